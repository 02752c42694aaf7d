/**
What goes into why, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {causeCodes} from '../domain/cause.js';
import {taskIdSchema} from '../domain/ids.js';
import {resources} from '../domain/pressure.js';
import {taskStates} from '../domain/task.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	taskId: taskIdSchema.optional().describe('Why this task does not go on. Without it: why nothing runs, or no more than does.'),
});

const cause = z.strictObject({
	code: z.enum(causeCodes),
	message: z.string(),
	hint: z.string().nullable().describe('What would change it, where a person can do something.'),
	task_ids: z.array(z.string()).describe('The tasks it holds up.'),
	chain: z
		.array(z.strictObject({task_id: z.string(), status: z.enum(taskStates), reason: z.string().nullable()}))
		.describe('From a task that waits to what it comes down to.'),
	gate: z
		.strictObject({resource: z.enum(resources), value: z.number(), limit: z.number(), opens_at: z.number(), unit: z.enum(['%', 'MB'])})
		.nullable()
		.describe('Of resource_gate: what the machine is short of, and at what it lets agents in again. MB are free ones.'),
	until: z.string().nullable().describe('When it ends by itself, ISO 8601, UTC.'),
});

export const output = z.strictObject({
	task_id: z.string().nullable(),
	status: z.enum(taskStates).nullable(),
	running: z.int().describe('Agents that live.'),
	code: z.enum(causeCodes).describe('Of the first cause.'),
	message: z.string(),
	causes: z.array(cause).min(1).describe('The first thing to know first.'),
});

export const facts: CommandFacts = {
	purpose: 'Answers why nothing is running, or why one task does not go on, by the very rules that decide it.',
	success: [
		'There is always an answer, and it is the one of those who decide: what it says may start would be claimed now.',
		'It names the task, the resource, the person or the hour that all of it comes down to, and what to do about it.',
		'It only reads.',
	],
	errors: {task_not_found: 'There is no such task.'},
	cfr: ['CFR-014'],
	related: ['find-available-work', 'detect-deadlocks', 'monitor-resource-usage'],
	examples: ['orch-tui why', 'orch-tui why --json'],
};
