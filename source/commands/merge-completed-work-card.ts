/**
What merge-completed-work takes and answers.
*/
import {z} from 'zod';
import {taskIdSchema} from '../domain/ids.js';
import {resolvers} from '../domain/resolution.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	operation: z
		.enum(['merge', 'resolve_conflicts', 'status', 'take_out', 'put_back', 'toggle'])
		.default('merge')
		.describe(
			'merge: one task, or the whole queue. resolve_conflicts: show the conflicts of one, or resolve them as you say. status: the merge queue. take_out: this one is not merged until somebody puts it back. put_back: it has its turn again. toggle: out of the queue when it is in it, else in.',
		),
	taskId: taskIdSchema.optional().describe('This task first, whatever its place in the queue.'),
	mergeStrategy: z
		.enum(['recursive', 'ours'])
		.default('recursive')
		.describe(
			"recursive: git's own three-way merge; a conflict is an answer. ours: the same, and files in conflict stay as the target has them. Git's strategy of that name, which drops all work, is never used.",
		),
	conflictStrategy: z
		.enum(['recursive', ...resolvers, 'abort'])
		.optional()
		.describe(
			'ours: as the target has it. theirs: as the task has it. union: the lines of both. abort: give this merge up. recursive, or none: only show the conflicts.',
		),
	paths: z
		.array(z.string().min(1).max(4096))
		.max(1000)
		.default([])
		.describe('The files that the strategy is for. union needs them named, as does whatever is more than lines: a deleted file, a binary, a submodule.'),
	resolveConflicts: z.boolean().default(false).describe('With merge: resolve conflicts by conflictStrategy at once.'),
	orchestratorInstanceId: z.string().min(1).max(128).optional().describe('Who asks, kept with the merge.'),
});
export type MergeInput = z.output<typeof input>;

const merged = z.strictObject({
	task_id: z.string(),
	branch_name: z.string(),
	merge_strategy: z.enum(['recursive', 'ours']),
	status: z.string(),
	step: z.string().nullable(),
	conflicts: z.int(),
	files_changed: z.int().nullable(),
	insertions: z.int().nullable(),
	deletions: z.int().nullable(),
	merge_commit: z.string().nullable(),
	merged_at: z.string().nullable(),
	message: z.string(),
});
export type MergedTask = z.output<typeof merged>;

const failedMerge = z.strictObject({task_id: z.string(), error: z.string(), message: z.string(), conflicted_files: z.array(z.string())});

const text = z.string().nullable();
const conflict = z.strictObject({
	path: z.string(),
	kinds: z.array(z.string()),
	resolvable_by: z.array(z.enum(resolvers)),
	base: text,
	ours: text,
	theirs: text,
	marked: text,
	union: text,
	truncated: z.boolean(),
});
export type ShownConflict = z.output<typeof conflict>;

const resolution = z.strictObject({
	task_id: z.string(),
	branch_name: z.string(),
	status: z.string(),
	strategy: z.enum(['recursive', ...resolvers, 'abort']),
	conflicts_count: z.int(),
	conflicts_resolved: z.int(),
	files_resolved: z.array(z.string()),
	merge_commit: z.string().nullable(),
	merged_at: z.string().nullable(),
	conflicts: z.array(conflict),
	message: z.string(),
});
export type ResolutionAnswer = z.output<typeof resolution>;

const queued = z.strictObject({
	task_id: z.string(),
	status: z.enum(['merging', 'verifying', 'completed_awaiting_merge', 'taken_out', 'conflicted', 'merged']),
	position: z.int().nullable(),
	merge_commit: z.string().optional(),
	reason: z.string().nullable(),
});
export type QueuedTask = z.output<typeof queued>;

export const output = z.union([
	merged,
	resolution,
	z.strictObject({
		merges_done: z.int(),
		merges: z.array(merged),
		not_merged: z.array(failedMerge),
		total_in_queue: z.int(),
		next_to_merge: text,
		message: z.string(),
	}),
	z.strictObject({merge_queue: z.array(queued), total_in_queue: z.int(), next_to_merge: text, merges_held: z.boolean(), message: z.string()}),
]);

export const facts: CommandFacts = {
	purpose: 'Brings finished work onto the target branch, one task at a time, without ever touching your checkout for it, and proves that it landed.',
	success: [
		'The work was completed, with evidence, or a person has let it in.',
		'It was tried before, without touching anything; conflicts are an answer, or resolved as a person has said.',
		'The merge commit is on the target branch: git has said so after the branch was moved.',
		'What landed is what was verified, tree by tree; a merge with a resolved conflict is never landed without that, or a yes.',
		'The row says so; the time at which the work was completed stays.',
		'There are no uncommitted changes but yours.',
		'The message of the commit names the task and the branch.',
		'A task that was taken out of the queue stays finished, with its evidence, its branch and its worktree; those behind it move up.',
	],
	errors: {
		task_not_completed: 'Its work is not done; current_status says how it stands.',
		merge_conflicts: 'It and the target have changed the same lines; conflicts_count and conflicted_files say where. The target is untouched.',
		branch_not_found: 'Its branch is gone, or the one to merge into.',
		git_error: 'Git has refused; the message says why.',
		dirty_working_directory: 'Uncommitted changes are in the way, in your checkout of the target or in the worktree of the task; files says which.',
		merge_already_done: 'It is on the target already.',
		merges_held: 'A person holds the merge queue, or has to let each task in by name.',
		verify_failed: 'The merged result was verified and failed; the target is untouched.',
		content_mismatch:
			'The merge would not hold exactly what both sides brought, or two paths that differ only in capitals or Unicode form; the target is untouched.',
		repository_busy: 'Another process has been changing worktrees or refs for too long.',
		task_not_found: 'There is no such task.',
		everything_stopped: 'Everything was stopped by a person, and nobody has released it.',
		merge_under_way: 'Conflicts were to be resolved while another task is being merged, or one was to be taken out that is itself; task_id says which.',
		not_in_queue: 'It was to be taken out, and is not in the queue; or put back, and nobody took it out. With current_status.',
		not_conflicted: 'Some of the paths are not in conflict.',
	},
	cfr: ['CFR-000', 'CFR-013'],
	related: ['cleanup-worktrees', 'hold-merges', 'auto-restart-agent'],
	examples: [
		'orch-tui merge-completed-work T-1',
		'orch-tui merge-completed-work --operation status --json',
		'orch-tui merge rm T-1',
		'orch-tui merge-completed-work T-1 --operation resolve_conflicts',
		'orch-tui merge-completed-work T-1 --operation resolve_conflicts --conflict-strategy union --paths CHANGELOG.md',
	],
	originalNames: {ACTION: 'operation'},
};
