/**
The way out: what goes on without us, and whether the queue does.
*/
import {isLive} from '../../domain/agent.js';
import {type Line, span} from '../cells.js';
import {closeOverlay, type KeyDesk, nothing} from '../intent.js';
import {counted} from '../words.js';
import {boxed} from './boxed.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type LeaveOverlay = {readonly kind: 'leave'};

/** Whether the queue would stand still without us: we lead, and there is work left. A demo ends with its screen. */
const mayGoOnInBackground = ({snapshot: {conductor, counts}, demo}: Pick<KeyDesk, 'snapshot'> & {readonly demo?: boolean}): boolean => {
	const {merged, cleaned, cancelled, ...open} = counts;
	return demo !== true && conductor?.isMe === true && Object.values(open).some(count => count > 0);
};

const lines = ({desk, size}: OverlayView): Line[] => {
	const {snapshot, glyphs, demo = false} = desk;
	const live = snapshot.agents.filter(({state}) => isLive(state)).length;
	const mayGoOn = mayGoOnInBackground(desk);
	const isLow = size.rows < 12;
	const answers: Line[] = [
		[span(`[ ${glyphs.enter} leave ]`, 'chosen')],
		...(mayGoOn ? [[span('b', 'accent'), span(' leave, the queue goes on')]] : []),
		[span('Esc', 'accent'), span(' stay')],
	];
	const said: Line[] = demo
		? [
				[span('The demo ends.')],
				...(isLow
					? []
					: ([[span('Its agents are stopped; its repository is', 'muted')], [span('removed, unless it was begun with --keep.', 'muted')]] as Line[])),
			]
		: [[span(live === 0 ? 'No agent is at work.' : `${counted(live, 'agent')} ${live === 1 ? 'keeps' : 'keep'} running.`)]];
	const all: Line[] = [
		...said,
		...(mayGoOn && !isLow ? [[span('The queue waits until somebody conducts.', 'warn')]] : []),
		...(isLow ? [] : [[]]),
		...(size.columns < 60 ? answers : [answers.flatMap((answer, index) => (index === 0 ? answer : [span('   '), ...answer]))]),
		...(isLow || demo ? [] : [[], [span('Come back: orch-tui   Look: orch-tui status', 'muted')] as Line]),
	];
	return boxed(demo ? 'Leave the demo' : 'Leave orch', all, size, desk);
};

export const leaveOverlay: OverlayDefinition<LeaveOverlay> = {
	kind: 'leave',
	escape: 'stay',
	read(press, _overlay, _state, desk) {
		if (press === 'return') return {kind: 'leave', how: 'leave'};
		if (press === 'b' && mayGoOnInBackground(desk)) return {kind: 'leave', how: 'background'};
		return press === 'escape' || press === 'q' || press === 'n' || press === 'backspace' ? closeOverlay : nothing;
	},
	lines: (_overlay, view) => lines(view),
};
