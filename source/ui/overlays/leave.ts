/**
The way out: what goes on without us, and whether the queue does.
*/
import {isLive} from '../../domain/agent.js';
import {type Line, lineWidth, span} from '../cells.js';
import {closeOverlay, type KeyDesk, nothing} from '../intent.js';
import {needsOf} from '../needs.js';
import {queued} from '../parts/header.js';
import {dashSays} from '../says/dash.js';
import {boxed} from './boxed.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type LeaveOverlay = {readonly kind: 'leave'};

/** Whether the queue would stand still without us: we lead, and there is work left. A demo ends with its screen. */
const mayGoOnInBackground = ({snapshot: {conductor, counts}, demo}: Pick<KeyDesk, 'snapshot'> & {readonly demo?: boolean}): boolean => {
	const {merged, cleaned, cancelled, ...open} = counts;
	return demo !== true && conductor?.isMe === true && Object.values(open).some(count => count > 0);
};

const answersOf = (view: OverlayView, mayGoOn: boolean): Line[] => {
	const {glyphs, demo = false} = view.desk;
	const key = (press: string, does: string): Line => [span(press, 'accent'), span(` ${does}`)];
	return [
		[span(dashSays.answerLeave(glyphs.enter), 'chosen')],
		...(demo ? [] : [key('h', dashSays.answerHold)]),
		...(mayGoOn ? [key('b', dashSays.answerBackground)] : []),
		key('Esc', dashSays.answerStay),
	];
};

/** What goes on, and what does not. */
const saidOf = ({desk, size}: OverlayView, mayGoOn: boolean): Line[] => {
	const {snapshot, demo = false} = desk;
	const isLow = size.rows < 12;
	if (demo) return [[span(dashSays.demoEnds)], ...(isLow ? [] : dashSays.demoKept.map((line): Line => [span(line, 'muted')]))];
	const needs = needsOf(desk);
	const {queue, merge} = queued(snapshot);
	const who = [...new Set(needs.slice(0, 3).map(({kind, agentId, taskId}) => (kind === 'question' ? (agentId ?? taskId) : taskId)))];
	const named = `${who.join(', ')}${needs.length > 3 ? ` ${desk.glyphs.ellipsis}` : ''}`;
	return [
		[span(dashSays.running(snapshot.agents.filter(({state}) => isLive(state)).length))],
		...(isLow ? [] : [[span(`${dashSays.waiting(needs.length, named, queue, merge)}.`)]]),
		...(mayGoOn && !isLow ? [[span(dashSays.stands, 'warn')]] : []),
	] as Line[];
};

const lines = (view: OverlayView): Line[] => {
	const {desk, size} = view;
	const {demo = false} = desk;
	const mayGoOn = mayGoOnInBackground(desk);
	const isLow = size.rows < 12;
	const answers = answersOf(view, mayGoOn);
	const inOne = answers.flatMap((answer, index) => (index === 0 ? answer : [span('   '), ...answer]));
	const all: Line[] = [
		...saidOf(view, mayGoOn),
		...(isLow ? [] : [[]]),
		...(lineWidth(inOne) + 4 > size.columns ? answers : [inOne]),
		...(isLow || demo ? [] : ([[span(dashSays.back, 'muted')], [], [span(dashSays.never, 'muted')]] as Line[])),
	];
	return boxed(demo ? dashSays.leaveDemo : dashSays.leave, all, size, desk);
};

export const leaveOverlay: OverlayDefinition<LeaveOverlay> = {
	kind: 'leave',
	escape: 'stay',
	read(press, _overlay, _state, desk) {
		if (press === 'return') return {kind: 'leave', how: 'leave'};
		if (press === 'h' && !desk.demo) {
			return {kind: 'run', name: 'pause-agents', input: {state: 'on'}, does: dashSays.answerHold, press, leaving: 'leave'};
		}

		if (press === 'b' && mayGoOnInBackground(desk)) return {kind: 'leave', how: 'background'};
		return press === 'escape' || press === 'q' || press === 'n' || press === 'backspace' ? closeOverlay : nothing;
	},
	lines: (_overlay, view) => lines(view),
};
