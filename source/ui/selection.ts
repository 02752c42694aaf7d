/**
What a key that acts is about: what the open page is about, or the row under the cursor of the pane in view.
*/
import type {Marked} from './bulk.js';
import {selectionIn, viewIn} from './cursor.js';
import {paneInView} from './in-view.js';
import type {KeyDesk} from './intent.js';
import {markedIn} from './marking.js';
import {pageOf} from './pages/pages.js';
import type {Selection, Sight} from './panes/pane.js';
import {paneOf} from './panes/panes.js';
import type {UiState} from './ui-state.js';

export const selectionNow = (state: UiState, desk: Sight & Pick<KeyDesk, 'size'>): Selection => {
	if (state.page) return pageOf(state.page).selectionOf(state.page, desk.snapshot);
	const pane = paneInView(state, desk.size);
	return pane === undefined ? {} : selectionIn(pane, desk, state, desk.size);
};

/** What is marked in the pane in view; on a page, marks mean nothing. */
export const markedNow = (state: UiState, desk: KeyDesk): Marked => {
	const name = state.page ? undefined : paneInView(state, desk.size);
	if (name === undefined) return [];
	const pane = paneOf(name);
	return markedIn(pane, viewIn(pane, desk, state, desk.size), state);
};
