/**
Makes the worktree of one task: announced, made, recorded; from any point between, the next run goes on. Part of create-worktree.
*/
import path from 'node:path';
import {faultPoint} from '../domain/fault-points.js';
import {judgeLeftover} from '../domain/leftover.js';
import {OutsideError} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {branchName, type Worktree, worktreeFolderName} from '../domain/worktree.js';
import type {Context} from './command.js';
import type {MadeWorktree} from './create-worktree-card.js';

/** What was asked for beside the task; all of it has been checked. */
export type Wish = {
	/** The commit to start from. */
	readonly base: string | undefined;
	readonly root: string | undefined;
	/** Whether commits of a branch left over may be gone on with. */
	readonly resume: boolean;
	readonly instanceId: string | undefined;
};

type Plan = Pick<Worktree, 'taskId' | 'folder' | 'branch' | 'base'> & {readonly known: Worktree | undefined; readonly target: string; readonly wish: Wish};
type Made = {readonly base: string; readonly isResumed: boolean};

/** Returns `undefined` when the task was moved on by somebody else. */
export const makeWorktree = async (context: Context, task: Task, wish: Wish): Promise<MadeWorktree | undefined> => {
	const {store, stamp, isByHand} = context;
	try {
		const plan = await announce(context, task, wish);
		const {isResumed} = plan.known?.state === 'created' && context.git.isWorktree(plan.folder) ? {isResumed: false} : await make(context, plan);
		return record(context, task, isResumed);
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		// What is in the way is not ours: it must not be taken for something that we announced and were cut off at.
		// And where nothing could be made, the next one need not be tried at the same place.
		const folder = store.worktrees.find(task.id)?.folder;
		const isNothingMade = error.code === 'git_error' && folder !== undefined && !context.git.isWorktree(folder);
		if (error.code === 'branch_exists' || error.code === 'worktree_exists' || isNothingMade) store.worktrees.move(task.id, 'planned', 'cleaned', stamp());
		// Somebody else is at work there, which is over soon, or the disk is full, which is no fault of the task; and a person who asked is told, and decides.
		if (!isByHand && error.code !== 'repository_busy' && error.code !== 'disk_full') {
			store.tasks.move(task.id, 'claimed', 'failed', {code: 'worktree_failed', reason: error.message.replace(/\.$/, '')}, stamp());
		}

		throw error;
	}
};

const record = ({store, stamp, now}: Context, {id, state}: Task, isResumed: boolean): MadeWorktree | undefined => {
	const clear = {reason: undefined, code: undefined};
	const isMine = store.atomically(() => {
		store.worktrees.move(id, 'planned', 'created', stamp());
		return state === 'claimed'
			? store.tasks.move(id, 'claimed', 'prepared', clear, stamp())
			: store.tasks.move(id, state, 'retrying', {...clear, notBeforeMs: now(), retries: 0, why: 'gone on with by a person'}, stamp());
	});
	faultPoint('claim.prepared');
	const row = store.worktrees.find(id);
	if (!isMine || row === undefined) return undefined;
	return {
		task_id: id,
		worktree_path: row.folder,
		branch_name: row.branch,
		status: row.state,
		created_at: new Date(row.createdAtMs).toISOString(),
		git_commit_ref: row.base,
		resumed: isResumed,
		message: isResumed ? `${id} goes on with the commits of ${row.branch}.` : `Made the worktree of ${id}.`,
	};
};

/** Writes down what is to be made. What was announced before and cut off keeps its place and its base. */
const announce = async ({store, git, places, targetBranch, stamp}: Context, {id}: Task, wish: Wish): Promise<Plan> => {
	const known = store.worktrees.find(id);
	const ref = `refs/heads/${targetBranch}`;
	const target = (await git.refs([ref])).get(ref)?.oid;
	if (target === undefined) throw new OutsideError('invalid_base_branch', `There is no branch ${targetBranch}.`, 'Set targetBranch in orch.config.jsonc.');

	const isNew = known === undefined || known.state === 'cleaned' || (known.state === 'planned' && (wish.base !== undefined || wish.root !== undefined));
	const plan = isNew
		? {taskId: id, folder: path.join(wish.root ?? places.worktrees, worktreeFolderName(id)), branch: branchName(id), base: wish.base ?? target}
		: {taskId: id, folder: known.folder, branch: known.branch, base: known.base};
	if (isNew) store.worktrees.add({...plan, instanceId: wish.instanceId}, stamp());
	faultPoint('claim.planned');
	return {...plan, known: isNew ? undefined : known, target, wish};
};

