/**
Which ready tasks may start now, and why the others may not: one rule for the list that is shown and for the claim that is made.
*/
import type {TaskId} from './ids.js';
import {overlapOf, type Scope, scopeOf} from './scope.js';
import {priorityRank, type Task} from './task.js';

export type Candidate = {
	readonly task: Task;
	/** Whether its files are apart from those of all that run and of all picked before it. */
	readonly canParallelize: boolean;
	/** The first task in its way. */
	readonly overlapsWith: TaskId | undefined;
	readonly overlap: readonly string[];
};

/** As they start: by priority, then the shorter ones, then their place in the backlog. The store lists them in the same order. */
export const byTurn = (a: Task, b: Task): number => {
	const hours = ({estimatedHours}: Task) => estimatedHours ?? Number.MAX_VALUE;
	return priorityRank[a.priority] - priorityRank[b.priority] || hours(a) - hours(b) || a.position - b.position;
};

const rivalOf = (scope: Scope, taken: ReadonlyArray<{readonly id: TaskId; readonly scope: Scope}>): {id: TaskId; overlap: string[]} | undefined => {
	for (const {id, scope: theirs} of taken) {
		const overlap = overlapOf(scope, theirs);
		if (overlap.length > 0) return {id, overlap};
	}

	return undefined;
};

type Files = Pick<Task, 'id' | 'files'>;

/**
Picks from `ready` (in the order in which they should start) up to `places` tasks that get in nobody's way; the others are looked at no further
than that.

A task that names no files may change any; it is taken to be apart from the others, since otherwise nothing would run beside it: what
collides after all is found by the merge.
*/
export const matchWork = (ready: readonly Task[], running: readonly Files[], places: number): {picked: Task[]; candidates: Candidate[]} => {
	const taken = running.filter(({files}) => files.length > 0).map(({id, files}) => ({id, scope: scopeOf(files)}));
	const picked: Task[] = [];
	const candidates: Candidate[] = [];
	for (const task of ready) {
		if (picked.length >= places) break;
		const scope = scopeOf(task.files);
		const rival = rivalOf(scope, taken);
		if (rival === undefined) {
			picked.push(task);
			taken.push({id: task.id, scope});
		}

		candidates.push({task, canParallelize: rival === undefined, overlapsWith: rival?.id, overlap: rival?.overlap ?? []});
	}

	return {picked, candidates};
};
