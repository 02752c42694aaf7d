/**
Which checkouts stand on a branch, or are in the middle of rebasing it. Told from their files: git fails over a worktree that is half made.
*/
import {existsSync, readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {namesIn, type Place} from './worktree-entries.js';

type Checkout = {readonly folder: string; readonly gitFolder: string};

const lineOf = (...parts: readonly string[]): string | undefined => {
	try {
		return readFileSync(path.join(...parts), 'utf8').trim();
	} catch {
		return undefined;
	}
};

/** The main checkout comes first; one whose folder is gone has nobody in it. */
const checkouts = ({root, commonDir}: Place): Checkout[] => {
	const entries = path.join(commonDir, 'worktrees');
	const linked = namesIn(entries).flatMap((name): Checkout[] => {
		const gitFolder = path.join(entries, name);
		const gitdir = lineOf(gitFolder, 'gitdir');
		const dotGit = gitdir === undefined ? undefined : path.resolve(gitFolder, gitdir);
		return dotGit === undefined || !existsSync(dotGit) ? [] : [{folder: path.dirname(dotGit), gitFolder}];
	});
	return [{folder: root, gitFolder: commonDir}, ...linked];
};

const isRebasing = ({gitFolder}: Checkout, ref: string): boolean =>
	['rebase-merge', 'rebase-apply'].some(state => lineOf(gitFolder, state, 'head-name') === ref);

/** The checkout in which a branch is being rebased: its end would fail if the branch had moved meanwhile. */
export const rebasedAt = (place: Place, branch: string): string | undefined =>
	checkouts(place).find(checkout => isRebasing(checkout, `refs/heads/${branch}`))?.folder;

/** All that would have nothing to stand on without the branch; `but`: the folder of one that does not count. */
export const usersOfBranch = (place: Place, branch: string, but?: string): string[] => {
	const ref = `refs/heads/${branch}`;
	const own = but !== undefined && existsSync(but) ? realpathSync(but) : but;
	return checkouts(place)
		.filter(checkout => lineOf(checkout.gitFolder, 'HEAD') === `ref: ${ref}` || isRebasing(checkout, ref))
		.map(({folder}) => folder)
		.filter(folder => folder !== own && realpathSync(folder) !== own);
};
