/**
The dependencies as they stand in the store, whoever wrote them there, and what may be wrong with them.
*/
import {circlesIn, sayPath} from './graph.js';
import type {Edges, Numbered} from './knots.js';
import {type DependencyType, isOver, saidState, type TaskState} from './task.js';

export type KnownTask = {readonly id: string; readonly state: TaskState};

export type DependencyRow = {
	readonly taskId: string;
	/** What it waits for. */
	readonly on: string;
	readonly type: DependencyType;
	/** Whether that has been merged. */
	readonly isMet: boolean;
	/** Whether it was merged already when this was written down. */
	readonly wasMetAtOnce: boolean;
};

export const issueKinds = ['cycle', 'self-edge', 'orphan', 'duplicate', 'dependent-on-failed', 'vacuous'] as const;

/** `error`: a task can never start, or starts when it should not. `warning`: worth a look. */
export type GraphIssue = {
	readonly kind: (typeof issueKinds)[number];
	readonly severity: 'error' | 'warning';
	readonly tasks: readonly string[];
	readonly message: string;
};

/** The place of a task among all, by its id, however that is capitalised in a row that somebody else has written. */
const numberFinder = (tasks: readonly KnownTask[]) => {
	const exact = new Map(tasks.map(({id}, number) => [id, number]));
	let small: Map<string, number> | undefined;
	return (id: string): number | undefined => {
		const found = exact.get(id);
		if (found !== undefined) return found;
		small ??= new Map(tasks.map((task, number) => [task.id.toLowerCase(), number]));
		return small.get(id.toLowerCase());
	};
};

const finderOf = (tasks: readonly KnownTask[]) => {
	const numberOf = numberFinder(tasks);
	return (id: string): KnownTask | undefined => tasks[numberOf(id) ?? -1];
};

/** In the order of the tasks, so that the same circle always reads the same. */
const edgesOf = (
	tasks: readonly KnownTask[],
	rows: readonly DependencyRow[],
	isMeant: (row: DependencyRow, task: KnownTask, on: KnownTask) => boolean,
): Edges => {
	const find = finderOf(tasks);
	const edges = new Map<string, string[]>();
	for (const row of rows) {
		const [task, on] = [find(row.taskId), find(row.on)];
		if (task === undefined || on === undefined || !isMeant(row, task, on)) continue;
		const list = edges.get(task.id);
		if (list === undefined) edges.set(task.id, [on.id]);
		else list.push(on.id);
	}

	return new Map(tasks.flatMap(({id}) => (edges.has(id) ? [[id, edges.get(id) ?? []]] : [])));
};

const waiting: ReadonlySet<TaskState> = new Set(['waiting', 'blocked', 'ready']);

/**
Who really waits for whom now: hard dependencies that are not met, of tasks that have not been begun, on tasks that are not over. Only these can
lock each other up. By number from the start: there may be hundreds of thousands.
*/
export const waitsNow = (tasks: readonly KnownTask[], rows: readonly DependencyRow[]): Numbered => {
	const numberOf = numberFinder(tasks);
	const isWaiting = tasks.map(({state}) => waiting.has(state));
	const isOpen = tasks.map(({state}) => !isOver(state));
	const from = new Int32Array(rows.length);
	const to = new Int32Array(rows.length);
	const starts = new Int32Array(tasks.length + 1);
	let count = 0;
	for (const {taskId, on, type, isMet} of rows) {
		if (type !== 'hard' || isMet) continue;
		const [task, prerequisite] = [numberOf(taskId), numberOf(on)];
		if (task === undefined || prerequisite === undefined || !isWaiting[task] || !isOpen[prerequisite]) continue;
		from[count] = task;
		to[count] = prerequisite;
		count += 1;
		starts[task + 1]! += 1;
	}

	for (let node = 0; node < tasks.length; node += 1) starts[node + 1]! += starts[node]!;
	const targets = new Int32Array(count);
	const places = starts.slice();
	for (let row = 0; row < count; row += 1) targets[places[from[row]!]!++] = to[row]!;
	return {names: tasks.map(({id}) => id), starts, targets};
};

const issue = (kind: GraphIssue['kind'], severity: GraphIssue['severity'], tasks: readonly string[], message: string): GraphIssue => ({
	kind,
	severity,
	tasks,
	message,
});

const lost: ReadonlySet<TaskState> = new Set(['gave-up', 'cancelled']);

/** What is wrong with one row by itself. */
const faultOf = ({taskId, on, type, wasMetAtOnce, isMet}: DependencyRow, task: KnownTask | undefined, prerequisite: KnownTask | undefined): GraphIssue[] => {
	if (taskId.toLowerCase() === on.toLowerCase()) return [issue('self-edge', 'error', [task?.id ?? taskId], `${taskId} waits for itself.`)];
	if (task === undefined || prerequisite === undefined) {
		const missing = task === undefined ? taskId : on;
		return [issue('orphan', 'error', [taskId, on], `${taskId} waits for ${on}; there is no task ${missing}.`)];
	}

	if (type === 'soft' || isOver(task.state)) return [];
	if (!isMet && lost.has(prerequisite.state)) {
		const message = `${task.id} waits for ${prerequisite.id}, which is ${saidState(prerequisite.state)}.`;
		return [issue('dependent-on-failed', 'warning', [task.id, prerequisite.id], message)];
	}

	return wasMetAtOnce
		? [issue('vacuous', 'warning', [task.id, prerequisite.id], `${task.id} never had to wait for ${prerequisite.id}: that was merged before.`)]
		: [];
};

/** All that is wrong, the worst kind first. */
export const issuesOf = (tasks: readonly KnownTask[], rows: readonly DependencyRow[]): GraphIssue[] => {
	const find = finderOf(tasks);
	const seen = new Set<string>();
	const found: GraphIssue[] = rows.flatMap(row => {
		const pair = `${row.taskId} ${row.on}`.toLowerCase();
		const isAgain = seen.has(pair);
		seen.add(pair);
		return isAgain
			? [issue('duplicate', 'error', [row.taskId, row.on], `That ${row.taskId} waits for ${row.on} stands there more than once.`)]
			: faultOf(row, find(row.taskId), find(row.on));
	});

	const hard = edgesOf(tasks, rows, ({type}, task, on) => type === 'hard' && task.id !== on.id);
	const circles = circlesIn(hard).map(({members, path}) => issue('cycle', 'error', members, `These wait for each other in a circle: ${sayPath(path)}.`));
	const rank = (kind: GraphIssue['kind']) => issueKinds.indexOf(kind);
	return [...circles, ...found].toSorted((a, b) => rank(a.kind) - rank(b.kind));
};
