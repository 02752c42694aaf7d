/**
Text while it is written: on one line, or on as many as it takes.
*/
import {cut, type Line, span, widthOf} from '../cells.js';
import {aroundCaret, type Field} from '../field.js';
import type {Glyphs} from '../theme.js';

/** The end of the text that fits: the caret is always seen. */
const tail = (text: string, width: number, ellipsis: string): string => {
	if (widthOf(text) <= width) return text;
	let kept = text;
	while (kept !== '' && widthOf(kept) > width - 1) kept = kept.slice(1);
	return ellipsis + kept;
};

/** One line of text with the caret in it. */
export const writing = (before: string, after: string, width: number, {ellipsis, caret}: Glyphs): Line => {
	const shown = tail(before, width - 2, ellipsis);
	return [span(shown), span(caret, 'accent'), span(cut(after, width - widthOf(shown) - 1, ellipsis))];
};

const graphemes = new Intl.Segmenter();

/** Broken after blanks where there are any; the pieces joined are the text. */
const broken = (text: string, width: number): string[] => {
	const lines: string[] = [];
	let line = '';
	for (const {segment} of graphemes.segment(text)) {
		if (line !== '' && segment !== ' ' && widthOf(line) + widthOf(segment) > width) {
			const blank = line.lastIndexOf(' ') + 1;
			const end = blank === 0 ? line.length : blank;
			lines.push(line.slice(0, end));
			line = line.slice(end);
		}

		line += segment;
	}

	return [...lines, line];
};

/** In lines of at most `width` cells, and of those at most `height`: where the caret is, else the first ones. */
export const writingLines = (field: Field, isFocused: boolean, width: number, height: number, {caret, ellipsis}: Glyphs): Line[] => {
	const place = isFocused ? aroundCaret(field)[0].length : -1;
	let start = 0;
	let at = 0;
	const all: Line[] = [];
	for (const hard of field.text.split('\n')) {
		const pieces = broken(hard, Math.max(1, width - 1));
		for (const [index, piece] of pieces.entries()) {
			const isLast = index === pieces.length - 1;
			const isHere = place >= start && (isLast ? place <= start + piece.length : place < start + piece.length);
			if (isHere) at = all.length;
			const inPiece = place - start;
			all.push(isHere ? [span(piece.slice(0, inPiece)), span(caret, 'accent'), span(piece.slice(inPiece))] : [span(piece)]);
			start += piece.length;
		}

		start += 1;
	}

	const first = Math.max(0, Math.min(at - height + 1, all.length - height));
	const shown = all.slice(first, first + height);
	const isCut = first + height < all.length && !isFocused;
	return shown.map((line, index) => (isCut && index === height - 1 ? [...line, span(ellipsis, 'muted')] : line));
};
