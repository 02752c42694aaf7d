/**
What was measured, in the words and fields of the specification.
*/
import type {z} from 'zod';
import type {Agent} from '../domain/agent.js';
import {diskGrowthOf} from '../domain/disk-growth.js';
import type {Reading, TreeUsage} from '../domain/gauge.js';
import {deadBands, type MetricPoint, type Trend, trendOf} from '../domain/metric.js';
import type {Policy} from '../domain/policy.js';
import {levelsOf, type Pressure, type PressureLevel, type PressureLimits} from '../domain/pressure.js';
import type {output} from './monitor-resource-usage-card.js';

type Output = z.output<typeof output>;
export type CheckOutput = Extract<Output, {operation: 'check'}>;
export type AgentsOutput = Extract<Output, {operation: 'per_agent'}>;
export type HistoryOutput = Extract<Output, {operation: 'history'}>;

/** One digit after the point is what these figures are good for. */
const round = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits;
const gb = (mb: number): number => round(mb / 1024, 2);
const iso = (atMs: number): string => new Date(atMs).toISOString();
const worse = (...levels: readonly PressureLevel[]): PressureLevel =>
	levels.includes('critical') ? 'critical' : levels.includes('warning') ? 'warning' : 'normal';

const thresholdsJson = ({cpu, memory, disk, swap, freeMemoryMb, freeDiskMb}: Policy['thresholds']): CheckOutput['thresholds'] => {
	const pair = ({warn, stop}: {readonly warn: number; readonly stop: number}) => ({warning: warn, critical: stop});
	return {cpu: pair(cpu), memory: pair(memory), disk: pair(disk), swap: pair(swap), free_memory_mb: freeMemoryMb, free_disk_mb: freeDiskMb};
};

const gateJson = ({gate, sinceMs}: Pressure): CheckOutput['gate'] =>
	gate === undefined
		? null
		: {value: round(gate.value), limit: gate.limit, opens_at: round(gate.leaveAt ?? gate.limit), unit: gate.unit, since: sinceMs > 0 ? iso(sinceMs) : null};

/** The machine as `reading` has it, and what the gate makes of it. */
export const checkOutput = (reading: Reading, pressure: Pressure, limits: PressureLimits, activeAgents: number): CheckOutput => {
	const levels = levelsOf(reading, limits);
	const {memoryTotalMb, memoryUsedMb, swapTotalMb = 0, swapUsedMb = 0, diskTotalMb, diskFreeMb, load1, load5 = 0, load15 = 0} = reading;
	return {
		operation: 'check',
		measured_at: iso(reading.atMs),
		cpu: {
			overall_percent: round(reading.cpuPercent),
			per_core: (reading.corePercents ?? []).map(value => round(value)),
			cores: reading.cores,
			load_average: [load1, load5, load15].map(value => round(value, 2)),
			status: levels.cpu,
		},
		memory: {
			virtual: {
				total_mb: round(memoryTotalMb),
				available_mb: round(Math.max(0, memoryTotalMb - memoryUsedMb)),
				used_mb: round(memoryUsedMb),
				percent: round(reading.memoryPercent),
				status: worse(levels.memory, levels['free memory']),
			},
			swap: {
				total_mb: round(swapTotalMb),
				used_mb: round(swapUsedMb),
				free_mb: round(Math.max(0, swapTotalMb - swapUsedMb)),
				percent: round(reading.swapPercent),
				status: levels.swap,
			},
		},
		disk: {
			total_gb: gb(diskTotalMb),
			used_gb: gb(reading.diskUsedMb ?? diskTotalMb - diskFreeMb),
			free_gb: gb(diskFreeMb),
			percent: round(reading.diskPercent),
			status: worse(levels.disk, levels['free disk']),
		},
		status: pressure.level,
		can_spawn_agents: pressure.level !== 'critical',
		gating_resource: pressure.gate?.resource ?? null,
		reason: pressure.reason ?? null,
		gate: gateJson(pressure),
		thresholds: thresholdsJson(limits.thresholds),
		active_agents: activeAgents,
	};
};

export const sayCheck = ({cpu, memory, disk, status, reason, can_spawn_agents}: CheckOutput): string => {
	const swap = memory.swap.total_mb > 0 ? `, swap ${Math.round(memory.swap.percent)}%` : '';
	const figures = `cpu ${Math.round(cpu.overall_percent)}%, memory ${Math.round(memory.virtual.percent)}%${swap}, disk ${Math.round(disk.percent)}%`;
	if (reason === null) return `${figures}. There is room for another agent.`;
	return `${figures}: ${status}, ${reason}. ${can_spawn_agents ? 'New agents start one by one.' : 'No new agent starts.'}`;
};

