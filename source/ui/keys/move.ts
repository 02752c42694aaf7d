/**
Keys that move the cursor, or the text of a page.
*/
import type {PaneName} from '../../commands/command.js';
import {viewIn} from '../cursor.js';
import {landOn, topWithHeading} from '../groups.js';
import {boxOf, paneInView} from '../in-view.js';
import {type Intent, type KeyDesk, look, nothing, type Reader} from '../intent.js';
import type {Step} from '../pages/page.js';
import {pageOf} from '../pages/pages.js';
import {paneOf} from '../panes/panes.js';
import type {UiState} from '../ui-state.js';
import {everywhere, type ViewKey} from './view-key.js';

const move = (step: Step, name: PaneName, state: UiState, desk: KeyDesk): Intent => {
	const pane = paneOf(name);
	const {rows, cursor, first, room} = viewIn(pane, desk, state, desk.size);
	const page = Math.max(1, room - 1);
	const half = Math.max(1, Math.floor(room / 2));
	const steps: Record<Step, number> = {
		down: 1,
		up: -1,
		'page-down': page,
		'page-up': -page,
		'half-down': half,
		'half-up': -half,
		top: -rows.length,
		bottom: rows.length,
	};
	const own = pane.own?.isFor(state, boxOf(name, state, desk.size)) === true ? pane.own.next?.(step, rows, cursor) : undefined;
	const index = own ?? landOn(rows, Math.min(rows.length - 1, Math.max(0, cursor + steps[step])), steps[step] > 0 ? 1 : -1);
	const row = rows[index];
	if (row === undefined) return nothing;
	const top = Math.max(index - room + 1, Math.min(first, topWithHeading(rows, index)));
	return look({type: 'place', pane: name, place: pane.isFeed && index === 0 ? undefined : {key: pane.keyOf(row), index, top, isChosen: true}});
};

/** What a key that moves does. */
export const to =
	(step: Step): Reader =>
	(_press, state, desk) => {
		if (state.page) return look({type: 'page', page: pageOf(state.page).move(step, state.page, desk, state)});
		const pane = paneInView(state, desk.size);
		return pane === undefined ? nothing : move(step, pane, state, desk);
	};

export const moveKeys: readonly ViewKey[] = [
	{name: 'move.down', presses: ['j', 'down'], shown: 'j ↓', does: 'down', contexts: everywhere, read: to('down')},
	{name: 'move.up', presses: ['k', 'up'], shown: 'k ↑', does: 'up', contexts: everywhere, read: to('up')},
	{name: 'move.top', presses: ['g g', 'home'], shown: 'gg Home', does: 'top', contexts: everywhere, read: to('top')},
	{name: 'move.bottom', presses: ['G', 'end'], shown: 'G End', does: 'bottom, follow', contexts: everywhere, read: to('bottom')},
	{name: 'move.page-down', presses: ['pagedown'], shown: 'PgDn', does: 'page down', contexts: everywhere, read: to('page-down')},
	{name: 'move.page-up', presses: ['pageup'], shown: 'PgUp', does: 'page up', contexts: everywhere, read: to('page-up')},
	{name: 'move.half-page-down', presses: ['ctrl+d'], shown: '^d', does: 'half a page down', contexts: everywhere, read: to('half-down')},
	{name: 'move.half-page-up', presses: ['ctrl+u'], shown: '^u', does: 'half a page up', contexts: everywhere, read: to('half-up')},
];
