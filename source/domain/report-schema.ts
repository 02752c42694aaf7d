/**
What an activity report holds, in the words of the specification. Times are ISO 8601 in UTC, what cannot be known is `null`.
*/
import {z} from 'zod';

export const timeRanges = ['last_1h', 'last_24h', 'last_7d', 'all'] as const;
export const detailLevels = ['summary', 'detailed', 'comprehensive'] as const;
export type TimeRange = (typeof timeRanges)[number];
export type DetailLevel = (typeof detailLevels)[number];

const count = z.int().min(0);
const seconds = z.number().min(0);
const hours = z.number().min(0);
const share = z.number().min(0).max(1);
const percent = z.number().min(0).max(100);
const time = z.iso.datetime();
const severity = z.enum(['low', 'medium', 'high']);

const timedTask = z.strictObject({task_id: z.string(), hours});

const summary = z.strictObject({
	total_tasks: count,
	completed: count.describe('Merged in the period, cleaned up since or not.'),
	running: count,
	failed: count.describe('Given up in the period.'),
	pending: count,
	needs_person: count,
	cancelled: count,
	completed_percent: percent,
	running_percent: percent,
	failed_percent: percent,
	pending_percent: percent,
	needs_person_percent: percent,
	cancelled_percent: percent,
	completed_tasks: z.array(z.string()),
	efficiency: share.nullable().describe('completed / (completed + failed).'),
	throughput_per_hour: z.number().min(0).nullable().describe('completed / hours of the period.'),
	utilisation: share.nullable().describe('Average CPU / 100.'),
	attempts: count,
	retries: count.describe('Attempts begun in the period that were not the first of their task.'),
	merges: z.strictObject({landed: count, conflicted: count, rejected: count, superseded: count, blocked: count}),
});

const performance = z.strictObject({
	avg_hours_per_task: hours.nullable().describe('Average of completed_at - created_at of the completed tasks.'),
	total_hours: hours,
	tasks_per_hour: z.number().min(0).nullable(),
	velocity_hours_per_task: hours.nullable().describe('The same as avg_hours_per_task, by its other name.'),
	success_rate: share.nullable(),
	fastest: timedTask.nullable(),
	slowest: timedTask.nullable(),
	avg_work_hours: hours.nullable().describe('Average time in which an agent was at work on a completed task.'),
	agent_hours: hours.describe('Time of all agents together, within the period.'),
	busy_hours: hours.describe('Time in which at least one agent was at work.'),
	idle_hours: hours.describe('Time in which none was.'),
	speedup: z.number().min(0).nullable().describe('agent_hours / busy_hours: how much longer the same would have taken one by one.'),
});

const agent = z.strictObject({
	agent_type: z.string(),
	sessions: count,
	active: count,
	completed: count,
	failed: count,
	stopped: count.describe('Stopped by a person.'),
	avg_uptime_hours: hours.nullable(),
	total_uptime_hours: hours,
	idle_hours: hours,
});

const gauge = z.strictObject({avg_percent: percent.nullable(), peak_percent: percent.nullable(), lowest_percent: percent.nullable()});

const resources = z.strictObject({
	readings: count,
	measured_hours: hours,
	cpu: gauge.extend({idle_percent: percent.nullable()}),
	memory: gauge.extend({available_percent: percent.nullable()}),
	disk: gauge.extend({
		trend: z.enum(['increasing', 'stable', 'decreasing']).nullable(),
		change_per_hour: z.number().nullable(),
		full_in_hours: hours.nullable(),
	}),
	swap_peak_percent: percent.nullable(),
	agents_peak: count.nullable(),
	held_seconds: z.strictObject({memory: seconds, disk: seconds, cpu: seconds}).describe('How long no new agent might start, and by what.'),
	slowed_seconds: seconds,
	paused_seconds: seconds.describe('Paused by a person.'),
});

export const bottleneckKinds = ['dependency', 'merge_wait', 'retry_cost', 'resource_gate', 'idle', 'waiting_for_person', 'paused'] as const;

const bottleneck = z.strictObject({
	kind: z.enum(bottleneckKinds),
	issue: z.string(),
	impact: z.string(),
	affected_tasks: z.array(z.string()),
	severity,
	recommendation: z.string(),
	seconds,
});

const errors = z.strictObject({
	failed_tasks: z.array(
		z.strictObject({
			task_id: z.string(),
			error_code: z.string().nullable(),
			cause: z.string().nullable(),
			hours: hours.describe('From its creation to its failure.'),
			attempts: count,
			resolution: z.string(),
		}),
	),
	events: z.array(
		z.strictObject({
			task_id: z.string(),
			agent_id: z.string().nullable(),
			error_code: z.string(),
			severity: z.string(),
			recovery_action: z.string(),
			recovered: z.boolean(),
			message: z.string().nullable(),
			timestamp: time,
		}),
	),
	total_events: count,
	recovered_events: count,
	retries: count,
});

const task = z.strictObject({
	task_id: z.string(),
	title: z.string(),
	status: z.string(),
	priority: z.string(),
	estimated_hours: z.number().nullable(),
	hours: hours.nullable().describe('completed_at - created_at; null while it is not completed.'),
	attempts: count,
	retries: count,
	created_at: time,
	started_at: time.nullable(),
	completed_at: time.nullable(),
	merged_at: time.nullable(),
	blocked_seconds: seconds,
	queued_seconds: seconds,
	working_seconds: seconds,
	merge_wait_seconds: seconds,
	retry_wait_seconds: seconds,
	waiting_for_person_seconds: seconds,
	reason: z.string().nullable(),
});

export const reportSchema = z.strictObject({
	report_type: z.literal('activity_summary'),
	time_range: z.enum(timeRanges),
	detail_level: z.enum(detailLevels),
	generated_at: time,
	period: z.strictObject({from: time, to: time, hours, time_zone: z.string()}),
	summary,
	performance,
	agents: z.array(agent),
	resources,
	bottlenecks: z.array(bottleneck),
	errors,
	needs_person: z.array(z.strictObject({task_id: z.string(), status: z.string(), reason: z.string().nullable()})),
	tasks: z.array(task).describe('Of detailed: at most 100. Of comprehensive: all. Of summary: none.'),
	blocked_edges: z.array(z.strictObject({task_id: z.string(), depends_on: z.string(), seconds, is_open: z.boolean(), from: time, to: time.nullable()})),
	sessions: z
		.array(
			z.strictObject({
				agent_id: z.string(),
				agent_type: z.string(),
				task_id: z.string(),
				status: z.string(),
				error_code: z.string().nullable(),
				started_at: time.nullable(),
				ended_at: time.nullable(),
				uptime_seconds: seconds,
				idle_seconds: seconds,
				idle_flag: z.enum(['High Idle', 'Long']).nullable(),
			}),
		)
		.describe('Of comprehensive only.'),
	timeline: z.array(
		z.strictObject({
			timestamp: time,
			kind: z.string(),
			subject: z.string(),
			from: z.string().nullable(),
			to: z.string().nullable(),
			why: z.string().nullable(),
			actor: z.string(),
		}),
	),
	next_steps: z.array(z.string()),
});

export type Report = z.output<typeof reportSchema>;
export type Bottleneck = Report['bottlenecks'][number];
