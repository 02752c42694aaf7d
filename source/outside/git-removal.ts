/**
Takes working copies away: looked at, put aside in one step, looked at once more, and only then deleted. The caller holds the repository lane, but not for the deleting.
*/
import {existsSync, lstatSync, mkdirSync, readlinkSync, renameSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {faultPoint} from '../domain/fault-points.js';
import {OutsideError} from '../domain/problem.js';
import {type DiskUse, measureFolder} from './disk-usage.js';
import {salvage} from './git-commit.js';
import {gitFailed} from './git-failed.js';
import {dirtyIn, submoduleWork, unhide, whatIsInTheWay} from './git-unsaved.js';
import {processesIn} from './process-identity.js';
import {entryOf, namesIn, type Place, worktreeFiles} from './worktree-entries.js';

export type Removed =
	/** `aside`: where its files lie until they are deleted. `saved`: the commit that keeps what was in none. */
	| {readonly kind: 'removed'; readonly aside: string; readonly saved: string | undefined}
	| {readonly kind: 'missing'}
	| {readonly kind: 'dirty'; readonly files: readonly string[]}
	| {readonly kind: 'in-use'; readonly pids: readonly number[]};

/** Where uncommitted work is kept instead of being in the way. */
export type Saving = {readonly ref: string; readonly message: string; readonly identity: Readonly<Record<string, string>>};

/** Nobody else has one of that name: what is in it is deleted. */
const asideName = '.orch-trash';

/** A link in its place would lead what is deleted there into somebody else's folder. */
const asideIn = (root: string): string | undefined => {
	const folder = path.join(root, asideName);
	const found = lstatSync(folder, {throwIfNoEntry: false});
	return found === undefined || found.isDirectory() ? folder : undefined;
};

/** Processes that stand in a folder or have a file in it open; those of other users cannot be seen. */
const usersOf = (folder: string): number[] => {
	const users = new Set(processesIn(folder).map(({pid}) => pid));
	for (const pid of namesIn('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)) {
		if (users.has(pid) || pid === process.pid) continue;
		for (const descriptor of namesIn(`/proc/${pid}/fd`)) {
			try {
				if (readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith(folder + path.sep)) users.add(pid);
			} catch {
				// Closed meanwhile.
			}
		}
	}

	return [...users];
};

const forget = async ({git, root}: Place, folder: string): Promise<void> => {
	const args = ['worktree', 'remove', '--', folder];
	const answer = await git(args, {cwd: root, answers: 'all'});
	if (answer.code !== 0 && !/is not a working tree|is not a valid working tree/.test(answer.stderr)) throw gitFailed(args, answer, root);
};

/** What keeps it from going, without touching anything. */
export const lookBeforeRemoval = async ({git}: Place, folder: string): Promise<Removed | undefined> => {
	if (!existsSync(folder)) return {kind: 'missing'};
	// Without this git would look upward, and answer for the repository around it.
	if (!worktreeFiles.isWorktree(folder)) {
		throw new OutsideError(
			'git_error',
			`${folder} is not a worktree of this repository.`,
			'orch-tui create-worktree --operation doctor may mend it; else move it away by hand.',
		);
	}

	const pids = usersOf(folder);
	if (pids.length > 0) return {kind: 'in-use', pids};
	const files = await whatIsInTheWay(git, folder);
	return files.length > 0 ? {kind: 'dirty', files} : undefined;
};

/** What git ignores goes with it. `saving`: uncommitted work is kept there; without it such work is in the way. */
export const removeWorktree = async (place: Place, folder: string, saving: Saving | undefined): Promise<Removed> => {
	const {git, root, commonDir} = place;
	if (folder === root) throw new OutsideError('git_error', `${folder} is the main working tree.`);
	const entry = entryOf(commonDir, folder);
	if (entry !== undefined && existsSync(path.join(entry, 'locked'))) {
		throw new OutsideError('git_error', `${folder} is locked.`, `If nobody needs it: git worktree unlock ${folder}`);
	}

	if (worktreeFiles.isFilled(folder)) await unhide(git, folder);
	const obstacle = await lookBeforeRemoval(place, folder);
	if (obstacle?.kind === 'missing') {
		await forget(place, folder);
		return obstacle;
	}

	if (obstacle !== undefined && !(obstacle.kind === 'dirty' && saving !== undefined)) return obstacle;
	// What a commit of the whole cannot keep stays in the way. Their repositories do not work from another place: only here can they be asked.
	const submodules = saving === undefined ? [] : await submoduleWork(git, folder);
	if (submodules.length > 0) return {kind: 'dirty', files: submodules};
	// Before it is moved: what lies aside is deleted by the next run if this one is cut off.
	if (obstacle !== undefined && saving !== undefined) await salvage(git, {...saving, folder}, saving.identity);
	if (obstacle !== undefined) faultPoint('cleanup.saved');
	return putAside(place, folder, saving);
};

const putAside = async (place: Place, folder: string, saving: Saving | undefined): Promise<Removed> => {
	const {git} = place;
	const root = asideIn(path.dirname(folder));
	if (root === undefined) throw new OutsideError('git_error', `${folder} cannot be put aside: ${asideName} is no folder.`, 'Move that away and try again.');
	const aside = path.join(root, `${path.basename(folder)}-${process.pid}-${Math.floor(performance.now())}`);
	try {
		mkdirSync(path.dirname(aside), {recursive: true});
		renameSync(folder, aside);
	} catch (error) {
		throw new OutsideError('git_error', `${folder} cannot be put aside: ${(error as Error).message}.`, undefined, {cause: error});
	}
	faultPoint('cleanup.aside');
	try {
		// From here on nobody finds it by its name: what is seen now is what there is.
		const dirty = await dirtyIn(git, aside, 'none');
		if (dirty.length > 0 && saving === undefined) {
			renameSync(aside, folder);
			return {kind: 'dirty', files: dirty};
		}

		const saved = dirty.length === 0 || saving === undefined ? undefined : await salvage(git, {...saving, folder: aside}, saving.identity);
		await forget(place, folder);
		faultPoint('cleanup.forgotten');
		return {kind: 'removed', aside, saved};
	} catch (error) {
		if (!existsSync(folder) && existsSync(aside)) renameSync(aside, folder);
		throw error;
	}
};

/** What the disk refuses to give up now is tried again with the next removal. */
const isDeleted = async (folder: string): Promise<boolean> => {
	try {
		await rm(folder, {recursive: true, force: true});
		return true;
	} catch {
		return false;
	}
};

/** Deletes what was put aside, and says how much that was; without the lane. `undefined`: it could not be measured in time, or not be deleted yet. */
export const deleteAside = async (aside: string, maxMs: number): Promise<DiskUse | undefined> => {
	const use = await measureFolder(aside, maxMs);
	return (await isDeleted(aside)) ? use : undefined;
};

/** Deletes what a removal that was cut off has left aside; it was looked at before. */
export const emptyAside = async (root: string): Promise<void> => {
	const folder = asideIn(root);
	for (const name of folder === undefined ? [] : namesIn(folder)) {
		// One that another process is just deleting bears its number.
		const pid = /-(\d+)-\d+$/.exec(name)?.[1];
		if (folder !== undefined && pid !== undefined && !existsSync(`/proc/${pid}`)) await isDeleted(path.join(folder, name));
	}
};
