/**
The frame of an overlay.
*/
import {type Line, lineWidth, span, widthOf} from '../cells.js';
import type {Size} from '../layout.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';

/** Lines in a frame as wide as they need, but never wider or higher than the window. */
export const boxed = (title: string, lines: readonly Line[], {columns, rows}: Size, {glyphs}: Pick<Desk, 'glyphs'>, more = ''): Line[] => {
	const widest = Math.max(widthOf(title) + 6, ...lines.map(lineWidth));
	const width = Math.min(columns, Math.max(Math.min(40, columns), widest + 4));
	const height = Math.min(rows, lines.length + 2);
	return framed(
		lines.map(line => [span(' '), ...line]),
		{width, height, title, more, isFocused: true, glyphs},
	);
};
