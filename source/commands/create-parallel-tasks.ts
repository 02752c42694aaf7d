/**
Claims ready tasks, up to the free places.
*/
import {z} from 'zod';
import {matchWork} from '../domain/assignment.js';
import {type TaskId, taskIdSchema} from '../domain/ids.js';
import type {Task} from '../domain/task.js';
import {type Context, defineCommand, nothingToDo} from './command.js';

export const createParallelTasks = defineCommand({
	name: 'create-parallel-tasks',
	summary: 'Claim the next ready tasks, or the named ones, for agents.',
	input: z.strictObject({
		taskIds: z.array(taskIdSchema).max(64).optional().describe('Claim exactly these, or none of them.'),
	}),
	bareField: 'taskIds',
	cadence: 'work',
	reads: ['specs_task', 'orchestrator_task'],
	writes: ['orchestrator_task', 'audit_event'],

	async run(context, {taskIds}) {
		const {store, admission, stamp} = context;
		const {places, reason} = admission();
		if (taskIds !== undefined) return claimNamed(context, taskIds, places, reason);
		if (places === 0) return nothingToDo;

		const {picked} = matchWork(store.tasks.listReady(1000), store.tasks.listInFlight(), places);
		const claimed = picked.filter(({id}) => store.tasks.move(id, 'ready', 'claimed', {}, stamp()));
		return claimed.length === 0 ? nothingToDo : done(claimed, stamp().atMs);
	},
});

const done = (claimed: readonly Task[], atMs: number) => ({
	ok: true as const,
	value: {
		said: `Claimed ${claimed.map(({id}) => id).join(', ')}.`,
		output: {
			created_tasks: claimed.map(({id, retries}) => ({task_id: id, status: 'claimed', created_at: new Date(atMs).toISOString(), retry_count: retries})),
			total_created: claimed.length,
			timestamp: new Date(atMs).toISOString(),
		},
	},
});

/** All of the named ones, in one transaction, or none and a reason for each that cannot be claimed. */
const claimNamed = ({store, stamp}: Context, ids: readonly TaskId[], places: number, heldBecause: string | undefined) =>
	store.atomically(() => {
		const tasks = ids.map(id => store.tasks.find(id));
		const {candidates} = matchWork(
			tasks.filter((task): task is Task => task?.state === 'ready'),
			store.tasks.listInFlight(),
			ids.length,
		);
		const rivals = new Map(candidates.map(candidate => [candidate.task.id, candidate]));
		const faults = ids.flatMap((id, index) => {
			const task = tasks[index];
			if (task === undefined) return [{task_id: id, reason: 'there is no such task'}];
			if (task.state !== 'ready') return [{task_id: id, reason: `it is ${task.state}${task.reason === undefined ? '' : ` (${task.reason})`}`}];
			const rival = rivals.get(task.id);
			return rival?.canParallelize === false
				? [{task_id: id, reason: `it may change the same files as ${rival.overlapsWith}: ${rival.overlap.join(', ')}`}]
				: [];
		});
		if (faults.length === 0 && ids.length > places) {
			faults.push(...ids.slice(places).map(id => ({task_id: id, reason: heldBecause ?? `only ${places} places are free`})));
		}

		if (faults.length > 0) {
			return {
				ok: false as const,
				problem: {
					kind: 'refused' as const,
					code: 'validation_failed',
					message: `Nothing was claimed: ${faults.map(({task_id, reason}) => `${task_id}: ${reason}`).join('; ')}.`,
				},
			};
		}

		const claimed = tasks.filter((task): task is Task => task !== undefined);
		for (const {id} of claimed) store.tasks.move(id, 'ready', 'claimed', {}, stamp());
		return done(claimed, stamp().atMs);
	});
