/**
Every worktree as it really is: what the store says, what git says, and what lies in it. Part of create-worktree.
*/
import {isLive} from '../domain/agent.js';
import {OutsideError} from '../domain/problem.js';
import {conditionOf, taskIdOfBranch, taskIdOfFolder, type Worktree} from '../domain/worktree.js';
import type {Context} from './command.js';
import type {ListedWorktree} from './create-worktree-card.js';
import {sweep} from './sweep.js';

export const listWorktrees = async (context: Context, isMeasured: boolean) => {
	const {store, git, policy} = context;
	const rows = store.worktrees.list().toSorted((a, b) => a.taskId.localeCompare(b.taskId, 'en', {numeric: true}));
	const listed = new Map<string, ListedWorktree>();
	await sweep(
		rows,
		async row => {
			listed.set(row.taskId, await lookAtOne(context, row));
			return undefined;
		},
		{atOnce: policy.gitAtOnce},
	);

	const known = new Set(rows.map(({folder}) => folder));
	const orphans = git.seeWorktrees([]).entries.flatMap(({folder, branch, detached}): ListedWorktree[] => {
		const id = folder === undefined ? undefined : (taskIdOfFolder(folder) ?? (branch === undefined ? undefined : taskIdOfBranch(branch)));
		if (folder === undefined || id === undefined || known.has(folder)) return [];
		const taskStatus = store.tasks.find(id)?.state ?? null;
		const nothing = {created_at: null, git_commit_ref: null, commits: null, dirty_files: null};
		return [
			{task_id: id, task_status: taskStatus, worktree_path: folder, branch_name: branch ?? null, status: 'orphaned', head_ref: detached ?? null, ...nothing},
		];
	});
	const all = [...rows.flatMap(({taskId}) => listed.get(taskId) ?? []), ...orphans];
	const worktrees = isMeasured ? await measureAll(context, all) : all;
	const said =
		worktrees.length === 0
			? 'There are no worktrees.'
			: worktrees.map(({task_id: id, status, worktree_path: folder}) => `${id}  ${status}  ${folder}`).join('\n');
	return {ok: true as const, value: {said, output: {total: worktrees.length, worktrees}}};
};

const bytesInMb = 1024 * 1024;

/** One after the other, all within the time that may be spent on it. */
const measureAll = async ({git, policy, targetBranch}: Context, worktrees: readonly ListedWorktree[]): Promise<ListedWorktree[]> => {
	const folders = worktrees.map(({worktree_path: folder}) => folder);
	const behind: Array<number | undefined> = [];
	for (const folder of folders) behind.push(await git.countBehind({folder, target: targetBranch}));
	const uses = await git.measure(folders, policy.measureMaxMs);
	return worktrees.map((worktree, index) => {
		const use = git.isWorktree(worktree.worktree_path) ? uses[index] : undefined;
		return {
			...worktree,
			disk_space_mb: use === undefined ? null : Math.round((use.bytes / bytesInMb) * 10) / 10,
			commits_behind: behind[index] ?? null,
		};
	});
};

const lookAtOne = async (context: Context, row: Worktree): Promise<ListedWorktree> => {
	const {store, git} = context;
	const task = store.tasks.find(row.taskId);
	const agent = task?.agentId === undefined ? undefined : store.agents.find(task.agentId);
	const look = await lookOrNothing(context, row);
	return {
		task_id: row.taskId,
		task_status: task?.state ?? null,
		worktree_path: row.folder,
		branch_name: row.branch,
		status: conditionOf({
			state: row.state,
			isThere: git.isWorktree(row.folder),
			isInUse: agent !== undefined && isLive(agent.state),
			dirtyFiles: look?.dirty.length,
		}),
		created_at: new Date(row.createdAtMs).toISOString(),
		git_commit_ref: row.base,
		head_ref: look?.head ?? row.head ?? null,
		commits: look?.commits ?? null,
		dirty_files: look?.dirty.length ?? null,
	};
};

/** What git cannot tell of one is not known, and keeps nobody from seeing the others. */
const lookOrNothing = async ({git}: Context, {folder, branch, base}: Worktree) => {
	try {
		return git.isFilled(folder) ? await git.lookAt({folder, branch, base}) : undefined;
	} catch (error) {
		if (error instanceof OutsideError) return undefined;
		throw error;
	}
};
