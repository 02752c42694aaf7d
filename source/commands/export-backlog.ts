/**
Writes the backlog as JSON lines: the inverse of import.
*/
import {z} from 'zod';
import {planToJsonLine} from '../domain/plan-json.js';
import {defineCommand} from './command.js';

export const exportBacklog = defineCommand({
	name: 'export-backlog',
	summary: 'Print the backlog as JSON lines, ready to be imported elsewhere.',
	input: z.strictObject({}),
	reads: ['specs_task', 'specs_task_dependency'],
	writes: [],

	async run({store}) {
		const {sourceKeys} = store.plans.known();
		const lines = store.plans.list().map(plan => planToJsonLine({...plan, sourceKey: sourceKeys.get(plan.id)}));
		return {ok: true, value: {said: lines.join('\n'), output: {tasks: lines.map((line): unknown => JSON.parse(line))}}};
	},
});
