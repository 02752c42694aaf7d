/**
What can be wrong with worktrees after something was killed, moved or deleted by hand, and how each is mended without losing anything.
*/
import type {TaskId} from './ids.js';
import {branchPrefix, taskIdOfBranch, taskIdOfFolder} from './worktree.js';
import type {BranchLook, EntryLook, FolderLook, LockLook} from './worktree-look.js';

export type Remedy =
	| {readonly act: 'remove-lock'; readonly file: string}
	| {readonly act: 'remove-entry' | 'write-commondir' | 'unlock' | 'forget-entry'; readonly entry: string}
	| {readonly act: 'write-gitdir'; readonly entry: string; readonly folder: string}
	| {readonly act: 'rebuild-entry'; readonly folder: string; readonly branch: string}
	| {readonly act: 'remove-folder'; readonly folder: string}
	| {readonly act: 'delete-branch'; readonly branch: string; readonly head: string};

export const troubleKinds = [
	'half_built_entry',
	'stale_lock',
	'no_common_folder',
	'no_folder_named',
	'locked_initializing',
	'entry_without_folder',
	'folder_without_entry',
	'stray_folder',
	'orphaned_worktree',
	'row_without_worktree',
	'leftover_branch',
] as const;
export type TroubleKind = (typeof troubleKinds)[number];

export type Trouble = {
	readonly kind: TroubleKind;
	readonly taskId: string | undefined;
	/** The folder, the entry or the branch that it is about. */
	readonly path: string;
	readonly message: string;
	/** `undefined`: nothing that could be done by itself is safe. */
	readonly remedy: Remedy | undefined;
};

export type Sight = {
	readonly entries: readonly EntryLook[];
	readonly folders: readonly FolderLook[];
	readonly branches: readonly BranchLook[];
	readonly locks: readonly LockLook[];
	/** What our own rows say is there. */
	readonly rows: ReadonlyArray<{readonly taskId: TaskId; readonly folder: string; readonly branch: string; readonly isMade: boolean}>;
	/** Whether the task may still need its branch. */
	readonly isOpen: (taskId: string) => boolean;
};

/** What is not ours and this young may be being made at this moment, by somebody else's git. */
const settledMs = 60_000;

const isOwn = ({name, folder, branch}: EntryLook): boolean =>
	taskIdOfFolder(folder ?? name) !== undefined || (branch !== undefined && taskIdOfBranch(branch) !== undefined);

const judgeEntry = (entry: EntryLook, {folders, rows}: Sight): Omit<Trouble, 'taskId' | 'path'> | undefined => {
	const {name, folder, branch, detached, ageMs} = entry;
	const mayTouch = isOwn(entry) || ageMs > settledMs;
	const when = (remedy: Remedy): Remedy | undefined => (mayTouch ? remedy : undefined);
	if (branch === undefined && detached === undefined)
		return {
			kind: 'half_built_entry',
			message: 'making it was cut off; until it is gone git fails for everybody',
			remedy: when({act: 'remove-entry', entry: name}),
		};
	if (!entry.hasCommonDir)
		return {kind: 'no_common_folder', message: 'it does not say to which repository it belongs', remedy: when({act: 'write-commondir', entry: name})};
	if (folder === undefined) {
		const pointing = folders.find(one => one.entry === name)?.folder;
		const remedy: Remedy | undefined = pointing === undefined ? undefined : {act: 'write-gitdir', entry: name, folder: pointing};
		return {
			kind: 'no_folder_named',
			message: 'it does not say where its files are',
			remedy: remedy ?? (branch === undefined ? undefined : when({act: 'forget-entry', entry: name})),
		};
	}

	if (entry.lock === 'initializing')
		return {kind: 'locked_initializing', message: 'it is complete and still locked, as if it were being made', remedy: when({act: 'unlock', entry: name})};
	if (!entry.isThere) {
		const isOurs = isOwn(entry) && entry.lock === undefined;
		return {
			kind: 'entry_without_folder',
			message: 'git has it on its list and its folder is gone',
			remedy: isOurs ? {act: 'forget-entry', entry: name} : undefined,
		};
	}

	if (isOwn(entry) && !rows.some(row => row.folder === folder))
		return {kind: 'orphaned_worktree', message: 'git has it and orch-tui does not know it: cleanup-worktrees --status-filter orphaned', remedy: undefined};
	return undefined;
};

