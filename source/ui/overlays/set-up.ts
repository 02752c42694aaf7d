/**
The config as it would be written, before it is.
*/
import {safeText} from '../../domain/text.js';
import {fitLine, type Line, span, wrapText} from '../cells.js';
import {closeOverlay, type Intent, look, nothing} from '../intent.js';
import {framed} from '../parts/frame.js';
import {firstSays as says} from '../says/first.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type SetUpOverlay = {readonly kind: 'set-up'; readonly top: number};

const widthMax = 104;
const page = 10;

/** All of it is new; what it is for is said more softly than what is set. */
const textLines = (text: string): Line[] =>
	safeText(text)
		.trimEnd()
		.split('\n')
		.map(line => [span('+ ', 'ok'), span(line, line.trimStart().startsWith('//') ? 'muted' : 'plain')]);

const partOf = (all: readonly Line[], top: number, room: number): {readonly shown: readonly Line[]; readonly from: number} => {
	const from = Math.max(0, Math.min(top, all.length - room));
	return {shown: all.slice(from, from + room), from};
};

const lines = ({top}: SetUpOverlay, {desk, size}: OverlayView): Line[] => {
	const {setUp, glyphs, snapshot, policy} = desk;
	if (setUp === undefined) return [];
	const width = Math.min(size.columns, widthMax);
	const count = snapshot.tasks.length;
	const also: Line[] = [
		[],
		...(size.rows >= 20 ? wrapText(says.acceptAlso(setUp.excludes), width - 4).map((line): Line => [span(line, 'muted')]) : []),
		...(count > 0 ? wrapText(says.acceptTasks(count, Object.keys(policy.agents).length > 0), width - 4).map((line): Line => [span(line, 'info')]) : []),
	];
	const height = size.rows - 2;
	const all = textLines(setUp.text);
	const room = Math.max(1, height - 2 - also.length);
	const {shown, from} = partOf(all, top, room);
	const inside = [...shown, ...also].map((line): Line => [span(' '), ...fitLine(line, width - 4, glyphs.ellipsis)]);
	return framed(inside, {
		width,
		height: Math.min(height, inside.length + 2),
		title: says.acceptTitle(setUp.file),
		count: all.length > room ? `${from + 1}-${from + shown.length}/${all.length}` : '',
		foot: [span(width >= 70 ? says.acceptKeys(glyphs.enter) : says.acceptKeysBrief(glyphs.enter), 'accent')],
		isFocused: true,
		glyphs,
	});
};

const read = (press: string, {top}: SetUpOverlay, linesOfText: number): Intent => {
	const to = (next: number) => look({type: 'overlay', overlay: {kind: 'set-up', top: Math.max(0, Math.min(next, linesOfText))}});
	if (press === 'return') return {kind: 'leave', how: 'set-up'};
	if (press === 'e') return {kind: 'deed', deed: {do: 'edit-draft'}};
	if (press === 'j' || press === 'down') return to(top + 1);
	if (press === 'k' || press === 'up') return to(top - 1);
	if (press === 'pagedown' || press === 'ctrl+d') return to(top + page);
	if (press === 'pageup' || press === 'ctrl+u') return to(top - page);
	return press === 'escape' || press === 'q' || press === 'n' || press === 'backspace' ? closeOverlay : nothing;
};

export const setUpOverlay: OverlayDefinition<SetUpOverlay> = {
	kind: 'set-up',
	escape: says.acceptEscape,
	read: (press, overlay, _state, {setUp}) => read(press, overlay, setUp?.text.split('\n').length ?? 0),
	lines,
};
