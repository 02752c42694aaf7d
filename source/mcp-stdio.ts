/**
`orch-tui mcp`: the agents' tools over standard input and output, one JSON-RPC message a line. Part of the front step.
*/
import process from 'node:process';
import {createInterface} from 'node:readline';
import {setTimeout as wait} from 'node:timers/promises';
import {complain} from './complain.js';
import type {AgentId} from './domain/ids.js';
import {human} from './domain/message.js';
import {failure, type Result, success} from './domain/problem.js';
import {safeJson} from './domain/safe-json.js';
import {answerMcp} from './doors/mcp.js';
import type {House} from './open-house.js';
import {versionOf} from './version.js';

const stranger = (message: string): Result<never> =>
	failure({
		kind: 'refused',
		code: 'unauthorized',
		message,
		hint: 'Agents get ORCH_TOKEN in their environment; it is worth something for as long as their attempt goes on.',
	});

/** Who calls: the agent whose token it is, or a person with a client of their own, who has neither token nor id. */
export const callerIn = ({engine}: Pick<House, 'engine'>, environment: Readonly<Record<string, string | undefined>>): Result<AgentId | typeof human> => {
	const {ORCH_TOKEN: token, ORCH_AGENT_ID: id} = environment;
	if (token === undefined || token === '')
		return id === undefined || id === '' ? success(human) : stranger(`ORCH_AGENT_ID says ${id}, and no ORCH_TOKEN proves it.`);
	const agent = engine.agentOf(token);
	if (agent === undefined) return stranger('ORCH_TOKEN is that of no agent that is at work.');
	return id === undefined || id === '' || id === agent ? success(agent) : stranger(`ORCH_AGENT_ID says ${id}, and ORCH_TOKEN is not its.`);
};

/** Answers until standard input ends; returns the exit code. Calls do not wait for one another: one of them may take an hour. */
export const serveStdio = async (house: House): Promise<number> => {
	const who = callerIn(house, process.env);
	if (!who.ok) return complain(who.problem, false);
	let isGone = false;
	const setting = {engine: house.engine, version: versionOf(), pause: (ms: number) => wait(ms), isGone: () => isGone};
	const running = new Set<Promise<void>>();
	const answer = async (line: string): Promise<void> => {
		// An attempt that is over has no tools any more, though its client may live on.
		const now = callerIn(house, process.env);
		if (!now.ok) {
			isGone = true;
			return;
		}

		const said = await answerMcp(line, {...setting, caller: now.value});
		if (said !== undefined) process.stdout.write(`${safeJson(said)}\n`);
	};
	for await (const line of createInterface({input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY})) {
		if (line.trim() === '') continue;
		const one = answer(line).finally(() => running.delete(one));
		running.add(one);
		if (isGone) break;
	}

	isGone = true;
	await Promise.all(running);
	return 0;
};
