/**
A task: what is to be done (the plan) and how far it has come (the state).
*/
import type {AgentId, TaskId} from './ids.js';

export const priorities = ['high', 'medium', 'low'] as const;
export type Priority = (typeof priorities)[number];

/** Smaller comes first. The original sorted the words, which puts *high* last. */
export const priorityRank: Record<Priority, number> = {high: 1, medium: 2, low: 3};

/** In the order of a task's life. `caretakers` in `commands/registry.ts` says who looks after each. */
export const taskStates = [
	'waiting',
	'blocked',
	'ready',
	'claimed',
	'prepared',
	'working',
	'finished',
	'unproven',
	'merging',
	'conflicted',
	'failed',
	'retrying',
	'gave-up',
	'merged',
	'cleaned',
	'cancelled',
] as const;
export type TaskState = (typeof taskStates)[number];

export const dependencyTypes = ['hard', 'soft'] as const;
export type DependencyType = (typeof dependencyTypes)[number];

export type Dependency = {readonly id: TaskId; readonly type: DependencyType};

/** What somebody wants done: a row of `specs_task`. */
export type Plan = {
	readonly id: TaskId;
	readonly title: string;
	/** All that is to be said to the agent beside the title; may be empty. */
	readonly prompt: string;
	readonly priority: Priority;
	readonly estimatedHours: number | undefined;
	readonly dependsOn: readonly Dependency[];
	/** Paths and globs, relative to the repository, that the task may change; empty: any. */
	readonly files: readonly string[];
	/** A command line that proves the work, run in the task's worktree. */
	readonly check: string | undefined;
	/** Name of a configured agent; `undefined`: the default one. */
	readonly agent: string | undefined;
	readonly spec: string | undefined;
	readonly labels: readonly string[];
};

/** Why a task is where it is: set at the source, never found by matching text. */
export const errorCodes = [
	'process_died',
	'identity_lost',
	'spawn_failed',
	'startup_timeout',
	'never_begun',
	'task_timeout',
	'stalled',
	'agent_failed',
	'network_timeout',
	'account_limited',
	'authentication_failed',
	'syntax_error',
	'resource_exhausted',
	'worktree_failed',
	'git_failed',
	'no_change',
	'uncommitted_work',
	'out_of_scope',
	'history_rewritten',
	'check_failed',
	'check_unavailable',
	'verify_failed',
	'merge_conflict',
	'content_mismatch',
	'target_blocked',
	'taken_out',
	'killed_by_person',
	'restart_requested',
	'invalid_configuration',
	'attempts_used_up',
	'prerequisite_failed',
	'cycle',
	'landed_outside',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A plan and how far it has come: `specs_task` beside `orchestrator_task`. */
export type Task = Omit<Plan, 'dependsOn'> & {
	readonly state: TaskState;
	/** Why it stands where it stands, for people; `undefined` where the state says it all. */
	readonly reason: string | undefined;
	readonly code: ErrorCode | undefined;
	/** The agent of the running or latest attempt. */
	readonly agentId: AgentId | undefined;
	/** Grows with each attempt; an attempt that is not the newest may change nothing. */
	readonly fence: number;
	/** Tries after the first, over all restarts of orch-tui. */
	readonly retries: number;
	/** How many of those there may be; `undefined`: as many as the config says. */
	readonly retriesMax: number | undefined;
	/** Rounds in which the agent was handed the missing evidence to repair. */
	readonly repairs: number;
	/** For `retrying`: not before this time. */
	readonly notBeforeMs: number | undefined;
	/** Hard prerequisites that have not been merged. */
	readonly openDependencies: number;
	/** The tasks it waits for, the first few; those that are lost first. */
	readonly waitsFor: readonly TaskId[];
	/** For `conflicted` and `unproven`: the paths it is about. */
	readonly troubleFiles: readonly string[];
	/** The merge commit, once merged. */
	readonly commit: string | undefined;
	/** Place in the backlog. */
	readonly position: number;
	readonly createdAtMs: number;
	readonly changedAtMs: number;
	/** When the work (not the merge) was finished. */
	readonly completedAtMs: number | undefined;
};

/** In a sentence: `T-1 is given up`. */
export const saidState = (state: TaskState): string => (state === 'gave-up' ? 'given up' : state);

/** States from which nothing moves until a person says so. */
export const statesForPeople = ['unproven', 'conflicted', 'gave-up'] as const satisfies readonly TaskState[];

/** States of work that is on its way to the target, or may still come there: what it may change is taken. */
export const statesInFlight = ['claimed', 'prepared', 'working', 'retrying', 'finished', 'merging'] as const satisfies readonly TaskState[];

/** States in which nothing is left to do, for good. */
export const statesOfTheEnd = ['merged', 'cleaned', 'cancelled'] as const satisfies readonly TaskState[];

const needsPerson: ReadonlySet<TaskState> = new Set(statesForPeople);
const over: ReadonlySet<TaskState> = new Set(statesOfTheEnd);

/** Done, and taken out of the merge queue by a person: nothing goes on with it until one puts it back. */
export const isTakenOut = ({state, code}: Pick<Task, 'state' | 'code'>): boolean => state === 'finished' && code === 'taken_out';

export const needsAPerson = (state: TaskState): boolean => needsPerson.has(state);
export const isOver = (state: TaskState): boolean => over.has(state);
