/**
Removes one worktree: everything it holds is proven or kept before, in the lane; the deleting itself comes after. Part of cleanup-worktrees.
*/
import {megabytes} from '../domain/cleanup.js';
import {faultPoint} from '../domain/fault-points.js';
import {OutsideError} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {salvageRef} from '../domain/worktree.js';
import type {CleanedWorktree} from './cleanup-worktrees-card.js';
import type {Context} from './command.js';
import {inspect, inUse, type Target, uncommitted, type Wish} from './inspect-worktree.js';

/** What has come of a removal so far, also of one that fails. */
type Gone = {aside: string | undefined; isKept: boolean};

/** `what`: a worktree, or a merged task that has none any more. */
export const removeTarget = async (context: Context, what: Target | Task, wish: Wish): Promise<CleanedWorktree> => {
	const {git, policy, store, now} = context;
	const target = 'folder' in what ? what : undefined;
	const gone: Gone = {aside: undefined, isKept: false};
	const task = 'folder' in what ? what.task : what;
	try {
		if (target !== undefined) await inLane(context, target, wish, gone);
		record(context, target, task);
	} catch (error) {
		// It was looked at and is kept; where the disk is full and nothing could be written down, above all it has to go.
		if (gone.aside !== undefined) await git.deleteAside(gone.aside, policy.measureMaxMs);
		throw error;
	}

	faultPoint('cleanup.recorded');
	const {aside, isKept} = gone;
	// From here on it is over, whatever becomes of the deleting: what is left is deleted by the next run.
	const use = aside === undefined ? {freedBytes: 0} : await git.deleteAside(aside, policy.measureMaxMs);
	faultPoint('cleanup.deleted');
	if (target?.row !== undefined && use !== undefined) store.worktrees.freed(target.taskId, use.freedBytes);
	const id = target?.taskId ?? task?.id ?? null;
	return {
		task_id: id,
		worktree_path: target?.folder ?? (id === null ? null : (store.worktrees.find(id)?.folder ?? null)),
		branch_name: target?.branch ?? (id === null ? null : (store.worktrees.find(id)?.branch ?? null)),
		status: 'cleaned',
		disk_space_freed_mb: use === undefined ? null : megabytes(use.freedBytes),
		cleaned_at: new Date(now()).toISOString(),
		salvage_ref: isKept && id !== null ? salvageRef(id) : null,
	};
};

/** Proven and removed in one turn, so that nothing of ours moves between. */
const inLane = async (context: Context, target: Target, wish: Wish, gone: Gone): Promise<void> => {
	const {git, inRepositoryLane} = context;
	const ref = salvageRef(target.taskId);
	try {
		await inRepositoryLane(async () => {
			const {refs, keep} = await inspect(context, target, wish, {isLook: false});
			for (const commit of keep) await git.keep({ref, commit, message: `Work of ${target.taskId} that is not on the target\n`});
			if (keep.length > 0) faultPoint('cleanup.kept');
			const saving = wish.force ? {ref, message: `Uncommitted work of ${target.taskId}\n`} : undefined;
			const answer = await git.removeWorktree(target.folder, saving);
			if (answer.kind === 'in-use') throw inUse(target, answer.pids);
			if (answer.kind === 'dirty') throw uncommitted(target, answer.files, wish);
			gone.aside = answer.kind === 'removed' ? answer.aside : undefined;
			gone.isKept = keep.length > 0 || (answer.kind === 'removed' && answer.saved !== undefined);
			await git.deleteRefs(refs);
			faultPoint('cleanup.refs-deleted');
		});
	} catch (error) {
		if (error instanceof OutsideError && error.code === 'git_error')
			throw new OutsideError('cleanup_failed', `The worktree of ${target.taskId} stays: ${error.message}`, error.hint, {cause: error});
		throw error;
	}
};

const record = ({store, stamp}: Context, target: Target | undefined, task: Task | undefined): void => {
	store.atomically(() => {
		if (target?.row !== undefined) store.worktrees.move(target.taskId, target.row.state, 'cleaned', stamp());
		if (task?.state === 'merged') store.tasks.move(task.id, 'merged', 'cleaned', {notBeforeMs: undefined, reason: undefined}, stamp());
	});
};
