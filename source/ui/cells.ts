/**
Text cut and padded to an exact number of terminal cells, and lines made of such pieces.
*/
import stringWidth from 'string-width';
import type {Tone} from './theme.js';

/** A piece of a line in one tone. */
export type Span = {readonly text: string; readonly tone: Tone};
export type Line = readonly Span[];

/** A cell of a table: its text is cut and padded to `width`. */
export type Cell = Span & {readonly width: number; readonly align?: 'left' | 'right'};

// Each of these is known to be one cell wide: ASCII, box drawing and blocks, braille, and our own marks.
const narrow = /^[\u0020-\u007E\u2500-\u259F\u2800-\u28FF●◆▲△✖○◌▸✔‖◷·…−×›↑↓←→⎇⏎±–‹]*$/;
const graphemes = new Intl.Segmenter();

export const span = (text: string, tone: Tone = 'plain'): Span => ({text, tone});

export const widthOf = (text: string): number => (narrow.test(text) ? text.length : stringWidth(text));

/** Cuts at the end, with a mark where something is missing; never splits a grapheme. */
export const cut = (text: string, width: number, ellipsis: string): string => {
	if (width <= 0) return '';
	if (narrow.test(text)) return text.length <= width ? text : text.slice(0, width - 1) + ellipsis;
	if (stringWidth(text) <= width) return text;

	let kept = '';
	let used = 0;
	for (const {segment} of graphemes.segment(text)) {
		const next = stringWidth(segment);
		if (used + next > width - 1) break;
		kept += segment;
		used += next;
	}

	return kept + ellipsis;
};

/** Cuts in the middle: of a path or a branch, the end says most. */
export const cutMiddle = (text: string, width: number, ellipsis: string): string => {
	if (widthOf(text) <= width) return text;
	const letters = [...graphemes.segment(text)].map(({segment}) => segment);
	let head = '';
	let tail = '';
	const room = width - 1;
	if (room < 1) return cut(text, width, ellipsis);
	const tailRoom = Math.ceil(room * 0.6);
	while (letters.length > 0 && widthOf(tail) + widthOf(letters.at(-1) ?? '') <= tailRoom) tail = `${letters.pop()}${tail}`;
	while (letters.length > 0 && widthOf(head) + widthOf(letters[0] ?? '') <= room - widthOf(tail)) head += letters.shift();
	return `${head}${ellipsis}${tail}`;
};

/** Exactly `width` cells. */
export const padded = (text: string, width: number, ellipsis = '…', align: 'left' | 'right' = 'left'): string => {
	const short = cut(text, width, ellipsis);
	const blank = ' '.repeat(Math.max(0, width - widthOf(short)));
	return align === 'left' ? short + blank : blank + short;
};

/** In lines of at most `width` cells, broken between words; a word that is longer stays whole. */
export const wrapText = (text: string, width: number): string[] => {
	const lines: string[] = [''];
	for (const word of text.split(' ')) {
		const last = lines.at(-1) ?? '';
		if (last === '') lines[lines.length - 1] = word;
		else if (widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}

	return lines;
};

/** The same, but what is longer than a line goes on in the next: nothing is left out, and no grapheme is split. */
export const wrapWhole = (text: string, width: number): string[] =>
	wrapText(text, width).flatMap(line => {
		if (widthOf(line) <= width) return [line];
		const parts: string[] = [''];
		for (const {segment} of graphemes.segment(line)) {
			const last = parts.at(-1) ?? '';
			if (widthOf(last) + widthOf(segment) <= width) parts[parts.length - 1] = last + segment;
			else parts.push(segment);
		}

		return parts;
	});

/** A text of several lines, each broken as `wrapText` does. */
export const wrapLines = (text: string, width: number): string =>
	text
		.split('\n')
		.flatMap(line => wrapText(line, width))
		.join('\n');

/** A line of pieces in lines of at most `width` cells, broken between words; what goes on is indented by two. */
export const wrapLine = (line: Line, width: number): Line[] => {
	const lines: Span[][] = [[]];
	let used = 0;
	for (const {text, tone} of line) {
		for (const word of text.split(/(?<= )(?=[^ ])/)) {
			if (used > 0 && used + widthOf(word.trimEnd()) > width) {
				lines.push([span('  ')]);
				used = 2;
			}

			lines.at(-1)?.push(span(word, tone));
			used += widthOf(word);
		}
	}

	return lines;
};

/** One line of a table; a space between cells, none after an empty one. */
export const tableLine = (cells: readonly Cell[], ellipsis: string): Line =>
	cells.flatMap(({text, tone, width, align}, index) => {
		if (width <= 0) return [];
		const piece = span(padded(text, width, ellipsis, align), tone);
		return index === 0 ? [piece] : [span(' '), piece];
	});

export const lineWidth = (line: Line): number => line.reduce((sum, {text}) => sum + widthOf(text), 0);

export const plainText = (line: Line): string => line.map(({text}) => text).join('');

/** Exactly `width` cells: what is too long is cut, what is short is padded. */
export const fitLine = (line: Line, width: number, ellipsis = '…'): Line => {
	const fitted: Span[] = [];
	let left = width;
	for (const {text, tone} of line) {
		if (left <= 0) break;
		const short = cut(text, left, ellipsis);
		fitted.push({text: short, tone});
		left -= widthOf(short);
		if (short !== text) break;
	}

	return left > 0 ? [...fitted, span(' '.repeat(left))] : fitted;
};

/** The left part, then the right part at the end; when both do not padded, the left is cut. */
export const spread = (left: Line, right: Line, width: number, ellipsis = '…'): Line => {
	const room = width - lineWidth(right);
	return room <= 0 ? fitLine(right, width, ellipsis) : [...fitLine(left, room, ellipsis), ...right];
};

export const sameLine = (a: Line, b: Line): boolean =>
	a === b || (a.length === b.length && a.every(({text, tone}, index) => text === b[index]?.text && tone === b[index]?.tone));
