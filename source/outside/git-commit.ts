/**
Commits what an agent has left in its worktree: onto its branch, or, without touching anything, into a safe place.
*/
import {copyFileSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {outsideScope} from '../domain/scope.js';
import {gitFailed} from './git-failed.js';
import {readStatus} from './git-look.js';
import {durably, readRefs, requireObjectIds, requireRefNames} from './git-refs.js';
import type {RunGit} from './git-run.js';

export const houseName = 'orch-tui';
export const houseMail = 'orch-tui@localhost';

/** Variables that name us where the user has not said who they are; git would guess, or refuse. */
export const readIdentity = async (git: RunGit, cwd: string): Promise<Record<string, string>> => {
	const {stdout} = await git(['config', '--null', '--name-only', '--get-regexp', String.raw`^(user|author|committer)\.(name|email)$`], {
		cwd,
		isRead: true,
		answers: [0, 1],
	});
	const known = new Set(stdout.split('\0'));
	const fallback: Record<string, string> = {};
	for (const role of ['author', 'committer']) {
		const prefix = `GIT_${role.toUpperCase()}`;
		if (!known.has('user.name') && !known.has(`${role}.name`) && !process.env[`${prefix}_NAME`]) fallback[`${prefix}_NAME`] = houseName;
		if (!known.has('user.email') && !known.has(`${role}.email`) && !process.env[`${prefix}_EMAIL`]) fallback[`${prefix}_EMAIL`] = houseMail;
	}

	return fallback;
};

/** No hooks, no signature, no editor; the full id in the answer saves asking for it. */
const commitArgs = [
	'-c',
	'core.abbrev=no',
	'-c',
	'commit.gpgSign=false',
	'-c',
	'commit.status=false',
	'commit',
	'--no-verify',
	'--no-gpg-sign',
	'--cleanup=whitespace',
	'--allow-empty-message',
];

const nothing = /nothing to commit|nothing added to commit|no changes added to commit|no changes added/;

const listOf = (files: readonly string[]): string => files.map(file => `${file}\0`).join('');

/**
Commits what lies in the scope of `files`, as a task names them, or everything when there are none.

@returns the new commit; `undefined` when there is nothing to commit, or something is in conflict.
*/
export const commitAll = async (
	git: RunGit,
	{folder, files, message}: {readonly folder: string; readonly files: readonly string[]; readonly message: string},
	identity: Readonly<Record<string, string>>,
): Promise<string | undefined> => {
	// To add them would be to say that they are resolved, marks and all.
	if ((await git(['ls-files', '--unmerged', '-z'], {cwd: folder, isRead: true})).stdout !== '') return undefined;
	let only: string[] = [];
	let input: string | undefined;
	if (files.length === 0) {
		await git(['add', '--all'], {cwd: folder, touchesFiles: true});
	} else {
		// By the same rule by which the work is judged afterwards; git's own globs differ from it.
		const {dirty, untracked} = await readStatus(git, folder);
		const foreign = new Set(outsideScope(dirty, files));
		const own = dirty.filter(file => !foreign.has(file));
		if (own.length === 0) return undefined;
		only = ['--pathspec-from-file=-', '--pathspec-file-nul'];
		const isNew = new Set(untracked);
		const added = own.filter(file => isNew.has(file));
		// `commit` takes what is tracked as it is in the folder, removals too; only what is new must be added before.
		if (added.length > 0) await git(['--literal-pathspecs', 'add', ...only], {cwd: folder, touchesFiles: true, input: listOf(added)});
		input = listOf(own);
	}

	const args = ['--literal-pathspecs', ...commitArgs, '-m', message, ...only];
	const answer = await git(args, {cwd: folder, touchesFiles: true, env: identity, answers: [0, 1], ...(input === undefined ? {} : {input})});
	const made = /^\[.* ([0-9a-f]{64}|[0-9a-f]{40})\] /m.exec(answer.stdout)?.[1];
	if (answer.code === 0 && made !== undefined) return made;
	if (answer.code === 1 && nothing.test(answer.stdout)) return undefined;
	throw gitFailed(['commit'], answer, folder);
};

/** The index of a worktree, whose `.git` is a file, or of a main checkout. */
const indexOf = (folder: string): string => {
	const dotGit = path.join(folder, '.git');
	try {
		return path.resolve(
			folder,
			readFileSync(dotGit, 'utf8')
				.replace(/^gitdir: /, '')
				.trimEnd(),
			'index',
		);
	} catch {
		return path.join(dotGit, 'index');
	}
};

/** Whether the newest of what is kept is exactly this: then there is nothing to add. */
const isThat = async (
	git: RunGit,
	folder: string,
	kept: string,
	{tree, head}: {readonly tree: string; readonly head: string | undefined},
): Promise<boolean> => {
	const {stdout} = await git(['rev-parse', `${kept}^{tree}`, `${kept}^1`], {cwd: folder, isRead: true, answers: 'all'});
	return stdout.trim() === `${tree}\n${head ?? ''}`;
};

/** What stands where git knows a file and is none, as a FIFO, makes git refuse all the others, too: it holds nothing, and what was there before stays. */
const withoutSpecials = (folder: string, files: readonly string[]): string[] =>
	files
		.filter(file => {
			const found = lstatSync(path.join(folder, file), {throwIfNoEntry: false});
			return found !== undefined && !found.isFile() && !found.isSymbolicLink() && !found.isDirectory();
		})
		.map(file => `:(exclude,top,literal)${file}`);

/** A file that changed in the second in which the index was written, and kept its size, is known as changed only by the time of the index itself: a copy has to bear that time. */
const copyIndex = (from: string, to: string): void => {
	copyFileSync(from, to);
	const seconds = Math.floor(statSync(from).mtimeMs / 1000);
	utimesSync(to, seconds, seconds);
};

/**
Keeps all uncommitted work (tracked and untracked, not ignored) as a commit on top of HEAD, and of what was kept before, at `ref`; working copy, index and branch stay as they are.

@returns the commit; `undefined` when there is no such work.
*/
export const salvage = async (
	git: RunGit,
	{folder, ref, message}: {readonly folder: string; readonly ref: string; readonly message: string},
	identity: Readonly<Record<string, string>>,
): Promise<string | undefined> => {
	requireRefNames(ref);
	const {head, dirty} = await readStatus(git, folder);
	if (dirty.length === 0) return undefined;

	const place = mkdtempSync(path.join(os.tmpdir(), 'orch-salvage-'));
	try {
		// A copy knows which files are unchanged; an empty index would read them all.
		const index = path.join(place, 'index');
		if (existsSync(indexOf(folder))) copyIndex(indexOf(folder), index);
		const env = {...identity, GIT_INDEX_FILE: index};
		await git(['add', '--all', '--', '.', ...withoutSpecials(folder, dirty)], {cwd: folder, touchesFiles: true, env});
		const tree = (await git(['write-tree'], {cwd: folder, touchesFiles: true, env})).stdout.trim();
		// What was kept there before hangs on the new commit: nothing else would hold it.
		const before = (await readRefs(git, folder, [ref])).get(ref)?.oid;
		if (before !== undefined && (await isThat(git, folder, before, {tree, head}))) return before;
		const parents = [head, before].flatMap(parent => (parent === undefined ? [] : ['-p', parent]));
		const commit = (await git([...durably, 'commit-tree', '--no-gpg-sign', ...parents, '-F', '-', tree], {cwd: folder, env, input: message})).stdout.trim();
		await git([...durably, 'update-ref', '--no-deref', ref, commit], {cwd: folder});
		return commit;
	} finally {
		rmSync(place, {recursive: true, force: true});
	}
};

/** Holds a commit at `ref`, together with whatever was kept there before. */
export const keep = async (
	git: RunGit,
	cwd: string,
	{ref, commit, message}: {readonly ref: string; readonly commit: string; readonly message: string},
	identity: Readonly<Record<string, string>>,
): Promise<void> => {
	requireRefNames(ref);
	requireObjectIds(commit);
	const holds = async (whole: string, part: string) =>
		(await git(['merge-base', '--is-ancestor', part, whole], {cwd, isRead: true, answers: [0, 1]})).code === 0;
	const before = (await readRefs(git, cwd, [ref])).get(ref)?.oid;
	if (before !== undefined && (await holds(before, commit))) return;
	const isAlone = before === undefined || (await holds(commit, before));
	const args = ['commit-tree', '--no-gpg-sign', '-p', commit, '-p', before ?? commit, '-F', '-', `${commit}^{tree}`];
	const to = isAlone ? commit : (await git([...durably, ...args], {cwd, env: identity, input: message})).stdout.trim();
	await git([...durably, 'update-ref', '--no-deref', ref, to], {cwd});
};
