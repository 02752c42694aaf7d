/**
Gives each claimed task its own branch and its own folder.
*/
import type {TaskId} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {badInput, type Context, defineCommand, held, notFound, refused} from './command.js';
import {facts, input, type MadeWorktree, output} from './create-worktree-card.js';
import {listWorktrees} from './list-worktrees.js';
import {makeWorktree, type Wish} from './make-worktree.js';
import {isDoctorDue, mendHalfBuilt, mendWorktrees, noteDoctor} from './mend-worktrees.js';
import {sweep} from './sweep.js';

export const createWorktree = defineCommand({
	name: 'create-worktree',
	summary: 'Make the branch and the worktree of each claimed task.',
	input,
	output,
	facts,
	bareField: 'taskId',
	cadence: 'work',
	reads: ['orchestrator_task', 'orchestrator_state'],
	writes: ['orchestrator_state', 'orchestrator_task', 'audit_event'],

	async run(context, {operation, taskId, tasks, baseBranch, worktreeRoot, resume, dryRun, measured, orchestratorInstanceId: instanceId}) {
		if (dryRun && operation !== 'doctor')
			return badInput('validation_failed', 'Only the operation doctor has a dry run.', '--operation list shows what there is.');
		if (operation === 'list') return listWorktrees(context, measured);
		if (operation === 'doctor') return mendWorktrees(context, {isDry: dryRun});
		if (tasks !== undefined && operation !== 'create_multiple') return badInput('validation_failed', 'A list of tasks belongs to create_multiple.');
		const named =
			operation === 'create_multiple'
				? (tasks?.map(one => (typeof one === 'string' ? one : one.task_id)) ?? (taskId === undefined ? undefined : [taskId]))
				: taskId === undefined
					? undefined
					: [taskId];
		if (named === undefined && operation === 'create_multiple')
			return badInput('validation_failed', 'create_multiple needs a list of tasks.', '--tasks T-1,T-2');

		if (!context.isByHand && isDoctorDue(context)) {
			await mendWorktrees(context, {isDry: false});
			await context.git.emptyAside(context.places.worktrees);
			noteDoctor(context);
		}

		await mendHalfBuilt(context);
		for (const id of named ?? []) {
			const objection = whyNot(context, id, resume);
			if (objection !== undefined) return objection;
		}

		const found = named === undefined ? context.store.tasks.listIn('claimed') : named.flatMap(id => context.store.tasks.find(id) ?? []);
		if (found.length === 0) return {ok: true, value: {output: {worktrees_created: 0, worktrees: [], message: 'No task is claimed.'}}};
		const wish = await checkWish(context, {baseBranch, worktreeRoot, resume, instanceId});
		if ('problem' in wish) return wish;
		const full = whyFull(context, wish.root ?? context.places.worktrees, found);
		if (full !== undefined) return full;
		return makeAll(context, found, wish, operation === 'create' && named !== undefined);
	},
});

const whyNot = ({store, git}: Context, id: TaskId, resume: boolean) => {
	const task = store.tasks.find(id);
	if (task === undefined) return notFound('task_not_found', `There is no task ${id}.`);
	const row = store.worktrees.find(task.id);
	if (row?.state === 'created' && git.isWorktree(row.folder) && task.state !== 'claimed')
		return refused('worktree_exists', `${task.id} has its worktree already: ${row.folder}.`, undefined, {worktree_path: row.folder});
	if (task.state === 'claimed' || (resume && resumable.has(task.state))) return undefined;
	return refused('task_not_claimed', `${task.id} is ${task.state}; only a claimed task gets a worktree.`, hintFor(task), {
		current_status: task.state,
	});
};

const hintFor = ({id, state}: Task): string | undefined => {
	if (state === 'waiting' || state === 'ready') return `Claim it first: orch-tui create-parallel-tasks ${id}`;
	return resumable.has(state) ? `Start it again: orch-tui auto-restart-agent ${id}` : undefined;
};

/** From these a person may go on with what an earlier start has left. */
const resumable: ReadonlySet<Task['state']> = new Set(['failed', 'retrying', 'gave-up']);

type Asked = {
	readonly baseBranch: string | undefined;
	readonly worktreeRoot: string | undefined;
	readonly resume: boolean;
	readonly instanceId: string | undefined;
};

