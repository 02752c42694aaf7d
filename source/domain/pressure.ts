/**
Whether the machine has room for another agent, from the readings of the last seconds.
*/
import type {Reading} from './gauge.js';
import type {Policy} from './policy.js';

export type PressureLevel = 'normal' | 'warning' | 'critical';

/** What the machine is short of, in numbers. In percent the value is above its limit; in MB, which are free ones, below it. */
export type Gate = {readonly resource: 'cpu' | 'memory' | 'disk'; readonly value: number; readonly limit: number; readonly unit: '%' | 'MB'};

/** `reason` names the resource, its value and its limit, as in `memory 92% > 90%`; `gate` is the same for programs. */
export type Pressure = {readonly level: PressureLevel; readonly reason: string | undefined; readonly gate?: Gate | undefined; readonly sinceMs: number};

export const noPressure: Pressure = {level: 'normal', reason: undefined, sinceMs: 0};

type Limits = Pick<Policy, 'thresholds' | 'pressureLeaveMs'>;

const rank: Record<PressureLevel, number> = {normal: 0, warning: 1, critical: 2};

const verdictOf = (reading: Reading, {thresholds}: Limits): Omit<Pressure, 'sinceMs'> => {
	const {cpu, memory, disk, freeMemoryMb, freeDiskMb} = thresholds;
	const freeMb = reading.memoryTotalMb - reading.memoryUsedMb;
	const over = (level: PressureLevel, resource: Gate['resource'], percent: number, limit: number) => ({
		level,
		reason: `${resource} ${Math.round(percent)}% > ${limit}%`,
		gate: {resource, value: percent, limit, unit: '%'} as const,
	});
	const under = (resource: Gate['resource'], mb: number, limit: number) => ({
		level: 'critical' as const,
		reason: `free ${resource} ${Math.round(mb)} MB < ${limit} MB`,
		gate: {resource, value: mb, limit, unit: 'MB'} as const,
	});

	if (freeMb < freeMemoryMb) return under('memory', freeMb, freeMemoryMb);
	if (reading.diskFreeMb < freeDiskMb) return under('disk', reading.diskFreeMb, freeDiskMb);
	if (reading.memoryPercent > memory.stop) return over('critical', 'memory', reading.memoryPercent, memory.stop);
	if (reading.diskPercent > disk.stop) return over('critical', 'disk', reading.diskPercent, disk.stop);
	if (reading.cpuPercent > cpu.stop) return over('critical', 'cpu', reading.cpuPercent, cpu.stop);
	if (reading.memoryPercent > memory.warn) return over('warning', 'memory', reading.memoryPercent, memory.warn);
	if (reading.diskPercent > disk.warn) return over('warning', 'disk', reading.diskPercent, disk.warn);
	if (reading.cpuPercent > cpu.warn) return over('warning', 'cpu', reading.cpuPercent, cpu.warn);
	return {level: 'normal', reason: undefined, gate: undefined};
};

/**
The level now. It is entered when two of the last three readings say so, and left only after `pressureLeaveMs` below it:
a spike of a second closes nothing, and a gate that has closed does not flicker.

`readings`: oldest first, at least those of the last `pressureLeaveMs`.
*/
export const pressureOf = (readings: readonly Reading[], limits: Limits): Pressure => {
	let now: Pressure = noPressure;
	let belowSinceMs: number | undefined;
	let recent: Array<Omit<Pressure, 'sinceMs'>> = [];

	for (const reading of readings) {
		const verdict = verdictOf(reading, limits);
		recent = [...recent, verdict].slice(-3);
		const entered = recent.filter(({level}) => rank[level] > rank[now.level]);
		if (entered.length >= 2) {
			const lowest = entered.toSorted((a, b) => rank[a.level] - rank[b.level])[0];
			if (lowest) now = {...lowest, sinceMs: reading.atMs};
			belowSinceMs = undefined;
		} else if (rank[verdict.level] < rank[now.level]) {
			belowSinceMs ??= reading.atMs;
			if (reading.atMs - belowSinceMs >= limits.pressureLeaveMs) {
				now = {...verdict, sinceMs: reading.atMs};
				belowSinceMs = undefined;
			}
		} else {
			belowSinceMs = undefined;
			if (verdict.level === now.level) now = {...now, reason: verdict.reason, gate: verdict.gate};
		}
	}

	return now;
};
