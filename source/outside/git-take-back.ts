/**
Takes back what a landing has left in a checkout when it was cut off, as by a full disk: git writes the files first, and moves the branch when all of them are there.
*/
import {lstatSync, readFileSync, readlinkSync, realpathSync, rmdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {partsOf} from './git-run.js';
import type {Place} from './worktree-entries.js';

/** What lies there, byte for byte; `undefined`: it is neither a file nor a link, or a link leads to it. */
const bytesAt = (folder: string, name: string): string | undefined => {
	const file = path.join(folder, name);
	const stat = lstatSync(file, {throwIfNoEntry: false});
	if (stat === undefined || realpathSync(path.dirname(file)) !== path.join(realpathSync(folder), path.dirname(name))) return undefined;
	return stat.isSymbolicLink() ? readlinkSync(file, 'latin1') : stat.isFile() ? readFileSync(file, 'latin1') : undefined;
};

/** Folders that were made for a file only. */
const removeEmpty = (folder: string, name: string): void => {
	try {
		for (let at = path.dirname(name); at !== '.'; at = path.dirname(at)) rmdirSync(path.join(folder, at));
	} catch {
		// Not empty.
	}
};

/** Only what is, as far as it goes, the file of `to`, and is missing where it is one of `from`; returns whether there was anything. */
export const takeBack = async ({git}: Place, folder: string, {from, to}: {readonly from: string; readonly to: string}): Promise<boolean> => {
	const {stdout} = await git(['diff-tree', '-r', '-z', '--no-renames', from, to], {cwd: folder, isRead: true});
	const parts = partsOf(stdout);
	const missing: string[] = [];
	let count = 0;
	for (let index = 0; index + 1 < parts.length; index += 2) {
		const [, , , blob = '', status] = (parts[index] ?? '').split(' ');
		const name = parts[index + 1] ?? '';
		const isGone = lstatSync(path.join(folder, name), {throwIfNoEntry: false}) === undefined;
		const bytes = isGone || status === 'D' ? undefined : bytesAt(folder, name);
		const isOurs = bytes !== undefined && (await git(['cat-file', 'blob', blob], {cwd: folder, isRead: true, encoding: 'latin1'})).stdout.startsWith(bytes);
		if (status !== 'A' && (isGone || isOurs)) missing.push(name);
		if (status !== 'A' || !isOurs) continue;
		rmSync(path.join(folder, name));
		removeEmpty(folder, name);
		count += 1;
	}

	if (missing.length > 0) {
		const args = ['--literal-pathspecs', 'checkout', '-q', '--force', '--pathspec-from-file=-', '--pathspec-file-nul'];
		await git(args, {cwd: folder, touchesFiles: true, input: missing.map(name => `${name}\0`).join(''), answers: 'all'});
	}

	return count + missing.length > 0;
};
