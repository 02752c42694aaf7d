/**
What git can be asked about merges; part of `git.ts`.
*/
import type {Change} from '../domain/merge.js';
import type {Conflict, Resolution} from '../domain/resolution.js';
import {type Conflicts, type ConflictText, previewConflict, readConflicts, resolveMerge} from './git-conflicts.js';
import {commitMerge, compareMerge, type MergeTry, namesIn, type Sides, tryMerge} from './git-merge.js';
import {createOverlaps} from './git-overlaps.js';
import {type Reverted, type RevertSpec, revertOf} from './git-revert.js';
import type {MergeRepository} from './merge-repository.js';

export const createMerging = (merges: MergeRepository) => ({
	/** In the private repository: nothing of the project but its objects takes part, and of its `.gitattributes` only what runs no program. */
	tryMerge: (sides: Sides): Promise<MergeTry> => tryMerge(merges, sides),

	/** The same, file by file. */
	conflicts: (sides: Sides): Promise<Conflicts> => readConflicts(merges, sides),

	/** The same with conflicts resolved as a person has said. */
	resolveMerge: (sides: Sides & Pick<Resolution, 'strategy' | 'paths'>): ReturnType<typeof resolveMerge> => resolveMerge(merges, sides, sides),

	/** `tree`: of `conflicts`. */
	previewConflict: (spec: Sides & {readonly tree: string; readonly conflict: Conflict}): Promise<ConflictText> =>
		previewConflict(merges, spec, spec.tree, spec.conflict),

	/** A pure function of its input. `tree`: of a clean try. */
	commitMerge: (spec: Sides & {readonly tree: string; readonly message: string; readonly atMs: number}): Promise<string> => commitMerge(merges, spec),

	/** A commit on `base` that takes another one back; nothing is moved to it yet. */
	revertOf: (spec: RevertSpec): Promise<Reverted> => revertOf(merges, spec),

	/** For `judgeContent`. `result`: the merged tree, or a commit that holds it. */
	compare: (spec: Sides & {readonly result: string}): Promise<{mine: readonly Change[]; theirs: readonly Change[]; landing: readonly Change[]}> =>
		compareMerge(merges, spec),

	/** What a tree, or a commit, holds at its top and directly in these folders. */
	namesIn: (tree: string, folders: readonly string[]): Promise<string[]> => namesIn(merges, tree, folders),

	/** For `find-overlaps`; what has not moved is remembered. */
	overlaps: createOverlaps(merges),
});
