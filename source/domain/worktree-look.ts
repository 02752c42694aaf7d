/**
What lies on the disk of worktrees, as it is seen without asking git, which may fail over it.
*/

/** One entry of git's own list, `.git/worktrees/<name>`, as it lies on the disk. */
export type EntryLook = {
	readonly name: string;
	/** Where its files are; `undefined` when the entry does not say. */
	readonly folder: string | undefined;
	readonly branch: string | undefined;
	/** The commit it stands on when it is on no branch. */
	readonly detached: string | undefined;
	/** Whether it says to which repository it belongs; without that git fails for everybody. */
	readonly hasCommonDir: boolean;
	/** Why it is locked; git itself writes "initializing" while it makes one. */
	readonly lock: string | undefined;
	readonly ageMs: number;
	/** Whether its folder is there. */
	readonly isThere: boolean;
};

/** One folder among the worktrees. */
export type FolderLook = {
	readonly folder: string;
	/** Name of the entry that its `.git` points to. */
	readonly entry: string | undefined;
	/** `hollow`: nothing in it but that file. */
	readonly holds: 'nothing' | 'hollow' | 'files';
};

export type BranchLook = {readonly branch: string; readonly head: string; readonly isContained: boolean; readonly checkedOutAt: string | undefined};

/** A lock on a ref; git takes one for milliseconds, and gives up where it finds one. */
export type LockLook = {
	readonly file: string;
	/** The ref's full name; `packed-refs` for all that are packed. */
	readonly ref: string;
	readonly ageMs: number;
	/** Whether a git is running in the repository, whose lock it may be. */
	readonly isGitAtWork: boolean;
};
