/**
How long the processor has been busy since boot, all of it and each core.
*/
import {readFileSync} from 'node:fs';
import os from 'node:os';

type CpuTime = {readonly busy: number; readonly total: number};

export type CpuTimes = {readonly all: CpuTime; readonly cores: readonly CpuTime[]};

/** Nothing for a file that this system does not have. */
export const readText = (file: string): string => {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
};

export const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.min(100, Math.max(0, (100 * part) / whole)) : 0);

/** user, nice, system, idle, iowait, irq, softirq, steal; guest time is in user already. Waiting for a disk is not being busy. */
const timeOf = (fields: readonly number[]): CpuTime => {
	const total = fields.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0);
	return {busy: total - (fields[3] ?? 0) - (fields[4] ?? 0), total};
};

export const cpuTimes = (): CpuTimes => {
	const lines = [...readText('/proc/stat').matchAll(/^cpu(\d*) +(.*)$/gm)].map(([, core, fields = '']) => ({
		core,
		time: timeOf(fields.split(' ').map(Number)),
	}));
	const all = lines.find(({core}) => core === '');
	if (all !== undefined && all.time.total > 0) return {all: all.time, cores: lines.filter(({core}) => core !== '').map(({time}) => time)};

	const cores = os.cpus().map(({times}) => timeOf([times.user, times.nice, times.sys, times.idle, 0, times.irq]));
	const sum = (of: (time: CpuTime) => number) => cores.reduce((total, time) => total + of(time), 0);
	return {all: {busy: sum(({busy}) => busy), total: sum(({total}) => total)}, cores};
};

/** Shares of the time between the two, in percent; `undefined` when no tick lies between them. */
export const cpuShares = (from: CpuTimes, to: CpuTimes): {readonly all: number; readonly cores: readonly number[]} | undefined => {
	if (to.all.total <= from.all.total) return undefined;
	const share = (before: CpuTime | undefined, after: CpuTime) => percentOf(after.busy - (before?.busy ?? 0), after.total - (before?.total ?? 0));
	return {all: share(from.all, to.all), cores: to.cores.map((core, index) => share(from.cores[index], core))};
};
