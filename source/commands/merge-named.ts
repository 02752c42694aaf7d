/**
Merges the task that a person names, to its end, whatever its place in the queue. Part of merge-completed-work.
*/
import type {TaskId} from '../domain/ids.js';
import {isTakenOut, type Task} from '../domain/task.js';
import {type Context, refused} from './command.js';
import {mergedTask, refusalOf} from './merge-answers.js';
import {begin, bringToEnd, type Choice, sidesOf} from './merge-one.js';
import {sweep} from './sweep.js';

/** So often at most another one is faster, before what is found is said. */
const overtakenMax = 5;

type Answer = Awaited<ReturnType<typeof sweep>>;

/** Whoever is being merged keeps its place; who was let in while that lasts comes next, whatever the config says of asking, but for a choice between two sides. */
export const mergeNamed = async (context: Context, {id}: Pick<Task, 'id'>, choice: Choice, overtaken = 0): Promise<Answer> => {
	const {store} = context;
	const objection = await objectionTo(context, id);
	if (objection !== undefined) return objection;
	const open = store.merges.findOpen();
	if (open !== undefined && open.taskId !== id && choice.resolution !== undefined)
		return refused(
			'merge_under_way',
			`${open.taskId} is being merged; what you chose for ${id} holds for a merge that begins now.`,
			'Try again when that has ended.',
			{
				task_id: open.taskId,
			},
		);
	letIn(context, id);

	if (open !== undefined && open.taskId !== id) {
		letWait(context, id, open.taskId);
		const said = `${id} is in the merge queue; ${open.taskId} is being merged.`;
		return {ok: true as const, value: {said, output: {...(await mergedTask(context, id, said)), status: 'queued'}}};
	}

	const task = store.tasks.find(id);
	const result = await sweep([open], async merge => bringToEnd(context, merge ?? (task && (await begin(context, task, choice)))));
	if (!result.ok) return result;
	// Between the look and the beginning somebody else may have begun another merge: it is looked once more, and what a person wanted is not forgotten.
	const now = store.tasks.find(id);
	if (now?.state === 'finished' && !isTakenOut(now) && overtaken < overtakenMax) return mergeNamed(context, {id}, choice, overtaken + 1);
	const isVerifying = store.tasks.find(id)?.state === 'merging' && store.merges.findOpen()?.step === 'verifying';
	const said = isVerifying ? `${id} is being verified; it lands when that passes.` : result.value.said;
	const refusal = refusalOf(context, id);
	if (refusal !== undefined) return refusal;
	const output = await mergedTask(context, id, said ?? `${id} is on its way.`);
	return {ok: true as const, value: {...(said === undefined ? {} : {said}), output, ...afterwards(id, output.merge_commit)}};
};

/** What is on the target is in everybody's history: only a commit of its own takes it back. */
const afterwards = (id: TaskId, commit: string | null) =>
	commit === null
		? {final: `${id} is on its way; once it has landed, u on it in the merge view takes it back.`}
		: {undo: {name: 'revert-merge' as const, input: {taskId: id}, does: `revert the merge of ${id}`}};

/** It begins anew: what was chosen for an earlier try that never came to its end is not gone on with. */
const letWait = ({store, stamp}: Context, id: TaskId, other: TaskId): void => {
	store.atomically(() => {
		if (!store.tasks.move(id, 'finished', 'merging', {why: `let in by a person; ${other} is being merged`}, stamp())) return;
		const last = store.merges.listOf(id, 1)[0];
		if (last?.step === 'superseded') store.merges.move(last, 'rejected', {}, stamp());
	});
};

/** What a person who names a conflicted or unproven task, or one that was taken out, has decided. */
const letIn = ({store, stamp}: Context, id: TaskId): void => {
	const task = store.tasks.find(id);
	if (task === undefined || !(task.state === 'conflicted' || task.state === 'unproven' || isTakenOut(task))) return;
	store.tasks.move(id, task.state, 'finished', {code: undefined, reason: undefined, troubleFiles: [], why: 'sent to the merge queue by a person'}, stamp());
};

/** What can be seen before anything is moved. */
export const objectionTo = async (context: Context, id: TaskId) => {
	const {store, git, targetBranch} = context;
	const task = store.tasks.find(id);
	if (task === undefined) return undefined;
	const {branch, base, head} = await sidesOf(context, task);
	if (base === undefined || head === undefined) {
		const gone = base === undefined ? targetBranch : branch;
		return refused('branch_not_found', `${id} cannot be merged: there is no branch ${gone}.`, 'git branch --all lists them.', {branch_name: gone});
	}

	const row = store.worktrees.find(id);
	if (task.code !== 'uncommitted_work' || row === undefined) return undefined;
	// It would be left out of the merge, and lost with the worktree in the end.
	const look = await git.lookAt({folder: row.folder, branch: row.branch, base: row.base});
	if (look === undefined || look.dirty.length === 0) return undefined;
	return refused('dirty_working_directory', `${id} has uncommitted work in ${row.folder}.`, 'Commit it there, or throw it away, and merge again.', {
		files: look.dirty,
	});
};
