/**
Keys of two presses, as gg: which of them begin with a key that was pressed.
*/
import {actsIn} from './acts.js';
import type {Keymap} from './bindings.js';
import {contextOf, paneInView} from './in-view.js';
import {viewKeysIn} from './keys/view-key.js';
import type {Size} from './layout.js';
import type {UiState} from './ui-state.js';

type Next = {readonly next: string; readonly does: string};

/** What may follow these presses in this view, and what it does. */
export const keysAfter = (pressed: string, {views, acts}: Keymap, state: UiState, size: Size): Next[] => {
	const pane = paneInView(state, size);
	const named = [
		...viewKeysIn(views, contextOf(state), pane).flatMap(({presses, does}) => presses.map(press => ({press, does}))),
		...(pane === undefined ? [] : actsIn(acts, pane)).map(({binding: {press, does}}) => ({press, does})),
	];
	return named.flatMap(({press, does}) => (press.startsWith(`${pressed} `) ? [{next: press.slice(pressed.length + 1), does}] : []));
};
