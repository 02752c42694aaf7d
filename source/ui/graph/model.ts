/**
The graph as the screen knows it: which tasks it shows, where they stand, and the critical path. Found once for the same tasks and edges.
*/
import type {ShownEdge, ShownGraph} from '../../commands/show-graph-card.js';
import {type CriticalPath, criticalPathOf} from '../../domain/critical-path.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {isOver, type Task} from '../../domain/task.js';
import {shownInGraph, taskGraphOf, type WaitEdge} from '../../domain/task-graph.js';
import {loadedIn} from '../loaded.js';
import type {Load} from '../loads.js';
import type {UiState} from '../ui-state.js';
import {type Placed, placed} from './place.js';

export type GraphModel = {
	readonly tasks: readonly Task[];
	readonly placed: Placed;
	readonly path: CriticalPath;
	/** Whether the edge lies on the critical path. */
	readonly isCritical: (on: number, task: number) => boolean;
	/** How many are over, and how many of those are shown. */
	readonly over: number;
	readonly overShown: number;
};

export const graphLoad = (everyMs: number): Load => ({name: 'graph', command: 'show-graph', input: {format: 'none'}, everyMs});

/** The words of its form: `tree` instead of levels, `done` with all that is over. */
const words = (state: UiState): readonly string[] => (state.forms.graph ?? '').split('+');
export const isTree = (state: UiState): boolean => words(state).includes('tree');
export const showsDone = (state: UiState): boolean => words(state).includes('done');

/** The form with one of its words turned round. */
export const turned = (state: UiState, word: 'tree' | 'done'): string | undefined => {
	const now = words(state).filter(each => each !== '');
	const next = now.includes(word) ? now.filter(each => each !== word) : [...now, word];
	return next.length === 0 ? undefined : next.join('+');
};

const edgesFrom = new WeakMap<readonly ShownEdge[], readonly WaitEdge[]>();
const edgesOfTasks = new WeakMap<readonly Task[], readonly WaitEdge[]>();

/** All edges, once they have been asked for; until then those that the picture knows. */
const edgesOf = (tasks: readonly Task[], state: UiState): readonly WaitEdge[] => {
	const edges = loadedIn<Partial<ShownGraph>>(state, 'graph')?.edges;
	if (edges === undefined) {
		const known = edgesOfTasks.get(tasks) ?? tasks.flatMap(({id, waitsFor}) => waitsFor.map(on => ({taskId: id, on})));
		edgesOfTasks.set(tasks, known);
		return known;
	}

	const known = edgesFrom.get(edges) ?? edges.map(({task_id: taskId, depends_on: on, type}) => ({taskId, on, isSoft: type === 'soft'}));
	edgesFrom.set(edges, known);
	return known;
};

const isOpen = ({state}: Task): boolean => !isOver(state);

/** What does not change while tasks only move from state to state. */
type Structure = {
	readonly shown: readonly Task[];
	readonly edges: readonly WaitEdge[];
	readonly placed: Placed;
	readonly path: CriticalPath;
	readonly isCritical: (on: number, task: number) => boolean;
};

const structureOf = (shown: readonly Task[], edges: readonly WaitEdge[]): Structure => {
	const graph = taskGraphOf(shown, edges);
	const path = criticalPathOf(graph, isOpen);
	const next = new Map(path.ids.slice(0, -1).map((id, index) => [id, path.ids[index + 1]]));
	const isCritical = (on: number, task: number) => {
		const after = next.get(shown[on]?.id ?? '');
		return after !== undefined && after === shown[task]?.id;
	};
	return {shown, edges, placed: placed(graph, isCritical), path, isCritical};
};

const sameEdges = (a: readonly WaitEdge[], b: readonly WaitEdge[]): boolean =>
	a === b ||
	(a.length === b.length && a.every(({taskId, on, isSoft}, index) => taskId === b[index]?.taskId && on === b[index]?.on && isSoft === b[index]?.isSoft));

const samePlaces = (a: readonly Task[], b: readonly Task[]): boolean =>
	a.length === b.length &&
	a.every((task, index) => {
		const other = b[index];
		return task === other || (task.id === other?.id && isOpen(task) === isOpen(other) && task.estimatedHours === other.estimatedHours);
	});

type Last = {
	readonly tasks: readonly Task[];
	readonly edges: readonly WaitEdge[];
	readonly withDone: boolean;
	readonly structure: Structure;
	readonly model: GraphModel;
};

let last: Last | undefined;

/** The same model for the same tasks and edges; the same places as long as nobody has come, gone or ended: that is asked at every move of a task. */
export const graphModel = ({tasks: all}: Pick<Snapshot, 'tasks'>, state: UiState): GraphModel => {
	const edges = edgesOf(all, state);
	const withDone = showsDone(state);
	if (last?.tasks === all && last.edges === edges && last.withDone === withDone) return last.model;
	const shown = shownInGraph(all, edges, withDone);
	const isSame = last !== undefined && samePlaces(shown, last.structure.shown) && sameEdges(edges, last.structure.edges);
	const structure = isSame && last !== undefined ? last.structure : structureOf(shown, edges);
	const {placed: where, path, isCritical} = structure;
	const over = all.filter(task => !isOpen(task)).length;
	const overShown = shown.filter(task => !isOpen(task)).length;
	last = {tasks: all, edges, withDone, structure, model: {tasks: shown, placed: where, path, isCritical, over, overShown}};
	return last.model;
};
