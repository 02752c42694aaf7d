/**
A task's own working copy: its folder, its branch, and when it may go.
*/
import {type TaskId, taskIdSchema} from './ids.js';

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
const folderPrefix = 'implementation_task-';
export const branchPrefix = 'roadmap-implementation_task-';
export const worktreeFolderName = (taskId: TaskId): string => `${folderPrefix}${taskId}`;
export const branchName = (taskId: TaskId): string => `${branchPrefix}${taskId}`;

const idBehind = (prefix: string, name: string): TaskId | undefined => {
	const id = taskIdSchema.safeParse(name.startsWith(prefix) ? name.slice(prefix.length) : '');
	return id.success ? id.data : undefined;
};

/** Whose it is, by its name alone: `undefined` when it is not named as ours. */
export const taskIdOfFolder = (folder: string): TaskId | undefined => idBehind(folderPrefix, folder.split('/').at(-1) ?? '');
export const taskIdOfBranch = (branch: string): TaskId | undefined => idBehind(branchPrefix, branch);

/** Below it stands what was kept, by task. */
export const salvagePrefix = 'refs/orch/salvage/';

/** Where work is kept that was in no commit when its agent was stopped. */
export const salvageRef = (taskId: TaskId): string => `${salvagePrefix}${taskId}`;

/** Proof for recovery that a task's merge commit was made to land. */
export const mergedRef = (taskId: TaskId): string => `refs/orch/merged/${taskId}`;

/** Proof for recovery that the commit that takes a task's merge back, or brings it in again, was made to land. */
export const revertRef = (taskId: TaskId): string => `refs/orch/reverted/${taskId}`;

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

/** `missing`: our row is there and the folder is not. */
export type WorktreeCondition = 'planned' | 'in_use' | 'idle_dirty' | 'idle_clean' | 'merged' | 'missing';

type Seen = {readonly state: WorktreeState; readonly isThere: boolean; readonly isInUse: boolean; readonly dirtyFiles: number | undefined};

/** How a worktree that is not cleaned stands. */
export const conditionOf = ({state, isThere, isInUse, dirtyFiles}: Seen): WorktreeCondition => {
	if (state === 'planned') return 'planned';
	if (!isThere) return 'missing';
	if (isInUse) return 'in_use';
	if ((dirtyFiles ?? 0) > 0) return 'idle_dirty';
	return state === 'merged' ? 'merged' : 'idle_clean';
};
