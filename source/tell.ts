/**
What is told without opening anything: help, version and the script for a shell. Part of the front step.
*/
import type {CommandCard} from './commands/command.js';
import type {Action} from './doors/action.js';
import {completionScript} from './doors/completion-scripts.js';
import {helpForAll, helpForOne} from './doors/help.js';
import {verbs} from './doors/verbs.js';
import {versionOf} from './version.js';

export const tell = (action: Action & {kind: 'help' | 'version' | 'completion'}, cards: readonly CommandCard[], columns = 80): string => {
	if (action.kind === 'completion') return completionScript(action.shell);
	if (action.kind === 'version') return `${versionOf()}\n`;
	const card = [...verbs, ...cards].find(({name}) => name === action.topic);
	return `${card === undefined ? helpForAll(cards, columns) : helpForOne(card, columns)}\n`.replace(/\n\n$/, '\n');
};
