/**
What there is in a worktree: where it stands, what it holds beyond its base, what is in no commit.
*/
import {statSync} from 'node:fs';
import path from 'node:path';
import type {WorktreeLook} from '../domain/worktree.js';
import {readRefs, requireObjectIds, requireRefNames} from './git-refs.js';
import {partsOf, type RunGit} from './git-run.js';

export type StatusLook = {
	readonly branch: string | undefined;
	readonly head: string | undefined;
	readonly dirty: readonly string[];
	readonly untracked: readonly string[];
};

/** Branch, commit and every changed path, untracked ones too, in one call. */
export const readStatus = async (git: RunGit, folder: string): Promise<StatusLook> => {
	const args = ['-c', 'status.renames=false', 'status', '--porcelain=v2', '--branch', '-z', '--untracked-files=all'];
	const {stdout} = await git(args, {cwd: folder, isRead: true, touchesFiles: true});
	let branch: string | undefined;
	let head: string | undefined;
	const dirty: string[] = [];
	const untracked: string[] = [];
	for (const part of partsOf(stdout)) {
		if (part.startsWith('# branch.oid ')) {
			const oid = part.slice('# branch.oid '.length);
			head = oid === '(initial)' ? undefined : oid;
		} else if (part.startsWith('# branch.head ')) {
			const name = part.slice('# branch.head '.length);
			branch = name === '(detached)' ? undefined : name;
		} else if (part.startsWith('? ')) {
			dirty.push(part.slice(2));
			untracked.push(part.slice(2));
		} else if (part.startsWith('1 ')) {
			dirty.push(part.split(' ').slice(8).join(' '));
		} else if (part.startsWith('u ')) {
			dirty.push(part.split(' ').slice(10).join(' '));
		}
	}

	return {branch, head, dirty, untracked};
};

/** `<added>\t<deleted>\t<path>`; a binary file has dashes for numbers. */
const parseNumstat = (text: string) => {
	const lines = partsOf(text).map(line => line.split('\t'));
	const sum = (column: number) => lines.reduce((total, line) => total + (Number(line[column]) || 0), 0);
	return {changed: lines.map(line => line.slice(2).join('\t')), addedLines: sum(0), deletedLines: sum(1)};
};

/** Files and lines that differ between two commits. */
export const statOf = async (git: RunGit, cwd: string, from: string, to: string): Promise<Pick<WorktreeLook, 'changed' | 'addedLines' | 'deletedLines'>> => {
	requireObjectIds(from, to);
	const args = ['diff-tree', '-r', '--numstat', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', from, to, '--'];
	return parseNumstat((await git(args, {cwd, isRead: true})).stdout);
};

/** `undefined` when the folder is no worktree any more. One git process while nothing has been committed, three after that. */
export const lookAt = async (
	git: RunGit,
	{folder, branch, base}: {readonly folder: string; readonly branch: string; readonly base: string},
): Promise<WorktreeLook | undefined> => {
	// Without this file git would look upward, and answer for the repository around it.
	if (!statSync(path.join(folder, '.git'), {throwIfNoEntry: false})?.isFile()) return undefined;
	return lookInto(git, {folder, branch, base});
};

/** The same for a checkout that is known to be one, as the main checkout. */
export const lookInto = async (
	git: RunGit,
	{folder, branch, base}: {readonly folder: string; readonly branch: string; readonly base: string},
): Promise<WorktreeLook> => {
	requireObjectIds(base);
	const status = await readStatus(git, folder);
	return beyond(git, folder, base, {branch: status.branch === branch ? branch : undefined, head: status.head ?? base, dirty: status.dirty});
};

/** What a branch holds where its worktree is gone, asked in another folder of its repository; `undefined` when the branch is gone, too. */
export const lookAtBranch = async (
	git: RunGit,
	folder: string,
	{branch, base}: {readonly branch: string; readonly base: string},
): Promise<WorktreeLook | undefined> => {
	requireObjectIds(base);
	const ref = `refs/heads/${branch}`;
	const head = (await readRefs(git, folder, [ref])).get(ref)?.oid;
	return head === undefined ? undefined : beyond(git, folder, base, {branch, head, dirty: []});
};

const beyond = async (git: RunGit, folder: string, base: string, look: Pick<WorktreeLook, 'branch' | 'head' | 'dirty'>): Promise<WorktreeLook> => {
	const {head} = look;
	if (head === base) return {...look, commits: 0, missing: 0, changed: [], addedLines: 0, deletedLines: 0};
	const [counted, compared] = await Promise.all([
		git(['rev-list', '--left-right', '--count', `${base}...${head}`, '--'], {cwd: folder, isRead: true}),
		statOf(git, folder, base, head),
	]);
	const [missing = 0, commits = 0] = counted.stdout.trim().split('\t').map(Number);
	return {...look, commits, missing, ...compared};
};

/** How many commits of the target what is checked out there has not; `undefined` where git cannot tell. */
export const countBehind = async (git: RunGit, {folder, target}: {readonly folder: string; readonly target: string}): Promise<number | undefined> => {
	if (!statSync(path.join(folder, '.git'), {throwIfNoEntry: false})?.isFile()) return undefined;
	const ref = `refs/heads/${target}`;
	requireRefNames(ref);
	const {code, stdout} = await git(['rev-list', '--count', `HEAD..${ref}`, '--'], {cwd: folder, isRead: true, answers: 'all'});
	return code === 0 ? Number(stdout.trim()) : undefined;
};