/** Refs of ours nobody else locks; any other lock has to have lain there for long. */
const judgeLock = ({file, ref, ageMs, isGitAtWork}: LockLook): Trouble => {
	const taskId = ref.startsWith('refs/heads/') ? taskIdOfBranch(ref.slice('refs/heads/'.length)) : undefined;
	const isOurs = taskId !== undefined || ref.startsWith('refs/orch/');
	const isStale = !isGitAtWork && (isOurs || ageMs > settledMs);
	return {
		kind: 'stale_lock',
		taskId,
		path: file,
		message: `${ref} is locked${isStale ? ' by a git that is gone' : ''}`,
		remedy: isStale ? {act: 'remove-lock', file} : undefined,
	};
};

const judgeFolder = ({folder, entry, holds}: FolderLook, {entries, branches}: Sight): Omit<Trouble, 'taskId' | 'path'> | undefined => {
	if (entry !== undefined && entries.some(({name}) => name === entry)) return undefined;
	if (taskIdOfFolder(folder) === undefined) return undefined;
	if (holds !== 'files') return {kind: 'folder_without_entry', message: 'making it was cut off; nothing is in it', remedy: {act: 'remove-folder', folder}};
	const branch = branches.find(
		one => one.branch === `${branchPrefix}${taskIdOfFolder(folder)}` && (one.checkedOutAt === undefined || one.checkedOutAt === folder),
	);
	return entry === undefined || branch === undefined
		? {kind: 'stray_folder', message: 'git does not know it, and it has files', remedy: undefined}
		: {kind: 'folder_without_entry', message: 'git has forgotten it; its files are there', remedy: {act: 'rebuild-entry', folder, branch: branch.branch}};
};

/** All that is wrong. An empty list: every worktree is what it should be. */
export const diagnose = (sight: Sight): Trouble[] => {
	const {entries, folders, branches, rows, locks, isOpen} = sight;
	const about = entries.flatMap((entry): Trouble[] => {
		const trouble = judgeEntry(entry, sight);
		const taskId = taskIdOfFolder(entry.folder ?? entry.name) ?? (entry.branch === undefined ? undefined : taskIdOfBranch(entry.branch));
		return trouble === undefined ? [] : [{...trouble, taskId, path: entry.folder ?? entry.name}];
	});
	const loose = folders.flatMap((look): Trouble[] => {
		const trouble = judgeFolder(look, sight);
		return trouble === undefined ? [] : [{...trouble, taskId: taskIdOfFolder(look.folder), path: look.folder}];
	});
	const places = new Set([...entries.map(({folder}) => folder), ...folders.map(({folder}) => folder)]);
	const missing = rows
		.filter(({isMade, folder}) => isMade && !places.has(folder))
		.map(
			({taskId, folder}): Trouble => ({
				kind: 'row_without_worktree',
				taskId,
				path: folder,
				message: 'orch-tui has it and git does not: it is made again when its task goes on',
				remedy: undefined,
			}),
		);
	const known = new Set([
		...rows.map(({branch}) => branch),
		...entries.map(({branch}) => branch),
		...loose.flatMap(({remedy}) => (remedy?.act === 'rebuild-entry' ? [remedy.branch] : [])),
	]);
	const leftover = branches
		.filter(({branch}) => !known.has(branch))
		.map(({branch, head, isContained, checkedOutAt}): Trouble => {
			const taskId = taskIdOfBranch(branch);
			// Whoever has it checked out would be left standing on nothing.
			const isFree = isContained && checkedOutAt === undefined && (taskId === undefined || !isOpen(taskId));
			return {
				kind: 'leftover_branch',
				taskId,
				path: branch,
				message: isContained
					? 'it has no worktree, and nothing that the target has not'
					: 'it has no worktree, and commits of its own: create-worktree --resume goes on with them',
				remedy: isFree ? {act: 'delete-branch', branch, head} : undefined,
			};
		});
	return [...locks.map(judgeLock), ...about, ...loose, ...missing, ...leftover];
};
