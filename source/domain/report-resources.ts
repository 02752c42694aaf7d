/**
What the machine did in the time of a report, and how long it kept agents from starting.
*/
import {deadBands, trendOf} from './metric.js';
import type {ReportFacts} from './report-facts.js';
import type {Report} from './report-schema.js';
import {hoursOf, round, secondsOf} from './report-sums.js';

/** A disk that fills up at this rate is full then; `null` where it does not. */
const fullIn = (usedPercent: number | null, perHour: number | null, name: string | undefined): number | null =>
	usedPercent === null || perHour === null || perHour <= 0 || name !== 'increasing' ? null : round((100 - usedPercent) / perHour, 1);

export const resourcesOf = ({machine, points, pausedMs}: ReportFacts): Report['resources'] => {
	const one = (value: number | null | undefined) => (value === null || value === undefined ? null : round(Math.min(100, Math.max(0, value)), 1));
	const trend = trendOf(
		points.map(({atMs, disk, readings}) => ({atMs, value: disk, weight: readings})),
		deadBands.disk,
	);
	const perHour = trend === undefined ? null : round(trend.perHour, 3);
	const rest = (value: number | null) => (value === null ? null : round(100 - value, 1));
	const [cpu, memory] = [one(machine?.cpu), one(machine?.memory)];
	return {
		readings: machine?.readings ?? 0,
		measured_hours: hoursOf(machine?.coveredMs ?? 0),
		cpu: {avg_percent: cpu, peak_percent: one(machine?.cpuHigh), lowest_percent: one(machine?.cpuLow), idle_percent: rest(cpu)},
		memory: {avg_percent: memory, peak_percent: one(machine?.memoryHigh), lowest_percent: one(machine?.memoryLow), available_percent: rest(memory)},
		disk: {
			avg_percent: one(machine?.disk),
			peak_percent: one(machine?.diskHigh),
			lowest_percent: one(machine?.diskLow),
			trend: trend?.name ?? null,
			change_per_hour: perHour,
			full_in_hours: fullIn(points.at(-1)?.disk ?? null, perHour, trend?.name),
		},
		swap_peak_percent: one(machine?.swapHigh),
		agents_peak: machine?.agentsHigh ?? null,
		held_seconds: {memory: secondsOf(machine?.heldMemoryMs ?? 0), disk: secondsOf(machine?.heldDiskMs ?? 0), cpu: secondsOf(machine?.heldCpuMs ?? 0)},
		slowed_seconds: secondsOf(machine?.slowedMs ?? 0),
		paused_seconds: secondsOf(pausedMs),
	};
};
