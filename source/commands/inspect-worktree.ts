/**
Whether a worktree may go: what git, the processes and its task say of it at this moment. Part of cleanup-worktrees.
*/
import {type Candidacy, judgeCandidate, whyNeeded} from '../domain/cleanup.js';
import {few} from '../domain/evidence.js';
import type {TaskId} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {mergedRef, taskIdOfBranch, taskIdOfFolder, type Worktree} from '../domain/worktree.js';
import type {Context} from './command.js';

/** `keepBranch`: what is on it is not lost. */
export type Wish = {readonly force: boolean; readonly verifyMerge: boolean; readonly keepBranch: boolean};

/** A worktree to be removed. `row`: ours, when there is one. */
export type Target = {
	readonly taskId: TaskId;
	readonly task: Task | undefined;
	readonly row: Worktree | undefined;
	readonly folder: string;
	readonly branch: string | undefined;
};

/** Refs to be deleted with it, and commits to be kept before. */
export type Clearance = {readonly refs: ReadonlyArray<{readonly ref: string; readonly at: string}>; readonly keep: readonly string[]};

export const candidacyOf = ({policy, now}: Context, {task, row}: Target): Candidacy | undefined =>
	judgeCandidate(task, {isKnown: row !== undefined, nowMs: now(), abandonedAfterMs: policy.abandonedAfterMs});

/** All there are: those of our rows, and those that only git knows. */
export const allTargets = ({store, git}: Context): Target[] => {
	// What was planned and never recorded as made may be there all the same.
	const rows = store.worktrees.list().filter(({state, folder}) => state !== 'planned' || git.isWorktree(folder));
	const known = new Set(rows.map(({folder}) => folder));
	const ours = rows.map((row): Target => ({taskId: row.taskId, task: store.tasks.find(row.taskId), row, folder: row.folder, branch: row.branch}));
	// From the files: git itself fails while somebody is making one.
	const foreign = git.seeWorktrees([]).entries.flatMap(({folder, branch, detached}): Target[] => {
		if (folder === undefined || (branch === undefined && detached === undefined)) return [];
		const taskId = taskIdOfFolder(folder) ?? (branch === undefined ? undefined : taskIdOfBranch(branch));
		if (taskId === undefined || known.has(folder)) return [];
		// One that its task is just about to take over is no orphan.
		const task = store.tasks.find(taskId);
		return task !== undefined && store.worktrees.find(taskId)?.state === 'planned' ? [] : [{taskId, task, row: undefined, folder, branch}];
	});
	return [...ours, ...foreign].toSorted((a, b) => a.taskId.localeCompare(b.taskId, 'en', {numeric: true}));
};

/** @throws OutsideError with a documented code, when it may not go. `isLook`: nothing at all is changed. */
export const inspect = async (context: Context, target: Target, wish: Wish, {isLook}: {readonly isLook: boolean}): Promise<Clearance> => {
	refuseNeeded(context, target);
	refuseStoodOn(context, target);
	const {isBranchGone, ...clearance} = await provenBy(context, target, wish, isLook);
	// A removal looks itself; before it keeps anything it is to be known that it may go.
	const look = isLook || clearance.keep.length > 0 ? await context.git.lookBeforeRemoval(target.folder) : undefined;
	if (look?.kind === 'in-use') throw inUse(target, look.pids);
	// Without its branch everything in it looks new.
	if (look?.kind === 'dirty' && !wish.force && !isBranchGone) throw uncommitted(target, look.files, wish);
	return clearance;
};

export const inUse = ({taskId}: Target, pids: readonly number[]): OutsideError =>
	new OutsideError('still_in_use', `The worktree of ${taskId} stays: it is in use by process ${pids.join(', ')}.`, 'Stop what works there.', {context: {pids}});

export const uncommitted = ({taskId}: Target, files: readonly string[], {force}: Wish): OutsideError =>
	new OutsideError(
		'uncommitted_changes',
		`The worktree of ${taskId} stays: it has uncommitted files: ${few(files)}.`,
		force
			? 'These are repositories of their own, with work that is nowhere else: push it, or move it away.'
			: `--force keeps them at refs/orch/salvage/${taskId}.`,
		{
			context: {files},
		},
	);

