/**
Gives each claimed task its own branch and its own folder.
*/
import path from 'node:path';
import {z} from 'zod';
import {type TaskId, taskIdSchema} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import {branchName, worktreeFolderName} from '../domain/worktree.js';
import {type Context, defineCommand, notFound, refused} from './command.js';
import {sweep} from './sweep.js';

export const createWorktree = defineCommand({
	name: 'create-worktree',
	summary: 'Make the branch and the worktree of each claimed task.',
	input: z.strictObject({taskId: taskIdSchema.optional().describe('Only this task.')}),
	bareField: 'taskId',
	cadence: 'work',
	reads: ['orchestrator_task'],
	writes: ['orchestrator_state', 'orchestrator_task', 'audit_event'],

	async run(context, {taskId}) {
		const {store, places} = context;
		const named = taskId === undefined ? undefined : store.tasks.find(taskId);
		if (taskId !== undefined && named === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		if (named !== undefined && named.state !== 'claimed') {
			return refused(
				'task_not_claimed',
				`${named.id} is ${named.state}; only a claimed task gets a worktree.`,
				`Claim it first: orch-tui create-parallel-tasks ${named.id}`,
			);
		}

		const made: Array<Record<string, unknown>> = [];
		const tasks = named === undefined ? store.tasks.listIn('claimed') : [named];
		return sweep(
			tasks,
			async ({id}) => {
				const branch = branchName(id);
				const folder = path.join(places.worktrees, worktreeFolderName(id));
				const head = await makeOrFail(context, id, branch, folder);
				if (head === undefined) return undefined;
				made.push({task_id: id, worktree_path: folder, branch_name: branch, status: 'created', git_commit_ref: head});
				return `Made the worktree of ${id}.`;
			},
			{output: () => ({worktrees_created: made.length, worktrees: made})},
		);
	},
});

/** Returns the commit it starts from, or `undefined` when the task was moved on by somebody else. */
const makeOrFail = async (context: Context, id: TaskId, branch: string, folder: string): Promise<string | undefined> => {
	const {store, stamp} = context;
	try {
		const base = await make(context, id, branch, folder);
		return store.atomically(() => {
			store.worktrees.move(id, 'planned', 'created', stamp());
			return store.tasks.move(id, 'claimed', 'prepared', {}, stamp());
		})
			? base
			: undefined;
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		store.tasks.move(id, 'claimed', 'failed', {code: 'worktree_failed', reason: error.message.replace(/\.$/, '')}, stamp());
		throw error;
	}
};

/** Announces the worktree, then makes it; from any point between, the next beat goes on. */
const make = async ({store, git, targetBranch, stamp, inRepositoryLane}: Context, id: TaskId, branch: string, folder: string): Promise<string> => {
	const known = store.worktrees.find(id);
	if (known?.state === 'created' && git.isWorktree(known.folder)) return known.base;

	const target = `refs/heads/${targetBranch}`;
	const base = (await git.refs([target])).get(target)?.oid;
	if (base === undefined) throw new OutsideError('invalid_base_branch', `There is no branch ${targetBranch}.`, 'Set targetBranch in orch.config.jsonc.');

	// A row that is planned was cut off, and one that is created has lost its folder: both keep the base they were announced with.
	const isKnown = known?.state === 'planned' || known?.state === 'created';
	if (!isKnown) store.worktrees.add({taskId: id, folder, branch, base}, stamp());
	const announced = store.worktrees.find(id)?.base ?? base;
	await inRepositoryLane(async () => {
		// An add that was killed in the middle may have left an entry with which git fails everywhere.
		if (known?.state === 'planned') git.mendEntries();
		const answer = await git.addWorktree({folder, branch, base: announced});
		if (answer.kind === 'added') return;
		await adoptLeftover({git, branch, folder, base: announced, isKnown}, answer);
	});
	await git.fillWorktree(folder);
	return announced;
};

type Leftover = {
	readonly git: Context['git'];
	readonly branch: string;
	readonly folder: string;
	readonly base: string;
	/** Whether we had announced it ourselves before. */
	readonly isKnown: boolean;
};

/** Goes on with what an earlier start left behind, if it is ours and holds nothing else; otherwise says what is in the way. */
const adoptLeftover = async (
	{git, branch, folder, base, isKnown}: Leftover,
	answer: {kind: 'branch-exists'; head: string} | {kind: 'folder-exists'},
): Promise<void> => {
	const entry = (await git.listWorktrees()).find(worktree => worktree.folder === folder);
	if (entry?.branch === branch && entry.head !== undefined && git.isWorktree(folder)) return;
	if (answer.kind === 'folder-exists') {
		throw new OutsideError('worktree_exists', `${folder} is in the way; it is not the worktree of ${branch}.`, 'Move it away and try again.');
	}

	if (isKnown) return git.attachWorktree({folder, branch});
	if (answer.head !== base && !(await git.isAncestor(answer.head, base))) {
		throw new OutsideError(
			'branch_exists',
			`The branch ${branch} exists and has commits of its own.`,
			`Look at it with: git log ${branch}; delete or rename it, then try again.`,
		);
	}

	// It holds nothing that the target has not: only its name is in the way.
	await git.deleteRefs([{ref: `refs/heads/${branch}`, at: answer.head}]);
	const again = await git.addWorktree({folder, branch, base});
	if (again.kind !== 'added') throw new OutsideError('branch_exists', `The branch ${branch} cannot be made.`, `Look for it with: git worktree list`);
};
