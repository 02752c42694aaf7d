/**
What is left of the screen where it is too small for a list: who waits, how many are in which state, and the way out.
*/
import {fitLine, type Line, lineWidth, span} from '../cells.js';
import {toneOf} from '../gauges.js';
import {type Size, smallest, smallestList} from '../layout.js';
import {needsOf} from '../needs.js';
import type {Desk} from '../panes/pane.js';
import {dashSays} from '../says/dash.js';
import {percent} from '../words.js';
import {framed} from './frame.js';
import {counterSigns} from './header.js';
import {attentionLine, toastLine} from './strips.js';

const sizeText = ({columns, rows}: Size, {set}: Desk['glyphs']): string => `${columns}${set === 'unicode' ? '×' : 'x'}${rows}`;

/** What waits for a person, by name, as many as there is room for. */
const whoWaits = (desk: Desk, width: number): Line => {
	const sign = (unicode: string, ascii: string) => (desk.glyphs.set === 'unicode' ? unicode : ascii);
	const needs = needsOf(desk);
	const line: Line[number][] = [];
	for (const {kind, agentId, taskId} of needs) {
		const isFailed = kind === 'gave-up';
		const who = kind === 'question' ? (agentId ?? taskId) : taskId;
		const piece = [
			span(isFailed ? sign('✖', 'x') : sign('◆', '!'), isFailed ? 'err' : 'ask'),
			span(` ${isFailed ? dashSays.failed(who) : dashSays.waits(who)}  `),
		];
		if (lineWidth(line) + lineWidth(piece) > width + 2) break;
		line.push(...piece);
	}

	return needs.length === 0 ? [span(dashSays.calm, 'muted')] : line;
};

const boxWidthMax = 45;

/** Under 40×10: a box in the middle. */
export const smallBox = (desk: Desk, size: Size): Line[] => {
	const {glyphs, snapshot} = desk;
	const width = Math.min(size.columns, boxWidthMax);
	const inner = width - 2;
	const [is, least] = [sizeText(size, glyphs), sizeText(smallestList, glyphs)];
	const long = dashSays.listNeeds(is, least);
	const [first] = needsOf(desk);
	const who = first && (first.kind === 'question' ? (first.agentId ?? first.taskId) : first.taskId);
	const said = toastLine(desk.state.toast, desk);
	const newest = snapshot.readings.at(-1);
	const lines: Line[] = [
		[span(long.length <= inner ? long : dashSays.listNeedsShort(is, least), 'muted')],
		whoWaits(desk, inner),
		[
			...counterSigns(desk),
			span('  '),
			...(newest === undefined ? [] : [span('mem ', 'muted'), span(percent(newest.memoryPercent), toneOf(newest.memoryPercent, 'memory', desk.policy))]),
		],
		said.length > 0
			? said
			: [span(dashSays.leaves, 'accent'), ...(who === undefined ? [] : [span(` ${glyphs.dot} `, 'muted'), span(dashSays.reads(who, glyphs.enter), 'accent')])],
	];
	const box = framed(lines, {width, height: Math.min(size.rows, lines.length + 2), title: dashSays.name, isFocused: false, glyphs});
	const left = ' '.repeat(Math.floor((size.columns - width) / 2));
	const above = Math.floor((size.rows - box.length) / 2);
	return [...Array.from({length: above}, (): Line => []), ...box.map((line): Line => [span(left), ...line])];
};

/** Under 26×6: lines, no boxes. */
export const plainLines = (desk: Desk, size: Size): Line[] =>
	[
		[span(dashSays.needs(size.columns, size.rows, smallest.columns, smallest.rows))],
		[span(dashSays.name, 'strong'), ...counterSigns(desk)],
		attentionLine(desk, size.columns),
	].map(line => fitLine(line, size.columns, desk.glyphs.ellipsis));
