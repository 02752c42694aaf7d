/**
What a worktree holds beyond its base, as a person reads it: what is committed, what is not, and files that git does not know yet.
*/
import {Buffer} from 'node:buffer';
import {closeSync, constants, fstatSync, openSync, readlinkSync, readSync} from 'node:fs';
import path from 'node:path';
import {asAdded, type FileDiff, type FileStat, readNumstat, readPatch} from '../domain/diff.js';
import {requireObjectIds} from './git-refs.js';
import {partsOf, type RunGit} from './git-run.js';

export type DiffWanted = {
	readonly folder: string;
	readonly base: string;
	/** A commit; without it, what lies in the folder. */
	readonly head?: string | undefined;
	/** Longer files are named and not shown. */
	readonly fileLinesMax: number;
	/** Of all files together. */
	readonly linesMax: number;
};

/** Nobody reads more of them here, and their names have to fit into a command line. */
const filesMax = 400;
const untrackedMaxBytes = 256 * 1024;
const textProbeBytes = 8000;

const options = ['--no-ext-diff', '--no-textconv', '--no-color', '--find-renames', '--ignore-submodules=dirty', '--src-prefix=a/', '--dst-prefix=b/'];

/** Its text; `undefined` when it is none, too long, or gone. A link is where it leads to, never what lies there. */
const readUntracked = (file: string): string | undefined => {
	let descriptor: number;
	try {
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	} catch {
		return linkText(file);
	}

	try {
		const stat = fstatSync(descriptor);
		if (!stat.isFile() || stat.size > untrackedMaxBytes) return undefined;
		const bytes = Buffer.alloc(stat.size);
		const read = bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
		return read.subarray(0, textProbeBytes).includes(0) ? undefined : read.toString('utf8');
	} finally {
		closeSync(descriptor);
	}
};

const linkText = (file: string): string | undefined => {
	try {
		return readlinkSync(file);
	} catch {
		return undefined;
	}
};

const untrackedIn = async (git: RunGit, {folder, linesMax, fileLinesMax}: DiffWanted, used: number): Promise<FileDiff[]> => {
	// Not by way of status, which runs filters over files that may have changed.
	const untracked = partsOf((await git(['ls-files', '--others', '--exclude-standard', '-z'], {cwd: folder, isRead: true})).stdout);
	let left = linesMax - used;
	return untracked.map((file): FileDiff => {
		const text = readUntracked(path.join(folder, file));
		const {lines, added} = text === undefined ? {lines: [], added: undefined} : asAdded(text);
		const isWhole = added !== undefined && lines.length <= Math.min(left, fileLinesMax);
		if (isWhole) left -= lines.length;
		return {file, oldFile: undefined, added, deleted: added === undefined ? undefined : 0, kind: 'untracked', lines: isWhole ? lines : [], isWhole};
	});
};

/** Those whose lines are shown: from the first on, as long as there is room. */
const chosen = (files: readonly FileStat[], {linesMax, fileLinesMax}: DiffWanted): {readonly shown: ReadonlySet<FileStat>; readonly used: number} => {
	const shown = new Set<FileStat>();
	let used = 0;
	for (const file of files) {
		const lines = (file.added ?? 0) + (file.deleted ?? 0);
		if (shown.size >= filesMax || lines > fileLinesMax || used + lines > linesMax) continue;
		used += lines;
		shown.add(file);
	}

	return {shown, used};
};

/** @throws OutsideError when git says no, as where the folder is gone. */
export const diffOf = async (git: RunGit, wanted: DiffWanted): Promise<FileDiff[]> => {
	const {folder, base, head} = wanted;
	requireObjectIds(base, ...(head === undefined ? [] : [head]));
	const call = {cwd: folder, isRead: true, touchesFiles: true};
	const range = head === undefined ? [base] : [base, head];
	const stats = readNumstat(partsOf((await git(['diff', '--numstat', '-z', ...options, ...range, '--'], call)).stdout));
	const {shown, used} = chosen(stats, wanted);
	const names = [...shown].flatMap(({file, oldFile}) => (oldFile === undefined ? [file] : [oldFile, file])).map(name => `:(top,literal)${name}`);
	const patch = names.length === 0 ? '' : (await git(['diff', ...options, ...range, '--', ...names], call)).stdout;
	const sections = readPatch(patch);
	let next = 0;
	const tracked = stats.map((stat): FileDiff => {
		const section = shown.has(stat) ? sections[next++] : undefined;
		const isText = stat.added !== undefined;
		const kind = section?.kind ?? (stat.oldFile === undefined ? 'modified' : 'renamed');
		return {...stat, kind, lines: section?.lines ?? [], isWhole: section !== undefined && isText};
	});
	return head === undefined ? [...tracked, ...(await untrackedIn(git, wanted, used))] : tracked;
};
