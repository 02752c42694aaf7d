/**
Who waits for whom: levels from left to right where there is room for them, else a tree, each task below what it waits for.
*/

import type {Snapshot} from '../../domain/snapshot.js';
import {isOver, type Task} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, tableLine} from '../cells.js';
import {facetsOfTask} from '../facets.js';
import {type GraphModel, graphLoad, graphModel, isTree} from '../graph/model.js';
import {type GraphRow, graphRows, walked} from '../graph/walk.js';
import {graphHeader, graphLines, graphStrip} from '../graph/whole.js';
import {markInGraph, pathWords, standingWords} from '../graph/words.js';
import {glyphOf} from '../marks.js';
import {graphSays} from '../says/graph.js';
import {paneSays} from '../says/panes.js';
import {firstUiState, type UiState} from '../ui-state.js';
import {type Desk, definePane} from './pane.js';
import {selectionOfTask} from './tasks-pane.js';

/** `isLast`: of the children of its parent. `rails`: for each level above it, whether more follows there. */
type Row = GraphRow & {readonly task: Task; readonly model: GraphModel; readonly isLast: boolean; readonly rails: readonly boolean[]};

const depthMax = 12;

/** From the last row up: a level is open while something follows on it. */
const railed = (rows: readonly GraphRow[]): ReadonlyArray<GraphRow & Pick<Row, 'isLast' | 'rails'>> => {
	const open: boolean[] = [];
	return rows
		.toReversed()
		.map(row => {
			const isLast = open[row.depth] !== true;
			open.length = Math.min(open.length, row.depth);
			const rails = open.slice(1, depthMax);
			open[row.depth] = true;
			return {...row, isLast, rails};
		})
		.toReversed();
};

const rowsFor = new WeakMap<GraphModel, readonly Row[]>();

const rowsOf = (model: GraphModel): readonly Row[] => {
	const known =
		rowsFor.get(model) ??
		railed(graphRows(model)).flatMap(row => {
			const task = model.tasks[row.place];
			return task === undefined ? [] : [{...row, task, model}];
		});
	rowsFor.set(model, known);
	return known;
};

let lastRows: readonly Row[] = [];

/** While the cursor is elsewhere, the rows of the last look will do: there may be ten thousand. */
const rowsNow = (snapshot: Snapshot, state: UiState | undefined): readonly Row[] => {
	if (state !== undefined && state.pane !== 'graph') return lastRows;
	lastRows = rowsOf(graphModel(snapshot, state ?? firstUiState));
	return lastRows;
};

const hooks = {
	unicode: {light: ['├─ ', '╰─ '], heavy: ['┣━ ', '┗━ '], rail: '│  '},
	ascii: {light: ['|- ', '`- '], heavy: ['|= ', '`= '], rail: '|  '},
} as const;

/** What leads to a task: the rails beside it, and its own hook. */
const indentOf = ({depth, isLast, rails}: Row, isHeavy: boolean, {set}: Desk['glyphs'], width: number): readonly [rails: string, hook: string] => {
	const shown = Math.min(depth, depthMax, Math.max(1, Math.floor((width - 24) / 3)));
	if (depth === 0) return ['', ''];
	const {light, heavy, rail} = hooks[set];
	const before = Array.from({length: shown - 1}, (_, level) => (rails[level] === true ? rail : '   ')).join('');
	return [before, (isHeavy ? heavy : light)[isLast ? 1 : 0]];
};

/** `╰─ ◌ T-28 refund flow            waits T-26` */
const draw = (row: Row, desk: Desk, width: number): Line[] => {
	const {task, place, model} = row;
	const {glyphs} = desk;
	const shown = markInGraph(task, desk);
	const parent = model.placed.parents[place] ?? -1;
	const isHeavy = parent !== -1 && model.isCritical(parent, place);
	const [rails, hook] = indentOf(row, isHeavy, glyphs, width);
	const state = Math.min(44, Math.max(14, Math.floor(width * 0.36)));
	const label = width - rails.length - hook.length - 2 - state - 2;
	return [
		[
			span(rails, 'muted'),
			span(hook, isHeavy ? 'accent' : 'muted'),
			span(`${glyphOf(shown, glyphs)} `, shown.tone),
			...tableLine(
				[
					{text: `${task.id} ${safeLine(task.title)}`, tone: model.path.ids.includes(task.id) ? 'accent' : 'plain', width: label},
					{text: standingWords(place, model, desk), tone: isOver(task.state) ? 'muted' : shown.tone, width: state},
				],
				glyphs.ellipsis,
			),
		],
	];
};

/** Below this many columns it is a tree. */
export const levelsFrom = 110;

/** Whether it is drawn by levels. What was filtered is a list. */
export const isByLevels = (state: UiState, width: number): boolean => width >= levelsFrom && !isTree(state) && (state.filters.graph ?? '') === '';

export const graphPane = definePane<Row>({
	name: 'graph',
	title: graphSays.title,
	subject: paneSays.subjects.task,
	empty: graphSays.empty,
	rows: (snapshot, _isWhole, state) => rowsNow(snapshot, state),
	keyOf: ({task}) => task.id,
	selectionOf: ({task}) => selectionOfTask(task),
	facetsOf: ({task}, sight) => facetsOfTask(task, sight),
	draw,
	count: (desk, width) => {
		const model = graphModel(desk.snapshot, desk.state);
		const open = graphSays.open(model.tasks.length - model.overShown);
		if (width < 60) return open;
		const back = width >= levelsFrom && isTree(desk.state) ? [graphSays.levels] : [];
		return [open, `${graphSays.critical} ${pathWords(model, desk, 3)}`, ...back].join(` ${desk.glyphs.dot} `);
	},
	foot: () => [span(graphSays.footShort, 'muted')],
	loads: (_state, isWhole) => [graphLoad(isWhole ? 5000 : 15_000)],
	own: {
		isFor: (state, {width}) => isByLevels(state, width),
		header: graphHeader,
		next(step, rows, cursor) {
			const row = rows[cursor];
			if (row === undefined || (step !== 'up' && step !== 'down')) return undefined;
			const place = walked(row.model, row.place, step);
			return rows.findIndex(each => each.place === place);
		},
		lines: (rows, cursor, desk, box) => {
			const row = rows[cursor] ?? rows[0];
			const model = row !== undefined && desk.state.pane === 'graph' ? row.model : graphModel(desk.snapshot, desk.state);
			return (box.isWhole ? graphLines : graphStrip)(model, rows[cursor]?.place ?? -1, desk, box);
		},
	},
});
