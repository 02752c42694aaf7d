/**
Completes a path as a shell does: as far as all that fits agrees.
*/
import {type Dirent, readdirSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const entriesOf = (folder: string): Dirent[] => {
	try {
		return readdirSync(folder, {withFileTypes: true});
	} catch {
		return [];
	}
};

const sharedStart = (words: readonly string[]): string => {
	const [first = '', ...more] = words;
	let length = first.length;
	for (const word of more) while (!word.startsWith(first.slice(0, length))) length -= 1;
	return first.slice(0, length);
};

/** `from`: where relative paths begin. Hidden names only when a dot was typed. */
export const completePath = (from: string, text: string): string => {
	const cut = text.lastIndexOf('/') + 1;
	const [folder, begun] = [text.slice(0, cut), text.slice(cut)];
	const at = folder.startsWith('~/') ? path.join(os.homedir(), folder.slice(2)) : path.resolve(from, folder);
	const names = entriesOf(at)
		.filter(({name}) => name.startsWith(begun) && (begun.startsWith('.') || !name.startsWith('.')))
		.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name));
	return names.length === 0 ? text : `${folder}${sharedStart(names)}`;
};
