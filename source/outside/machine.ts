/**
Reads how busy the machine is, and how much of that is each agent's.
*/
import {existsSync, readFileSync, statfsSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pidusage from 'pidusage';
import type {ProcessTree} from '../domain/agent.js';
import type {Reading, TreeUsage} from '../domain/gauge.js';
import {type ProcessRow, ticksPerSecond} from './process-list.js';
import {membersOf} from './process-trees.js';

const mb = 1024 * 1024;

const readText = (file: string): string => {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return ''; // Not on this system.
	}
};

const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.min(100, Math.max(0, (100 * part) / whole)) : 0);

type CpuTimes = {readonly busy: number; readonly total: number};

/** Since boot, all cores; waiting for a disk is not being busy. */
const cpuTimes = (): CpuTimes => {
	const fields = (/^cpu +(.*)$/m.exec(readText('/proc/stat'))?.[1] ?? '').split(' ').map(Number);
	if (fields.length >= 8) {
		// user, nice, system, idle, iowait, irq, softirq, steal; guest time is in user already.
		const total = fields.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0);
		return {busy: total - (fields[3] ?? 0) - (fields[4] ?? 0), total};
	}

	const cores = os.cpus().map(({times}) => ({idle: times.idle, total: times.user + times.nice + times.sys + times.idle + times.irq}));
	const total = cores.reduce((sum, core) => sum + core.total, 0);
	return {busy: total - cores.reduce((sum, core) => sum + core.idle, 0), total};
};

/** Microseconds since boot in which something waited for the CPU; `undefined` where the system does not count them. */
const cpuStallUs = (): number | undefined => {
	const total = /^some .*total=(\d+)/m.exec(readText('/proc/pressure/cpu'))?.[1];
	return total === undefined ? undefined : Number(total);
};

type Memory = {readonly totalMb: number; readonly usedMb: number; readonly swapPercent: number};

const systemMemory = (): Memory => {
	const text = readText('/proc/meminfo');
	const kb = (name: string): number | undefined => {
		const value = new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1];
		return value === undefined ? undefined : Number(value);
	};

	const totalMb = (kb('MemTotal') ?? os.totalmem() / 1024) / 1024;
	const availableMb = (kb('MemAvailable') ?? os.freemem() / 1024) / 1024;
	const swapTotal = kb('SwapTotal') ?? 0;
	return {totalMb, usedMb: totalMb - availableMb, swapPercent: percentOf(swapTotal - (kb('SwapFree') ?? 0), swapTotal)};
};

/** The control groups around us, innermost first: each may have a limit of its own, and the tightest counts. */
export const groupFolders = (cgroupText: string, root = '/sys/fs/cgroup'): string[] => {
	const own = /^0::(\/.*)$/m.exec(cgroupText)?.[1];
	if (own === undefined) return [];
	const folders: string[] = [];
	for (let at = own; ; at = path.dirname(at)) {
		folders.push(path.join(root, at));
		if (at === '/') return folders;
	}
};

/** What may still be used is what the tightest limit leaves. File cache that can be dropped counts as free. */
export const tightest = (system: Memory, groups: readonly string[]): Memory => {
	const limited = groups.flatMap(folder => {
		const limit = Number(readText(path.join(folder, 'memory.max')).trim() || Number.NaN);
		if (!Number.isFinite(limit) || limit / mb >= system.totalMb) return [];
		const current = Number(readText(path.join(folder, 'memory.current')).trim());
		const cache = Number(/^inactive_file (\d+)/m.exec(readText(path.join(folder, 'memory.stat')))?.[1] ?? 0);
		return [{totalMb: limit / mb, usedMb: Math.max(0, current - cache) / mb, swapPercent: system.swapPercent}];
	});
	return [system, ...limited].toSorted((a, b) => a.totalMb - a.usedMb - (b.totalMb - b.usedMb))[0] ?? system;
};

const diskOf = (folder: string): Pick<Reading, 'diskPercent' | 'diskFreeMb' | 'diskTotalMb'> => {
	let at = path.resolve(folder);
	while (!existsSync(at) && at !== path.dirname(at)) at = path.dirname(at);
	const {bsize, blocks, bfree, bavail} = statfsSync(at);
	// As `df` does: of what is not kept back for the superuser.
	return {diskPercent: percentOf(blocks - bfree, blocks - bfree + bavail), diskFreeMb: (bavail * bsize) / mb, diskTotalMb: (blocks * bsize) / mb};
};

/** `folder`: on the file system whose space counts. The first reading compares with the moment of this call. */
export const createMachine = ({folder}: {readonly folder: string}) => {
	let lastCpu = cpuTimes();
	let lastCpuPercent = 0;
	let lastStall = {us: cpuStallUs(), atMs: performance.now()};
	const groups = groupFolders(readText('/proc/self/cgroup'));

	return {
		/** About 0.2 ms. */
		async read(): Promise<Reading> {
			const cpu = cpuTimes();
			// Two readings within a tick have nothing between them: the last answer still holds.
			if (cpu.total > lastCpu.total) lastCpuPercent = percentOf(cpu.busy - lastCpu.busy, cpu.total - lastCpu.total);
			lastCpu = cpu;

			const stall = {us: cpuStallUs(), atMs: performance.now()};
			const cpuStallPercent =
				stall.us === undefined || lastStall.us === undefined ? undefined : percentOf((stall.us - lastStall.us) / 1000, stall.atMs - lastStall.atMs);
			lastStall = stall;

			const memory = tightest(systemMemory(), groups);
			return {
				atMs: Date.now(),
				cpuPercent: lastCpuPercent,
				cores: os.availableParallelism(),
				load1: os.loadavg()[0] ?? 0,
				memoryPercent: percentOf(memory.usedMb, memory.totalMb),
				memoryUsedMb: memory.usedMb,
				memoryTotalMb: memory.totalMb,
				swapPercent: memory.swapPercent,
				...diskOf(folder),
				cpuStallPercent,
			};
		},

		/** Of the file system that a folder lies on, or would lie on. */
		freeDiskMb: (at: string): number => diskOf(at).diskFreeMb,

		/** Each agent with all its processes, in one pass; agents that are gone are left out. The first time, CPU is the average since the start. */
		async measureTrees(trees: readonly ProcessTree[]): Promise<TreeUsage[]> {
			if (trees.length === 0) return [];
			const members = membersOf(trees);
			const pids = [...new Set([...members.values()].flat().map(({pid}) => pid))];
			// A process that ended in between is `null` here, and counts as nothing.
			const usages: Partial<Record<string, {cpu: number; memory: number} | null>> = pids.length === 0 ? {} : await pidusage(pids).catch(() => ({}));
			return [...members].flatMap(([{runId}, own]) => {
				const sum = (of: (row: ProcessRow) => number) => own.reduce((total, row) => total + of(row), 0);
				return own.length === 0
					? []
					: [
							{
								runId,
								processes: own.length,
								cpuPercent: sum(({pid}) => usages[pid]?.cpu ?? 0),
								memoryMb: sum(({pid}) => usages[pid]?.memory ?? 0) / mb,
								cpuMs: (sum(({cpuTicks}) => cpuTicks) * 1000) / ticksPerSecond,
							},
						];
			});
		},

		/** Lets go of the files that pidusage keeps open. */
		close(): void {
			pidusage.clear();
		},
	};
};

export type Machine = ReturnType<typeof createMachine>;
