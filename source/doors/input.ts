/**
From bare words and flags to the input of a command, checked by its schema.
*/
import type {z} from 'zod';
import {type Field, flagOf, valueFrom} from '../domain/fields.js';
import {sayIssue, sayKeys} from '../domain/issue.js';
import {didYouMean} from '../domain/nearest.js';
import type {Problem} from '../domain/problem.js';
import {shapeAt, shapeOf} from '../domain/shape.js';
import {wrongUse} from './action.js';
import {type Read, readsFile, type Values} from './flags.js';
import type {Target} from './words.js';

/** Agents are called a3, so that a bare word which is no name of an agent may be that of its task. */
const isTaskInstead = ({input: {shape}}: Target['card'], {name}: Field, word: string): boolean => {
	const [bare, task]: Array<z.ZodType | undefined> = [shape[name], shape['taskId']];
	return bare?.safeParse(word).success === false && task?.safeParse(word).success === true;
};

const isSeveral = ({kind}: Field): boolean => kind === 'list' || kind === 'rows';

/** The fields that bare words fill, in their order. */
export const bareFieldsOf = ({card, bare}: Pick<Target, 'card' | 'bare'>): readonly string[] => bare ?? (card.bareField === undefined ? [] : [card.bareField]);

/** Which bare word fills which field: each the next one, and a list all that are left. */
const fillFromWords = (target: Target, own: readonly Field[], words: readonly string[]): Read<Values> => {
	const {card} = target;
	const fields = bareFieldsOf(target).flatMap(name => own.find(field => field.name === name) ?? []);
	const last = fields.at(-1);
	const tooMany = words[fields.length];
	if (tooMany !== undefined && (last === undefined || !isSeveral(last))) {
		const isOperation = own.some(({name, choices}) => name === 'operation' && choices.includes(tooMany));
		const hint = isOperation ? `Did you mean \`--operation ${tooMany}\`?` : last === undefined ? undefined : 'Words that belong together need quotes.';
		return {problem: wrongUse(`\`${card.name}\` does not know what to do with \`${tooMany}\`.`, hint)};
	}

	const filled = fields.flatMap((field, index) => {
		const word = words[index];
		if (word === undefined) return [];
		const text = isSeveral(field) ? words.slice(index).join(',') : word;
		return [[isTaskInstead(card, field, word) ? 'taskId' : field.name, valueFrom(field, text)]];
	});
	return {value: Object.fromEntries(filled)};
};

const fillFromFlags = (own: readonly Field[], flags: Values): Values =>
	Object.fromEntries(
		own.flatMap(field => {
			const value = flags[field.name];
			if (Array.isArray(value)) return value.length > 0 ? [[field.name, valueFrom(field, value.join(','))]] : [];
			if (typeof value === 'string') return [[field.name, valueFrom(field, value)]];
			return typeof value === 'boolean' ? [[field.name, value]] : [];
		}),
	);

/** The first thing that is wrong. `nameOf`: how what stands at a path is called by whoever gave it. */
export const faultIn = (schema: z.ZodObject, input: Values, error: z.ZodError, nameOf: (path: readonly PropertyKey[]) => string) => {
	const shape = shapeOf(schema);
	const [said] = error.issues.flatMap(issue => sayIssue(issue, shape, nameOf));
	const value = said?.path.reduce<unknown>((inner, key) => (inner as Values | undefined)?.[String(key)], input);
	const meant = typeof value === 'string' ? didYouMean(value, (shapeAt(shape, said?.path ?? [])?.enum ?? []).map(String), '`') : undefined;
	return {message: said?.message ?? 'something is not right.', hint: said?.hint ?? meant};
};

const complaint = (target: Target, input: Values, error: z.ZodError): Problem => {
	const {card} = target;
	const bare = bareFieldsOf(target);
	const {message, hint} = faultIn(card.input, input, error, ([name = '', ...inside]) =>
		[bare.includes(String(name)) ? `<${String(name)}>` : flagOf(String(name)), sayKeys(inside)].filter(Boolean).join(' '),
	);
	return wrongUse(`\`${card.name}\`: ${message}`, hint ?? `\`orch-tui help ${card.name}\` shows what it takes.`);
};

/** Still as typed: the engine fills in the defaults. */
export const readInput = (target: Target, own: readonly Field[], flags: Values, words: readonly string[], isDry: boolean): Read<Values> => {
	const {card} = target;
	const filled = fillFromWords(target, own, words);
	if ('problem' in filled) return filled;
	const hasDryRun = Object.hasOwn(card.input.shape, 'dryRun');
	if (isDry && !hasDryRun && card.name !== 'init') return {problem: wrongUse(`\`${card.name}\` has no dry run.`)};
	const input = {...target.input, ...filled.value, ...fillFromFlags(own, flags), ...(isDry && hasDryRun ? {dryRun: true} : {})};
	const parsed = card.input.safeParse(readsFile(card) ? {...input, text: ''} : input);
	return parsed.success ? {value: input} : {problem: complaint(target, input, parsed.error)};
};
