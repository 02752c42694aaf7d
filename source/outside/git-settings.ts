/**
Reads what the repository itself tells git, so that a change of it can be told: configuration, included files, hooks, attributes, and what gives commits other parents.
*/
import {createHash} from 'node:crypto';
import {closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {GitSettings} from '../domain/git-settings.js';
import {firstWords} from './git-failed.js';
import {partsOf, type RunGit} from './git-run.js';
import {namesIn} from './worktree-entries.js';

const configs = ['config', 'config.worktree'];
const others = ['info/attributes', 'info/exclude', 'info/grafts', 'shallow', 'objects/info/alternates'];
/** Without any one of these nothing is a repository. */
const skeleton = ['HEAD', 'refs', 'objects'];
const notAFile = 'no file';
const bytesMax = 1024 * 1024;
const includesDepthMax = 4;
const hooksMax = 200;

const hashOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Its first megabyte; what is no file is told by what it is, and never waited for. */
const contentOf = (file: string): string | undefined => {
	let descriptor: number;
	try {
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch {
		return undefined;
	}

	try {
		const stat = fstatSync(descriptor);
		if (!stat.isFile()) return notAFile;
		const bytes = Buffer.alloc(Math.min(stat.size, bytesMax));
		return hashOf(Buffer.concat([bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0)), Buffer.from(`${stat.size} ${stat.mode & 0o111}`)]));
	} finally {
		closeSync(descriptor);
	}
};

/** Changes with whatever is done to a file; the time of its last change cannot be set by hand. */
const markOf = (file: string): string => {
	const stat = lstatSync(file, {throwIfNoEntry: false});
	return stat === undefined ? '-' : `${stat.ino} ${stat.size} ${stat.ctimeMs} ${stat.mode}`;
};

const inHome = (file: string): string => file.replace(/^~(?=\/)/, os.homedir());

type Found = {readonly entries: Record<string, string>; readonly included: string[]; broken: string | undefined};

/** Each key once, with all that was said for it; the file is read by git as a file, so that nothing in it is done. */
const readConfig = async (git: RunGit, file: string, prefix: string, found: Found, depth = 0): Promise<void> => {
	const args = ['config', '--file', file, '--no-includes', '-z', '--list'];
	const answer = await git(args, {cwd: path.parse(file).root, isRead: true, answers: 'all'});
	if (answer.code !== 0) {
		found.broken ??= firstWords(answer).replace(/^fatal: /, '');
		return;
	}

	const said = new Map<string, string[]>();
	for (const part of partsOf(answer.stdout)) {
		const [key = '', ...value] = part.split('\n');
		const known = said.get(key);
		if (known) known.push(value.join('\n'));
		else said.set(key, [value.join('\n')]);
	}

	for (const [key, values] of said) {
		found.entries[`${prefix}${key}`] = hashOf(values.join('\0'));
		if (key !== 'include.path' && !/^includeif\..*\.path$/.test(key)) continue;
		for (const value of values) await readIncluded(git, path.resolve(path.dirname(file), inHome(value)), found, depth);
	}
};

const readIncluded = async (git: RunGit, file: string, found: Found, depth: number): Promise<void> => {
	if (found.included.includes(file) || depth >= includesDepthMax) return;
	found.included.push(file);
	const content = contentOf(file);
	if (content === undefined) return;
	found.entries[`included ${file}`] = content;
	// What it includes in turn counts, too.
	if (content !== notAFile) await readConfig(git, file, `${path.basename(file)}: `, found, depth + 1);
};

const hooksOf = (commonDir: string): string[] =>
	namesIn(path.join(commonDir, 'hooks'))
		.filter(name => !name.endsWith('.sample'))
		.toSorted()
		.slice(0, hooksMax)
		.map(name => `hooks/${name}`);

/** All that is there, and which files that led to. */
const readAll = async (git: RunGit, commonDir: string): Promise<{readonly settings: GitSettings; readonly included: readonly string[]}> => {
	const missing = skeleton.find(name => !existsSync(path.join(commonDir, name)));
	const found: Found = {entries: {}, included: [], broken: missing === undefined ? undefined : `.git/${missing} is gone`};
	for (const name of configs) {
		const content = contentOf(path.join(commonDir, name));
		if (name === 'config' && (content === undefined || content === notAFile)) found.broken ??= `.git/config is gone`;
		else if (content !== undefined && content !== notAFile) await readConfig(git, path.join(commonDir, name), name === 'config' ? '' : `${name}: `, found);
	}

	for (const name of [...others, ...hooksOf(commonDir)]) {
		const content = contentOf(path.join(commonDir, name));
		if (content !== undefined) found.entries[name] = content;
	}

	const {entries, included, broken} = found;
	return {settings: broken === undefined ? {entries} : {entries: {}, broken}, included};
};

/** `commonDir`: of the project. What has not been touched since it was last asked for is not read again. */
export const createSettingsReader = (git: RunGit, commonDir: string): (() => Promise<GitSettings>) => {
	let last: {readonly mark: string | undefined; readonly settings: GitSettings; readonly included: readonly string[]} | undefined;

	const markOfAll = (included: readonly string[]): string => {
		const files = [...configs, ...others, ...hooksOf(commonDir)].map(name => path.join(commonDir, name));
		const there = skeleton.map(name => existsSync(path.join(commonDir, name)));
		return [...there, ...[...files, ...included].map(file => `${file} ${markOf(file)}`)].join('\n');
	};

	return async () => {
		const marked = last?.included ?? [];
		// From before the reading: what is written meanwhile is read again.
		const mark = markOfAll(marked);
		if (last?.mark === mark) return last.settings;
		const {settings, included} = await readAll(git, commonDir);
		const isMarked = included.every(file => marked.includes(file));
		last = {mark: isMarked ? mark : undefined, settings, included: isMarked ? marked : included};
		return settings;
	};
};
