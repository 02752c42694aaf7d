/**
The critical path: the chain of open tasks that takes longest, so that nothing is over before it is. Linear in tasks and edges.
*/
import type {TaskGraph} from './task-graph.js';

export type CriticalPath = {
	/** Each waits for the one before it; empty where no open task waits for another. */
	readonly ids: readonly string[];
	/** The sum of their estimates; `undefined` as soon as one of them has none: nothing is guessed. */
	readonly hours: number | undefined;
};

type Estimated = {readonly id: string; readonly estimatedHours: number | undefined};

/** What has no estimate counts as one of the middle, so that it does not look like nothing; where there are none at all, tasks are counted. */
const usualHours = (hours: readonly number[]): number => hours.toSorted((a, b) => a - b)[Math.floor((hours.length - 1) / 2)] ?? 1;

/** `isOpen`: whether a task is still to be done. */
export const criticalPathOf = <Task extends Estimated>({tasks, before, order}: TaskGraph<Task>, isOpen: (task: Task) => boolean): CriticalPath => {
	const open = tasks.map(isOpen);
	const usual = usualHours(tasks.flatMap(({estimatedHours}, place) => (open[place] === true && estimatedHours !== undefined ? [estimatedHours] : [])));
	const total = new Float64Array(tasks.length);
	const steps = new Int32Array(tasks.length);
	const from = new Int32Array(tasks.length).fill(-1);
	const isDone = new Uint8Array(tasks.length);
	let last = -1;
	for (const place of order) {
		isDone[place] = 1;
		if (open[place] !== true) continue;
		for (const prerequisite of before[place] ?? []) {
			// In a circle what comes later cannot have been added up yet.
			if (open[prerequisite] !== true || isDone[prerequisite] !== 1) continue;
			const best = from[place] ?? -1;
			const isLonger = best === -1 || (total[prerequisite] ?? 0) > (total[best] ?? 0);
			if (isLonger) from[place] = prerequisite;
		}

		const best = from[place] ?? -1;
		total[place] = (tasks[place]?.estimatedHours ?? usual) + (best === -1 ? 0 : (total[best] ?? 0));
		steps[place] = best === -1 ? 0 : (steps[best] ?? 0) + 1;
		// One task alone is no path, however long it takes.
		if ((steps[place] ?? 0) > 0 && (last === -1 || (total[place] ?? 0) > (total[last] ?? 0))) last = place;
	}

	const path: number[] = [];
	for (let place = last; place !== -1; place = from[place] ?? -1) path.push(place);
	const shown = path.toReversed().flatMap(place => tasks[place] ?? []);
	const hours = shown.reduce<number | undefined>(
		(sum, {estimatedHours}) => (sum === undefined || estimatedHours === undefined ? undefined : sum + estimatedHours),
		shown.length === 0 ? undefined : 0,
	);
	return {ids: shown.map(({id}) => id), hours};
};
