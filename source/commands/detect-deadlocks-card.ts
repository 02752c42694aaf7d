/**
What goes into detect-deadlocks, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {circleSeverities} from '../domain/deadlock.js';
import {taskIdSchema} from '../domain/ids.js';
import {dependencyTypes} from '../domain/task.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	operation: z.enum(['detect', 'analyze']).default('detect').describe('detect: find all circles. analyze: say what would open one of them.'),
	cycle: z
		.array(taskIdSchema)
		.max(100_000)
		.optional()
		.describe('For analyze: the tasks of one way round, in the order in which each waits for the next. Without it, the worst there is.'),
	reportLevel: z.enum(['summary', 'detailed']).default('detailed').describe('summary: only how many.'),
});

const ids = z.array(z.string());
const wait = z.strictObject({from: z.string(), to: z.string()});

const counts = {
	operation: z.literal('detect'),
	deadlocks_found: z.int(),
	total_tasks: z.int(),
	total_dependencies: z.int().describe('The hard ones.'),
	graph_acyclic: z.boolean(),
};

const summary = z.strictObject(counts);

const detailed = z.strictObject({
	...counts,
	circular_chains: z.array(
		z.strictObject({
			chain: ids.describe('The shortest way round: each waits for the next, the first is repeated last.'),
			length: z.int(),
			affected_tasks: ids.describe('All that wait for each other, and no other task.'),
			severity: z.enum(circleSeverities),
			cut: z.array(wait).describe('The dependencies to give up so that all of them can start.'),
			cut_is_smallest: z.boolean().describe('Whether fewer are proven not to do.'),
		}),
	),
	resolution_suggestions: z.array(z.string()),
});

const analysis = z.strictObject({
	operation: z.literal('analyze'),
	cycle: ids.describe('The first is repeated last; empty when there is none.'),
	cycle_length: z.int(),
	severity: z.enum(circleSeverities).nullable(),
	edges: z.array(z.strictObject({from: z.string(), to: z.string(), type: z.enum(dependencyTypes), reason: z.string()})),
	resolution_options: z.array(z.strictObject({option: z.string(), action: z.string(), impact: z.string()})),
});

export const output = z.union([summary, detailed, analysis]);

export const facts: CommandFacts = {
	purpose:
		'Finds tasks that wait for each other and so can never start, and says which dependencies to give up. The heartbeat looks by itself whenever dependencies change.',
	success: [
		'Every group of tasks that wait for each other is reported once, with its shortest way round; a task that waits for itself is one.',
		'Nothing is reported that can still move: soft dependencies, met ones and tasks that are over do not count.',
		'A way round of 1 or 2 is critical, of 3 or 4 high, of 5 or more medium.',
		'It only reads, and takes less than 2 seconds.',
	],
	errors: {
		graph_analysis_failed: 'The named tasks are no circle; missing_edges says which of them does not wait for the next.',
		task_not_found: 'One of the named tasks does not exist.',
	},
	cfr: ['CFR-014'],
	related: ['coordinate-dependencies', 'find-available-work'],
	examples: ['orch-tui detect-deadlocks', 'orch-tui detect-deadlocks --operation analyze --json'],
};
