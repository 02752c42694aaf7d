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
	output: z.strictObject({
		tasks: z.array(z.looseObject({id: z.string(), title: z.string()})).describe('The tasks, each as one of the JSON lines.'),
	}),
	facts: {
		purpose: 'Prints every task of the backlog as one JSON object a line, so that it can be kept, compared or imported elsewhere.',
		success: ['Every task of the backlog is there, in its order.', 'What is printed can be imported into another repository as it is.', 'It reads only.'],
		errors: {},
		cfr: ['CFR-014'],
		related: ['import-backlog', 'add-task'],
		examples: ['orch-tui export > tasks.jsonl'],
	},
	reads: ['specs_task', 'specs_task_dependency'],
	writes: [],

	async run({store}) {
		const {sourceKeys} = store.plans.known();
		const lines = store.plans.list().map(plan => planToJsonLine({...plan, sourceKey: sourceKeys.get(plan.id)}));
		return {ok: true, value: {said: lines.join('\n'), output: {tasks: lines.map((line): unknown => JSON.parse(line))}}};
	},
});
