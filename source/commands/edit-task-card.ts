/**
What goes into edit-task, what comes out of it, and what may go wrong.
*/
import {z} from 'zod';
import {taskIdSchema} from '../domain/ids.js';
import {priorities} from '../domain/task.js';
import type {CommandFacts} from './command.js';

const empty = 'Nothing in it takes it away.';

export const input = z.strictObject({
	taskId: taskIdSchema.describe('The task.'),
	title: z.string().trim().min(1, 'A task needs a title.').max(500).optional().describe('What is to be done, in one line.'),
	prompt: z.string().optional().describe(`All else that the agent should know. ${empty}`),
	check: z.string().optional().describe(`A command that proves the work. ${empty}`),
	after: z.string().optional().describe(`Ids of tasks that have to be merged first, with commas: all of them. ${empty}`),
	files: z.string().optional().describe(`Paths and globs that it may change, with commas: all of them. ${empty}`),
	priority: z.enum(priorities).optional().describe('Its priority.'),
	agent: z.string().optional().describe(`The agent for it, by its name in the config. ${empty}`),
	labels: z.string().optional().describe(`Its labels, with commas: all of them. ${empty}`),
});

export const editable = ['title', 'prompt', 'check', 'after', 'files', 'priority', 'agent', 'labels'] as const;

export const output = z.strictObject({
	task_id: z.string(),
	status: z.string().describe('Where it stands now: what it waits for may have changed.'),
	changed: z.array(z.enum(editable)).describe('The fields that are other than before.'),
});

export const facts: CommandFacts = {
	purpose: 'Changes what a task says, as long as that is still true for whoever does it.',
	success: [
		'The fields that were named are as they were given; all others are as they were.',
		'All of it is changed, or nothing.',
		'The next attempt at the task is told the new words.',
		'What it waits for is looked over at once; no two tasks wait for each other.',
	],
	errors: {
		task_not_found: 'There is no such task.',
		task_begun: 'An agent works by the old words, or its work is being merged. With current_status. Its priority and its labels may still be changed.',
		task_over: 'It is merged or cancelled. With current_status.',
		circular_dependency_detected: 'It would wait for a task that waits for it. With circular_chain.',
		validation_failed: 'A field is wrong, or a task that it is to wait for is not there: nothing is changed.',
	},
	cfr: ['CFR-014'],
	related: ['add-task', 'set-priority', 'coordinate-dependencies'],
	examples: ['orch-tui task edit T-2 --title "Document them" --priority low', 'orch-tui edit-task T-2 --after T-1 --labels docs,api'],
};
