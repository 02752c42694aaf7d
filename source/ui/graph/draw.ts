/**
The part of the graph that is in the window: levels from left to right, edges as lines between them, the critical path heavy. Nothing else is laid out.
*/
import {safeLine} from '../../domain/text.js';
import {cut, type Line, span, widthOf} from '../cells.js';
import {glyphOf, type Mark} from '../marks.js';
import type {Desk} from '../panes/pane.js';
import {type Canvas, createCanvas, type Weight} from './canvas.js';
import type {GraphModel} from './model.js';
import type {Bundle} from './place.js';
import {channel, firstWhere, type GraphWindow, lead, windowOf} from './window.js';
import {markInGraph, standingWords} from './words.js';

type Sheet = {
	readonly model: GraphModel;
	readonly desk: Desk;
	readonly window: GraphWindow;
	readonly linesPerTask: number;
	readonly canvas: Canvas;
	readonly cursor: number;
};

const xOf = ({window: {firstLevel, node}}: Sheet, level: number): number => lead + (level - firstLevel) * (node + channel);
const yOf = ({window: {top}, linesPerTask}: Sheet, row: number): number => (row - top) * linesPerTask;
const trunkOf = (sheet: Sheet, level: number): number => xOf(sheet, level) + sheet.window.node + 1;
const trackOf = (sheet: Sheet, level: number, track: number): number => trunkOf(sheet, level) + 1 + track;
const arrowOf = (sheet: Sheet, level: number): number => xOf(sheet, level) - 2;
const weightOf = (isHeavy: boolean): Weight => (isHeavy ? 2 : 1);

const labelOf = ({model, desk, window}: Sheet, place: number): {readonly mark: string; readonly tone: Mark['tone']; readonly text: string} => {
	const task = model.tasks[place];
	if (task === undefined) return {mark: '', tone: 'plain', text: ''};
	const shown = markInGraph(task, desk);
	return {mark: glyphOf(shown, desk.glyphs), tone: shown.tone, text: cut(`${task.id} ${safeLine(task.title)}`, window.node - 2, desk.glyphs.ellipsis)};
};

const levelOf = ({model: {placed}}: Sheet, place: number): number => placed.graph.levels[place] ?? 0;
const rowOf = ({model: {placed}}: Sheet, place: number): number => placed.rowOf[place] ?? 0;

/** The cell behind the text of a task, where its edges begin; far out of sight nobody needs to know it exactly. */
const endOf = (sheet: Sheet, place: number): number => {
	const level = levelOf(sheet, place);
	const {firstLevel, levels} = sheet.window;
	const isNear = level >= firstLevel - 1 && level <= firstLevel + levels;
	return xOf(sheet, level) + (isNear ? 2 + widthOf(labelOf(sheet, place).text) : sheet.window.node);
};

const drawTask = (sheet: Sheet, place: number): void => {
	const {canvas, model, desk, window, linesPerTask, cursor} = sheet;
	const [x, y] = [xOf(sheet, levelOf(sheet, place)), yOf(sheet, rowOf(sheet, place))];
	const {mark, tone, text} = labelOf(sheet, place);
	const isHere = place === cursor;
	const onPath = model.path.ids.includes(model.tasks[place]?.id ?? '');
	if (isHere) canvas.write(x - 1, y, [span(desk.glyphs.cursor, 'accent')]);
	canvas.write(x, y, [span(`${mark} `, tone), span(text, isHere ? 'chosen' : onPath ? 'accent' : 'plain'), span(' ')]);
	if (linesPerTask < 2) return;
	canvas.write(x + 2, y + 1, [span(cut(standingWords(place, model, desk), window.node - 2, desk.glyphs.ellipsis), 'muted')]);
};

const drawArrow = (sheet: Sheet, place: number): void => {
	const {model, desk, canvas} = sheet;
	const {graph, parents, incoming} = model.placed;
	const drawn = [...((parents[place] ?? -1) === -1 ? [] : [parents[place] ?? -1]), ...(incoming.get(place) ?? []).flatMap(bundle => sourcesOf(bundle))];
	if (drawn.length === 0) return;
	const isHeavy = (graph.before[place] ?? []).some(on => model.isCritical(on, place) && drawn.includes(on));
	canvas.write(arrowOf(sheet, levelOf(sheet, place)), yOf(sheet, rowOf(sheet, place)), [
		span(desk.glyphs.set === 'unicode' ? '▸' : '>', isHeavy ? 'accent' : 'muted'),
	]);
};

const sourcesOf = ({kind, place, others}: Bundle): readonly number[] => (kind === 'into' ? others : [place]);

