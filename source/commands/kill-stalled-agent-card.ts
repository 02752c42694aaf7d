/**
What goes into kill-stalled-agent, what comes out of it, and what may go wrong.
*/
import {z} from 'zod';
import {agentIdSchema, taskIdSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	operation: z
		.enum(['kill', 'kill_stalled'])
		.optional()
		.describe('kill: the named agent. kill_stalled: all that are stalled. Default: by whether an agent or a task is named.'),
	agentId: agentIdSchema.optional().describe('The agent, as in a3. Without it: all that have been stalled for too long.'),
	taskId: taskIdSchema.optional().describe('The agent of this task.'),
	force: z.boolean().default(false).describe('Kill at once, without a grace period.'),
	gracePeriodSeconds: z.number().min(0).max(600).optional().describe('How long it may take to leave by itself. Default: graceSeconds of the config.'),
	cleanup: z.boolean().default(true).describe('Keep uncommitted work at a ref and take away the lock that git may have left. The worktree is never removed.'),
	heartbeatTimeoutSeconds: z
		.number()
		.positive()
		.max(86_400)
		.optional()
		.describe('For kill_stalled: silent and idle for this long is stalled. Default: stallSeconds of the config; by itself, killSeconds.'),
});

const killed = {
	agent_id: z.string(),
	task_id: z.string(),
	pid: z.int().nullable(),
	action: z.enum(['graceful_kill', 'force_kill', 'already_gone']),
	kill_signal: z.enum(['SIGTERM', 'SIGKILL']).nullable().describe('The last signal that was needed; null when there was nobody to signal.'),
	killed_at: z.iso.datetime().nullable(),
	grace_period_seconds: z.number(),
	killed_gracefully: z.boolean().nullable(),
	seconds_since_heartbeat: z.number(),
	processes_found: z.int(),
	processes_gone: z.int(),
	processes_left: z.int(),
	salvaged: z.string().nullable().describe('The commit that keeps what was uncommitted.'),
	salvage_ref: z.string().nullable(),
	worktree_path: z.string().nullable().describe('Where its work still is.'),
	already_gone: z.boolean(),
	message: z.string().describe('How many of how many processes are gone.'),
};

const many = {agents_killed: z.int(), killed_agents: z.array(z.strictObject(killed))};

export const output = z.union([
	z.strictObject({...killed, ...many}).describe('kill: the agent; the list holds the same.'),
	z.strictObject(many).describe('kill_stalled.'),
]);

export const facts: CommandFacts = {
	purpose: 'Stops an agent with everything it has started, proves that nothing of it is left, and keeps its work.',
	success: [
		'Every process of the agent is gone, those too that left its group or its session.',
		'Its row has ended and its task is failed, with the reason.',
		'Uncommitted work is kept at a ref, and the worktree stays.',
		'Each signal went to a process whose pid and start time were checked just before.',
		'Where the agent has left already and its task would be tried again by itself, it is not: it is left stopped.',
		'What was done stands in the audit trail.',
	],
	errors: {
		agent_not_found: 'There is no such agent. With agent_id. One that has left already is a success.',
		kill_failed: 'Processes are left that cannot be killed. With agent_id, processes_found and processes_left.',
		cleanup_failed:
			'The agent is stopped, but its uncommitted work could not be kept at a ref; it is still in the worktree. With agent_id, worktree_path, processes_found and processes_left.',
	},
	cfr: ['CFR-000', 'CFR-014'],
	related: ['monitor-agent-lifecycle', 'auto-restart-agent'],
	examples: ['orch-tui kill-stalled-agent', 'orch-tui kill-stalled-agent a1 --grace-period-seconds 5'],
	originalNames: {FORCE_KILL: 'force'},
};
