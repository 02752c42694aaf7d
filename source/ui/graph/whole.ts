/**
The graph over the whole screen: levels in a frame, what has no edge below them, and all of the task under the cursor in the last line.
*/
import {safeLine} from '../../domain/text.js';
import {cut, fitLine, type Line, lineWidth, type Span, span, spread} from '../cells.js';
import {glyphOf} from '../marks.js';
import type {Desk, OwnBox} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {graphSays} from '../says/graph.js';
import {clock} from '../words.js';
import {drawGraph} from './draw.js';
import {type GraphModel, graphModel, showsDone} from './model.js';
import {windowOf} from './window.js';
import {detailWords, markInGraph, pathWords} from './words.js';

/** `orch  shop › Graph   17 open · 21 done (2 shown) · 9 edges · widest 7   critical T-26 ━▸ T-28 ≈1h10   14:32:07` */
export const graphHeader = (desk: Desk, width: number): Line => {
	const {snapshot, glyphs, nowMs, state} = desk;
	const model = graphModel(snapshot, state);
	const {placed, over, overShown, tasks} = model;
	const widest = placed.levels.reduce((most, level) => Math.max(most, level.length), 0);
	const [open, done, edges, most] = [
		graphSays.open(tasks.length - overShown),
		graphSays.done(over, overShown),
		graphSays.edges(placed.graph.edges),
		graphSays.widest(widest),
	];
	const factsOf = (...facts: readonly string[]): Line => [span('   '), span(facts.join(` ${glyphs.dot} `), 'muted')];
	const critical = (max: number): Line => [span('   '), span(`${graphSays.critical} `, 'muted'), span(pathWords(model, desk, max), 'accent')];
	const right: Line = [span(` ${clock(nowMs)} `, 'muted')];
	const left: Line = [
		span(' orch ', 'strong'),
		span(` ${safeLine(snapshot.repository, 40)}`),
		span(glyphs.set === 'unicode' ? graphSays.crumb : graphSays.crumbAscii, 'branch'),
	];
	// From the most that could be said to the least: the first that fits.
	const versions: Line[] = [
		[...factsOf(open, done, edges, most), ...critical(4)],
		[...factsOf(open, done, edges), ...critical(4)],
		[...factsOf(open, done), ...critical(4)],
		[...factsOf(open), ...critical(3)],
		factsOf(open),
	];
	const room = width - lineWidth(left) - lineWidth(right);
	const said = versions.find(line => lineWidth(line) <= room) ?? [];
	return spread([...left, ...said], right, width, glyphs.ellipsis);
};

const looseLinesMax = 3;

/** Tasks without an edge, as many as fit around the cursor. */
const looseLines = (model: GraphModel, desk: Desk, cursor: number, width: number, max: number): Line[] => {
	const {placed, tasks} = model;
	const isAlone = placed.rows.length === 0;
	const head = isAlone ? '' : graphSays.noEdges;
	const each = isAlone ? 36 : 14;
	const perLine = Math.max(1, Math.floor((width - head.length - 4) / each));
	const needed = Math.ceil(placed.loose.length / perLine);
	const count = Math.min(max, needed);
	const start = Math.floor(Math.max(0, placed.loose.indexOf(cursor)) / (perLine * Math.max(1, count))) * perLine * count;
	return Array.from({length: count}, (_, index): Line => {
		const shown = placed.loose.slice(start + index * perLine, start + (index + 1) * perLine);
		const left = placed.loose.length - start - perLine * count;
		const pieces = shown.flatMap((place): Span[] => {
			const task = tasks[place];
			if (task === undefined) return [];
			const mark = markInGraph(task, desk);
			const text = cut(isAlone ? `${task.id} ${safeLine(task.title)}` : task.id, each - 4, desk.glyphs.ellipsis);
			const isHere = place === cursor;
			return [
				span(isHere ? desk.glyphs.cursor : ' ', 'accent'),
				...fitLine([span(`${glyphOf(mark, desk.glyphs)} `, mark.tone), span(text, isHere ? 'chosen' : 'plain')], each - 1, desk.glyphs.ellipsis),
			];
		});
		const more = index === count - 1 && left > 0 ? [span(graphSays.more(left), 'muted')] : [];
		return [span(`  ${index === 0 ? head : ' '.repeat(head.length)} `, 'muted'), ...pieces, ...more];
	});
};

