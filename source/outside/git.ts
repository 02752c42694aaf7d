/**
Git: one method for each question. What git can expect to happen (a conflict, a branch that is there already) is an answer; what it refuses is thrown.
*/
import {appendFileSync, existsSync, mkdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import type {FileDiff} from '../domain/diff.js';
import {OutsideError} from '../domain/problem.js';
import type {WorktreeLook} from '../domain/worktree.js';
import {commitAll, readIdentity, salvage} from './git-commit.js';
import {type DiffWanted, diffOf} from './git-diff.js';
import {filtering} from './git-filters.js';
import {type Kept, listKept, makeBranch, putFiles} from './git-kept.js';
import {type Landed, type Landing, land} from './git-land.js';
import {countBehind, lookAt, lookAtBranch, lookInto, statOf} from './git-look.js';
import {createMerging} from './git-merging.js';
import {createPorcelain} from './git-porcelain.js';
import {changeRefs, type RefLook, readRefs, requireObjectIds, requireRefNames} from './git-refs.js';
import {createGitRunner} from './git-run.js';
import {createSettingsReader} from './git-settings.js';
import {createTrees} from './git-trees.js';
import {createMergeRepository} from './merge-repository.js';
import {gitFolderOf} from './worktree-entries.js';

export {findRepository} from './git-repository.js';

/** `repository`: top level of the main checkout. `data`: where the private merge repository is kept. `atOnce`: git processes at a time. */
export const createGit = ({repository: root, data, atOnce}: {readonly repository: string; readonly data: string; readonly atOnce: number}) => {
	const commonDir = commonDirOf(root);
	const git = filtering(createGitRunner(atOnce, {isPartial: isPartial(commonDir)}));
	const place = {git, root, commonDir};
	const porcelain = createPorcelain(root);
	const merges = createMergeRepository(git, {data, commonDir});
	let identity: Promise<Record<string, string>> | undefined;
	// Asked once: it costs a process, and who the user is does not change while we run.
	const whoWeAre = () => (identity ??= readIdentity(git, root));
	const read = (args: readonly string[], answers: readonly number[] = [0]) => git(args, {cwd: root, isRead: true, answers});

	return {
		/** Branch and commit of the main checkout. */
		describe: () => porcelain.describe(),

		/** Those of the refs (full names) that exist. */
		refs: (names: readonly string[]): Promise<Map<string, RefLook>> => readRefs(git, root, names),

		/** Makes a ref that is not there; one that is there stays. */
		restoreRef: async (ref: string, at: string): Promise<void> => {
			await changeRefs(git, root, [{ref, to: at, from: '0'.repeat(at.length)}]);
		},

		...createTrees(place, data, porcelain.tracksUnder, whoWeAre),

		/** `undefined` when the folder is no worktree any more. */
		lookAt: (spec: {readonly folder: string; readonly branch: string; readonly base: string}): Promise<WorktreeLook | undefined> => lookAt(git, spec),
		/** What is left of one that is gone: its branch. */
		lookAtBranch: (spec: {readonly branch: string; readonly base: string}): Promise<WorktreeLook | undefined> => lookAtBranch(git, root, spec),

		/** How many commits of a branch a worktree has not; `undefined` where git cannot tell. */
		countBehind: (spec: {readonly folder: string; readonly target: string}): Promise<number | undefined> => countBehind(git, spec),

		/** The same look of the main checkout. */
		lookAtMain: (spec: {readonly branch: string; readonly base: string}): Promise<WorktreeLook> => lookInto(git, {folder: root, ...spec}),

		/** What a folder, or a commit, holds beyond a commit; file by file. */
		diffOf: (wanted: DiffWanted): Promise<FileDiff[]> => diffOf(git, wanted),

		/** Commits what matches `files`, everything when there are none; `undefined` when there is nothing. */
		commitAll: async (spec: {readonly folder: string; readonly files: readonly string[]; readonly message: string}): Promise<string | undefined> =>
			commitAll(git, spec, await whoWeAre()),

		/** Keeps uncommitted work at `ref` and touches nothing; `undefined` when there is none. */
		salvage: async (spec: {readonly folder: string; readonly ref: string; readonly message: string}): Promise<string | undefined> =>
			salvage(git, spec, await whoWeAre()),

		/** What is kept at such refs, each with what was kept there before. */
		listKept: (): Promise<Kept[][]> => listKept(place),

		/** `false`: there is one of that name, or none can be called that. */
		makeBranch: (branch: string, commit: string): Promise<boolean> => makeBranch(place, branch, commit),

		/** Brings the files of a worktree to those of a commit; what was there is gone then. */
		putFiles: (folder: string, commit: string): Promise<void> => putFiles(place, folder, commit),

		/** `undefined` when they have no commit in common. */
		async mergeBase(a: string, b: string): Promise<string | undefined> {
			const {stdout} = await read(['merge-base', '--end-of-options', a, b], [0, 1]);
			return stdout.trim() || undefined;
		},

		async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
			const {code} = await read(['merge-base', '--is-ancestor', '--end-of-options', ancestor, descendant], [0, 1]);
			return code === 0;
		},

		/** Whether a commit was the tip of a branch, as far as its reflog tells. */
		async hasStoodAt(branch: string, commit: string): Promise<boolean> {
			requireObjectIds(commit);
			const {stdout} = await read(['log', '--walk-reflogs', '--no-show-signature', '--format=%H', '--end-of-options', `refs/heads/${branch}`, '--']);
			return stdout.split('\n').includes(commit);
		},

		/** Those of the refs (full names) that `target` contains, in one call. */
		async mergedInto(target: string, refs: readonly string[]): Promise<ReadonlySet<string>> {
			requireRefNames(...refs);
			if (refs.length === 0) return new Set();
			const {stdout} = await read(['for-each-ref', `--merged=${target}`, '--format=%(refname)', '--', ...refs]);
			const wanted = new Set(refs);
			return new Set(stdout.split('\n').filter(name => wanted.has(name)));
		},

		...createMerging(merges),

		/** Files and lines that differ between two commits. */
		statOf: (from: string, to: string) => statOf(git, root, from, to),

		/** Moves the target branch, with the files of its checkout if it has one. Only in the repository lane. */
		land: (landing: Landing): Promise<Landed> => land(place, landing),

		/** All or none; `false` when one is not where it should be. */
		deleteRefs: (refs: ReadonlyArray<{readonly ref: string; readonly at: string}>): Promise<boolean> =>
			changeRefs(
				git,
				root,
				refs.map(({ref, at}) => ({ref, to: undefined, from: at})),
			),

		/** What the repository itself tells git; read again only where something was touched. */
		readSettings: createSettingsReader(git, commonDir),

		/** Adds what is missing to the repository's own list of what git does not see. */
		addExcludes: (patterns: readonly string[]): void => addExcludes(commonDir, patterns),

		/** Whether git tracks anything at or below a path of the main checkout. */
		tracksUnder: (folder: string): Promise<boolean> => porcelain.tracksUnder(folder),
	};
};

