/**
The checkout in which merges are verified before they land.
*/
import {existsSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import {requireObjectIds} from './git-refs.js';
import {gitFailed, type RunGit} from './git-run.js';
import {clearLock} from './worktree-entries.js';

/** Brings `folder` to exactly `commit`, making it if it is not there. `node_modules` stay: installing them again would cost more than the check. */
export const prepareVerification = async (
	{git, root}: {readonly git: RunGit; readonly root: string},
	{folder, commit}: {readonly folder: string; readonly commit: string},
): Promise<void> => {
	requireObjectIds(commit);
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
