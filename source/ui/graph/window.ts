/**
Which part of the graph is in the window, around the cursor. Pure.
*/
import type {GraphModel} from './model.js';
import {tracksMax} from './place.js';

/** Between the text of one level and the next: a gap, the trunk, the tracks, a dash, the arrow, the cursor. */
export const channel = tracksMax + 5;
const nodeMin = 26;
const nodeMax = 40;
/** Room at the left for an arrow and the cursor. */
export const lead = 2;

export type GraphWindow = {readonly firstLevel: number; readonly levels: number; readonly top: number; readonly rows: number; readonly node: number};

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, Math.max(low, high)));

/** Around the cursor, as much as fits. `linesPerTask`: how many lines each row of tasks takes. */
export const windowOf = (
	{placed: {graph, levels, rows, rowOf}}: GraphModel,
	cursor: number,
	width: number,
	height: number,
	linesPerTask: number,
): GraphWindow => {
	const fit = Math.max(1, Math.floor((width - lead + channel) / (nodeMin + channel)));
	const shown = Math.max(1, Math.min(fit, levels.length));
	const node = Math.max(8, Math.min(nodeMax, Math.floor((width - lead + channel) / shown) - channel));
	const fitRows = Math.max(1, Math.floor(height / linesPerTask));
	const level = cursor === -1 ? 0 : (graph.levels[cursor] ?? 0);
	const row = cursor === -1 ? 0 : (rowOf[cursor] ?? 0);
	return {
		firstLevel: between(level - Math.floor((shown - 1) / 2), 0, levels.length - shown),
		levels: shown,
		top: between(row - Math.floor(fitRows / 2), 0, rows.length - fitRows),
		rows: Math.min(fitRows, rows.length),
		node,
	};
};

/** The first index from which on `isSo`, which never becomes false again. */
export const firstWhere = (length: number, isSo: (index: number) => boolean): number => {
	let [low, high] = [0, length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (isSo(middle)) high = middle;
		else low = middle + 1;
	}

	return low;
};
