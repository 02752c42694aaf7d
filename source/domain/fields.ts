/**
The fields of a schema as a person types them: one flag, one variable, one line of help each.
*/
import type {z} from 'zod';
import {type Shape, sayExpected, shapeOf} from './shape.js';

/** `switch`: there or not. `list`: several, with commas between. `nested`: an object, which no flag can hold. */
export type FieldKind = 'text' | 'number' | 'choice' | 'switch' | 'list' | 'nested';

export type Field = {
	readonly name: string;
	/** With its dashes, as in `--max-parallel`. */
	readonly flag: string;
	/** As in `ORCH_MAX_PARALLEL`. */
	readonly variable: string;
	readonly kind: FieldKind;
	readonly choices: readonly string[];
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

const kindOf = (shape: Shape): FieldKind => {
	if (shape.enum) return 'choice';
	if (shape.type === 'array') return shape.items?.type === 'object' ? 'nested' : 'list';
	if (shape.type === 'boolean') return 'switch';
	if (shape.type === 'number' || shape.type === 'integer') return 'number';
	return shape.type === 'string' ? 'text' : 'nested';
};

/** In the order of the schema. */
export const fieldsOf = (schema: z.ZodObject): Field[] => {
	const {properties = {}, required = []} = shapeOf(schema);
	return Object.entries(properties).map(([name, shape]) => ({
		name,
		flag: flagOf(name),
		variable: variableOf(name),
		kind: kindOf(shape),
		choices: (shape.enum ?? []).map(String),
		default: shape.default,
		description: shape.description ?? '',
		expected: sayExpected(shape) ?? 'something else',
		isRequired: required.includes(name),
	}));
};

/** What was typed, as what the schema takes; the schema still has the last word. */
export const valueFrom = ({kind}: Field, text: string): unknown => {
	switch (kind) {
		case 'number': {
			return text.trim() === '' ? Number.NaN : Number(text);
		}

		case 'switch': {
			return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
		}

		case 'list': {
			return text
				.split(',')
				.map(part => part.trim())
				.filter(part => part !== '');
		}

		case 'text':
		case 'choice':
		case 'nested': {
			return text;
		}
	}
};
