/**
The built program in a world: started, cut off, and started again.
*/
import {type ChildProcess, spawn} from 'node:child_process';
import process from 'node:process';
import {markedIn, signal} from './processes.js';
import type {World} from './world.js';

export type Ended = {
	/** The fault point at which it was cut off. */
	readonly struck: string | undefined;
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly said: string;
};

export type Started = {readonly pid: number; readonly ended: Promise<Ended>; readonly hasEnded: () => boolean};

const saidMax = 20_000;

/** `fault`: as in `ORCH_FAULT`. */
export const start = (
	{root, env, launcher}: World,
	args: readonly string[],
	{fault, input}: {readonly fault?: string; readonly input?: string} = {},
): Started => {
	const child: ChildProcess = spawn(process.execPath, [launcher, ...args], {
		cwd: root,
		env: {...env, ...(fault === undefined ? {} : {ORCH_FAULT: fault})},
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', bytes => {
			said = `${said}${bytes}`.slice(-saidMax);
		});
	}

	// It may be cut off before it has read all.
	child.stdin?.on('error', () => undefined);
	child.stdin?.end(input ?? '');
	let isOver = false;
	const ended = new Promise<Ended>((resolve, reject) => {
		child.once('error', reject);
		// Not `close`: whom it has started may hold its output open.
		child.once('exit', (code, name) => {
			isOver = true;
			setImmediate(() => {
				resolve({struck: /^fault: (\S+)$/m.exec(said)?.[1], code, signal: name, said});
			});
		});
	});
	return {pid: child.pid ?? 0, ended, hasEnded: () => isOver};
};

/** Whoever is still there after `maxMs` is killed: that is then `undefined`. */
export const within = async ({pid, ended}: Started, maxMs: number): Promise<Ended | undefined> => {
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		signal(pid, 'SIGKILL');
	}, maxMs);
	const end = await ended;
	clearTimeout(timer);
	return late ? undefined : end;
};

/** What is left of a world goes, whatever it does. */
export const sweepAway = ({root}: World): void => {
	for (const {pid} of markedIn(root)) signal(pid, 'SIGKILL');
};
