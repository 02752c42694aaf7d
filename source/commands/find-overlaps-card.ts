/**
What goes into find-overlaps, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {taskIdSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	taskId: taskIdSchema.optional().describe('Only overlaps with this task.'),
});

const overlap = z.strictObject({
	task_ids: z.array(z.string()).length(2),
	file: z.string(),
	grade: z.enum(['same_lines', 'same_file']).describe('same_lines will conflict; same_file changes other lines of it.'),
	lines: z
		.strictObject({from: z.int(), to: z.int()})
		.nullable()
		.describe('Where they meet, in the file as the second task has found it; null of same_file, and where the file is no text.'),
	merge_first: z.string().describe('What is nearer to the target, else the smaller change.'),
});
export type ShownOverlap = z.output<typeof overlap>;

export const output = z.strictObject({
	target_branch: z.string(),
	branches: z.int().describe('Branches with commits that have not landed.'),
	overlaps: z.array(overlap).describe('Those on the same lines first.'),
	hint: z.string().nullable().describe('What to do about the first one.'),
	truncated: z.boolean().describe('Whether there are more than are listed, or more than could be looked at in one go.'),
});
export type ShownOverlaps = z.output<typeof output>;

export const facts: CommandFacts = {
	purpose: 'Warns of conflicts before the merge: which branches that have not landed change the same files, and whether they change the same lines.',
	success: [
		'Every branch of an open task is compared by what it has committed since it left the target.',
		'It only reads, touches no working copy and runs no driver of yours.',
	],
	errors: {task_not_found: 'There is no such task.', branch_not_found: 'The branch to merge into is gone.'},
	cfr: ['CFR-013'],
	related: ['merge-completed-work', 'show-merges', 'coordinate-dependencies'],
	examples: ['orch-tui merge overlaps', 'orch-tui find-overlaps --json'],
};
