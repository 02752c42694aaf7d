/**
What of a working copy would be lost with it: changes in no commit, also those that git was told not to see, and repositories inside it.
*/
import {existsSync} from 'node:fs';
import path from 'node:path';
import {partsOf, type RunGit} from './git-run.js';

/** Paths with changes that are in no commit. `submodules`: what of theirs counts. */
export const dirtyIn = async (git: RunGit, folder: string, submodules: 'all' | 'none'): Promise<string[]> => {
	const args = [
		'-c',
		'status.renames=false',
		'status',
		'--porcelain',
		'-z',
		'--untracked-files=all',
		`--ignore-submodules=${submodules === 'all' ? 'none' : 'all'}`,
	];
	const {stdout} = await git(args, {cwd: folder, isRead: true, touchesFiles: true});
	return partsOf(stdout).map(line => line.slice(3));
};

/** Files that git was told to take for unchanged are looked at like all others: what was changed in them would be lost unseen. */
export const unhide = async (git: RunGit, folder: string): Promise<void> => {
	const {stdout} = await git(['ls-files', '-v', '-z'], {cwd: folder, isRead: true});
	// A small letter: assume-unchanged. An S: skip-worktree, which is right where the file is not there.
	const hidden = partsOf(stdout).filter(line => /^[a-zS] /.test(line) && existsSync(path.join(folder, line.slice(2))));
	if (hidden.length === 0) return;
	const input = hidden.map(line => `${line.slice(2)}\0`).join('');
	for (const flag of ['--no-assume-unchanged', '--no-skip-worktree'])
		await git(['update-index', flag, '-z', '--stdin'], {cwd: folder, touchesFiles: true, input});
};

/** Also submodules with work of their own. */
export const whatIsInTheWay = async (git: RunGit, folder: string): Promise<string[]> => {
	const dirty = await dirtyIn(git, folder, 'all');
	// Where there is nothing untracked at all, there is no repository among it.
	return dirty.length > 0 ? dirty : thoseWithOwnWork(git, folder, []);
};

/** Whether a submodule holds a commit, on a branch, in a stash or where it stands, that it has from nowhere else: its repository goes with the worktree. */
const hasOwnWork = async (git: RunGit, folder: string): Promise<boolean> => {
	if (!existsSync(path.join(folder, '.git'))) return false;
	const {code, stdout} = await git(['rev-list', '--max-count=1', '--all', 'HEAD', '--not', '--remotes'], {cwd: folder, isRead: true, answers: [0, 128]});
	return code !== 0 || stdout.trim() !== '' || (await whatIsInTheWay(git, folder)).length > 0;
};

/** What a commit of the whole cannot keep: of submodules, and of repositories that somebody has made inside it. */
export const submoduleWork = async (git: RunGit, folder: string): Promise<string[]> => {
	// Of what is not tracked git names files, and as a folder only one that is a repository of its own.
	const nested = (await dirtyIn(git, folder, 'none')).filter(name => name.endsWith('/')).map(name => name.slice(0, -1));
	return thoseWithOwnWork(git, folder, nested);
};

const thoseWithOwnWork = async (git: RunGit, folder: string, nested: readonly string[]): Promise<string[]> => {
	const {stdout} = await git(['ls-files', '--stage', '-z'], {cwd: folder, isRead: true});
	const submodules = partsOf(stdout)
		.filter(one => one.startsWith('160000 '))
		.map(line => line.slice(line.indexOf('\t') + 1));
	const own: string[] = [];
	for (const name of [...submodules, ...nested]) {
		if (await hasOwnWork(git, path.join(folder, name))) own.push(name);
	}

	return own;
};