const addExcludes = (commonDir: string, patterns: readonly string[]): void => {
	const file = path.join(commonDir, 'info', 'exclude');
	const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
	const known = new Set(text.split(/\r?\n/));
	const missing = patterns.filter(pattern => !known.has(pattern));
	if (missing.length === 0) return;
	mkdirSync(path.dirname(file), {recursive: true});
	appendFileSync(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`);
};

/** Whether it is a clone that has left objects out; asked before any agent of ours could make it one. */
const isPartial = (commonDir: string): boolean => {
	const file = path.join(commonDir, 'config');
	return existsSync(file) && /^\s*(?:promisor|partialclone)\b/im.test(readFileSync(file, 'utf8'));
};

/** A folder, or a file that points to one; what `.git` of a main checkout can be. */
const commonDirOf = (root: string): string => {
	const dotGit = path.join(root, '.git');
	if (!existsSync(dotGit)) {
		if (existsSync(path.join(root, 'objects'))) return root;
		throw new OutsideError('not_a_repository', `${root} is not the top of a git repository.`);
	}

	const gitFolder = statSync(dotGit).isDirectory() ? dotGit : gitFolderOf(root);
	// A linked worktree of a repository that has no main checkout points to its own part, and that to the whole.
	const common = path.join(gitFolder, 'commondir');
	return existsSync(common) ? path.resolve(gitFolder, readFileSync(common, 'utf8').trimEnd()) : gitFolder;
};

export type Git = ReturnType<typeof createGit>;
