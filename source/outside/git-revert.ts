/**
Takes a commit back without a working copy: its opposite is merged into where the target stands now, and recorded as a commit of one parent.
*/
import {commitTree, tryMerge} from './git-merge.js';
import {requireObjectIds} from './git-refs.js';
import type {MergeRepository} from './merge-repository.js';

/** `commit`: what is taken back, seen from its first parent. `base`: where the target stands, which holds it. */
export type RevertSpec = {readonly commit: string; readonly base: string; readonly message: string; readonly atMs: number};

export type Reverted =
	| {readonly kind: 'clean'; readonly commit: string}
	/** What came later has changed the same lines. */
	| {readonly kind: 'conflict'; readonly files: readonly string[]}
	/** The target holds nothing of it any more. */
	| {readonly kind: 'nothing'};

/** The opposite stands on the commit itself, so git finds that as the base of the merge: what came after it stays. */
export const revertOf = async (repository: MergeRepository, {commit, base, message, atMs}: RevertSpec): Promise<Reverted> => {
	requireObjectIds(commit, base);
	const {stdout} = await repository.run(base, ['rev-parse', '--verify', '--end-of-options', `${commit}^1^{tree}`]);
	const opposite = await commitTree(repository, {tree: stdout.trim(), parents: [commit], message, atMs});
	const answer = await tryMerge(repository, {base, head: opposite});
	if (answer.kind === 'conflict') return {kind: 'conflict', files: answer.files};
	const now = (await repository.run(base, ['rev-parse', '--verify', '--end-of-options', `${base}^{tree}`])).stdout.trim();
	if (answer.tree === now) return {kind: 'nothing'};
	return {kind: 'clean', commit: await commitTree(repository, {tree: answer.tree, parents: [base], message, atMs})};
};
