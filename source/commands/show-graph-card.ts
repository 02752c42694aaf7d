/**
What goes into show-graph, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {dependencyTypes, taskStates} from '../domain/task.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	format: z
		.enum(['ascii', 'mermaid', 'dot', 'json', 'none'])
		.default('ascii')
		.describe('ascii: a tree in plain letters. mermaid and dot: for tools that draw. json: as --json has it. none: no text at all.'),
	done: z.boolean().default(false).describe('Also what is over and holds nobody up.'),
});

const edge = z.strictObject({
	task_id: z.string(),
	depends_on: z.string(),
	type: z.enum(dependencyTypes),
	is_met: z.boolean(),
});

export type ShownEdge = z.output<typeof edge>;

export const output = z.strictObject({
	tasks: z.array(z.strictObject({task_id: z.string(), title: z.string(), status: z.enum(taskStates), estimated_hours: z.number().nullable()})),
	edges: z.array(edge).describe('Between all tasks, whether they are listed or not; depends_on has to be merged first, if its type is hard.'),
	critical_path: z.array(z.string()).describe('The chain of open tasks that takes longest; the first of them first.'),
	critical_hours: z.number().nullable().describe('The sum of its estimates; null as soon as one of them has none.'),
});
export type ShownGraph = z.output<typeof output>;

export const facts: CommandFacts = {
	purpose: 'Shows who waits for whom, and the critical path: the chain of open tasks that takes longest.',
	success: ['Open tasks are shown, and of those that are over the ones that open ones have waited for.', 'It only reads.'],
	errors: {},
	cfr: ['CFR-014'],
	related: ['coordinate-dependencies', 'detect-deadlocks', 'why'],
	examples: ['orch-tui graph', 'orch-tui graph --format mermaid'],
};
