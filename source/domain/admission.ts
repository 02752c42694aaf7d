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
};

/** Who or what keeps everybody from starting, whatever places there are. */
type Hold = {
	readonly reason: string;
	readonly by: 'person' | 'config' | 'machine';
	/** What the machine is short of. */
	readonly gate?: Gate | undefined;
	/** When it is time for the next one all the same, where the machine only slows the starts. */
	readonly untilMs?: number;
	/** It was no pause: everything has been stopped. */
	readonly isStopped?: true;
	/** It waits for a person to trust the config. */
	readonly isUntrusted?: true;
};

/**
`by`: who or what keeps the next one from being let in; `undefined` when nothing does. `untilMs` also where too much has failed lately.

Those that were let in before hold their places: for them counts what holds everybody alone, which `behind` names where `by` is something else;
and where the machine slows the starts, they begin one at a time, too.
*/
export type Admission = Omit<Hold, 'reason' | 'by'> & {
	readonly places: number;
	readonly reason: string | undefined;
	readonly by: Hold['by'] | 'places' | 'restarts' | 'ramp' | undefined;
	readonly behind?: Hold | undefined;
	readonly isSlowed?: boolean;
};

/** Without its full stop. */
export const untrustedText = 'The config of this repository names commands that you have not trusted yet';
export const untrustedHint = 'Look at them, and trust them: orch-tui trust';

type Limits = Pick<Policy, 'maxParallel' | 'slowStartEveryMs' | 'restartsMax' | 'restartsWindowMs'>;

const holdOf = (
	{paused, stopped = false, pressure, latestStartAtMs, isUntrusted = false, hasNoAgent = false}: Load,
	nowMs: number,
	{slowStartEveryMs}: Limits,
): Hold | undefined => {
	if (stopped) return {reason: 'everything was stopped by a person', by: 'person', isStopped: true};
	if (isUntrusted) return {reason: 'the config is not trusted yet', by: 'config', isUntrusted: true};
	if (paused) return {reason: 'paused by a person', by: 'person'};
	if (hasNoAgent) return {reason: 'no agent is configured', by: 'config'};
	const {level, reason = 'the machine is busy', gate} = pressure;
	if (level === 'critical') return {reason: `held: ${reason}`, by: 'machine', gate};
	const startedAtMs = latestStartAtMs ?? Number.NEGATIVE_INFINITY;
	const sinceMs = nowMs - startedAtMs;
	// A clock that was set back must not hold the next one up for as long.
	return level === 'warning' && sinceMs >= 0 && sinceMs < slowStartEveryMs
		? {reason: `slowed: ${reason}`, by: 'machine', gate, untilMs: startedAtMs + slowStartEveryMs}
		: undefined;
};

/** How many more agents may be let in now; when none may, why, in a sentence that names the limit. */
export const admit = (load: Load, nowMs: number, limits: Limits): Admission => {
	const {active, pressure, restarts, ramp} = load;
	const {maxParallel, restartsMax, restartsWindowMs} = limits;
	const hold = holdOf(load, nowMs, limits);
	if (hold !== undefined && hold.by !== 'machine') return {places: 0, ...hold};
	const free = maxParallel - active;
	// The machine counts also where there is no place, or no leave to start over: some have their places and have not begun.
	const machine = pressure.level === 'normal' ? {} : {behind: hold, isSlowed: pressure.level === 'warning'};
	if (free <= 0) return {places: 0, reason: `all ${maxParallel} places are taken`, by: 'places', ...machine};
	if (restarts !== undefined && restarts.count >= restartsMax) {
		// When so much fails at once, it is not the tasks: a dead service would use up the tries of all of them.
		const reason = `held: ${restarts.count} restarts within ${restartsWindowMs / 1000} s, no more than ${restartsMax} are allowed`;
		return {places: 0, reason, by: 'restarts', untilMs: (restarts.oldestAtMs ?? nowMs) + restartsWindowMs, ...machine};
	}

	if (hold !== undefined) return {places: 0, ...hold};
	if (pressure.level === 'warning') return {places: 1, reason: undefined, by: undefined, isSlowed: true};
	const room = ramp === undefined ? free : rampLimit(ramp) - ramp.started - ramp.promised;
	return room > 0
		? {places: Math.min(free, room), reason: undefined, by: undefined}
		: {places: 0, reason: 'the machine is looked at before more are started', by: 'ramp'};
};

/** What keeps those from starting that hold their places already. */
export const holdBehind = ({by, reason = '', behind, ...rest}: Admission): Hold | undefined =>
	by === 'person' || by === 'config' || by === 'machine' ? {...rest, by, reason} : behind;

/** How many prepared tasks may get their agents now: they hold their places already, so what counts is the machine, the person, and how many live. */
export const startRoom = (
	admission: Admission,
	{live, prepared, maxParallel}: {readonly live: number; readonly prepared: number; readonly maxParallel: number},
): number => {
	if (holdBehind(admission) !== undefined) return 0;
	// Too many restarts hold what is not admitted yet; what is prepared has been let in.
	return Math.max(0, Math.min(maxParallel - live, admission.isSlowed === true ? 1 : prepared + admission.places));
};
