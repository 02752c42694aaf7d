/**
The few lines by which the demo shows the way to the first answer. Each goes away when it is done, and none comes back.
*/
import {isLive} from '../domain/agent.js';
import type {AgentId} from '../domain/ids.js';
import {type Line, span} from './cells.js';
import {selectionIn} from './cursor.js';
import {findAgent} from './find.js';
import {paneInView} from './in-view.js';
import type {Size} from './layout.js';
import type {Desk} from './panes/pane.js';
import {demoSays as says} from './says/demo.js';
import type {Toast} from './ui-state.js';

/** How far the reader has come: somebody asks, its row is found, its question is read, it has its answer. */
export type CoachStep = {readonly at: 'waits'} | {readonly at: 'done'} | {readonly at: 'asks' | 'found' | 'read' | 'answered'; readonly agentId: AgentId};

export const firstCoachStep: CoachStep = {at: 'waits'};

/** Where the cursor only happens to stand on the row, nobody has gone there yet. */
const hasGoneTo = (agentId: AgentId, desk: Desk, size: Size): boolean => {
	const {page, places} = desk.state;
	const pane = paneInView(desk.state, size);
	if (pane === undefined || page !== undefined || places[pane]?.isChosen !== true) return false;
	return selectionIn(pane, desk, desk.state, size).agentId === agentId;
};

/** The step after this one, by what is to be seen now; the same when nothing has been done. */
export const nextCoachStep = (step: CoachStep, desk: Desk, size: Size): CoachStep => {
	const {snapshot, state} = desk;
	if (step.at === 'done') return step;
	if (step.at === 'waits') {
		const asking = snapshot.agents.find(agent => agent.state === 'needs-you');
		return asking === undefined ? step : {at: 'asks', agentId: asking.id};
	}

	const {agentId} = step;
	const agent = findAgent(snapshot, agentId);
	if (step.at === 'answered') {
		const isSeen = state.page?.kind === 'log' && agent !== undefined;
		return isSeen || agent === undefined || !isLive(agent.state) ? {at: 'done'} : step;
	}

	if (agent?.state !== 'needs-you') return agent !== undefined && isLive(agent.state) ? {at: 'answered', agentId} : {at: 'done'};
	if (state.overlay?.kind === 'reply') return {at: 'read', agentId};
	if (step.at === 'read') return {at: 'found', agentId};
	return step.at === 'asks' && hasGoneTo(agentId, desk, size) ? {at: 'found', agentId} : step;
};

/** Only what is true here: a line that names a key is there where the key does what it says. */
const wordsOf = (step: CoachStep, desk: Desk, size: Size): string => {
	const {state, glyphs} = desk;
	const {overlay, page} = state;
	if (overlay !== undefined) return step.at === 'read' && overlay.kind === 'reply' ? says.choose(glyphs.enter) : '';
	switch (step.at) {
		case 'asks':
			return says.press(step.agentId);
		case 'found':
			return hasGoneTo(step.agentId, desk, size) ? says.open(step.agentId, glyphs.enter) : says.press(step.agentId);
		case 'answered': {
			const pane = page === undefined ? paneInView(state, size) : undefined;
			return pane === 'agents' || pane === 'tasks' ? says.goesOn(step.agentId, glyphs.enter) : '';
		}

		default:
			return '';
	}
};

/** What went wrong is read first, for so long. */
const toastFirstMs = 4000;

/** The line of the coach, in place of an older word; empty when there is nothing to say. What is only pretended is said so, first of all. */
export const coachLine = (step: CoachStep, toast: Toast | undefined, desk: Desk, size: Size): Line => {
	const {
		snapshot: {pressure, holdReason},
		nowMs,
	} = desk;
	const isNews = toast !== undefined && (toast.tone === 'warn' || toast.tone === 'err') && nowMs - toast.atMs < toastFirstMs;
	if (isNews) return [];
	const resource = holdReason?.startsWith('held') === true ? pressure.gate?.resource : undefined;
	const words = wordsOf(step, desk, size) || (resource === undefined ? '' : says.pretends(resource));
	return words === '' ? [] : [span(' '), span(` ${words} `, 'ask')];
};
