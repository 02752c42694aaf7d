/**
What lies in the user's folder for Gemini CLI: it takes settings of an attempt only from a home, so it gets one that leads to theirs in all but that file.
*/
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {type ParseError, parse} from 'jsonc-parser';
import type {GeminiHome} from '../domain/hand-tools.js';
import {isObject} from '../domain/json.js';

const settingsName = 'settings.json';

const entriesOf = (folder: string): string[] => {
	try {
		return readdirSync(folder);
	} catch {
		return []; // Not used so far.
	}
};

/** Names are those of Gemini CLI's own folder; `undefined` when the user's settings cannot be read: then theirs have to do. */
export const geminiHome = ({GEMINI_CLI_HOME: own, HOME: home}: Readonly<Record<string, string | undefined>>): GeminiHome | undefined => {
	const place = own === undefined || own === '' ? home : own;
	if (place === undefined || !path.isAbsolute(place)) return undefined;
	const folder = path.join(place, '.gemini');
	const names = entriesOf(folder);
	const links = Object.fromEntries(names.filter(name => name !== settingsName && /^[\w-][\w.-]*$/.test(name)).map(name => [name, path.join(folder, name)]));
	if (!names.includes(settingsName)) return {links, settings: {}};
	try {
		const errors: ParseError[] = [];
		const settings: unknown = parse(readFileSync(path.join(folder, settingsName), 'utf8'), errors, {allowTrailingComma: true});
		return isObject(settings) && errors.length === 0 ? {links, settings} : undefined;
	} catch {
		return undefined;
	}
};
