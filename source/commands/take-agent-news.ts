/**
Finds out whether an agent is still there, and records its end as it was. Part of monitor-agent-lifecycle.
*/
import type {Agent, ProcessTree} from '../domain/agent.js';
import {faultPoint} from '../domain/fault-points.js';
import {healthStatusOf} from '../domain/health.js';
import type {ErrorCode} from '../domain/task.js';
import type {Context} from './command.js';
import {sightingsOf} from './look-for-life.js';

/**
Records the true exit status and the last words of an agent, or that there is no status. Only one that vanished without leaving a status has to
be probed for.
*/
export const takeNews = (context: Context, agent: Agent, isProbed: boolean): void => {
	const {store, agents, policy, stamp, now} = context;
	// Whoever stops it records its end, with the reason.
	if (agent.state === 'stopping') return;
	const exitCode = agents.exitOf(agent.id);
	if (exitCode !== undefined) {
		store.agents.heard(sightingsOf(context, [agent]));
		const health = healthStatusOf({state: 'ended', exitCode, code: agent.code});
		store.agents.move(agent.id, agent.state, 'ended', {exitCode, endedAtMs: now(), why: `exit ${exitCode}`, health}, stamp());
		faultPoint('end.recorded');
		return;
	}

	if (agent.process === undefined) {
		const {started, exists} = agents.find(agent.id);
		// What it has said itself is a sign of life, too.
		const lastSignAtMs = Math.max(agent.createdAtMs, agent.heardAtMs);
		if (started !== undefined) {
			// It was started, and whoever did so was cut off before it could be written down.
			const patch = {process: started, startedAtMs: now(), heardAtMs: now(), why: 'found running', health: 'healthy'} as const;
			store.agents.move(agent.id, agent.state, 'working', patch, stamp());
		} else if (Math.abs(now() - lastSignAtMs) > policy.startupMs) {
			// The clock may have been set back: a start is not waited for until that hour comes again.
			// Where it has no folder, or whoever led then leads no more, its starter was cut off before there was a process.
			const isCutOff = !exists || (store.leases.find('conductor')?.takenAtMs ?? 0) > agent.createdAtMs;
			const loss = !isCutOff
				? ({code: 'startup_timeout', reason: 'its process never came up'} as const)
				: ({code: 'never_begun', reason: 'orch-tui was cut off before it had started it'} as const);
			const patch = {...loss, endedAtMs: now(), health: 'dead'} as const;
			store.agents.move(agent.id, agent.state, 'lost', patch, stamp());
		}

		return;
	}

	if (isProbed && agents.look(agent.process) === 'gone' && agents.exitOf(agent.id) === undefined) {
		const {code, reason} = lossOf(context, agent.process);
		store.agents.move(agent.id, agent.state, 'lost', {code, reason, endedAtMs: now(), health: healthStatusOf({state: 'lost', code, exitCode})}, stamp());
	}
};

/** Why a process that left no exit status is not there. */
export const lossOf = ({agents}: Context, process: ProcessTree): {readonly code: ErrorCode; readonly reason: string} => {
	switch (agents.fateOf(process)) {
		case 'replaced': {
			return {code: 'identity_lost', reason: `its pid ${process.agent.pid} belongs to another process now, which was left alone`};
		}

		case 'rebooted': {
			return {code: 'identity_lost', reason: 'the machine was started anew while it worked'};
		}

		case 'alive':
		case 'gone': {
			return {code: 'process_died', reason: 'its process is gone and left no exit status'};
		}
	}
};
