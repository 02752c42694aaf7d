/**
A log in its frame: pure.
*/
import {cut, fitLine, type Line, span, widthOf} from '../cells.js';
import type {Desk} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {logSays} from '../says/log.js';
import {size} from '../words.js';
import type {LogRow} from './log-rows.js';
import {type Matches, matchesMax, withMarks} from './log-search.js';
import type {LogState, LogView} from './log-view.js';

type FrameOf = {
	readonly width: number;
	readonly height: number;
	readonly title: string;
	/** What stands there when there is nothing. */
	readonly empty: string;
	readonly matches: Matches | undefined;
};

const mbOf = (bytes: number): string => (bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))}K` : size(bytes / 1_048_576));

/** `following · wrap on · 412 lines`, or which part of it is held. */
const countOf = ({held}: LogState, {window, rows, top}: LogView, {state: {logLook}, glyphs}: Desk, room: number): string => {
	const isWhole = window.fromByte === 0 && window.toByte >= window.bytes;
	const all = isWhole ? logSays.lines(rows.length) : logSays.part(mbOf(window.toByte - window.fromByte), mbOf(window.bytes));
	const how = held === undefined ? logSays.follows : window.bytes > held.bytes ? logSays.more : logSays.held;
	const where = held === undefined ? all : logSays.range(top + 1, Math.min(rows.length, top + room), rows.length);
	return [how, logLook.isWrapped ? logSays.wrapped : logSays.chopped, where].join(` ${glyphs.dot} `);
};

/** What was searched for, and how much of it there is. */
const searchFoot = ({search, held}: LogState, matches: Matches | undefined): Line => {
	if (search === undefined || search === '') return [];
	if (matches === undefined) return [span(logSays.searching(search), 'muted')];
	const {at, all} = matches;
	if (all === 0) return [span(logSays.noMatch(search), 'warn')];
	const here = held === undefined ? -1 : at.indexOf(Number.parseInt(held.cursor.key, 10));
	if (here === -1) return [span(logSays.matchCount(search, all), 'info')];
	return [span(all > matchesMax ? logSays.matchesMany(search, here + 1, at.length, all) : logSays.matches(search, here + 1, at.length), 'info')];
};

/** Without what has been scrolled out of sight on the left. */
const fromColumn = (text: string, left: number): string => {
	if (left === 0) return text;
	let used = 0;
	let rest = '';
	for (const character of text) {
		if (used >= left) rest += character;
		used += widthOf(character);
	}

	return rest;
};

const drawRow = ({prefix, text, tone, rest}: LogRow, {search, left = 0}: LogState, {glyphs, state: {logLook}}: Desk, width: number): Line => {
	const suffix = rest > 0 ? ` ${logSays.rest(rest, glyphs.enter)}` : '';
	const room = width - prefix.reduce((sum, piece) => sum + widthOf(piece.text), 0) - widthOf(suffix);
	const shown = cut(logLook.isWrapped ? text : fromColumn(text, left), room, glyphs.ellipsis);
	return [...prefix, ...withMarks([span(shown, tone)], search), ...(suffix === '' ? [] : [span(suffix, 'muted')])];
};

/** `height` lines of `width` cells. */
export const logFrame = (log: LogState, view: LogView, desk: Desk, {width, height, title, empty, matches}: FrameOf): Line[] => {
	const {glyphs, state} = desk;
	const {rows, top, cursor} = view;
	const room = Math.max(1, height - 2);
	const form = state.logLook.isRaw ? [logSays.raw, logSays.structured] : [logSays.structured, logSays.raw];
	const lines = rows
		.slice(top, top + room)
		.map(
			(row, index): Line => [
				span(top + index === cursor ? glyphs.cursor : ' ', 'accent'),
				...fitLine(drawRow(row, log, desk, width - 3), width - 3, glyphs.ellipsis),
			],
		);
	const count = countOf(log, view, desk, room);
	const wide = `${title} ${form[0]} ${glyphs.dot} ${logSays.other(form[1] ?? '')}`;
	return framed(rows.length === 0 ? [[span(' '), span(empty, 'muted')]] : lines, {
		width,
		height,
		title: widthOf(wide) + widthOf(count) + 10 <= width ? wide : title,
		// In a narrow window the first of it has to do: whether it follows.
		count: widthOf(count) + widthOf(title) + 10 <= width ? count : (count.split(` ${glyphs.dot} `)[0] ?? ''),
		foot: searchFoot(log, matches),
		isFocused: true,
		glyphs,
	});
};
