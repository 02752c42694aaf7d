import {expect, test} from 'vitest';
import {z} from 'zod';
import {typeText} from '../../source/doors/type-text.js';

const flat = (schema: z.ZodType, io: 'input' | 'output' = 'output') => typeText(schema, io).replaceAll(/\s+/g, ' ');

test.each<[string, z.ZodType, string]>([
	['a text', z.string().min(1).brand('Id'), 'string'],
	['a whole number', z.int(), 'number'],
	['a switch', z.boolean(), 'boolean'],
	['one of some', z.enum(['a-b', "it's"]), "('a-b' | 'it\\'s')"],
	['exactly one', z.literal(30), '30'],
	['nothing', z.null(), 'null'],
	['nullable', z.string().nullable(), '(string | null)'],
	['nullable and checked', z.string().min(1).nullable(), '(string | null)'],
	['several ways', z.union([z.string(), z.strictObject({a: z.int()})]), '(string | { readonly a: number; })'],
	[
		'ways by a word',
		z.discriminatedUnion('k', [z.strictObject({k: z.literal('a')}), z.strictObject({k: z.literal('b')})]),
		"({ readonly k: 'a'; } | { readonly k: 'b'; })",
	],
	['a list', z.array(z.string()), 'ReadonlyArray<string>'],
	['a pair', z.tuple([z.string(), z.number()]), 'readonly [string, number]'],
	['a book', z.record(z.string(), z.int()), '{ readonly [name: string]: number; }'],
	['an open object', z.looseObject({id: z.string()}), '{ readonly id: string; readonly [name: string]: unknown; }'],
	['an empty object', z.strictObject({}), 'Readonly<Record<string, never>>'],
	['what is not there', z.strictObject({a: z.string().optional()}), '{ readonly a?: string | undefined; }'],
	['anything', z.unknown(), 'unknown'],
	['both', z.intersection(z.strictObject({a: z.int()}), z.strictObject({b: z.int()})), '{ readonly a: number; readonly b: number; }'],
	['both of two that are no objects', z.intersection(z.string(), z.enum(['a'])), "(string & 'a')"],
	['a remark', z.strictObject({a: z.string().describe('Says */ what\nit is.')}), '{ /** Says * / what it is. */ readonly a: string; }'],
	['a strange name', z.strictObject({'a-b': z.int()}), "{ readonly 'a-b': number; }"],
])('%s', (_what, schema, text) => {
	expect(flat(schema)).toBe(text);
});

test('what has a default may be left away going in, and is there coming out', () => {
	const schema = z.strictObject({a: z.int().default(1)});
	expect(flat(schema, 'input')).toBe('{ readonly a?: number | undefined; }');
	expect(flat(schema)).toBe('{ readonly a: number; }');
});

test('what holds itself is refused, and not written wrong', () => {
	type Tree = {readonly children: readonly Tree[]};
	const tree: z.ZodType<Tree> = z.lazy(() => z.strictObject({children: z.array(tree)}));
	expect(() => flat(tree)).toThrow('holds itself');
});
