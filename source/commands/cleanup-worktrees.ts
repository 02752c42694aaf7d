/**
Removes worktrees that nobody needs any more. Git, not a flag of ours, has to prove that nothing is lost.
*/
import path from 'node:path';
import {type CleanupStatus, megabytes} from '../domain/cleanup.js';
import {isSameTask, type TaskId} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {type CandidateWorktree, type CleanedWorktree, facts, input, output, type SkippedWorktree} from './cleanup-worktrees-card.js';
import {badInput, type Context, defineCommand, notFound} from './command.js';
import {askToDiscard, askToDiscardMany, whyItStays} from './discard-question.js';
import {allTargets, candidacyOf, inspect, type Target, type Wish} from './inspect-worktree.js';
import {mendHalfBuilt} from './mend-worktrees.js';
import {removeTarget} from './remove-worktree.js';
import {sweep} from './sweep.js';

export const cleanupWorktrees = defineCommand({
	name: 'cleanup-worktrees',
	summary: 'Remove worktrees and branches of merged tasks, once git proves that nothing is lost.',
	input,
	output,
	facts,
	bareField: 'taskId',
	keys: [{press: 'C', pane: 'worktrees', does: 'discard', input: {force: true}}],
	cadence: 'work',
	reads: ['orchestrator_state', 'orchestrator_task', 'agent_lifecycle', 'merge_attempt'],
	writes: ['orchestrator_state', 'orchestrator_task', 'audit_event'],

	question: askToDiscard,
	questionOfMany: askToDiscardMany,
	blockedBecause: whyItStays,

	async run(context, {operation, taskId, statusFilter, force, verifyMerge, keepBranch}) {
		const wish = {force, verifyMerge, keepBranch};
		if (operation === 'list_candidates') return listCandidates(context, taskId, statusFilter ?? 'all', wish);
		if (operation === 'cleanup_all' && taskId !== undefined)
			return badInput('validation_failed', 'cleanup_all takes no task.', 'Leave the operation out for one.');
		if (taskId !== undefined) return cleanNamed(context, taskId, wish);
		if (!context.isByHand) return cleanMerged(context);
		return cleanAll(context, statusFilter ?? 'merged', wish);
	},
});

const cleanNamed = async (context: Context, taskId: TaskId, wish: Wish) => {
	const {store} = context;
	const task = store.tasks.find(taskId);
	const target = allTargets(context).find(one => isSameTask(one.taskId, taskId));
	if (target === undefined) {
		if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		if (task.state !== 'merged') {
			return task.state === 'cleaned' || store.worktrees.find(task.id)?.state === 'cleaned'
				? notFound('worktree_not_found', `The worktree of ${task.id} has been removed already.`)
				: notFound('worktree_not_found', `${task.id} has no worktree.`);
		}
	}

	const cleaned = await removeTarget(context, target ?? nothingOf(task), wish);
	const {salvage_ref: ref} = cleaned;
	const final = ref === null ? 'Nothing of its work is lost with it.' : `Its work is at ${ref}: git branch NAME ${ref} makes a branch of it.`;
	return {ok: true as const, value: {said: sayCleaned(cleaned, wish), output: cleaned, final}};
};

/** A merged task whose worktree is gone already has only its state to be moved on. */
const nothingOf = (task: Task | undefined): Task => {
	if (task === undefined) throw new Error('There is neither a task nor a worktree.');
	return task;
};

const sayCleaned = ({task_id: id, salvage_ref: ref, disk_space_freed_mb: mb, branch_name: branch}: CleanedWorktree, {keepBranch}: Wish): string =>
	[
		`Removed the worktree of ${id}.`,
		...(mb === null ? [] : [`${mb} MB are free again.`]),
		...(keepBranch && branch !== null ? [`Its branch ${branch} stays.`] : []),
		...(ref === null ? [] : [`${keepBranch ? 'What was in no commit' : 'Its work'} is kept at ${ref}.`]),
	].join(' ');

/** What the heartbeat does: one that cannot go yet is left, says why, and is looked at again later. */
const cleanMerged = async (context: Context) => {
	const {store, now, policy, places, stamp} = context;
	const due = store.tasks.listIn('merged').filter(({notBeforeMs}) => (notBeforeMs ?? 0) <= now());
	if (due.length === 0) return {ok: true as const, value: {output: {worktrees_cleaned: 0, worktrees: [], skipped: [], total_disk_space_freed_mb: 0}}};
	// What could not go before may be held up by what a git that was cut off has left.
	if (due.some(({reason}) => reason !== undefined)) await mendHalfBuilt(context);
	const done: CleanedWorktree[] = [];
	const skipped: SkippedWorktree[] = [];
	const result = await sweep(due, async task => {
		const row = store.worktrees.find(task.id);
		const target = row === undefined || row.state === 'cleaned' ? task : {taskId: task.id, task, row, folder: row.folder, branch: row.branch};
		try {
			done.push(await removeTarget(context, target, {force: false, verifyMerge: true, keepBranch: false}));
			return `Removed the worktree of ${task.id}.`;
		} catch (error) {
			if (!(error instanceof OutsideError)) throw error;
			const reason = error.message.replace(/\.$/, '').replace(/^The worktree of \S+ stays: /, '');
			store.tasks.move(task.id, 'merged', 'merged', {reason, notBeforeMs: now() + policy.cleanupRetryMs}, stamp());
			skipped.push({task_id: task.id, worktree_path: row?.folder ?? null, error: error.code, message: error.message});
			return undefined;
		}
	});
	await context.git.emptyAside(places.worktrees);
	return result.ok ? {ok: true as const, value: {...result.value, output: sumOf(done, skipped)}} : result;
};

