/**
The checkout in which merges are verified before they land.
*/
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {requireObjectIds} from './git-refs.js';
import {gitFailed, partsOf, type RunGit} from './git-run.js';
import {clearLock, gitFolderOf, worktreeFiles} from './worktree-entries.js';

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Whether something that ran here has told git to leave files out, or to take them for unchanged. A project that is sparse itself has its checkouts so, too. */
const isNarrowed = async (git: RunGit, folder: string): Promise<boolean> => {
	const own = gitFolderOf(folder);
	const [ownSettings, settings] = [own, path.join(own, '..', '..')].map(place => textOf(path.join(place, 'config.worktree')));
	if (ownSettings !== settings) return true;
	const {stdout} = await git(['ls-files', '-v', '-z'], {cwd: folder, isRead: true});
	return ownSettings === '' && partsOf(stdout).some(line => /^[a-zS] /.test(line));
};

/** Brings `folder` to exactly `commit`, making it if it is not there. `node_modules` stay: installing them again would cost more than the check. */
export const prepareVerification = async (
	{git, root}: {readonly git: RunGit; readonly root: string},
	{folder, commit}: {readonly folder: string; readonly commit: string},
): Promise<void> => {
	requireObjectIds(commit);
	// It would not hold all of the next one.
	if (worktreeFiles.isFilled(folder) && (await isNarrowed(git, folder))) await git(['worktree', 'remove', '--force', '--force', '--', folder], {cwd: root});
	if (!existsSync(path.join(folder, '.git'))) {
		mkdirSync(path.dirname(folder), {recursive: true});
		const args = ['worktree', 'add', '--detach', '--no-checkout', '--', folder, commit];
		const answer = await git(args, {cwd: root, answers: 'all'});
		if (answer.code !== 0) {
			// Somebody took the folder away; git still has it on its list.
			if (!/missing but (?:already registered|locked)/.test(answer.stderr)) throw gitFailed(args, answer);
			await git(['worktree', 'remove', '--', folder], {cwd: root});
			await git(args, {cwd: root});
		}
	}

	clearLock(folder);
	await git(['checkout', '-q', '--detach', '-f', '--no-recurse-submodules', commit, '--'], {cwd: folder, touchesFiles: true});
	await git(['clean', '-ffdxq', '-e', 'node_modules'], {cwd: folder});
};
