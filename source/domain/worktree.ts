/**
A task's own working copy: its folder, its branch, and when it may go.
*/
import type {TaskId} from './ids.js';

export const worktreeStates = ['planned', 'created', 'merged', 'cleaned'] as const;
export type WorktreeState = (typeof worktreeStates)[number];

export type Worktree = {
	readonly taskId: TaskId;
	/** Absolute path. Kept after cleaning: it is history. */
	readonly folder: string;
	readonly branch: string;
	readonly state: WorktreeState;
	/** The commit it was made from. */
	readonly base: string;
	/** What its branch held when it was last looked at. */
	readonly head: string | undefined;
	readonly commits: number;
	readonly addedLines: number;
	readonly deletedLines: number;
	/** Files with changes that are in no commit. */
	readonly dirtyFiles: number;
	readonly createdAtMs: number;
	readonly cleanedAtMs: number | undefined;
};

/** Names of CFR-013: one worktree, one branch, one task. */
export const worktreeFolderName = (taskId: TaskId): string => `implementation_task-${taskId}`;
export const branchName = (taskId: TaskId): string => `roadmap-implementation_task-${taskId}`;

/** Where work is kept that was in no commit when its agent was stopped. */
export const salvageRef = (taskId: TaskId): string => `refs/orch/salvage/${taskId}`;

/** Proof for recovery that a task's merge commit was made to land. */
export const mergedRef = (taskId: TaskId): string => `refs/orch/merged/${taskId}`;

/** What git says of a worktree, at one moment. */
export type WorktreeLook = {
	/** The branch that is checked out there; `undefined` when detached or another one. */
	readonly branch: string | undefined;
	readonly head: string;
	/** Commits of the branch that the base has not. */
	readonly commits: number;
	/** Commits of the base that the branch has not: above 0, somebody rewrote history. */
	readonly missing: number;
	/** Paths with changes that are in no commit, untracked ones too. */
	readonly dirty: readonly string[];
	/** Paths changed from base to head. */
	readonly changed: readonly string[];
	readonly addedLines: number;
	readonly deletedLines: number;
};
