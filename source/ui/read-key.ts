/**
From a key, where the user looks and the newest picture to what is meant: pure.
*/
import type {CommandCard, CommandName, PaneName} from '../commands/command.js';
import type {AgentId} from '../domain/ids.js';
import {agentId as toAgentId} from '../domain/ids.js';
import {findAct, findElsewhere, isAboutRow, judgeAct} from './acts.js';
import {type Draft, emptyDraft} from './compose.js';
import {selectionIn, viewIn} from './cursor.js';
import {findTask} from './find.js';
import {contextOf, paneInView} from './in-view.js';
import {findViewKey, type ViewAct} from './keymap.js';
import {boxedPanes, layoutOf, roomOf, type Size} from './layout.js';
import type {Selection, Sight} from './panes/pane.js';
import {paneOf, panes} from './panes/panes.js';
import {type OutputNow, readLogKey} from './read-log-key.js';
import type {ToastTone, UiAction, UiState} from './ui-state.js';

export type Intent =
	| {readonly kind: 'look'; readonly actions: readonly UiAction[]}
	| {readonly kind: 'run'; readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>; readonly does: string; readonly press: string}
	| {readonly kind: 'save'; readonly draft: Draft}
	| {readonly kind: 'leave'; readonly how: 'leave' | 'background'};

export type KeyDesk = Sight & {
	readonly cards: readonly CommandCard[];
	readonly demo: boolean;
	readonly nowMs: number;
	readonly size: Size;
	outputOf(agent: AgentId): OutputNow;
};

/** An act key that comes this soon after the row under the cursor went away was meant for that row. */
const slipMs = 400;

export const look = (...actions: UiAction[]): Intent => ({kind: 'look', actions});
export const nothing: Intent = look();
export const say = (text: string, tone: ToastTone, {nowMs}: Pick<KeyDesk, 'nowMs'>): Intent => look({type: 'say', text, tone, atMs: nowMs});

/** What a key that acts is about: the agent whose log is open, or the row under the cursor of the pane in view. */
const selectionNow = (state: UiState, desk: KeyDesk): Selection => {
	const {snapshot, size} = desk;
	if (state.log) {
		const {agentId} = state.log;
		const taskId = snapshot.agents.find(({id}) => id === agentId)?.taskId ?? snapshot.tasks.find(task => task.agentId === agentId)?.id;
		return {agentId, ...(taskId === undefined ? {} : {taskId})};
	}

	const pane = paneInView(state, size);
	return pane === undefined ? {} : selectionIn(pane, desk, state, size);
};

const move = (act: ViewAct, name: PaneName, state: UiState, desk: KeyDesk): Intent => {
	const pane = paneOf(name);
	const {rows, cursor, first, room} = viewIn(pane, desk, state, desk.size);
	const page = Math.max(1, room - 1);
	const steps: Partial<Record<ViewAct, number>> = {down: 1, up: -1, 'page-down': page, 'page-up': -page, top: -rows.length, bottom: rows.length};
	const index = Math.min(rows.length - 1, Math.max(0, cursor + (steps[act] ?? 0)));
	const row = rows[index];
	if (row === undefined) return nothing;
	const top = Math.max(index - room + 1, Math.min(first, index));
	return look({type: 'place', pane: name, place: pane.isFeed && index === 0 ? undefined : {key: pane.keyOf(row), index, top, isChosen: true}});
};

const cycle = (step: number, state: UiState, {size}: KeyDesk): Intent => {
	const among: ReadonlyArray<PaneName | undefined> = state.isFull ? panes.map(({name}) => name) : boxedPanes(layoutOf(size));
	const index = among.indexOf(paneInView(state, size));
	const pane = among[(index + step + among.length) % among.length];
	return pane === undefined ? nothing : look({type: state.isFull ? 'open-pane' : 'focus', pane});
};