const refuseNeeded = ({store}: Context, {taskId, task, row, branch}: Target): void => {
	const agent = store.agents.listLive().find(one => one.taskId === taskId);
	if (agent !== undefined)
		throw new OutsideError('still_in_use', `${agent.id} works in the worktree of ${taskId}.`, `orch-tui kill-stalled-agent ${agent.id}`, {
			context: {agent_id: agent.id},
		});
	// One that was moved by hand is on no row by its folder, and its task needs it all the same.
	const known = store.worktrees.find(taskId);
	const isItsBranch = known?.state === 'created' && known.branch === branch;
	if (task === undefined || (row === undefined && !isItsBranch)) return;
	const why = whyNeeded(task.state);
	if (why === undefined) return;
	if (why === 'in-use')
		throw new OutsideError('still_in_use', `${taskId} is ${task.state} and needs its worktree.`, `orch-tui cancel-task ${taskId}`, {
			context: {current_status: task.state},
		});
	throw notMerged(taskId, `${taskId} is ${task.state}; its work waits to be merged`, `orch-tui merge-completed-work ${taskId}`);
};

/** Somebody who has checked the branch out elsewhere would be left standing on nothing. */
const refuseStoodOn = ({git}: Context, {taskId, folder, branch}: Target): void => {
	if (branch === undefined || taskIdOfBranch(branch) === undefined) return;
	const [at] = git.usersOfBranch(branch, folder);
	if (at !== undefined)
		throw new OutsideError(
			'still_in_use',
			`The worktree of ${taskId} stays: its branch ${branch} is checked out at ${at}.`,
			'Check out another branch there.',
			{
				context: {worktree_path: at},
			},
		);
};

const notMerged = (taskId: TaskId, message: string, solution: string): OutsideError =>
	new OutsideError('not_merged', `${message}.`, solution, {context: {task_id: taskId, solution}});

/** By ancestry, at this moment; never by a flag of ours. */
const provenBy = async (
	context: Context,
	target: Target,
	{force, verifyMerge, keepBranch}: Wish,
	isLook: boolean,
): Promise<Clearance & {readonly isBranchGone: boolean}> => {
	const {git, targetBranch} = context;
	const {taskId, folder} = target;
	const branchRef = target.branch === undefined ? undefined : `refs/heads/${target.branch}`;
	const targetRef = `refs/heads/${targetBranch}`;
	const refs = await git.refs([targetRef, mergedRef(taskId), ...(branchRef === undefined ? [] : [branchRef])]);
	const at = refs.get(targetRef)?.oid;
	if (at === undefined) throw new OutsideError('cleanup_failed', `There is no branch ${targetBranch} to compare with.`);
	const head = branchRef === undefined ? undefined : (refs.get(branchRef)?.oid ?? (await branchAgain(context, target, branchRef, at, isLook)));

	const keep: string[] = [];
	for (const commit of [keepBranch ? undefined : head, git.detachedAt(folder)].filter(one => one !== undefined)) {
		if (await git.isAncestor(commit, at)) continue;
		if (verifyMerge && !force) {
			const what =
				commit === head ? `its branch has commits that ${targetBranch} has not` : `it stands on commits that are on no branch, as ${commit.slice(0, 7)}`;
			throw notMerged(
				taskId,
				`The worktree of ${taskId} stays: ${what}`,
				`Merge them, or keep them at refs/orch/salvage/${taskId}: orch-tui cleanup-worktrees ${taskId} --force`,
			);
		}

		keep.push(commit);
	}

	const marker = refs.get(mergedRef(taskId))?.oid;
	return {
		refs: [
			// A branch that is not named as ours is somebody's own, wherever it is checked out.
			...(keepBranch || head === undefined || branchRef === undefined || taskIdOfBranch(target.branch ?? '') === undefined ? [] : [{ref: branchRef, at: head}]),
			...(marker === undefined ? [] : [{ref: mergedRef(taskId), at: marker}]),
		],
		keep,
		isBranchGone: isLook && branchRef !== undefined && !refs.has(branchRef),
	};
};

/** Somebody has deleted the branch. Where its work is known to be on the target it is put back, for git to tell by it what is uncommitted. */
const branchAgain = async (
	{store, git}: Context,
	{taskId, folder, branch}: Target,
	ref: string,
	target: string,
	isLook: boolean,
): Promise<string | undefined> => {
	if (!git.isWorktree(folder)) return undefined;
	const landed = store.merges.listOf(taskId).find(({step}) => step === 'landed')?.head;
	if (landed === undefined || !(await git.isAncestor(landed, target))) {
		throw new OutsideError(
			'branch_not_found',
			`The branch ${branch} is gone, and nothing proves that its work was merged.`,
			`If it is not needed: git worktree remove --force ${folder}`,
			{
				context: {branch_name: branch ?? null},
			},
		);
	}

	if (!isLook) await git.restoreRef(ref, landed);
	return landed;
};
