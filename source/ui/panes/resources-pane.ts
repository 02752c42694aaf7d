/**
The machine: its gauges over time with their limits, who takes how much of it, and what would help.
*/

import {safeLine} from '../../domain/text.js';
import type {Line} from '../cells.js';
import {fitLine, span, spread} from '../cells.js';
import {facetsOfAgent, facetsOfPart} from '../facets.js';
import {chartNames, historyLoad, windowIn} from '../machine-history.js';
import {adviceLines, leftoversLoad} from '../parts/advice-lines.js';
import {chartBox} from '../parts/chart.js';
import {framed} from '../parts/frame.js';
import {gaugeLines} from '../parts/gauge-strip.js';
import {allTreesLoad} from '../process-trees.js';
import {type ResourceRow, resourceRows, resourceSorts} from '../resource-rows.js';
import {agentsSay} from '../says/agents.js';
import {paneSays} from '../says/panes.js';
import {resourceSays} from '../says/resources.js';
import {clock, shortAge} from '../words.js';
import {figuresOf, leavesAt} from './agent-rows.js';
import {type Desk, definePane, type OwnBox} from './pane.js';
import {peaksOf, tableHeading, tableRow} from './resource-table.js';

type Box = {readonly width: number; readonly height: number};

type Plan = {
	readonly columns: number;
	/** Of each row of charts; 0: the gauges are lines. */
	readonly chart: number;
	readonly table: number;
	readonly advice: number;
};

const chartMost = 14;
const chartLeast = 4;
const tableLeast = 4;

/** How the height is given out: the table keeps its heading and some rows, the charts get what is left. */
const planFor = ({width, height}: Box): Plan => {
	const columns = width >= 60 ? 2 : 1;
	const rowsOfCharts = columns === 2 ? 2 : 3;
	const advice = height >= 30 ? 5 : height >= 18 ? 4 : 0;
	const wanted = Math.max(6, Math.round(height * 0.28));
	const each = Math.min(chartMost, Math.floor((height - advice - wanted) / rowsOfCharts));
	const chart = each >= chartLeast ? each : 0;
	const room = height - advice - tableLeast;
	const lines = chart > 0 ? chart * rowsOfCharts : room >= 3 ? 3 : room >= 1 ? 1 : 0;
	return {columns, chart, table: height - advice - lines, advice};
};

const beside = (left: readonly Line[], right: readonly Line[]): Line[] => left.map((line, index) => [...line, ...(right[index] ?? [])]);

const charts = (desk: Desk, width: number, {columns, chart}: Plan, lines: number): Line[] => {
	if (chart === 0) return lines === 0 ? [] : gaugeLines(desk, width, lines).map(line => fitLine(line, width, desk.glyphs.ellipsis));
	const window = windowIn(desk.state);
	const half = Math.floor(width / 2);
	const box = (index: number, boxWidth: number) => chartBox(chartNames[index] ?? 'cpu', desk, {width: boxWidth, height: chart, window, isWhole: true});
	if (columns === 1) return [0, 1, 2].flatMap(index => box(index, width));
	return [0, 2].flatMap(index => beside(box(index, half), box(index + 1, width - half)));
};

type Frame = Omit<OwnBox, 'isWhole'>;

const table = (rows: readonly ResourceRow[], cursor: number, desk: Desk, {width, height, isFocused, title, count, sideAt}: Frame): Line[] => {
	const room = Math.max(0, height - 3);
	const first = Math.max(0, Math.min(cursor - Math.floor(room / 2), rows.length - room));
	const peaks = peaksOf(rows, desk);
	const shown = rows.slice(first, first + room);
	const below = rows.length - first - shown.length;
	const {left_out: leftOut = 0} = (desk.state.loaded[allTreesLoad.name]?.output ?? {}) as {left_out?: number};
	const listed = shown.map((row, index): Line => [sideAt(first + index), ...tableRow(row, desk, width - 3, peaks)]);
	const lines: Line[] = rows.length === 0 ? [[span(`   ${resourceSays.noAgent}`, 'muted')]] : [[span(' '), ...tableHeading(desk, width - 3)], ...listed];
	return framed(lines, {
		width,
		height,
		title,
		count: count ?? `${desk.state.sorts.resources ? '' : `${resourceSays.sorted} ${desk.glyphs.dot} `}${desk.glyphs.enter} ${resourceSays.opensTree}`,
		foot: leftOut > 0 ? [span(resourceSays.leftOut(leftOut), 'muted')] : [],
		more: below > 0 ? resourceSays.more(below) : '',
		isFocused,
		glyphs: desk.glyphs,
	});
};

