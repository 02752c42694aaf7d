/**
From a command line to what it asks for.
*/
import type {CommandCard, CommandName} from '../commands/command.js';
import type {ScreenFlags} from '../domain/config-screen.js';
import type {Field} from '../domain/fields.js';
import type {Problem} from '../domain/problem.js';
import {type Action, type Deed, type Globals, unknownWord, wrongUse} from './action.js';
import {overridesOf, ownFields, readFlags, readsFile, type Values} from './flags.js';
import {globalFlags} from './global-flags.js';
import {readInput} from './input.js';
import {fieldsOf, splitFields, withFields} from './json-fields.js';
import {readScreenFlags, withPlainColor} from './screen-flags.js';
import {topicNames} from './topics.js';
import type {VerbName} from './verb-names.js';
import {verbs} from './verbs.js';
import {findWords, type Target, targetOf} from './words.js';

const noGlobals: Globals = {
	directory: undefined,
	config: undefined,
	json: false,
	yes: false,
	input: true,
	dryRun: false,
	quiet: false,
	color: undefined,
	ascii: false,
	screen: {},
	altScreen: true,
	readOnly: false,
	overrides: {},
};

const readGlobals = (flags: Values, own: readonly Field[], screen: ScreenFlags): Globals => {
	const text = (name: string) => (typeof flags[name] === 'string' ? flags[name] : undefined);
	const is = (name: string) => flags[name] === true;
	return {
		directory: text('directory'),
		config: text('config'),
		json: is('json'),
		yes: is('yes'),
		input: flags['input'] !== false,
		dryRun: is('dryRun'),
		quiet: is('quiet'),
		color: typeof flags['color'] === 'boolean' ? flags['color'] : undefined,
		ascii: is('ascii'),
		screen,
		altScreen: flags['altScreen'] !== false,
		readOnly: is('readOnly'),
		overrides: Object.fromEntries(overridesOf(own).flatMap(({name}) => (text(name) === undefined ? [] : [[name, text(name) ?? '']]))),
	};
};

/** The input of a verb, defaults filled in, as what it asks for. */
const deedOf = (name: VerbName, card: Target['card'], input: Values, cards: readonly CommandCard[]): Deed => {
	const fields = card.input.parse(input);
	if (name !== 'help') return {kind: name, ...fields} as Deed;
	const topic = fields['command'];
	if (typeof topic !== 'string') return {kind: 'help', topic: undefined};
	const target = targetOf(topic, cards);
	if (target) return {kind: 'help', topic: target.card.name};
	const named = topicNames.find(each => each === topic.replaceAll(' ', '-'));
	return named
		? {kind: 'help', topic: named}
		: {
				kind: 'problem',
				problem: unknownWord('command', topic, [...[...verbs, ...cards].map(one => one.name), ...topicNames]),
			};
};

/** Verbs that are not there to look. */
const acting: ReadonlySet<string> = new Set<VerbName>(['run', 'init', 'mcp', 'worktree-shell', 'restore']);

const changesThings = ({card}: Target, input: Readonly<Record<string, unknown>>, {dryRun}: Globals): boolean => {
	if (dryRun) return false;
	if (card.name === 'config') return input['operation'] === 'set' || input['operation'] === 'edit';
	if (card.name === 'trust') return input['operation'] !== 'show' && input['operation'] !== 'list';
	if (card.name === 'doctor') return input['fix'] === true;
	return 'writes' in card ? card.writes.length > 0 : acting.has(card.name);
};

const onlyLooks = (name: string): Problem => wrongUse(`\`${name}\` changes things, and \`--read-only\` only looks.`, 'Leave one of them out.');

const readWords = (argv: readonly string[], cards: readonly CommandCard[], importMeta: ImportMeta): Action => {
	const found = findWords(withPlainColor(argv), cards);
	if (found.kind === 'problem') return {kind: 'problem', problem: found.problem, globals: {...noGlobals, json: argv.includes('--json')}};

	const target = found.kind === 'target' ? found.target : undefined;
	const own = target ? ownFields(target.card) : [];
	const read = readFlags(found.rest, [...globalFlags, ...overridesOf(own), ...own], importMeta);
	if ('problem' in read) return {kind: 'problem', problem: read.problem, globals: {...noGlobals, json: argv.includes('--json')}};

	const {flags, words} = read.value;
	const screen = readScreenFlags(flags);
	if ('problem' in screen) return {kind: 'problem', problem: screen.problem, globals: {...noGlobals, json: argv.includes('--json')}};
	const globals = readGlobals(flags, own, screen.value);
	if (flags['help'] === true) return {kind: 'help', topic: target?.card.name, globals};
	if (flags['version'] === true) return {kind: 'version', globals};
	if (!target)
		return words.length === 0
			? {kind: 'screen', globals}
			: {
					kind: 'problem',
					problem: unknownWord(
						'command',
						words[0] ?? '',
						verbs.map(({name}) => name),
					),
					globals,
				};

	// `help agent kill` is two words for one topic.
	const topics = target.card.name === 'help' && words.length > 1 ? [words.join(' ')] : words;
	const input = readInput(target, own, flags, topics, globals.dryRun);
	if ('problem' in input) return {kind: 'problem', problem: input.problem, globals};
	if (globals.readOnly && changesThings(target, input.value, globals)) return {kind: 'problem', problem: onlyLooks(target.card.name), globals};
	const verb = verbs.find(({name}) => name === target.card.name);
	if (verb) return {...deedOf(verb.name, verb, input.value, cards), globals};
	const reads = readsFile(target.card) ? {reads: String(input.value['file'] ?? '-')} : {};
	return {kind: 'command', name: target.card.name as CommandName, input: input.value, ...reads, globals};
};

/** `argv`: without node and script. `importMeta`: the caller's, for meow. Never throws, never prints, never exits. */
export const readArguments = (argv: readonly string[], cards: readonly CommandCard[], importMeta: ImportMeta): Action => {
	const {argv: plain, fields, word, withoutWord} = splitFields(argv);
	const action = readWords(plain, cards, importMeta);
	if (fields !== undefined) return withFields(action, fields, cards);
	if (word === undefined) return action;
	// One word behind --json may be a field, or belong to the command.
	const other = readWords(withoutWord, cards, importMeta);
	if (other.kind === 'problem') return action;
	return action.kind === 'problem' || ((other.kind === 'command' || other.kind === 'config') && fieldsOf(other, cards).includes(word))
		? withFields(other, [word], cards)
		: action;
};
