/**
What a command said in more than one line, in a box of its own.
*/
import {safeLine} from '../../domain/text.js';
import {type Line, span, wrapText} from '../cells.js';
import {closeOverlay, type Intent, look, nothing} from '../intent.js';
import type {Size} from '../layout.js';
import {askSays} from '../says/ask.js';
import {boxed} from './boxed.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

/** The first line is the title; `press` is the key that asked for it, and closes it, too. */
export type AnswerOverlay = {readonly kind: 'answer'; readonly press: string; readonly lines: readonly string[]; readonly top: number};

const widthMax = 96;

/** All of its lines at this width: what is set in under a line stays set in. */
const answerText = (lines: readonly string[], columns: number): Line[] => {
	const width = Math.max(10, Math.min(widthMax, columns - 5));
	return lines.flatMap(line => {
		const indent = /^ *(?:- )?/.exec(line)?.[0].length ?? 0;
		const tone = line.startsWith('  ') ? 'muted' : 'plain';
		const first = line.slice(0, indent);
		return wrapText(safeLine(line.slice(indent), 4000), width - indent).map((part, index) => [
			span(index === 0 ? first : ' '.repeat(indent)),
			span(part, tone),
		]);
	});
};

/** The part of it that fits, and how many lines there are below. */
export const answerPart = ({lines, top}: AnswerOverlay, {columns, rows}: Size): {readonly shown: Line[]; readonly below: number} => {
	const [, ...rest] = lines;
	const all = answerText(rest, columns);
	const room = Math.max(1, rows - 4);
	const from = Math.min(top, Math.max(0, all.length - room));
	return {shown: all.slice(from, from + room), below: Math.max(0, all.length - from - room)};
};

const lines = (overlay: AnswerOverlay, {desk, size}: OverlayView): Line[] => {
	const {shown, below} = answerPart(overlay, size);
	return boxed(safeLine(overlay.lines[0] ?? ''), shown, size, desk, below > 0 ? `j k: ${askSays.moreLines(below)}` : '');
};

const read = (press: string, overlay: AnswerOverlay): Intent => {
	const to = (top: number) => look({type: 'overlay', overlay: {...overlay, top: Math.max(0, top)}});
	if (press === 'j' || press === 'down') return to(Math.min(overlay.top + 1, overlay.lines.length * 4));
	if (press === 'k' || press === 'up') return to(overlay.top - 1);
	return closes.has(press) || press === overlay.press ? closeOverlay : nothing;
};

export const answerOverlay: OverlayDefinition<AnswerOverlay> = {kind: 'answer', escape: 'close', read, lines};
