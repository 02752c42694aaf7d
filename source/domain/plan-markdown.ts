/**
Reads a markdown check list line by line. Only boxes, headings, keys and fences mean something; all else is somebody's text.
*/
import type {PlanProblem, RawItem, Written} from './plan-draft.js';
import {priorityOfHeadings} from './plan-headings.js';
import {readHiddenId} from './plan-ids.js';
import {dedent, indentOf, tabStop} from './plan-indent.js';
import {isSequenceLine, linesBefore, readSequential, type Scope} from './plan-sequence.js';
import {planKeys, slipIn} from './plan-slips.js';

/** An item that is ticked off: not imported, but others may name it. */
export type SkippedItem = {readonly line: number; readonly id: string | undefined; readonly title: string; readonly labels: readonly string[]};

/** `warnings`: lines that were probably meant otherwise than they are read; they keep nothing from being imported. */
export type MarkdownItems = {
	readonly items: readonly RawItem[];
	readonly skipped: readonly SkippedItem[];
	readonly problems: readonly PlanProblem[];
	readonly warnings: readonly PlanProblem[];
};

// A line is cut at line breaks already: the separators of Unicode are letters like any other.
const boxPattern = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[(?<mark>[ xX]?)\](?:\s+(?<words>.*))?$/s;
const headingPattern = /^(?<level>#{1,6})(?:\s+(?<words>.*?))?(?:\s+#+)?\s*$/s;
const fencePattern = /^\s*(?<fence>`{3,}(?=[^`]*$)|~{3,})/;
const keyPattern = new RegExp(`^(?<key>${planKeys.join('|')}):(?:\\s+(?<value>.*))?$`, 'is');

