/**
The cursor of the graph: on which task it is, and what moves it.
*/
import {viewIn} from '../cursor.js';
import type {KeyDesk} from '../intent.js';
import {graphPane, isByLevels} from '../panes/graph-pane.js';
import type {UiAction, UiState} from '../ui-state.js';
import {graphModel} from './model.js';
import {type GraphRow, type Way, walked, walkedInTree} from './walk.js';

type Near = Pick<KeyDesk, 'snapshot' | 'policy' | 'size'>;

/** The place of the task under the cursor; -1 without one. */
export const placeUnder = (state: UiState, desk: Near): number => {
	const {rows, cursor} = viewIn(graphPane, desk, state, desk.size);
	return (rows[cursor] as GraphRow | undefined)?.place ?? -1;
};

/** Puts the cursor on a task; nothing when it is not shown. */
export const placeOn = (taskId: string, state: UiState, desk: Near): UiAction | undefined => {
	const {rows, first, room} = viewIn(graphPane, desk, state, desk.size);
	const index = rows.findIndex(row => graphPane.keyOf(row) === taskId);
	if (index === -1) return undefined;
	const top = Math.max(index - room + 1, Math.min(first, index));
	return {type: 'place', pane: 'graph', place: {key: taskId, index, top, isChosen: true}};
};

/** A step from the task under the cursor. */
export const walkIn = (way: Way, state: UiState, desk: Near): readonly UiAction[] => {
	const model = graphModel(desk.snapshot, state);
	const place = placeUnder(state, desk);
	const next = place === -1 ? -1 : (isByLevels(state, desk.size.columns) ? walked : walkedInTree)(model, place, way);
	const task = model.tasks[next];
	const action = task && placeOn(task.id, state, desk);
	return action === undefined ? [] : [action];
};
