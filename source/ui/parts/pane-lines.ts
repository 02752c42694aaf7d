/**
The lines of a pane: its heading and the rows around the cursor. Rows out of sight are never drawn.
*/
import {fitLine, type Line, span, wrapText} from '../cells.js';
import type {Box} from '../in-view.js';
import type {Desk, Pane} from '../panes/pane.js';
import {numberOf} from '../panes/panes.js';
import {hasHeading, viewRows} from '../rows.js';
import type {Place} from '../ui-state.js';
import {framed} from './frame.js';

type PaneLook = Box & {
	readonly isFocused: boolean;
	readonly place: Place | undefined;
	readonly order?: readonly string[] | undefined;
};

const wrapped = (text: string, width: number): Line[] => wrapText(text, width).map(line => [span(' '), span(line, 'muted')]);

const moreOf = (above: number, below: number): string => [above > 0 ? `${above} above` : '', below > 0 ? `${below} more` : ''].filter(Boolean).join(', ');

const withCursor = (lines: readonly Line[], isHere: boolean, desk: Desk, width: number): Line[] =>
	lines.map((line, index) => [isHere && index === 0 ? span(desk.glyphs.cursor, 'accent') : span(' '), ...fitLine(line, width - 1, desk.glyphs.ellipsis)]);

/** A pane in its frame: `height` lines of `width` cells. */
export const paneLines = (pane: Pane, desk: Desk, look: PaneLook): Line[] => {
	const {width, height, isFocused, isWhole, place, order} = look;
	const inner = width - 2;
	const above = isWhole ? (pane.above?.(desk, inner, height - 2) ?? []) : [];
	const {rows, first, cursor, room} = viewRows(pane, desk, {width, height, isWhole, isFocused, place, order, state: desk.state, above: above.length});
	if (pane.own?.isFor(desk.state, look) === true) return pane.own.lines(rows, isFocused ? cursor : -1, desk, look);
	const heading = rows.length > 0 && hasHeading(pane, look) ? pane.heading?.(desk, inner - 1) : undefined;
	const top = [...above, ...(heading ? [heading] : [])].map(line => [span(' '), ...line]);
	const shown = rows.slice(first, first + room);
	const body =
		rows.length === 0
			? wrapped(pane.empty, inner - 2)
			: shown.flatMap((row, index) => withCursor(pane.draw(row, desk, inner - 1), isFocused && first + index === cursor, desk, inner));
	const count = pane.count?.(desk, width);
	const foot = pane.foot?.(desk);
	return framed([...top, ...body], {
		width,
		height,
		isFocused,
		title: `${numberOf(pane.name)} ${pane.title}`,
		more: moreOf(first, rows.length - first - shown.length),
		glyphs: desk.glyphs,
		...(count === undefined ? {} : {count}),
		...(foot === undefined ? {} : {foot}),
	});
};
