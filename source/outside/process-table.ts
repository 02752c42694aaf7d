/**
What each process of some trees takes: looked at twice, because the processor is used between two moments.
*/
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type {ProcessTree} from '../domain/agent.js';
import type {ProcessUse} from '../domain/process-use.js';
import {programOf} from '../domain/program.js';
import {argumentsOf, type ProcessRow, rowOf, ticksPerSecond} from './process-list.js';

export type TreeLook = {readonly runId: string; readonly processes: readonly ProcessUse[]};

type MembersOf = (trees: readonly ProcessTree[]) => ReadonlyMap<ProcessTree, readonly ProcessRow[]>;

/** Between two looks that are nearer than this, a single tick would be a third of a core. */
const nearestMs = 250;
const forgottenAfterMs = 30_000;

type Seen = {readonly ticks: number; readonly atMs: number; readonly percent: number | undefined};

const kbOf = (text: string, name: string): number | undefined => {
	const value = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1];
	return value === undefined ? undefined : Number(value);
};

/** Memory and the system's name of one process; `undefined` when it has ended. About 30 µs with `/proc`. */
const look = (pid: number): {readonly memoryMb: number; readonly name: string} | undefined => {
	if (process.platform === 'linux') {
		try {
			const text = readFileSync(`/proc/${pid}/status`, 'latin1');
			return {memoryMb: (kbOf(text, 'VmRSS') ?? 0) / 1024, name: /^Name:\s+(.*)$/m.exec(text)?.[1] ?? ''};
		} catch {
			return undefined;
		}
	}

	const [kb, ...name] = (spawnSync('ps', ['-p', String(pid), '-o', 'rss=,comm='], {encoding: 'utf8'}).stdout ?? '').trim().split(/\s+/);
	return kb ? {memoryMb: Number(kb) / 1024, name: name.join(' ')} : undefined;
};

export const createProcessTable = (membersOf: MembersOf) => {
	/** By number and start, so that nobody inherits the figures of another one. */
	let seen = new Map<string, Seen>();

	const usesOf = (rows: readonly ProcessRow[], atMs: number, next: Map<string, Seen>): ProcessUse[] =>
		rows.flatMap(({pid, parent, startTicks, ownTicks, threads}): ProcessUse[] => {
			const now = look(pid);
			if (now === undefined) return [];
			const key = `${pid}/${startTicks}`;
			const before = seen.get(key);
			const sinceMs = atMs - (before?.atMs ?? atMs);
			const percent = before && sinceMs >= nearestMs ? ((ownTicks - before.ticks) * 1000 * 100) / ticksPerSecond / sinceMs : before?.percent;
			next.set(key, before && sinceMs < nearestMs ? before : {ticks: ownTicks, atMs, percent});
			const program = programOf(argumentsOf(pid), now.name);
			return [{pid, parent, program, cpuPercent: percent === undefined ? undefined : Math.max(0, percent), memoryMb: now.memoryMb, threads}];
		});

	const lookOnce = (trees: readonly ProcessTree[], others: ReadonlyMap<string, number>): TreeLook[] => {
		const atMs = performance.now();
		const next = new Map([...seen].filter(([, {atMs: seenAtMs}]) => atMs - seenAtMs < forgottenAfterMs));
		const found = [
			...[...(trees.length === 0 ? [] : membersOf(trees))].map(([{runId}, rows]) => ({runId, rows})),
			...[...others].map(([runId, pid]) => ({runId, rows: [rowOf(pid) ?? []].flat()})),
		].map(({runId, rows}) => ({runId, processes: usesOf(rows, atMs, next)}));
		seen = next;
		return found.filter(({processes}) => processes.length > 0);
	};

	/**
	The trees; with `us` also this process as `orch-tui`, and the one that conducts as `conductor`, where that is another. Takes `overMs` when none of
	them has been looked at lately; those that are gone are left out.
	*/
	return async (trees: readonly ProcessTree[], us: {readonly conductorPid: number | undefined} | undefined, overMs: number): Promise<TreeLook[]> => {
		const {conductorPid = process.pid} = us ?? {};
		const others = new Map(
			us === undefined ? [] : [['orch-tui', process.pid] as const, ...(conductorPid === process.pid ? [] : [['conductor', conductorPid] as const])],
		);
		const first = lookOnce(trees, others);
		const isKnown = first.some(({processes}) => processes.some(({cpuPercent}) => cpuPercent !== undefined));
		if (isKnown || first.length === 0) return first;
		await pause(Math.max(overMs, nearestMs));
		return lookOnce(trees, others);
	};
};
