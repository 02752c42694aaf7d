/**
From one match of a search to the next, through all of a log: those out of sight are known from the search of the whole of it.
*/
import type {LogEntry} from '../../engine/engine.js';
import {logSays} from '../says/log.js';
import type {LogLook, LogRow} from './log-rows.js';
import {foldOf, type Matches} from './log-search.js';
import {holdAt, type LogRoom, type LogState, type LogView, type ReadPart, viewLog} from './log-view.js';

/** So much of a log above a match is read with it. */
const aboveBytes = 32 * 1024;

/** The bytes at which matching steps begin, in the part that is read. */
const seenMatches = (entries: readonly LogEntry[], search: string): number[] => {
	const fold = foldOf(search);
	const wanted = fold(search);
	return [...new Set(entries.filter(({text}) => fold(text).includes(wanted)).map(({at}) => at))];
};

const rowWith = (rows: readonly LogRow[], at: number, search: string): number => {
	const fold = foldOf(search);
	const inLine = rows.findIndex(row => row.at === at && fold(row.text).includes(fold(search)));
	return inLine === -1 ? rows.findIndex(row => row.at === at) : inLine;
};

/** Unfolds what hides the match. */
const unfolded = <State extends LogState>(state: State, {rows}: LogView, at: number, search: string): State => {
	const fold = foldOf(search);
	const ofLine = rows.filter(row => row.at === at);
	if (ofLine.some(({text}) => fold(text).includes(fold(search)))) return state;
	const folded = ofLine.filter(({rest}) => rest > 0).map(({key}) => key);
	return folded.length === 0 ? state : {...state, opened: new Set([...(state.opened ?? []), ...folded])};
};

type Finding<State> = {readonly state: State; readonly note?: string};

export const toMatch = <State extends LogState>(
	step: 1 | -1 | 0,
	state: State,
	known: Matches | undefined,
	{read, look, room}: {readonly read: ReadPart; readonly look: LogLook; readonly room: LogRoom},
): Finding<State> => {
	const {search} = state;
	if (search === undefined) return {state, note: logSays.noSearch};
	const view = viewLog(read, state, look, room);
	const {window, rows, cursor} = view;
	const matches = known?.at ?? seenMatches(window.entries, search);
	if (matches.length === 0) return step === 0 ? {state} : {state, note: known ? logSays.noMatch(search) : logSays.searching(search)};

	// While it follows, the reader is at the end.
	const here = cursor === -1 ? Number.POSITIVE_INFINITY : (rows[cursor]?.at ?? 0);
	const after = step === 1 ? matches.find(at => at > here) : matches.findLast(at => (step === 0 ? at <= here : at < here));
	const at = after ?? (step === 1 ? matches[0] : matches.at(-1)) ?? 0;
	const note = after !== undefined || step === 0 ? undefined : step === 1 ? logSays.lastMatch : logSays.firstMatch;

	const isRead = at >= window.fromByte && at < window.toByte;
	const spot = {key: `${at}.0`, line: 0};
	const there: State = isRead
		? state
		: {...state, held: {window: {fromByte: Math.max(0, at - aboveBytes)}, top: spot, cursor: spot, bytes: state.held?.bytes ?? window.bytes}};
	const opened = unfolded(there, isRead ? view : viewLog(read, there, look, room), at, search);
	const next = viewLog(read, opened, look, room);
	const index = rowWith(next.rows, at, search);
	// A few lines above it are seen, too.
	const top = index < next.top || index >= next.top + room.height ? Math.max(0, index - Math.floor(room.height / 3)) : next.top;
	const held = holdAt(opened, {...next, top}, index, room.height);
	return note === undefined ? {state: held} : {state: held, note};
};
