/**
What of a log is before the reader, and how that changes: following its end, or held at a row, whatever is printed meanwhile.
*/
import type {Engine, LogWanted, LogWindow} from '../../engine/engine.js';
import type {Step} from '../pages/page.js';
import {type LogLook, type LogRow, rowsOfLog, type Spot} from './log-rows.js';

export type LogOf = Engine['readLog'];
export type ReadPart = (wanted: LogWanted) => LogWindow;

/** `window`: which part of the log. `top`, `cursor`: rows of it. `bytes`: of the log when the reader left its end. */
export type Held = {readonly window: Omit<LogWanted, 'isRaw'>; readonly top: Spot; readonly cursor: Spot; readonly bytes: number};

/** What is the same for the log of one agent and of all. */
export type LogState = {
	readonly held?: Held | undefined;
	/** Columns scrolled to the right, when lines are cut. */
	readonly left?: number;
	/** Steps that are shown whole. */
	readonly opened?: ReadonlySet<string>;
	readonly search?: string | undefined;
};

/** `cursor`: -1 while it follows. */
export type LogView = {readonly window: LogWindow; readonly rows: readonly LogRow[]; readonly top: number; readonly cursor: number};

export type LogRoom = {readonly width: number; readonly height: number};

const none: ReadonlySet<string> = new Set();

/** The row of a spot: its step may have fewer lines than it had, as after it was folded; or be gone, as after another window was opened. */
const indexOf = (rows: readonly LogRow[], {key, line}: Spot): number => {
	const first = rows.findIndex(row => row.key === key);
	if (first === -1) {
		const at = Number.parseInt(key, 10);
		const next = rows.findIndex(row => row.at >= at);
		return next === -1 ? rows.length - 1 : next;
	}

	let index = first;
	while (index - first < line && rows[index + 1]?.key === key) index++;
	return index;
};

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

export const viewLog = (read: ReadPart, {held, opened = none}: LogState, look: LogLook, {width, height}: LogRoom): LogView => {
	const window = read({...held?.window, isRaw: look.isRaw});
	const rows = rowsOfLog(window, {...look, width, opened});
	const last = Math.max(0, rows.length - height);
	if (!held) return {window, rows, top: last, cursor: -1};
	const cursor = between(indexOf(rows, held.cursor), 0, Math.max(0, rows.length - 1));
	const top = between(indexOf(rows, held.top), cursor - height + 1, cursor);
	return {window, rows, top: between(top, 0, last), cursor};
};

const spotOf = (row: LogRow): Spot => ({key: row.key, line: row.line});

/** Held with the cursor at a row, and as little scrolled as that allows. */
export const holdAt = <State extends LogState>(
	state: State,
	{window, rows, top}: LogView,
	index: number,
	height: number,
	part: Omit<LogWanted, 'isRaw'> = {},
): State => {
	const cursor = rows[between(index, 0, rows.length - 1)];
	const first = rows[between(top, Math.max(0, index - height + 1), Math.max(0, index))];
	if (cursor === undefined || first === undefined) return state;
	// What follows the end is fixed where it ends now.
	const fixed = state.held?.window ?? {endByte: window.toByte, ...part};
	return {...state, held: {window: fixed, top: spotOf(first), cursor: spotOf(cursor), bytes: state.held?.bytes ?? window.bytes}};
};

export const released = <State extends LogState>(state: State): State => ({...state, held: undefined});

/** Another part of the log, with the same row under the cursor: what there is above it, or below. */
const slide = <State extends LogState>(state: State, view: LogView, direction: 'up' | 'down', height: number): State => {
	const {window, rows, cursor, top} = view;
	const here = rows[cursor]?.at ?? 0;
	const below = rows[Math.min(rows.length - 1, top + height * 2)];
	const above = rows[Math.max(0, top - height)]?.at ?? 0;
	// One step that fills all of the part is left behind as a whole.
	const endByte = below === rows.at(-1) ? (rows[0]?.at === here && below?.at === here ? here : window.toByte) : (below?.at ?? 0);
	const part = direction === 'up' ? {endByte: Math.max(endByte, here)} : {fromByte: above === rows[0]?.at && above === here ? window.toByte : above};
	const held = holdAt(state, view, cursor, height).held;
	return held ? {...state, held: {...held, window: part}} : state;
};

const distance = (step: Step, height: number): number => {
	const page = Math.max(1, height - 1);
	const half = Math.max(1, Math.floor(height / 2));
	return {down: 1, up: -1, 'page-down': page, 'page-up': -page, 'half-down': half, 'half-up': -half, top: 0, bottom: 0}[step];
};

/** After a step; back at the end, it follows again. */
export const moveLog = <State extends LogState>(step: Step, state: State, read: ReadPart, look: LogLook, room: LogRoom): State => {
	if (step === 'bottom') return released(state);
	const {height} = room;
	const view = viewLog(read, state, look, room);
	if (view.rows.length === 0) return state;
	if (step === 'top') {
		const first = viewLog(read, {...state, held: {window: {fromByte: 0}, top: {key: '0.0', line: 0}, cursor: {key: '0.0', line: 0}, bytes: 0}}, look, room);
		const isWhole = view.window.fromByte === 0;
		const from = isWhole ? view : first;
		const part = isWhole ? {endByte: view.window.toByte} : {fromByte: 0};
		const held = holdAt(released(state), {...from, top: 0}, 0, height, part).held;
		return held ? {...state, held: {...held, window: part, bytes: state.held?.bytes ?? view.window.bytes}} : state;
	}

	const by = distance(step, height);
	const from = view.cursor === -1 ? view.rows.length - 1 : view.cursor;
	const wanted = from + by;
	const {window, rows} = view;
	const slid =
		wanted < 0 && window.fromByte > 0
			? slide(holdAt(state, view, from, height), {...view, cursor: from}, 'up', height)
			: wanted > rows.length - 1 && window.toByte < window.bytes && state.held
				? slide(state, view, 'down', height)
				: state;
	const next = slid === state ? view : viewLog(read, slid, look, room);
	const at = (next.cursor === -1 ? next.rows.length - 1 : next.cursor) + by;
	const isAtEnd = by > 0 && at >= next.rows.length - 1 && next.window.toByte >= next.window.bytes;
	if (isAtEnd) return released(state);
	// A page moves what is seen, not only the cursor.
	const scrolled = Math.abs(by) > 1 ? {...next, top: between(next.top + by, 0, Math.max(0, next.rows.length - height))} : next;
	return holdAt(slid, scrolled, at, height);
};
