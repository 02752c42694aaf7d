/**
Where the cursor of a pane is: at the top until the reader moves it, then on a row, by the row's key, whatever happens to the rows around it.
*/
import type {PaneName} from '../commands/command.js';
import {boxOf, paneInView} from './in-view.js';
import type {Size} from './layout.js';
import {livingMarks} from './marking.js';
import type {Pane, Selection, Sight} from './panes/pane.js';
import {paneOf, panes} from './panes/panes.js';
import {type RowsView, viewRows} from './rows.js';
import type {Place, UiState} from './ui-state.js';
import type {UiStore} from './ui-store.js';

/** The rows of a pane as they stand when it has the focus. */
export const viewIn = (pane: Pane, sight: Sight, state: UiState, size: Size): RowsView =>
	viewRows(pane, sight, {...boxOf(pane.name, state, size), isFocused: true, state});

/** What is under the cursor of a pane. */
export const selectionIn = (name: PaneName, sight: Sight, state: UiState, size: Size): Selection => {
	const pane = paneOf(name);
	const {rows, cursor} = viewIn(pane, sight, state, size);
	const row = rows[cursor];
	return row === undefined ? {} : pane.selectionOf(row);
};

const placeIn = (pane: Pane, {rows, cursor, first}: RowsView, isChosen: boolean): Place | undefined => {
	const row = rows[cursor];
	return row === undefined ? undefined : {key: pane.keyOf(row), index: cursor, top: first, isChosen};
};

/** From here on no row of the pane jumps, until the reader goes elsewhere. */
const holdOrder = (ui: UiStore, sight: Sight, size: Size): void => {
	const state = ui.get();
	const name = paneInView(state, size);
	if (name === undefined || state.order?.pane === name || state.places[name]?.isChosen !== true) return;
	const pane = paneOf(name);
	if (pane.needsPerson && !pane.isFixed) ui.send({type: 'order', pane: name, keys: viewIn(pane, sight, state, size).rows.map(row => pane.keyOf(row))});
};

/**
Ties every cursor to a row of the new picture. When another row has come under it, that is noted with the time:
a key that acts must not hit a row that has only just come there. Without a time it was the reader who did it.
*/
export const settleCursors = (ui: UiStore, sight: Sight, size: Size, nowMs?: number): void => {
	for (const pane of panes) {
		const marks = ui.get().marks[pane.name];
		const living = marks && livingMarks(pane, sight, boxOf(pane.name, ui.get(), size).isWhole, ui.get(), marks);
		if (living && living !== marks) ui.send({type: 'marks', pane: pane.name, marks: living});
		const place = ui.get().places[pane.name];
		const isChosen = place?.isChosen === true;
		const now = placeIn(pane, viewIn(pane, sight, ui.get(), size), isChosen);
		const isSame = now?.key === place?.key;
		const next = isChosen && pane.isFeed && !isSame ? undefined : now;
		if (place !== undefined && !isSame && nowMs !== undefined) ui.send({type: 'slip', pane: pane.name, place: next, atMs: nowMs});
		else if (!isSame || now?.index !== place?.index || now?.top !== place?.top) ui.send({type: 'place', pane: pane.name, place: next});
	}

	holdOrder(ui, sight, size);
};
