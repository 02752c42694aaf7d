/**
What is marked in a pane: single rows, and the range that is being drawn from where `v` was pressed to the cursor.
*/
import type {Marked} from './bulk.js';
import type {Pane, Sight} from './panes/pane.js';
import type {RowsView} from './rows.js';
import type {Marks, UiState} from './ui-state.js';

const none: Marks = new Set();

/** A row about nothing, as a free place, has nothing that could be done with it. */
export const canBeMarked = (pane: Pane, row: unknown): boolean => Object.values(pane.selectionOf(row)).some(name => name !== undefined);

/** All marks, those of a range that is still being drawn too; a range whose beginning is gone is none. */
export const marksIn = (pane: Pane, {rows, cursor}: Pick<RowsView, 'rows' | 'cursor'>, {marks, range}: UiState): Marks => {
	const kept = marks[pane.name] ?? none;
	if (range?.pane !== pane.name) return kept;
	const from = rows.findIndex(row => pane.keyOf(row) === range.from);
	if (from === -1 || cursor === -1) return kept;
	return new Set([
		...kept,
		...rows
			.slice(Math.min(from, cursor), Math.max(from, cursor) + 1)
			.filter(row => canBeMarked(pane, row))
			.map(row => pane.keyOf(row)),
	]);
};

/** What marked rows are about, in the order of the pane, those too that the filter holds back. */
export const markedIn = (pane: Pane, view: RowsView, state: UiState): Marked => {
	const marks = marksIn(pane, view, state);
	if (marks.size === 0) return [];
	return view.all.flatMap(row => {
		const key = pane.keyOf(row);
		return marks.has(key) ? [{key, selection: pane.selectionOf(row)}] : [];
	});
};

/** The marks whose rows are still there; the same ones when all are. */
export const livingMarks = (pane: Pane, {snapshot}: Sight, isWhole: boolean, state: UiState, marks: Marks): Marks => {
	if (marks.size === 0) return marks;
	const living = new Set(pane.rows(snapshot, isWhole, state).map(row => pane.keyOf(row)));
	const kept = [...marks].filter(key => living.has(key));
	return kept.length === marks.size ? marks : new Set(kept);
};