// An id starts with a letter and has a digit behind a dash, as in TASK-1-2 or T-17; "Add x" and "3-way merge" have none.
const idPattern = /^[*_`[]*(?<id>[A-Za-z](?=[A-Za-z0-9_-]*-\d)[A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*)[*_`\]]*:?[*_`]*(?:\s+[-–—]+)?(?:\s+|$)/;

type Single = 'check' | 'priority' | 'hours' | 'agent' | 'spec';
type OpenItem = Scope & {
	readonly indent: number;
	readonly isDone: boolean;
	readonly head: {
		readonly line: number;
		readonly id: string | undefined;
		readonly title: string;
		readonly labels: readonly string[];
		readonly parentLine?: number;
	};
	readonly scopes: readonly Scope[];
	readonly text: string[];
	readonly lists: {readonly after: Written[]; readonly soft: Written[]; readonly files: Written[]};
	readonly singles: Partial<Record<Single, Written>>;
};

type Fence = {readonly line: number; readonly mark: string; readonly owner: OpenItem | undefined};

/** At commas that stand in no braces: `src/{a,b}.ts` is one glob. */
export const splitFiles = (text: string): string[] => {
	const parts = [''];
	let depth = 0;
	for (const letter of text) {
		if (letter === '{') depth += 1;
		if (letter === '}') depth = Math.max(0, depth - 1);
		if (letter === ',' && depth === 0) parts.push('');
		else parts[parts.length - 1] += letter;
	}

	return parts;
};

const bare = (text: string): string =>
	text
		.trim()
		.replace(/^`(.*)`$/, '$1')
		.trim();
const isSingle = (key: string): key is Single => key !== 'after' && key !== 'soft' && key !== 'files' && key !== 'sequential';

const nameOf = ({head}: OpenItem): string => head.id ?? `"${head.title.slice(0, 60)}"`;

const takeKey = (item: OpenItem, key: string, value: string, line: number): PlanProblem | undefined => {
	const name = nameOf(item);
	if (isSingle(key)) {
		const earlier = item.singles[key];
		if (earlier) return {line, message: `${name}: ${key} is given twice, in lines ${earlier.line} and ${line}.`};
		item.singles[key] = {line, text: key === 'check' ? value : bare(value)};
		return undefined;
	}

	if (key === 'sequential') {
		const said = readSequential(bare(value));
		if (said === undefined) return {line, message: `${name}: sequential is true or false.`};
		item.isSequential = said;
		return undefined;
	}

	const parts = key === 'files' ? splitFiles(value) : value.split(/[\s,]+/);
	const texts = parts.map(bare).filter(part => part !== '');
	if (texts.length === 0) return {line, message: `${name}: ${key} has no value.`};
	const list = item.lists[key as keyof OpenItem['lists']];
	for (const text of texts) list.push({line, text});
	return undefined;
};

const openItem = (
	line: number,
	indent: number,
	box: RegExpExecArray,
	labels: readonly string[],
	sections: readonly Scope[],
	owner: OpenItem | undefined,
): OpenItem => {
	const {words, hidden} = readHiddenId((box.groups?.['words'] ?? '').trim());
	const match = idPattern.exec(words);
	return {
		indent,
		isDone: /x/i.test(box.groups?.['mark'] ?? ''),
		head: {
			line,
			id: match?.groups?.['id'] ?? hidden,
			title: words.slice(match?.[0].length ?? 0).trim(),
			labels,
			...(owner === undefined || owner.isDone ? {} : {parentLine: owner.head.line}),
		},
		isSequential: false,
		scopes: owner === undefined ? sections : [owner],
		text: [],
		lists: {after: [], soft: [], files: []},
		singles: {},
	};
};

const closes = (line: string, {mark}: Fence): boolean => {
	const text = line.trim();
	return text.length >= mark.length && text === mark.charAt(0).repeat(text.length);
};

/** Unless the item says so itself. */
const fromHeadings = ({line, labels}: OpenItem['head']): {readonly priority?: Written} => {
	const text = priorityOfHeadings(labels);
	return text === undefined ? {} : {priority: {line, text}};
};

/** Never throws; whatever is not an item, its text or a heading is passed over. */
export const readMarkdown = (lines: readonly string[]): MarkdownItems => {
	const all: OpenItem[] = [];
	const problems: PlanProblem[] = [];
	const warnings: PlanProblem[] = [];
	let open: OpenItem[] = [];
	const whole: Scope = {isSequential: false};
	let headings: Array<Scope & {level: number; words: string}> = [];
	let labels: readonly string[] = [];
	let fence: Fence | undefined;

	for (const [index, line] of lines.entries()) {
		const number = index + 1;
		if (fence) {
			fence.owner?.text.push(line);
			if (closes(line, fence)) fence = undefined;
			continue;
		}

		if (line.trim() === '') {
			open.at(-1)?.text.push('');
			continue;
		}

		const indent = indentOf(line);
		open = open.filter(item => item.indent < indent);
		const owner = open.at(-1);
		const box = boxPattern.exec(line);
		const heading = owner || indent >= tabStop ? null : headingPattern.exec(line.trim());
		const mark = fencePattern.exec(line)?.groups?.['fence'];
		const key = owner ? keyPattern.exec(line.trim())?.groups : undefined;
		if (box) {
			const item = openItem(number, indent, box, labels, [whole, ...headings], owner);
			all.push(item);
			open.push(item);
		} else if (heading?.groups) {
			const level = heading.groups['level']?.length ?? 1;
			headings = [...headings.filter(above => above.level < level), {level, words: heading.groups['words'] ?? '', isSequential: false}];
			labels = headings.map(({words}) => words).filter(words => words !== '');
		} else if (mark !== undefined) {
			fence = {line: number, mark, owner};
			owner?.text.push(line);
		} else if (owner && key) {
			const problem = takeKey(owner, key['key']!.toLowerCase(), key['value'] ?? '', number);
			if (problem && !owner.isDone) problems.push(problem);
		} else if (owner) {
			owner.text.push(line);
			const slip = owner.isDone ? undefined : slipIn(line.trim(), nameOf(owner), number);
			if (slip) warnings.push(slip);
		} else if (isSequenceLine(line)) {
			(headings.at(-1) ?? whole).isSequential = true;
		}
	}

	if (fence) problems.push({line: fence.line, message: 'the code fence that begins here is never closed.', hint: `Close it with a line of ${fence.mark}.`});
	const before = linesBefore(all);
	const items = all
		.filter(({isDone}) => !isDone)
		.map(({head, text, lists, singles}) => ({...head, ...lists, ...fromHeadings(head), ...singles, prompt: dedent(text), previousLine: before.get(head.line)}));
	return {items, skipped: all.filter(({isDone}) => isDone).map(({head}) => head), problems, warnings};
};
