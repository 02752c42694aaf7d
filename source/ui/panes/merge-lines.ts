/**
The merge view, in a box or over the whole screen: the queue, then a line, and below it what is parked and what has landed.
*/
import {percentile} from '../../domain/merge-times.js';
import {safeLine} from '../../domain/text.js';
import {fitLine, type Line, span, wrapText} from '../cells.js';
import type {Box} from '../in-view.js';
import {keyOf} from '../key-of.js';
import {framed} from '../parts/frame.js';
import {mergesSays} from '../says/merges.js';
import {paneSays} from '../says/panes.js';
import {shortAge} from '../words.js';
import {logBox, overlapBox, overlapLines} from './merge-boxes.js';
import {columnsFor, headingLine, mergeLine, stageNames} from './merge-columns.js';
import type {MergeRow} from './merge-rows.js';
import {shownMerges} from './merge-standing.js';
import type {Desk} from './pane.js';

type View = {
	readonly rows: readonly MergeRow[];
	readonly cursor: number;
	readonly desk: Desk;
	readonly box: Box & {readonly isFocused: boolean};
	/** A row in a small box. */
	readonly draw: (row: MergeRow, desk: Desk, width: number) => Line[];
};

/** A line that is drawn when it is in sight. `row`: index of the row it is of, -1 for a line between. */
type Entry = {readonly row: number; readonly draw: () => Line};

const rule = (title: string, width: number, {across}: Desk['glyphs']): Line => {
	const left = `${across.repeat(2)} ${title} `;
	return [span(left, 'muted'), span(across.repeat(Math.max(0, width - left.length)), 'muted')];
};

/** How long until the queue is empty, if merges take as long as the last ones did; the one under way has some of it behind it. */
const etaOf = ({snapshot: {merges, mergeQueue}, nowMs}: Desk): string | undefined => {
	const took = merges.flatMap(({step, createdAtMs, endedAtMs}) => (step === 'landed' && endedAtMs !== undefined ? [endedAtMs - createdAtMs] : []));
	const each = percentile(took, 0.5);
	const open = merges.filter(({endedAtMs}) => endedAtMs === undefined);
	if (each === undefined || open.length + mergeQueue.length === 0) return undefined;
	const leftMs = open.reduce((sum, {createdAtMs}) => sum + Math.max(0, each - Math.max(0, nowMs - createdAtMs)), 0);
	return mergesSays.eta(shortAge(leftMs + each * mergeQueue.length));
};

/** What the upper border says: in a box how many, over the whole screen how merges are made. */
const countText = (desk: Desk, {isWhole}: Box, rows: readonly MergeRow[]): string => {
	const open = rows.filter(({part}) => part !== 'merged').length;
	const eta = etaOf(desk);
	if (!isWhole) return [mergesSays.open(open), ...(eta === undefined ? [] : [eta])].join(` ${desk.glyphs.dot} `);
	const {verify, approve} = desk.policy;
	const how = verify === undefined ? mergesSays.notVerified : mergesSays.verifiedBy(safeLine(verify, 40));
	return [how, ...(approve === 'ask' ? [mergesSays.approves] : []), ...(eta === undefined ? [] : [eta])].join(` ${desk.glyphs.dot} `);
};

/** The last line that the verification has printed, under the row it belongs to. */
const lastWords = (desk: Desk, {taskId}: MergeRow): Line | undefined => {
	const open = shownMerges(desk).under_way;
	const line = open?.task_id === taskId ? open.output.at(-1) : undefined;
	return line === undefined ? undefined : [span('     '), span(line, 'muted')];
};

/** Those of today, with how many were taken back, where that is known and there is room for it. */
const mergedTitle = (desk: Desk, width: number): string => {
	const {merged_today: today, reverted_today: reverted} = shownMerges(desk);
	if (today === undefined || reverted === undefined) return mergesSays.mergedTitle;
	const title = mergesSays.todayTitle(today, reverted, desk.glyphs.dot);
	return title.length + 8 <= width ? title : mergesSays.mergedTitle;
};

const dayOf = (ms: number): string => new Date(ms).toDateString();

/** What the line says that goes before a row; nothing where it belongs to those above. */
const titleBefore = (row: MergeRow, before: MergeRow | undefined, {desk, box}: View, width: number): string | undefined => {
	const isToday = (each: MergeRow | undefined) => each?.merge?.endedAtMs === undefined || dayOf(each.merge.endedAtMs) === dayOf(desk.nowMs);
	if (row.part === 'parked') {
		const {parkedTitle, parkedShort} = mergesSays;
		return box.isWhole && before?.part !== 'parked' ? (parkedTitle.length + 8 <= width ? parkedTitle : parkedShort) : undefined;
	}

	if (row.part !== 'merged') return undefined;
	if (!isToday(row)) return before?.part !== 'merged' || isToday(before) ? mergesSays.mergedBefore : undefined;
	return before?.part === 'merged' ? undefined : mergedTitle(desk, width);
};

const radarMax = 3;

/** A few overlaps, under a line of their own. */
const radarEntries = (desk: Desk, inner: number): Entry[] => {
	const lines = overlapLines(desk, inner, radarMax);
	return lines.length === 0 ? [] : [rule(mergesSays.overlapTitle, inner, desk.glyphs), ...lines].map(line => ({row: -1, draw: () => line}));
};

