/**
Reads the source of the house as syntax trees, for the rules that are held by a test.
*/
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseAst} from 'vitest/node';

const folder = fileURLToPath(new URL('../../source/', import.meta.url));

/** A node of the tree, as far as the rules look. */
export type Node = {readonly type: string; readonly start: number; readonly end: number; readonly [name: string]: unknown};

/** `typeOnly`: gone before it runs. `import {type A}` is not: it still loads the module. */
export type Import = {readonly from: string; readonly typeOnly: boolean};

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const childrenOf = (node: Node): Node[] =>
	Object.values(node)
		.flatMap(value => (Array.isArray(value) ? value : [value]))
		.filter(isNode);

/** The node and all below it. */
export const nodesIn = (node: Node): Node[] => {
	const found = [node];
	for (const one of found) found.push(...childrenOf(one));
	return found;
};

export const parse = (text: string, lang: 'ts' | 'tsx' = 'ts'): Node => parseAst(text, {lang}) as unknown as Node;

/** Every module that a text names: `import`, `export … from`, `import()` and `import('…').Type`. */
export const importsIn = (tree: Node): Import[] =>
	nodesIn(tree).flatMap(({type, source, importKind, exportKind}) => {
		if (!isNode(source) || typeof source['value'] !== 'string') return [];
		const typeOnly = type === 'TSImportType' || importKind === 'type' || exportKind === 'type';
		return [{from: source['value'], typeOnly}];
	});

const isFunction = ({type}: Node): boolean => ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(type);

export type FunctionSize = {readonly line: number; readonly lines: number};

/**
The lines of every function, without those of functions inside of it, which count for themselves: a maker is as long as what it does on its own.
A function with a name takes all of its lines with it, one that is only handed on leaves the line it begins in.
*/
export const functionSizes = (text: string, tree: Node): FunctionSize[] => {
	const starts = [...text.matchAll(/\n/g)].map(({index}) => index);
	const lineOf = (at: number): number => starts.filter(start => start < at).length + 1;
	const linesOf = ({start, end}: Node): number => lineOf(end) - lineOf(start) + 1;
	const outermost = (node: Node): Array<{readonly inner: Node; readonly isNamed: boolean}> =>
		childrenOf(node).flatMap(child =>
			isFunction(child) ? [{inner: child, isNamed: node.type === 'Property' || node.type === 'VariableDeclarator'}] : outermost(child),
		);
	return nodesIn(tree)
		.filter(isFunction)
		.map(node => ({
			line: lineOf(node.start),
			lines: linesOf(node) - outermost(node).reduce((sum, {inner, isNamed}) => sum + linesOf(inner) - (isNamed ? 0 : 1), 0),
		}));
};

const read = (name: string) => {
	const text = readFileSync(path.join(folder, name), 'utf8');
	const tree = parse(text, name.endsWith('.tsx') ? 'tsx' : 'ts');
	const [room = ''] = name.includes('/') ? name.split('/') : ['main'];
	return {name, room, text, tree, nodes: nodesIn(tree), imports: importsIn(tree)};
};

export type SourceFile = ReturnType<typeof read>;

/** All files of `source/`, by their path in it. */
export const sourceNames: readonly string[] = readdirSync(folder, {recursive: true, encoding: 'utf8'})
	.filter(name => /\.(?:tsx?|cjs|mjs|js)$/.test(name))
	.map(name => name.replaceAll(path.sep, '/'))
	.toSorted();

export const sourceText = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** Those that are TypeScript, read and parsed. */
export const sourceFiles: readonly SourceFile[] = sourceNames.filter(name => /\.tsx?$/.test(name)).map(read);

/** The room and the path of what a file imports, or `undefined` for a package. */
export const targetOf = (file: string, from: string): {readonly room: string; readonly name: string} | undefined => {
	if (!from.startsWith('.')) return undefined;
	const bare = path.posix.join(path.posix.dirname(file), from).replace(/\.js$/, '');
	const name = sourceNames.find(known => known.replace(/\.[a-z]+$/, '') === bare) ?? bare;
	return {room: name.includes('/') ? (name.split('/')[0] ?? '') : 'main', name};
};
