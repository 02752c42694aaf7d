/**
What monitor-resource-usage takes, answers and may refuse.
*/
import {z} from 'zod';
import {trendNames} from '../domain/metric.js';
import {pressureLevels} from '../domain/pressure.js';
import type {CommandFacts} from './command.js';

const percentLimit = (words: string) => z.number().min(0).max(100).optional().describe(words);

export const input = z.strictObject({
	operation: z
		.enum(['check', 'per_agent', 'history'])
		.default('check')
		.describe('check: the machine now. per_agent: what each agent takes of it. history: how it was, and which way it goes.'),
	checkIntervalSeconds: z.int().min(1).max(86_400).default(30).describe('Of history: one point for each interval of this many seconds.'),
	timeRangeMinutes: z.int().min(1).max(43_200).default(60).describe('Of history: how far back.'),
	cpuWarningThreshold: percentLimit('Percent of the CPU that is a warning, for this run. Default: thresholds.cpu.warn of the config (80).'),
	cpuCriticalThreshold: percentLimit('Percent of the CPU that is critical, for this run. Default: thresholds.cpu.stop of the config (95).'),
	memoryWarningThreshold: percentLimit('Percent of the memory that is a warning, for this run. Default: thresholds.memory.warn of the config (75).'),
	memoryCriticalThreshold: percentLimit('Percent of the memory that is critical, for this run. Default: thresholds.memory.stop of the config (90).'),
	diskWarningThreshold: percentLimit('Percent of the disk that is a warning, for this run. Default: thresholds.disk.warn of the config (80).'),
	diskCriticalThreshold: percentLimit('Percent of the disk that is critical, for this run. Default: thresholds.disk.stop of the config (95).'),
	swapWarningThreshold: percentLimit('Percent of the swap that is a warning, for this run. Default: thresholds.swap.warn of the config (50).'),
	swapCriticalThreshold: percentLimit('Percent of the swap that is critical, for this run. Default: thresholds.swap.stop of the config (75).'),
	needRoom: z.boolean().default(false).describe('Of check: end with resource_critical when no further agent may start.'),
});

const status = z.enum(pressureLevels);
const percent = z.number().min(0).max(100);
const amount = z.number().min(0);

const limitPair = z.strictObject({warning: percent, critical: percent});

const check = z.strictObject({
	operation: z.literal('check'),
	measured_at: z.iso.datetime(),
	cpu: z.strictObject({
		overall_percent: percent,
		per_core: z.array(percent),
		cores: z.int().positive(),
		load_average: z.array(amount).length(3),
		status,
	}),
	memory: z.strictObject({
		virtual: z.strictObject({total_mb: amount, available_mb: amount, used_mb: amount, percent, status}),
		swap: z.strictObject({total_mb: amount, used_mb: amount, free_mb: amount, percent, status}),
	}),
	disk: z.strictObject({total_gb: amount, used_gb: amount, free_gb: amount, percent, status}),
	/** What the gate makes of the last half minute; the statuses above are of this measurement alone. */
	status,
	can_spawn_agents: z.boolean(),
	gating_resource: z.enum(['cpu', 'memory', 'disk', 'swap']).nullable(),
	reason: z.string().nullable(),
	gate: z.strictObject({value: z.number(), limit: z.number(), opens_at: z.number(), unit: z.enum(['%', 'MB']), since: z.iso.datetime().nullable()}).nullable(),
	thresholds: z.strictObject({cpu: limitPair, memory: limitPair, disk: limitPair, swap: limitPair, free_memory_mb: amount, free_disk_mb: amount}),
	active_agents: z.int().min(0),
});

const perAgent = z.strictObject({
	operation: z.literal('per_agent'),
	measured_at: z.iso.datetime(),
	agents: z.array(
		z.strictObject({
			agent_id: z.string(),
			agent_type: z.string(),
			task_id: z.string(),
			pid: z.int().nullable(),
			/** Percent of one core, memory in MB, threads: all processes of the agent together. `null`: its processes are gone, or were not seen yet. */
			cpu_percent: amount.nullable(),
			memory_mb: amount.nullable(),
			threads: z.int().min(0).nullable(),
			processes: z.int().min(0),
			status: z.string(),
		}),
	),
	/** The sum of the agents, in percent of one core. */
	total_cpu_percent: amount,
	/** The same in percent of the whole machine: what the thresholds are about. */
	total_machine_cpu_percent: amount,
	total_memory_mb: amount,
	total_memory_percent: amount,
	total_threads: z.int().min(0).nullable(),
	total_processes: z.int().min(0),
	status,
});

const trend = z.enum(trendNames).nullable();

const history = z.strictObject({
	operation: z.literal('history'),
	time_range_minutes: z.int(),
	metrics: z.array(
		z.strictObject({
			timestamp: z.iso.datetime(),
			cpu_percent: percent,
			memory_percent: percent,
			disk_percent: percent,
			swap_percent: percent.nullable(),
			active_agents: z.int().min(0).nullable(),
			active_agents_peak: z.int().min(0).nullable(),
			cpu_peak_percent: percent,
			memory_peak_percent: percent,
			disk_peak_percent: percent,
			readings: z.int().positive(),
		}),
	),
	trends: z.strictObject({cpu: trend, memory: trend, disk: trend}),
	/** Slope of the straight line that fits best, in percentage points an hour. */
	change_per_hour: z.strictObject({cpu: z.number().nullable(), memory: z.number().nullable(), disk: z.number().nullable()}),
	disk_growth: z
		.strictObject({mb_per_hour: z.number(), full_in_hours: amount.nullable()})
		.nullable()
		.describe('Of the last day, whatever the time range; null where that proves nothing.'),
});

export const output = z.union([check, perAgent, history]);

export const facts: CommandFacts = {
	purpose:
		'Measures CPU, memory, swap and disk, and every agent with all of its processes, and says whether there is room for another agent and what is short.',
	success: [
		'The machine is measured, and each resource has its status by its own thresholds.',
		'can_spawn_agents is false exactly when the gate would refuse, and gating_resource names the resource.',
		'A spike of ten seconds does not change the gate.',
		'The figures of an agent are those of its whole process tree.',
		'The history is kept for 30 days, coarser the older it is, with its peaks.',
	],
	errors: {resource_critical: 'With --need-room: CPU, memory or disk is beyond its critical limit, and no further agent may start.'},
	cfr: ['CFR-014', 'CFR-015'],
	related: ['find-available-work', 'spawn-agent-session', 'monitor-agent-lifecycle', 'generate-activity-summary'],
	examples: [
		'orch-tui monitor-resource-usage',
		'orch-tui monitor-resource-usage --operation per_agent --json',
		'orch-tui monitor-resource-usage --operation history --time-range-minutes 1440 --check-interval-seconds 600',
		'orch-tui monitor-resource-usage --memory-critical-threshold 85 --need-room',
	],
	originalNames: {ACTION: 'operation'},
};
