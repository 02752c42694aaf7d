/**
Decides what becomes of a task whose attempt failed. The error's code decides, set where the error happened; text is only for people.
*/
import type {Policy} from './policy.js';
import type {ErrorCode, Task} from './task.js';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

export type Remedy =
	| {readonly kind: 'retry'; readonly waitMs: number; readonly retries: number}
	| {readonly kind: 'repair'; readonly waitMs: number}
	| {readonly kind: 'give-up'; readonly reason: string}
	/** Leave it where it is; a person is told. */
	| {readonly kind: 'ask'; readonly reason: string};

/** `retriesAsked`: named by whoever asks, for this once. */
export type RemedyLimits = Pick<Policy, 'retriesMax' | 'repairsMax' | 'retryBaseMs' | 'retryWaitMaxMs' | 'retryJitterShare'> & {
	readonly retriesAsked?: number;
};

/** How bad, how often it may be tried again (`undefined`: as often as the policy says), whether the agent itself can mend it, or only a person; how many times longer to wait. */
type Nature = {
	readonly severity: Severity;
	readonly retriesMax?: number;
	readonly isRepairable?: true;
	readonly isForPeople?: true;
	readonly waitFactor?: number;
};

/** `commands.md` [7] and [15]: the retry table and the severity table, by code. */
const natures: Record<ErrorCode, Nature> = {
	process_died: {severity: 'medium'},
	identity_lost: {severity: 'medium'},
	spawn_failed: {severity: 'medium'},
	startup_timeout: {severity: 'medium'},
	never_begun: {severity: 'low'},
	task_timeout: {severity: 'medium', retriesMax: 2},
	stalled: {severity: 'medium'},
	agent_failed: {severity: 'medium'},
	network_timeout: {severity: 'low'},
	// Where nobody says when it ends: one minute, then two, then four.
	account_limited: {severity: 'low', waitFactor: 30},
	authentication_failed: {severity: 'critical', retriesMax: 0},
	syntax_error: {severity: 'high', retriesMax: 0},
	resource_exhausted: {severity: 'medium', retriesMax: 2, waitFactor: 5},
	worktree_failed: {severity: 'medium'},
	git_failed: {severity: 'medium'},
	no_change: {severity: 'medium', isRepairable: true, retriesMax: 0},
	uncommitted_work: {severity: 'medium', isRepairable: true, retriesMax: 0},
	out_of_scope: {severity: 'high', isRepairable: true, retriesMax: 0},
	history_rewritten: {severity: 'high', isForPeople: true},
	check_failed: {severity: 'medium', isRepairable: true, retriesMax: 0},
	check_unavailable: {severity: 'high', isForPeople: true},
	verify_failed: {severity: 'high', isRepairable: true, retriesMax: 0},
	merge_conflict: {severity: 'high', isForPeople: true},
	content_mismatch: {severity: 'critical', isForPeople: true},
	target_blocked: {severity: 'high', isForPeople: true},
	taken_out: {severity: 'low', retriesMax: 0},
	killed_by_person: {severity: 'low', retriesMax: 0},
	restart_requested: {severity: 'low'},
	invalid_configuration: {severity: 'high', retriesMax: 0},
	attempts_used_up: {severity: 'high', retriesMax: 0},
	prerequisite_failed: {severity: 'medium', retriesMax: 0},
	cycle: {severity: 'high', retriesMax: 0},
	landed_outside: {severity: 'low', retriesMax: 0},
};

export const severityOf = (code: ErrorCode): Severity => natures[code].severity;

/** Who asks goes before what the task says of itself, and that before the config. */
export const limitsOf = <Limits extends Pick<RemedyLimits, 'retriesMax' | 'retriesAsked'>>(
	{retriesMax}: Partial<Pick<Task, 'retriesMax'>>,
	limits: Limits,
): Limits => ({...limits, retriesMax: limits.retriesAsked ?? retriesMax ?? limits.retriesMax});

/** How often a task may be tried again after this; 0: never by itself. */
export const retriesMaxOf = (code: ErrorCode, {retriesMax}: Pick<Policy, 'retriesMax'>): number =>
	natures[code].isForPeople || natures[code].isRepairable ? 0 : Math.min(natures[code].retriesMax ?? retriesMax, retriesMax);

/** How often the task may be tried again, after what it has failed by if it has. */
export const mostRetries = (task: Pick<Task, 'code'> & Partial<Pick<Task, 'retriesMax'>>, limits: Pick<RemedyLimits, 'retriesMax' | 'retriesAsked'>): number =>
	task.code === undefined ? limitsOf(task, limits).retriesMax : retriesMaxOf(task.code, limitsOf(task, limits));

/** Whether something is done about it by itself: the task tried again, or its agent told what is missing. */
export const isRetryable = (code: ErrorCode): boolean =>
	natures[code].isForPeople !== true && (natures[code].isRepairable === true || natures[code].retriesMax !== 0);

/**
The n-th retry waits min(2^n, 120) s (`commands.md` [7]) and a random share more.

`random` is from 0 to 1.
*/
export const backoffMs = (retry: number, random: number, {retryBaseMs, retryWaitMaxMs, retryJitterShare}: RemedyLimits): number =>
	Math.round(Math.min(retryBaseMs * 2 ** retry, retryWaitMaxMs) * (1 + retryJitterShare * random));

/** `wasPaused`: a person held its agent when that came to its end; whoever holds something does not want it started again behind their back. */
type Session = {readonly autoRestart?: boolean; readonly wasPaused?: boolean};

/**
What to do about a task that is `failed` or `unproven`.

A repair hands the missing evidence to the agent and is not counted as a retry; so is a restart that a person asked for.
*/
export const chooseRemedy = (
	{
		code,
		retries,
		repairs,
		retriesMax,
		autoRestart = true,
		wasPaused = false,
	}: Pick<Task, 'code' | 'retries' | 'repairs'> & Partial<Pick<Task, 'retriesMax'>> & Session,
	random: number,
	limits: RemedyLimits,
): Remedy => {
	if (code === undefined) return {kind: 'give-up', reason: 'nobody wrote down why it failed'};
	// Nothing of it was tried; and before it can come to that again, somebody has to start us again.
	if (code === 'restart_requested' || code === 'never_begun') return {kind: 'retry', waitMs: 0, retries};
	if (code === 'killed_by_person') return {kind: 'give-up', reason: 'stopped by a person'};

	const nature = natures[code];
	if (nature.isForPeople) return {kind: 'ask', reason: 'only a person can tell what is right'};
	if (!autoRestart || wasPaused) {
		return {kind: nature.isRepairable ? 'ask' : 'give-up', reason: wasPaused ? 'a person had paused it' : 'it was started without automatic restart'};
	}

	if (nature.isRepairable) {
		return repairs < limits.repairsMax
			? {kind: 'repair', waitMs: 0}
			: {kind: 'ask', reason: repairs === 0 ? 'repairs are turned off' : `${repairs} ${repairs === 1 ? 'repair has' : 'repairs have'} not helped`};
	}

	const max = retriesMaxOf(code, limitsOf({retriesMax}, limits));
	if (max === 0) return {kind: 'give-up', reason: isRetryable(code) ? 'retries are turned off' : 'trying again would not help'};
	return retries < max
		? {kind: 'retry', waitMs: backoffMs(retries + 1, random, limits) * (nature.waitFactor ?? 1), retries: retries + 1}
		: {kind: 'give-up', reason: `${retries + 1} attempts have failed`};
};
