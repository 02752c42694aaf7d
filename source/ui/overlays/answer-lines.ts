/**
An answer of more than one line, in a box of its own.
*/
import {safeLine} from '../../domain/text.js';
import {type Line, span, wrapText} from '../cells.js';
import type {Size} from '../layout.js';
import type {Overlay} from '../ui-state.js';

const widthMax = 96;

/** All of its lines at this width: what is set in under a line stays set in. */
export const answerText = (lines: readonly string[], columns: number): Line[] => {
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
export const answerPart = ({lines, top}: Overlay & {kind: 'answer'}, {columns, rows}: Size): {readonly shown: Line[]; readonly below: number} => {
	const [, ...rest] = lines;
	const all = answerText(rest, columns);
	const room = Math.max(1, rows - 4);
	const from = Math.min(top, Math.max(0, all.length - room));
	return {shown: all.slice(from, from + room), below: Math.max(0, all.length - from - room)};
};
