/**
What goes into show-merges, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {taskIdSchema} from '../domain/ids.js';
import {mergeSteps} from '../domain/merge.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	operation: z.enum(['show', 'log']).default('show').describe('show: stages, times and what has landed. log: what the verification of a merge has printed.'),
	taskId: taskIdSchema.optional().describe('log: of the newest merge of this task. Without it, of the merge that is under way.'),
});

const at = z.string().nullable().describe('ISO 8601, UTC.');
const ms = z.number().nullable();

const tried = z.strictObject({
	merge_id: z.int(),
	task_id: z.string(),
	step: z.enum(mergeSteps),
	build_ms: ms.describe('How long the merged tree took, or the conflict to be found.'),
	verify_ms: ms.describe('How long its verification took; null while it runs, or where there was none.'),
	verify_started_at: at,
	verify_exit: z.int().nullable(),
	verify_passed: z.int().describe('How often this verification has passed on exactly this tree; where it has failed as well, it is flaky.'),
	verify_failed: z.int(),
});
export type ShownTry = z.output<typeof tried>;

const flakyCheck = z.strictObject({task_id: z.string(), passed: z.int(), failed: z.int()});

const underWay = z.strictObject({
	merge_id: z.int(),
	task_id: z.string(),
	command: z.string().nullable().describe('What verifies it, once that has begun.'),
	output: z.array(z.string()).describe('The last lines of what that has printed.'),
});

const landed = z.strictObject({
	merge_id: z.int(),
	task_id: z.string(),
	title: z.string(),
	agent_id: z.string().nullable(),
	merged_at: z.string(),
	commit: z.string().nullable(),
	queued_ms: ms.describe('From the end of the work to the target.'),
	insertions: z.int().nullable(),
	deletions: z.int().nullable(),
	reverted_at: at.describe('Since when it is taken back; null while it is on the target.'),
	revert_commit: z.string().nullable().describe('The newest commit that took it back, or brought it in again.'),
});
export type ShownLanded = z.output<typeof landed>;

const shown = z.strictObject({
	operation: z.literal('show'),
	target_branch: z.string(),
	target_head: z.string().nullable(),
	merges_held: z.boolean(),
	merged_today: z.int().describe('Since midnight, local time.'),
	merged_last_hour: z.int(),
	reverted_today: z.int().describe('Taken back since midnight, local time.'),
	queued_p50_ms: ms.describe('Half of the merged took no longer from the end of the work to the target; of those in `merged`.'),
	queued_p90_ms: ms,
	under_way: underWay.nullable(),
	tries: z.array(tried).describe('The newest tries to merge, newest first.'),
	merged: z.array(landed).describe('Newest first.'),
	flaky_checks: z.array(flakyCheck).describe('Tasks whose own check has passed and failed on the same commit.'),
});
export type ShownMerges = z.output<typeof shown>;

const log = z.strictObject({
	operation: z.literal('log'),
	merge_id: z.int(),
	task_id: z.string(),
	command: z.string(),
	exit_code: z.int().nullable(),
	started_at: z.string(),
	ended_at: at,
	output: z.array(z.string()),
});

export const output = z.union([shown, log]);

export const facts: CommandFacts = {
	purpose: 'Shows how merges stand: the stages of those under way, how long they took, what has landed, and what a verification prints.',
	success: ['Every figure comes from the records; what is not known is null.', 'It only reads.'],
	errors: {
		task_not_found: 'There is no such task.',
		verification_not_found: 'Nothing is being verified, or no merge of the task ever was.',
	},
	cfr: ['CFR-013'],
	related: ['merge-completed-work', 'find-overlaps', 'hold-merges'],
	examples: ['orch-tui merge show', 'orch-tui show-merges --json'],
};
