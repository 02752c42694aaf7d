/**
What goes into revert-merge, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {taskIdSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	taskId: taskIdSchema.describe('The task whose merge it is.'),
	operation: z.enum(['revert', 'restore']).default('revert').describe('revert: take its newest merge back. restore: bring in again what was taken back.'),
});

export const output = z.strictObject({
	operation: z.enum(['revert', 'restore']),
	task_id: z.string(),
	status: z.string().describe('Where the task stands now.'),
	target_branch: z.string(),
	merge_commit: z.string().describe('The merge that it is about.'),
	commit: z.string().describe('The commit that was made for it, on the target now.'),
	dependent_tasks_waiting: z.array(z.string()).describe('revert: tasks that had not begun and wait for it again.'),
});

export const facts: CommandFacts = {
	purpose: 'Takes back what a merge has brought to the target, by a commit of its own, and brings it in again when that was a mistake.',
	success: [
		'A new commit on the target takes back what the merge had brought, and nothing that came later; the history stays as it was.',
		'The task is cancelled, with that reason: restore-task puts it back to be done anew, from where the target stands then.',
		'Tasks that wait for it and have not begun wait for it again.',
		'Files of your checkout follow, if it stands on the target; local changes in the way are an answer, and nothing has moved.',
		'The new commit is not verified: it says so before it asks.',
	],
	errors: {
		task_not_found: 'There is no such task.',
		not_merged: 'It is not merged, or not by a merge of ours. With current_status.',
		worktree_exists: 'It was merged and its worktree is still there, which has to go first.',
		not_reverted: 'restore: its merge was not taken back, or the task goes on already. With current_status.',
		not_on_target: 'The merge is not on the target any more: somebody has moved the branch.',
		merge_conflicts: 'What came later has changed the same lines; conflicted_files says where. Nothing has moved.',
		nothing_to_revert: 'The target holds nothing of it any more.',
		dirty_working_directory: 'Uncommitted changes of your checkout are in the way; files says which.',
		branch_not_found: 'The target branch is gone.',
		everything_stopped: 'Everything was stopped by a person, and nobody has released it.',
		target_moved: 'Others move the target all the time.',
		needs_yes: 'Nobody was there to be asked; --yes answers.',
	},
	cfr: ['CFR-013', 'CFR-014'],
	related: ['merge-completed-work', 'show-merges', 'restore-task'],
	examples: ['orch-tui merge revert T-1 --yes', 'orch-tui merge restore T-1'],
};
