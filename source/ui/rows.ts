/**
Which rows of a pane are shown, in which order, and where its cursor is.
*/
import {landOn} from './groups.js';
import type {Box} from './in-view.js';
import type {Pane, Sight} from './panes/pane.js';
import {siftedRows} from './sifted.js';
import type {Place, UiState} from './ui-state.js';

/** `first`: index of the row at the top. `cursor`: -1 when there are no rows. `all`: those too that the filter holds back. */
export type RowsView = {
	readonly rows: readonly unknown[];
	readonly all: readonly unknown[];
	readonly first: number;
	readonly cursor: number;
	readonly room: number;
};

type RowsLook = Box & {
	/** Lines above the rows. */
	readonly above?: number;
	readonly isFocused: boolean;
	readonly state: UiState;
};

export const hasHeading = (pane: Pane, {width, height, isWhole}: Box): boolean =>
	pane.heading !== undefined && (isWhole || height >= 6) && (pane.hasHeading?.(width - 3, height) ?? true);

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** The index of the row with the place's key; its nearest neighbour when the row is gone. */
const indexOf = (pane: Pane, rows: readonly unknown[], {key, index}: Place): number => {
	const nearby = rows[index];
	if (nearby !== undefined && pane.keyOf(nearby) === key) return index;
	const found = rows.findIndex(row => pane.keyOf(row) === key);
	return found === -1 ? Math.min(index, rows.length - 1) : found;
};

type Arranged = {readonly rows: readonly unknown[]; readonly first: number};

/** Where a window of this many rows shows most of those; of equals the first. */
const fullest = (marked: readonly boolean[], room: number): number => {
	let count = marked.slice(0, room).filter(Boolean).length;
	let best = {first: 0, count};
	for (let first = 1; first + room <= marked.length; first++) {
		count += Number(marked[first + room - 1]) - Number(marked[first - 1]);
		if (count > best.count) best = {first, count};
	}

	return best.first;
};

const arrange = (pane: Pane, rows: readonly unknown[], sight: Sight, room: number): Arranged => {
	const first = Math.min(pane.start?.(rows) ?? 0, Math.max(0, rows.length - room));
	const asks = (row: unknown) => pane.needsPerson?.(row, sight) === true;
	const asking = rows.filter(asks);
	if (asking.length === rows.slice(first, first + room).filter(asks).length) return {rows, first};
	if (pane.isFixed) return {rows, first: fullest(rows.map(asks), room)};
	const above = rows.slice(0, first).filter(row => !asks(row));
	const below = rows.slice(first).filter(row => !asks(row));
	return {rows: [...above, ...asking, ...below], first: Math.min(above.length, Math.max(0, rows.length - room))};
};

const arrangements = new WeakMap<readonly unknown[], {readonly sight: Sight; readonly room: number; readonly arranged: Arranged}>();

/** As they come, from the first worth seeing; those that need a person are put before it when they would be out of sight. */
const arrangedFor = (pane: Pane, rows: readonly unknown[], sight: Sight, room: number): Arranged => {
	const last = arrangements.get(rows);
	if (last?.room === room && last.sight.snapshot === sight.snapshot && last.sight.policy === sight.policy) return last.arranged;
	const arranged = arrange(pane, rows, sight, room);
	arrangements.set(rows, {sight, room, arranged});
	return arranged;
};

const orders = new WeakMap<readonly unknown[], {readonly order: readonly string[]; readonly rows: readonly unknown[]}>();

/** As they stood when the reader took the cursor; what has come since then is below. */
const inOrder = (pane: Pane, rows: readonly unknown[], order: readonly string[]): readonly unknown[] => {
	const last = orders.get(rows);
	if (last?.order === order) return last.rows;
	const places = new Map(order.map((key, index) => [key, index]));
	const placeOf = (row: unknown) => places.get(pane.keyOf(row)) ?? order.length;
	const ordered = rows.toSorted((a, b) => placeOf(a) - placeOf(b));
	orders.set(rows, {order, rows: ordered});
	return ordered;
};

/** Until the reader moves it, the cursor is on the row at the top; from then on it is on that row, and no row jumps. */
export const viewRows = (pane: Pane, sight: Sight, look: RowsLook): RowsView => {
	const {width, height, isWhole, isFocused, state, above = 0} = look;
	const sifted = siftedRows(pane, sight, isWhole, state);
	const {all} = sifted;
	const rows = pane.gathered?.(sifted.rows, width - 3) ?? sifted.rows;
	const place = state.places[pane.name];
	const order = state.order?.pane === pane.name ? state.order.keys : undefined;
	// Whoever filters or sorts wants what comes first there.
	const isAsGiven = sifted.rows !== all || pane.own?.isFor(state, look) === true;
	const lines = height - 2 - above - (rows.length > 0 && hasHeading(pane, look) ? 1 : 0);
	const room = Math.max(0, Math.floor(lines / (pane.linesPerRow?.(width - 2) ?? 1)));
	if (rows.length === 0) return {rows, all, first: 0, cursor: -1, room};
	const arranged = isAsGiven ? {rows, first: 0} : arrangedFor(pane, rows, sight, room);
	if (!isFocused || place?.isChosen !== true) return {...arranged, all, cursor: landOn(arranged.rows, arranged.first), room};

	const isKept = order === undefined || state.groups[pane.name] !== undefined || pane.own?.isFor(state, look) === true;
	const shown = isKept ? arranged.rows : inOrder(pane, rows, order);
	const cursor = landOn(shown, indexOf(pane, shown, place));
	const first = between(place.top + cursor - place.index, cursor - room + 1, cursor);
	return {rows: shown, all, first: between(first, 0, Math.max(0, shown.length - room)), cursor, room};
};
