/**
What goes into auto-restart-agent, what comes out of it, and what may go wrong.
*/
import {z} from 'zod';
import {agentIdSchema, taskIdSchema} from '../domain/ids.js';
import {errorCodes, taskStates} from '../domain/task.js';
import type {CommandFacts, KeyBinding} from './command.js';

export const keys: readonly KeyBinding[] = [
	{press: 'r', pane: 'anywhere', does: 'restart', input: {afresh: true}},
	// An agent's own session is not taken up again yet: both begin a new one, in the same worktree.
	{press: 'R', pane: 'anywhere', does: 'restart fresh', kept: 'early', input: {afresh: true}},
	{press: 'r', pane: 'merges', does: 'send back', input: {afresh: true}},
];

export const input = z.strictObject({
	operation: z
		.enum(['restart', 'restart_all_failed', 'check_status'])
		.optional()
		.describe(
			'restart: the named one, or all whose waiting time is over. restart_all_failed: every failed one that may be tried again. check_status: how often, and whether.',
		),
	agentId: agentIdSchema.optional().describe('The task of this agent, by the rules: what has no tries left, or would not get better, is refused.'),
	taskId: taskIdSchema.optional().describe('This task, anew with all of its tries.'),
	afresh: z
		.boolean()
		.optional()
		.describe('Start anew with all of its tries, whatever became of it. Default: yes for a task, no for an agent or where a limit is given.'),
	maxRetries: z.int().min(0).max(100).optional().describe('Tries after the first, for this call. Default: retries of the config.'),
	initialBackoffSeconds: z
		.number()
		.positive()
		.max(3600)
		.optional()
		.describe('Wait before the first retry, for this call; each further one waits twice as long. Default: 2.'),
	maxBackoffSeconds: z.number().positive().max(86_400).optional().describe('The longest wait, for this call. Default: 120.'),
	orchestratorInstanceId: z.string().min(1).max(128).optional().describe('Who asks for it; kept in the audit trail.'),
});

const code = z.enum(errorCodes).nullable();
const restart = {
	action: z.literal('restart'),
	old_agent_id: z.string().nullable(),
	new_agent_id: z.string().nullable().describe('Null: the next attempt gets its name when it starts.'),
	task_id: z.string(),
	retry_count: z.int(),
	backoff_seconds: z.number(),
	restarting_in_seconds: z.number(),
	max_retries: z.int(),
	reason: code,
};

export const output = z.union([
	z.strictObject(restart).describe('restart, of a named one.'),
	z
		.strictObject({
			agents_resumed: z.int(),
			tasks: z.array(z.string()),
			held_reason: z.string().nullable().describe('Why those whose time has come wait all the same.'),
		})
		.describe('restart, without a name.'),
	z
		.strictObject({
			agents_scheduled: z.int(),
			agents: z.array(z.strictObject({agent_id: z.string().nullable(), task_id: z.string(), retry_count: z.int(), backoff_seconds: z.number(), reason: code})),
			skipped: z.array(z.strictObject({agent_id: z.string().nullable(), task_id: z.string(), error: z.string(), message: z.string()})),
		})
		.describe('restart_all_failed.'),
	z
		.strictObject({
			agent_id: z.string().nullable(),
			task_id: z.string(),
			task_status: z.enum(taskStates),
			attempts: z.int(),
			retry_count: z.int(),
			max_retries: z.int(),
			last_failure: z.string().nullable(),
			last_failure_code: code,
			can_retry: z.boolean(),
			reason: z.string(),
			next_attempt_at: z.iso.datetime().nullable(),
			timeout_seconds: z.number(),
		})
		.describe('check_status.'),
]);

export const facts: CommandFacts = {
	purpose: 'Starts failed tasks again, with a growing wait and a limit: in the same worktree, with their commits and with what went wrong in the prompt.',
	success: [
		'Whether trying again makes sense was decided by the error code, never by a text.',
		'The n-th retry waits twice as long as the one before, up to a limit, and a random share more.',
		'Tries are counted for the task, over all restarts of orch-tui; the limit holds.',
		'A long attempt that brought its branch on sets the count back.',
		'No more than 10 tasks start over within a minute, all together.',
		'Every attempt keeps its own row.',
	],
	errors: {
		max_retries_exceeded: 'All of its tries are used up. With retry_count and max_retries.',
		non_retryable_error: 'Trying again would not help: it needs to be mended first. With retry_count and reason.',
		agent_not_found: 'There is no such agent.',
		task_not_found: 'There is no such task.',
		not_restartable: 'The task is in a state from which nothing starts again: it is done, or starts by itself. With current_status.',
		everything_stopped: 'Everything was stopped by a person, and nobody has released it.',
		spawn_failed: 'The config has no agent of that name any more.',
	},
	cfr: ['CFR-013', 'CFR-014'],
	related: ['spawn-agent-session', 'handle-agent-errors', 'monitor-agent-lifecycle'],
	examples: ['orch-tui auto-restart-agent', 'orch-tui auto-restart-agent --operation restart_all_failed'],
};
