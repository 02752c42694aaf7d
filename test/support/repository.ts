/**
Makes real throw-away git repositories, each in a temporary folder of its own that goes when its test has ended.
*/
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {createGit} from '../../source/outside/git.js';
import {cleanEnvironment} from './clean-room.js';
import {type Kept, keep, putBack} from './kept-folder.js';

/** A temporary folder with its real path. */
export const aFolder = (): string => {
	const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-test-')));
	onTestFinished(() => {
		rmSync(folder, {recursive: true, force: true, maxRetries: 5});
	});
	return folder;
};

/** No second process that looks whether there is something to tidy up. */
const alone = ['-c', 'maintenance.auto=false', '-c', 'gc.auto=0'];

/** Runs git as a person would; throws with what git said. */
export const runGit = (cwd: string, ...args: readonly string[]): string =>
	execFileSync('git', [...alone, ...args], {
		cwd,
		env: cleanEnvironment,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		maxBuffer: 64 * 1024 * 1024,
	}).trimEnd();

/** Writes files, folders and all. */
export const write = (folder: string, files: Readonly<Record<string, string>>): void => {
	for (const [name, text] of Object.entries(files)) {
		const file = path.join(folder, name);
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, text);
	}
};

/** Writes files and commits everything; the new commit's id. */
export const commit = (folder: string, files: Readonly<Record<string, string>>, message = 'change'): string => {
	write(folder, files);
	runGit(folder, 'add', '--all');
	runGit(folder, 'commit', '-q', '--allow-empty', '-m', message);
	return runGit(folder, 'rev-parse', 'HEAD');
};

/** What `git init` and a first commit make, by what went in: it is the same each time, and four processes. */
const begun = new Map<string, {readonly base: string; readonly kept: Kept}>();

const begin = (folder: string, files: Readonly<Record<string, string>>, format: string): string => {
	const key = JSON.stringify([format, files]);
	const known = begun.get(key);
	if (known !== undefined) {
		putBack(folder, known.kept);
		// The index knows files by their numbers on the disk, too.
		runGit(folder, 'update-index', '-q', '--refresh');
		return known.base;
	}

	runGit(folder, 'init', '-q', '-b', 'main', `--object-format=${format}`);
	const base = commit(folder, files, 'first');
	begun.set(key, {base, kept: keep(folder)});
	return base;
};

/** A repository with one commit on `main`, which holds `a.txt`, and a `Git` on it; worktrees go into `place`. */
export const aRepository = ({files = {'a.txt': 'one\n'}, format = 'sha1'}: {files?: Readonly<Record<string, string>>; format?: 'sha1' | 'sha256'} = {}) => {
	const place = aFolder();
	const folder = path.join(place, 'project');
	const data = path.join(place, 'data');
	mkdirSync(folder);
	mkdirSync(data);
	const base = begin(folder, files, format);
	return {place, folder, data, base, git: createGit({repository: folder, data, atOnce: 4})};
};
