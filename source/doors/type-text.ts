/**
From a schema to the TypeScript of what it takes or gives, for programs that know nothing of our schemas.
*/
import {z} from 'zod';

/** As much of JSON Schema as zod writes for what our schemas are made of. */
type Shape = {
	readonly type?: string | readonly string[];
	readonly properties?: Readonly<Record<string, Shape>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: Shape | boolean;
	readonly items?: Shape | boolean;
	readonly prefixItems?: readonly Shape[];
	readonly anyOf?: readonly Shape[];
	readonly oneOf?: readonly Shape[];
	readonly allOf?: readonly Shape[];
	readonly enum?: readonly unknown[];
	readonly const?: unknown;
	readonly description?: string;
	readonly $ref?: string;
};

const indentBy = (depth: number): string => '\t'.repeat(depth);
const quoted = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
const literal = (value: unknown): string => (typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : JSON.stringify(value));

/** A remark before a field. */
export const remark = (text: string | undefined, depth: number): string[] =>
	text === undefined || text === '' ? [] : [`${indentBy(depth)}/** ${text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ')} */`];

const objectText = ({properties = {}, required = [], additionalProperties}: Shape, depth: number): string => {
	const fields = Object.entries(properties).flatMap(([name, shape]) => [
		...remark(shape.description, depth + 1),
		`${indentBy(depth + 1)}readonly ${quoted(name)}${required.includes(name) ? ':' : '?:'} ${textOf(shape, depth + 1)}${required.includes(name) ? '' : ' | undefined'};`,
	]);
	const isOpen = additionalProperties !== undefined && additionalProperties !== false;
	if (isOpen) {
		// What is named must fit what is not.
		const rest = fields.length > 0 || additionalProperties === true ? 'unknown' : textOf(additionalProperties, depth + 1);
		fields.push(`${indentBy(depth + 1)}readonly [name: string]: ${rest};`);
	}

	return fields.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${fields.join('\n')}\n${indentBy(depth)}}`;
};

const together = (parts: readonly string[], by: '|' | '&'): string => {
	const different = [...new Set(parts)];
	return different.length === 1 ? (different[0] ?? 'never') : `(${different.join(` ${by} `)})`;
};

const arrayText = ({items, prefixItems}: Shape, depth: number): string => {
	const rest = typeof items === 'object' ? textOf(items, depth) : 'unknown';
	if (prefixItems === undefined) return `ReadonlyArray<${rest}>`;
	const first = prefixItems.map(shape => textOf(shape, depth));
	return `readonly [${[...first, ...(typeof items === 'object' ? [`...Array<${rest}>`] : [])].join(', ')}]`;
};

const textOf = (shape: Shape, depth: number): string => {
	if (shape.$ref !== undefined) throw new Error(`A type that holds itself cannot be written: ${shape.$ref}.`);
	if (shape.const !== undefined) return literal(shape.const);
	if (shape.enum) return together(shape.enum.map(literal), '|');
	const ways = shape.anyOf ?? shape.oneOf;
	if (ways) {
		return together(
			ways.map(way => textOf(way, depth)),
			'|',
		);
	}

	if (shape.allOf) {
		return together(
			shape.allOf.map(part => textOf(part, depth)),
			'&',
		);
	}

	const {type} = shape;
	if (typeof type !== 'string' && type !== undefined) {
		return together(
			type.map(one => textOf({...shape, type: one}, depth)),
			'|',
		);
	}

	switch (type) {
		case 'object':
			return objectText(shape, depth);
		case 'array':
			return arrayText(shape, depth);
		case 'integer':
			return 'number';
		case 'string':
		case 'number':
		case 'boolean':
		case 'null':
			return type;
		default:
			return 'unknown';
	}
};

/** `io`: what it takes, or what it gives. `depth`: how far in it stands. */
export const typeText = (schema: z.ZodType, io: 'input' | 'output', depth = 0): string =>
	textOf(z.toJSONSchema(schema, {io, unrepresentable: 'any'}) as Shape, depth);
