/**
What was done here and can be taken back, the newest first; ⏎ takes it back. Of what cannot be any more it says why.
*/
import {safeLine} from '../../domain/text.js';
import {fitLine, type Line, span} from '../cells.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing} from '../intent.js';
import {framed} from '../parts/frame.js';
import {askSays} from '../says/ask.js';
import type {UiState} from '../ui-state.js';
import {staleOf, undoIt} from '../undo.js';
import {fullClock, shortAge} from '../words.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

/** `at`: what the cursor is on; without it, or when that is gone, the newest. */
export type HistoryOverlay = {readonly kind: 'history'; readonly at?: number};

const steps: Readonly<Record<string, number>> = {j: 1, down: 1, k: -1, up: -1, pagedown: 8, pageup: -8, 'ctrl+d': 8, 'ctrl+u': -8};

const indexIn = ({undos}: UiState, {at}: HistoryOverlay): number =>
	Math.max(
		0,
		undos.findIndex(({id}) => id === at),
	);

const read = (press: string, overlay: HistoryOverlay, state: UiState, desk: KeyDesk): Intent => {
	const index = indexIn(state, overlay);
	const step = steps[press];
	if (step !== undefined) {
		const next = state.undos[Math.min(state.undos.length - 1, Math.max(0, index + step))];
		return next ? look({type: 'overlay', overlay: {kind: 'history', at: next.id}}) : nothing;
	}

	const undone = state.undos[index];
	if (press === 'return' && undone) return undoIt(undone, state.undos, desk);
	return closes.has(press) || press === 'u' ? closeOverlay : nothing;
};

const widthMax = 100;

const dayMs = 24 * 60 * 60_000;

/** When it was done; of what is older than a day, how long ago. */
const whenOf = (atMs: number, nowMs: number): string => (nowMs - atMs < dayMs ? fullClock(atMs) : askSays.ago(shortAge(nowMs - atMs))).padEnd(8);

const lines = (overlay: HistoryOverlay, {desk: {glyphs, snapshot, nowMs}, cards, state, size: {columns, rows}}: OverlayView): Line[] => {
	const width = Math.min(columns, widthMax);
	const index = indexIn(state, overlay);
	const room = Math.max(1, Math.floor((rows - 4) / 2));
	const first = Math.max(0, Math.min(index - Math.floor(room / 2), state.undos.length - room));
	const shown = state.undos.slice(first, first + room).flatMap((undone, row): Line[] => {
		const {said, does, atMs} = undone;
		const stale = staleOf(undone, cards, snapshot);
		const isHere = first + row === index;
		return [
			[span(isHere ? glyphs.cursor : ' ', 'accent'), span(`${whenOf(atMs, nowMs)} `, 'muted'), span(safeLine(said), isHere ? 'strong' : 'plain')],
			[span('          '), span(safeLine(stale === undefined ? askSays.undoing(does) : askSays.isFinal(stale)), 'muted')],
		];
	});
	const body: Line[] = shown.length === 0 ? [[span(` ${askSays.historyEmpty}`, 'muted')]] : shown;
	return framed(
		body.map(line => fitLine(line, width - 2, glyphs.ellipsis)),
		{
			width,
			height: Math.min(rows, body.length + 2),
			title: askSays.historyTitle,
			foot: [span(askSays.historyKeys(glyphs.enter), 'muted')],
			isFocused: true,
			glyphs,
		},
	);
};

export const historyOverlay: OverlayDefinition<HistoryOverlay> = {kind: 'history', escape: askSays.close, read, lines};
