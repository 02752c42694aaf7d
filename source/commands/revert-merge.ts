/**
Takes a merge that has landed back, by a commit of its own, or brings it in again: made without a working copy, landed as a merge is, then recorded.
*/

import type {z} from 'zod';
import {few} from '../domain/evidence.js';
import {faultPoint} from '../domain/fault-points.js';
import {isSameTask} from '../domain/ids.js';
import {type Merge, revertMessage} from '../domain/merge.js';
import {saidState, type Task} from '../domain/task.js';
import {revertRef} from '../domain/worktree.js';
import {type Context, defineCommand, notFound, type Refusal, refused} from './command.js';
import {isFrozen, whyFrozen} from './frozen.js';
import {facts, input, output} from './revert-merge-card.js';
import {settleDependencies} from './settle-dependencies.js';

type Operation = z.output<typeof input>['operation'];

/** What the task alone says against it. */
const whyNot = ({id, state}: Pick<Task, 'id' | 'state'>, operation: Operation): Refusal | undefined => {
	const current = {current_status: state};
	if (operation === 'restore')
		return state === 'cancelled'
			? undefined
			: refused('not_reverted', `${id} is ${saidState(state)}; what is to come in again was taken back before.`, undefined, current);
	if (state === 'merged')
		return refused('worktree_exists', `${id} is merged and its worktree is still there.`, `That goes first: orch-tui cleanup-worktrees ${id}`, current);
	return state === 'cleaned' ? undefined : refused('not_merged', `${id} is ${saidState(state)}, not merged.`, undefined, current);
};

export const revertMerge = defineCommand({
	name: 'revert-merge',
	summary: 'Take a merge that has landed back, by a commit of its own.',
	input,
	output,
	facts,
	bareField: 'taskId',
	asksEverywhere: true,
	reads: ['orchestrator_task', 'merge_attempt'],
	writes: ['merge_attempt', 'orchestrator_task', 'specs_task_dependency', 'agent_message', 'audit_event'],

	question({tasks, targetBranch}, {taskId, operation}) {
		const task = tasks.find(({id}) => isSameTask(id, taskId));
		if (task === undefined || operation === 'restore') return undefined;
		const lines = [
			task.title,
			`A new commit on ${targetBranch} takes back what its merge ${task.commit?.slice(0, 7) ?? ''} has brought, and nothing else.`,
			'It lands at once, without a verification.',
			`${task.id} is cancelled; tasks that wait for it and have not begun wait again.`,
		];
		return {title: `Revert the merge of ${task.id}?`, lines, yes: 'revert', keeps: 'Esc keeps it merged.'};
	},

	blockedBecause({tasks}, {taskId, operation}) {
		const task = tasks.find(({id}) => isSameTask(id, taskId));
		return task === undefined ? 'There is no task here.' : whyNot(task, operation)?.problem.message;
	},

	async run(context, {taskId, operation}) {
		const task = context.store.tasks.find(taskId);
		if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		const reason = whyNot(task, operation);
		const forbidden = reason ?? whyFrozen(context);
		if (forbidden !== undefined) return forbidden;
		const merge = context.store.merges.listOf(task.id).find(({step}) => step === 'landed');
		const undone = undoneBy(task, merge, operation);
		if ('problem' in undone) return undone;
		const landed = await landOpposite(context, task, undone, operation);
		return 'problem' in landed ? landed : record(context, task, undone.merge, landed.commit, operation);
	},
});

type Undone = {readonly merge: Merge; readonly commit: string};

/** The newest link of the chain: the merge, what took it back, what brought it in again. */
const undoneBy = ({id, state}: Task, merge: Merge | undefined, operation: Operation): Undone | Refusal => {
	const current = {current_status: state};
	if (operation === 'restore' && (merge?.revert === undefined || merge.revertedAtMs === undefined))
		return refused('not_reverted', `No merge of ${id} was taken back.`, `To go on with it: orch-tui restore-task ${id}`, current);
	const commit = merge?.revert ?? merge?.commit;
	// Where somebody else had brought the work to the target, there is no one commit that holds it.
	if (merge === undefined || commit === undefined || commit === merge.head)
		return refused('not_merged', `${id} was not merged by a merge of ours.`, 'Take it back with git revert.', current);
	return {merge, commit};
};

/** So often the target may move on meanwhile. */
const triesMax = 5;

