/**
Who waits for whom, by number: prerequisites and dependents of each task, and how many steps it stands behind the first ones. Linear in tasks and edges.
*/

import {isOver, type TaskState} from './task.js';

/** `taskId` waits for `on`. `isSoft`: it would rather come after it, and does not wait. */
export type WaitEdge = {readonly taskId: string; readonly on: string; readonly isSoft?: boolean};

export type TaskGraph<Task extends {readonly id: string} = {readonly id: string}> = {
	readonly tasks: readonly Task[];
	/** The place of a task in `tasks`. */
	readonly placeOf: ReadonlyMap<string, number>;
	/** Of each task by its place: what it waits for, and what waits for it. */
	readonly before: ReadonlyArray<readonly number[]>;
	readonly after: ReadonlyArray<readonly number[]>;
	/** Of each task, what it would rather come after; that holds nobody up. */
	readonly softly: ReadonlyArray<readonly number[]>;
	/** 0 for what waits for nothing; else one more than the highest of what it waits for. */
	readonly levels: Int32Array;
	/** Each after all it waits for; where tasks wait for each other in a circle, one of them has to be first. */
	readonly order: readonly number[];
	/** How many edges there are between these tasks. */
	readonly edges: number;
};

/** Edges to tasks that are not among these are left out, as are those of a task to itself. */
export const taskGraphOf = <Task extends {readonly id: string}>(tasks: readonly Task[], waits: readonly WaitEdge[]): TaskGraph<Task> => {
	const placeOf = new Map(tasks.map(({id}, place) => [id, place]));
	const before: number[][] = tasks.map(() => []);
	const after: number[][] = tasks.map(() => []);
	const softly: number[][] = tasks.map(() => []);
	let edges = 0;
	for (const {taskId, on, isSoft} of waits) {
		const [task, prerequisite] = [placeOf.get(taskId), placeOf.get(on)];
		if (task === undefined || prerequisite === undefined || task === prerequisite) continue;
		edges += 1;
		if (isSoft === true) {
			softly[task]?.push(prerequisite);
			continue;
		}

		before[task]?.push(prerequisite);
		after[prerequisite]?.push(task);
	}

	return {tasks, placeOf, before, after, softly, ...levelled(before, after), edges};
};

const levelled = (before: readonly number[][], after: readonly number[][]): Pick<TaskGraph, 'levels' | 'order'> => {
	const levels = new Int32Array(before.length);
	const open = Int32Array.from(before, list => list.length);
	const isPlaced = new Uint8Array(before.length);
	const order: number[] = [];
	const take = (place: number): void => {
		isPlaced[place] = 1;
		order.push(place);
	};

	for (const [place, list] of before.entries()) if (list.length === 0) take(place);
	let next = 0;
	let unplaced = 0;
	while (order.length < before.length) {
		for (; next < order.length; next++) {
			const place = order[next] ?? 0;
			for (const dependent of after[place] ?? []) {
				if (isPlaced[dependent] === 1) continue;
				levels[dependent] = Math.max(levels[dependent] ?? 0, (levels[place] ?? 0) + 1);
				open[dependent] = (open[dependent] ?? 0) - 1;
				if (open[dependent] === 0) take(dependent);
			}
		}

		// Whatever is left waits in a circle, or for one: the first of them opens it.
		while (unplaced < before.length && isPlaced[unplaced] === 1) unplaced += 1;
		if (unplaced < before.length) take(unplaced);
	}

	return {levels, order};
};

/** What is open, and of what is over only what an open task has waited for, unless all of it is wanted. */
export const shownInGraph = <Task extends {readonly id: string; readonly state: TaskState}>(
	tasks: readonly Task[],
	waits: readonly WaitEdge[],
	withDone: boolean,
): readonly Task[] => {
	if (withDone) return tasks;
	const open = new Set(tasks.flatMap(({id, state}) => (isOver(state) ? [] : [id])));
	const waitedFor = new Set(waits.flatMap(({taskId, on, isSoft}) => (open.has(taskId) && isSoft !== true ? [on] : [])));
	return tasks.filter(({id}) => open.has(id) || waitedFor.has(id));
};