/** Focuses the pane; once it has the focus, or where it has no box, it takes the whole screen. */
const goTo = (press: string, state: UiState, {size}: KeyDesk): Intent => {
	const pane = panes[Number(press) - 1]?.name;
	if (pane === undefined) return nothing;
	const focused = !state.isFull && !state.log && paneInView(state, size) === pane;
	const isBoxed = boxedPanes(layoutOf(size)).includes(pane);
	const isOnDashboard = !state.isFull && !state.log;
	return look({type: 'log', log: undefined}, {type: isOnDashboard && isBoxed && !focused ? 'focus' : 'open-pane', pane});
};

const open = (state: UiState, desk: KeyDesk): Intent => {
	const {agentId, taskId} = selectionNow(state, desk);
	const found = agentId ?? findTask(desk.snapshot, taskId)?.agentId;
	if (found !== undefined) return look({type: 'log', log: {agentId: toAgentId(found)}});
	return say(taskId === undefined ? 'Nothing is selected here.' : `${taskId} has had no agent yet.`, 'info', desk);
};

const back = (state: UiState, {size}: KeyDesk): Intent => {
	// Where nothing can be shown, nothing is asked; agents run on either way.
	if (layoutOf(size).tier === 'too-small') return {kind: 'leave', how: 'leave'};
	if (state.log) return look({type: 'log', log: undefined});
	return state.isFull ? look({type: 'dashboard'}) : look({type: 'overlay', overlay: {kind: 'leave'}});
};

const readViewKey = (act: ViewAct, press: string, state: UiState, desk: KeyDesk): Intent => {
	switch (act) {
		case 'number':
			return goTo(press, state, desk);
		case 'dashboard':
			return look({type: 'dashboard'});
		case 'next-pane':
			return cycle(1, state, desk);
		case 'previous-pane':
			return cycle(-1, state, desk);
		case 'open':
			return open(state, desk);
		case 'back':
			return back(state, desk);
		case 'interrupt':
			// The keyboard hears it before anything else.
			return nothing;
		case 'help':
			return look({type: 'overlay', overlay: {kind: 'help', isWhole: false, top: 0}});
		case 'compose':
			return desk.cards.some(({name}) => name === 'add-task')
				? look({type: 'overlay', overlay: {kind: 'compose', draft: state.draft ?? emptyDraft, isSaving: false}})
				: say('Tasks cannot be added from here.', 'warn', desk);
		default: {
			if (state.log) return look({type: 'log', log: readLogKey(act, state.log, desk.outputOf(state.log.agentId), roomOf(desk.size, 'agents', true))});
			const pane = paneInView(state, desk.size);
			return pane === undefined ? nothing : move(act, pane, state, desk);
		}
	}
};

const readAct = (press: string, state: UiState, desk: KeyDesk): Intent => {
	const pane = paneInView(state, desk.size) ?? 'agents';
	const act = findAct(desk.cards, pane, press);
	if (!act) {
		const elsewhere = findElsewhere(desk.cards, press);
		return elsewhere ? say(`${press} ${elsewhere.binding.does}: only in ${paneOf(elsewhere.binding.pane as PaneName).title}.`, 'info', desk) : nothing;
	}

	const slippedAtMs = state.slips[pane];
	if (!state.log && isAboutRow(act) && slippedAtMs !== undefined && desk.nowMs - slippedAtMs < slipMs) {
		return say('The row under the cursor has just changed. Press again if you mean this one.', 'warn', desk);
	}

	const verdict = judgeAct(act, selectionNow(state, desk), desk.snapshot);
	const {name} = act.card;
	switch (verdict.kind) {
		case 'nothing-selected':
			return say('Nothing is selected here.', 'info', desk);
		case 'blocked':
			return say(verdict.reason, 'warn', desk);
		case 'ask':
			return look({type: 'overlay', overlay: {kind: 'question', question: verdict.question, press, name, input: verdict.input}});
		case 'run':
			return {kind: 'run', name, input: verdict.input, does: act.binding.does, press};
	}
};

/** What a key means when no overlay is open. */
export const readKey = (press: string, state: UiState, desk: KeyDesk): Intent => {
	const viewKey = findViewKey(press, contextOf(state));
	return viewKey ? readViewKey(viewKey.act, press, state, desk) : readAct(press, state, desk);
};
