/**
Conflicts of a merge, file by file, and their resolution by taking a side or the lines of both; in the object store only.
*/
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {type Conflict, type Resolution, type Side, unresolved} from '../domain/resolution.js';
import {gitFailed} from './git-failed.js';
import type {MergeTry, Sides} from './git-merge.js';
import {durably, isObjectId, requireObjectIds} from './git-refs.js';
import {partsOf} from './git-run.js';
import {unionLines} from './merge-attributes.js';
import type {MergeRepository} from './merge-repository.js';

export type Conflicts = {readonly tree: string; readonly conflicts: readonly Conflict[]; readonly messages: readonly string[]};

/** For one file, as text; `undefined` where there is none, or it is no text. */
export type ConflictText = {
	readonly base: string | undefined;
	readonly ours: string | undefined;
	readonly theirs: string | undefined;
	/** With git's marks around what is in conflict, and what both came from. */
	readonly marked: string | undefined;
	readonly union: string | undefined;
};

const stageNames = ['', 'base', 'ours', 'theirs'] as const;

/** `<tree>`, then `<mode> <oid> <stage>\t<path>` for each side, an empty part, then for each message: number of paths, paths, kind, text. */
const parse = (parts: readonly string[]): Omit<Conflicts, 'tree'> => {
	const end = parts.indexOf('', 1);
	const sides = new Map<string, Partial<Record<'base' | 'ours' | 'theirs', Side>>>();
	for (const part of parts.slice(1, end === -1 ? undefined : end)) {
		const tab = part.indexOf('\t');
		const [mode = '', oid = '', stage = '0'] = part.slice(0, tab).split(' ');
		const name = stageNames[Number(stage)];
		const file = part.slice(tab + 1);
		if (name) sides.set(file, {...sides.get(file), [name]: {mode, oid}});
	}

	const kinds = new Map<string, string[]>();
	const messages: string[] = [];
	for (let index = end === -1 ? parts.length : end + 1; index < parts.length; ) {
		const count = Number(parts[index]);
		const [kind = '', text = ''] = parts.slice(index + 1 + count, index + 3 + count);
		const word = /^CONFLICT \((.*)\)$/.exec(kind)?.[1];
		if (word !== undefined) {
			messages.push(text.trimEnd());
			for (const file of parts.slice(index + 1, index + 1 + count)) kinds.set(file, [...(kinds.get(file) ?? []), word]);
		}

		index += count + 3;
	}

	const files = [...new Set([...sides.keys(), ...kinds.keys()])];
	return {
		conflicts: files.map(file => ({
			file,
			kinds: kinds.get(file) ?? [],
			base: sides.get(file)?.base,
			ours: sides.get(file)?.ours,
			theirs: sides.get(file)?.theirs,
		})),
		messages,
	};
};

/** `union`: files of which the lines of both are taken. Clean where there are no conflicts. */
export const readConflicts = async (repository: MergeRepository, {base, head}: Sides, union: readonly string[] = []): Promise<Conflicts> => {
	requireObjectIds(base, head);
	const attributes = union.length === 0 ? await repository.attributesOf(base) : await repository.attributesWith(base, unionLines(union));
	const settings = ['-c', `core.attributesFile=${attributes ?? '/dev/null'}`, '-c', 'merge.conflictStyle=zdiff3'];
	const answer = await repository.run(base, [...settings, ...durably, 'merge-tree', '--write-tree', '-z', base, head], {answers: [0, 1]});
	const parts = partsOf(answer.stdout);
	const [tree = ''] = parts;
	if (!isObjectId(tree)) throw gitFailed(['merge-tree'], answer);
	return answer.code === 0 ? {tree, conflicts: [], messages: []} : {tree, ...parse(parts)};
};

/** The merge with the conflicts resolved that way; a conflict still when it leaves any. */
export const resolveMerge = async (
	repository: MergeRepository,
	sides: Sides,
	{strategy, paths}: Pick<Resolution, 'strategy' | 'paths'>,
): Promise<MergeTry & {readonly resolved: readonly string[]}> => {
	const {tree, conflicts, messages} = await readConflicts(repository, sides);
	if (conflicts.length === 0 && messages.length === 0) return {kind: 'clean', tree, resolved: []};
	const left = unresolved(conflicts, {strategy, paths});
	const conflictOf = (files: readonly Conflict[], said: readonly string[]) => ({
		kind: 'conflict' as const,
		files: files.map(({file}) => file),
		messages: said,
		resolved: [],
	});
	if (left.length > 0 || conflicts.length === 0) return conflictOf(left, messages);
	const files = conflicts.map(({file}) => file);
	if (strategy === 'union') {
		const united = await readConflicts(repository, sides, files);
		return united.conflicts.length === 0 ? {kind: 'clean', tree: united.tree, resolved: files} : conflictOf(united.conflicts, united.messages);
	}

	return {kind: 'clean', tree: await takeSides(repository, sides, tree, conflicts, strategy), resolved: files};
};

/** By object ids alone: no file passes through our hands. */
const takeSides = async (
	repository: MergeRepository,
	{base}: Sides,
	tree: string,
	conflicts: readonly Conflict[],
	strategy: 'ours' | 'theirs',
): Promise<string> => {
	const place = mkdtempSync(path.join(os.tmpdir(), 'orch-resolve-'));
	try {
		const env = {GIT_INDEX_FILE: path.join(place, 'index')};
		await repository.run(base, ['read-tree', tree], {env});
		const lines = conflicts.flatMap(conflict => {
			const side = conflict[strategy];
			const gone = `0 ${'0'.repeat(base.length)} 0\t${conflict.file}\0`;
			return side === undefined ? [gone] : [gone, `${side.mode} ${side.oid} 0\t${conflict.file}\0`];
		});
		await repository.run(base, ['update-index', '-z', '--index-info'], {env, input: lines.join('')});
		return (await repository.run(base, [...durably, 'write-tree'], {env})).stdout.trim();
	} finally {
		rmSync(place, {recursive: true, force: true});
	}
};

/** What each side has, and what a resolution would make of it. */
export const previewConflict = async (repository: MergeRepository, sides: Sides, tree: string, {file, base, ours, theirs}: Conflict): Promise<ConflictText> => {
	const textOf = async (name: string | undefined): Promise<string | undefined> => {
		if (name === undefined) return undefined;
		const {code, stdout} = await repository.run(sides.base, ['cat-file', 'blob', name], {answers: 'all'});
		return code !== 0 || stdout.includes('\0') ? undefined : stdout;
	};
	const united = await readConflicts(repository, sides, [file]);
	const isUnited = !united.conflicts.some(conflict => conflict.file === file);
	return {
		base: await textOf(base?.oid),
		ours: await textOf(ours?.oid),
		theirs: await textOf(theirs?.oid),
		marked: await textOf(`${tree}:${file}`),
		union: isUnited ? await textOf(`${united.tree}:${file}`) : undefined,
	};
};
