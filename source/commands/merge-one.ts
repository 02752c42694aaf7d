/**
Takes one task through its merge: begins it, goes on with it, puts it off while git refuses, and brings it to its end where nobody else does. Part of merge-completed-work.
*/
import {faultPoint} from '../domain/fault-points.js';
import type {Merge} from '../domain/merge.js';
import {human} from '../domain/message.js';
import {OutsideError} from '../domain/problem.js';
import type {Resolution} from '../domain/resolution.js';
import {isTakenOut, type Task} from '../domain/task.js';
import {branchName} from '../domain/worktree.js';
import {advance} from './advance-merge.js';
import type {Context} from './command.js';
import {takeJobNews} from './job-news.js';
import {end} from './record-merge.js';
import {currentTry} from './start-job.js';
import {verifyName} from './verify-merge.js';

/** What a person has said beside the name of the task. */
export type Choice = {readonly resolution?: Resolution | undefined; readonly instanceId?: string | undefined};

/** Goes on with a try; a step is a row, so this may be cut off anywhere. */
export const mergeOne = async (context: Context, merge: Merge | undefined): Promise<string | undefined> => {
	const task = merge === undefined ? undefined : context.store.tasks.find(merge.taskId);
	if (merge === undefined || task === undefined) return undefined;
	try {
		const said = await advance(context, merge, task);
		if (task.notBeforeMs !== undefined)
			context.store.tasks.move(task.id, 'merging', 'merging', {notBeforeMs: undefined, code: undefined, reason: undefined, why: 'it goes on'}, context.stamp());
		return said;
	} catch (error) {
		if (error instanceof OutsideError && error.code !== 'repository_busy') putOff(context, merge, task, error);
		throw error;
	}
};

/** So long at most until somebody is asked again whether he still waits. */
const waitMaxMs = 1000;

/** So often a target may move on under a merge that nobody else would take up. */
const triesMax = 5;

/** Where somebody conducts, what a step has begun is theirs to go on with; where nobody does, whoever has begun it waits for it. */
export const bringToEnd = async (context: Context, first: Merge | undefined): Promise<string | undefined> => {
	const {store, isByHand, isConducted} = context;
	let said = await mergeOne(context, first);
	for (let tries = 1, merge = first; merge !== undefined && isByHand && !isConducted(); ) {
		const open = store.merges.findOpen();
		if (open?.taskId === merge.taskId && open.step === 'verifying') {
			await waitForVerdict(context, open);
			said = await mergeOne(context, open);
			continue;
		}

		// Its target has moved on, and so far nobody has begun the next try.
		const task = store.tasks.find(merge.taskId);
		if (open !== undefined || task?.state !== 'merging' || tries >= triesMax) return said;
		tries += 1;
		merge = await begin(context, task);
		said = await mergeOne(context, merge);
	}

	return said;
};

const waitForVerdict = async (context: Context, merge: Merge): Promise<void> => {
	const {id} = currentTry(context, verifyName(merge));
	if (context.agents.exitOf(id) === undefined) await context.agents.waitForNews(AbortSignal.timeout(waitMaxMs));
	takeJobNews(context, id);
};

/** What git refuses it may do a little later: that is said, and tried for a while. Then the next one gets its turn. */
const putOff = (context: Context, {id}: Merge, task: Task, {message}: OutsideError): void => {
	const {store, policy, stamp, now} = context;
	const merge = store.merges.find(id);
	const reason = message.replace(/\.$/, '');
	if (task.notBeforeMs === undefined) {
		store.tasks.move(task.id, 'merging', 'merging', {code: 'git_failed', reason, notBeforeMs: now() + policy.mergePatienceMs}, stamp());
	} else if (merge !== undefined && now() >= task.notBeforeMs) {
		end(context, merge, task, {step: 'blocked', state: 'conflicted', code: 'git_failed', files: [], reason});
	}
};

/** Where the target and the work of a task stand; `undefined` where there is no such branch. */
export const sidesOf = async (
	{store, git, targetBranch}: Context,
	task: Task,
): Promise<{branch: string; base: string | undefined; head: string | undefined}> => {
	const branch = store.worktrees.find(task.id)?.branch ?? branchName(task.id);
	const [targetRef, branchRef] = [`refs/heads/${targetBranch}`, `refs/heads/${branch}`];
	const refs = await git.refs([targetRef, branchRef]);
	return {branch, base: refs.get(targetRef)?.oid, head: refs.get(branchRef)?.oid};
};

/** Where the target moved on under a resolved merge, what was chosen holds for the same files of the next try, and for no others. */
const choiceBefore = ({store}: Context, {id, state}: Task): Resolution | undefined => {
	const last = state === 'merging' ? store.merges.listOf(id, 1)[0] : undefined;
	if (last?.step !== 'superseded' || last.resolution === undefined) return undefined;
	const {strategy, paths, files} = last.resolution;
	return {strategy, paths: files.length > 0 ? files : paths, files: []};
};

/** Writes down what is to be merged into what; from here on the task is merging. */
export const begin = async (context: Context, task: Task, {resolution, instanceId}: Choice = {}): Promise<Merge | undefined> => {
	const {store, targetBranch, stamp} = context;
	if (task.state !== 'finished' && task.state !== 'merging') return undefined;
	const {branch, base, head} = await sidesOf(context, task);
	if (base === undefined || head === undefined) {
		const last = store.merges.listOf(task.id, 1)[0]?.base ?? store.worktrees.find(task.id)?.base ?? '';
		const reason =
			base === undefined
				? `there is no branch ${targetBranch} to merge into; make it again (git branch ${targetBranch} ${last.slice(0, 7)}), or name another one (targetBranch in the config)`
				: `its branch ${branch} is gone`;
		store.atomically(() => {
			if (!store.tasks.move(task.id, task.state, 'conflicted', {code: 'git_failed', reason}, stamp())) return;
			store.messages.post(
				{sender: 'merge-completed-work', recipient: human, type: 'error_report', taskId: task.id, text: `${task.id} was not merged: ${reason}`},
				stamp(),
			);
		});
		return undefined;
	}

	const id = store.atomically(() => {
		// While git was asked, a person may have taken it out.
		const now = store.tasks.find(task.id);
		if (now === undefined || now.state !== task.state || isTakenOut(now)) return undefined;
		const added = store.merges.add({taskId: task.id, base, head, resolution: resolution ?? choiceBefore(context, task), instanceId}, stamp());
		if (added !== undefined && task.state === 'finished') store.tasks.move(task.id, 'finished', 'merging', {}, stamp());
		return added;
	});
	if (id === undefined) return undefined;
	faultPoint('merge.begun');
	return store.merges.find(id);
};
