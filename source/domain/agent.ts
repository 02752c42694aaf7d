/**
An agent: one attempt at one task, as a process.
*/
import type {AgentId, TaskId} from './ids.js';
import type {ErrorCode} from './task.js';

/**
- `starting`: announced, its process not seen yet. `working`: seen, and heard of lately.
- `needs-you`: asks a person. `quiet`: not heard of for a while. `stalled`: silent on two signals for too long.
- `stopping`: told to leave. `ended`: its exit status is known. `lost`: gone without one.
*/
export const agentStates = ['starting', 'working', 'needs-you', 'quiet', 'stalled', 'stopping', 'ended', 'lost'] as const;
export type AgentState = (typeof agentStates)[number];

/** States in which the agent has, or may have, a process. */
export const liveAgentStates = ['starting', 'working', 'needs-you', 'quiet', 'stalled', 'stopping'] as const satisfies readonly AgentState[];

const live: ReadonlySet<AgentState> = new Set(liveAgentStates);
export const isLive = (state: AgentState): boolean => live.has(state);

/** What people are told as working: quiet ones are, and those that are just beginning. */
export const workingAgentStates: readonly AgentState[] = ['working', 'quiet', 'starting'];

/** `edit`: may change files and run the task's check and git in its worktree, as near as its CLI's flags allow. `full`: may do anything. */
export const permissionLevels = ['edit', 'full'] as const;
export type PermissionLevel = (typeof permissionLevels)[number];

/** Where an agent works: in the worktree of its task, or in the user's own checkout, alone. */
export const workPlaces = ['worktree', 'main'] as const;
export type WorkPlace = (typeof workPlaces)[number];

/** As it is told outside: `dead`: gone without an exit status. `lost`: who has its number now is somebody else, or the machine was started anew. */
export const healthStatuses = ['healthy', 'stalled', 'dead', 'completed', 'failed', 'lost'] as const;
export type HealthStatus = (typeof healthStatuses)[number];

/**
A process that cannot be mistaken for another one: numbers are given out again, so the start time and the boot belong to it.

`startTicks` is field 22 of `/proc/<pid>/stat`, in clock ticks since boot.
*/
export type Identity = {readonly pid: number; readonly startTicks: number; readonly bootId: string};

/** A process group under its shim. `marker` is the value of `ORCH_RUN_ID` in the environment of all its children. */
export type ProcessTree = {
	readonly runId: string;
	readonly agent: Identity;
	readonly shim: Identity;
};

export type Agent = {
	readonly id: AgentId;
	readonly taskId: TaskId;
	/** The task's fence at the time of the start. */
	readonly fence: number;
	/** Name in the config, as in `claude`. */
	readonly name: string;
	readonly permissions: PermissionLevel;
	readonly state: AgentState;
	readonly process: ProcessTree | undefined;
	readonly exitCode: number | undefined;
	/** Why it was stopped or how it failed. */
	readonly code: ErrorCode | undefined;
	readonly reason: string | undefined;
	readonly createdAtMs: number;
	readonly startedAtMs: number | undefined;
	/** Its last sign of life: output, or CPU time of its tree. */
	readonly heardAtMs: number;
	readonly endedAtMs: number | undefined;
	/** For `stopping`: when whoever asked has given up waiting, and the next beat goes on. */
	readonly stopDeadlineMs: number | undefined;
	readonly outputBytes: number;
	/** Whole tree: percent of one core, and resident memory. `undefined`: not measured yet. */
	readonly cpuPercent: number | undefined;
	readonly memoryMb: number | undefined;
	/** The newest line of its output, made safe for a terminal. */
	readonly saying: string;
	/** How long this attempt may take; `undefined`: as the config says. */
	readonly timeoutMs: number | undefined;
	/** Whether it is tried again by itself when it fails. */
	readonly autoRestart: boolean;
	readonly worksIn: WorkPlace;
	/** For one in the main checkout: the commit it began from. */
	readonly base: string | undefined;
	/** Since when a person holds its processes; `undefined`: it runs. */
	readonly pausedAtMs?: number | undefined;
	/** For how long it was held before: that is no time at work. */
	readonly pausedMs?: number;
	/** What it says of its own work through its tools. Nothing follows from it: evidence decides. */
	readonly claim?: Claim | undefined;
};

export type Claim = {
	readonly text: string;
	readonly percent: number | undefined;
	/** It says that it is done. */
	readonly isDone: boolean;
	readonly atMs: number;
};

/** What became of a tree that was told to leave. */
export type StopProof = {
	/** Processes of the tree when the stop began. */
	readonly found: number;
	/** Those that are still there; 0 unless the system refuses. */
	readonly left: number;
	/** Whether SIGKILL was needed. */
	readonly forced: boolean;
};
