/**
How much memory there is, and how much of it is used: of the machine, or of the control group that leaves us least.
*/
import os from 'node:os';
import path from 'node:path';
import {percentOf, readText} from './cpu-times.js';

const mb = 1024 * 1024;

/** Megabytes and percent. */
export type Memory = {
	readonly totalMb: number;
	readonly usedMb: number;
	readonly swapPercent: number;
	readonly swapUsedMb?: number;
	readonly swapTotalMb?: number;
};

/** Of the whole machine. */
export const systemMemory = (): Memory => {
	const text = readText('/proc/meminfo');
	const kb = (name: string): number | undefined => {
		const value = new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1];
		return value === undefined ? undefined : Number(value);
	};

	const totalMb = (kb('MemTotal') ?? os.totalmem() / 1024) / 1024;
	const availableMb = (kb('MemAvailable') ?? os.freemem() / 1024) / 1024;
	const swapTotalMb = (kb('SwapTotal') ?? 0) / 1024;
	const swapUsedMb = swapTotalMb - (kb('SwapFree') ?? 0) / 1024;
	return {totalMb, usedMb: totalMb - availableMb, swapPercent: percentOf(swapUsedMb, swapTotalMb), swapUsedMb, swapTotalMb};
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
		return [{...system, totalMb: limit / mb, usedMb: Math.max(0, current - cache) / mb}];
	});
	return [system, ...limited].toSorted((a, b) => a.totalMb - a.usedMb - (b.totalMb - b.usedMb))[0] ?? system;
};
