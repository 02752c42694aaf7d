/**
The checkout in which merges are verified before they land.
*/
import {chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {OutsideError} from '../domain/problem.js';
import {gitFailed} from './git-failed.js';
import {requireObjectIds} from './git-refs.js';
import {partsOf, type RunGit} from './git-run.js';
import {clearLock, gitFolderOf, type Place, worktreeFiles} from './worktree-entries.js';

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Whether something that ran here has told git to leave files out, or to take them for unchanged. A project that is sparse itself has its checkouts so, too. */
const isNarrowed = async (git: RunGit, folder: string): Promise<boolean> => {
	const own = gitFolderOf(folder);
	const [ownSettings, settings] = [own, path.join(own, '..', '..')].map(place => textOf(path.join(place, 'config.worktree')));
	if (ownSettings !== settings) return true;
	const {stdout} = await git(['ls-files', '-v', '-z'], {cwd: folder, isRead: true});
	return ownSettings === '' && partsOf(stdout).some(line => /^[a-zS] /.test(line));
};

const realOf = (file: string): string => (existsSync(file) ? realpathSync(file) : file);

/** What is not of this commit is cleaned away there: in a checkout to which a link leads that would be somebody's work. */
const requireOurs = (commonDir: string, folder: string): void => {
	const found = lstatSync(folder, {throwIfNoEntry: false});
	if (found === undefined) return;
	const hasGit = found.isDirectory() && existsSync(path.join(folder, '.git'));
	const isOurs = hasGit ? realOf(path.dirname(gitFolderOf(folder))) === realOf(path.join(commonDir, 'worktrees')) : found.isDirectory();
	if (!isOurs) throw new OutsideError('git_error', `${folder}, where merges are verified, is not ours.`, 'Move it away and try again.');
};

/** Brings `folder` to exactly `commit`, making it if it is not there. `node_modules` stay: installing them again would cost more than the check. */
export const prepareVerification = async (
	{git, root, commonDir}: Place,
	{folder, commit}: {readonly folder: string; readonly commit: string},
): Promise<void> => {
	requireObjectIds(commit);
	requireOurs(commonDir, folder);
	// It would not hold all of the next one.
	if (worktreeFiles.isFilled(folder) && (await isNarrowed(git, folder))) await git(['worktree', 'remove', '--force', '--force', '--', folder], {cwd: root});
	if (!existsSync(path.join(folder, '.git'))) {
		mkdirSync(path.dirname(folder), {recursive: true});
		const args = ['worktree', 'add', '--detach', '--no-checkout', '--', folder, commit];
		const answer = await git(args, {cwd: root, answers: 'all'});
		if (answer.code !== 0) {
			// Somebody took the folder away; git still has it on its list.
			if (!/missing but (?:already registered|locked)/.test(answer.stderr)) throw gitFailed(args, answer, root);
			await git(['worktree', 'remove', '--', folder], {cwd: root});
			await git(args, {cwd: root});
		}

		chmodSync(folder, 0o700);
	}

	clearLock(folder);
	await git(['checkout', '-q', '--detach', '-f', '--no-recurse-submodules', commit, '--'], {cwd: folder, touchesFiles: true});
	await git(['clean', '-ffdxq', '-e', 'node_modules'], {cwd: folder});
};
