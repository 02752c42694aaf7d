/**
What a schema expects, as plain data: for messages, flags, help, manual and editors. Made by zod itself, so it cannot say anything else than the check does.
*/
import {z} from 'zod';

/** The part of JSON Schema that our schemas need. */
export type Shape = {
	readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
	readonly properties?: Readonly<Record<string, Shape>>;
	readonly additionalProperties?: Shape | boolean;
	readonly required?: readonly string[];
	readonly items?: Shape;
	readonly anyOf?: readonly Shape[];
	readonly enum?: readonly (string | number)[];
	readonly const?: string | number | boolean;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: number;
	readonly minLength?: number;
	readonly default?: unknown;
	readonly description?: string;
};

const known = new WeakMap<z.ZodType, Shape>();

/** Of what may be written, before defaults are filled in. Worked out once: that of the config takes as long as to load a dozen files. */
export const shapeOf = (schema: z.ZodType): Shape => {
	const shape = known.get(schema) ?? (z.toJSONSchema(schema, {io: 'input', unrepresentable: 'any'}) as Shape);
	known.set(schema, shape);
	return shape;
};

/** All objects that a value of this shape may be. */
const objectsOf = (shape: Shape): readonly Shape[] => (shape.anyOf ?? [shape]).filter(({type}) => type === 'object');

/** The keys that an object of this shape may have. */
export const keysOf = (shape: Shape | undefined): string[] => [
	...new Set(shape ? objectsOf(shape).flatMap(({properties = {}}) => Object.keys(properties)) : []),
];

/** The shape of what stands at `path`, if the schema knows it. */
export const shapeAt = (shape: Shape, path: readonly PropertyKey[]): Shape | undefined => {
	let here: Shape | undefined = shape;
	for (const step of path) {
		if (here === undefined) return undefined;
		if (typeof step === 'number') {
			here = (here.anyOf ?? [here]).find(({items}) => items)?.items;
			continue;
		}

		const objects: readonly Shape[] = objectsOf(here);
		const rest = objects.find(({additionalProperties}) => typeof additionalProperties === 'object')?.additionalProperties;
		const named: Shape | undefined = objects.map(({properties}) => properties?.[String(step)]).find(found => found !== undefined);
		here = named ?? (typeof rest === 'object' ? rest : undefined);
	}

	return here;
};

const sayNumber = ({type, minimum, maximum, exclusiveMinimum}: Shape): string => {
	const what = type === 'integer' ? 'a whole number' : 'a number';
	const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
	const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
	if (exclusiveMinimum !== undefined) return most === undefined ? `${what} above ${exclusiveMinimum}` : `${what} above ${exclusiveMinimum}, up to ${most}`;
	if (least !== undefined && most !== undefined) return `${what} from ${least} to ${most}`;
	if (least !== undefined) return `${what} of ${least} or more`;
	return most === undefined ? what : `${what} up to ${most}`;
};

/** What is expected, as the end of "must be …"; `undefined` where there are several ways. */
export const sayExpected = (shape: Shape | undefined): string | undefined => {
	const choices = shape?.enum ?? (shape?.const === undefined ? undefined : [shape.const]);
	if (choices) return choices.length === 1 ? String(choices[0]) : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
	switch (shape?.type) {
		case 'number':
		case 'integer': {
			return sayNumber(shape);
		}

		case 'string': {
			return shape.minLength === undefined ? 'a text' : 'a text that is not empty';
		}

		case 'boolean': {
			return 'true or false';
		}

		case 'array': {
			return 'a list';
		}

		case 'object': {
			return 'an object';
		}

		default: {
			return undefined;
		}
	}
};
