/**
Reads how busy the machine is, and how much of that is each agent's.
*/
import {existsSync, statfsSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import pidusage from 'pidusage';
import type {ProcessTree} from '../domain/agent.js';
import type {Reading, TreeUsage} from '../domain/gauge.js';
import {type CpuTimes, cpuShares, cpuTimes, percentOf, readText} from './cpu-times.js';
import {groupFolders, systemMemory, tightest} from './memory.js';
import {type ProcessRow, ticksPerSecond} from './process-list.js';
import {createProcessTable} from './process-table.js';
import {createTreeFinder} from './process-trees.js';

const mb = 1024 * 1024;

/** Microseconds since boot in which something waited for the CPU; `undefined` where the system does not count them. */
const cpuStallUs = (): number | undefined => {
	const total = /^some .*total=(\d+)/m.exec(readText('/proc/pressure/cpu'))?.[1];
	return total === undefined ? undefined : Number(total);
};

const diskOf = (folder: string): Pick<Reading, 'diskPercent' | 'diskFreeMb' | 'diskTotalMb' | 'diskUsedMb'> => {
	let at = path.resolve(folder);
	while (!existsSync(at) && at !== path.dirname(at)) at = path.dirname(at);
	const {bsize, blocks, bfree, bavail} = statfsSync(at);
	// As `df` does: of what is not kept back for the superuser.
	return {
		diskPercent: percentOf(blocks - bfree, blocks - bfree + bavail),
		diskFreeMb: (bavail * bsize) / mb,
		diskTotalMb: (blocks * bsize) / mb,
		diskUsedMb: ((blocks - bfree) * bsize) / mb,
	};
};

/** What the CPU did since some moment; two readings within a tick have nothing between them, then the last answer still holds. */
const createCpuMeter = () => {
	let from: CpuTimes = cpuTimes();
	let stall = {us: cpuStallUs(), atMs: performance.now()};
	let last: {readonly all: number; readonly cores: readonly number[]} = {all: 0, cores: from.cores.map(() => 0)};
	return (): Pick<Reading, 'cpuPercent' | 'corePercents' | 'cpuStallPercent'> => {
		const to = cpuTimes();
		last = cpuShares(from, to) ?? last;
		from = to;
		const before = stall;
		stall = {us: cpuStallUs(), atMs: performance.now()};
		const cpuStallPercent = stall.us === undefined || before.us === undefined ? undefined : percentOf((stall.us - before.us) / 1000, stall.atMs - before.atMs);
		return {cpuPercent: last.all, corePercents: last.cores, cpuStallPercent};
	};
};

/** Between two looks that are nearer than this, a single tick would pass for a sign of life. */
const comparedAfterMs = 340;
const forgottenAfterMs = 600_000;
/** pidusage keeps a file open for each process that it has met: this long after it was met last, and a third of what it does by itself. */
const maxage = 20_000;

/**
`folder`: on the file system whose space counts. The first reading compares with the moment of this call.
`runs`: where the agents' runs are, by which processes are known that have left their parents.
*/
export const createMachine = ({folder, runs}: {readonly folder: string; readonly runs?: string}) => {
	const sinceLast = createCpuMeter();
	const groups = groupFolders(readText('/proc/self/cgroup'));
	const membersOf = createTreeFinder(runs);
	const readingBy = (cpu: ReturnType<typeof sinceLast>): Reading => {
		const memory = tightest(systemMemory(), groups);
		const [load1 = 0, load5 = 0, load15 = 0] = os.loadavg();
		return {
			atMs: Date.now(),
			...cpu,
			cores: os.availableParallelism(),
			load1,
			load5,
			load15,
			memoryPercent: percentOf(memory.usedMb, memory.totalMb),
			memoryUsedMb: memory.usedMb,
			memoryTotalMb: memory.totalMb,
			swapPercent: memory.swapPercent,
			swapUsedMb: memory.swapUsedMb ?? 0,
			swapTotalMb: memory.swapTotalMb ?? 0,
			...diskOf(folder),
		};
	};

	/** What each tree had used when it was last looked at, its children that have ended included. */
	let seen = new Map<string, {readonly cpuMs: number; readonly atMs: number; readonly percent: number}>();

	/** Of a tree of which the processes are too short-lived to be met twice, only their parents know what they have used. */
	const percentsSince = (spent: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
		const atMs = performance.now();
		const next = [...spent].map(([runId, cpuMs]) => {
			const before = seen.get(runId);
			const sinceMs = atMs - (before?.atMs ?? atMs);
			if (before !== undefined && sinceMs < comparedAfterMs) return [runId, before] as const;
			const percent = before === undefined ? 0 : Math.min(100 * os.availableParallelism(), Math.max(0, (100 * (cpuMs - before.cpuMs)) / sinceMs));
			return [runId, {cpuMs, atMs, percent}] as const;
		});
		// Those that are not looked at this time keep their place, unless they are long gone.
		seen = new Map([...[...seen].filter(([, look]) => atMs - look.atMs < forgottenAfterMs), ...next]);
		return new Map(next.map(([runId, {percent}]) => [runId, percent]));
	};

	const measureTrees = async (trees: readonly ProcessTree[], readMax?: number): Promise<TreeUsage[]> => {
		if (trees.length === 0) return [];
		const members = membersOf(trees, readMax);
		const pids = [...new Set([...members.values()].flat().map(({pid}) => pid))];
		// A process that ended in between is `null` here, and counts as nothing.
		const usages: Partial<Record<string, {cpu: number; memory: number} | null>> = pids.length === 0 ? {} : await pidusage(pids, {maxage}).catch(() => ({}));
		const ticksOf = (own: readonly ProcessRow[]) => own.reduce((total, {cpuTicks}) => total + cpuTicks, 0);
		const percents = percentsSince(new Map([...members].map(([{runId}, own]) => [runId, (ticksOf(own) * 1000) / ticksPerSecond])));
		return [...members].flatMap(([{runId}, own]) => {
			const sum = (of: (row: ProcessRow) => number) => own.reduce((total, row) => total + of(row), 0);
			return own.length === 0
				? []
				: [
						{
							runId,
							processes: own.length,
							threads: own.some(({threads}) => threads === undefined) ? undefined : sum(({threads = 0}) => threads),
							cpuPercent: Math.max(
								sum(({pid}) => usages[pid]?.cpu ?? 0),
								percents.get(runId) ?? 0,
							),
							memoryMb: sum(({pid}) => usages[pid]?.memory ?? 0) / mb,
							cpuMs: (ticksOf(own) * 1000) / ticksPerSecond,
						},
					];
		});
	};

	return {
		/** Since the last reading. About 0.2 ms. */
		read: async (): Promise<Reading> => readingBy(sinceLast()),

		/** By what is known without any waiting: of the CPU, nothing. For a gate that nobody has watched. */
		look: (): Reading => readingBy({cpuPercent: 0, corePercents: [], cpuStallPercent: undefined}),

		/** Of the time from now to `overMs` later, whoever else reads in between: the machine, and each agent as `measureTrees` does. */
		async measure(trees: readonly ProcessTree[], overMs: number): Promise<{readonly reading: Reading; readonly usages: readonly TreeUsage[]}> {
			const meter = createCpuMeter();
			await measureTrees(trees);
			await pause(overMs);
			return {reading: readingBy(meter()), usages: await measureTrees(trees)};
		},

		/** Of the file system that a folder lies on, or would lie on. */
		freeDiskMb: (at: string): number => diskOf(at).diskFreeMb,
		/**
		Each agent with all its processes, in one pass; agents that are gone are left out. The first time that a process is seen, its CPU is 0: there is
		nothing to compare with. `readMax`: of so many new processes it is looked whether they have escaped from an agent; default: of all.
		*/
		measureTrees,

		/** Every process of some trees, and ourselves. */
		lookInto: createProcessTable(membersOf),
	};
};

export type Machine = ReturnType<typeof createMachine>;
