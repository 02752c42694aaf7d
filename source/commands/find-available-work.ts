/**
Lists the tasks that may start now. Reads only.
*/
import {z} from 'zod';
import {matchWork} from '../domain/assignment.js';
import {priorities, priorityRank, type Task} from '../domain/task.js';
import {defineCommand} from './command.js';

const nextCheckSeconds = {some: 30, none: 60};

export const findAvailableWork = defineCommand({
	name: 'find-available-work',
	summary: 'List the tasks that may start now, in the order in which they would.',
	input: z.strictObject({
		maxParallel: z.int().min(1).max(64).optional().describe('At most this many tasks. Default: maxParallel of the config.'),
		priorityFilter: z
			.enum([...priorities, 'all'])
			.default('all')
			.describe('Only tasks of this priority.'),
		excludeBlocked: z.boolean().default(true).describe('Leave out tasks that wait for others.'),
		resourceCheck: z.boolean().default(true).describe('Ask whether the machine has room for another agent.'),
	}),
	reads: ['specs_task', 'specs_specification', 'specs_task_dependency', 'orchestrator_task'],
	writes: [],

	async run({store, policy, admission}, {maxParallel, priorityFilter, excludeBlocked, resourceCheck}) {
		const {places, reason: heldBecause} = admission();
		const max = maxParallel ?? policy.maxParallel;
		const wanted = (priority: string) => priorityFilter === 'all' || priority === priorityFilter;
		// What waits for nothing any more is made ready by the next beat, if anybody conducts.
		const ready = [...store.tasks.listReady(1000), ...store.tasks.listUnblocked(1000)].toSorted(byTurn).filter(({priority}) => wanted(priority));
		const running = store.tasks.listInFlight();
		const {candidates} = matchWork(ready, running, Number.POSITIVE_INFINITY);
		const waiting = excludeBlocked ? [] : store.tasks.listIn('waiting').filter(({priority, openDependencies}) => openDependencies > 0 && wanted(priority));

		const tasks = [...candidates.map(({task, canParallelize}) => ({task, canParallelize})), ...waiting.map(task => ({task, canParallelize: false}))].slice(
			0,
			max,
		);
		const counts = store.tasks.counts();
		const reason = tasks.length > 0 ? null : whyNone(counts);
		const isHeld = resourceCheck && places === 0;

		return {
			ok: true,
			value: {
				said:
					tasks.length > 0
						? `${tasks.length} may start: ${tasks.map(({task}) => task.id).join(', ')}.${isHeld ? ` Now ${heldBecause}.` : ''}`
						: `Nothing may start: ${reason}.`,
				output: {
					available_tasks: tasks.map(({task, canParallelize}) => ({
						task_id: task.id,
						spec_id: task.spec ?? null,
						spec_title: task.spec ?? null,
						status: task.state,
						priority: task.priority,
						estimated_hours: task.estimatedHours ?? null,
						dependencies: {open: task.openDependencies, waits_for: task.waitsFor},
						can_parallelize: canParallelize,
						assigned_agent: task.agentId ?? null,
					})),
					total_available: tasks.length,
					resource_available: !isHeld,
					reason: tasks.length > 0 ? (isHeld ? (heldBecause ?? null) : null) : reason,
					next_check_in_seconds: tasks.length > 0 ? nextCheckSeconds.some : nextCheckSeconds.none,
				},
			},
		};
	},
});

/** As they start: by priority, then the shorter ones, then their place in the backlog. */
const byTurn = (a: Task, b: Task): number => {
	const hours = ({estimatedHours}: Task) => estimatedHours ?? Number.MAX_VALUE;
	return priorityRank[a.priority] - priorityRank[b.priority] || hours(a) - hours(b) || a.position - b.position;
};

/** An idle queue is a normal state with a reason, not an error. */
const whyNone = (counts: Partial<Record<string, number>>): string => {
	const of = (state: string) => counts[state] ?? 0;
	const total = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
	if (total === 0) return 'the backlog is empty';
	if (of('merged') + of('cleaned') + of('cancelled') === total) return 'all tasks are done';
	const parts = [
		[of('waiting'), 'wait for others'],
		[of('blocked'), 'are blocked'],
		[of('retrying'), 'wait for their next try'],
		[of('claimed') + of('prepared') + of('working'), 'are being worked on'],
		[of('finished') + of('merging'), 'are in the merge queue'],
		[of('unproven') + of('conflicted') + of('gave-up'), 'need a person'],
	] as const;
	return parts
		.filter(([count]) => count > 0)
		.map(([count, what]) => `${count} ${what}`)
		.join(', ');
};
