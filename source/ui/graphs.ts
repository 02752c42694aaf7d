/**
Draws numbers from 0 to 100 as a line of levels, a filled area or a bar.
*/
import type {Glyphs} from './theme.js';

// Dots of a braille cell from the bottom up, left and right column.
const leftDots = [0x40, 0x04, 0x02, 0x01];
const rightDots = [0x80, 0x20, 0x10, 0x08];

const bounded = (value: number): number => Math.min(100, Math.max(0, Number.isFinite(value) ? value : 0));

/** `undefined`: not measured then. */
type Values = ReadonlyArray<number | undefined>;

/** The newest `width` values, one cell each, newest right. */
export const sparkline = (values: Values, width: number, {levels}: Glyphs): string =>
	values
		.slice(-width)
		.map(value => (value === undefined ? ' ' : levels[Math.min(levels.length - 1, Math.floor((bounded(value) / 100) * levels.length))]))
		.join('')
		.padStart(width);

/** `━━━━━━────`; `[######....]` for terminals without the finer characters. */
export const bar = (value: number, width: number, {set, progress, progressLeft}: Glyphs): string => {
	const room = Math.max(0, set === 'unicode' ? width : width - 2);
	const full = Math.round((bounded(value) / 100) * room);
	const cells = progress.repeat(full) + progressLeft.repeat(room - full);
	return set === 'unicode' ? cells : `[${cells}]`;
};

const brailleRow = (heights: readonly number[], row: number, width: number): string => {
	let text = '';
	for (let column = 0; column < width; column++) {
		const dotsOf = (height: number, dots: readonly number[]) => dots.reduce((sum, dot, index) => (height > row * 4 + index ? sum + dot : sum), 0);
		const cell = dotsOf(heights[column * 2] ?? 0, leftDots) + dotsOf(heights[column * 2 + 1] ?? 0, rightDots);
		text += cell === 0 ? ' ' : String.fromCodePoint(0x2800 + cell);
	}

	return text;
};

const blockRow = (heights: readonly number[], row: number): string =>
	heights.map(height => (height >= row * 4 + 3 ? '#' : height > row * 4 ? '.' : ' ')).join('');

/** A filled area of `height` rows, top row first, newest right; two values a cell where there is braille. */
export const area = (values: Values, width: number, height: number, {set}: Glyphs): string[] => {
	const samples = set === 'unicode' ? width * 2 : width;
	const shown = values.slice(-samples);
	const heights = [...Array.from({length: samples - shown.length}, () => 0), ...shown.map(value => Math.ceil((bounded(value ?? 0) / 100) * height * 4))];
	return Array.from({length: height}, (_, index) => {
		const row = height - 1 - index;
		return set === 'unicode' ? brailleRow(heights, row, width) : blockRow(heights, row);
	});
};
