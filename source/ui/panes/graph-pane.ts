/**
Who waits for whom: open tasks as a tree, each below the first prerequisite that is still open.
*/
import {isOver, type Task} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, tableLine} from '../cells.js';
import {facetsOfTask} from '../facets.js';
import {glyphOf, markOfTask} from '../marks.js';
import {remember} from '../remember.js';
import {counted} from '../words.js';
import {type Desk, definePane} from './pane.js';
import {selectionOfTask} from './tasks-pane.js';

type Row = {readonly task: Task; readonly depth: number; readonly others: number};

const depthMax = 12;

/** Iterative: a chain of thousands of tasks must not end the program. Tasks in a circle come last, as roots. */
export const treeOf = remember((tasks: readonly Task[]): readonly Row[] => {
	const open = tasks.filter(({state}) => !isOver(state));
	const isOpen = new Set<string>(open.map(({id}) => id));
	const parents = new Map(open.map(({id, waitsFor}) => [id, waitsFor.filter(on => isOpen.has(on))]));
	const children = new Map<string, Task[]>();
	for (const task of open) {
		const parent = parents.get(task.id)?.[0];
		if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), task]);
	}

	const rows: Row[] = [];
	const seen = new Set<string>();
	const walk = (root: Task) => {
		const stack = [{task: root, depth: 0}];
		for (let next = stack.pop(); next; next = stack.pop()) {
			const {task, depth} = next;
			if (seen.has(task.id)) continue;
			seen.add(task.id);
			rows.push({task, depth, others: Math.max(0, task.openDependencies - 1)});
			stack.push(...(children.get(task.id) ?? []).toReversed().map(child => ({task: child, depth: depth + 1})));
		}
	};

	for (const task of open.filter(({id}) => parents.get(id)?.length === 0)) walk(task);
	for (const task of open) walk(task);
	return rows;
});

const indentOf = (depth: number, {set}: Desk['glyphs']): string =>
	depth === 0 ? '' : `${'   '.repeat(Math.min(depth, depthMax) - 1)}${set === 'unicode' ? '╰─ ' : '`- '}`;

const draw = ({task, depth, others}: Row, {glyphs, policy}: Desk, width: number): Line[] => {
	const shown = markOfTask(task, policy);
	const indent = indentOf(depth, glyphs);
	const also = others > 0 ? ` +${counted(others, 'more', 'more')}` : '';
	const state = 14;
	const label = width - indent.length - 2 - state - 2;
	return [
		[
			span(indent, 'muted'),
			span(glyphOf(shown, glyphs), shown.tone),
			span(' '),
			...tableLine(
				[
					{text: `${task.id} ${safeLine(task.title)}${also}`, tone: 'plain', width: label},
					{text: shown.word, tone: shown.tone, width: state},
				],
				glyphs.ellipsis,
			),
		],
	];
};

export const graphPane = definePane<Row>({
	name: 'graph',
	title: 'Graph',
	subject: 'the task',
	empty: 'No open tasks.',
	rows: ({tasks}) => treeOf(tasks),
	keyOf: ({task}) => task.id,
	selectionOf: ({task}) => selectionOfTask(task),
	facetsOf: ({task}, sight) => facetsOfTask(task, sight),
	draw,
	count: ({snapshot: {tasks}}) => `${tasks.filter(({state}) => !isOver(state)).length} open`,
});
