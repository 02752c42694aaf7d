/**
How an agent is doing, from its signs of life.
*/
import type {Agent} from './agent.js';
import type {Policy} from './policy.js';

export type Health =
	| {readonly verdict: 'well' | 'leaving' | 'gone'}
	| {readonly verdict: 'quiet' | 'stalled'; readonly silentMs: number}
	| {readonly verdict: 'overdue'; readonly afterMs: number};

type Limits = Pick<Policy, 'quietAfterMs' | 'stallAfterMs' | 'timeoutMs' | 'startupMs'>;

/**
Judges by the time since the last sign of life, which is output or CPU time of the whole tree: an agent is stalled only when both are
silent. One that waits for an answer is not stalled, however long it waits.
*/
export const judgeHealth = (agent: Pick<Agent, 'state' | 'heardAtMs' | 'startedAtMs' | 'createdAtMs'>, nowMs: number, limits: Limits): Health => {
	switch (agent.state) {
		case 'starting': {
			return nowMs - agent.createdAtMs > limits.startupMs ? {verdict: 'overdue', afterMs: limits.startupMs} : {verdict: 'well'};
		}

		case 'stopping': {
			return {verdict: 'leaving'};
		}

		case 'ended':
		case 'lost': {
			return {verdict: 'gone'};
		}

		case 'needs-you': {
			return {verdict: 'well'};
		}

		case 'working':
		case 'quiet':
		case 'stalled': {
			const startedAtMs = agent.startedAtMs ?? agent.createdAtMs;
			if (nowMs - startedAtMs > limits.timeoutMs) return {verdict: 'overdue', afterMs: limits.timeoutMs};
			// The clock may have been set back: silence is never negative.
			const silentMs = Math.max(0, nowMs - Math.max(agent.heardAtMs, startedAtMs));
			if (silentMs >= limits.stallAfterMs) return {verdict: 'stalled', silentMs};
			return silentMs >= limits.quietAfterMs ? {verdict: 'quiet', silentMs} : {verdict: 'well'};
		}
	}
};
