/**
The steps of one merge: intent → built → verifying → verified → landed. Each is written down before the next begins, and building the commit
again gives the same commit, so that after a cut-off anywhere this simply goes on. Part of merge-completed-work.
*/
import path from 'node:path';
import {few} from '../domain/evidence.js';
import {judgeContent, type Merge, type MergeStep, mergeMessage} from '../domain/merge.js';
import type {Task} from '../domain/task.js';
import {branchName, mergedRef} from '../domain/worktree.js';
import type {Context} from './command.js';
import {end, land, moveTo, startAgain} from './record-merge.js';
import {clearAway, currentTry, lastWords, startJob, wasCutOff} from './start-job.js';

/** Takes the merge as far as it goes without waiting; returns what came of it. */
export const advance = async (context: Context, from: Merge, task: Task): Promise<string | undefined> => {
	const landedAs = await findLanded(context, from);
	let merge: Merge | undefined = landedAs === undefined ? from : land(context, from, task, landedAs);
	while (merge !== undefined) {
		const before: MergeStep = merge.step;
		const next: Merge | string | undefined = await step(context, merge, task);
		if (typeof next === 'string') return next;
		merge = next?.step === before ? undefined : next;
	}

	const ended = context.store.merges.find(from.id);
	return ended?.step === 'landed' ? `Merged ${task.id} into ${context.targetBranch}.` : undefined;
};

const step = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	switch (merge.step) {
		case 'intent': {
			return build(context, merge, task);
		}

		case 'built': {
			return verify(context, merge);
		}

		case 'verifying': {
			return takeVerdict(context, merge, task);
		}

		case 'verified': {
			return moveTarget(context, merge, task);
		}

		default: {
			return undefined;
		}
	}
};

/** After a cut-off: its commit is on the target already, or its work got there another way, which then is the commit. */
const findLanded = async ({git, targetBranch}: Context, {commit, head, base}: Merge): Promise<string | undefined> => {
	const ref = `refs/heads/${targetBranch}`;
	const target = (await git.refs([ref])).get(ref)?.oid;
	// Nobody has moved it since the intent was written: nothing can have landed.
	if (target === undefined || target === base) return undefined;
	if (commit !== undefined && (await git.isAncestor(commit, target))) return commit;
	return (await git.isAncestor(head, target)) ? head : undefined;
};

const build = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {git} = context;
	const answer = await git.tryMerge({base: merge.base, head: merge.head});
	if (answer.kind === 'conflict') {
		const {files} = answer;
		return end(context, merge, task, {
			step: 'conflicted',
			state: 'conflicted',
			code: 'merge_conflict',
			files,
			reason: `conflicts with ${context.targetBranch} in ${few(files)}`,
		});
	}

	const {mine, theirs, landing} = await git.compare({base: merge.base, head: merge.head, result: answer.tree});
	// The target holds all of it already: somebody merged it by hand.
	if (mine.length === 0) return land(context, merge, task, merge.head);

	const content = judgeContent(mine, theirs, landing);
	if (content.kind === 'unsound') {
		return end(context, merge, task, {step: 'rejected', state: 'conflicted', code: 'content_mismatch', files: content.files, reason: content.reason});
	}

	const branch = context.store.worktrees.find(task.id)?.branch ?? branchName(task.id);
	const commit = await git.commitMerge({
		tree: answer.tree,
		base: merge.base,
		head: merge.head,
		message: mergeMessage(task, branch),
		atMs: merge.createdAtMs,
	});
	return moveTo(context, merge, 'built', {tree: answer.tree, commit, files: landing.map(({file}) => file)});
};

/** Starts the verification of exactly this commit, unless none is wanted or the same tree has passed before. */
const verify = async (context: Context, merge: Merge): Promise<Merge | string | undefined> => {
	const {store, policy} = context;
	const {verify: command} = policy;
	const {tree, commit} = merge;
	if (command === undefined || tree === undefined || commit === undefined || store.jobs.hasPassed(tree, command)) {
		return moveTo(context, merge, 'verified', {});
	}

	await startVerification(context, merge, {command, tree, commit});
	return moveTo(context, merge, 'verifying', {});
};

const verifyName = ({id}: Merge): string => `m${id}-verify`;

/** Prepared and started in one turn of the lane: where it has begun already, its checkout must not be touched. */
const startVerification = async (context: Context, merge: Merge, {command, tree, commit}: {command: string; tree: string; commit: string}): Promise<void> => {
	const {git, agents, places, inRepositoryLane} = context;
	const {id} = currentTry(context, verifyName(merge));
	const folder = path.join(places.data, 'verification');
	await inRepositoryLane(async () => {
		if (agents.find(id).exists) return;
		await git.prepareVerification({folder, commit});
		await startJob(context, {id, kind: 'verify', taskId: merge.taskId, agentId: undefined, mergeId: merge.id, command, tree}, folder);
	});
};

const takeVerdict = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {agents, policy, now} = context;
	const {id, job} = currentTry(context, verifyName(merge));
	// The one before was lost, or this one was never begun.
	if (job === undefined || wasCutOff(context, job)) return verify(context, merge);
	if (job.state === 'starting' || job.state === 'running') {
		if (job.process !== undefined && now() - job.createdAtMs >= policy.verifyTimeoutMs) {
			await agents.stop(job.process, {graceMs: policy.graceMs, force: false});
		}

		return undefined;
	}

	await clearAway(context, job);
	agents.forgetNews(id);
	if (job.exitCode === 0) {
		const isStillAsked = job.command === (policy.verify ?? job.command);
		return isStillAsked ? moveTo(context, merge, 'verified', {}) : startAgain(context, merge, task, 'the config verifies merges another way now');
	}

	const how = job.exitCode === undefined ? 'could not be run' : `failed with exit ${job.exitCode}`;
	return end(context, merge, task, {
		step: 'rejected',
		state: 'unproven',
		code: 'verify_failed',
		files: [],
		reason: `the merged result was verified and ${how}: ${job.command}${lastWords(context, job.id)}`,
	});
};

const moveTarget = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {git, targetBranch, inRepositoryLane} = context;
	const {commit, base} = merge;
	if (commit === undefined) return undefined;
	const answer = await inRepositoryLane(() => git.land({branch: targetBranch, from: base, to: commit, marker: mergedRef(task.id)}));
	switch (answer.kind) {
		case 'landed': {
			land(context, merge, task, commit);
			return `Merged ${task.id} into ${targetBranch} as ${commit.slice(0, 7)}.`;
		}

		// Another process was faster with this very merge; or somebody else moved the target, which is normal.
		case 'moved': {
			const landedAs = await findLanded(context, merge);
			return landedAs === undefined ? startAgain(context, merge, task, `${targetBranch} has moved on`) : land(context, merge, task, landedAs);
		}

		case 'blocked': {
			const reason = `your checkout of ${targetBranch} has local changes in the way: ${answer.files.length > 0 ? few(answer.files) : answer.message}`;
			return end(context, merge, task, {step: 'blocked', state: 'conflicted', code: 'target_blocked', files: answer.files, reason});
		}
	}
};
