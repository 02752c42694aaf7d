/**
What goes into show-diff, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {agentIdSchema, taskIdSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';
import {shownFileSchema} from './diff-text.js';

export const input = z.strictObject({
	taskId: taskIdSchema.optional().describe('The work of this task.'),
	agentId: agentIdSchema.optional().describe('The work of the task that this agent is or was at.'),
	lines: z.int().min(1).max(50_000).default(10_000).describe('So many lines at most; files beyond them are named and not shown.'),
});

export const output = z.strictObject({
	task_id: z.string(),
	agent_id: z.string().nullable(),
	base: z.string().describe('The commit it is compared with.'),
	head: z.string().nullable().describe('The commit that has landed; null while the work lies in its worktree.'),
	folder: z.string().nullable().describe('Where the work lies.'),
	added: z.int(),
	deleted: z.int(),
	files: z.array(shownFileSchema),
});

export const facts: CommandFacts = {
	purpose:
		'Shows what a task has changed since its base: what is committed, what is not yet, and files that git does not know; of a task that has landed, what has landed.',
	success: [
		'Files that are no text or too long are named, with what is known of them.',
		'No diff driver, filter or hook of anybody is run.',
		'What is shown is safe for a terminal; nothing is written.',
	],
	errors: {
		task_not_found: 'There is no such task.',
		agent_not_found: 'There is no such agent.',
		no_work_yet: 'The task has no worktree, and nothing of it has landed.',
	},
	cfr: [],
	related: ['show-log', 'merge-completed-work'],
	examples: ['orch-tui task diff T-1 --json', 'orch-tui show-diff T-1'],
};
