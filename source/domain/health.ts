/**
How an agent is doing, from its signs of life.
*/
import type {Agent, HealthStatus} from './agent.js';
import type {Policy} from './policy.js';

export type Health =
	| {readonly verdict: 'well' | 'leaving' | 'gone'}
	| {readonly verdict: 'quiet' | 'stalled'; readonly silentMs: number}
	| {readonly verdict: 'overdue'; readonly afterMs: number};

/** `watchedSinceMs`: since when somebody has looked without a pause; before that it may have done what nobody saw, or slept together with the machine. */
type Limits = Pick<Policy, 'quietAfterMs' | 'stallAfterMs' | 'timeoutMs' | 'startupMs' | 'healthEveryMs'> & {readonly watchedSinceMs?: number};

/**
Judges by the time since the last sign of life, which is output or CPU time of the whole tree: an agent is stalled only when both are
silent. One that waits for an answer is not stalled, however long it waits.
*/
export const judgeHealth = (
	agent: Pick<Agent, 'state' | 'heardAtMs' | 'startedAtMs' | 'createdAtMs'> & Partial<Pick<Agent, 'timeoutMs' | 'pausedAtMs' | 'pausedMs'>>,
	nowMs: number,
	limits: Limits,
): Health => {
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
			// A person holds it: its silence means nothing, and its time does not run.
			if (agent.pausedAtMs !== undefined) return {verdict: 'well'};
			const startedAtMs = (agent.startedAtMs ?? agent.createdAtMs) + (agent.pausedMs ?? 0);
			const timeoutMs = agent.timeoutMs ?? limits.timeoutMs;
			const watchedMs = nowMs - (limits.watchedSinceMs ?? 0);
			// Whoever has only just woken up has read it before its time was made longer by the sleep.
			if (nowMs - startedAtMs > timeoutMs && watchedMs >= limits.healthEveryMs) return {verdict: 'overdue', afterMs: timeoutMs};
			// The clock may have been set back: silence is never negative.
			const silentMs = Math.max(0, nowMs - Math.max(agent.heardAtMs, startedAtMs));
			if (silentMs >= limits.stallAfterMs && watchedMs >= limits.stallAfterMs) return {verdict: 'stalled', silentMs};
			return silentMs >= limits.quietAfterMs ? {verdict: 'quiet', silentMs} : {verdict: 'well'};
		}
	}
};

/** How an agent is, in the word for programs. One that was stopped, or left with a status other than 0, has failed; what its work is worth is its task's matter. */
export const healthStatusOf = ({state, code, exitCode}: Pick<Agent, 'state' | 'code' | 'exitCode'>): HealthStatus => {
	switch (state) {
		case 'stalled': {
			return 'stalled';
		}

		case 'lost': {
			return code === 'identity_lost' ? 'lost' : 'dead';
		}

		case 'ended': {
			return exitCode === 0 && code === undefined ? 'completed' : 'failed';
		}

		case 'starting':
		case 'working':
		case 'needs-you':
		case 'quiet':
		case 'stopping': {
			return 'healthy';
		}
	}
};

/** Why an agent counts as stalled, or how near it is to that: each signal with its value and its limit. */
export const signalsOf = (
	{silentMs, cpuPercent, memoryMb}: {readonly silentMs: number; readonly cpuPercent: number | undefined; readonly memoryMb: number | undefined},
	limits: {readonly stallAfterMs: number; readonly lifeCpuPercent: number; readonly memoryMinMb: number},
): string[] => [
	...(silentMs >= limits.stallAfterMs ? [`silent for ${Math.floor(silentMs / 1000)} s, limit ${limits.stallAfterMs / 1000} s`] : []),
	...(cpuPercent !== undefined && cpuPercent < limits.lifeCpuPercent ? [`cpu ${cpuPercent.toFixed(1)}% below ${limits.lifeCpuPercent}%`] : []),
	...(memoryMb !== undefined && memoryMb < limits.memoryMinMb ? [`memory ${Math.round(memoryMb)} MB below ${limits.memoryMinMb} MB`] : []),
];
