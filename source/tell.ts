/**
What is told without opening anything: help and version. Part of the front step.
*/
import {readFileSync} from 'node:fs';
import type {CommandCard} from './commands/command.js';
import type {Action} from './doors/action.js';
import {helpForAll, helpForOne} from './doors/help.js';
import {verbs} from './doors/verbs.js';

export const versionOf = (): string => String(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);

export const tell = (action: Action & {kind: 'help' | 'version'}, cards: readonly CommandCard[], columns = 80): string => {
	if (action.kind === 'version') return `${versionOf()}\n`;
	const card = [...verbs, ...cards].find(({name}) => name === action.topic);
	return `${card === undefined ? helpForAll(cards, columns) : helpForOne(card, columns)}\n`.replace(/\n\n$/, '\n');
};
