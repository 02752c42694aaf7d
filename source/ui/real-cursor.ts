/**
Where the terminal's own cursor belongs: on the row that keys are about, or where a letter would be written. Magnifiers follow it, and what is composed of several keys appears there.
*/
import {type Line, widthOf} from './cells.js';
import type {Block, Picture} from './picture.js';
import type {Glyphs} from './theme.js';

/** Cells from the left, lines from the top. */
export type Spot = {readonly x: number; readonly y: number};

/** Where the first line of what lies over the rest begins. */
export const spotOfOver = (over: readonly Line[], place: Picture['overPlace'], {columns, rows}: Picture['size']): Spot => {
	const width = over[0]?.reduce((sum, {text}) => sum + widthOf(text), 0) ?? 0;
	const above = place === 'bottom' ? rows - 1 - over.length : Math.floor((rows - over.length) / 2);
	return {x: Math.max(0, Math.floor((columns - width) / 2)), y: Math.max(0, above)};
};

/** Its sign ends a piece of text of its own. */
const findIn = (lines: readonly Line[], sign: string): Spot | undefined => {
	for (const [y, line] of lines.entries()) {
		const at = line.findIndex(({text, tone}) => tone === 'accent' && text.endsWith(sign));
		if (at !== -1) return {x: line.slice(0, at + 1).reduce((sum, {text}) => sum + widthOf(text), 0) - widthOf(sign), y};
	}

	return undefined;
};

const firstOf = (lines: readonly Line[], signs: readonly string[]): Spot | undefined => {
	for (const sign of signs) {
		const spot = findIn(lines, sign);
		if (spot) return spot;
	}

	return undefined;
};

const inRows = (rows: ReadonlyArray<readonly Block[]>, signs: readonly string[]): Spot | undefined => {
	let y = 0;
	for (const blocks of rows) {
		let x = 0;
		for (const {lines, width} of blocks) {
			const spot = firstOf(lines, signs);
			if (spot) return {x: x + spot.x, y: y + spot.y};
			x += width;
		}

		y += Math.max(0, ...blocks.map(({lines}) => lines.length));
	}

	return undefined;
};

/** `undefined` where nothing is under a cursor: then there is none to be seen. */
export const realCursor = ({rows, over, overPlace, size}: Omit<Picture, 'cursor'>, {caret, cursor, cursorOnMarked}: Glyphs): Spot | undefined => {
	const signs = [caret, cursor, cursorOnMarked];
	if (over.length === 0) return inRows(rows, signs);
	const begin = spotOfOver(over, overPlace, size);
	const spot = firstOf(over, signs);
	return spot && {x: begin.x + spot.x, y: begin.y + spot.y};
};
