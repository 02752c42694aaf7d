/**
The fields of a schema as a person types them: one flag, one variable, one line of help each.
*/
import type {z} from 'zod';
import {type Shape, sayExpected, shapeOf} from './shape.js';

/** `switch`: there or not. `list`: several, with commas between. `rows`: several objects, for each of which one word will do. `nested`: an object, written as JSON. */
export type FieldKind = 'text' | 'number' | 'choice' | 'switch' | 'list' | 'rows' | 'nested';

export type Field = {
	readonly name: string;
	/** With its dashes, as in `--max-parallel`. */
	readonly flag: string;
	/** As in `ORCH_MAX_PARALLEL`. */
	readonly variable: string;
	readonly kind: FieldKind;
	/** Of a list: what each of its words may be. */
	readonly choices: readonly string[];
	/** Of rows: the one key that each must have, which is what a word stands for. */
	readonly rowKey?: string;
	/** `undefined` when there is none. */
	readonly default: unknown;
	readonly description: string;
	/** What a value may be, as the end of "must be …". */
	readonly expected: string;
	readonly isRequired: boolean;
};

const inWords = (name: string): string[] =>
	name
		.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(' ');

/** `maxParallel` → `--max-parallel`. */
export const flagOf = (name: string): string => `--${inWords(name).join('-')}`;

/** `maxParallel` → `ORCH_MAX_PARALLEL`. */
export const variableOf = (name: string): string => `ORCH_${inWords(name).join('_').toUpperCase()}`;

/** An object that needs no more than one text can be written as that text. */
const rowKeyOf = ({items}: Shape): string | undefined => {
	const [key, ...more] = items?.required ?? [];
	return key !== undefined && more.length === 0 && items?.properties?.[key]?.type === 'string' ? key : undefined;
};

const kindOf = (shape: Shape): FieldKind => {
	if (shape.enum) return 'choice';
	if (shape.type === 'array') return shape.items?.type === 'object' ? (rowKeyOf(shape) === undefined ? 'nested' : 'rows') : 'list';
	if (shape.type === 'boolean') return 'switch';
	if (shape.type === 'number' || shape.type === 'integer') return 'number';
	return shape.type === 'string' ? 'text' : 'nested';
};

/** In the order of the schema. */
export const fieldsOf = (schema: z.ZodObject): Field[] => {
	const {properties = {}, required = []} = shapeOf(schema);
	return Object.entries(properties).map(([name, shape]) => {
		const kind = kindOf(shape);
		return {
			name,
			flag: flagOf(name),
			variable: variableOf(name),
			kind,
			choices: (shape.enum ?? shape.items?.enum ?? []).map(String),
			...(kind === 'rows' ? {rowKey: rowKeyOf(shape) ?? ''} : {}),
			default: shape.default,
			description: shape.description ?? '',
			expected: sayExpected(shape) ?? 'a text or JSON',
			isRequired: required.includes(name),
		};
	});
};

const wordsIn = (text: string): string[] =>
	text
		.split(',')
		.map(part => part.trim())
		.filter(part => part !== '');

/** `undefined` when it is no JSON. */
const jsonIn = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

/** What was typed, as what the schema takes; the schema still has the last word. */
export const valueFrom = ({kind, rowKey = ''}: Pick<Field, 'kind' | 'rowKey'>, text: string): unknown => {
	switch (kind) {
		case 'number': {
			return text.trim() === '' ? Number.NaN : Number(text);
		}

		case 'switch': {
			return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
		}

		case 'list':
		case 'rows': {
			const json = /^\s*\[/.test(text) ? jsonIn(text) : undefined;
			if (json !== undefined) return json;
			return kind === 'list' ? wordsIn(text) : wordsIn(text).map(word => ({[rowKey]: word}));
		}

		case 'nested': {
			return jsonIn(text) ?? text;
		}

		case 'text':
		case 'choice': {
			return text;
		}
	}
};
