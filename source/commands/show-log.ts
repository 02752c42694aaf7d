/**
Shows the logs of agents, step by step, or searches them. Reads only.
*/
import type {AgentId} from '../domain/ids.js';
import {tellSteps} from '../domain/log-entry.js';
import {success} from '../domain/problem.js';
import {safeText} from '../domain/text.js';
import type {LogPart} from '../outside/log-part.js';
import {badInput, type Context, defineCommand, notFound} from './command.js';
import {facts, input, output} from './show-log-card.js';

type Line = {readonly agent_id: string; readonly byte: number; readonly at: string | null; readonly kind: string; readonly text: string};
type Wanted = {readonly lines: number; readonly find?: string | undefined; readonly raw: boolean};

const partBytes = 512 * 1024;
/** Of all agents there have been, the newest. */
const agentsMax = 1000;
/** A step may hold a file as a whole. */
const textMax = 16 * 1024;

const stepsIn = (agentId: AgentId, {at, text}: {readonly at: number; readonly text: string}, raw: boolean): Line[] =>
	(raw ? [{kind: 'plain', text, atMs: undefined}] : tellSteps(text)).map(step => ({
		agent_id: agentId,
		byte: at,
		at: step.atMs === undefined ? null : new Date(step.atMs).toISOString(),
		kind: step.kind,
		text: safeText(step.text.slice(0, textMax)),
	}));

/** Part by part from the end, until there are enough; all of it when something is searched for. Others have their turn between the parts. */
const readLines = async ({agents}: Context, agentId: AgentId, {lines, find, raw}: Wanted) => {
	const fold = find === find?.toLowerCase() ? (text: string) => text.toLowerCase() : (text: string) => text;
	const found: Line[] = [];
	let matches = 0;
	let bytes = 0;
	let file = '';
	for (let endByte: number | undefined; ; ) {
		const part: LogPart = await agents.readLogInTurn(agentId, {endByte, maxBytes: partBytes});
		bytes = Math.max(bytes, part.bytes);
		file = part.file;
		const steps = part.lines.flatMap(line => stepsIn(agentId, line, raw)).filter(({text}) => find === undefined || fold(text).includes(find));
		matches += steps.length;
		const room = lines - found.length;
		if (room > 0) found.unshift(...steps.slice(-room));
		if (part.fromByte === 0 || part.lines.length === 0 || (find === undefined && found.length >= lines)) break;
		endByte = part.fromByte;
	}

	return {found, matches, bytes, file};
};

/** A step that says no time was at the time of the one before it, and the first of them when the agent began. */
const inTime = (logs: ReadonlyArray<{readonly beganAtMs: number; readonly found: readonly Line[]}>): Line[] =>
	logs
		.flatMap(({beganAtMs, found}) => {
			let lastAt = new Date(beganAtMs).toISOString();
			return found.map(line => {
				lastAt = line.at ?? lastAt;
				return {line, at: lastAt};
			});
		})
		.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
		.map(({line}) => line);

export const showLog = defineCommand({
	name: 'show-log',
	summary: 'Show what an agent has done, step by step, or search its log.',
	input,
	output,
	facts,
	bareField: 'agentId',
	reads: ['agent_lifecycle'],
	writes: [],

	async run(context, {agentId: named, taskId, all, prefix, ...wanted}) {
		const {store, agents} = context;
		const agentId = named ?? (taskId === undefined ? undefined : store.tasks.find(taskId)?.agentId);
		if (taskId !== undefined && agentId === undefined) return notFound('agent_not_found', `${taskId} has had no agent.`, undefined, {agent_id: null});
		if (agentId !== undefined && all) return badInput('validation_failed', 'It takes an agent, or --all, and not both.');
		if (agentId !== undefined && store.agents.find(agentId) === undefined && agents.sizeOf(agentId) === 0) {
			return notFound('agent_not_found', `There is no agent ${agentId}.`, undefined, {agent_id: agentId});
		}

		const asked = agentId === undefined ? (all ? store.agents.listRecent(agentsMax) : store.agents.listLive()) : [{id: agentId, createdAtMs: 0}];
		const ids = asked.map(({id}) => id);
		const logs = [];
		for (const {id, createdAtMs} of asked) logs.push({beganAtMs: createdAtMs, ...(await readLines(context, id, wanted))});
		const lines = all ? inTime(logs).slice(-wanted.lines) : logs.flatMap(({found}) => found);
		return success({
			said: lines.length === 0 ? sayNothing(ids, wanted.find, all) : sayLines(lines, prefix && ids.length > 1),
			output: {
				lines,
				match_count: wanted.find === undefined ? null : logs.reduce((sum, {matches}) => sum + matches, 0),
				bytes: logs.reduce((sum, each) => sum + each.bytes, 0),
				files: logs.map(({file}) => file),
			},
		});
	},
});

const sayNothing = (ids: readonly AgentId[], find: string | undefined, all: boolean): string => {
	if (find !== undefined) return `Nothing matches ${find}.`;
	if (all) return 'No agent has printed anything yet.';
	return ids.length === 0 ? 'No agent is at work.' : `${ids.join(', ')} ${ids.length === 1 ? 'has' : 'have'} not printed anything yet.`;
};

/** `isMany`: each line begins with whose it is. */
const sayLines = (lines: readonly Line[], isMany: boolean): string =>
	lines
		.flatMap(({agent_id: id, at, kind, text}) => {
			const head = [isMany ? id : '', at === null ? '' : at.slice(11, 19), kind === 'plain' || kind === 'out' ? '' : kind].filter(Boolean).join(' ');
			return text.split('\n').map((line, index) => (index === 0 && head !== '' ? `${head} ${line}` : isMany ? `${id} ${line}` : line));
		})
		.join('\n');
