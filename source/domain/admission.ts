/**
The one gate before every new agent, whoever asks for it: a key, the queue, a retry, a restart.
*/
import type {Policy} from './policy.js';
import type {Gate, Pressure} from './pressure.js';

/** Starts over of the last minute, over all tasks; `oldestAtMs`: of the first of them. */
export type Restarts = {readonly count: number; readonly oldestAtMs: number | undefined};

/** The first starts of whoever conducts. `watched`: of those that were `started`, how many were there at the last look at the machine. `promised`: tasks whose agents are still to come. */
export type Ramp = {readonly started: number; readonly watched: number; readonly promised: number};

/** How many may be started in all by now: one, and after each look as many more as there have been, and one: 1, 2, 4 … */
export const rampLimit = ({watched}: Ramp): number => 2 * watched + 1;

export type Load = {
	/** Tasks that have, or are promised, an agent. */
	readonly active: number;
	readonly paused: boolean;
	/** Everything has been stopped, and nobody has released it. */
	readonly stopped?: boolean;
	readonly pressure: Pressure;
	/** When the newest agent was started. */
	readonly latestStartAtMs: number | undefined;
	readonly restarts?: Restarts;
	/** `undefined`: as many at once as there is room for. */
	readonly ramp?: Ramp | undefined;
	/** The config names what a person has not trusted yet. */
	readonly isUntrusted?: boolean;
	/** The config names no agent: each task would be given up for it, one by one. */
	readonly hasNoAgent?: boolean;
	/** Its memory was taken away from the house: whatever it does would be forgotten. */
	readonly isGone?: boolean;
};

/**
`by`: who or what keeps the next one from starting; `undefined` when nothing does.

Of the machine: `gate` is what it is short of. `untilMs`: when it is time for the next one all the same, where the machine only slows the starts, or where too much has failed lately.
*/
export type Admission = {
	readonly places: number;
	readonly reason: string | undefined;
	readonly by: 'person' | 'config' | 'places' | 'machine' | 'restarts' | 'ramp' | undefined;
	readonly gate?: Gate | undefined;
	readonly untilMs?: number;
	/** It was no pause: everything has been stopped. */
	readonly isStopped?: true;
	/** It waits for a person to trust the config. */
	readonly isUntrusted?: true;
};

/** Without its full stop. */
export const untrustedText = 'The config of this repository names commands that you have not trusted yet';
export const untrustedHint = 'Look at them, and trust them: orch-tui trust';

type Limits = Pick<Policy, 'maxParallel' | 'slowStartEveryMs' | 'restartsMax' | 'restartsWindowMs'>;

/** How many more agents may start now; when none may, why, in a sentence that names the limit. */
export const admit = (
	{active, paused, stopped = false, pressure, latestStartAtMs, restarts, ramp, isUntrusted = false, hasNoAgent = false, isGone = false}: Load,
	nowMs: number,
	limits: Limits,
): Admission => {
	const {maxParallel, slowStartEveryMs, restartsMax, restartsWindowMs} = limits;
	if (isGone) return {places: 0, reason: 'held: the database was deleted or moved away; any command says what to do', by: 'person'};
	if (stopped) return {places: 0, reason: 'everything was stopped by a person', by: 'person', isStopped: true};
	if (isUntrusted) return {places: 0, reason: 'the config is not trusted yet', by: 'config', isUntrusted: true};
	if (paused) return {places: 0, reason: 'paused by a person', by: 'person'};
	if (hasNoAgent) return {places: 0, reason: 'no agent is configured', by: 'config'};
	const free = maxParallel - active;
	if (free <= 0) return {places: 0, reason: `all ${maxParallel} places are taken`, by: 'places'};
	if (restarts !== undefined && restarts.count >= restartsMax) {
		// When so much fails at once, it is not the tasks: a dead service would use up the tries of all of them.
		const reason = `held: ${restarts.count} restarts within ${restartsWindowMs / 1000} s, no more than ${restartsMax} are allowed`;
		return {places: 0, reason, by: 'restarts', untilMs: (restarts.oldestAtMs ?? nowMs) + restartsWindowMs};
	}

	if (pressure.level === 'critical') return {places: 0, reason: `held: ${pressure.reason ?? 'the machine is busy'}`, by: 'machine', gate: pressure.gate};
	if (pressure.level === 'warning') {
		const startedAtMs = latestStartAtMs ?? Number.NEGATIVE_INFINITY;
		const sinceMs = nowMs - startedAtMs;
		// A clock that was set back must not hold the next one up for as long.
		return sinceMs >= 0 && sinceMs < slowStartEveryMs
			? {places: 0, reason: `slowed: ${pressure.reason ?? 'the machine is busy'}`, by: 'machine', gate: pressure.gate, untilMs: startedAtMs + slowStartEveryMs}
			: {places: 1, reason: undefined, by: undefined};
	}

	const room = ramp === undefined ? free : rampLimit(ramp) - ramp.started - ramp.promised;
	return room > 0
		? {places: Math.min(free, room), reason: undefined, by: undefined}
		: {places: 0, reason: 'the machine is looked at before more are started', by: 'ramp'};
};

/** How many prepared tasks may get their agents now: they hold their places already, so what counts is the machine, the person, and how many live. */
export const startRoom = (
	{places, by}: Admission,
	{live, prepared, maxParallel}: {readonly live: number; readonly prepared: number; readonly maxParallel: number},
): number =>
	// Too many restarts hold what is not admitted yet; what is prepared has been let in.
	by === 'person' || by === 'config' || by === 'machine' ? 0 : Math.max(0, Math.min(maxParallel - live, prepared + places));