/** From a task to the tasks behind it: along its row to the trunk, down it, and out at the row of each. */
const drawChildren = (sheet: Sheet, parent: number): void => {
	const {model, canvas, window} = sheet;
	const children = model.placed.children[parent] ?? [];
	const last = children.at(-1);
	if (last === undefined) return;
	const level = levelOf(sheet, parent);
	const [trunk, arrow, y] = [trunkOf(sheet, level), arrowOf(sheet, level + 1), yOf(sheet, rowOf(sheet, parent))];
	const critical = children.find(child => model.isCritical(parent, child));
	canvas.across(y, endOf(sheet, parent), trunk, weightOf(critical !== undefined));
	canvas.down(trunk, y, yOf(sheet, rowOf(sheet, last)), 1);
	if (critical !== undefined) canvas.down(trunk, y, yOf(sheet, rowOf(sheet, critical)), 2);
	const from = firstWhere(children.length, index => rowOf(sheet, children[index] ?? 0) >= window.top);
	for (let index = from; index < children.length; index++) {
		const child = children[index] ?? 0;
		if (rowOf(sheet, child) > window.top + window.rows) break;
		canvas.across(yOf(sheet, rowOf(sheet, child)), trunk, arrow, weightOf(child === critical));
	}
};

/** The upright part of a bundle, heavy as far as the critical path goes. */
const drawUpright = (sheet: Sheet, {place, others, kind, track, low, high}: Bundle, level: number): void => {
	const {canvas, model} = sheet;
	const x = trackOf(sheet, level, track);
	canvas.down(x, yOf(sheet, low), yOf(sheet, high), 1);
	const critical = others.find(other => (kind === 'into' ? model.isCritical(other, place) : model.isCritical(place, other)));
	if (critical !== undefined) canvas.down(x, yOf(sheet, rowOf(sheet, place)), yOf(sheet, rowOf(sheet, critical)), 2);
};

/** The parts of bundles that run along the row of a task: out of it, or into it. */
const drawAlong = (sheet: Sheet, place: number): void => {
	const {model, canvas} = sheet;
	const {outgoing, incoming} = model.placed;
	const y = yOf(sheet, rowOf(sheet, place));
	for (const bundle of outgoing.get(place) ?? []) {
		const level = bundle.kind === 'into' ? levelOf(sheet, bundle.place) - 1 : levelOf(sheet, place);
		const isHeavy = bundle.kind === 'into' ? model.isCritical(place, bundle.place) : bundle.others.some(other => model.isCritical(place, other));
		canvas.across(y, endOf(sheet, place), trackOf(sheet, level, bundle.track), weightOf(isHeavy));
	}

	for (const bundle of incoming.get(place) ?? []) {
		const level = bundle.kind === 'into' ? levelOf(sheet, place) - 1 : levelOf(sheet, bundle.place);
		const isHeavy = sourcesOf(bundle).some(on => model.isCritical(on, place));
		canvas.across(y, trackOf(sheet, level, bundle.track), arrowOf(sheet, levelOf(sheet, place)), weightOf(isHeavy));
	}
};

/** Lines that cross the window up and down, also where neither end of them is in it. */
const drawChannels = (sheet: Sheet): void => {
	const {model, window} = sheet;
	const {levels, bundles, children} = model.placed;
	const bottom = window.top + window.rows;
	for (let level = Math.max(0, window.firstLevel - 1); level < Math.min(levels.length, window.firstLevel + window.levels); level++) {
		const parents = levels[level] ?? [];
		const lastRowOf = (index: number) => rowOf(sheet, children[parents[index] ?? 0]?.at(-1) ?? parents[index] ?? 0);
		for (let index = firstWhere(parents.length, each => lastRowOf(each) >= window.top); index < parents.length; index++) {
			const parent = parents[index] ?? 0;
			if (rowOf(sheet, parent) > bottom) break;
			drawChildren(sheet, parent);
		}

		for (const track of bundles[level] ?? []) {
			for (let index = firstWhere(track.length, each => (track[each]?.high ?? 0) >= window.top); index < track.length; index++) {
				const bundle = track[index];
				if (bundle === undefined || bundle.low > bottom) break;
				drawUpright(sheet, bundle, level);
			}
		}
	}
};

/** `height` lines of `width` cells. `cursor`: the place of the task under it, -1 without one. */
export const drawGraph = (model: GraphModel, desk: Desk, cursor: number, width: number, height: number, linesPerTask: number): Line[] => {
	const window = windowOf(model, cursor, width, height, linesPerTask);
	const canvas = createCanvas(width, height, desk.glyphs);
	const sheet: Sheet = {model, desk, window, linesPerTask, canvas, cursor};
	drawChannels(sheet);
	const {rows} = model.placed;
	for (let row = window.top; row < Math.min(rows.length, window.top + window.rows); row++) {
		const tasks = rows[row] ?? [];
		const first = tasks[0];
		const leaf = tasks.at(-1);
		if (first === undefined || leaf === undefined) continue;
		const from = Math.max(0, window.firstLevel - levelOf(sheet, first) - 1);
		const near = tasks.slice(from, Math.max(0, window.firstLevel + window.levels - levelOf(sheet, first) + 1));
		// The ends of a row may be out of sight while their edges are not.
		for (const place of new Set([first, ...near, leaf])) drawAlong(sheet, place);
		for (const place of near) {
			const level = levelOf(sheet, place);
			if (level >= window.firstLevel && level < window.firstLevel + window.levels) drawTask(sheet, place);
			if (level >= window.firstLevel && level <= window.firstLevel + window.levels) drawArrow(sheet, place);
		}
	}

	return canvas.lines();
};
