/**
Verifies a merge before it lands: exactly its commit, in a checkout of its own. Part of merge-completed-work.
*/
import path from 'node:path';
import {faultPoint} from '../domain/fault-points.js';
import {sayFailed} from '../domain/job.js';
import type {Merge} from '../domain/merge.js';
import type {Policy} from '../domain/policy.js';
import type {Task} from '../domain/task.js';
import type {Context} from './command.js';
import {isFrozen} from './frozen.js';
import {end, moveTo, startAgain} from './record-merge.js';
import {clearAway, currentTry, lastWords, startJob, stopLate, wasCutOff} from './start-job.js';

/** Where a person has chosen between two sides, git vouches for nothing: then the task's own check has its say, too. */
const verificationOf = ({verify}: Policy, {resolution}: Merge, {check}: Task): string | undefined => {
	if ((resolution?.files ?? []).length === 0 || check === undefined) return verify;
	return verify === undefined ? check : `bash -c ${quoted(verify)} && bash -c ${quoted(check)}`;
};

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Starts the verification of exactly this commit, unless none is wanted or the same tree has passed before. */
export const verify = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {store, policy} = context;
	const command = verificationOf(policy, merge, task);
	const {tree, commit} = merge;
	if (command === undefined || tree === undefined || commit === undefined || store.jobs.hasPassed(tree, command)) {
		return moveTo(context, merge, 'verified', {});
	}

	await startVerification(context, merge, {command, tree, commit});
	if (isFrozen(context)) return undefined;
	return moveTo(context, merge, 'verifying', {});
};

export const verifyName = ({id}: Pick<Merge, 'id'>): string => `m${id}-verify`;

/** Prepared and started in one turn of the lane: where it has begun already, its checkout must not be touched. */
const startVerification = async (context: Context, merge: Merge, {command, tree, commit}: {command: string; tree: string; commit: string}): Promise<void> => {
	const {git, agents, places, inRepositoryLane} = context;
	const {id} = currentTry(context, verifyName(merge));
	const folder = path.join(places.data, 'verification');
	await inRepositoryLane(async () => {
		if (agents.find(id).exists || context.store.merges.find(merge.id)?.endedAtMs !== undefined) return;
		await git.prepareVerification({folder, commit});
		faultPoint('merge.checkout-made');
		await startJob(context, {id, kind: 'verify', taskId: merge.taskId, agentId: undefined, mergeId: merge.id, command, tree}, folder);
	});
};

export const takeVerdict = async (context: Context, merge: Merge, task: Task): Promise<Merge | string | undefined> => {
	const {agents, policy} = context;
	const {id, job} = currentTry(context, verifyName(merge));
	// The one before was lost, or this one was never begun.
	if (job === undefined || wasCutOff(context, job)) return verify(context, merge, task);
	if (job.state === 'starting' || job.state === 'running') {
		await stopLate(context, job, policy.verifyTimeoutMs);
		return undefined;
	}

	await clearAway(context, job);
	agents.forgetNews(id);
	if (job.exitCode === 0) {
		const isStillAsked = job.command === (verificationOf(policy, merge, task) ?? job.command);
		return isStillAsked ? moveTo(context, merge, 'verified', {}) : startAgain(context, merge, task, 'the config verifies merges another way now');
	}

	const how = job.exitCode === undefined ? 'could not be run' : sayFailed(job.exitCode);
	return end(context, merge, task, {
		step: 'rejected',
		state: 'unproven',
		code: 'verify_failed',
		files: [],
		reason: `the merged result was verified and ${how}: ${job.command}${lastWords(context, job.id)}`,
	});
};
