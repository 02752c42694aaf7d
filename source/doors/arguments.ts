/**
From a command line to what it asks for. Flags are computed from the schemas of the cards, so a new field is a new flag.
*/
import meow from 'meow';
import type {z} from 'zod';
import type {CommandCard, CommandName} from '../commands/command.js';
import {configFields} from '../domain/config-keys.js';
import {type Field, fieldsOf, flagOf, valueFrom} from '../domain/fields.js';
import {sayIssue, sayKeys} from '../domain/issue.js';
import type {Problem} from '../domain/problem.js';
import {shapeOf} from '../domain/shape.js';
import {type Action, type Deed, type Globals, unknownWord, wrongUse} from './action.js';
import {globalFlags, type VerbName, verbs} from './verbs.js';
import {findWords, type Target, targetOf} from './words.js';

type Values = Readonly<Record<string, unknown>>;
type Read<Value> = {readonly value: Value} | {readonly problem: Problem};

const noGlobals: Globals = {
	directory: undefined,
	config: undefined,
	json: false,
	yes: false,
	dryRun: false,
	quiet: false,
	color: undefined,
	ascii: false,
	overrides: {},
};

/** Whether its `text` is what stands in its `file`: a person names the file, and somebody with hands reads it. */
const readsFile = ({input}: Pick<Target['card'], 'input'>): boolean => Object.hasOwn(input.shape, 'file') && Object.hasOwn(input.shape, 'text');

/** The fields of a command that are its own flags; those that are flags of every command are not asked for twice. */
export const ownFields = (card: Pick<Target['card'], 'input'>): Field[] => {
	const notAsked = new Set([...globalFlags.map(({name}) => name), ...(readsFile(card) ? ['text'] : [])]);
	return fieldsOf(card.input).filter(({name, kind}) => kind !== 'nested' && !notAsked.has(name));
};

/** Flags of the config that this command has no field of the same name for. */
const overridesOf = (own: readonly Field[]): Field[] => configFields.filter(({name}) => !own.some(field => field.name === name));

const typed = (argv: readonly string[], key: string): string =>
	argv.find(word => word.startsWith('-') && flagOf(word.replace(/^--?(?:no-)?/, '').split(/[=.]/)[0] ?? '') === flagOf(key))?.split('=')[0] ??
	(key.length === 1 ? `-${key}` : flagOf(key));

const readFlags = (
	argv: readonly string[],
	fields: ReadonlyArray<Pick<Field, 'name' | 'flag' | 'kind'> & {readonly shortFlag?: string}>,
	importMeta: ImportMeta,
): Read<{flags: Values; words: string[]}> => {
	const options = fields.map(({name, kind, shortFlag}) => [
		name,
		{type: kind === 'switch' ? ('boolean' as const) : ('string' as const), isMultiple: kind === 'list', ...(shortFlag === undefined ? {} : {shortFlag})},
	]);
	try {
		const {flags, input} = meow({
			importMeta,
			argv,
			pkg: {name: 'orch-tui'},
			flags: Object.fromEntries(options),
			autoHelp: false,
			autoVersion: false,
			// A switch that is not there has no value at all: the schema's default may be true.
			booleanDefault: undefined,
		});
		const given: Values = flags;
		const byName = new Map(fields.map(field => [field.name, field]));
		for (const [name, value] of Object.entries(given)) {
			const field = byName.get(name);
			const word = typed(argv, name);
			// `--no-config` reads as a text flag that is false.
			if (!field || (field.kind !== 'switch' && typeof value === 'boolean'))
				return {
					problem: unknownWord(
						'flag',
						word,
						fields.map(({flag}) => flag),
					),
				};
			if (value === '' || (Array.isArray(value) && value.includes(''))) return {problem: wrongUse(`\`${word}\` needs a value.`)};
		}

		return {value: {flags: given, words: input}};
	} catch (error) {
		// Meow throws for a flag that is given twice.
		const reason = error instanceof Error ? error.message : String(error);
		return {problem: wrongUse(reason.replace(/--(\w+)/, (_, name: string) => flagOf(name)))};
	}
};

