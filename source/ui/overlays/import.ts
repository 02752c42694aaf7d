/**
What would be imported from a list, before it is: each task with its line, what it waits for, and a tick.
*/
import type {ImportItem, ImportPreview} from '../../domain/import-item.js';
import {safeLine} from '../../domain/text.js';
import {type Cell, fitLine, type Line, span, tableLine, wrapText} from '../cells.js';
import {edgesOf, newItems, toggled, toggledAll} from '../import.js';
import {type Intent, type KeyDesk, look, nothing, say} from '../intent.js';
import {framed} from '../parts/frame.js';
import {importSays as says} from '../says/import.js';
import type {Glyphs} from '../theme.js';
import {priorityWords} from '../words.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

/** `text`: what is imported; the file is only named. `at`: index of the row under the cursor. `isBusy`: it is being imported. */
export type ImportOverlay = {
	readonly kind: 'import';
	readonly file: string;
	readonly text: string;
	readonly preview: ImportPreview;
	readonly ticks: ReadonlySet<number>;
	readonly at: number;
	readonly isBusy: boolean;
	readonly problem?: string;
};

const widthMax = 110;
const wideFrom = 72;

const lineOfId = (items: readonly ImportItem[]): ReadonlyMap<string, number> => new Map(items.map(({task_id: id, line}) => [id, line]));

/** Where it says by line what has no name of its own yet. */
const waitsFor = ({after}: ImportItem, lines: ReadonlyMap<string, number>): string =>
	after.map(id => (/^TASK-0-\d+$/.test(id) && lines.has(id) ? says.line(lines.get(id) ?? 0) : id)).join(', ');

const depthOf = (item: ImportItem, byLine: ReadonlyMap<number, ImportItem>): number => {
	let depth = 0;
	for (let parent = item.parent_line; parent !== null && depth < 4; parent = byLine.get(parent)?.parent_line ?? null) depth += 1;
	return depth;
};

const itemLines = ({preview: {items}, ticks, at}: ImportOverlay, glyphs: Glyphs, width: number, room: number): Line[] => {
	const first = Math.max(0, Math.min(at - Math.floor(room / 2), items.length - room));
	const lines = lineOfId(items);
	const byLine = new Map(items.map(item => [item.line, item]));
	const isWide = width >= wideFrom;
	const isFine = glyphs.set === 'unicode';
	return items.slice(first, first + room).map((item, row): Line => {
		const isTicked = ticks.has(item.line);
		const mark = item.is_known ? (isFine ? '·' : '.') : isTicked ? (isFine ? '✔' : 'x') : isFine ? '○' : '-';
		const indent = depthOf(item, byLine);
		const title = `${indent === 0 ? '' : `${'  '.repeat(indent - 1)}${isFine ? '╰ ' : '`- '}`}${safeLine(item.title)}`;
		const waits = waitsFor(item, lines);
		const more = item.is_known
			? says.known
			: [priorityWords[item.priority], waits === '' ? '' : says.after(waits), item.is_vague ? says.vague : ''].filter(Boolean).join(', ');
		const moreWidth = isWide ? 30 : 0;
		const cells: Cell[] = [
			{text: title, tone: item.is_known || !isTicked ? 'muted' : 'plain', width: width - 6 - 9 - (moreWidth > 0 ? moreWidth + 1 : 0)},
			{text: says.line(item.line), tone: 'muted', width: 9},
			{text: more, tone: item.is_vague && !item.is_known ? 'warn' : 'muted', width: moreWidth},
		];
		return [span(first + row === at ? glyphs.cursor : ' ', 'accent'), span(` ${mark} `, isTicked ? 'ok' : 'muted'), ...tableLine(cells, glyphs.ellipsis)];
	});
};

const lines = (overlay: ImportOverlay, {desk: {glyphs}, size: {columns, rows}}: OverlayView): Line[] => {
	const {file, preview, ticks, isBusy, problem} = overlay;
	const width = Math.min(columns, widthMax);
	const inner = width - 3;
	const known = preview.items.length - newItems(preview.items).length;
	const counts = [known > 0 ? says.already(known) : '', preview.skipped > 0 ? says.done(preview.skipped) : ''].filter(Boolean).join('   ');
	const wrapped = (text: string) => wrapText(text, inner - 2);
	const below: Line[] = [
		...(counts === '' ? [] : [[span(`   ${counts}`, 'muted')] as Line]),
		[],
		...wrapped(says.preview(ticks.size, edgesOf(preview.items, ticks), safeLine(file))).map((text): Line => [span(` ${text}`)]),
		...preview.warnings.slice(0, 2).map((text): Line => [span(` ${safeLine(text)}`, 'warn')]),
		...(problem === undefined
			? []
			: problem
					.split('\n')
					.slice(0, 3)
					.map((text): Line => [span(` ${safeLine(text)}`, 'err')])),
	];
	const room = Math.max(1, Math.min(preview.items.length, rows - 3 - below.length));
	const shown = itemLines(overlay, glyphs, inner, room);
	const body = [...shown, ...below];
	const hidden = preview.items.length - shown.length;
	return framed(
		body.map(line => fitLine(line, width - 2, glyphs.ellipsis)),
		{
			width,
			height: Math.min(rows, body.length + 2),
			title: says.title(safeLine(file)),
			foot: [span(isBusy ? says.importing : says.keys(ticks.size, glyphs.enter, width >= wideFrom), 'muted')],
			more: hidden > 0 ? `+${hidden}` : '',
			isFocused: true,
			glyphs,
		},
	);
};

const steps: Readonly<Record<string, number>> = {j: 1, down: 1, k: -1, up: -1, pagedown: 10, pageup: -10, 'ctrl+d': 10, 'ctrl+u': -10};
const farthest = 1_000_000;
const ends: Readonly<Record<string, number>> = {g: -farthest, home: -farthest, G: farthest, end: farthest};

const read = (press: string, overlay: ImportOverlay, desk: KeyDesk): Intent => {
	if (overlay.isBusy) return nothing;
	const {problem: _gone, ...rest} = overlay;
	const {preview, ticks, at} = rest;
	const to = (more: Partial<ImportOverlay>) => look({type: 'overlay', overlay: {...rest, ...more}});
	const step = steps[press] ?? ends[press];
	if (step !== undefined) return to({at: Math.max(0, Math.min(preview.items.length - 1, at + step))});
	if (press === ' ') return to({ticks: toggled(preview.items, ticks, preview.items[at]?.line ?? 0)});
	if (press === '*') return to({ticks: toggledAll(preview.items, ticks)});
	if (press === 'e') return {kind: 'deed', deed: {do: 'edit-backlog'}};
	if (press === 'return') return ticks.size === 0 ? say(says.nothingTicked, 'info', desk) : {kind: 'deed', deed: {do: 'import-backlog'}};
	return press === 'escape' || press === 'q' || press === 'backspace' ? {kind: 'deed', deed: {do: 'find-backlogs'}} : nothing;
};

export const importOverlay: OverlayDefinition<ImportOverlay> = {
	kind: 'import',
	isDimming: true,
	escape: says.escape,
	read: (press, overlay, _state, desk) => read(press, overlay, desk),
	lines,
};