const sumOf = (worktrees: readonly CleanedWorktree[], skipped: readonly SkippedWorktree[]) => ({
	worktrees_cleaned: worktrees.length,
	worktrees,
	skipped,
	// A sum with an unknown part is not known.
	total_disk_space_freed_mb: worktrees.reduce<number | null>(
		(sum, {disk_space_freed_mb: mb}) => (sum === null || mb === null ? null : Math.round((sum + mb) * 100) / 100),
		0,
	),
});

const wantedBy = (context: Context, targets: readonly Target[], filter: CleanupStatus | 'all') =>
	targets.flatMap(target => {
		const candidacy = candidacyOf(context, target);
		return candidacy === undefined || (filter !== 'all' && candidacy.status !== filter) ? [] : [{target, candidacy}];
	});

const cleanAll = async (context: Context, filter: CleanupStatus | 'all', wish: Wish) => {
	const {store, git, places} = context;
	const targets = wantedBy(context, allTargets(context), filter).map(({target}) => target);
	const folders = new Set(targets.map(({taskId}) => taskId));
	const merged = filter === 'merged' || filter === 'all' ? store.tasks.listIn('merged').filter(({id}) => !folders.has(id)) : [];
	const done: CleanedWorktree[] = [];
	const skipped: SkippedWorktree[] = [];
	await sweep([...targets, ...merged], async target => {
		try {
			done.push(await removeTarget(context, target, wish));
		} catch (error) {
			if (!(error instanceof OutsideError)) throw error;
			const [id, folder] = 'folder' in target ? [target.taskId, target.folder] : [target.id, null];
			skipped.push({task_id: id, worktree_path: folder, error: error.code, message: error.message});
		}

		return undefined;
	});
	for (const root of new Set([places.worktrees, ...targets.map(({folder}) => path.dirname(folder))])) await git.emptyAside(root);
	const output = sumOf(done, skipped);
	const said = [
		...(done.length === 0
			? []
			: [
					`Removed ${done.length} worktree${done.length === 1 ? '' : 's'}${output.total_disk_space_freed_mb === null ? '' : `; ${output.total_disk_space_freed_mb} MB are free again`}.`,
				]),
		...skipped.map(({message}) => message),
	].join('\n');
	return {ok: true as const, value: {...(said === '' ? {} : {said}), output}};
};

const listCandidates = async (context: Context, taskId: TaskId | undefined, filter: CleanupStatus | 'all', wish: Wish) => {
	const {store, git, policy} = context;
	const candidates: CandidateWorktree[] = [];
	const targets = allTargets(context).filter(target => taskId === undefined || isSameTask(target.taskId, taskId));
	const wanted = wantedBy(context, targets, filter);
	const uses = await git.measure(
		wanted.map(({target}) => target.folder),
		policy.measureMaxMs,
	);
	for (const [index, {target, candidacy}] of wanted.entries()) {
		const obstacle = await inspect(context, target, wish, {isLook: true}).then(
			() => undefined,
			(error: unknown) => {
				if (error instanceof OutsideError) return error;
				throw error;
			},
		);
		const use = uses[index];
		const landedAtMs = store.merges.listOf(target.taskId).find(({step}) => step === 'landed')?.endedAtMs;
		candidates.push({
			task_id: target.taskId,
			worktree_path: target.folder,
			branch_name: target.branch ?? null,
			status: candidacy.status,
			disk_space_mb: use === undefined ? null : megabytes(use.bytes),
			merged_at: landedAtMs === undefined ? null : new Date(landedAtMs).toISOString(),
			ready_for_cleanup: obstacle === undefined,
			reason: obstacle === undefined ? candidacy.reason : `${candidacy.reason}; ${obstacle.message.replace(/\.$/, '')}`,
		});
	}

	const said = candidates.length === 0 ? 'No worktree could go.' : candidates.map(sayCandidate).join('\n');
	return {ok: true as const, value: {said, output: {candidates_count: candidates.length, candidates}}};
};

const sayCandidate = ({task_id: id, status, disk_space_mb: mb, ready_for_cleanup: isReady, reason}: CandidateWorktree): string =>
	`${id}  ${status}  ${mb === null ? 'size unknown' : `${mb} MB`}  ${isReady ? 'may go' : 'stays'}: ${reason}.`;
