/**
The mouse, where it was asked for: a click takes a row, the wheel scrolls what is under it. Nothing acts by a click.
*/
import type {PaneName} from '../commands/command.js';
import {settleCursors, viewIn} from './cursor.js';
import {boxOf, paneInView} from './in-view.js';
import type {KeyDesk} from './intent.js';
import {isJustNow} from './just-now.js';
import {layoutOf, type Size} from './layout.js';
import {pageOf} from './pages/pages.js';
import type {Pane} from './panes/pane.js';
import {paneOf} from './panes/panes.js';
import {hasHeading, viewRows} from './rows.js';
import type {Mouse} from './terminal/replies.js';
import type {Glyphs} from './theme.js';
import type {Place, UiAction, UiState} from './ui-state.js';
import type {UiStore} from './ui-store.js';

type PointerOptions = {
	readonly ui: UiStore;
	readonly desk: () => KeyDesk;
	readonly glyphs: Glyphs;
	/** When the window was last brought back: the click that did it means nothing else. */
	readonly backAtMs: () => number | undefined;
	readonly onUse: () => void;
};

const backMs = 400;
const wheelRows = 3;

/** Which pane is there, and on which of its lines; -1 is its upper border. */
type Spot = {readonly pane: PaneName; readonly line: number};

export const spotAt = (row: number, column: number, state: Pick<UiState, 'isFull' | 'pane'>, size: Size): Spot | undefined => {
	if (state.isFull) return {pane: state.pane, line: row - 2};
	let top = 0;
	for (const band of layoutOf(size).bands) {
		if (row < top + band.height) {
			if (band.kind !== 'panes') return undefined;
			let left = 0;
			const slot = band.slots.find(({width}) => {
				left += width;
				return column < left;
			});
			return slot && {pane: slot.pane, line: row - top - 1};
		}

		top += band.height;
	}

	return undefined;
};

const placeOf = (pane: Pane, rows: readonly unknown[], index: number, top: number): Place | undefined => {
	const row = rows[index];
	return row === undefined ? undefined : {key: pane.keyOf(row), index, top, isChosen: true};
};

export const createPointer = ({ui, desk, glyphs, backAtMs, onUse}: PointerOptions): ((mouse: Mouse) => void) => {
	const size = () => desk().size;

	const focusing = (pane: PaneName, state: UiState): UiAction[] => (state.isFull || paneInView(state, size()) === pane ? [] : [{type: 'focus', pane}]);

	const rowUnder = ({pane: name, line}: Spot, state: UiState): Place | undefined => {
		const pane = paneOf(name);
		const box = boxOf(name, state, size());
		const sight = {...desk(), glyphs, state};
		const above = box.isWhole ? (pane.above?.(sight, box.width - 2, box.height - 2).length ?? 0) : 0;
		const {rows, first, room} = viewRows(pane, sight, {...box, isFocused: paneInView(state, size()) === name, above, state});
		const inside = line - above - (rows.length > 0 && hasHeading(pane, box) ? 1 : 0);
		const nth = Math.floor(inside / (pane.linesPerRow?.(box.width - 2) ?? 1));
		return inside < 0 || nth >= room ? undefined : placeOf(pane, rows, first + nth, first);
	};

	const scrolled = (name: PaneName, by: number, state: UiState): Place | undefined => {
		const pane = paneOf(name);
		const {rows, cursor, first, room} = viewIn(pane, desk(), state, size());
		const index = Math.min(rows.length - 1, Math.max(0, cursor + by * wheelRows));
		return placeOf(pane, rows, index, Math.max(index - room + 1, Math.min(first, index)));
	};

	const turn = (wheel: -1 | 1, spot: Spot | undefined, state: UiState): void => {
		if (state.page) {
			for (let each = 0; each < wheelRows; each++) {
				const {page} = ui.get();
				if (page) ui.send({type: 'page', page: pageOf(page).move(wheel === 1 ? 'down' : 'up', page, desk(), ui.get())});
			}

			return;
		}

		if (!spot) return;
		for (const action of focusing(spot.pane, state)) ui.send(action);
		const place = scrolled(spot.pane, wheel, ui.get());
		if (place) ui.send({type: 'place', pane: spot.pane, place});
	};

	return ({row, column, does, button, wheel}) => {
		const state = ui.get();
		const isBack = isJustNow(backAtMs(), desk().nowMs, backMs);
		if (does !== 'press' || state.overlay || isBack) return;
		onUse();
		const spot = spotAt(row, column, state, size());
		if (wheel !== 0) turn(wheel, spot, state);
		else if (button === 0 && spot && !state.page) {
			const place = rowUnder(spot, state);
			for (const action of focusing(spot.pane, state)) ui.send(action);
			if (place) ui.send({type: 'place', pane: spot.pane, place});
		}

		settleCursors(ui, desk(), size());
	};
};
