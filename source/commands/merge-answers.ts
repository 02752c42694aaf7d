/**
What is answered about merges: what came of one, why one was refused, and how the queue stands. Part of merge-completed-work.
*/
import type {TaskId} from '../domain/ids.js';
import type {Merge} from '../domain/merge.js';
import {isTakenOut, saidState, type Task} from '../domain/task.js';
import {branchName} from '../domain/worktree.js';
import {type Context, refused} from './command.js';
import type {MergedTask, QueuedTask} from './merge-completed-work-card.js';

export const branchOf = ({store}: Context, id: TaskId): string => store.worktrees.find(id)?.branch ?? branchName(id);

const mergeable: ReadonlySet<Task['state']> = new Set(['finished', 'merging', 'conflicted', 'unproven']);

export const whyNotMergeable = ({id, state}: Pick<Task, 'id' | 'state'>): string | undefined => {
	if (mergeable.has(state)) return undefined;
	return state === 'merged' || state === 'cleaned' ? `${id} has been merged already.` : `${id} is ${saidState(state)}; only finished work is merged.`;
};

/** Files and lines that the merge has brought to the target; `null` where it has not landed. */
const changesOf = async ({git}: Context, {base, head}: Merge, commit: string) => {
	// Where somebody else had brought the work there, the commit is the work itself: then what it holds beyond where it left the target.
	const from = commit === head ? await git.mergeBase(base, head) : base;
	const stat = from === undefined ? undefined : await git.statOf(from, commit);
	return {files_changed: stat?.changed.length ?? null, insertions: stat?.addedLines ?? null, deletions: stat?.deletedLines ?? null};
};

const unknown = {files_changed: null, insertions: null, deletions: null};

export const mergedTask = async (context: Context, id: TaskId, message: string): Promise<MergedTask> => {
	const {store} = context;
	const task = store.tasks.find(id);
	const merge = store.merges.listOf(id, 1)[0];
	const commit = task?.commit;
	return {
		task_id: task?.id ?? id,
		branch_name: branchOf(context, id),
		merge_strategy: merge?.resolution?.strategy === 'ours' ? 'ours' : 'recursive',
		status: task?.state ?? 'unknown',
		step: merge?.step ?? null,
		conflicts: merge?.resolution?.files.length ?? 0,
		...(merge === undefined || commit === undefined ? unknown : await changesOf(context, merge, commit)),
		merge_commit: commit ?? null,
		merged_at: commit === undefined || merge?.endedAtMs === undefined ? null : new Date(merge.endedAtMs).toISOString(),
		message,
	};
};

const untouched = 'The target is untouched. Restart the task, or mend its branch and merge it again.';

/** Why it did not land, in the documented words. */
export const refusalOf = ({store}: Context, id: TaskId) => {
	const task = store.tasks.find(id);
	if (task === undefined || (task.state !== 'conflicted' && task.state !== 'unproven')) return undefined;
	const message = `${task.id} was not merged: ${task.reason ?? ''}.`;
	const files = task.troubleFiles;
	switch (task.code) {
		case 'merge_conflict':
			return refused('merge_conflicts', message, `The target is untouched. See them: orch-tui merge-completed-work ${task.id} --operation resolve_conflicts`, {
				conflicts_count: files.length,
				conflicted_files: files,
			});
		case 'target_blocked':
			return refused(
				'dirty_working_directory',
				message,
				`${files.length > 0 ? 'Commit or stash these changes' : 'Finish or give up what is under way there'}, and merge it again.`,
				{files},
			);
		case 'verify_failed':
			return refused('verify_failed', message, untouched, {files});
		case 'content_mismatch':
			return refused('content_mismatch', message, untouched, {files});
		default:
			return refused('git_error', message, untouched);
	}
};

const mergedShownMax = 20;
const queueMax = 100_000;

/** In the order in which they are merged; then those that wait for a person, then what has landed, newest first. */
export const queueOf = ({store, policy}: Context): {merge_queue: QueuedTask[]; total_in_queue: number; next_to_merge: string | null; merges_held: boolean} => {
	const open = store.merges.findOpen();
	const isOpen =
		open === undefined ? [] : [{task_id: open.taskId, status: open.step === 'verifying' ? ('verifying' as const) : ('merging' as const), reason: null}];
	const waiting = store.tasks
		.listForMerge(queueMax)
		.filter(({id}) => id !== open?.taskId)
		.map(({id, reason}) => ({task_id: id, status: 'completed_awaiting_merge' as const, reason: reason ?? null}));
	const queue = [...isOpen, ...waiting].map((one, index): QueuedTask => ({...one, position: index + 1}));
	const parked = store.tasks
		.listIn('conflicted')
		.map(({id, reason}): QueuedTask => ({task_id: id, status: 'conflicted', position: null, reason: reason ?? null}));
	const out = store.tasks
		.listIn('finished', queueMax)
		.filter(isTakenOut)
		.map(({id, reason}): QueuedTask => ({task_id: id, status: 'taken_out', position: null, reason: reason ?? null}));
	const landed = store.merges.listRecent(10 * mergedShownMax).filter(({step}) => step === 'landed');
	return {
		merge_queue: [
			...queue,
			...out,
			...parked,
			...landed.slice(0, mergedShownMax).map(
				({taskId, commit}): QueuedTask => ({
					task_id: taskId,
					status: 'merged',
					position: null,
					reason: null,
					...(commit === undefined ? {} : {merge_commit: commit}),
				}),
			),
		],
		total_in_queue: queue.length,
		next_to_merge: queue[0]?.task_id ?? null,
		merges_held: store.settings.isOn('stopped') || store.settings.isOn('merges-held') || policy.approve === 'ask',
	};
};
