/**
The lines of a pane: its heading and the rows around the cursor. Rows out of sight are never drawn.
*/
import {fitLine, type Line, type Span, span, wrapText} from '../cells.js';
import {isHeading} from '../groups.js';
import type {Box} from '../in-view.js';
import {marksIn} from '../marking.js';
import type {Desk, Pane} from '../panes/pane.js';
import {hasHeading, type RowsView, viewRows} from '../rows.js';
import {listSays} from '../says/list.js';
import {paneSays} from '../says/panes.js';
import {framed} from './frame.js';
import {paneTitle} from './pane-title.js';

type PaneLook = Box & {readonly isFocused: boolean};

const wrapped = (text: string, width: number): Line[] => wrapText(text, width).map(line => [span(' '), span(line, 'muted')]);

/** How many rows are out of sight, and how many of those need a person where they are not put in sight. */
const moreOf = (pane: Pane, desk: Desk, {rows, first}: Pick<RowsView, 'rows' | 'first'>, shown: number): string => {
	// Of thousands of rows, in every frame: none is looked at but for a reason.
	const isGrouped = desk.state.groups[pane.name] !== undefined;
	const rowsOf = (part: readonly unknown[]) => (isGrouped ? part.filter(row => !isHeading(row)) : part);
	const above = rowsOf(rows.slice(0, first));
	const below = rowsOf(rows.slice(first + shown));
	const asks = pane.isFixed ? [...above, ...below].filter(row => pane.needsPerson?.(row, desk)).length : 0;
	const sign = desk.glyphs.set === 'unicode' ? '◆' : '!';
	return [above.length > 0 ? paneSays.above(above.length) : '', below.length > 0 ? paneSays.below(below.length) : '', asks > 0 ? `${sign}${asks}` : '']
		.filter(Boolean)
		.join(', ');
};

/** In the first column stand the cursor and the mark; a row may have both. */
const sideOf = (isHere: boolean, isMarked: boolean, {glyphs}: Desk): Span => {
	if (isHere) return span(isMarked ? glyphs.cursorOnMarked : glyphs.cursor, 'accent');
	return isMarked ? span(glyphs.marked, 'info') : span(' ');
};

const withSide = (lines: readonly Line[], side: Span, desk: Desk, width: number): Line[] =>
	lines.map((line, index) => [index === 0 ? side : span(' '), ...fitLine(line, width - 1, desk.glyphs.ellipsis)]);

const emptyWords = ({empty}: Pane, desk: Desk): string => (typeof empty === 'string' ? empty : empty(desk));

/** A pane in its frame: `height` lines of `width` cells. */
export const paneLines = (pane: Pane, desk: Desk, look: PaneLook): Line[] => {
	const {width, height, isFocused, isWhole} = look;
	const inner = width - 2;
	const above = isWhole ? (pane.above?.(desk, inner, height - 2) ?? []) : [];
	const view = viewRows(pane, desk, {...look, state: desk.state, above: above.length});
	const {rows, all, first, cursor, room} = view;
	const marks = marksIn(pane, view, desk.state);
	const title = paneTitle(pane, desk, view, marks, width);
	const sideAt = (index: number) => sideOf(isFocused && index === cursor, marks.has(pane.keyOf(rows[index])), desk);
	if (pane.own?.isFor(desk.state, look) === true) return pane.own.lines(rows, isFocused ? cursor : -1, desk, {...look, ...title, sideAt});
	const heading = rows.length > 0 && hasHeading(pane, look) ? pane.heading?.(desk, inner - 1) : undefined;
	const top = [...above, ...(heading ? [heading] : [])].map(line => [span(' '), ...line]);
	const shown = rows.slice(first, first + room);
	const body =
		rows.length === 0
			? wrapped(all.length === 0 ? emptyWords(pane, desk) : listSays.noMatch(desk.state.filters[pane.name] ?? ''), inner - 2)
			: shown.flatMap((row, index) => withSide(pane.draw(row, desk, inner - 1), sideAt(first + index), desk, inner));
	const foot = pane.foot?.(desk, inner - 1, shown);
	return framed([...top, ...body], {
		width,
		height,
		isFocused,
		...title,
		more: moreOf(pane, desk, view, shown.length),
		glyphs: desk.glyphs,
		...(foot === undefined ? {} : {foot}),
	});
};
