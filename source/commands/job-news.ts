/**
Records how a check or a verification has ended. Part of monitor-agent-lifecycle, and of a merge that nobody else brings to its end.
*/
import {faultPoint} from '../domain/fault-points.js';
import type {Context} from './command.js';

/** One that never came up counts as one that could not be run, and so does one that has failed on a full disk: it may have failed of that. */
export const takeJobNews = ({store, agents, policy, stamp, now}: Context, jobId: string): void => {
	const job = store.jobs.find(jobId);
	// One that was given up is no news: another one is run in its place.
	if (job === undefined || (job.state !== 'starting' && job.state !== 'running')) return;
	const exitCode = agents.exitOf(jobId);
	agents.trim(jobId, policy.outputMaxBytes);
	if (exitCode !== undefined) {
		const isOfWork = exitCode === 0 || !agents.hadNoRoom(jobId);
		store.jobs.move(job, isOfWork ? 'ended' : 'lost', {...(isOfWork ? {exitCode} : {}), endedAtMs: now()}, stamp());
		faultPoint('job.ended');
	} else if (job.process === undefined) {
		const {started} = agents.find(jobId);
		if (started !== undefined) store.jobs.move(job, 'running', {process: started}, stamp());
		else if (Math.abs(now() - job.createdAtMs) > policy.startupMs) store.jobs.move(job, 'lost', {endedAtMs: now()}, stamp());
	} else if (agents.look(job.process) === 'gone' && agents.exitOf(jobId) === undefined) {
		store.jobs.move(job, 'lost', {endedAtMs: now()}, stamp());
	}
};
