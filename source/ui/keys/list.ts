/**
Keys that say how a list is looked at: its filter, its marks, its order.
*/
import {viewIn} from '../cursor.js';
import {paneInView} from '../in-view.js';
import {type Intent, type KeyDesk, look, nothing, type Reader, say} from '../intent.js';
import {keyOf} from '../key-of.js';
import {canBeMarked, marksIn} from '../marking.js';
import type {Pane} from '../panes/pane.js';
import {paneOf} from '../panes/panes.js';
import type {RowsView} from '../rows.js';
import {listSays} from '../says/list.js';
import type {Marks, UiState} from '../ui-state.js';
import {to} from './move.js';
import {lists, type ViewKey} from './view-key.js';

type InList = (pane: Pane, state: UiState, desk: KeyDesk, press: string) => Intent;

/** What a key does in the pane in view. */
const inList =
	(does: InList): Reader =>
	(press, state, desk) => {
		const name = paneInView(state, desk.size);
		return name === undefined ? nothing : does(paneOf(name), state, desk, press);
	};

const openFilter: InList = ({name, facetsOf}, {filters}, desk) => {
	if (!facetsOf) return say(listSays.notFiltered, 'info', desk);
	const text = filters[name] ?? '';
	return look({type: 'overlay', overlay: {kind: 'filter', pane: name, field: {text, at: [...new Intl.Segmenter().segment(text)].length}}});
};

const marked = ({name}: Pane, marks: Marks): Intent => look({type: 'marks', pane: name, marks}, {type: 'range', range: undefined});

const keyAt = (pane: Pane, {rows, cursor}: RowsView): string | undefined => (rows[cursor] === undefined ? undefined : pane.keyOf(rows[cursor]));

/** Marks the row, or takes its mark away, and goes on to the next; a range that is being drawn is kept with it. */
const mark: InList = (pane, state, desk, press) => {
	const view = viewIn(pane, desk, state, desk.size);
	const key = keyAt(pane, view);
	if (key === undefined || !canBeMarked(pane, view.rows[view.cursor])) return say(listSays.nothingToMark, 'info', desk);
	const marks = new Set(marksIn(pane, view, state));
	if (state.range?.pane === pane.name) return marked(pane, marks);
	if (!marks.delete(key)) marks.add(key);
	const down = to('down')(press, state, desk);
	return look(...(down.kind === 'look' ? down.actions : []), {type: 'marks', pane: pane.name, marks});
};

const markRange: InList = (pane, state, desk) => {
	const view = viewIn(pane, desk, state, desk.size);
	const from = keyAt(pane, view);
	if (from === undefined) return say(listSays.nothingToMark, 'info', desk);
	if (state.range?.pane === pane.name) return marked(pane, marksIn(pane, view, state));
	// The cursor is on this row from here on, wherever the row goes.
	const place = {key: from, index: view.cursor, top: view.first, isChosen: true};
	return look(
		{type: 'place', pane: pane.name, place},
		{type: 'range', range: {pane: pane.name, from}},
		{type: 'say', text: listSays.rangeBegins, tone: 'info', atMs: desk.nowMs},
	);
};

/** All that the filter lets through; again: none of them. */
const markAll: InList = (pane, state, desk) => {
	const view = viewIn(pane, desk, state, desk.size);
	const markable = view.rows.filter(row => canBeMarked(pane, row));
	if (markable.length === 0) return say(listSays.nothingToMark, 'info', desk);
	const before = marksIn(pane, view, state);
	const keys = markable.map(row => pane.keyOf(row));
	if (!keys.every(key => before.has(key))) return marked(pane, new Set([...before, ...keys]));
	const shown = new Set(keys);
	return marked(pane, new Set([...before].filter(key => !shown.has(key))));
};

const sortBy =
	(step: number): InList =>
	({name, sortsBy = []}, {sorts}, desk) => {
		if (sortsBy.length === 0) return say(listSays.notSorted, 'info', desk);
		// Before the first column stands their own order.
		const columns = [undefined, ...sortsBy.map(column => column.name)];
		const column = columns[(columns.indexOf(sorts[name]?.column) + step + columns.length) % columns.length];
		const sort = column === undefined ? undefined : {column, isInverted: false};
		return look(
			{type: 'sort', pane: name, sort},
			{
				type: 'say',
				text: column === undefined ? listSays.unsorted : listSays.sorted(column, false, keyOf('list.invert', desk)),
				tone: 'info',
				atMs: desk.nowMs,
			},
		);
	};

const invert: InList = ({name, sortsBy = []}, {sorts}, desk) => {
	const column = sorts[name]?.column ?? sortsBy[0]?.name;
	if (column === undefined) return say(listSays.notSorted, 'info', desk);
	const isInverted = sorts[name]?.isInverted !== true;
	return look(
		{type: 'sort', pane: name, sort: {column, isInverted}},
		{type: 'say', text: listSays.sorted(column, isInverted, keyOf('list.invert', desk)), tone: 'info', atMs: desk.nowMs},
	);
};

/** What Esc takes back in a list before it goes back itself, one thing at a time: a range, the marks, the filter. */
export const clearing = (state: UiState, desk: KeyDesk): Intent | undefined => {
	const name = state.page ? undefined : paneInView(state, desk.size);
	if (name === undefined) return undefined;
	if (state.range?.pane === name) return look({type: 'range', range: undefined});
	if ((state.marks[name]?.size ?? 0) > 0) return look({type: 'marks', pane: name, marks: new Set()});
	return (state.filters[name] ?? '') === '' ? undefined : look({type: 'filter', pane: name, text: ''});
};

export const listKeys: readonly ViewKey[] = [
	{
		name: 'list.filter',
		presses: ['/'],
		shown: '/',
		does: 'filter the list',
		contexts: lists,
		hint: {dashboard: 'filter', pane: 'filter'},
		kept: 'late',
		read: inList(openFilter),
	},
	{name: 'list.mark', presses: [' '], shown: '␣', does: 'mark the row', contexts: lists, read: inList(mark)},
	{name: 'list.mark-range', presses: ['v'], shown: 'v', does: 'mark a range; again: up to here', contexts: lists, read: inList(markRange)},
	{name: 'list.mark-all', presses: ['*'], shown: '*', does: 'mark all that are shown', contexts: lists, read: inList(markAll)},
	{name: 'list.sort-next', presses: ['>'], shown: '>', does: 'sort by the next column', contexts: lists, read: inList(sortBy(1))},
	{name: 'list.sort-previous', presses: ['<'], shown: '<', does: 'sort by the previous column', contexts: lists, read: inList(sortBy(-1))},
	{name: 'list.invert', presses: ['I'], shown: 'I', does: 'invert the order', contexts: lists, read: inList(invert)},
];
