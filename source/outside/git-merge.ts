/**
Merges without a working copy: tries, makes the commit, tells what it would change. Both sides are object ids.
*/
import type {Change} from '../domain/merge.js';
import {OutsideError} from '../domain/problem.js';
import {houseMail, houseName} from './git-commit.js';
import {gitFailed} from './git-failed.js';
import {durably, isObjectId, requireObjectIds} from './git-refs.js';
import {partsOf} from './git-run.js';
import type {MergeRepository} from './merge-repository.js';

export type Sides = {readonly base: string; readonly head: string};
export type MergeTry =
	| {readonly kind: 'clean'; readonly tree: string}
	/** `messages`: git's words on each conflict. */
	| {readonly kind: 'conflict'; readonly files: readonly string[]; readonly messages: readonly string[]};

/** `<tree>`, the files in conflict, an empty part, then for each message: number of paths, paths, kind, text. */
const parseConflict = (parts: readonly string[]): {files: string[]; messages: string[]} => {
	const end = parts.indexOf('', 1);
	const files = parts.slice(1, end === -1 ? undefined : end);
	const about = new Set<string>();
	const messages: string[] = [];
	for (let index = end === -1 ? parts.length : end + 1; index < parts.length; ) {
		const count = Number(parts[index]);
		const [kind = '', text = ''] = parts.slice(index + 1 + count, index + 3 + count);
		if (kind.startsWith('CONFLICT')) {
			messages.push(text.trimEnd());
			for (const file of parts.slice(index + 1, index + 1 + count)) about.add(file);
		}

		index += count + 3;
	}

	// A folder that was renamed on one side may conflict without any file that does.
	return {files: files.length > 0 ? files : [...about], messages};
};

/**
Merges `head` into `base`, in the object store only.

@throws OutsideError for everything that is neither clean nor a conflict: git exits with 1 for an id that it does not know, too.
*/
export const tryMerge = async (repository: MergeRepository, {base, head}: Sides): Promise<MergeTry> => {
	requireObjectIds(base, head);
	const attributes = await repository.attributesOf(base);
	const args = ['-c', `core.attributesFile=${attributes ?? '/dev/null'}`, ...durably, 'merge-tree', '--write-tree', '-z', '--name-only', base, head];
	const answer = await repository.run(base, args, {answers: [0, 1]});
	const parts = partsOf(answer.stdout);
	const [tree = ''] = parts;
	if (!isObjectId(tree)) throw gitFailed(['merge-tree'], answer);
	return answer.code === 0 ? {kind: 'clean', tree} : {kind: 'conflict', ...parseConflict(parts)};
};

type NewCommit = {readonly tree: string; readonly parents: readonly [string, ...string[]]; readonly message: string; readonly atMs: number};

/** The same id for the same input, whenever and wherever: names and dates are the house's own. */
export const commitTree = async (repository: MergeRepository, {tree, parents, message, atMs}: NewCommit): Promise<string> => {
	requireObjectIds(tree, ...parents);
	const date = `@${Math.floor(atMs / 1000)} +0000`;
	const env = {
		GIT_AUTHOR_NAME: houseName,
		GIT_AUTHOR_EMAIL: houseMail,
		GIT_AUTHOR_DATE: date,
		GIT_COMMITTER_NAME: houseName,
		GIT_COMMITTER_EMAIL: houseMail,
		GIT_COMMITTER_DATE: date,
	};
	const args = [...durably, 'commit-tree', ...parents.flatMap(parent => ['-p', parent]), '-F', '-', tree];
	const commit = (await repository.run(parents[0], args, {env, input: message})).stdout.trim();
	repository.noteChange(tree, commit, []);
	return commit;
};

/** Parents: base, then head. */
export const commitMerge = (
	repository: MergeRepository,
	{base, head, ...commit}: Sides & {readonly tree: string; readonly message: string; readonly atMs: number},
): Promise<string> => commitTree(repository, {...commit, parents: [base, head]});

const nameBlob = (mode: string, oid: string): string | undefined => (mode === '000000' ? undefined : `${mode}:${oid}`);

/**
For each pair a heading (`<commit>` and a NUL, or `<tree> <tree>` and a newline, both on the same line as what follows or not), then for each
file `:<mode> <mode> <oid> <oid> <letter>` and its path. Keyed by the last id of the heading.
*/
const parseChanges = (text: string): Map<string, Change[]> => {
	const parts = partsOf(text);
	const byHeading = new Map<string, Change[]>();
	let changes: Change[] = [];
	for (let index = 0; index < parts.length; index++) {
		const part = parts[index] ?? '';
		const heading = /^(?:[0-9a-f]{40,64} )?([0-9a-f]{40,64})(?:\n|$)/.exec(part);
		if (heading) {
			changes = [];
			byHeading.set(heading[1] ?? '', changes);
		}

		const raw = heading ? part.slice(heading[0].length) : part;
		if (raw.startsWith(':')) {
			const [modeBefore = '', modeAfter = '', before = '', after = ''] = raw.slice(1).split(' ');
			index++;
			changes.push({file: parts[index] ?? '', before: nameBlob(modeBefore, before), after: nameBlob(modeAfter, after)});
		}
	}

	return byHeading;
};

/** What the task changed, what the target changed since they parted, and what the merge would change on the target. `result`: a tree, or a commit with it. */
export const compareMerge = async (
	repository: MergeRepository,
	{base, head, result}: Sides & {readonly result: string},
): Promise<{mine: readonly Change[]; theirs: readonly Change[]; landing: readonly Change[]}> => {
	requireObjectIds(base, head, result);
	// Two trees, then base and head, then (with a caret) each commit in which they parted.
	const resolved = await repository.run(base, ['rev-parse', `${base}^{tree}`, `${result}^{tree}`, `${base}...${head}`]);
	const [before = '', after = '', , , parted] = resolved.stdout.split('\n');
	if (!parted?.startsWith('^')) throw new OutsideError('git_error', `${head} and ${base} have no commit in common.`);
	const from = parted.slice(1);

	// A line is a commit and what is to count as its parent, or two trees. --always: a commit without a difference is named as well.
	const input = `${head} ${from}\n${base} ${from}\n${before} ${after}\n`;
	const {stdout} = await repository.run(base, ['diff-tree', '--stdin', '-r', '-z', '--no-renames', '--always'], {input});
	const changes = parseChanges(stdout);
	const [mine, theirs, landing] = [head, base, after].map(heading => changes.get(heading));
	if (!mine || !theirs || !landing) throw new OutsideError('git_error', 'git diff-tree did not answer for all three pairs.');
	repository.noteChange(
		base,
		after,
		landing.map(({file}) => file),
	);
	return {mine, theirs, landing};
};

/** Bytes of folders named in one call. */
const namedMaxBytes = 64 * 1024;

/** What a tree holds at its top and directly in these folders; each folder that is not there holds nothing. */
export const namesIn = async (repository: MergeRepository, tree: string, folders: readonly string[]): Promise<string[]> => {
	requireObjectIds(tree);
	const calls: string[][] = [[]];
	let bytes = 0;
	for (const folder of folders) {
		bytes += folder.length + 2;
		if (bytes > namedMaxBytes || calls.length === 1) {
			calls.push([]);
			bytes = 0;
		}

		calls.at(-1)?.push(`${folder}/`);
	}

	const listed = await Promise.all(
		calls.map(async named => repository.run(tree, ['--literal-pathspecs', 'ls-tree', '--full-tree', '--name-only', '-z', tree, '--', ...named])),
	);
	return listed.flatMap(({stdout}) => partsOf(stdout));
};
