/**
The rows of the merge view: under way, in the queue, parked until a person says so, merged. One row a task, and one for each merge that has landed.
*/
import type {Merge, MergeStep} from '../../domain/merge.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {isTakenOut, type Task} from '../../domain/task.js';
import {findTask} from '../find.js';
import {remember} from '../remember.js';
import type {Selection} from './pane.js';

export type MergePart = 'under-way' | 'queued' | 'parked' | 'merged';

export type MergeRow = {
	readonly key: string;
	readonly part: MergePart;
	/** In the queue, from 1; 0 where there is none. */
	readonly position: number;
	readonly taskId: string;
	/** Its newest try; `undefined` before the first, or where the target moved on. */
	readonly merge: Merge | undefined;
	readonly selection: Selection;
};

const over: ReadonlySet<MergeStep> = new Set(['landed', 'superseded']);
export const inTrouble: ReadonlySet<MergeStep> = new Set(['conflicted', 'rejected', 'blocked']);

/** Of more than these a person looks at the tasks. */
const parkedMax = 200;

const isParked = (task: Task): boolean => task.state === 'conflicted' || task.state === 'unproven' || isTakenOut(task);

const rowOf = (snapshot: Snapshot, part: MergePart, position: number, taskId: string, merge: Merge | undefined): MergeRow => {
	const agentId = findTask(snapshot, taskId)?.agentId;
	return {
		key: part === 'merged' ? `m${merge?.id}` : taskId,
		part,
		position,
		taskId,
		merge,
		selection: {...(merge === undefined ? {} : {mergeId: merge.id}), taskId, ...(agentId === undefined ? {} : {agentId})},
	};
};

/** The newest try of each task. */
const newestOf = (merges: readonly Merge[]): Map<string, Merge> => {
	const newest = new Map<string, Merge>();
	for (const merge of merges) if ((newest.get(merge.taskId)?.id ?? 0) < merge.id) newest.set(merge.taskId, merge);
	return newest;
};

export const mergeRowsOf = remember((snapshot: Snapshot): readonly MergeRow[] => {
	const newest = newestOf(snapshot.merges);
	const open = [...newest.values()].filter(({step}) => !over.has(step) && !inTrouble.has(step)).toSorted((a, b) => a.id - b.id);
	const isOpen = new Set<string>(open.map(({taskId}) => taskId));
	const queued = snapshot.mergeQueue.filter(({id}) => !isOpen.has(id));
	const parked = snapshot.tasks.filter(task => isParked(task) && !isOpen.has(task.id)).slice(0, parkedMax);
	const landed = snapshot.merges.filter(({step}) => step === 'landed').toSorted((a, b) => b.id - a.id);
	const troubleOf = (id: string) => (inTrouble.has(newest.get(id)?.step ?? 'intent') ? newest.get(id) : undefined);
	return [
		...open.map((merge, index) => rowOf(snapshot, 'under-way', index + 1, merge.taskId, merge)),
		...queued.map(({id}, index) => rowOf(snapshot, 'queued', open.length + index + 1, id, undefined)),
		...parked.map(task => rowOf(snapshot, 'parked', 0, task.id, isTakenOut(task) ? undefined : troubleOf(task.id))),
		...landed.map(merge => rowOf(snapshot, 'merged', 0, merge.taskId, merge)),
	];
});
