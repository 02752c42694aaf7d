/**
Finds tasks that wait for each other in a circle. An import refuses such a thing; this proves that none got in another way.
*/
import {z} from 'zod';
import {circlesIn, sayPath} from '../domain/graph.js';
import {defineCommand} from './command.js';

/** `commands.md` [8]: the shorter the circle, the worse. */
const severityFor = (length: number): 'critical' | 'high' | 'medium' => (length <= 2 ? 'critical' : length <= 4 ? 'high' : 'medium');

export const detectDeadlocks = defineCommand({
	name: 'detect-deadlocks',
	summary: 'Look for tasks that wait for each other in a circle.',
	input: z.strictObject({reportLevel: z.enum(['summary', 'detailed']).default('detailed').describe('summary: only how many.')}),
	reads: ['specs_task', 'specs_task_dependency'],
	writes: [],

	async run({store}, {reportLevel}) {
		const {edges, sourceKeys} = store.plans.known();
		const circles = circlesIn(edges);
		const said = circles.length === 0 ? 'No tasks wait for each other in a circle.' : circles.map(({path}) => `${sayPath(path)}.`).join(' ');
		return {
			ok: true,
			value: {
				said,
				output: {
					deadlocks_found: circles.length,
					total_tasks: sourceKeys.size,
					total_dependencies: [...edges.values()].reduce((sum, targets) => sum + targets.length, 0),
					graph_acyclic: circles.length === 0,
					...(reportLevel === 'summary'
						? {}
						: {
								circular_chains: circles.map(({members, path}) => ({
									chain: path,
									length: path.length - 1,
									affected_tasks: members,
									severity: severityFor(path.length - 1),
								})),
							}),
				},
			},
		};
	},
});
