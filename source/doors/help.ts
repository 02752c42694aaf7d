/**
`--help`, for everything and for one command: examples first, then how it is called, then its flags. All from the cards.
*/
import type {CommandCard} from '../commands/command.js';
import {configFields, configFileName} from '../domain/config-keys.js';
import {type Field, flagOf} from '../domain/fields.js';
import {aliases} from './aliases.js';
import {inParagraphs, wrapped} from './columns.js';
import {environmentRows} from './environment.js';
import {everyday} from './everyday.js';
import {exitMeanings} from './exit-codes.js';
import {ownFields} from './flags.js';
import {globalFlags} from './global-flags.js';
import {topicNames, topicSummaries} from './topics.js';
import type {Verb} from './verbs.js';
import {targetOf} from './words.js';

/** What a command takes beside its flags. */
const notes: Readonly<Record<string, {readonly title: string; readonly lines: readonly string[]}>> = {
	'import-backlog': {
		title: 'JSON lines',
		lines: [
			'One object a line, with these keys: title (the only one that must be there), id, prompt, check, files (a list), agent, spec, labels (a list),',
			'priority (high, medium or low), estimatedHours (a number),',
			'dependsOn (a list, as in [{"id":"T-1"},{"id":"T-2","type":"soft"}]).',
			'An id has letters and digits, in markdown also a digit behind a dash, as in T-17.',
		],
	},
};

const firstSteps = [
	['orch-tui', 'open the screen'],
	['orch-tui demo', 'watch it work, without a network'],
	['orch-tui init', 'set up this repository'],
	['orch-tui import TODO.md', 'add the open boxes of a check list'],
	['orch-tui run --until empty', 'work without a screen'],
	['orch-tui status --json', 'what is going on, for a program'],
];

const valueName = ({name, kind, choices}: Field): string =>
	kind === 'choice'
		? choices.join('|')
		: kind === 'number'
			? 'N'
			: kind === 'list' || kind === 'rows'
				? 'A,B,…'
				: kind === 'nested'
					? 'JSON'
					: name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** As it is typed: a switch that is on by default is there to be turned off. */
const shownFlag = (field: Field): string => {
	if (field.kind === 'switch') return field.default === true ? field.flag.replace('--', '--no-') : field.flag;
	return `${field.flag} <${valueName(field)}>`;
};

const isWorthSaying = ({default: value, kind}: Field): boolean =>
	value !== undefined && kind !== 'switch' && kind !== 'nested' && !(Array.isArray(value) && value.length === 0);

const described = (field: Field): string => `${field.description}${isWorthSaying(field) ? ` [${String(field.default)}]` : ''}`;

/** The words, and what is typed when there are none: `agent kill` is `kill-stalled-agent --force`. */
const shortForms = (name: string): string[][] =>
	aliases
		.filter(alias => alias.name === name)
		.map(({words, input = {}, bare = []}) => [
			[words, ...bare.map(field => `<${field}>`)].join(' '),
			[name, ...Object.entries(input).map(([field, value]) => (value === true ? flagOf(field) : `${flagOf(field)} ${value}`))].join(' '),
		]);

/** Each works as it stands; a test runs them. */
export const examplesOf = (card: CommandCard | Verb): readonly string[] =>
	('facts' in card ? card.facts?.examples : 'examples' in card ? card.examples : undefined) ?? [`orch-tui ${card.name} --json`];

const errorRows = (card: CommandCard | Verb): string[][] => Object.entries(('facts' in card && card.facts?.errors) || {}).map(([code, when]) => [code, when]);

const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title, ...lines]);
const indented = (rows: readonly (readonly string[])[], columns: number): string[] => inParagraphs(rows, columns - 2).map(line => `  ${line}`);

const flagLines = (fields: readonly Field[], columns: number): string[] =>
	fields.flatMap(field => [`  ${shownFlag(field)}`, ...wrapped(described(field), columns, 6)]);

/** `isDry`: with the one for a dry run. */
const globalLines = (columns: number, isDry = true): string[] =>
	indented(
		globalFlags
			.filter(({name}) => isDry || name !== 'dryRun')
			.map(field => [
				field.shortFlag === undefined ? '' : `-${field.shortFlag}`,
				field.kind === 'text' ? `${field.flag} <${field.value}>` : field.flag,
				field.description,
			]),
		columns,
	);

const exitLines = (columns: number): string[] =>
	indented(
		exitMeanings.map(({code, meaning}) => [String(code), meaning]),
		columns,
	);

/** `columns`: how wide a line may be. */
export const helpForAll = (cards: readonly CommandCard[], columns = 80): string => {
	return [
		...wrapped('A terminal control room for parallel coding agents: a backlog in, merged commits out.', columns, 0),
		...section('Examples', indented(firstSteps, columns)),
		...section('Usage', ['  orch-tui [command] [flags]']),
		...section(
			'Everyday',
			indented(
				everyday.filter(([words]) => targetOf(words, cards) !== undefined),
				columns,
			),
		),
		...section(
			'Commands',
			indented(
				cards.map(({name, summary}) => [name, summary]),
				columns,
			),
		),
		...section(
			'Topics',
			indented(
				topicNames.map(name => [`help ${name}`, topicSummaries[name]]),
				columns,
			),
		),
		...section('Flags everywhere', globalLines(columns)),
		...section(`Flags that override ${configFileName}`, flagLines(configFields, columns)),
		...section('Environment', indented(environmentRows, columns)),
		...section('Exit codes', exitLines(columns)),
		'',
		...wrapped('`orch-tui help <command>` explains one. Nothing is ever pushed, and nothing is sent anywhere.', columns, 0),
	].join('\n');
};

/** The same for one command or verb. */
export const helpForOne = (card: CommandCard | Verb, columns = 80): string => {
	const fields = ownFields(card);
	const bare = fields.find(({name}) => name === card.bareField);
	const bareWord = bare === undefined ? '' : bare.isRequired ? ` <${bare.name}>` : ` [${bare.name}]`;
	const flags = fields.filter(({name}) => name !== bare?.name);
	const hasDryRun = Object.hasOwn(card.input.shape, 'dryRun') || card.name === 'init';
	return [
		...wrapped(card.summary, columns, 0),
		...('facts' in card && card.facts ? ['', ...wrapped(card.facts.purpose, columns, 0)] : []),
		...section(
			'Examples',
			examplesOf(card).map(line => `  ${line}`),
		),
		...section('Usage', [`  orch-tui ${card.name}${bareWord}${flags.length > 0 || hasDryRun ? ' [flags]' : ''}`]),
		...section('Short forms', indented(shortForms(card.name), columns)),
		...section('Word', bare ? [`  ${bare.name}`, ...wrapped(described(bare), columns, 6)] : []),
		...section('Flags', [...flagLines(flags, columns), ...(hasDryRun ? ['  -n --dry-run', '      Only show what would be done.'] : [])]),
		...section(
			notes[card.name]?.title ?? '',
			wrapped(notes[card.name]?.lines.join(' ') ?? '', columns, 2).filter(line => line.trim() !== ''),
		),
		// Those that have a dry run say so among their own flags; the others have none.
		...section('Flags everywhere', globalLines(columns, false)),
		...section('Error codes', indented(errorRows(card), columns)),
		...section('Exit codes', exitLines(columns)),
	].join('\n');
};
