/**
What a key that acts is about: what the open page is about, or the row under the cursor of the pane in view.
*/
import {selectionIn} from './cursor.js';
import {paneInView} from './in-view.js';
import type {KeyDesk} from './intent.js';
import {pageOf} from './pages/pages.js';
import type {Selection} from './panes/pane.js';
import type {UiState} from './ui-state.js';

export const selectionNow = (state: UiState, desk: KeyDesk): Selection => {
	if (state.page) return pageOf(state.page).selectionOf(state.page, desk.snapshot);
	const pane = paneInView(state, desk.size);
	return pane === undefined ? {} : selectionIn(pane, desk, state, desk.size);
};