/** Each live agent with all of its processes. */
export const agentsOutput = (agents: readonly Agent[], usages: readonly TreeUsage[], reading: Reading, limits: PressureLimits): AgentsOutput => {
	const byRun = new Map(usages.map(usage => [usage.runId, usage]));
	const sum = (of: (usage: TreeUsage) => number) => usages.reduce((total, usage) => total + of(usage), 0);
	const ofMachine = Math.min(100, sum(({cpuPercent}) => cpuPercent) / reading.cores);
	const ofMemory = Math.min(100, (100 * sum(({memoryMb}) => memoryMb)) / reading.memoryTotalMb);
	// Only what agents take is looked at here: the rest of the machine is as if it were idle.
	const levels = levelsOf({...reading, cpuPercent: ofMachine, memoryPercent: ofMemory}, limits);
	return {
		operation: 'per_agent',
		measured_at: iso(reading.atMs),
		agents: agents.map(({id, name, taskId, process, state}) => {
			const usage = byRun.get(id);
			return {
				agent_id: id,
				agent_type: name,
				task_id: taskId,
				pid: process?.agent.pid ?? null,
				cpu_percent: usage === undefined ? null : round(usage.cpuPercent),
				memory_mb: usage === undefined ? null : round(usage.memoryMb),
				threads: usage?.threads ?? null,
				processes: usage?.processes ?? 0,
				status: state,
			};
		}),
		total_cpu_percent: round(sum(({cpuPercent}) => cpuPercent)),
		total_machine_cpu_percent: round(ofMachine),
		total_memory_mb: round(sum(({memoryMb}) => memoryMb)),
		total_memory_percent: round(ofMemory),
		total_threads: usages.some(({threads}) => threads === undefined) ? null : sum(({threads = 0}) => threads),
		total_processes: sum(({processes}) => processes),
		status: worse(levels.cpu, levels.memory),
	};
};

export const sayAgents = ({agents, total_machine_cpu_percent, total_memory_mb}: AgentsOutput): string => {
	if (agents.length === 0) return 'No agent is at work.';
	const lines = agents.map(({agent_id, agent_type, task_id, cpu_percent, memory_mb, processes, status}) =>
		cpu_percent === null
			? `${agent_id} ${agent_type} ${task_id}: ${status}, not to be measured`
			: `${agent_id} ${agent_type} ${task_id}: ${status}, cpu ${cpu_percent}%, ${memory_mb} MB, ${processes} ${processes === 1 ? 'process' : 'processes'}`,
	);
	return [...lines, `Together: ${total_machine_cpu_percent}% of the machine's cpu, ${total_memory_mb} MB.`].join('\n');
};

type Field = keyof typeof deadBands;
const fields: readonly Field[] = ['cpu', 'memory', 'disk'];

/** In MB, of a disk of `totalMb`. */
const growthJson = (day: readonly MetricPoint[], totalMb: number): HistoryOutput['disk_growth'] => {
	const growth = diskGrowthOf(day.map(({atMs, disk, readings}) => ({atMs, value: disk, weight: readings})));
	if (growth === undefined) return null;
	return {mb_per_hour: round((growth.perHour * totalMb) / 100), full_in_hours: growth.fullInHours === undefined ? null : round(growth.fullInHours)};
};

type DayOfDisk = {readonly day: readonly MetricPoint[]; readonly diskTotalMb: number};

export const historyOutput = (points: readonly MetricPoint[], minutes: number, {day, diskTotalMb}: DayOfDisk): HistoryOutput => {
	const trends = Object.fromEntries(
		fields.map(field => [
			field,
			trendOf(
				points.map(point => ({atMs: point.atMs, value: point[field], weight: point.readings})),
				deadBands[field],
			),
		]),
	) as Record<Field, Trend | undefined>;
	const slope = (field: Field) => (trends[field] === undefined ? null : round(trends[field].perHour, 3));
	return {
		operation: 'history',
		time_range_minutes: minutes,
		metrics: points.map(point => ({
			timestamp: iso(point.atMs),
			cpu_percent: round(point.cpu),
			memory_percent: round(point.memory),
			disk_percent: round(point.disk),
			swap_percent: point.swap === null ? null : round(point.swap),
			active_agents: point.agents === null ? null : Math.round(point.agents),
			active_agents_peak: point.agentsHigh,
			cpu_peak_percent: round(point.cpuHigh),
			memory_peak_percent: round(point.memoryHigh),
			disk_peak_percent: round(point.diskHigh),
			readings: point.readings,
		})),
		trends: {cpu: trends.cpu?.name ?? null, memory: trends.memory?.name ?? null, disk: trends.disk?.name ?? null},
		change_per_hour: {cpu: slope('cpu'), memory: slope('memory'), disk: slope('disk')},
		disk_growth: growthJson(day, diskTotalMb),
	};
};

export const sayHistory = ({metrics, trends, change_per_hour, time_range_minutes}: HistoryOutput): string => {
	if (metrics.length === 0) return `Nothing was measured in the last ${time_range_minutes} minutes.`;
	const lines = fields.map(field => {
		const values = metrics.map(metric => metric[`${field}_percent`]);
		const mean = values.reduce((total, value) => total + value, 0) / values.length;
		const peak = metrics.reduce((highest, metric) => Math.max(highest, metric[`${field}_peak_percent`]), 0);
		const change = change_per_hour[field];
		return `${field}: ${round(mean)}% on average, ${peak}% at most${change === null ? '' : `, ${trends[field]} (${change >= 0 ? '+' : ''}${round(change)} points an hour)`}`;
	});
	return [`${metrics.length} ${metrics.length === 1 ? 'point' : 'points'} in the last ${time_range_minutes} minutes.`, ...lines].join('\n');
};
