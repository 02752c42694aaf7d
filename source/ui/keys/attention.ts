/**
Keys that lead to whatever waits for a person, and words for an agent. None of them is ever pressed by the screen itself.
*/
import {isLive} from '../../domain/agent.js';
import type {Need} from '../../domain/attention.js';
import {goToNeed} from '../attention.js';
import {findAgent, findTask} from '../find.js';
import {paneInView} from '../in-view.js';
import {type KeyDesk, look, type Reader, say} from '../intent.js';
import {needOf, needsOf} from '../needs.js';
import {overlayOfNeed, replyTo} from '../peek.js';
import {attentionSays} from '../says/attention.js';
import {selectionNow} from '../selection.js';
import type {UiState} from '../ui-state.js';
import {everywhere, type ViewKey} from './view-key.js';

/** A cursor that nobody has put where it stands leads from nowhere: what it happens to stand on may be the first. */
const hereNow = (state: UiState, desk: KeyDesk): Need | undefined => {
	const pane = paneInView(state, desk.size);
	const isThere = state.page !== undefined || (pane !== undefined && state.places[pane]?.isChosen === true);
	return isThere ? needOf(selectionNow(state, desk), desk) : undefined;
};

const walk =
	(step: number): Reader =>
	(_press, state, desk) => {
		const needs = needsOf(desk);
		const here = hereNow(state, desk);
		const at = needs.findIndex(({key}) => key === here?.key);
		const from = at === -1 && step < 0 ? 0 : at;
		const index = (from + step + needs.length) % needs.length;
		const need = needs[index];
		if (need === undefined) return say(attentionSays.nobody, 'info', desk);
		const what = `${need.agentId ?? need.taskId} ${attentionSays.kinds[need.kind]}`;
		const going = goToNeed(need, state, desk);
		// Where no list has room, it is read at once.
		const isSeen = going.length > 0 && paneInView(state, desk.size) !== undefined;
		return look(...(isSeen ? going : [{type: 'overlay', overlay: overlayOfNeed(need)} as const]), {
			type: 'say',
			text: attentionSays.at(index + 1, needs.length, what),
			tone: 'info',
			atMs: desk.nowMs,
		});
	};

const toAgent: Reader = (_press, state, desk) => {
	const selection = selectionNow(state, desk);
	const need = needOf(selection, desk);
	if (need?.kind === 'question') return look({type: 'overlay', overlay: overlayOfNeed(need)});
	const agent = findAgent(desk.snapshot, selection.agentId ?? findTask(desk.snapshot, selection.taskId)?.agentId);
	if (agent === undefined) return say(attentionSays.noAgent, 'info', desk);
	return isLive(agent.state) ? look({type: 'overlay', overlay: replyTo(agent)}) : say(attentionSays.gone(agent.id), 'warn', desk);
};

export const attentionKeys: readonly ViewKey[] = [
	{
		name: 'attention.next',
		presses: ['w', ']'],
		shown: 'w ]',
		does: 'next that needs you',
		contexts: everywhere,
		hint: {dashboard: 'next ◆', pane: 'next ◆', log: 'next ◆'},
		read: walk(1),
	},
	{name: 'attention.previous', presses: ['W', '['], shown: 'W [', does: 'previous that needs you', contexts: everywhere, read: walk(-1)},
	{
		name: 'attention.list',
		presses: ['!'],
		shown: '!',
		does: 'all that waits for you',
		contexts: everywhere,
		read: () => look({type: 'overlay', overlay: {kind: 'needs'}}),
	},
];

export const sayKeys: readonly ViewKey[] = [
	{
		name: 'agent.say',
		presses: ['s'],
		shown: 's',
		does: 'say something to the agent',
		contexts: everywhere,
		hint: {dashboard: 'say', pane: 'say', log: 'say', sheet: 'say'},
		read: toAgent,
	},
];
