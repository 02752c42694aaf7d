/**
The way to whatever waits for the person at the screen.
*/
import type {PaneName} from '../commands/command.js';
import type {Need} from '../domain/attention.js';
import {viewIn} from './cursor.js';
import {paneInView} from './in-view.js';
import type {KeyDesk} from './intent.js';
import {boxedPanes, layoutOf} from './layout.js';
import type {Selection} from './panes/pane.js';
import {paneOf} from './panes/panes.js';
import {reduceUi, type UiAction, type UiState} from './ui-state.js';

const isAbout =
	(need: Need) =>
	({agentId, taskId}: Selection): boolean =>
		(need.agentId !== undefined && agentId === need.agentId) || taskId === need.taskId;

const indexIn = (name: PaneName, need: Need, state: UiState, desk: KeyDesk) => {
	const pane = paneOf(name);
	const view = viewIn(pane, desk, state, desk.size);
	const about = isAbout(need);
	return {...view, pane, index: view.rows.findIndex(row => about(pane.selectionOf(row)))};
};

/** From here to a pane: its own box where it has one. */
const wayTo = (pane: PaneName, {size}: KeyDesk): UiAction[] => {
	const isBoxed = boxedPanes(layoutOf(size)).includes(pane);
	return [{type: 'page', page: undefined}, ...(isBoxed ? [{type: 'focus', pane} as const] : [{type: 'open-pane', pane} as const])];
};

/** Puts the cursor on its row: in the pane that fills the screen where it has one there, else among the agents, else among the tasks. */
export const goToNeed = (need: Need, state: UiState, desk: KeyDesk): UiAction[] => {
	const here = state.page ? undefined : paneInView(state, desk.size);
	const stays = state.isFull && here !== undefined && paneOf(here).isFeed !== true;
	const ways: Array<{readonly pane: PaneName; readonly actions: UiAction[]}> = [
		...(stays ? [{pane: here, actions: []}] : []),
		...(['agents', 'tasks'] as const).filter(pane => !stays || pane !== here).map(pane => ({pane, actions: wayTo(pane, desk)})),
	];
	for (const {pane: name, actions} of ways) {
		// A filter that hides it is taken away.
		for (const more of [[], [{type: 'filter', pane: name, text: ''} as const]]) {
			const all: UiAction[] = [...actions, ...more];
			const {pane, rows, first, index} = indexIn(name, need, all.reduce(reduceUi, state), desk);
			const row = rows[index];
			if (row !== undefined) return [...all, {type: 'place', pane: name, place: {key: pane.keyOf(row), index, top: first, isChosen: true}}];
		}
	}

	return [];
};