/** Makes the commit and moves the target to it; after a cut-off, finds that that has been done. */
const landOpposite = async (context: Context, task: Task, {merge, commit}: Undone, operation: Operation): Promise<{readonly commit: string} | Refusal> => {
	const {git, targetBranch, inRepositoryLane, now} = context;
	const ref = `refs/heads/${targetBranch}`;
	const marker = revertRef(task.id);
	const message = revertMessage(operation, task, commit);
	for (let tries = 0; tries < triesMax; tries += 1) {
		const refs = await git.refs([ref, marker]);
		const [base, made] = [refs.get(ref)?.oid, refs.get(marker)?.oid];
		if (base === undefined) return refused('branch_not_found', `There is no branch ${targetBranch}.`, 'git branch --all lists them.');
		// One that was left over from an earlier merge of the task stands before what is to be undone now.
		const isOfThis = made !== undefined && made !== merge.revert && (await git.isAncestor(commit, made));
		if (isOfThis && (await git.isAncestor(made, base))) return {commit: made};
		if (!(await git.isAncestor(commit, base)))
			return refused('not_on_target', `${commit.slice(0, 7)} is not on ${targetBranch} any more.`, 'Somebody has moved the branch: git reflog tells.');
		const answer = await git.revertOf({commit, base, message, atMs: now()});
		if (answer.kind === 'nothing') return refused('nothing_to_revert', `${targetBranch} holds nothing of ${commit.slice(0, 7)} any more.`);
		if (answer.kind === 'conflict') {
			const {files} = answer;
			const hint = `Nothing has moved. By hand: git revert ${merge.revert === undefined ? '-m 1 ' : ''}${commit.slice(0, 7)}`;
			return refused('merge_conflicts', `What came later has changed the same lines of ${few(files)}.`, hint, {conflicted_files: [...files]});
		}

		const landing = {branch: targetBranch, from: base, to: answer.commit, marker};
		const landed = await inRepositoryLane(async () => (isFrozen(context) ? undefined : git.land(landing)));
		if (landed === undefined) break;
		if (landed.kind === 'landed') {
			faultPoint('revert.landed');
			return {commit: answer.commit};
		}

		if (landed.kind === 'blocked') {
			const inTheWay = landed.files.length > 0 ? `has local changes in the way: ${few(landed.files)}` : `is in the way: ${landed.message.replace(/\.$/, '')}`;
			return refused('dirty_working_directory', `Your checkout of ${targetBranch} ${inTheWay}.`, 'Nothing has moved.', {files: [...landed.files]});
		}
	}

	return whyFrozen(context) ?? refused('target_moved', `${targetBranch} is being moved by others all the time.`, 'Try again.');
};

const record = async (context: Context, task: Task, merge: Merge, commit: string, operation: Operation) => {
	const {store, git, stamp, targetBranch} = context;
	const short = commit.slice(0, 7);
	const isRevert = operation === 'revert';
	const reason = `its merge ${merge.commit?.slice(0, 7)} was reverted as ${short}`;
	const waiting = store.atomically(() => {
		if (!store.merges.turnBack(merge, isRevert ? 'reverted' : 'restored', commit, stamp())) return [];
		const patch = isRevert ? {commit: undefined, reason} : {commit: merge.commit, reason: undefined, code: undefined, why: `in again as ${short}`};
		if (!store.tasks.move(task.id, task.state, isRevert ? 'cancelled' : 'cleaned', patch, stamp()))
			throw new Error(`${task.id} moved on while its merge was reverted`);
		const again = isRevert ? store.dependencies.reopen(task.id) : [];
		if (!isRevert) store.tasks.resolveDependents(task.id, stamp());
		settleDependencies(context, {isWhole: true});
		return again;
	});
	faultPoint('revert.recorded');
	await git.deleteRefs([{ref: revertRef(task.id), at: commit}]);
	return {
		ok: true as const,
		value: {
			said: isRevert ? `Reverted ${task.id}: ${targetBranch} is at ${short}.` : `${task.id} is on ${targetBranch} again, as ${short}.`,
			output: {
				operation,
				task_id: task.id,
				status: store.tasks.find(task.id)?.state ?? 'unknown',
				target_branch: targetBranch,
				merge_commit: merge.commit ?? merge.head,
				commit,
				dependent_tasks_waiting: waiting,
			},
			undo: isRevert
				? {name: 'revert-merge' as const, input: {taskId: task.id, operation: 'restore'}, does: `bring ${task.id} in again`}
				: {name: 'revert-merge' as const, input: {taskId: task.id}, does: `revert ${task.id} again`},
		},
	};
};
