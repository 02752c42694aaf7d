/**
The graph of tasks as text for others: Mermaid, Graphviz, and a tree in plain letters.
*/

import {isOver, type TaskState} from './task.js';
import type {TaskGraph} from './task-graph.js';
import {safeLine} from './text.js';

export type DrawnTask = {readonly id: string; readonly title: string; readonly state: TaskState};

/** Names of nodes are numbers: an id may hold what their language gives a meaning. */
const nodeOf = (place: number): string => `t${place}`;

const labelOf = ({id, title}: DrawnTask): string => `${safeLine(id)} ${safeLine(title, 200)}`.trim();

const pairsOf = (lists: ReadonlyArray<readonly number[]>): Array<readonly [on: number, task: number]> =>
	lists.flatMap((list, task) => list.map(on => [on, task] as const));

const isOnPath = (path: readonly string[]): ((a: string, b: string) => boolean) => {
	const next = new Map(path.slice(0, -1).map((id, index) => [id, path[index + 1]]));
	return (a, b) => next.get(a) === b;
};

/** Quotes and angle brackets would end a label. */
const mermaidLabel = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const mermaidOf = (graph: TaskGraph<DrawnTask>, path: readonly string[]): string => {
	const {tasks} = graph;
	const onPath = isOnPath(path);
	const arrow = (on: number, task: number) => (onPath(tasks[on]?.id ?? '', tasks[task]?.id ?? '') ? '==>' : '-->');
	const over = tasks.flatMap(({state}, place) => (isOver(state) ? [nodeOf(place)] : []));
	return [
		'graph LR',
		...tasks.map((task, place) => `\t${nodeOf(place)}["${mermaidLabel(labelOf(task))}"]`),
		...pairsOf(graph.before).map(([on, task]) => `\t${nodeOf(on)} ${arrow(on, task)} ${nodeOf(task)}`),
		...pairsOf(graph.softly).map(([on, task]) => `\t${nodeOf(on)} -.-> ${nodeOf(task)}`),
		...(over.length === 0 ? [] : ['\tclassDef done opacity:0.5', `\tclass ${over.join(',')} done`]),
	].join('\n');
};

const dotLabel = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

export const dotOf = (graph: TaskGraph<DrawnTask>, path: readonly string[]): string => {
	const {tasks} = graph;
	const onPath = isOnPath(path);
	const weight = (on: number, task: number) => (onPath(tasks[on]?.id ?? '', tasks[task]?.id ?? '') ? ' [penwidth=3]' : '');
	return [
		'digraph tasks {',
		'\trankdir=LR',
		...tasks.map((task, place) => `\t${nodeOf(place)} [label="${dotLabel(labelOf(task))}"${isOver(task.state) ? ' style=dashed' : ''}]`),
		...pairsOf(graph.before).map(([on, task]) => `\t${nodeOf(on)} -> ${nodeOf(task)}${weight(on, task)}`),
		...pairsOf(graph.softly).map(([on, task]) => `\t${nodeOf(on)} -> ${nodeOf(task)} [style=dashed constraint=false]`),
		'}',
	].join('\n');
};

const depthMax = 12;

/** Each below the first of the last that it waits for; what else it waits for is named behind it. */
export const treeTextOf = (graph: TaskGraph<DrawnTask>, path: readonly string[]): string => {
	const {tasks} = graph;
	const critical = new Set(path);
	return treeRowsOf(graph)
		.map(({place, depth, parent}) => {
			const task = tasks[place];
			if (task === undefined) return '';
			const others = (graph.before[place] ?? []).filter(on => on !== parent).map(on => tasks[on]?.id ?? '');
			const indent = depth === 0 ? '' : `${'   '.repeat(Math.min(depth, depthMax) - 1)}\`- `;
			const softly = (graph.softly[place] ?? []).map(on => tasks[on]?.id ?? '');
			return [
				`${indent}${labelOf(task)} (${task.state}${critical.has(task.id) ? ', critical' : ''})`,
				...(others.length === 0 ? [] : [`also waits for ${others.join(', ')}`]),
				...(softly.length === 0 ? [] : [`rather after ${softly.join(', ')}`]),
			].join(' ');
		})
		.join('\n');
};

export type TreeRow = {readonly place: number; readonly depth: number; readonly parent: number | undefined};

/** The prerequisite that a task is drawn behind: one of those right before it. `isPreferred` says which of them. */
export const parentsOf = ({before, levels}: TaskGraph, isPreferred: (on: number, task: number) => boolean = () => false): Int32Array =>
	Int32Array.from(before, (list, place) => {
		const near = list.filter(on => levels[on] === (levels[place] ?? 0) - 1);
		return near.find(on => isPreferred(on, place)) ?? near[0] ?? -1;
	});

/** From the roots down, children below their parent. Iterative: a chain of thousands of tasks must not end the program. */
export const treeRowsOf = (graph: TaskGraph, parents = parentsOf(graph), isPreferred: (on: number, task: number) => boolean = () => false): TreeRow[] => {
	const children: number[][] = graph.tasks.map(() => []);
	for (const [place, parent] of parents.entries()) if (parent !== -1) children[parent]?.push(place);
	for (const [place, list] of children.entries()) {
		const first = list.findIndex(child => isPreferred(place, child));
		if (first > 0) list.unshift(...list.splice(first, 1));
	}

	const rows: TreeRow[] = [];
	for (const [root, parent] of parents.entries()) {
		if (parent !== -1) continue;
		const stack: TreeRow[] = [{place: root, depth: 0, parent: undefined}];
		for (let next = stack.pop(); next; next = stack.pop()) {
			rows.push(next);
			const {place, depth} = next;
			for (const child of (children[place] ?? []).toReversed()) stack.push({place: child, depth: depth + 1, parent: place});
		}
	}

	return rows;
};
