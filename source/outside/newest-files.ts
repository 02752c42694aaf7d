/**
The newest files of a folder whose name is of a kind, with the beginning of what is in them.
*/
import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';

const textMax = 8000;

/** The newest first. None where there is no folder. */
export const newestFiles = (folder: string, kind: RegExp, max: number): ReadonlyArray<{readonly name: string; readonly text: string}> => {
	try {
		return readdirSync(folder)
			.filter(name => kind.test(name))
			.map(name => ({name, atMs: statSync(path.join(folder, name)).mtimeMs}))
			.toSorted((a, b) => b.atMs - a.atMs)
			.slice(0, max)
			.map(({name}) => ({name, text: readFileSync(path.join(folder, name), 'utf8').slice(0, textMax)}));
	} catch {
		return [];
	}
};
