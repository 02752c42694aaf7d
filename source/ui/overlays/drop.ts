/**
Asks before tasks are lost that were written before anything was set up.
*/
import {type Line, span} from '../cells.js';
import {closeOverlay, nothing} from '../intent.js';
import {firstSays as says} from '../says/first.js';
import {boxed} from './boxed.js';
import {closes, type OverlayDefinition} from './overlay.js';

export type DropOverlay = {readonly kind: 'drop'};

export const dropOverlay: OverlayDefinition<DropOverlay> = {
	kind: 'drop',
	escape: says.dropEscape,
	read(press) {
		if (press === 'y') return {kind: 'leave', how: 'leave'};
		return press === 'n' || closes.has(press) ? closeOverlay : nothing;
	},
	lines(_overlay, {desk, size, state}) {
		const count = desk.snapshot.tasks.length + (state.draft === undefined ? 0 : 1);
		const answers: Line = [span(says.dropKeys, 'accent'), span('    '), span(says.dropKeep(desk.glyphs.enter), 'chosen')];
		return boxed(says.dropTitle, [[span(says.dropSays(count), 'warn')], [], answers], size, desk);
	},
};
