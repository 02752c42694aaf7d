/**
Shows who waits for whom, as a tree, for tools that draw, or as data, with the critical path. Reads only.
*/
import {criticalPathOf} from '../domain/critical-path.js';
import {dotOf, mermaidOf, treeTextOf} from '../domain/graph-text.js';
import {isOver, type Task} from '../domain/task.js';
import {shownInGraph, taskGraphOf} from '../domain/task-graph.js';
import {defineCommand} from './command.js';
import {facts, input, output, type ShownGraph} from './show-graph-card.js';

export const showGraph = defineCommand({
	name: 'show-graph',
	summary: 'Show who waits for whom, and the critical path.',
	input,
	output,
	facts,
	bareField: 'format',
	reads: ['specs_task', 'specs_task_dependency', 'orchestrator_task'],
	writes: [],

	async run({store}, {format, done}) {
		const {rows} = store.dependencies.all();
		const all = store.tasks.list();
		const edges = rows.map(({taskId, on, type}) => ({taskId, on, isSoft: type === 'soft'}));
		const tasks = shownInGraph(all, edges, done);
		const graph = taskGraphOf(tasks, edges);
		const {ids, hours} = criticalPathOf(graph, isOpen);
		const shown: ShownGraph = {
			tasks: tasks.map(({id, title, state, estimatedHours}) => ({task_id: id, title, status: state, estimated_hours: estimatedHours ?? null})),
			edges: rows.map(({taskId, on, type, isMet}) => ({task_id: taskId, depends_on: on, type, is_met: isMet})),
			critical_path: [...ids],
			critical_hours: hours ?? null,
		};
		const texts = {
			ascii: () => (tasks.length === 0 ? 'There are no open tasks.' : treeTextOf(graph, ids)),
			mermaid: () => mermaidOf(graph, ids),
			dot: () => dotOf(graph, ids),
			json: () => JSON.stringify(shown, undefined, '\t'),
			none: () => undefined,
		};
		const said = texts[format]();
		return {ok: true, value: {...(said === undefined ? {} : {said}), output: shown}};
	},
});

const isOpen = ({state}: Task): boolean => !isOver(state);
