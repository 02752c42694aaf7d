/**
The steps of one merge: intent → built → verifying → verified → landed. Each is written down before the next begins, and building the commit
again gives the same commit, so that after a cut-off anywhere this simply goes on. Part of merge-completed-work.
*/
import path from 'node:path';
import {plainEnvironment} from '../domain/launch.js';
import {human} from '../domain/message.js';
import {judgeContent, type Merge, type MergeStep, mergeMessage} from '../domain/merge.js';
import {OutsideError} from '../domain/problem.js';
import type {ErrorCode, Task} from '../domain/task.js';
import {branchName, mergedRef} from '../domain/worktree.js';
import type {MergePatch} from '../store/merges.js';
import type {Context} from './command.js';

/** Takes the merge as far as it goes without waiting; returns what came of it. */
export const advance = async (context: Context, from: Merge, task: Task): Promise<string | undefined> => {
	let merge: Merge | undefined = (await hasLanded(context, from)) ? land(context, from, task) : from;
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
			return verify(context, merge, task);
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

/** After a cut-off: its commit is on the target already, or its work got there another way. */
const hasLanded = async ({git, targetBranch}: Context, {commit, head, base}: Merge): Promise<boolean> => {
	const ref = `refs/heads/${targetBranch}`;
	const target = (await git.refs([ref])).get(ref)?.oid;
	// Nobody has moved it since the intent was written: nothing can have landed.
	if (target === undefined || target === base) return false;
	return (commit !== undefined && (await git.isAncestor(commit, target))) || git.isAncestor(head, target);
};

const moveTo = ({store, stamp}: Context, merge: Merge, to: MergeStep, patch: MergePatch): Merge | undefined =>
	store.merges.move(merge, to, patch, stamp()) ? store.merges.find(merge.id) : undefined;

const build = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {git} = context;
	const answer = await git.tryMerge({base: merge.base, head: merge.head});
	if (answer.kind === 'conflict') {
		const {files} = answer;
		return end(context, merge, task, {step: 'conflicted', state: 'conflicted', code: 'merge_conflict', files, reason: `conflicts with ${context.targetBranch} in ${files.join(', ')}`});
	}

	const {mine, theirs, landing} = await git.compare({base: merge.base, head: merge.head, result: answer.tree});
	// The target holds all of it already: somebody merged it by hand.
	if (mine.length === 0) return land(context, merge, task);

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
const verify = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {store, git, agents, policy, places, stamp, environment} = context;
	const {verify: command} = policy;
	const {tree, commit} = merge;
	if (command === undefined || tree === undefined || commit === undefined || store.jobs.hasPassed(tree, command)) {
		return moveTo(context, merge, 'verified', {});
	}

	const id = verifyId(merge);
	const folder = path.join(places.worktrees, 'verification');
	await context.inRepositoryLane(() => git.prepareVerification({folder, commit}));
	if (store.jobs.add({id, kind: 'verify', taskId: task.id, agentId: undefined, mergeId: merge.id, command, tree}, stamp())) {
		try {
			const started = await agents.start({runId: id, argv: ['bash', '-c', command], cwd: folder, env: plainEnvironment(environment)});
			store.jobs.move({id, state: 'starting'}, 'running', {process: started}, stamp());
		} catch (error) {
			if (!(error instanceof OutsideError)) throw error;
			store.jobs.move({id, state: 'starting'}, 'lost', {endedAtMs: stamp().atMs}, stamp());
		}
	}

	return moveTo(context, merge, 'verifying', {});
};

const verifyId = ({id}: Merge): string => `m${id}-verify`;

const takeVerdict = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {store, agents, policy, now} = context;
	const job = store.jobs.find(verifyId(merge));
	if (job?.state === 'starting' || job?.state === 'running') {
		if (job.process !== undefined && now() - job.createdAtMs >= policy.verifyTimeoutMs) {
			await agents.stop(job.process, {graceMs: policy.graceMs, force: false});
		}

		return undefined;
	}

	agents.forgetNews(verifyId(merge));
	if (job?.exitCode === 0) return moveTo(context, merge, 'verified', {});
	const how = job?.exitCode === undefined ? 'could not be run' : `failed with exit ${job.exitCode}`;
	return end(context, merge, task, {step: 'rejected', state: 'unproven', code: 'verify_failed', files: [], reason: `the merged result was verified and ${how}: ${policy.verify ?? ''}`});
};

const moveTarget = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {git, targetBranch, inRepositoryLane} = context;
	const {commit, base} = merge;
	if (commit === undefined) return undefined;
	const answer = await inRepositoryLane(() => git.land({branch: targetBranch, from: base, to: commit, marker: mergedRef(task.id)}));
	switch (answer.kind) {
		case 'landed': {
			land(context, merge, task);
			return `Merged ${task.id} into ${targetBranch} as ${commit.slice(0, 7)}.`;
		}

		// Somebody else moved the target: this is normal. The task goes back to its place, and the next try starts from where the target is now.
		case 'moved': {
			return end(context, merge, task, {step: 'superseded', state: 'finished', code: undefined, files: [], reason: `${targetBranch} has moved on`});
		}

		case 'blocked': {
			const reason = `your checkout of ${targetBranch} has local changes in the way: ${answer.files.length > 0 ? answer.files.join(', ') : answer.message}`;
			return end(context, merge, task, {step: 'blocked', state: 'conflicted', code: 'target_blocked', files: answer.files, reason});
		}
	}
};

/** Records that it is on the target, which git has just said. */
const land = ({store, stamp, now}: Context, merge: Merge, task: Task): undefined => {
	store.atomically(() => {
		store.merges.move(merge, 'landed', {commit: merge.commit ?? merge.head, endedAtMs: now()}, stamp());
		const isNew = store.tasks.move(task.id, 'merging', 'merged', {commit: merge.commit ?? merge.head, code: undefined, reason: undefined, troubleFiles: []}, stamp());
		if (!isNew) return;
		store.tasks.resolveDependents(task.id, stamp());
		store.worktrees.move(task.id, 'created', 'merged', stamp());
		store.errors.recovered(task.id, now());
		store.messages.settle(human, task.id, stamp());
	});
	return undefined;
};

type End = {
	readonly step: MergeStep;
	readonly state: 'conflicted' | 'unproven' | 'finished';
	readonly code: ErrorCode | undefined;
	readonly files: readonly string[];
	readonly reason: string;
};

/** The try is over without landing; the target is untouched and the queue goes on with the next. */
const end = ({store, stamp, now}: Context, merge: Merge, task: Task, {step, state, code, files, reason}: End): string => {
	store.atomically(() => {
		store.merges.move(merge, step, {files, reason, endedAtMs: now()}, stamp());
		const patch = state === 'finished' ? {why: reason} : {code, reason, troubleFiles: files};
		store.tasks.move(task.id, 'merging', state, patch, stamp());
		if (state === 'conflicted') {
			store.messages.post({sender: 'merge-completed-work', recipient: human, type: 'error_report', taskId: task.id, text: `${task.id} was not merged: ${reason}`}, stamp());
		}
	});
	return `${task.id} was not merged: ${reason}.`;
};
