/**
Finds in a command line the words that say what to do, before the flags can be read: which flags there are depends on them.
*/
import type {CommandCard} from '../commands/command.js';
import {configFields} from '../domain/config-keys.js';
import type {Problem} from '../domain/problem.js';
import {unknownWord, wrongUse} from './action.js';
import {aliases} from './aliases.js';
import {globalFlags} from './global-flags.js';
import {type Verb, verbs} from './verbs.js';

/** A command or a verb, with the fields that its short form fills in. `bare`: what bare words fill, where that is not only its `bareField`. */
export type Target = {readonly card: CommandCard | Verb; readonly input: Readonly<Record<string, unknown>>; readonly bare?: readonly string[]};

export type Found =
	/** `rest`: the command line without the words. */
	| {readonly kind: 'target'; readonly target: Target; readonly rest: readonly string[]}
	| {readonly kind: 'none'; readonly rest: readonly string[]}
	| {readonly kind: 'problem'; readonly problem: Problem};

const withValue = new Set([
	...globalFlags.filter(({kind}) => kind === 'text').flatMap(({flag, shortFlag}) => [flag, ...(shortFlag === undefined ? [] : [`-${shortFlag}`])]),
	...configFields.map(({flag}) => flag),
]);

/** Places of the first two bare words: not a flag, not the value of a flag that may stand before them. */
const placesOfWords = (argv: readonly string[]): number[] => {
	const places: number[] = [];
	for (let index = 0; index < argv.length && places.length < 2; index += 1) {
		const word = argv[index]!;
		if (word === '--') break;
		if (withValue.has(word)) index += 1;
		else if (!word.startsWith('-') || word === '-') places.push(index);
	}

	return places;
};

/** A short form is only as good as the command it stands for. */
export const targetOf = (words: string, cards: readonly CommandCard[]): Target | undefined => {
	const known: ReadonlyArray<CommandCard | Verb> = [...verbs, ...cards];
	const direct = known.find(({name}) => name === words);
	if (direct) return {card: direct, input: {}};
	const alias = aliases.find(alias => alias.words === words);
	const card = known.find(({name}) => name === alias?.name);
	if (alias === undefined || card === undefined) return undefined;
	return {card, input: alias.input ?? {}, ...(alias.bare === undefined ? {} : {bare: alias.bare})};
};

export const findWords = (argv: readonly string[], cards: readonly CommandCard[]): Found => {
	const [first, second] = placesOfWords(argv);
	if (first === undefined) return {kind: 'none', rest: argv};
	const one = argv[first] ?? '';
	const two = second === undefined ? undefined : argv[second];

	const without = (...places: Array<number | undefined>) => argv.filter((_, index) => !places.includes(index));
	const pair = two === undefined ? undefined : targetOf(`${one} ${two}`, cards);
	if (pair) return {kind: 'target', target: pair, rest: without(first, second)};
	const single = targetOf(one, cards);
	if (single) return {kind: 'target', target: single, rest: without(first)};

	const pairs = aliases.map(({words}) => words).filter(words => words.startsWith(`${one} `));
	if (pairs.length > 0) {
		const all = pairs.map(words => `\`${words}\``).join(', ');
		return {kind: 'problem', problem: two === undefined ? wrongUse(`\`${one}\` what?`, `There are ${all}.`) : unknownWord('command', `${one} ${two}`, pairs)};
	}

	// Who says what is to be done, and not yet with what.
	const ends = aliases.map(({words}) => words).filter(words => words.endsWith(` ${one}`));
	if (ends.length > 0)
		return {kind: 'problem', problem: wrongUse(`Unknown command \`${one}\`.`, `Did you mean ${ends.map(words => `\`${words}\``).join(' or ')}?`)};

	const firstWords = new Set([...verbs, ...cards].map(({name}) => name as string).concat(aliases.map(({words}) => words.split(' ')[0] ?? words)));
	return {kind: 'problem', problem: unknownWord('command', one, firstWords)};
};
