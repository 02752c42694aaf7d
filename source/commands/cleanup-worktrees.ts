/**
Removes the worktrees of merged tasks. Git, not a flag of ours, has to prove that nothing is lost.
*/
import {z} from 'zod';
import {taskIdSchema} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {mergedRef} from '../domain/worktree.js';
import {type Context, defineCommand, notFound, refused} from './command.js';
import {sweep} from './sweep.js';

export const cleanupWorktrees = defineCommand({
	name: 'cleanup-worktrees',
	summary: 'Remove worktrees and branches of merged tasks, once git proves that nothing is lost.',
	input: z.strictObject({taskId: taskIdSchema.optional().describe('Only this task.')}),
	bareField: 'taskId',
	cadence: 'work',
	reads: ['orchestrator_state', 'orchestrator_task'],
	writes: ['orchestrator_state', 'orchestrator_task', 'audit_event'],

	async run(context, {taskId}) {
		const {store, now} = context;
		const named = taskId === undefined ? undefined : store.tasks.find(taskId);
		if (taskId !== undefined && named === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		if (named !== undefined && named.state !== 'merged') {
			return refused(
				named.state === 'cleaned' ? 'worktree_not_found' : 'not_merged',
				`${named.id} is ${named.state}; only the worktree of a merged task is removed.`,
			);
		}

		const tasks = named === undefined ? store.tasks.listIn('merged').filter(({notBeforeMs}) => (notBeforeMs ?? 0) <= now()) : [named];
		const cleaned: string[] = [];
		return sweep(
			tasks,
			async task => {
				const sentence = await clean(context, task, named !== undefined);
				if (sentence !== undefined) cleaned.push(task.id);
				return sentence;
			},
			{output: () => ({worktrees_cleaned: cleaned.length, worktrees: cleaned})},
		);
	},
});

/** A folder that cannot go yet is left and looked at again later; a person who asked is told why. */
const clean = async (context: Context, task: Task, isNamed: boolean): Promise<string | undefined> => {
	const {store, stamp, now, policy} = context;
	const obstacle = await obstacleTo(context, task);
	if (obstacle !== undefined) {
		store.tasks.move(task.id, 'merged', 'merged', {reason: obstacle, notBeforeMs: now() + policy.cleanupRetryMs}, stamp());
		if (isNamed) throw new OutsideError('uncommitted_changes', `The worktree of ${task.id} stays: ${obstacle}.`);
		return undefined;
	}

	return store.atomically(() => {
		const worktree = store.worktrees.find(task.id);
		if (worktree !== undefined) store.worktrees.move(task.id, worktree.state, 'cleaned', stamp());
		return store.tasks.move(task.id, 'merged', 'cleaned', {notBeforeMs: undefined, reason: undefined}, stamp());
	})
		? `Removed the worktree of ${task.id}.`
		: undefined;
};

/** What git refuses is in the way like anything else. */
const obstacleTo = async (context: Context, task: Task): Promise<string | undefined> => {
	try {
		return await remove(context, task);
	} catch (error) {
		if (error instanceof OutsideError) return error.message.replace(/\.$/, '');
		throw error;
	}
};

/** Returns what is in the way, or `undefined` when nothing of it is left. */
const remove = async ({store, git, targetBranch, inRepositoryLane}: Context, task: Task): Promise<string | undefined> => {
	const worktree = store.worktrees.find(task.id);
	if (worktree === undefined || worktree.state === 'cleaned') return undefined;

	const [targetRef, branchRef] = [`refs/heads/${targetBranch}`, `refs/heads/${worktree.branch}`];
	const refs = await git.refs([targetRef, branchRef, mergedRef(task.id)]);
	const target = refs.get(targetRef)?.oid;
	const head = refs.get(branchRef)?.oid;
	if (target === undefined) return `there is no branch ${targetBranch}`;
	if (head !== undefined && !(await git.isAncestor(head, target))) return `its branch has commits that ${targetBranch} has not`;
	const detached = git.detachedAt(worktree.folder);
	if (detached !== undefined && !(await git.isAncestor(detached, target))) return `it stands on commits that are on no branch, as ${detached.slice(0, 7)}`;

	return inRepositoryLane(async () => {
		const answer = await git.removeWorktree(worktree.folder);
		if (answer.kind === 'dirty') return `it has uncommitted files: ${answer.files.slice(0, 3).join(', ')}`;
		if (answer.kind === 'in-use') return `it is in use by process ${answer.pids.join(', ')}`;
		const marker = refs.get(mergedRef(task.id))?.oid;
		await git.deleteRefs([
			...(head === undefined ? [] : [{ref: branchRef, at: head}]),
			...(marker === undefined ? [] : [{ref: mergedRef(task.id), at: marker}]),
		]);
		return undefined;
	});
};
