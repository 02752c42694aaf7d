/**
What git and the disk can be asked about worktrees; part of `git.ts`.
*/
import type {BranchLook} from '../domain/worktree-look.js';
import type {Remedy, Sight} from '../domain/worktree-trouble.js';
import {usersOfBranch} from './branch-users.js';
import {type DiskUse, measureEach} from './disk-usage.js';
import {keep} from './git-commit.js';
import {deleteAside, emptyAside, lookBeforeRemoval, type Removed, removeWorktree} from './git-removal.js';
import {prepareVerification} from './git-verification.js';
import {type Added, addWorktree, attachWorktree, fillWorktree} from './git-worktrees.js';
import {mendWorktree, readBranches, readEntries, readFolders, readLocks} from './worktree-doctor.js';
import {gitFolderOf, listWorktrees, type Place, type WorktreeEntry, worktreeFiles} from './worktree-entries.js';
import {judgeRoot, type RootLook} from './worktree-root.js';

export const createTrees = (
	place: Place,
	data: string,
	tracksUnder: (folder: string) => Promise<boolean>,
	whoWeAre: () => Promise<Record<string, string>>,
) => ({
	/** An empty working copy on a new branch; `fillWorktree` writes its files. Leaves nothing behind when it fails. Only in the repository lane. */
	addWorktree: (spec: {readonly folder: string; readonly branch: string; readonly base: string}): Promise<Added> => addWorktree(place, spec),

	/** The same for a branch that exists; throws when the folder or another checkout is in the way. Only in the repository lane. */
	attachWorktree: (spec: {readonly folder: string; readonly branch: string}): Promise<void> => attachWorktree(place, spec),

	/** Writes the files of a worktree that has never been filled; any other is left alone. Outside the lane. */
	fillWorktree: (folder: string): Promise<void> => fillWorktree(place, folder),

	/** The shared git folder, and the one with a worktree's own index and HEAD. */
	foldersOf: async (folder: string): Promise<{gitFolder: string; worktreeGitFolder: string}> => ({
		gitFolder: place.commonDir,
		worktreeGitFolder: folder === place.root ? place.commonDir : gitFolderOf(folder),
	}),

	...worktreeFiles,

	/** A checkout of exactly this commit, reused; installed modules stay. The first time only in the repository lane. */
	prepareVerification: (spec: {readonly folder: string; readonly commit: string}): Promise<void> => prepareVerification(place, spec),

	/** What keeps a worktree from going; `undefined` when nothing does. Touches nothing. */
	lookBeforeRemoval: (folder: string): Promise<Removed | undefined> => lookBeforeRemoval(place, folder),

	/** Uncommitted work is in the way, or kept at a ref when one is given. Only in the repository lane; what was put aside is deleted after it. */
	removeWorktree: async (folder: string, saveTo?: {readonly ref: string; readonly message: string}): Promise<Removed> =>
		removeWorktree(place, folder, saveTo === undefined ? undefined : {...saveTo, identity: await whoWeAre()}),

	/** Of one removal; says how much disk that was, where that could be measured in time. */
	deleteAside: (aside: string, maxMs: number): Promise<DiskUse | undefined> => deleteAside(aside, maxMs),

	/** Of removals that were cut off, in the folder of the worktrees. */
	emptyAside: (root: string): Promise<void> => emptyAside(root),

	/** How much disk each of the folders takes; `undefined` where that cannot be told in time. */
	measure: (folders: readonly string[], maxMs: number): Promise<Array<DiskUse | undefined>> => measureEach(folders, maxMs),

	/** Holds a commit at a ref, together with what was kept there before. */
	keep: async (spec: {readonly ref: string; readonly commit: string; readonly message: string}): Promise<void> =>
		keep(place.git, place.root, spec, await whoWeAre()),

	listWorktrees: (): Promise<WorktreeEntry[]> => listWorktrees(place),

	/** The folders of all other checkouts that stand on a branch, or are rebasing it. */
	usersOfBranch: (branch: string, but: string): string[] => usersOfBranch(place, branch, but),

	/** For `diagnose`: what lies on the disk, also where git itself fails. `roots`: the folders of the worktrees. */
	seeWorktrees: (roots: readonly string[]): Pick<Sight, 'entries' | 'folders' | 'locks'> => ({
		entries: readEntries(place),
		folders: roots.flatMap(root => readFolders(place, root)),
		locks: readLocks(place),
	}),

	/** The branches of tasks; `target`: the commit they are to be measured by. */
	seeBranches: (target: string | undefined): Promise<readonly BranchLook[]> => readBranches(place, target),

	/** Only in the repository lane. */
	mendWorktree: (remedy: Remedy): Promise<void> => mendWorktree(place, remedy),

	/** Whether worktrees may be put into `given`; `own`: where they are by default. */
	judgeRoot: (given: string, own: string): Promise<RootLook> => judgeRoot(place, {given, data, own, tracksUnder}),
});
