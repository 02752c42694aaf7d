/**
Where the cursor of a pane is: on a row, by the row's key, whatever happens to the rows around it.
*/
import type {PaneName} from '../commands/command.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Pane, Selection} from './panes/pane.js';
import {paneOf, panes} from './panes/panes.js';
import type {Place, UiState} from './ui-state.js';
import type {UiStore} from './ui-store.js';

/** The index of the row under the cursor; its nearest neighbour when the row is gone; -1 when there are no rows. */
export const cursorIn = (pane: Pane, rows: readonly unknown[], place: Place | undefined): number => {
	if (!place || rows.length === 0) return rows.length === 0 ? -1 : (pane.start?.(rows) ?? 0);
	const nearby = rows[place.index];
	if (nearby !== undefined && pane.keyOf(nearby) === place.key) return place.index;
	const index = rows.findIndex(row => pane.keyOf(row) === place.key);
	return index === -1 ? Math.min(place.index, rows.length - 1) : index;
};

/** What is under the cursor of a pane. */
export const selectionIn = (name: PaneName, snapshot: Snapshot, {places}: UiState): Selection => {
	const pane = paneOf(name);
	const rows = pane.rows(snapshot);
	const row = rows[cursorIn(pane, rows, places[name])];
	return row === undefined ? {} : pane.selectionOf(row);
};

const placeAt = (pane: Pane, rows: readonly unknown[], index: number): Place | undefined => {
	const row = rows[index];
	return row === undefined ? undefined : {key: pane.keyOf(row), index};
};

/**
Ties every cursor to a row of the new picture. A cursor whose row has gone moves to the nearest one, and it is noted when:
a key that acts must not hit a row that has only just come under it.
*/
export const settleCursors = (ui: UiStore, snapshot: Snapshot, nowMs: number): void => {
	for (const pane of panes) {
		const place = ui.get().places[pane.name];
		const rows = pane.rows(snapshot);
		const index = cursorIn(pane, rows, place);
		const now = placeAt(pane, rows, index);
		if (place === undefined) {
			if (!pane.isFeed && now) ui.send({type: 'place', pane: pane.name, place: now});
		} else if (now?.key !== place.key) {
			ui.send({type: 'slip', pane: pane.name, place: pane.isFeed ? undefined : now, atMs: nowMs});
		} else if (now.index !== place.index) {
			ui.send({type: 'place', pane: pane.name, place: now});
		}
	}
};
