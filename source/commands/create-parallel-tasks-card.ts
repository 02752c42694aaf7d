/**
What goes into create-parallel-tasks, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {namedTaskSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	tasks: z
		.array(namedTaskSchema)
		.min(1)
		.max(64)
		.optional()
		.describe('Claim exactly these, or none of them. Without it: the next ones, as many as there are places for.'),
	maxParallel: z.int().min(1).max(64).optional().describe('No more at once than this, those under way included. Default, and most: maxParallel of the config.'),
	orchestratorInstanceId: z.string().min(1).max(128).optional().describe('Who asks for it; kept in the audit trail.'),
});

export const output = z.strictObject({
	created_tasks: z.array(
		z.strictObject({
			task_id: z.string(),
			status: z.literal('claimed'),
			created_at: z.string(),
			orchestrator_id: z.string().nullable(),
			retry_count: z.int(),
		}),
	),
	total_created: z.int(),
	timestamp: z.string().describe('ISO 8601, UTC.'),
});

/** Of each task in `failed_tasks`. */
export const faultCodes = ['task_not_found', 'not_ready', 'named_twice', 'not_as_described', 'invalid', 'same_files', 'no_place'] as const;

export type Fault = {
	readonly task_id: string;
	readonly code: (typeof faultCodes)[number];
	readonly reason: string;
	/** Of `same_files`: in whose way, and where. */
	readonly overlaps_with?: string;
	readonly overlapping_paths?: readonly string[];
};

export const facts: CommandFacts = {
	purpose:
		'Claims tasks for agents: the named ones, or the next ones by turn. From then on nobody else can have them; worktree and agent follow by themselves.',
	success: [
		'All named tasks are claimed in one transaction, or none of them.',
		'A task is claimed once, however many processes ask for it at the same time.',
		'What is under way and what is claimed are never more than maxParallel.',
		'No two of them, and none of them and one that runs, may change the same files.',
		'Every claim carries its time and stands in the audit trail.',
	],
	errors: {
		validation_failed:
			'At least one of the tasks cannot be claimed, so none was: failed_tasks has a reason for each, as code one of task_not_found, not_ready, named_twice, not_as_described, invalid, same_files (with overlaps_with and overlapping_paths), no_place; created_count is 0.',
		everything_stopped: 'Everything was stopped by a person, and nobody has released it.',
	},
	cfr: ['CFR-000', 'CFR-013', 'CFR-014'],
	related: ['find-available-work', 'create-worktree', 'spawn-agent-session', 'coordinate-dependencies'],
	examples: ['orch-tui create-parallel-tasks', 'orch-tui create-parallel-tasks --max-parallel 2 --json'],
};
