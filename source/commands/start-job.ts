/**
A check or a verification: announced, then started, once. Part of the commands that judge work and merges.
*/
import type {StopProof} from '../domain/agent.js';
import {faultPoint} from '../domain/fault-points.js';
import {type Job, lateExit} from '../domain/job.js';
import {plainEnvironment} from '../domain/launch.js';
import {OutsideError} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {safeLine, safeText} from '../domain/text.js';
import type {NewJob} from '../store/jobs.js';
import type {Context} from './command.js';
import {isFrozen} from './frozen.js';

/** One that was lost, with the machine or before it began, says nothing of the work: it is run again, so often in all. */
const triesMax = 3;

/** The try that counts: the first that was not lost, or else the last that there may be. */
export const currentTry = ({store}: Context, name: string): {readonly id: string; readonly job: Job | undefined} => {
	for (let number = 1; ; number++) {
		const id = number === 1 ? name : `${name}-${number}`;
		const job = store.jobs.find(id);
		if (job?.state !== 'lost' || number === triesMax) return {id, job};
	}
};

/** Whether it was announced and whoever did so was cut off before it could be started. */
export const wasCutOff = ({agents}: Context, job: Job): boolean => job.state === 'starting' && !agents.find(job.id).exists;

/** How long it has been at work while somebody watched: a machine that slept, or that nobody conducted on, used up none of its time. */
const watchedMs = ({now, watchedSinceMs}: Context, {createdAtMs}: Job): number => now() - Math.max(createdAtMs, watchedSinceMs());

/** Right also for one that has been announced, or started, before. Where everything is stopped nothing is announced; it is asked for again. */
export const startJob = async (context: Context, job: NewJob, cwd: string): Promise<void> => {
	const {store, agents, stamp, environment} = context;
	const mayStart = store.atomically(() => {
		if (isFrozen(context)) return false;
		store.jobs.add(job, stamp());
		return true;
	});
	if (!mayStart) return;
	faultPoint('job.announced');
	const announced = {id: job.id, state: 'starting'} as const;
	try {
		const process = await agents.start({runId: job.id, argv: ['bash', '-c', job.command], cwd, env: plainEnvironment(environment)});
		faultPoint('job.started');
		store.jobs.move(announced, 'running', {process}, stamp());
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		// Somebody else was faster: it is theirs to write down, and where they were cut off the next beat finds it.
		if (error.code !== 'already_started') store.jobs.move(announced, 'lost', {endedAtMs: stamp().atMs}, stamp());
	}
};

/** One that took too long has failed, whatever it says when it is told to leave: that is written down before. Whoever is cut off here leaves the stopping to `clearAway`. */
export const stopLate = async (context: Context, job: Job, maxMs: number): Promise<boolean> => {
	const {store, agents, policy, stamp, now} = context;
	if (job.process === undefined || watchedMs(context, job) < maxMs) return false;
	store.jobs.move(job, 'ended', {exitCode: lateExit, endedAtMs: now()}, stamp());
	await agents.stop(job.process, {graceMs: policy.graceMs, force: false});
	agents.forgetNews(job.id);
	return true;
};

/** One that is given up has said nothing of the work: what it says when it is told to leave counts for nothing. */
export const giveUpJob = async ({store, agents, policy, stamp, now}: Context, job: Job): Promise<StopProof> => {
	store.jobs.move(job, 'lost', {endedAtMs: now()}, stamp());
	const options = {graceMs: policy.graceMs, force: false};
	const proof = await (job.process === undefined ? agents.stopRun(job.id, options) : agents.stop(job.process, options));
	agents.forgetNews(job.id);
	return proof;
};

/** The end of what a run printed is where the reason stands. */
const lastWordsBytes = 4096;
const lastLineMax = 200;

/** The last line of a run's output, ready to be put behind a sentence; nothing when it printed nothing. */
export const lastWords = ({agents}: Context, runId: string): string => {
	const line = safeLine(agents.readTail(runId, lastWordsBytes).text.trimEnd().split('\n').at(-1) ?? '', lastLineMax);
	return line === '' ? '' : `; its output ends: ${line}`;
};

/** The end of what the check or verification printed that the task failed last; `undefined` when it failed by something else. */
export const lastOutput = ({store, agents}: Context, {id, code}: Pick<Task, 'id' | 'code'>): string | undefined => {
	const job = code === 'check_failed' || code === 'verify_failed' ? store.jobs.findLatestFailed(id) : undefined;
	return job === undefined ? undefined : safeText(agents.readTail(job.id, lastWordsBytes).text).trim() || undefined;
};

/** How long children that outlived the run may take to leave by themselves. */
const leftoversGraceMs = 1000;

/** What a run has started and left behind would go on writing while its work is judged, and keep its folder in use. */
export const clearAway = async ({agents, policy}: Context, {id, process}: Pick<Job, 'id' | 'process'>): Promise<void> => {
	if (process !== undefined && !agents.hasLeftovers(process)) return;
	const options = {graceMs: Math.min(policy.graceMs, leftoversGraceMs), force: false};
	await (process === undefined ? agents.stopRun(id, options) : agents.stop(process, options));
};
