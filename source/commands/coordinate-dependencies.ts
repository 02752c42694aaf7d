/**
Lets tasks go whose prerequisites are merged, and says of the others what they wait for.
*/
import {z} from 'zod';
import {saidState} from '../domain/task.js';
import {defineCommand, nothingToDo} from './command.js';

/** More are taken in the next round of the same beat. */
const batchMax = 500;

export const coordinateDependencies = defineCommand({
	name: 'coordinate-dependencies',
	summary: 'Make tasks ready whose prerequisites are merged, and block those whose prerequisites failed.',
	input: z.strictObject({}),
	cadence: 'work',
	reads: ['specs_task_dependency', 'orchestrator_task'],
	writes: ['orchestrator_task', 'audit_event'],

	async run({store, stamp}) {
		const said = store.atomically(() => {
			const ready = store.tasks.listUnblocked(batchMax).filter(({id}) => store.tasks.move(id, 'waiting', 'ready', {}, stamp()));
			const blocked = store.tasks
				.listDoomed(batchMax)
				.filter(({id, prerequisite, state}) =>
					store.tasks.move(id, 'waiting', 'blocked', {code: 'prerequisite_failed', reason: `its prerequisite ${prerequisite} is ${saidState(state)}`}, stamp()),
				);
			const mended = store.tasks
				.listMended(batchMax)
				.filter(({id}) => store.tasks.move(id, 'blocked', 'waiting', {code: undefined, reason: undefined, why: 'its prerequisite goes on'}, stamp()));
			return {
				ready: ready.map(({id}) => id),
				blocked: blocked.map(({id}) => id),
				mended: mended.map(({id}) => id),
			};
		});

		const parts = [
			said.ready.length > 0 ? `${listed(said.ready)} ready.` : '',
			said.blocked.length > 0 ? `${listed(said.blocked)} blocked.` : '',
			said.mended.length > 0 ? `${listed(said.mended)} waiting again.` : '',
		].filter(part => part !== '');
		if (parts.length === 0) return nothingToDo;
		return {
			ok: true,
			value: {
				said: parts.join(' '),
				output: {dependent_tasks_unblocked: said.ready, dependent_tasks_blocked: said.blocked, timestamp: new Date(stamp().atMs).toISOString()},
			},
		};
	},
});

const listed = (ids: readonly string[]): string => (ids.length > 5 ? `${ids.length} tasks are` : `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'}`);
