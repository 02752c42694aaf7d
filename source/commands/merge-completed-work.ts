/**
The merge queue: lands finished work on the target branch, one task at a time, oldest first within its priority.
*/
import {z} from 'zod';
import {isSameTask, type TaskId, taskIdSchema} from '../domain/ids.js';
import type {Merge} from '../domain/merge.js';
import {human} from '../domain/message.js';
import {OutsideError} from '../domain/problem.js';
import {saidState, type Task} from '../domain/task.js';
import {branchName} from '../domain/worktree.js';
import {advance} from './advance-merge.js';
import {type Context, defineCommand, notFound, nothingToDo, refused} from './command.js';
import {end} from './record-merge.js';
import {sweep} from './sweep.js';

export const mergeCompletedWork = defineCommand({
	name: 'merge-completed-work',
	summary: 'Merge finished work into the target branch, one task at a time, and prove that it landed.',
	input: z.strictObject({taskId: taskIdSchema.optional().describe('This task first, whatever its place in the queue.')}),
	bareField: 'taskId',
	asksEverywhere: true,
	keys: [{press: 'm', pane: 'anywhere', does: 'merge'}],
	cadence: 'work',
	reads: ['orchestrator_task', 'orchestrator_state', 'merge_attempt', 'job'],
	writes: ['merge_attempt', 'orchestrator_task', 'orchestrator_state', 'specs_task_dependency', 'agent_message', 'job', 'audit_event'],

	question({tasks, targetBranch}, {taskId}) {
		const task = tasks.find(({id}) => isSameTask(id, taskId));
		if (task === undefined || task.state === 'finished' || task.state === 'merging') return undefined;
		return {
			title: `Merge ${task.id} into ${targetBranch} all the same?`,
			lines: [task.title, `It is ${saidState(task.state)}: ${task.reason ?? 'it is not proven'}.`, 'It is verified like any other merge.'],
			yes: 'merge',
		};
	},

	blockedBecause({tasks}, {taskId}) {
		const task = tasks.find(({id}) => isSameTask(id, taskId));
		if (task === undefined) return 'There is nothing to merge here.';
		return whyNot(task);
	},

	async run(context, {taskId}) {
		const {store} = context;
		if (taskId !== undefined) {
			const task = store.tasks.find(taskId);
			if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
			const reason = whyNot(task);
			if (reason !== undefined) return refused(task.commit === undefined ? 'task_not_completed' : 'merge_already_done', reason);
			if (task.state === 'conflicted' || task.state === 'unproven') {
				store.tasks.move(
					task.id,
					task.state,
					'finished',
					{code: undefined, reason: undefined, troubleFiles: [], why: 'sent to the merge queue by a person'},
					context.stamp(),
				);
			}

			return mergeNamed(context, task.id);
		}

		const next = store.merges.findOpen() ?? store.tasks.listForMerge(1)[0];
		if (next === undefined) return nothingToDo;
		const isHeld = store.settings.isOn('merges-held') || context.policy.approve === 'ask';
		// What has begun, or was let in by a person, goes on.
		if (isHeld && 'state' in next && next.state === 'finished') return nothingToDo;
		return sweep([next], async merge => mergeOne(context, 'step' in merge ? merge : await begin(context, merge)));
	},
});

const mergeable: ReadonlySet<Task['state']> = new Set(['finished', 'merging', 'conflicted', 'unproven']);

const whyNot = ({id, state}: Task): string | undefined => {
	if (mergeable.has(state)) return undefined;
	return state === 'merged' || state === 'cleaned' ? `${id} has been merged already.` : `${id} is ${saidState(state)}; only finished work is merged.`;
};

/** Whoever is being merged keeps its place; who was let in while that lasts comes next, whatever the config says of asking. */
const mergeNamed = async (context: Context, id: TaskId) => {
	const {store, stamp} = context;
	const open = store.merges.findOpen();
	if (open !== undefined && open.taskId !== id) {
		store.tasks.move(id, 'finished', 'merging', {why: `let in by a person; ${open.taskId} is being merged`}, stamp());
		return {ok: true as const, value: {said: `${id} is in the merge queue; ${open.taskId} is being merged.`, output: {task_id: id, status: 'queued'}}};
	}

	const task = store.tasks.find(id);
	const result = await sweep([open], async merge => mergeOne(context, merge ?? (task && (await begin(context, task)))), {output: () => outcomeOf(context, id)});
	const after = store.tasks.find(id);
	if (result.ok && after?.state === 'merging' && store.merges.findOpen()?.step === 'verifying') return sayVerifying(context, id);
	return result.ok && (after?.state === 'conflicted' || after?.state === 'unproven')
		? refused(
				after.code === 'merge_conflict' ? 'merge_conflicts' : (after.code ?? 'git_failed'),
				`${id} was not merged: ${after.reason ?? ''}.`,
				'The target is untouched. Restart the task, or mend its branch and merge it again.',
			)
		: result;
};

/** It has only begun: whoever conducts lands it, or its agent is told what failed. */
const sayVerifying = (context: Context, id: TaskId) => ({
	ok: true as const,
	value: {
		said: `${id} is being verified; it lands when that passes.${context.isConducted() ? '' : ' Nobody conducts, so nobody will land it: orch-tui run --until idle'}`,
		output: {...outcomeOf(context, id), step: 'verifying'},
	},
});

/** Goes on with a try; a step is a row, so this may be cut off anywhere. */
const mergeOne = async (context: Context, merge: Merge | undefined): Promise<string | undefined> => {
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

/** Writes down what is to be merged into what; from here on the task is merging. */
const begin = async ({store, git, targetBranch, stamp}: Context, task: Task): Promise<Merge | undefined> => {
	if (task.state !== 'finished' && task.state !== 'merging') return undefined;
	const branch = store.worktrees.find(task.id)?.branch ?? branchName(task.id);
	const [targetRef, branchRef] = [`refs/heads/${targetBranch}`, `refs/heads/${branch}`];
	const refs = await git.refs([targetRef, branchRef]);
	const base = refs.get(targetRef)?.oid;
	const head = refs.get(branchRef)?.oid;
	if (base === undefined || head === undefined) {
		const reason = base === undefined ? `there is no branch ${targetBranch} to merge into` : `its branch ${branch} is gone`;
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
		const added = store.merges.add({taskId: task.id, base, head}, stamp());
		if (added !== undefined && task.state === 'finished' && !store.tasks.move(task.id, 'finished', 'merging', {}, stamp())) {
			throw new Error(`${task.id} moved on while its merge began`);
		}

		return added;
	});
	return id === undefined ? undefined : store.merges.find(id);
};

const outcomeOf = ({store}: Context, id: TaskId): Record<string, unknown> => {
	const task = store.tasks.find(id);
	const merge = store.merges.listOf(id, 1)[0];
	return {
		task_id: id,
		status: task?.state ?? null,
		merge_commit: task?.commit ?? null,
		conflicts: task?.state === 'conflicted' ? (merge?.files.length ?? 0) : 0,
		conflicted_files: task?.state === 'conflicted' ? (merge?.files ?? []) : [],
		merged_at: task?.commit === undefined || merge?.endedAtMs === undefined ? null : new Date(merge.endedAtMs).toISOString(),
	};
};
