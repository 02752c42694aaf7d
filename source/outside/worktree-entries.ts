/**
The list of worktrees that git keeps in `.git/worktrees`; `worktree-doctor.ts` mends it where a killed git has left it broken.
*/
import {existsSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {OutsideError} from '../domain/problem.js';
import type {RunGit} from './git-run.js';
import {processesIn} from './process-identity.js';

export type WorktreeEntry = {readonly folder: string; readonly branch: string | undefined; readonly head: string | undefined; readonly prunable: boolean};
/** A repository: how to ask it, its main checkout, and where its refs and entries lie. */
export type Place = {readonly git: RunGit; readonly root: string; readonly commonDir: string};

/** What is in a folder; nothing when there is none. */
export const namesIn = (folder: string): string[] => {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
};

/** The folder in `.git/worktrees` that stands for `folder`, also when git itself cannot read it. */
export const entryOf = (commonDir: string, folder: string): string | undefined => {
	const entries = path.join(commonDir, 'worktrees');
	const found = namesIn(entries).find(name => {
		try {
			return readFileSync(path.join(entries, name, 'gitdir'), 'utf8').trimEnd() === path.join(folder, '.git');
		} catch {
			return false;
		}
	});
	return found === undefined ? undefined : path.join(entries, found);
};

/** Where a worktree keeps its own index and HEAD; its `.git` is a file that says so. */
export const gitFolderOf = (folder: string): string => {
	try {
		return path.resolve(
			folder,
			readFileSync(path.join(folder, '.git'), 'utf8')
				.replace(/^gitdir: /, '')
				.trimEnd(),
		);
	} catch (error) {
		throw new OutsideError('git_error', `${folder} is no worktree.`, undefined, {cause: error});
	}
};

/** Whether it is a worktree still, and not only a folder of that name. */
const isWorktree = (folder: string): boolean => {
	try {
		return existsSync(path.join(gitFolderOf(folder), 'HEAD'));
	} catch {
		return false;
	}
};

/** The commit that a worktree stands on when it is on no branch: nothing else may hold it. */
const detachedAt = (folder: string): string | undefined => {
	if (!isWorktree(folder)) return undefined;
	const head = readFileSync(path.join(gitFolderOf(folder), 'HEAD'), 'utf8').trim();
	return /^[0-9a-f]+$/.test(head) ? head : undefined;
};

/** Takes away the lock of a git that was cut off, as with the machine or by SIGKILL; a living one has its working folder here. */
export const clearLock = (folder: string): void => {
	const lock = path.join(gitFolderOf(folder), 'index.lock');
	if (existsSync(lock) && processesIn(folder).length === 0) rmSync(lock, {force: true});
};

/** Whether its files have been written: the index is the last thing that filling writes. */
const isFilled = (folder: string): boolean => isWorktree(folder) && existsSync(path.join(gitFolderOf(folder), 'index'));

/** What can be done with a worktree without a git process. */
export const worktreeFiles = {isWorktree, isFilled, detachedAt, clearLock};

/** The main checkout comes first. */
export const listWorktrees = async ({git, root}: Place): Promise<WorktreeEntry[]> => {
	const {stdout} = await git(['worktree', 'list', '--porcelain', '-z'], {cwd: root, isRead: true});
	const blocks = stdout.split('\0\0').filter(block => block !== '');
	return blocks.map(block => {
		const lines = block.split('\0');
		const wordsAfter = (name: string) => lines.find(line => line === name || line.startsWith(`${name} `))?.slice(name.length + 1);
		const head = wordsAfter('HEAD');
		return {
			folder: wordsAfter('worktree') ?? '',
			branch: wordsAfter('branch')?.replace(/^refs\/heads\//, ''),
			head: head === undefined || /^0+$/.test(head) ? undefined : head,
			prunable: wordsAfter('prunable') !== undefined,
		};
	});
};
