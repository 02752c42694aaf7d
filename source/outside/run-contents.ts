/**
What an agent finds in its run folder when it starts: files of its own, and names that lead to what lies elsewhere.
*/
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** Names that are ours. */
const ownFiles = ['pid', 'exit', 'out.log', 'err.log'];

/** What an agent finds in its run folder, by name; a name may lead into a folder of it, as in `home/.config/a.json`. */
export type RunContents = {
	readonly files?: Readonly<Record<string, string>>;
	/** Names that lead to what lies elsewhere. */
	readonly links?: Readonly<Record<string, string>>;
};

/** Whether it can be the name of something that an agent finds there. */
export const isContentName = (name: string): boolean =>
	!ownFiles.includes(name) && /^(?:[\w.-]+\/)*[\w-][\w.-]*$/.test(name) && name.split('/').every(part => part !== '.' && part !== '..');

/** Puts everything there; nothing of it may be there already. */
export const fillFolder = (folder: string, {files = {}, links = {}}: RunContents): void => {
	const placeOf = (name: string): string => {
		const place = path.join(folder, name);
		mkdirSync(path.dirname(place), {recursive: true, mode: 0o700});
		return place;
	};
	for (const [name, text] of Object.entries(files)) writeFileSync(placeOf(name), text, {mode: 0o600, flag: 'wx'});
	for (const [name, target] of Object.entries(links)) symlinkSync(target, placeOf(name));
};
