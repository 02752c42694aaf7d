/**
The command line inside the screen: the same words, flags, short forms and completions as in a shell. Part of the front step.
*/
import type {CommandCard} from './commands/command.js';
import {failure, success} from './domain/problem.js';
import {wrongUse} from './doors/action.js';
import {aliases} from './doors/aliases.js';
import {readArguments} from './doors/arguments.js';
import {type Completion, complete} from './doors/complete.js';
import {completionTable} from './doors/completion-table.js';
import {targetOf} from './doors/words.js';
import {readText} from './read-text.js';
import type {CommandLine} from './ui/command-line.js';

/** Standard input belongs to the screen. */
const noInput = wrongUse('The text cannot come from standard input here.', 'Name a file.');

const shellOnly = (words: readonly string[]) =>
	wrongUse(`\`${words.join(' ')}\` is only for a shell.`, 'Leave the screen, or open a second terminal: it may run beside this one.');

export const commandLineOf = (cards: readonly CommandCard[]): CommandLine => {
	let table: Completion | undefined;
	const typed = [...cards.map(({name}) => name as string), ...aliases.map(({words}) => words)].flatMap(words => {
		const target = targetOf(words, cards);
		const card = cards.find(({name}) => name === target?.card.name);
		return card === undefined || target === undefined ? [] : [{words, does: card.summary, name: card.name, input: target.input}];
	});

	return {
		commands: typed,

		read(words) {
			const action = readArguments(words, cards, import.meta);
			if (action.kind === 'problem') return failure(action.problem);
			if (action.kind !== 'command') return failure(shellOnly(words));
			const {name, input, reads} = action;
			if (reads === undefined) return success({name, input});
			if (reads === '-') return failure(noInput);
			const text = readText(reads);
			return text.ok ? success({name, input: {...input, text: text.value}}) : text;
		},

		complete(words, idsOf) {
			table ??= completionTable(cards);
			return complete(table, 'zsh', words, idsOf);
		},
	};
};
