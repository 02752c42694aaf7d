/**
The way out: what goes on without us, and whether the queue does.
*/
import {isLive} from '../../domain/agent.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {type Line, lineWidth, span, wrapText} from '../cells.js';
import {closeOverlay, type Intent, type KeyDesk, nothing} from '../intent.js';
import type {Size} from '../layout.js';
import {needsOf} from '../needs.js';
import {commandIntent} from '../palette/command-intent.js';
import {queued} from '../parts/header.js';
import {dashSays} from '../says/dash.js';
import type {Tone} from '../theme.js';
import {boxed} from './boxed.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type LeaveOverlay = {readonly kind: 'leave'};

/** Whether the queue would stand still without us: we lead, and there is work left. A demo ends with its screen. */
const mayGoOnInBackground = ({snapshot: {conductor, counts}, demo}: Pick<KeyDesk, 'snapshot'> & {readonly demo?: boolean}): boolean => {
	const {merged, cleaned, cancelled, ...open} = counts;
	return demo !== true && conductor?.isMe === true && Object.values(open).some(count => count > 0);
};

/** Where answers are told in fewer words, and from where on there is room for what else there is to know. */
const narrowBelow = 36;
const backFrom = 50;

/** There is room for the answers and for little else. */
const isLowIn = ({columns, rows}: Size): boolean => rows < 12 || (columns < narrowBelow && rows < 18);

const liveIn = ({agents}: Snapshot) => agents.filter(({state}) => isLive(state));

/** Asked about with each of them named; who stops them has not left yet. */
const stopAll = (desk: KeyDesk): Intent => commandIntent('stop-all', {operation: 'stop'}, desk);

const answersOf = (view: OverlayView, mayGoOn: boolean): Line[] => {
	const {glyphs, demo = false, snapshot} = view.desk;
	const mayStop = !demo && !snapshot.stopped;
	const isNarrow = view.size.columns < narrowBelow;
	const key = (press: string, does: string): Line => [span(press, 'accent'), span(` ${does}`)];
	return [
		[span(dashSays.answerLeave(glyphs.enter), 'chosen')],
		...(demo ? [] : [key('h', isNarrow ? dashSays.brief.hold : dashSays.answerHold)]),
		...(mayGoOn ? [key('b', isNarrow ? dashSays.brief.background : dashSays.answerBackground)] : []),
		...(mayStop ? [key('S', dashSays.answerStop)] : []),
		key('Esc', dashSays.answerStay),
	];
};

/** What goes on, and what does not. */
const saidOf = ({desk, size}: OverlayView, mayGoOn: boolean): Line[] => {
	const {snapshot, demo = false} = desk;
	const isLow = isLowIn(size);
	if (demo) return [[span(dashSays.demoEnds)], ...(isLow ? [] : dashSays.demoKept.map((line): Line => [span(line, 'muted')]))];
	const needs = needsOf(desk);
	const {queue, merge} = queued(snapshot);
	const who = [...new Set(needs.slice(0, 3).map(({kind, agentId, taskId}) => (kind === 'question' ? (agentId ?? taskId) : taskId)))];
	const named = `${who.join(', ')}${needs.length > 3 ? ` ${desk.glyphs.ellipsis}` : ''}`;
	const wrapped = (text: string, tone: Tone = 'plain'): Line[] => wrapText(text, size.columns - 4).map(line => [span(line, tone)]);
	return [
		...wrapped(dashSays.running(liveIn(snapshot).length)),
		...(isLow ? [] : wrapped(`${dashSays.waiting(needs.length, named, queue, merge)}.`)),
		...(mayGoOn && !isLow ? wrapped(dashSays.stands, 'warn') : []),
	];
};

const lines = (view: OverlayView): Line[] => {
	const {desk, size} = view;
	const {demo = false} = desk;
	const mayGoOn = mayGoOnInBackground(desk);
	const isLow = isLowIn(size);
	const answers = answersOf(view, mayGoOn);
	const inOne = answers.flatMap((answer, index) => (index === 0 ? answer : [span('   '), ...answer]));
	const all: Line[] = [
		...saidOf(view, mayGoOn),
		...(isLow ? [] : [[]]),
		...(lineWidth(inOne) + 4 > size.columns ? answers : [inOne]),
		...(isLow || demo || size.columns < backFrom || size.rows < 16 ? [] : ([[span(dashSays.back, 'muted')], [], [span(dashSays.never, 'muted')]] as Line[])),
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

		if (press === 'S' && !desk.demo && !desk.snapshot.stopped) return stopAll(desk);
		if (press === 'b' && mayGoOnInBackground(desk)) return {kind: 'leave', how: 'background'};
		return press === 'escape' || press === 'q' || press === 'n' || press === 'backspace' ? closeOverlay : nothing;
	},
	lines: (_overlay, view) => lines(view),
};
