/**
Which flags a command has, and what a command line says with them. Computed from the schemas of the cards, so a new field is a new flag.
*/
import meow from 'meow';
import {configFields} from '../domain/config-keys.js';
import {type Field, fieldsOf, flagOf} from '../domain/fields.js';
import type {Problem} from '../domain/problem.js';
import {unknownWord, wrongUse} from './action.js';
import {globalFlags} from './global-flags.js';
import type {Target} from './words.js';

export type Values = Readonly<Record<string, unknown>>;
export type Read<Value> = {readonly value: Value} | {readonly problem: Problem};

/** Whether its `text` is what stands in its `file`: a person names the file, and somebody with hands reads it. */
export const readsFile = ({input}: Pick<Target['card'], 'input'>): boolean => Object.hasOwn(input.shape, 'file') && Object.hasOwn(input.shape, 'text');

/** The fields of a command that are its own flags; those that are flags of every command are not asked for twice. */
export const ownFields = (card: Pick<Target['card'], 'input'>): Field[] => {
	const notAsked = new Set([...globalFlags.map(({name}) => name), ...(readsFile(card) ? ['text'] : [])]);
	return fieldsOf(card.input).filter(({name}) => !notAsked.has(name));
};

/** Flags of the config that this command has no field of the same name for. */
export const overridesOf = (own: readonly Field[]): Field[] => configFields.filter(({name}) => !own.some(field => field.name === name));

const typed = (argv: readonly string[], key: string): string =>
	argv.find(word => word.startsWith('-') && flagOf(word.replace(/^--?(?:no-)?/, '').split(/[=.]/)[0] ?? '') === flagOf(key))?.split('=')[0] ??
	(key.length === 1 ? `-${key}` : flagOf(key));

/** What each flag was given, and the bare words. */
export const readFlags = (
	argv: readonly string[],
	fields: ReadonlyArray<Pick<Field, 'name' | 'flag' | 'kind'> & {readonly shortFlag?: string}>,
	importMeta: ImportMeta,
): Read<{flags: Values; words: string[]}> => {
	const options = fields.map(({name, kind, shortFlag}) => [
		name,
		{
			type: kind === 'switch' ? ('boolean' as const) : ('string' as const),
			isMultiple: kind === 'list' || kind === 'rows',
			...(shortFlag === undefined ? {} : {shortFlag}),
		},
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
