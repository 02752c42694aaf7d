/**
Which ready tasks may start now, and why the others may not: one rule for the list that is shown and for the claim that is made.
*/
import type {TaskId} from './ids.js';
import {overlapOf} from './scope.js';
import type {Task} from './task.js';

export type Candidate = {
	readonly task: Task;
	/** Whether its files are apart from those of all that run and of all picked before it. */
	readonly canParallelize: boolean;
	/** The first task in its way. */
	readonly overlapsWith: TaskId | undefined;
	readonly overlap: readonly string[];
};

type Files = Pick<Task, 'id' | 'files'>;

/**
Picks from `ready` (in the order in which they should start) up to `places` tasks that get in nobody's way.

A task that names no files may change any; it is taken to be apart from the others, since otherwise nothing would run beside it: what
collides after all is found by the merge.
*/
export const matchWork = (ready: readonly Task[], running: readonly Files[], places: number): {picked: Task[]; candidates: Candidate[]} => {
	const taken: Files[] = [...running];
	const picked: Task[] = [];
	const candidates = ready.map((task): Candidate => {
		const rival = taken.map(other => ({other, overlap: overlapOf(task.files, other.files)})).find(({overlap}) => overlap.length > 0);
		if (rival === undefined && picked.length < places) {
			picked.push(task);
			taken.push(task);
		}

		return {task, canParallelize: rival === undefined, overlapsWith: rival?.other.id, overlap: rival?.overlap ?? []};
	});

	return {picked, candidates};
};
