/**
The merge queue: lands finished work on the target branch, one task at a time, oldest first within its priority.
*/
import {z} from 'zod';
import {type TaskId, taskIdSchema} from '../domain/ids.js';
import type {Merge} from '../domain/merge.js';
import type {Task} from '../domain/task.js';
import {branchName} from '../domain/worktree.js';
import {type Context, defineCommand, notFound, refused} from './command.js';
import {advance} from './advance-merge.js';
import {sweep} from './sweep.js';

export const mergeCompletedWork = defineCommand({
	name: 'merge-completed-work',
	summary: 'Merge finished work into the target branch, one task at a time, and prove that it landed.',
	input: z.strictObject({taskId: taskIdSchema.optional().describe('This task first, whatever its place in the queue.')}),
	bareField: 'taskId',
	keys: [{press: 'm', pane: 'anywhere', does: 'merge'}],
	cadence: 'work',
	reads: ['orchestrator_task', 'orchestrator_state', 'merge_attempt', 'job'],
	writes: ['merge_attempt', 'orchestrator_task', 'orchestrator_state', 'specs_task_dependency', 'agent_message', 'job', 'audit_event'],

	question({tasks, targetBranch}, {taskId}) {
		const task = tasks.find(({id}) => id === taskId);
		if (task === undefined || task.state === 'finished') return undefined;
		return {
			title: `Merge ${task.id} into ${targetBranch} all the same?`,
			lines: [task.title, `It is ${task.state}: ${task.reason ?? 'it is not proven'}.`, 'It is verified like any other merge.'],
			yes: 'merge',
		};
	},

	blockedBecause({tasks}, {taskId}) {
		const task = tasks.find(({id}) => id === taskId);
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
				store.tasks.move(task.id, task.state, 'finished', {code: undefined, reason: undefined, troubleFiles: [], why: 'sent to the merge queue by a person'}, context.stamp());
			}

			return mergeNamed(context, task.id);
		}

		const open = store.merges.findOpen();
		if (open === undefined && (store.settings.isOn('merges-held') || context.policy.approve === 'ask')) return {ok: true, value: {}};
		return sweep([open], async merge => mergeOne(context, merge, undefined));
	},
});

const mergeable: ReadonlySet<Task['state']> = new Set(['finished', 'merging', 'conflicted', 'unproven']);

const whyNot = ({id, state}: Task): string | undefined => {
	if (mergeable.has(state)) return undefined;
	return state === 'merged' || state === 'cleaned' ? `${id} has been merged already.` : `${id} is ${state}; only finished work is merged.`;
};

/** Whoever stands before it keeps its place: only a merge that has not begun is overtaken. */
const mergeNamed = async (context: Context, id: TaskId) => {
	const {store} = context;
	const open = store.merges.findOpen();
	if (open !== undefined && open.taskId !== id) {
		return {ok: true as const, value: {said: `${id} is in the merge queue; ${open.taskId} is being merged.`, output: {task_id: id, status: 'queued'}}};
	}

	return sweep([open], async merge => mergeOne(context, merge, id), {output: () => outcomeOf(context, id)});
};

/** Goes on with the open try or begins the next one; a step is a row, so this may be cut off anywhere. */
const mergeOne = async (context: Context, open: Merge | undefined, wanted: TaskId | undefined): Promise<string | undefined> => {
	const merge = open ?? (await begin(context, wanted));
	if (merge === undefined) return undefined;
	const task = context.store.tasks.find(merge.taskId);
	return task === undefined ? undefined : advance(context, merge, task);
};

/** Writes down what is to be merged into what; from here on the task is merging. */
const begin = async ({store, git, targetBranch, stamp}: Context, wanted: TaskId | undefined): Promise<Merge | undefined> => {
	const task = wanted === undefined ? store.tasks.listForMerge(1)[0] : store.tasks.find(wanted);
	if (task === undefined || (task.state !== 'finished' && task.state !== 'merging')) return undefined;
	const branch = store.worktrees.find(task.id)?.branch ?? branchName(task.id);
	const [targetRef, branchRef] = [`refs/heads/${targetBranch}`, `refs/heads/${branch}`];
	const refs = await git.refs([targetRef, branchRef]);
	const base = refs.get(targetRef)?.oid;
	const head = refs.get(branchRef)?.oid;
	if (base === undefined || head === undefined) {
		const reason = base === undefined ? `there is no branch ${targetBranch} to merge into` : `its branch ${branch} is gone`;
		store.tasks.move(task.id, task.state, 'conflicted', {code: 'git_failed', reason}, stamp());
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
