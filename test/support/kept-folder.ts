/**
A folder that is kept in memory, to be made again as often as somebody needs one like it.
*/
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';

export type Kept = {readonly folders: readonly string[]; readonly files: ReadonlyArray<{readonly name: string; readonly bytes: Buffer; readonly mode: number}>};

/** All that is in `folder`, but the examples of hooks, which git puts into each repository and never reads. */
export const keep = (folder: string): Kept => {
	const entries = readdirSync(folder, {recursive: true, withFileTypes: true});
	const nameOf = (entry: (typeof entries)[number]) => path.relative(folder, path.join(entry.parentPath, entry.name));
	return {
		folders: entries.filter(entry => entry.isDirectory()).map(nameOf),
		files: entries
			.filter(entry => entry.isFile() && !entry.name.endsWith('.sample'))
			.map(entry => {
				const file = path.join(entry.parentPath, entry.name);
				return {name: nameOf(entry), bytes: readFileSync(file), mode: statSync(file).mode};
			}),
	};
};

/** Makes it again in `folder`. */
export const putBack = (folder: string, {folders, files}: Kept): void => {
	for (const name of folders) mkdirSync(path.join(folder, name), {recursive: true});
	for (const {name, bytes, mode} of files) writeFileSync(path.join(folder, name), bytes, {mode});
};
