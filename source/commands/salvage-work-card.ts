/**
What goes into salvage-work, what comes out of it, and what may go wrong.
*/
import {z} from 'zod';
import type {CommandFacts} from './command.js';
import {shownFileSchema} from './diff-text.js';

export const input = z.strictObject({
	operation: z.enum(['list', 'show', 'restore']).default('list').describe('list: what is kept. show: what is in one of them. restore: gives it back.'),
	what: z.string().min(1).optional().describe('A task, a ref, or a commit of the list.'),
	branch: z
		.string()
		.regex(/^[A-Za-z0-9][\w./+-]*$/, 'It is not the name of a branch.')
		.optional()
		.describe('For restore: the new branch. Default: salvage/ and the task.'),
	worktree: z.boolean().default(false).describe('For restore: as uncommitted files into the worktree of the task, in place of a new branch.'),
	over: z.boolean().default(false).describe('For restore into a worktree with uncommitted files: these are kept at the ref first, then replaced.'),
	lines: z.int().min(1).max(50_000).default(10_000).describe('For show: so many lines at most; files beyond them are named and not shown.'),
});

const kept = z.strictObject({
	ref: z.string(),
	task_id: z.string(),
	commit: z.string(),
	kept_at: z.iso.datetime(),
	message: z.string().describe('What it is.'),
	is_newest: z.boolean().describe('Whether it is the newest at its ref; earlier ones hang on it.'),
});

export const output = z.union([
	z.strictObject({kept_count: z.int(), kept: z.array(kept)}).describe('list.'),
	z
		.strictObject({...kept.shape, added: z.int(), deleted: z.int(), files: z.array(shownFileSchema)})
		.describe('show: all that it holds and the target does not.'),
	z
		.strictObject({
			...kept.shape,
			branch_name: z.string().nullable().describe('The branch that was made.'),
			worktree_path: z.string().nullable().describe('The worktree that has the files now.'),
			replaced: z.string().nullable().describe('The commit that keeps what was there before.'),
		})
		.describe('restore.'),
]);

export const facts: CommandFacts = {
	purpose: 'Before work is stopped, discarded or removed, what is in no commit is kept at a ref. This shows what is kept, and gives it back.',
	success: [
		'list and show write nothing.',
		'restore makes a new branch, or brings the files into the worktree of the task as they were, untracked ones too.',
		'Nothing is overwritten: a branch of that name is left alone, and uncommitted files are kept at the ref before others take their place.',
		'What is kept stays kept.',
	],
	errors: {
		nothing_kept: 'Nothing of that name is kept.',
		branch_exists: 'There is a branch of that name, or none can have it. With branch_name.',
		worktree_not_found: 'The task has no worktree any more. With task_id.',
		worktree_in_use: 'An agent is at work in it. With agent_id.',
		moved_on: 'Its branch has other commits by now than when this was kept. With worktree_path.',
		dirty_working_directory: 'It has uncommitted files. With files and worktree_path.',
		git_error: 'Git has refused; the message says why.',
	},
	cfr: ['CFR-013'],
	related: ['cleanup-worktrees', 'kill-stalled-agent', 'show-diff'],
	examples: ['orch-tui salvage list', 'orch-tui salvage-work --json'],
};
