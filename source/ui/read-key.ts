/**
From a key, where the user looks and the newest picture to what is meant: pure.
*/
import type {PaneName} from '../commands/command.js';
import {type Act, findAct, findElsewhere, isAboutRow, judgeAct} from './acts.js';
import {doMany} from './bulk.js';
import {contextOf, paneInView} from './in-view.js';
import {type Intent, type KeyDesk, look, nothing, say} from './intent.js';
import {isJustNow} from './just-now.js';
import {findViewKey} from './keys/view-key.js';
import type {Selection} from './panes/pane.js';
import {paneOf} from './panes/panes.js';
import {keyboardSays} from './says/keyboard.js';
import {markedNow, selectionNow} from './selection.js';
import {keysAfter} from './sequences.js';
import type {UiState} from './ui-state.js';

/** An act key that comes this soon after the row under the cursor went away was meant for that row. */
const slipMs = 400;

/** What an act comes to for the row in view; the palette and its key do the same. */
export const doAct = (act: Act, press: string, state: UiState, desk: KeyDesk): Intent => {
	const pane = paneInView(state, desk.size) ?? 'agents';
	if (!state.page && isAboutRow(act) && isJustNow(state.slips[pane], desk.nowMs, slipMs)) {
		return say(keyboardSays.slipped, 'warn', desk);
	}

	const marked = isAboutRow(act) && act.card.writes.length > 0 ? markedNow(state, desk) : [];
	if (marked.length > 1) return doMany(act, press, pane, marked, desk);
	return actOn(act, press, marked[0]?.selection ?? selectionNow(state, desk), desk);
};

/** What an act comes to for something that is named. */
export const actOn = (act: Act, press: string, selection: Selection, desk: KeyDesk): Intent => {
	const verdict = judgeAct(act, selection, desk.snapshot);
	const {name} = act.card;
	switch (verdict.kind) {
		case 'nothing-selected':
			return say(keyboardSays.nothingSelected, 'info', desk);
		case 'blocked':
			return say(verdict.reason, 'warn', desk);
		case 'ask':
			return look({type: 'overlay', overlay: {kind: 'question', question: verdict.question, press, name, input: verdict.input, openedAtMs: desk.nowMs}});
		case 'run':
			return {kind: 'run', name, input: verdict.input, does: act.binding.does, press};
	}
};

const readAct = (press: string, state: UiState, desk: KeyDesk): Intent => {
	const {acts} = desk.keymap;
	const act = findAct(acts, paneInView(state, desk.size) ?? 'agents', press);
	if (act) return doAct(act, press, state, desk);
	const elsewhere = findElsewhere(acts, press);
	if (elsewhere) return say(keyboardSays.onlyIn(press, elsewhere.binding.does, paneOf(elsewhere.binding.pane as PaneName).title), 'info', desk);
	const there = desk.keymap.views.find(({presses, contexts}) => presses.includes(press) && !contexts.every(context => context === 'first'));
	return there ? say(keyboardSays.onlyThere(press, there.does), 'info', desk) : nothing;
};

/** What a key means when no overlay is open. */
export const readKey = (press: string, state: UiState, desk: KeyDesk): Intent => {
	const viewKey = findViewKey(desk.keymap.views, press, contextOf(state), paneInView(state, desk.size));
	if (viewKey) return viewKey.read(press, state, desk);
	if (keysAfter(press, desk.keymap, state, desk.size).length > 0) return look({type: 'overlay', overlay: {kind: 'prefix', keys: press, atMs: desk.nowMs}});
	// Nothing is set up yet: there is nothing to act on.
	return contextOf(state) === 'first' ? nothing : readAct(press, state, desk);
};
