/**
The tables of the manual, made from the cards and the schema of the config, between markers that are seen by nobody but us.
*/
import type {CommandCard} from '../commands/command.js';
import {configFields, configKeys} from '../domain/config-keys.js';
import {aliases} from './aliases.js';
import {exitMeanings} from './exit-codes.js';
import {verbs} from './verbs.js';

/** One key, as the manual shows it. `where`: the panes it works in. */
export type KeyEntry = {readonly press: string; readonly where: string; readonly does: string};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
/** A table of markdown. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
	[head, head.map(() => '---'), ...rows.map(row => row.map(cell))].map(row => `| ${row.join(' | ')} |`).join('\n');
const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

/** Verbs first, then commands, both in the order they were given. */
export const commandTable = (cards: readonly CommandCard[]): string => {
	const shortOf = (name: string): string =>
		aliases
			.filter(alias => alias.name === name)
			.map(({words}) => code(words))
			.join(', ');
	return tableOf(
		['Command', 'Short forms', 'Key', 'By itself', 'What it does'],
		[
			...verbs.map(({name, summary}) => [code(name), shortOf(name), '', '', summary]),
			...cards.map(({name, keys = [], cadence, summary}) => [
				code(name),
				shortOf(name),
				[...new Set(keys.map(({press}) => code(press)))].join(' '),
				cadence ? 'yes' : '',
				summary,
			]),
		],
	);
};

/** The keys of the commands; those of the screen itself come from the screen. */
export const commandKeys = (cards: readonly CommandCard[]): KeyEntry[] =>
	cards.flatMap(({keys = []}) => keys.map(({press, pane, does}) => ({press, where: pane, does})));

export const keyTable = (keys: readonly KeyEntry[]): string =>
	tableOf(
		['Key', 'Where', 'What it does'],
		keys.map(({press, where, does}) => [code(press), where, does]),
	);

export const configTable = (): string =>
	tableOf(
		['Key', 'Default', 'Flag', 'Variable', 'What it is for'],
		configKeys.map(({name, default: value, flag, variable, description}) => {
			const isScalar = configFields.some(field => field.name === name);
			return [code(name), value === undefined ? '' : code(JSON.stringify(value)), isScalar ? code(flag) : '', isScalar ? code(variable) : '', description];
		}),
	);

export const exitTable = (): string =>
	tableOf(
		['Exit code', 'Meaning'],
		exitMeanings.map(({code, meaning}) => [String(code), meaning]),
	);

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. `missing`: the names whose markers are not there. */
export const writeTables = (text: string, tables: Readonly<Record<string, string>>): {text: string; missing: string[]} => {
	let written = text;
	const missing: string[] = [];
	for (const [name, content] of Object.entries(tables)) {
		const open = `<!-- ${name} -->`;
		const begin = written.indexOf(open);
		const end = written.indexOf(`<!-- /${name} -->`, begin + 1);
		if (begin === -1 || end === -1) missing.push(name);
		else written = `${written.slice(0, begin + open.length)}\n${content}\n${written.slice(end)}`;
	}

	return {text: written, missing};
};