/** All lines of the list, not drawn yet. */
const entriesOf = (view: View, inner: number): Entry[] => {
	const {rows, desk, box, draw} = view;
	const columns = columnsFor(inner, stageNames(desk).length);
	const entries: Entry[] = [];
	let part: MergeRow['part'] = 'under-way';
	// The whole view has a box for it, where there is room for one.
	const hasRadar = box.height >= 12 && !(box.isWhole && box.height >= 20);
	for (const [index, row] of rows.entries()) {
		if (row.part === 'merged' && part !== 'merged' && hasRadar) entries.push(...radarEntries(desk, inner));
		const title = titleBefore(row, rows[index - 1], view, inner);
		if (title !== undefined) entries.push({row: -1, draw: () => rule(title, inner, desk.glyphs)});

		part = row.part;
		entries.push({row: index, draw: () => (box.isWhole ? mergeLine(row, desk, columns, rows) : (draw(row, desk, inner)[0] ?? []))});
		const words = row.part === 'under-way' && row.merge?.step === 'verifying' ? lastWords(desk, row) : undefined;
		if (words !== undefined) entries.push({row: -1, draw: () => words});
	}

	if (part !== 'merged' && hasRadar) entries.push(...radarEntries(desk, inner));
	return entries;
};

/** So many of those in the queue are passed over that what is parked, where a person is asked for, is in sight. */
const collapsed = (entries: readonly Entry[], {rows, cursor, desk}: View, room: number): readonly Entry[] => {
	const parked = entries.filter(({row}) => rows[row]?.part === 'parked').length;
	const firstParked = entries.findIndex(({row}) => rows[row]?.part === 'parked');
	const queued = entries.flatMap(({row}, index) => (rows[row]?.part === 'queued' ? [index] : []));
	const wanted = firstParked + Math.min(parked, Math.ceil(room / 2));
	const excess = Math.min(wanted - room + 1, queued.length - 1);
	const from = queued.at(-excess);
	if (parked === 0 || excess <= 1 || from === undefined || cursor >= (entries[from]?.row ?? 0)) return entries;
	const more: Entry = {row: -1, draw: () => [span(`  ${desk.glyphs.ellipsis} ${mergesSays.more(excess)}`, 'muted')]};
	return [...entries.slice(0, from), more, ...entries.slice((queued.at(-1) ?? from) + 1)];
};

/** The part of the list around the cursor, drawn. */
const listLines = (view: View, inner: number, room: number): {readonly lines: Line[]; readonly above: number; readonly below: number} => {
	const {cursor, desk} = view;
	const all = entriesOf(view, inner - 1);
	const entries = all.length > room ? collapsed(all, view, room) : all;
	const at = cursor < 0 ? -1 : entries.findIndex(({row}) => row === cursor);
	const top = Math.max(0, Math.min(at < room - 1 ? 0 : at - Math.floor(room / 2), entries.length - room));
	const shown = entries.slice(top, top + room);
	const lines = shown.map(
		({row, draw}): Line => [row !== -1 && row === cursor ? span(desk.glyphs.cursor, 'accent') : span(' '), ...fitLine(draw(), inner - 1, desk.glyphs.ellipsis)],
	);
	const countRows = (part: readonly Entry[]) => part.filter(({row}) => row !== -1).length;
	return {lines, above: countRows(entries.slice(0, top)), below: countRows(entries.slice(top + room))};
};

const listBox = (view: View, height: number): Line[] => {
	const {rows, desk, box} = view;
	const inner = box.width - 2;
	const heading = box.isWhole && rows.length > 0 ? [[span(' '), ...headingLine(desk, columnsFor(inner - 1, stageNames(desk).length))]] : [];
	const {lines, above, below} = listLines(view, inner, Math.max(0, height - 2 - heading.length));
	const empty = wrapText(mergesSays.empty, inner - 2).map((line): Line => [span(' '), span(line, 'muted')]);
	return framed([...heading, ...(rows.length === 0 ? empty : lines)], {
		width: box.width,
		height,
		isFocused: box.isFocused,
		title: `4 ${box.isWhole ? mergesSays.title : 'Merge'}`,
		count: countText(desk, box, rows),
		more: [above > 0 ? paneSays.above(above) : '', below > 0 ? mergesSays.more(below) : ''].filter(Boolean).join(', '),
		foot: desk.snapshot.mergeHeld
			? [span(`${desk.glyphs.held} ${box.isWhole ? mergesSays.held(keyOf('merge.hold', desk)) : mergesSays.heldShort}`, 'info')]
			: [],
		glyphs: desk.glyphs,
	});
};

/** Two boxes, beside each other where there is room. */
const boxesBelow = (desk: Desk, width: number, height: number): Line[] => {
	const left = Math.ceil(width / 2);
	const [log, overlaps] = [logBox(desk, left, height), overlapBox(desk, width - left, height)];
	return log.map((line, index) => [...line, ...(overlaps[index] ?? [])]);
};

/** Over the whole screen there is room below for what the verification prints, and for what will be in each other's way. */
export const mergeLines = (view: View): Line[] => {
	const {desk, box} = view;
	const {width, height, isWhole} = box;
	if (!isWhole || height < 20) return listBox(view, height);
	if (width >= 100) {
		const below = Math.min(12, Math.max(6, Math.floor(height * 0.25)));
		return [...listBox(view, height - below), ...boxesBelow(desk, width, below)];
	}

	const each = height < 26 ? 4 : 6;
	return [...listBox(view, height - each), ...overlapBox(desk, width, each)];
};
