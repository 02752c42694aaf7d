/**
What goes into handle-agent-errors, what comes out of it, and what may go wrong.
*/
import {z} from 'zod';
import {escalationLevels} from '../domain/escalation.js';
import {taskIdSchema} from '../domain/ids.js';
import {errorCodes, priorities} from '../domain/task.js';
import type {CommandFacts} from './command.js';

export const recoveryStrategies = ['restart', 'repair', 'give_up'] as const;

export const input = z.strictObject({
	operation: z
		.enum(['detect', 'handle', 'recover', 'escalate'])
		.default('detect')
		.describe('detect: list what is open. handle: decide what becomes of it. recover: do something about one. escalate: tell the next level of one.'),
	errorId: z
		.string()
		.regex(/^err-\d{3,}$/, 'An error id looks like err-001.')
		.optional()
		.describe('The error, as in err-001.'),
	taskId: taskIdSchema.optional().describe('The newest error of this task.'),
	recoveryStrategy: z
		.enum(recoveryStrategies)
		.default('restart')
		.describe('For recover. restart: once more from where it is. repair: its agent is told what is missing. give_up: nobody tries any more.'),
	escalationLevel: z
		.enum(escalationLevels)
		.optional()
		.describe('For escalate. Default: the level above the one that has been told; the first is architect, the last human.'),
	errorThreshold: z.int().min(1).max(100).optional().describe('For handle: so many errors of a task are told to the next level. Default: 3.'),
	retryMax: z
		.int()
		.min(0)
		.max(100)
		.optional()
		.describe('For handle and recover: tries after the first. Default: retries of the config; recover by hand needs none.'),
});

const severity = z.enum(['low', 'medium', 'high', 'critical']);
const actions = z.enum(['auto_restart', 'repair', 'manual_review', 'give_up', 'restart', 'retry', 'give-up', 'ask']);

const handled = z.strictObject({
	error_id: z.string(),
	task_id: z.string(),
	agent_id: z.string().nullable(),
	severity,
	recovery_action: actions.nullable(),
	already_handled: z.boolean(),
	details: z.strictObject({
		retry_attempt: z.int(),
		max_retries: z.int(),
		message_sent: z.array(z.string()).describe('The messages, as in msg-001.'),
		escalated_to: z.string().nullable(),
	}),
});

export const output = z.union([
	z
		.strictObject({
			errors_found: z.int(),
			errors: z.array(
				z.strictObject({
					error_id: z.string(),
					agent_id: z.string().nullable(),
					task_id: z.string(),
					error_code: z.enum(errorCodes),
					error_message: z.string().nullable(),
					severity,
					retryable: z.boolean(),
					priority: z.enum(priorities),
					estimated_hours: z.number().nullable(),
					recovery_action: actions.nullable(),
					escalated_to: z.enum(escalationLevels).nullable(),
					stack_trace: z.string().nullable().describe('The end of what the attempt, or its check, has printed.'),
					timestamp: z.iso.datetime(),
				}),
			),
		})
		.describe('detect.'),
	handled.describe('handle, of a named one.'),
	z.strictObject({errors_handled: z.int(), errors: z.array(handled)}).describe('handle, of all.'),
	z
		.strictObject({
			error_id: z.string(),
			task_id: z.string(),
			recovery_strategy: z.enum(recoveryStrategies),
			new_agent_id: z.string().nullable().describe('Null: the next attempt gets its name when it starts.'),
			restarting_in_seconds: z.number().nullable(),
		})
		.describe('recover.'),
	z
		.strictObject({
			error_id: z.string(),
			task_id: z.string(),
			escalation_level: z.enum(escalationLevels),
			recipient: z.string().describe('Who has got it: the agent of that level, or the person at the screen where the config has none.'),
			escalation_message: z.string(),
			details: z.strictObject({files_affected: z.array(z.string()), message_sent: z.string()}),
		})
		.describe('escalate.'),
]);

export const facts: CommandFacts = {
	purpose: 'Understands what failed and decides what becomes of it: another try, a repair by its agent, or a person. What is serious is told to those above.',
	success: [
		'Every error has an id that stays.',
		'How bad it is and whether it is tried again follows from its code, which was set where it happened.',
		'Each error is handled once.',
		'Who has to know of it has a message; the top of the ladder is the inbox on the screen.',
		'An error counts as recovered when its task has been merged, not before.',
	],
	errors: {
		error_not_found: 'There is no such error, or the task has none.',
		task_not_found: 'There is no such task.',
		max_retries_exceeded: 'recover with retryMax: all tries are used up. With retry_count and max_retries.',
		non_retryable_error: 'recover with retryMax: trying again would not help. With retry_count and reason.',
		not_restartable: 'recover: the task is in a state from which it cannot be recovered. With current_status.',
		spawn_failed: 'recover: the config has no agent of that name any more.',
	},
	cfr: ['CFR-014'],
	related: ['auto-restart-agent', 'route-inter-agent-messages', 'monitor-agent-lifecycle'],
	examples: ['orch-tui handle-agent-errors', 'orch-tui handle-agent-errors --operation handle'],
};
