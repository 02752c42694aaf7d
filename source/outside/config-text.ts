/**
One file of the config as text: what stands where, and what is wrong with it, by line and column.
*/
import {createScanner, findNodeAtLocation, getNodeValue, type Node, type ParseError, type ParseErrorCode, parseTree, printParseErrorCode} from 'jsonc-parser';
import {type Config, configSchema} from '../domain/config.js';
import type {ConfigFault} from '../domain/config-fault.js';
import {type Said, sayIssue} from '../domain/issue.js';
import {placeholderNames} from '../domain/launch.js';
import {didYouMean, nearestOf} from '../domain/nearest.js';
import {shapeOf} from '../domain/shape.js';

export type ConfigText = {
	/** What stands in it, without defaults. */
	readonly raw: unknown;
	/** In the order of the text; without any, the file is right by itself. */
	readonly faults: readonly ConfigFault[];
	/** Whether anything stands at this path. */
	has(path: readonly PropertyKey[]): boolean;
	/** Where it stands; of what is not there, the nearest thing around it. */
	faultAt(said: Said): ConfigFault;
};

const shape = shapeOf(configSchema);

const spaced = (code: ParseErrorCode): string =>
	printParseErrorCode(code)
		.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
		.toLowerCase();

/** Where the key or the value of a path stands; of a key that is missing, where its object begins. */
const nodeOf = (root: Node, {path: steps, isKey}: Said): {offset: number; length: number} => {
	for (let length = steps.length; length >= 0; length -= 1) {
		const node = findNodeAtLocation(root, steps.slice(0, length) as Array<string | number>);
		if (!node) continue;
		const property = node.parent?.type === 'property' ? node.parent : undefined;
		if (isKey && length === steps.length && property) return {offset: property.offset, length: property.children?.[0]?.length ?? 1};
		return {offset: node.offset, length: length === steps.length && node.children === undefined ? node.length : 1};
	}

	return {offset: root.offset, length: 1};
};

const faultIn = (text: string, name: string, offset: number, length: number, message: string): ConfigFault => {
	const before = text.slice(0, offset).split(/\r\n|\n|\r/);
	const lines = text.split(/\r\n|\n|\r/);
	const line = before.length;
	const around = [line - 1, line, line + 1].flatMap(number => {
		const found = lines[number - 1];
		return found === undefined ? [] : [{line: number, text: found}];
	});
	return {name, line, column: (before.at(-1)?.length ?? 0) + 1, length: Math.max(1, length), message, around};
};

/** An agent that is named and not there. */
export const unknownAgent = ({agent, agents}: Config): {message: string; hint: string} | undefined =>
	agent === undefined || Object.hasOwn(agents, agent)
		? undefined
		: {
				message: `there is no agent "${agent}".`,
				hint: didYouMean(agent, Object.keys(agents)) ?? `The agents are: ${Object.keys(agents).join(', ') || 'none yet'}.`,
			};

// Not the braces of a shell's own variable.
const bracedWord = /(?<!\$)\{([A-Za-z]+)\}/g;

/** Words in braces that would be handed on as they are. In an argument of several words, as of `bash -c`, only what is near to one of ours: braces may be somebody else's there. */
const strangePlaceholders = ({agents}: Config): Said[] =>
	Object.entries(agents).flatMap(([name, agent]) => {
		const [key, parts] = 'command' in agent ? (['command', agent.command] as const) : (['args', agent.args] as const);
		return parts.flatMap((part, index) =>
			[...part.matchAll(bracedWord)].flatMap(([, word = '']): Said[] => {
				const near = nearestOf(word, placeholderNames);
				if (placeholderNames.some(known => known === word) || (near === undefined && /\s/.test(part))) return [];
				const hint =
					near === undefined
						? `There are ${placeholderNames
								.slice(0, -1)
								.map(known => `{${known}}`)
								.join(', ')} and {${placeholderNames.at(-1)}}.`
						: `Did you mean {${near}}?`;
				return [{path: ['agents', name, key, index], isKey: false, message: `nothing is called {${word}} here.`, hint}];
			}),
		);
	});

/** What nobody writes by hand is not read to its end. */
const depthMax = 100;
const tooDeepAt = (text: string): number | undefined => {
	const scanner = createScanner(text, true);
	let depth = 0;
	for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
		const first = text[scanner.getTokenOffset()] ?? '';
		if ('{['.includes(first)) depth += 1;
		else if ('}]'.includes(first)) depth -= 1;
		if (depth > depthMax) return scanner.getTokenOffset();
	}

	return undefined;
};

/** `name`: of the file, as people call it. */
export const openConfigText = (source: string, name: string): ConfigText => {
	const text = source.replace(/^\uFEFF/, '');
	const deep = tooDeepAt(text);
	if (deep !== undefined) {
		const fault = faultIn(text, name, deep, 1, `lists and objects stand more than ${depthMax} deep in each other.`);
		return {raw: {}, faults: [fault], has: () => false, faultAt: () => fault};
	}

	const errors: ParseError[] = [];
	const root = parseTree(text, errors, {allowTrailingComma: true, allowEmptyContent: true});
	const raw: unknown = root === undefined ? {} : getNodeValue(root);
	const faultAt = (said: Said): ConfigFault => {
		const {offset, length} = root === undefined ? {offset: 0, length: 1} : nodeOf(root, said);
		return faultIn(text, name, offset, length, said.hint === undefined ? said.message : `${said.message} ${said.hint}`);
	};
	const has = (path: readonly PropertyKey[]) => root !== undefined && findNodeAtLocation(root, [...path] as Array<string | number>) !== undefined;
	const [first] = errors;
	if (first) return {raw: {}, faults: [faultIn(text, name, first.offset, first.length, `${spaced(first.error)}.`)], has, faultAt};
	const parsed = configSchema.safeParse(raw);
	const said = parsed.success ? strangePlaceholders(parsed.data) : parsed.error.issues.flatMap(issue => sayIssue(issue, shape));
	const faults = said.map(faultAt).toSorted((a, b) => a.line - b.line || a.column - b.column);
	return {raw, faults, has, faultAt};
};
