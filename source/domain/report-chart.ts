/**
The time of the agents as rows of cells, and the pieces that lines of a report are made of.
*/
import type {Brief} from './report-brief-schema.js';
import {clockLabels} from './report-since.js';
import {cellsOf, type SlotState} from './report-slots.js';
import {safeLine} from './text.js';

export type BriefMood = 'plain' | 'muted' | 'ok' | 'warn' | 'err' | 'ask' | 'accent' | 'info';
export type BriefPiece = {readonly text: string; readonly mood: BriefMood};
export type BriefLine = readonly BriefPiece[];

export type BriefLook = {
	readonly width: number;
	readonly timeZone: string;
	readonly isAscii: boolean;
	readonly parse: (iso: string) => number;
};

export const piece = (text: string, mood: BriefMood = 'plain'): BriefPiece => ({text, mood});
const cellSigns: Record<SlotState | 'idle', {readonly sign: readonly [string, string]; readonly mood: BriefMood}> = {
	working: {sign: ['█', '#'], mood: 'ok'},
	waits: {sign: ['▓', '!'], mood: 'warn'},
	trouble: {sign: ['▒', 'x'], mood: 'err'},
	idle: {sign: ['░', '.'], mood: 'muted'},
};

const signOf = (state: SlotState | undefined, isAscii: boolean): BriefPiece => {
	const {sign, mood} = cellSigns[state ?? 'idle'];
	return piece(sign[isAscii ? 1 : 0], mood);
};

const nameWidth = 16;
const endWidth = 10;

/** Hours over the cells that they belong to. */
const labelLine = (from: number, to: number, cells: number, timeZone: string): string => {
	const marks = Array.from({length: cells}, () => ' ');
	for (const {atMs, text} of clockLabels(from, to, Math.max(1, Math.floor(cells / 9)), timeZone)) {
		const at = Math.floor(((atMs - from) / (to - from)) * cells);
		if (at + text.length <= cells) marks.splice(at, text.length, ...text);
	}

	return marks.join('');
};

/** A row for each place that agents worked in, under the hours of the day; at most `max` lines. */
export const timeline = ({slots, from, to}: Brief, {width, timeZone, isAscii, parse}: BriefLook, max: number): BriefLine[] => {
	const cells = Math.max(10, width - nameWidth - endWidth);
	const [fromMs, toMs] = [parse(from), parse(to)];
	if (slots.length === 0 || max < 3) return [];
	const shown = slots.slice(0, max - 2);
	const rows = shown.map(({agents, tasks, spans}, index): BriefLine => {
		const inMs = spans.map(span => ({state: span.state, fromMs: parse(span.from), toMs: parse(span.to)}));
		const name = `${index + 1} ${safeLine(agents.join(', '), nameWidth - 4)}`;
		const signs = cellsOf(inMs, {fromMs, toMs}, cells).map(state => signOf(state, isAscii));
		return [piece(name.padEnd(nameWidth), 'accent'), ...joined(signs), piece(`  ${tasks} ${tasks === 1 ? 'task' : 'tasks'}`, 'muted')];
	});
	const more = slots.length - shown.length;
	return [
		[piece('agent time'.padEnd(nameWidth), 'muted'), piece(labelLine(fromMs, toMs, cells, timeZone), 'muted')],
		...rows,
		[
			piece((more > 0 ? `${more} more` : '').padEnd(nameWidth), 'muted'),
			signOf('working', isAscii),
			piece(' working  ', 'muted'),
			signOf('waits', isAscii),
			piece(' waits for you  ', 'muted'),
			signOf('trouble', isAscii),
			piece(' stalled/failed  ', 'muted'),
			signOf(undefined, isAscii),
			piece(' idle or held', 'muted'),
		],
	];
};

const joined = (pieces: readonly BriefPiece[]): BriefPiece[] => {
	const all: BriefPiece[] = [];
	for (const each of pieces) {
		const last = all.at(-1);
		if (last?.mood === each.mood) all[all.length - 1] = piece(last.text + each.text, each.mood);
		else all.push(each);
	}

	return all;
};
