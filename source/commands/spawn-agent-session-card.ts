/**
What goes into spawn-agent-session, what comes out of it, and what may go wrong.
*/
import {z} from 'zod';
import {agentStates} from '../domain/agent.js';
import {taskIdSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	taskId: taskIdSchema.optional().describe('The task. Without it: every prepared task for which there is room.'),
	agentType: z.string().min(1).max(64).optional().describe('The agent, by its name in the config. Default: the one that the task names, or the default agent.'),
	timeoutSeconds: z
		.number()
		.positive()
		.max(86_400)
		.optional()
		.describe('How long this attempt and later ones may take. Default: timeoutSeconds of the config.'),
	autoRestart: z.boolean().optional().describe('Whether a failed attempt is tried again by itself. Default: yes.'),
	orchestratorInstanceId: z.string().min(1).max(128).optional().describe('Who asks for it; kept in the audit trail.'),
});

const session = {
	agent_id: z.string(),
	agent_type: z.string(),
	task_id: z.string(),
	status: z.enum(agentStates),
	pid: z.int(),
	created_at: z.iso.datetime(),
	started_at: z.iso.datetime(),
	expected_completion: z.iso.datetime().describe('The latest end: the start and the timeout. When the work will be done nobody knows.'),
	timeout_seconds: z.number(),
	auto_restart: z.boolean(),
	works_in: z.enum(['worktree', 'main']),
	worktree_path: z.string().describe('The folder that the agent works in.'),
};

export const output = z.union([
	z.strictObject(session).describe('Of a named task.'),
	z.strictObject({total_started: z.int(), agents: z.array(z.strictObject(session))}).describe('Without a task.'),
]);

export const facts: CommandFacts = {
	purpose: 'Starts an agent on a task whose worktree stands ready, and sees it come up. Every agent goes through the same gate.',
	success: [
		'The process of the agent is up and has been seen.',
		'A row of agent_lifecycle holds it, written before the process existed.',
		'The task is working.',
		'Pid and start time are kept, so that no other process is ever taken for it.',
		'It was confirmed within 10 seconds.',
		'No other agent works in the same worktree; in the main checkout there is one in all.',
	],
	errors: {
		singleton_violation:
			'An agent works in this worktree already, or, for one that works in the main checkout, another of its type or in that checkout, or the work of the last one there is not judged yet. With existing_agent_id and pid.',
		task_not_found: 'There is no such task.',
		task_not_prepared: 'The task is in another state: an agent starts only in a prepared worktree. With current_status.',
		checkout_not_clean: 'The agent works in the main checkout, and that has uncommitted files or stands on another branch. With files and branch.',
		resource_exhaustion: 'The gate lets no agent start: no free place, the machine is short of something, or a pause. With reason.',
		everything_stopped: 'Everything was stopped by a person, and nobody has released it.',
		spawn_failed: 'No process came of it. With agent_id when the attempt was written down.',
		startup_timeout: 'The agent was not seen within 10 seconds. With agent_id and waited_seconds.',
	},
	cfr: ['CFR-000', 'CFR-013', 'CFR-014'],
	related: ['create-worktree', 'monitor-agent-lifecycle', 'auto-restart-agent'],
	examples: ['orch-tui spawn-agent-session', 'orch-tui spawn-agent-session T-1 --timeout-seconds 1800 --no-auto-restart'],
};
