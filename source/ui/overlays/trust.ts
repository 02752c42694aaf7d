/**
What the config of this repository can run, before a person has trusted it: nothing of it runs until they say so.
*/
import {fitLine, type Line, span, wrapText, wrapWhole} from '../cells.js';
import type {TrustAsked} from '../config-door.js';
import {type Intent, look, nothing} from '../intent.js';
import {framed} from '../parts/frame.js';
import {trustSays as says} from '../says/trust.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

export type TrustOverlay = {readonly kind: 'trust'; readonly asked: TrustAsked; readonly top: number};

const widthMax = 104;
const page = 10;

/** All of it can be read: what is too wide goes on in the next line, what is too much is scrolled to. */
const runLines = ({changes}: TrustAsked, width: number): Line[] =>
	changes.flatMap(change =>
		says.change(change).flatMap((text, index) => wrapWhole(text, width).map((line): Line => [span(line, index === 0 ? 'plain' : 'muted')])),
	);

const lines = ({asked, top}: TrustOverlay, {desk: {glyphs}, size}: OverlayView): Line[] => {
	const width = Math.min(size.columns, widthMax);
	const inner = width - 4;
	const wrapped = (text: string, tone: 'plain' | 'warn') => wrapText(text, inner).map((line): Line => [span(line, tone)]);
	const isShort = size.rows < 16;
	const head = [...wrapped(says.head(asked), 'plain'), ...(isShort ? [] : [[]])];
	const foot = isShort ? [] : [[], ...wrapped(says.foot(asked), 'warn')];
	const all = runLines(asked, inner);
	const room = Math.max(1, size.rows - 2 - head.length - foot.length);
	const from = Math.max(0, Math.min(top, all.length - room));
	const body = [...head, ...all.slice(from, from + room), ...foot].map((line): Line => [span(' '), ...fitLine(line, inner, glyphs.ellipsis)]);
	return framed(body, {
		width,
		height: Math.min(size.rows, body.length + 2),
		title: says.title(asked.file),
		count: all.length > room ? `${from + 1}-${Math.min(from + room, all.length)}/${all.length}` : '',
		foot: [span(width >= 56 ? says.keys(asked) : says.fewKeys(asked), 'accent')],
		isFocused: true,
		tone: 'warn',
		glyphs,
	});
};

const read = (press: string, {asked, top}: TrustOverlay, nowMs: number): Intent => {
	const to = (next: number) => look({type: 'overlay', overlay: {kind: 'trust', asked, top: Math.max(0, next)}});
	if (press === 't') return {kind: 'deed', deed: {do: 'trust', shown: asked}, first: [{type: 'overlay', overlay: undefined}]};
	if (press === 'e') return {kind: 'deed', deed: {do: 'edit-config'}};
	if (press === 'q' && !asked.goesOn) return {kind: 'leave', how: 'leave'};
	if (press === 'j' || press === 'down') return to(top + 1);
	if (press === 'k' || press === 'up') return to(top - 1);
	if (press === 'pagedown' || press === 'ctrl+d') return to(top + page);
	if (press === 'pageup' || press === 'ctrl+u') return to(top - page);
	if (press !== 'l' && !closes.has(press)) return nothing;
	return look({type: 'overlay', overlay: undefined}, {type: 'say', text: asked.goesOn ? says.notYet : says.onlyLooks, tone: 'warn', atMs: nowMs});
};

export const trustOverlay: OverlayDefinition<TrustOverlay> = {
	kind: 'trust',
	escape: says.escape,
	read: (press, overlay, _state, {nowMs}) => read(press, overlay, nowMs),
	lines,
};