/** Three lines for each row of tasks where there is room for them; else two. */
const linesPerTask = ({placed: {rows}}: GraphModel, height: number): number => (rows.length * 3 <= height ? 3 : 2);

const moreText = (model: GraphModel, cursor: number, width: number, height: number): string => {
	const {firstLevel, levels, top, rows} = windowOf(model, cursor, width, height, linesPerTask(model, height));
	const {placed} = model;
	const below = placed.rows.length - top - rows;
	return [
		...(levels < placed.levels.length ? [graphSays.window(firstLevel + 1, firstLevel + levels, placed.levels.length)] : []),
		...(top > 0 ? [graphSays.above(top)] : []),
		...(below > 0 ? [graphSays.below(below)] : []),
	].join(', ');
};

export const graphLines = (model: GraphModel, cursor: number, desk: Desk, {width, height, isFocused, title}: OwnBox): Line[] => {
	const {glyphs, state} = desk;
	const inner = width - 2;
	const room = Math.max(1, height - 3);
	const isAlone = model.placed.rows.length === 0;
	const loose = looseLines(model, desk, cursor, inner, isAlone ? room : Math.min(looseLinesMax, Math.max(1, Math.floor(room / 6))));
	const rest = Math.max(1, room - (loose.length === 0 ? 0 : loose.length + 1));
	const graph = isAlone ? [] : drawGraph(model, desk, cursor, inner, rest, linesPerTask(model, rest));
	const empty: Line[] = model.tasks.length === 0 ? [[span(` ${graphSays.empty}`, 'muted')]] : [];
	const arrows = glyphs.set === 'unicode' ? '←↑↓→' : 'arrows';
	const {title: name, rest: words} = detailWords(cursor, model, desk);
	return [
		...framed([...empty, ...graph, ...(loose.length === 0 || isAlone ? [] : [[]]), ...loose], {
			width,
			height: height - 1,
			isFocused,
			title,
			count: graphSays.keys(arrows, glyphs.enter, showsDone(state)).replaceAll('·', glyphs.dot),
			foot: [span(graphSays.foot, 'muted')],
			more: isAlone ? '' : moreText(model, cursor, inner, rest),
			glyphs,
		}),
		fitLine([span(` ${name}  `, 'accent'), span(words, 'muted')], width, glyphs.ellipsis),
	];
};

/** A few lines of it for a large dashboard, one for each task, with the critical path in the title. */
export const graphStrip = (model: GraphModel, cursor: number, desk: Desk, {width, height, isFocused, title}: OwnBox): Line[] => {
	const inner = width - 2;
	const isAlone = model.placed.rows.length === 0;
	const loose = looseLines(model, desk, cursor, inner, isAlone ? height - 2 : 1);
	const rest = Math.max(1, height - 2 - loose.length);
	return framed([...(isAlone ? [] : drawGraph(model, desk, cursor, inner, rest, 1)), ...loose], {
		width,
		height,
		isFocused,
		title,
		count: `${graphSays.criticalPath} ${pathWords(model, desk, 5)}`,
		more: isAlone ? '' : moreOfStrip(model, cursor, inner, rest),
		glyphs: desk.glyphs,
	});
};

const moreOfStrip = (model: GraphModel, cursor: number, width: number, height: number): string => {
	const {top, rows} = windowOf(model, cursor, width, height, 1);
	const below = model.placed.rows.length - top - rows;
	return below > 0 ? graphSays.below(below) : '';
};
