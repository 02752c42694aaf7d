/**
What is before the reader's eyes: which pane, in which box, and in what context keys are read.
*/
import type {PaneName} from '../commands/command.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Context} from './keys/view-key.js';
import {boxedPanes, layoutOf, type Size, wholeHeight} from './layout.js';
import type {Load} from './loads.js';
import {historyLoad} from './machine-history.js';
import {pageOf} from './pages/pages.js';
import {paneOf} from './panes/panes.js';
import {leftoversLoad} from './parts/advice-lines.js';
import type {UiState} from './ui-state.js';

/** The pane that keys are about, or `undefined` where none is to be seen. */
export const paneInView = ({page, isFull, pane}: UiState, size: Size): PaneName | undefined => {
	if (page) return page.kind === 'first' ? undefined : 'agents';
	if (isFull) return pane;
	const boxed = boxedPanes(layoutOf(size));
	return boxed.includes(pane) ? pane : boxed[0];
};

export const contextOf = ({page, isFull}: UiState): Context => (page ? pageOf(page).context : isFull ? 'pane' : 'dashboard');

const detailFrom = 17;
const detailMin = 9;
const detailMax = 16;
const detailShare = 0.42;

/** The frame of a pane, and whether it has the whole screen; a pane without a box has no other. */
export type Box = {readonly width: number; readonly height: number; readonly isWhole: boolean};

/** How much of the whole screen the box below the list takes; 0 where there is none, or no room for it. */
export const detailHeight = (name: PaneName, size: Size): number => {
	const height = wholeHeight(size);
	return paneOf(name).detail === undefined || height < detailFrom ? 0 : Math.max(detailMin, Math.min(detailMax, Math.floor(height * detailShare)));
};

export const boxOf = (name: PaneName, {isFull, pane}: Pick<UiState, 'isFull' | 'pane'>, size: Size): Box => {
	const whole = {width: size.columns, height: wholeHeight(size) - detailHeight(name, size), isWhole: true};
	if (isFull && pane === name) return whole;
	for (const band of layoutOf(size).bands) {
		const slot = band.kind === 'panes' ? band.slots.find(each => each.pane === name) : undefined;
		if (slot) return {width: slot.width, height: band.height, isWhole: false};
	}

	return whole;
};

/** What the view before the reader shows that is not in the picture. */
export const loadsInView = (state: UiState, size: Size, snapshot: Snapshot): readonly Load[] => {
	if (state.overlay?.kind === 'alarm') return [leftoversLoad];
	if (state.page) return pageOf(state.page).loads?.(state.page) ?? [];
	if (state.isFull) return paneOf(state.pane).loads?.(state, true, snapshot) ?? [];
	const layout = layoutOf(size);
	const hasGauges = layout.bands.some(({kind, ...band}) => kind === 'graphs' || ('strip' in band && (band.strip === 'gauges' || band.strip === 'counters')));
	return [...boxedPanes(layout).flatMap(name => paneOf(name).loads?.(state, false, snapshot) ?? []), ...(hasGauges ? [historyLoad('10m')] : [])];
};