/** The machine has room: what else keeps the next agent from starting. */
const freedom = ({snapshot: {admission}, policy}: Desk) => {
	if (admission.by === 'places') return span(resourceSays.full(policy.maxParallel), 'muted');
	if (admission.by === 'person') return span(admission.isStopped === true ? resourceSays.stopped : resourceSays.paused, 'info');
	return admission.by === undefined ? span(resourceSays.open, 'ok') : span(safeLine(admission.reason ?? ''), 'warn');
};

/** What the gate does and when it opens; then how old the figures are. */
const header = (desk: Desk, width: number): Line => {
	const {snapshot, policy, nowMs, glyphs} = desk;
	const {pressure, readings, repository} = snapshot;
	const {gate, level} = pressure;
	const newest = readings.at(-1);
	const said =
		gate === undefined || level === 'normal'
			? [freedom(desk)]
			: level === 'critical'
				? [span(`${glyphs.alert} ${agentsSay.held(figuresOf(gate), leavesAt(gate, desk))}`, 'err')]
				: [span(`${glyphs.alert} ${resourceSays.slowed(figuresOf(gate))}`, 'warn')];
	// As it is: where all is silent, the machine is looked at less often.
	const apart = newest === undefined ? 0 : newest.atMs - (readings.at(-2)?.atMs ?? 0);
	const everyS = Math.round(Math.min(apart, policy.restEveryMs) / 1000);
	const every = newest === undefined ? '' : `   ${resourceSays.every(everyS, shortAge(nowMs - newest.atMs))}`;
	const where = [span(' orch ', 'strong'), span(` ${repository} ${glyphs.into} `), span(`${resourceSays.view}   `, 'strong')];
	return spread(
		[...(width >= 60 ? where : [span(' orch  ', 'strong')]), ...said, span(width >= 100 ? every : '', 'muted')],
		[span(` ${clock(nowMs)} `, 'muted')],
		width,
		glyphs.ellipsis,
	);
};

const advice = (desk: Desk, width: number, height: number): Line[] =>
	height === 0 ? [] : framed(adviceLines(desk, width - 2, height - 2), {width, height, title: resourceSays.advice, isFocused: false, glyphs: desk.glyphs});

const view = (rows: readonly ResourceRow[], cursor: number, desk: Desk, frame: Frame): Line[] => {
	const {width, height} = frame;
	const plan = planFor({width, height});
	return [
		...charts(desk, width, plan, height - plan.table - plan.advice),
		...table(rows, cursor, desk, {...frame, height: plan.table}),
		...advice(desk, width, plan.advice),
	];
};

const selectionOf = ({agent, tree}: ResourceRow) => {
	if (agent) return {agentId: agent.id, taskId: agent.taskId};
	const taskId = tree?.task_id ?? undefined;
	return taskId === undefined ? {} : {taskId};
};

export const resourcesPane = definePane<ResourceRow>({
	name: 'resources',
	title: 'Resources',
	subject: paneSays.subjects.agent,
	empty: resourceSays.noAgent,
	rows: (snapshot, _isWhole, state) => resourceRows(snapshot, state),
	keyOf: ({id}) => id,
	selectionOf,
	sortsBy: resourceSorts,
	facetsOf: ({agent, tree}, sight) => (agent ? facetsOfAgent(agent, sight) : facetsOfPart(tree?.task_id ?? '', tree?.kind ?? '', [], sight)),
	draw: (row, desk, width) => [tableRow(row, desk, width, peaksOf([row], desk))],
	loads: state => [historyLoad(windowIn(state)), allTreesLoad, leftoversLoad],
	own: {isFor: (_state, {isWhole}) => isWhole, header, lines: view},
});
