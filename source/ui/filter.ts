/**
The language of filters: words and fields, `!` not, `|` or, `~` fuzzy, quotes; a space is and. Pure: from what was typed to which rows it means, and what is wrong with it.
*/
import {nearestOf} from '../domain/nearest.js';
import {filterSays} from './says/filter.js';

export const filterFields = ['state', 'label', 'agent', 'cli', 'task', 'file', 'prio'] as const;
export type FilterField = (typeof filterFields)[number];

/** What a row is found by. */
export type Facets = {
	/** Where words without a field are looked for: names, the title, what is said. */
	readonly words: readonly string[];
	readonly fields: Readonly<Partial<Record<FilterField, readonly string[]>>>;
};

export type Filter = {
	/** Whether it lets every row through. */
	readonly isEmpty: boolean;
	/** What could not be understood, in sentences; that part of it lets every row through. */
	readonly problems: readonly string[];
	matches(facets: Facets): boolean;
};

/** What is looked through: the words on one line each, with all capitals gone. They are put together only when a word is looked for. */
type Row = {readonly words: () => string; readonly fields: Facets['fields']};

type Test = (row: Row) => boolean;

/** A name is meant whole, so that `agent:a1` is not a10 too; the others by how they begin; a path by any part of it. */
const meaning: Readonly<Record<FilterField, 'whole' | 'start' | 'part'>> = {
	state: 'start',
	label: 'start',
	agent: 'whole',
	cli: 'start',
	task: 'whole',
	file: 'part',
	prio: 'start',
};

/** Capitals do not count, nor how an accent was typed. */
export const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** One alternative as it was typed. */
type Piece = {readonly text: string; readonly field: string | undefined; readonly isQuoted: boolean; readonly isNot: boolean};

type Lexed = {readonly terms: ReadonlyArray<{readonly isNot: boolean; readonly alternatives: readonly string[]}>; readonly isOpen: boolean};

/** Cuts at spaces, and each term at its bars, but never within quotes. */
const lex = (source: string): Lexed => {
	const terms: string[][] = [];
	let term: string[] = [];
	let piece = '';
	let isQuoted = false;
	const endPiece = () => {
		if (piece !== '') term.push(piece);
		piece = '';
	};
	const endTerm = () => {
		endPiece();
		if (term.length > 0) terms.push(term);
		term = [];
	};
	for (const character of source) {
		if (character === '"') isQuoted = !isQuoted;
		if (!isQuoted && /\s/.test(character)) endTerm();
		else if (!isQuoted && character === '|') endPiece();
		else piece += character;
	}

	endTerm();
	return {
		terms: terms.map(([first = '', ...others]) => {
			const isNot = first.startsWith('!');
			return {isNot, alternatives: [isNot ? first.slice(1) : first, ...others]};
		}),
		isOpen: isQuoted,
	};
};

const pieceOf = (typed: string): Piece => {
	const isNot = typed.startsWith('!');
	const raw = isNot ? typed.slice(1) : typed;
	const [, field, rest = raw] = /^([a-z]+):(.*)$/isu.exec(raw) ?? [];
	return {text: fold(rest.replaceAll('"', '')), field: field?.toLowerCase(), isQuoted: rest.startsWith('"'), isNot};
};

const isField = (name: string): name is FilterField => (filterFields as readonly string[]).includes(name);

/** All letters, in this order, with anything between. */
const isFuzzily = (wanted: string, text: string): boolean => {
	let at = 0;
	for (const character of wanted) {
		const found = text.indexOf(character, at);
		if (found === -1) return false;
		at = found + character.length;
	}

	return true;
};

const inField = (field: FilterField, wanted: string): Test => {
	const isStart = wanted.endsWith('*');
	const text = isStart ? wanted.slice(0, -1) : wanted;
	const how = isStart && meaning[field] === 'whole' ? 'start' : meaning[field];
	return ({fields}) =>
		fields[field]?.some(value => {
			const here = fold(value);
			return how === 'whole' ? here === text : how === 'start' ? here.startsWith(text) : here.includes(text);
		}) === true;
};

/** A test of one piece; a string says what is wrong with it. */
const testOf = ({text, field, isQuoted}: Piece): Test | string => {
	if (field !== undefined && !isField(field)) return filterSays.unknownField(field, nearestOf(field, filterFields), filterFields);
	if (field !== undefined) return inField(field, text);
	if (isQuoted || !text.startsWith('~')) return ({words}) => words().includes(text);
	return ({words}) =>
		words()
			.split('\n')
			.some(word => isFuzzily(text.slice(1), word));
};

/** After `state:failed|stalled` the second one is a state, too. */
const piecesOf = (alternatives: readonly string[]): Piece[] => {
	const pieces: Piece[] = [];
	for (const raw of alternatives) {
		const piece = pieceOf(raw);
		const inherited = piece.field === undefined && !piece.text.startsWith('~') ? pieces.at(-1)?.field : undefined;
		pieces.push(inherited === undefined ? piece : {...piece, field: inherited});
	}

	return pieces;
};

export const readFilter = (source: string): Filter => {
	const {terms, isOpen} = lex(source);
	const problems = new Set<string>();
	const tests = terms.flatMap(({isNot, alternatives}): Test[] => {
		const usable = piecesOf(alternatives).flatMap((piece): Test[] => {
			const test = testOf(piece);
			if (typeof test === 'string') problems.add(test);
			if (typeof test === 'string' || piece.text === '') return [];
			return [piece.isNot ? row => !test(row) : test];
		});
		return usable.length === 0 ? [] : [row => usable.some(test => test(row)) !== isNot];
	});
	if (isOpen) problems.add(filterSays.openQuote);
	return {
		isEmpty: tests.length === 0,
		problems: [...problems],
		matches({words, fields}) {
			let folded: string | undefined;
			const row: Row = {fields, words: () => (folded ??= fold(words.join('\n')))};
			return tests.every(test => test(row));
		},
	};
};
