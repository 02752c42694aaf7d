/**
Sees what is wrong with worktrees after something was killed or moved, without git, which fails there itself; and mends it.
*/
import {existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {OutsideError} from '../domain/problem.js';
import {branchPrefix, taskIdOfBranch} from '../domain/worktree.js';
import type {BranchLook, EntryLook, FolderLook, LockLook} from '../domain/worktree-look.js';
import type {Remedy} from '../domain/worktree-trouble.js';
import {usersOfBranch} from './branch-users.js';
import {changeRefs, isObjectId, requireRefNames} from './git-refs.js';
import {processesIn} from './process-identity.js';
import {argumentsOf} from './process-list.js';
import {namesIn, type Place} from './worktree-entries.js';

/** The first line of a small file; nothing when it is not there, or is a folder. */
const lineOf = (...parts: readonly string[]): string | undefined => {
	try {
		return readFileSync(path.join(...parts), 'utf8').trimEnd() || undefined;
	} catch {
		return undefined;
	}
};

const entriesOf = ({commonDir}: Place): string => path.join(commonDir, 'worktrees');

/** A `.git` that is a folder is a repository of its own; one that is an empty file was being written. */
const isFile = (...parts: readonly string[]): boolean => lstatSync(path.join(...parts), {throwIfNoEntry: false})?.isFile() === true;

export const readEntries = (place: Place): EntryLook[] => {
	const entries = entriesOf(place);
	return namesIn(entries).flatMap(name => {
		const stat = statSync(path.join(entries, name), {throwIfNoEntry: false});
		if (!stat?.isDirectory()) return [];
		const head = lineOf(entries, name, 'HEAD');
		const gitdir = lineOf(entries, name, 'gitdir');
		const isDetached = head !== undefined && isObjectId(head) && !/^0+$/.test(head);
		return [
			{
				name,
				folder: gitdir === undefined ? undefined : path.dirname(path.resolve(entries, name, gitdir)),
				branch: head?.startsWith('ref: refs/heads/') ? head.slice('ref: refs/heads/'.length) : undefined,
				detached: isDetached ? head : undefined,
				hasCommonDir: lineOf(entries, name, 'commondir') !== undefined,
				lock: existsSync(path.join(entries, name, 'locked')) ? (lineOf(entries, name, 'locked') ?? '') : undefined,
				ageMs: Date.now() - stat.mtimeMs,
				isThere: gitdir !== undefined && existsSync(path.resolve(entries, name, gitdir)),
			},
		];
	});
};

/** Whether something is a part of a git folder; both are there. */
const isWithin = (gitFolder: string, inside: string): boolean => realpathSync(inside).startsWith(realpathSync(gitFolder) + path.sep);

/** Folders directly in `root`; links and files are not looked at, nor worktrees of another repository that has them in the same place. */
export const readFolders = ({commonDir}: Place, root: string): FolderLook[] =>
	namesIn(root).flatMap(name => {
		const folder = path.join(root, name);
		// What begins with a dot is ours: what is on its way out.
		if (name.startsWith('.') || !lstatSync(folder, {throwIfNoEntry: false})?.isDirectory()) return [];
		const pointer = lineOf(folder, '.git')?.replace(/^gitdir: /, '');
		if (pointer !== undefined && existsSync(pointer) && !isWithin(commonDir, pointer)) return [];
		const names = namesIn(folder);
		return [
			{
				folder,
				entry: pointer === undefined ? undefined : path.basename(pointer),
				holds: names.length === 0 ? 'nothing' : names.every(one => one === '.git') && isFile(folder, '.git') ? 'hollow' : 'files',
			},
		];
	});

/** Locks on refs: on every branch, on ours, and on the packed ones. */
export const readLocks = (place: Place): LockLook[] => {
	const {commonDir} = place;
	const below = (folder: string): string[] =>
		namesIn(path.join(commonDir, folder)).flatMap(name => {
			const inside = path.join(folder, name);
			return name.endsWith('.lock') ? [inside] : lstatSync(path.join(commonDir, inside), {throwIfNoEntry: false})?.isDirectory() ? below(inside) : [];
		});
	const found = ['packed-refs.lock', ...below('refs/heads'), ...below('refs/orch')].flatMap(name => {
		const file = path.join(commonDir, name);
		const stat = lstatSync(file, {throwIfNoEntry: false});
		return stat === undefined ? [] : [{file, ref: name.slice(0, -'.lock'.length), ageMs: Date.now() - stat.mtimeMs}];
	});
	if (found.length === 0) return [];
	// Worktrees may lie elsewhere, and an agent may be committing there at this moment.
	const places = [place.root, commonDir, ...readEntries(place).flatMap(({folder}) => folder ?? [])];
	const isGitAtWork = places.flatMap(folder => processesIn(folder)).some(({pid}) => path.basename(argumentsOf(pid)[0] ?? '').startsWith('git'));
	return found.map(lock => ({...lock, isGitAtWork}));
};

/** All branches named as those of tasks; two processes at most. */
export const readBranches = async ({git, root}: Place, target: string | undefined): Promise<BranchLook[]> => {
	const pattern = `refs/heads/${branchPrefix}*`;
	const {stdout} = await git(['for-each-ref', '--format=%(refname)%00%(objectname)%00%(worktreepath)%00', '--', pattern], {cwd: root, isRead: true});
	const parts = stdout.split('\0').map(part => part.replace(/^\n/, ''));
	const found: Array<Omit<BranchLook, 'isContained'>> = [];
	for (let index = 0; index + 2 < parts.length; index += 3) {
		const [name = '', head = '', folder = ''] = parts.slice(index, index + 3);
		found.push({branch: name.slice('refs/heads/'.length), head, checkedOutAt: folder === '' ? undefined : folder});
	}

	const ours = found.filter(({branch}) => taskIdOfBranch(branch) !== undefined);
	if (ours.length === 0 || target === undefined) return ours.map(one => ({...one, isContained: false}));
	const merged = await git(['for-each-ref', `--merged=${target}`, '--format=%(refname)', '--', pattern], {cwd: root, isRead: true});
	const contained = new Set(merged.stdout.split('\n'));
	return ours.map(one => ({...one, isContained: contained.has(`refs/heads/${one.branch}`)}));
};

/** Writes the entry of a folder that git has forgotten; the index is made from the branch, and no file is touched. */
const rebuildEntry = async (place: Place, folder: string, branch: string): Promise<void> => {
	requireRefNames(`refs/heads/${branch}`);
	const entries = entriesOf(place);
	const taken = new Set(namesIn(entries));
	const base = path.basename(folder);
	let name = base;
	for (let number = 1; taken.has(name); number++) name = `${base}${number}`;
	const entry = path.join(entries, name);
	mkdirSync(entry, {recursive: true});
	writeFileSync(path.join(entry, 'HEAD'), `ref: refs/heads/${branch}\n`);
	writeFileSync(path.join(entry, 'commondir'), '../..\n');
	writeFileSync(path.join(entry, 'gitdir'), `${path.join(folder, '.git')}\n`);
	writeFileSync(path.join(folder, '.git'), `gitdir: ${entry}\n`);
	await place.git(['reset', '-q', '--mixed'], {cwd: folder, touchesFiles: true, answers: [0, 1]});
};

/** What it was diagnosed by may be true no longer: where something could be lost by that, it is looked at once more. */
export const mendWorktree = async (place: Place, remedy: Remedy): Promise<void> => {
	const entryOf = (name: string) => path.join(entriesOf(place), name);
	switch (remedy.act) {
		case 'remove-lock':
			rmSync(remedy.file, {force: true});
			return;

		case 'remove-entry': {
			rmSync(entryOf(remedy.entry), {recursive: true, force: true});
			return;
		}

		case 'write-commondir': {
			writeFileSync(path.join(entryOf(remedy.entry), 'commondir'), '../..\n');
			return;
		}

		case 'write-gitdir': {
			writeFileSync(path.join(entryOf(remedy.entry), 'gitdir'), `${path.join(remedy.folder, '.git')}\n`);
			return;
		}

		case 'unlock': {
			rmSync(path.join(entryOf(remedy.entry), 'locked'), {force: true});
			return;
		}

		case 'forget-entry': {
			const look = readEntries(place).find(({name}) => name === remedy.entry);
			if (look === undefined || look.isThere) return;
			if (look.detached !== undefined && !(await isOnABranch(place, look.detached))) {
				throw new OutsideError(
					'git_error',
					`${remedy.entry} stands on ${look.detached}, which is on no branch.`,
					`Keep it first: git branch kept ${look.detached}`,
				);
			}

			rmSync(entryOf(remedy.entry), {recursive: true, force: true});
			return;
		}

		case 'rebuild-entry': {
			return rebuildEntry(place, remedy.folder, remedy.branch);
		}

		case 'remove-folder': {
			rmSync(path.join(remedy.folder, '.git'), {force: true});
			// Refuses one that has got files meanwhile.
			rmdirSync(remedy.folder);
			return;
		}

		case 'delete-branch': {
			const [at] = usersOfBranch(place, remedy.branch);
			if (at !== undefined) throw new OutsideError('git_error', `It is checked out at ${at}.`);
			await changeRefs(place.git, place.root, [{ref: `refs/heads/${remedy.branch}`, to: undefined, from: remedy.head}]);
		}
	}
};

/** Whether something else than the entry holds a commit. */
const isOnABranch = async ({git, root}: Place, commit: string): Promise<boolean> => {
	const {stdout, code} = await git(['for-each-ref', '--count=1', `--contains=${commit}`, '--format=%(refname)'], {cwd: root, isRead: true, answers: 'all'});
	return code === 0 && stdout.trim() !== '';
};