/** Agents are called a3, so that a bare word which is no name of an agent may be that of its task. */
const isTaskInstead = ({input: {shape}}: Target['card'], {name}: Field, word: string): boolean => {
	const [bare, task]: Array<z.ZodType | undefined> = [shape[name], shape['taskId']];
	return bare?.safeParse(word).success === false && task?.safeParse(word).success === true;
};

const readInput = ({card, input: fixed}: Target, own: readonly Field[], flags: Values, words: readonly string[], isDry: boolean): Read<Values> => {
	const input: Record<string, unknown> = {...fixed};
	const bare = own.find(({name}) => name === card.bareField);
	const [word, ...more] = words;
	if (word !== undefined && (!bare || (bare.kind !== 'list' && more.length > 0))) {
		return {
			problem: wrongUse(
				`\`${card.name}\` does not know what to do with \`${bare ? more[0] : word}\`.`,
				bare ? 'Words that belong together need quotes.' : undefined,
			),
		};
	}

	if (word !== undefined && bare) input[isTaskInstead(card, bare, word) ? 'taskId' : bare.name] = valueFrom(bare, words.join(','));
	for (const field of own) {
		const value = flags[field.name];
		if (field.kind === 'list' && Array.isArray(value) && value.length > 0) input[field.name] = valueFrom(field, value.join(','));
		else if (typeof value === 'string') input[field.name] = valueFrom(field, value);
		else if (typeof value === 'boolean') input[field.name] = value;
	}

	const hasDryRun = Object.hasOwn(card.input.shape, 'dryRun');
	if (isDry && !hasDryRun && card.name !== 'init') return {problem: wrongUse(`\`${card.name}\` has no dry run.`)};
	if (isDry && hasDryRun) input['dryRun'] = true;

	const parsed = card.input.safeParse(readsFile(card) ? {...input, text: ''} : input);
	if (parsed.success) return {value: input};
	const nameOf = (path: readonly PropertyKey[]) => (path[0] === card.bareField ? `<${sayKeys(path.slice(0, 1))}>` : flagOf(String(path[0])));
	const [said] = parsed.error.issues.flatMap(issue => sayIssue(issue, shapeOf(card.input), nameOf));
	return {problem: wrongUse(`\`${card.name}\`: ${said?.message}`, said?.hint ?? `\`orch-tui help ${card.name}\` shows what it takes.`)};
};

const readGlobals = (flags: Values, own: readonly Field[]): Globals => {
	const text = (name: string) => (typeof flags[name] === 'string' ? flags[name] : undefined);
	const is = (name: string) => flags[name] === true;
	return {
		directory: text('directory'),
		config: text('config'),
		json: is('json'),
		yes: is('yes'),
		dryRun: is('dryRun'),
		quiet: is('quiet'),
		color: typeof flags['color'] === 'boolean' ? flags['color'] : undefined,
		ascii: is('ascii'),
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
	return target
		? {kind: 'help', topic: target.card.name}
		: {
				kind: 'problem',
				problem: unknownWord(
					'command',
					topic,
					[...verbs, ...cards].map(one => one.name),
				),
			};
};

/** `argv`: without node and script. `importMeta`: the caller's, for meow. Never throws, never prints, never exits. */
export const readArguments = (argv: readonly string[], cards: readonly CommandCard[], importMeta: ImportMeta): Action => {
	const found = findWords(argv, cards);
	if (found.kind === 'problem') return {kind: 'problem', problem: found.problem, globals: {...noGlobals, json: argv.includes('--json')}};

	const target = found.kind === 'target' ? found.target : undefined;
	const own = target ? ownFields(target.card) : [];
	const read = readFlags(found.rest, [...globalFlags, ...overridesOf(own), ...own], importMeta);
	if ('problem' in read) return {kind: 'problem', problem: read.problem, globals: {...noGlobals, json: argv.includes('--json')}};

	const {flags, words} = read.value;
	const globals = readGlobals(flags, own);
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
	const verb = verbs.find(({name}) => name === target.card.name);
	if (verb) return {...deedOf(verb.name, verb, input.value, cards), globals};
	const reads = readsFile(target.card) ? {reads: String(input.value['file'] ?? '-')} : {};
	return {kind: 'command', name: target.card.name as CommandName, input: input.value, ...reads, globals};
};
