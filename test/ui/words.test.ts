import {describe, expect, test} from 'vitest';
import {type Node, parse, sourceFiles} from '../support/source-files.js';

const inside = (node: Node): Node[] =>
	Object.values(node)
		.flatMap(value => (Array.isArray(value) ? value : [value]))
		.filter((value): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string');

const twoWords = /[a-z]{2,}[,.;:?!]?\s+[a-z]/i;
/** A word beside something that is filled in: a sentence in pieces. */
const wordBeside = /[a-z]{2,}[,.:;]?\s+\0|\0\s+[a-z]{2,}/i;

/** What a person would read, and a translator would have to find. */
const proseIn = (node: Node): string[] => {
	// Types are read by nobody but the compiler; what an import names is no sentence.
	if (/^TS(?!AsExpression|SatisfiesExpression|NonNullExpression)/.test(node.type) || node.type === 'ImportDeclaration') return [];
	if (node.type === 'Literal' && typeof node['value'] === 'string') return twoWords.test(node['value']) ? [node['value']] : [];
	const here: string[] = [];
	if (node.type === 'TemplateLiteral') {
		const text = (node['quasis'] as ReadonlyArray<{readonly value: {readonly raw: string}}>).map(({value}) => value.raw).join('\0');
		if (twoWords.test(text) || wordBeside.test(text)) here.push(text.replaceAll('\0', '…'));
	}

	if (node.type === 'JSXText' && twoWords.test(String(node['value']))) here.push(String(node['value']));
	return [...here, ...inside(node).flatMap(proseIn)];
};

/** A key says in its own definition what it does, in a few words; whole sentences are in the catalogue. */
const isOfKey = (name: string, text: string): boolean => name.startsWith('ui/keys/') && !/[.!?]$/.test(text) && !text.includes('…');

describe('one catalogue of words', () => {
	const drawing = sourceFiles.filter(({name, room}) => room === 'ui' && !name.startsWith('ui/says/'));

	test.each(drawing.map(file => [file.name, file] as const))('%s has no words of its own: they are in ui/says/', (name, {tree}) => {
		expect(proseIn(tree).filter(text => !isOfKey(name, text))).toEqual([]);
	});

	test('the test itself sees', () => {
		const seen = (text: string) => proseIn(parse(text));
		expect(seen("say('Nothing here.');")).toEqual(['Nothing here.']);
		expect(seen('say(`#{a} tasks`, `tasks #{a}`, `#{a} #{b}`, `#{a}-#{b}`);'.replaceAll('#', '$'))).toEqual(['… tasks', 'tasks …']);
		expect(seen("import {a} from 'two words'; type A = 'two words'; const b = 'two' as 'one word';")).toEqual([]);
		expect(isOfKey('ui/keys/go.ts', 'back, or leave')).toBe(true);
		expect(isOfKey('ui/keys/go.ts', 'Nothing is selected here.')).toBe(false);
		expect(isOfKey('ui/peek.ts', 'back, or leave')).toBe(false);
	});
});
