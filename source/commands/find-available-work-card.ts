/**
What goes into find-available-work, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {causeCodes} from '../domain/cause.js';
import {priorities, taskStates} from '../domain/task.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	maxParallel: z.int().min(1).max(64).optional().describe('At most this many tasks. Default: maxParallel of the config.'),
	priorityFilter: z
		.enum([...priorities, 'all'])
		.default('all')
		.describe('Only tasks of this priority.'),
	excludeBlocked: z.boolean().default(true).describe('Leave out tasks that wait for others.'),
	resourceCheck: z.boolean().default(true).describe('Ask whether another agent would be let in.'),
});

const task = z.strictObject({
	task_id: z.string(),
	spec_id: z.string().nullable(),
	spec_title: z.string().nullable(),
	status: z.enum(taskStates),
	priority: z.enum(priorities),
	estimated_hours: z.number().nullable(),
	dependencies: z
		.strictObject({
			total: z.int(),
			completed: z.int(),
			blocked: z.int().describe('Given up, cancelled, blocked themselves, or not in the backlog.'),
			waits_for: z.array(z.string()),
			soft: z.array(z.string()).describe('Would better be done before; they keep nobody waiting.'),
		})
		.describe('The hard ones, but for soft.'),
	can_parallelize: z.boolean().describe('Whether its files are apart from those of all that run and of all before it in this list.'),
	overlaps_with: z.string().nullable().describe('The first task that may change the same files.'),
	overlap: z.array(z.string()),
	assigned_agent: z.string().nullable(),
});

export const output = z.strictObject({
	available_tasks: z.array(task),
	total_available: z.int().describe('How many are listed.'),
	resource_available: z.boolean().nullable().describe('Whether an agent would be let in now; null when it was not asked.'),
	reason: z.string().nullable().describe('Why nothing may start, or why it does not start yet.'),
	reason_code: z.enum(causeCodes).nullable(),
	blocker_chain: z
		.array(z.strictObject({task_id: z.string(), status: z.enum(taskStates), reason: z.string().nullable()}))
		.describe('When nothing may start: from the nearest task that waits to what it comes down to.'),
	next_check_in_seconds: z.int(),
});

export const facts: CommandFacts = {
	purpose: 'Lists the tasks that may start now, in the order in which they would. When there is none, it says why, and names what stands in the way.',
	success: [
		'There are at most maxParallel of them.',
		'Only tasks that are ready, or wait for nothing any more, are listed; with excludeBlocked off, those that wait come after them.',
		'Tasks that are running, claimed, done or failed are never listed.',
		'High comes before medium before low, then the shorter ones, then their place in the backlog.',
		'When there is no room for all, those come first that may run beside what runs.',
		'It only reads, and takes less than 50 ms with 10,000 tasks.',
	],
	errors: {},
	cfr: ['CFR-000', 'CFR-014'],
	related: ['create-parallel-tasks', 'coordinate-dependencies', 'why'],
	examples: ['orch-tui find-available-work', 'orch-tui find-available-work --max-parallel 4 --priority-filter high --json'],
};
