/**
A few cards for the doors to stand before: the real ones have the same shape.
*/
import {z} from 'zod';
import type {CommandCard} from '../../source/commands/command.js';
import {agentIdSchema, taskIdSchema} from '../../source/domain/ids.js';
import {priorities} from '../../source/domain/task.js';

export const cards: readonly CommandCard[] = [
	{
		name: 'kill-stalled-agent',
		summary: 'Stop an agent and all of its processes.',
		input: z.strictObject({
			agentId: agentIdSchema.optional().describe('The agent, as in a3.'),
			force: z.boolean().default(false).describe('Kill at once.'),
			gracePeriodSeconds: z.number().min(0).max(600).optional().describe('How long it may take.'),
		}),
		bareField: 'agentId',
		keys: [
			{press: 'x', pane: 'anywhere', does: 'stop'},
			{press: 'X', pane: 'agents', does: 'kill', input: {force: true}},
		],
		cadence: 'health',
		reads: ['agent_lifecycle'],
		writes: ['agent_lifecycle', 'audit_event'],
	},
	{
		name: 'find-available-work',
		summary: 'List the tasks that may start now.',
		input: z.strictObject({
			maxParallel: z.int().min(1).max(64).optional().describe('At most this many tasks.'),
			priorityFilter: z
				.enum([...priorities, 'all'])
				.default('all')
				.describe('Only tasks of this priority.'),
			excludeBlocked: z.boolean().default(true).describe('Leave out tasks that wait.'),
		}),
		reads: ['specs_task'],
		writes: [],
	},
	{
		name: 'create-parallel-tasks',
		summary: 'Claim tasks.',
		input: z.strictObject({taskIds: z.array(taskIdSchema).max(64).optional().describe('Claim exactly these.')}),
		bareField: 'taskIds',
		cadence: 'work',
		reads: [],
		writes: ['orchestrator_task'],
	},
	{
		name: 'add-task',
		summary: 'Add one task | to the backlog.',
		input: z.strictObject({
			title: z.string().min(1).describe('What is to be done.'),
			agent: z.string().optional().describe('Who is to do it.'),
			files: z.array(z.string()).default([]).describe('What it may change.'),
			after: z.array(taskIdSchema).default([]).describe('What it waits for.'),
		}),
		bareField: 'title',
		reads: [],
		writes: ['specs_task'],
	},
	{
		name: 'import-backlog',
		summary: 'Import tasks from a file.',
		input: z.strictObject({
			file: z.string().default('-').describe('A markdown or JSON lines file; - is standard input.'),
			text: z.string().describe('What stands in it.'),
			dryRun: z.boolean().default(false).describe('Only show.'),
		}),
		bareField: 'file',
		reads: [],
		writes: ['specs_task'],
	},
];
