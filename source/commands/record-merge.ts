/**
What is written down of a merge: its next step, and its ends. Whoever has lost the race for a row changes nothing else either. Part of merge-completed-work.
*/
import {faultPoint} from '../domain/fault-points.js';
import type {Merge, MergeStep} from '../domain/merge.js';
import {human} from '../domain/message.js';
import type {ErrorCode, Task} from '../domain/task.js';
import type {MergePatch} from '../store/merges.js';
import type {Context} from './command.js';

export const moveTo = ({store, stamp}: Context, merge: Merge, to: MergeStep, patch: MergePatch): Merge | undefined => {
	if (!store.merges.move(merge, to, patch, stamp())) return undefined;
	if (to === 'built') faultPoint('merge.built');
	if (to === 'verified') faultPoint('merge.verified');
	return store.merges.find(merge.id);
};

/** Records that it is on the target, which git has just said; not when another process has ended this try. Where it got there without us, the person is told: nobody has verified it. */
export const land = ({store, stamp, now, targetBranch}: Context, merge: Merge, task: Task, commit: string): undefined => {
	store.atomically(() => {
		if (!store.merges.move(merge, 'landed', {commit, endedAtMs: now()}, stamp())) return;
		const patch = {commit, code: undefined, reason: undefined, notBeforeMs: undefined, troubleFiles: []};
		if (!store.tasks.move(task.id, 'merging', 'merged', patch, stamp())) return;
		store.tasks.resolveDependents(task.id, stamp());
		store.worktrees.move(task.id, 'created', 'merged', stamp());
		store.errors.recovered(task.id, now());
		store.messages.settle(human, task.id, stamp());
		if (commit === merge.commit) return;
		const text = `${task.id} is on ${targetBranch} already: somebody else has put it there, and orch-tui has not verified it. If that was not you: git show ${commit.slice(0, 7)}`;
		store.messages.post({sender: 'merge-completed-work', recipient: human, type: 'error_report', taskId: task.id, text}, stamp());
	});
	faultPoint('merge.landed');
	return undefined;
};

/** The task keeps its turn: the next try starts from where the target is now. */
export const startAgain = ({store, stamp, now}: Context, merge: Merge, task: Task, reason: string): string => {
	store.atomically(() => {
		if (!store.merges.move(merge, 'superseded', {reason, endedAtMs: now()}, stamp())) return;
		store.tasks.move(task.id, 'merging', 'merging', {why: reason}, stamp());
	});
	faultPoint('merge.superseded');
	return `${task.id} is merged once more: ${reason}.`;
};

type End = {
	readonly step: MergeStep;
	readonly state: 'conflicted' | 'unproven';
	readonly code: ErrorCode;
	readonly files: readonly string[];
	readonly reason: string;
};

/** The try is over without landing; the target is untouched and the queue goes on with the next. */
export const end = ({store, stamp, now}: Context, merge: Merge, task: Task, {step, state, code, files, reason}: End): string => {
	store.atomically(() => {
		if (!store.merges.move(merge, step, {files, reason, endedAtMs: now()}, stamp())) return;
		if (!store.tasks.move(task.id, 'merging', state, {code, reason, notBeforeMs: undefined, troubleFiles: files}, stamp())) return;
		if (state === 'conflicted') {
			store.messages.post(
				{sender: 'merge-completed-work', recipient: human, type: 'error_report', taskId: task.id, text: `${task.id} was not merged: ${reason}`},
				stamp(),
			);
		}
	});
	return `${task.id} was not merged: ${reason}.`;
};
