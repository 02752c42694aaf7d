/**
Makes and fills working copies. The caller sees to it that no two of add, remove and prune run at once, in any process.
*/
import {existsSync, lstatSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {OutsideError} from '../domain/problem.js';
import {type GitAnswer, gitFailed} from './git-failed.js';
import {changeRefs, readCheckout, readRefs, requireObjectIds, requireRefNames} from './git-refs.js';
import {clearLock, entryOf, gitFolderOf, namesIn, type Place} from './worktree-entries.js';

export type Added = {readonly kind: 'added'} | {readonly kind: 'branch-exists'; readonly head: string} | {readonly kind: 'folder-exists'};
const isOccupied = (folder: string): boolean => {
	try {
		const stat = lstatSync(folder, {throwIfNoEntry: false});
		return stat !== undefined && !(stat.isDirectory() && readdirSync(folder).length === 0);
	} catch (error) {
		throw new OutsideError('git_error', `${folder} cannot be looked at: ${(error as Error).message}.`, undefined, {cause: error});
	}
};

/** Takes away what a failed `add` has left: an entry that is only half there makes fetch, push and gc fail for everybody. */
const clearHalfAdded = ({commonDir}: Place, folder: string): void => {
	const entry = entryOf(commonDir, folder);
	if (entry) rmSync(entry, {recursive: true, force: true});
	// Before the checkout there is nothing in the folder but the file that points to the entry.
	if (namesIn(folder).every(name => name === '.git')) rmSync(folder, {recursive: true, force: true});
};

/** Runs `add`; when git knows the folder from before but it is gone, forgets that first. */
const add = async (place: Place, args: readonly string[], folder: string): Promise<GitAnswer> => {
	const run = () => place.git(['worktree', 'add', '--no-checkout', ...args], {cwd: place.root, answers: 'all'});
	const answer = await run();
	if (answer.code === 0 || !/missing but (?:already registered|locked)/.test(answer.stderr)) return answer;
	await place.git(['worktree', 'remove', '--', folder], {cwd: place.root, answers: 'all'});
	return run();
};

export const addWorktree = async (place: Place, {folder, branch, base}: {folder: string; branch: string; base: string}): Promise<Added> => {
	requireObjectIds(base);
	const ref = `refs/heads/${branch}`;
	requireRefNames(ref);
	if (isOccupied(folder)) return {kind: 'folder-exists'};
	const args = ['--no-track', '-b', branch, '--', folder, base];
	const readHead = async () => (await readRefs(place.git, place.root, [ref])).get(ref)?.oid;
	const clear = async () => {
		clearHalfAdded(place, folder);
		// git made the branch before it failed with the rest; at any other commit it is not the one it made.
		if ((await readHead()) === base) await changeRefs(place.git, place.root, [{ref, to: undefined, from: base}]);
	};

	let answer: GitAnswer;
	try {
		answer = await add(place, args, folder);
	} catch (error) {
		// Somebody has killed it in the middle.
		await clear();
		throw error;
	}

	if (answer.code === 0) return {kind: 'added'};
	const head = await readHead();
	if (head !== undefined && /a branch named .* already exists/.test(answer.stderr)) return {kind: 'branch-exists', head};
	await clear();
	throw gitFailed(['worktree add'], answer, place.root);
};

export const attachWorktree = async (place: Place, {folder, branch}: {folder: string; branch: string}): Promise<void> => {
	if (isOccupied(folder)) throw new OutsideError('worktree_exists', `${folder} is in the way.`, 'Move it away and try again.');
	const answer = await add(place, ['--', folder, branch], folder);
	if (answer.code === 0) return;
	const ref = `refs/heads/${branch}`;
	const at = (await readCheckout(place.git, place.root, ref))?.checkedOutAt;
	if (at !== undefined && at !== folder)
		throw new OutsideError('worktree_exists', `The branch ${branch} is checked out at ${at}.`, 'Check out another branch there.');
	clearHalfAdded(place, folder);
	throw gitFailed(['worktree add'], answer, place.root);
};

/**
Writes the files of a worktree that was added without them; `reset --hard` is what git itself does then, and heeds the user's filters.
One that has been filled before is left as it is, whatever has happened in it since: its index is the last thing that filling writes.
*/
export const fillWorktree = async ({git}: Place, folder: string): Promise<void> => {
	const index = path.join(gitFolderOf(folder), 'index');
	if (existsSync(index)) return;
	clearLock(folder);
	await git(['reset', '--hard', '-q', '--no-recurse-submodules'], {cwd: folder, touchesFiles: true});
};
