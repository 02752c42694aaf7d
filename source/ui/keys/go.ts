/**
Keys that go from one view to another, and out.
*/
import type {PaneName} from '../../commands/command.js';
import {agentId as toAgentId} from '../../domain/ids.js';
import {viewIn} from '../cursor.js';
import {findTask} from '../find.js';
import {paneInView} from '../in-view.js';
import {type Intent, type KeyDesk, look, nothing, type Reader, say} from '../intent.js';
import {boxedPanes, layoutOf} from '../layout.js';
import {needOf, needsOf} from '../needs.js';
import {helpHere} from '../overlays/help-overlay.js';
import type {Overlay} from '../overlays/overlay.js';
import {paneOf, panes} from '../panes/panes.js';
import {overlayOfNeed} from '../peek.js';
import {keyboardSays} from '../says/keyboard.js';
import {selectionNow} from '../selection.js';
import type {UiState} from '../ui-state.js';
import {clearing} from './list.js';
import {everywhere, lists, type ViewKey} from './view-key.js';

const cycle =
	(step: number): Reader =>
	(_press, state, {size}) => {
		const among: ReadonlyArray<PaneName | undefined> = state.isFull ? panes.map(({name}) => name) : boxedPanes(layoutOf(size));
		const index = among.indexOf(paneInView(state, size));
		const pane = among[(index + step + among.length) % among.length];
		return pane === undefined ? nothing : look({type: state.isFull ? 'open-pane' : 'focus', pane});
	};

/** Letters after g, for those who do not know the numbers. */
const letters: Readonly<Record<PaneName, string>> = {
	agents: 'a',
	tasks: 't',
	worktrees: 'w',
	merges: 'm',
	graph: 'd',
	resources: 'r',
	messages: 's',
	errors: 'e',
	report: 'p',
};

/** Focuses the pane; once it has the focus, or where it has no box, it takes the whole screen. */
const goTo: Reader = (press, state, {size}) => {
	const pane = panes[Number(press) - 1]?.name;
	if (pane === undefined) return nothing;
	const isOnDashboard = !state.isFull && !state.page;
	const focused = isOnDashboard && paneInView(state, size) === pane;
	const isBoxed = boxedPanes(layoutOf(size)).includes(pane);
	return look({type: 'page', page: undefined}, {type: isOnDashboard && isBoxed && !focused ? 'focus' : 'open-pane', pane});
};

const opensHere = (name: PaneName, state: UiState, desk: KeyDesk): Overlay | undefined => {
	const pane = paneOf(name);
	const {rows, cursor} = viewIn(pane, desk, state, desk.size);
	const row = rows[cursor];
	return row === undefined ? undefined : pane.opens?.(row, desk);
};

/** What waits for a person is read first; of everything else, the log. */
const open: Reader = (press, state, desk) => {
	const pane = paneInView(state, desk.size);
	const own = pane === undefined ? undefined : opensHere(pane, state, desk);
	if (own) return look({type: 'overlay', overlay: own});
	const need = pane === undefined ? needsOf(desk)[0] : needOf(selectionNow(state, desk), desk);
	return need ? look({type: 'overlay', overlay: overlayOfNeed(need)}) : openLog(press, state, desk);
};

const toPane =
	(index: number): Reader =>
	(_press, state, desk) =>
		goTo(String(index + 1), state, desk);

const openLog: Reader = (_press, state, desk) => {
	const {agentId, taskId} = selectionNow(state, desk);
	const found = agentId ?? findTask(desk.snapshot, taskId)?.agentId;
	if (found !== undefined) return look({type: 'page', page: {kind: 'log', agentId: toAgentId(found)}});
	return say(taskId === undefined ? keyboardSays.nothingSelected : keyboardSays.noAgentYet(taskId), 'info', desk);
};

const back: Reader = (press, state, desk): Intent => {
	// Where nothing can be shown, nothing is asked; agents run on either way.
	if (layoutOf(desk.size).tier === 'too-small') return {kind: 'leave', how: 'leave'};
	const cleared = press === 'escape' ? clearing(state, desk) : undefined;
	if (cleared) return cleared;
	if (state.page) return look({type: 'page', page: undefined});
	if (state.isFull) return look({type: 'dashboard'});
	return press === 'q' && !desk.policy.screen.confirmLeave ? {kind: 'leave', how: 'leave'} : look({type: 'overlay', overlay: {kind: 'leave'}});
};

/** The pane in view over the whole screen, and back. */
const zoom: Reader = (_press, state, {size}) => {
	const pane = paneInView(state, size) ?? state.pane;
	return look(state.isFull ? {type: 'dashboard'} : {type: 'open-pane', pane});
};

export const goKeys: readonly ViewKey[] = [
	{name: 'go.open', presses: ['return'], shown: '⏎', does: 'answer, or open the log', contexts: lists, hint: {dashboard: 'open', pane: 'open'}, read: open},
	{name: 'go.next-pane', presses: ['tab', 'right'], shown: 'Tab →', does: 'next pane', contexts: lists, read: cycle(1)},
	{name: 'go.previous-pane', presses: ['shift+tab', 'left'], shown: '⇧Tab ←', does: 'previous pane', contexts: lists, read: cycle(-1)},
	{
		name: 'go.pane',
		presses: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
		shown: '1-9',
		does: 'a pane; again: full view',
		isFamily: true,
		contexts: everywhere,
		hint: {dashboard: 'panes', pane: 'panes'},
		kept: 'early',
		read: goTo,
	},
	...panes.map(
		({name, title}, index): ViewKey => ({
			name: `go.${name}`,
			presses: [`g ${letters[name]}`],
			shown: `g${letters[name]}`,
			does: title.toLowerCase(),
			contexts: everywhere,
			read: toPane(index),
		}),
	),
	{name: 'go.zoom', presses: ['z'], shown: 'z', does: 'zoom the pane, and back', contexts: lists, read: zoom},
	{name: 'go.dashboard', presses: ['0'], shown: '0', does: 'dashboard', contexts: ['pane', 'log', 'sheet', 'processes'], read: () => look({type: 'dashboard'})},
];

export const lastKeys: readonly ViewKey[] = [
	{
		name: 'help',
		presses: ['?'],
		shown: '?',
		does: 'help; again: all keys',
		contexts: [...everywhere, 'first'],
		hint: {dashboard: 'help', pane: 'help', log: 'help', sheet: 'help', processes: 'help', first: 'help'},
		kept: 'last',
		read: () => look({type: 'overlay', overlay: helpHere}),
	},
	{
		name: 'go.back',
		presses: ['q', 'escape', 'backspace'],
		shown: 'q Esc',
		does: 'back, or leave',
		contexts: everywhere,
		hint: {dashboard: 'leave', pane: 'back', log: 'back', sheet: 'back', processes: 'back'},
		kept: 'last',
		read: back,
	},
	{
		name: 'redraw',
		presses: ['ctrl+l'],
		shown: '^l',
		does: 'draw the screen anew',
		contexts: [...everywhere, 'first'],
		read: () => ({kind: 'deed', deed: {do: 'redraw'}}),
	},
	// The keyboard hears it before anything else.
	{name: 'interrupt', presses: ['ctrl+c'], shown: '^c', does: 'close; twice: leave', contexts: everywhere, read: () => nothing},
];
