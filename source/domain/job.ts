/**
Long work that is no agent: a task's check, the verification of a merge. Started like an agent, its end is news.
*/
import type {ProcessTree} from './agent.js';
import type {AgentId, TaskId} from './ids.js';

export const jobKinds = ['check', 'verify'] as const;
export type JobKind = (typeof jobKinds)[number];

export const jobStates = ['starting', 'running', 'ended', 'lost'] as const;
export type JobState = (typeof jobStates)[number];

/** As shells say of a command that took too long; also of one that left well when it was told to. */
export const lateExit = 124;

/** Of one that has run and is not to count. */
export const sayFailed = (exitCode: number): string => (exitCode === lateExit ? `took too long (exit ${lateExit})` : `failed with exit ${exitCode}`);

export type Job = {
	/** Also the name of its run folder: `a3-check`, `m5-verify`. */
	readonly id: string;
	readonly kind: JobKind;
	readonly taskId: TaskId;
	readonly agentId: AgentId | undefined;
	readonly mergeId: number | undefined;
	readonly command: string;
	readonly state: JobState;
	readonly process: ProcessTree | undefined;
	readonly exitCode: number | undefined;
	readonly createdAtMs: number;
	readonly endedAtMs: number | undefined;
	/** What was tested: the tree of a merge, with which the command names a result that need not be found twice; of a check, `check:` and the commit. */
	readonly tree: string | undefined;
};
