/**
The way into a merge conflict: both sides of each file that is in it.
*/
import type {Snapshot} from '../domain/snapshot.js';
import {findTask} from './find.js';
import type {Intent} from './intent.js';
import {mergesSays} from './says/merges.js';

/** `undefined`: the task is in no conflict that could be looked at. */
export const lookAtConflicts = (taskId: string | undefined, press: string, snapshot: Snapshot): Intent | undefined => {
	const task = findTask(snapshot, taskId);
	return task?.state === 'conflicted' && task.code === 'merge_conflict'
		? {kind: 'run', name: 'merge-completed-work', input: {operation: 'resolve_conflicts', taskId: task.id}, does: mergesSays.looksAtConflicts, press}
		: undefined;
};