const checkWish = async ({git, places, targetBranch}: Context, {baseBranch, worktreeRoot, resume, instanceId}: Asked) => {
	const target = `refs/heads/${targetBranch}`;
	const names = baseBranch === undefined ? [] : isBranchName(baseBranch) ? [`refs/heads/${baseBranch}`, `refs/remotes/${baseBranch}`] : undefined;
	const refs = names === undefined ? undefined : await git.refs([target, ...names]);
	const at = refs?.get(target)?.oid;
	const base = names?.length === 0 ? at : names?.map(name => refs?.get(name)?.oid).find(oid => oid !== undefined);
	if (base === undefined && baseBranch !== undefined)
		return badInput('invalid_base_branch', `There is no branch ${baseBranch}.`, 'git branch --all lists them.', {base_branch: baseBranch});
	if (base !== undefined && at !== undefined && base !== at && (await git.mergeBase(base, at)) === undefined)
		return badInput('invalid_base_branch', `${baseBranch} and ${targetBranch} have no commit in common.`, 'What starts there could not be merged.', {
			base_branch: baseBranch,
		});

	const look = worktreeRoot === undefined ? undefined : await git.judgeRoot(worktreeRoot, places.worktrees);
	if (look?.kind === 'unsafe')
		return badInput('invalid_worktree_root', `Worktrees cannot be put into ${worktreeRoot}: ${look.reason}.`, 'Leave it out, or name a folder of your own.');
	if (look?.exclude !== undefined) git.addExcludes([look.exclude]);
	return {base: baseBranch === undefined ? undefined : base, root: look?.folder, resume, instanceId} satisfies Wish;
};

/** What git could take for something else is no name of a branch. */
const isBranchName = (name: string): boolean => !/^[-/]|\.\.|\/\/|[/.]$|\.lock$|@\{|[\s*?[\\^:~]/.test(name) && !/\p{Cc}/u.test(name);

/** The floor of the policy; the tasks stay claimed and say why. */
const whyFull = ({store, machine, policy, stamp}: Context, root: string, tasks: readonly Task[]) => {
	const freeMb = Math.floor(machine.freeDiskMb(root));
	const {freeDiskMb: floor} = policy.thresholds;
	if (freeMb >= floor) return undefined;
	const reason = `${freeMb} MB of disk are free and ${floor} are to be kept`;
	for (const {id, state, reason: before} of tasks) {
		// The figure changes all the time; that it waits for the disk is what counts.
		if (state === 'claimed' && before === undefined) store.tasks.move(id, 'claimed', 'claimed', {reason, code: 'resource_exhausted'}, stamp());
	}

	return held('disk_full', `No worktree is made: ${reason}.`, 'Make room, as with cleanup-worktrees, or lower thresholds.freeDiskMb.', {
		free_mb: freeMb,
		needed_mb: floor,
	});
};

const makeAll = async (context: Context, tasks: readonly Task[], wish: Wish, isSingle: boolean) => {
	const made: MadeWorktree[] = [];
	const failed: Array<{task_id: string; error: string; message: string}> = [];
	const result = await sweep(
		tasks,
		async task => {
			try {
				const one = await makeWorktree(context, task, wish);
				if (one !== undefined) made.push(one);
				return one?.message;
			} catch (error) {
				if (error instanceof OutsideError) failed.push({task_id: task.id, error: error.code, message: error.message});
				throw error;
			}
		},
		{atOnce: context.policy.gitAtOnce},
	);
	const all = {worktrees_created: made.length, worktrees: made.toSorted((a, b) => a.task_id.localeCompare(b.task_id, 'en', {numeric: true}))};
	if (!result.ok) return isSingle ? result : {ok: false as const, problem: {...result.problem, context: {...result.problem.context, ...all, failed}}};
	const [only] = made;
	if (isSingle && only !== undefined) return {ok: true as const, value: {said: only.message, output: only}};
	const message = made.length === 1 ? 'Made 1 worktree.' : `Made ${made.length} worktrees.`;
	return {ok: true as const, value: {...(made.length === 0 ? {} : {said: made.length > 3 ? message : result.value.said}), output: {...all, message}}};
};
