/**
What goes into coordinate-dependencies, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {circleSeverities} from '../domain/deadlock.js';
import {issueKinds} from '../domain/dependency.js';
import {taskIdSchema} from '../domain/ids.js';
import {dependencyTypes, taskStates} from '../domain/task.js';
import type {CommandFacts} from './command.js';

/** The original's words for how far a task is, beside ours. */
export const statusWords = {
	pending: ['waiting'],
	assigned: ['claimed', 'prepared', 'working'],
	running: ['working'],
	completed: ['merged', 'cleaned'],
	failed: ['gave-up', 'cancelled'],
} as const;

export const input = z.strictObject({
	operation: z
		.enum(['update_status', 'check_deadlocks', 'validate_graph', 'add_dependency', 'remove_dependency', 'soften_dependency'])
		.default('update_status')
		.describe(
			'update_status lets tasks go, or blocks them; check_deadlocks and validate_graph only look; add_dependency makes one task wait for another; the last two give up one dependency.',
		),
	taskId: taskIdSchema
		.optional()
		.describe('update_status: settle what waits for this task. The last three: the task that waits. Without it, all tasks are settled.'),
	newStatus: z
		.enum([...taskStates, 'pending', 'assigned', 'running', 'completed', 'failed'])
		.optional()
		.describe('What you take the status of the task to be. It is compared, never written: a task is completed by its merge alone.'),
	dependsOn: taskIdSchema.optional().describe('For the last three operations: the task that is waited for.'),
	dependencyType: z.enum(dependencyTypes).default('hard').describe('add_dependency: hard has to be merged first, soft is advice.'),
});

const ids = z.array(z.string());
const at = z.string().describe('ISO 8601, UTC.');

const settled = z.strictObject({
	operation: z.enum(['update_status', 'add_dependency', 'remove_dependency', 'soften_dependency']),
	task_id: z.string().nullable().describe('Of the named task, null without one.'),
	status: z.enum(taskStates).nullable(),
	depends_on: z.string().nullable().describe('What is waited for, or no more; null of update_status.'),
	dependencies_resolved: z.int().describe('Hard dependencies that count as done: those on the named task; without one, those of the tasks that were let go.'),
	dependent_tasks_unblocked: ids.describe('Made ready by this run.'),
	dependent_tasks_blocked: ids.describe('Blocked by this run; the rows say why.'),
	dependent_tasks_waiting: ids.describe('Blocked before, waiting again by this run.'),
	circular_dependencies: z.array(ids).describe('Circles that this run has found and blocked; the first task is repeated last.'),
	timestamp: at,
});

const deadlocks = z.strictObject({
	operation: z.literal('check_deadlocks'),
	deadlocks_detected: z.int(),
	circular_dependencies: z.array(z.strictObject({chain: ids, affected_tasks: ids, severity: z.enum(circleSeverities)})),
	timestamp: at,
});

const validation = z.strictObject({
	operation: z.literal('validate_graph'),
	total_tasks: z.int(),
	total_dependencies: z.int(),
	valid: z.boolean().describe('Whether there is no issue of severity error.'),
	issues: z.array(z.strictObject({kind: z.enum(issueKinds), severity: z.enum(['error', 'warning']), tasks: ids, message: z.string()})),
	timestamp: at,
});

export const output = z.union([settled, deadlocks, validation]);

export const facts: CommandFacts = {
	purpose: 'Keeps who waits for whom up to date: what waited for merged work may start, and what waits for lost work is blocked and says so.',
	success: [
		'All of it is written in one transaction, or nothing.',
		'A task becomes ready when every hard prerequisite has been merged, and never because of a soft one.',
		'Only tasks that wait or are blocked become ready; one that is claimed, at work or failed stays what it is.',
		'A task whose prerequisite was given up or cancelled is blocked and names it; when that goes on, it waits again.',
		'A circle is found before any of its tasks starts; they are blocked with the way round as the reason, and a person is told once.',
		'Every dependency that is met carries the time.',
	],
	errors: {
		task_not_found: 'There is no such task.',
		status_not_proven: 'The named status is not the one of the task: work is completed by its merge, not by words.',
		circular_dependency_detected: 'The named task waits for itself in a circle, or would; circular_chain and affected_tasks name it.',
		dependency_not_found: 'The one task does not wait for the other.',
		dependency_exists: 'The one task waits for the other already.',
		task_begun: 'The task that is to wait has begun already, or is over.',
	},
	cfr: ['CFR-014', 'CFR-015'],
	related: ['find-available-work', 'create-parallel-tasks', 'detect-deadlocks', 'merge-completed-work'],
	examples: ['orch-tui coordinate-dependencies', 'orch-tui graph check --json'],
};
