/**
What cleanup-worktrees takes and answers.
*/
import {z} from 'zod';
import {cleanupStatuses} from '../domain/cleanup.js';
import {taskIdSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	operation: z
		.enum(['cleanup', 'cleanup_all', 'list_candidates'])
		.default('cleanup')
		.describe(
			'cleanup: one worktree, or those of all merged tasks. cleanup_all: all that the filter names. list_candidates: what could go, how big it is and why.',
		),
	taskId: taskIdSchema.optional().describe('Only this task.'),
	statusFilter: z
		.enum([...cleanupStatuses, 'all'])
		.optional()
		.describe(
			'merged: on the target. abandoned: given up, cancelled, or untouched for a day. orphaned: of no task we know. Default: merged; for list_candidates all.',
		),
	force: z
		.boolean()
		.default(false)
		.describe(
			'Also with work that is not on the target: it is kept at refs/orch/salvage/<task> first. Never while somebody works there. What git ignores is not kept.',
		),
	verifyMerge: z
		.boolean()
		.default(true)
		.describe('Whether commits that are not on the target are refused. If not, they are kept at refs/orch/salvage/<task> before the branch goes.'),
	keepBranch: z.boolean().default(false).describe('Only the folder goes; the branch stays with all of its commits.'),
});

const cleaned = z.strictObject({
	task_id: z.string().nullable(),
	worktree_path: z.string().nullable(),
	branch_name: z.string().nullable(),
	status: z.literal('cleaned'),
	disk_space_freed_mb: z.number().nullable(),
	cleaned_at: z.string(),
	salvage_ref: z.string().nullable(),
});
export type CleanedWorktree = z.output<typeof cleaned>;

const skipped = z.strictObject({task_id: z.string().nullable(), worktree_path: z.string().nullable(), error: z.string(), message: z.string()});
export type SkippedWorktree = z.output<typeof skipped>;

const candidate = z.strictObject({
	task_id: z.string().nullable(),
	worktree_path: z.string(),
	branch_name: z.string().nullable(),
	status: z.enum(cleanupStatuses),
	disk_space_mb: z.number().nullable(),
	merged_at: z.string().nullable(),
	ready_for_cleanup: z.boolean(),
	reason: z.string(),
});
export type CandidateWorktree = z.output<typeof candidate>;

export const output = z.union([
	cleaned,
	z.strictObject({worktrees_cleaned: z.int(), worktrees: z.array(cleaned), skipped: z.array(skipped), total_disk_space_freed_mb: z.number().nullable()}),
	z.strictObject({candidates_count: z.int(), candidates: z.array(candidate)}),
]);

export const facts: CommandFacts = {
	purpose: 'Takes worktrees and branches away that nobody needs any more, and never anything that would be lost with them.',
	success: [
		'Git has proven that the work is on the target, immediately before it is removed.',
		'The worktree is removed and its branch is gone.',
		'The row says so, and keeps the path for history.',
		'The disk space that was freed is measured, not guessed.',
		'No branch is left dangling, and nothing else in the repository is touched.',
	],
	errors: {
		not_merged: 'It has commits that the target has not, or its task is not over; solution says what to do.',
		worktree_not_found: 'It has been cleaned already, or there has never been one.',
		branch_not_found: 'Its branch is gone, and nothing proves that its work was merged.',
		uncommitted_changes: 'Files in it are in no commit; they are named.',
		cleanup_failed: 'Git or the disk has refused; the message says why, and nothing was lost.',
		still_in_use: 'Its task needs it, an agent or another process works in it, or its work waits to be merged.',
		task_not_found: 'There is no such task, and no worktree of its name.',
		repository_busy: 'Another process has been changing worktrees or refs for too long.',
	},
	cfr: ['CFR-013'],
	related: ['merge-completed-work', 'create-worktree'],
	examples: [
		'orch-tui cleanup-worktrees T-1',
		'orch-tui cleanup-worktrees --operation list_candidates --json',
		'orch-tui cleanup-worktrees --operation cleanup_all --status-filter abandoned --force',
	],
	originalNames: {ACTION: 'operation', FORCE_CLEANUP: 'force'},
};