const make = async (context: Context, plan: Plan): Promise<Made> => {
	const {git, inRepositoryLane} = context;
	const {folder, branch, base} = plan;
	const made = await inRepositoryLane(async () => {
		const answer = await git.addWorktree({folder, branch, base});
		return answer.kind === 'added' ? {base, isResumed: false} : adoptLeftover(context, plan, answer);
	});
	faultPoint('claim.added');
	await git.fillWorktree(folder);
	faultPoint('claim.filled');
	return made;
};

/** Goes on with what an earlier start left behind, if it is ours and holds nothing else; otherwise says what is in the way. */
const adoptLeftover = async (context: Context, plan: Plan, answer: {kind: 'branch-exists'; head: string} | {kind: 'folder-exists'}): Promise<Made> => {
	const {git} = context;
	const {folder, branch, base, known} = plan;
	// One whose folder is gone is no obstacle: git forgets it when the worktree is made again.
	const entries = (await git.listWorktrees()).filter(({prunable}) => !prunable);
	const entry = entries.find(worktree => worktree.folder === folder || worktree.branch === branch);
	const isInPlace = entry?.folder === folder && entry.branch === branch && git.isWorktree(folder);
	const head = answer.kind === 'branch-exists' ? answer.head : entry?.head;
	if (head === undefined || (entry !== undefined && !isInPlace) || (answer.kind === 'folder-exists' && !isInPlace)) {
		const at = entry?.folder ?? folder;
		const message =
			entry !== undefined && at !== folder ? `The branch ${branch} is checked out at ${at}.` : `${folder} is in the way; it is not the worktree of ${branch}.`;
		throw new OutsideError('worktree_exists', message, 'Move it away and try again.', {context: {worktree_path: at}});
	}

	const isContained = await isNothingOfItsOwn(context, plan, head, isInPlace);
	switch (judgeLeftover({known: known?.state, announced: [known?.base, known?.head], head, isContained, mayResume: plan.wish.resume})) {
		case 'attach': {
			if (!isInPlace) await git.attachWorktree({folder, branch});
			return {base, isResumed: false};
		}

		case 'resume': {
			return resume(context, plan, head, isInPlace);
		}

		case 'replace': {
			if (!isInPlace) await replace(context, plan, head);
			return {base, isResumed: false};
		}

		case 'refuse': {
			const solution = `Go on with what it holds: orch-tui create-worktree ${plan.taskId} --resume; or look at it (git log ${context.targetBranch}..${branch}), delete or rename it, and try again.`;
			throw new OutsideError('branch_exists', `The branch ${branch} exists and has work of its own.`, solution, {
				context: {solution, branch_name: branch, head_ref: head},
			});
		}
	}
};

/** Only its name is in the way: no commit and, where it has its folder already, no file that is not in what the task starts from. */
const isNothingOfItsOwn = async ({git}: Context, {folder, branch, base, target}: Plan, head: string, isInPlace: boolean): Promise<boolean> => {
	const isHeld = head === base || (await git.isAncestor(head, base)) || (await git.isAncestor(head, target));
	if (!isHeld || !isInPlace || !git.isFilled(folder)) return isHeld;
	const look = await git.lookAt({folder, branch, base: head});
	return look !== undefined && look.dirty.length === 0;
};

/** Its commits become the task's: counted from where they left the target. */
const resume = async ({store, git, stamp}: Context, {taskId, folder, branch, target, wish}: Plan, head: string, isInPlace: boolean): Promise<Made> => {
	const base = await git.mergeBase(head, target);
	if (base === undefined)
		throw new OutsideError('branch_exists', `The branch ${branch} has no commit in common with the target.`, 'It cannot be gone on with: rename it.');
	store.worktrees.add({taskId, folder, branch, base, head, instanceId: wish.instanceId}, stamp());
	if (!isInPlace) await git.attachWorktree({folder, branch});
	return {base, isResumed: true};
};

const replace = async ({git}: Context, {folder, branch, base}: Plan, head: string): Promise<void> => {
	await git.deleteRefs([{ref: `refs/heads/${branch}`, at: head}]);
	const again = await git.addWorktree({folder, branch, base});
	if (again.kind !== 'added') throw new OutsideError('branch_exists', `The branch ${branch} cannot be made.`, 'Look for it with: git worktree list');
};
