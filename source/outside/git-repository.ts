/**
Which repository a folder belongs to, and what its main checkout stands on.
*/
import {existsSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {OutsideError} from '../domain/problem.js';
import {gitFailed} from './git-failed.js';
import {createGitRunner, type RunGit} from './git-run.js';

export type Repository = {
	/** Top level of the main checkout, also when asked from a linked worktree; of a bare repository, its folder. */
	readonly root: string;
	/** Where refs, objects and configuration lie. */
	readonly commonDir: string;
	readonly isBare: boolean;
};

/** The first git whose `merge-tree` can merge. */
const oldest = [2, 38] as const;

const requireNewGit = async (git: RunGit, cwd: string): Promise<void> => {
	const {stdout} = await git(['version'], {cwd, isRead: true});
	const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).slice(1).map(Number);
	if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
		throw new OutsideError('git_too_old', `This git is version ${major}.${minor}.`, `Install git ${oldest.join('.')} or newer.`);
	}
};

/**
The repository that `folder` lies in; `undefined` when it lies in none.

@throws OutsideError `git_missing`, `git_too_old`, `folder_missing`, and whatever else git refuses, as a repository that belongs to another user.
*/
export const findRepository = async (folder: string): Promise<Repository | undefined> => {
	const git = createGitRunner(2);
	const args = ['rev-parse', '--path-format=absolute', '--git-common-dir', '--is-bare-repository'];
	const [answer] = await Promise.all([git(args, {cwd: folder, isRead: true, answers: 'all'}), requireNewGit(git, folder)]);
	if (answer.code !== 0) {
		if (/not a git repository/.test(answer.stderr)) return undefined;
		throw gitFailed(args, answer);
	}

	const lines = answer.stdout.split('\n');
	const commonDir = realpathSync(lines.slice(0, -2).join('\n'));
	// One that has an index has a main checkout, whatever somebody has written into its configuration.
	const isBare = lines.at(-2) === 'true' && !existsSync(path.join(commonDir, 'index'));
	if (isBare) return {root: commonDir, commonDir, isBare};
	if (path.basename(commonDir) === '.git') return {root: path.dirname(commonDir), commonDir, isBare};

	// A git folder that lies elsewhere (a submodule's, or --separate-git-dir) does not say where its main checkout is: the one we are in has to do.
	const top = await git(['rev-parse', '--show-toplevel'], {cwd: folder, isRead: true});
	return {root: realpathSync(top.stdout.replace(/\n$/, '')), commonDir, isBare};
};
