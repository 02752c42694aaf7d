/**
The gauges over time, as the charts show them: what the store has of it, and the newest readings at its end.
*/
import type {HistoryOutput} from '../commands/machine-report.js';
import {isLive} from '../domain/agent.js';
import type {Reading} from '../domain/gauge.js';
import {type Point, stepsOf} from '../domain/series.js';
import {loadedIn} from './loaded.js';
import type {Load} from './loads.js';
import type {Desk} from './panes/pane.js';
import {remember} from './remember.js';
import type {UiState} from './ui-state.js';

export const chartNames = ['cpu', 'memory', 'disk', 'agents'] as const;
export type ChartName = (typeof chartNames)[number];
export type Gauge = Exclude<ChartName, 'agents'>;

export const windowNames = ['10m', '1h', '1d'] as const;
export type WindowName = (typeof windowNames)[number];

const minuteMs = 60_000;

/** How far back, one point for how long, and how old it may be. */
const windows: Record<WindowName, {readonly minutes: number; readonly stepSeconds: number; readonly everyMs: number}> = {
	'10m': {minutes: 10, stepSeconds: 5, everyMs: minuteMs},
	'1h': {minutes: 60, stepSeconds: 30, everyMs: minuteMs},
	'1d': {minutes: 1440, stepSeconds: 600, everyMs: 5 * minuteMs},
};

const nameOf = (window: WindowName): string => `machine-${window}`;

/** Between two answers the picture's own readings show what is new. */
export const historyLoad = (window: WindowName): Load => {
	const {minutes, stepSeconds, everyMs} = windows[window];
	return {
		name: nameOf(window),
		command: 'monitor-resource-usage',
		input: {operation: 'history', timeRangeMinutes: minutes, checkIntervalSeconds: stepSeconds},
		everyMs,
	};
};

export const windowIn = ({forms}: Pick<UiState, 'forms'>): WindowName => windowNames.find(name => name === forms.resources) ?? '10m';

/** `undefined`: it does not fill up, or its history does not prove that it does. */
export const fullInHoursIn = (state: UiState): number | undefined => diskGrowthIn(state)?.full_in_hours ?? undefined;

/** What the disk does, where its history proves it. */
export const diskGrowthIn = (state: UiState): HistoryOutput['disk_growth'] =>
	windowNames.map(name => loadedIn<HistoryOutput>(state, nameOf(name))?.disk_growth).find(growth => growth !== undefined && growth !== null) ?? null;

export const valueIn = (reading: Reading, gauge: Gauge): number =>
	gauge === 'cpu' ? reading.cpuPercent : gauge === 'memory' ? reading.memoryPercent : reading.diskPercent;

type Points = Readonly<Record<ChartName, readonly Point[]>>;

const noPoints: Points = {cpu: [], memory: [], disk: [], agents: []};

const pointsOf = remember((output: HistoryOutput | undefined): Points => {
	if (output?.metrics === undefined) return noPoints;
	const metrics = output.metrics.map(metric => ({atMs: Date.parse(metric.timestamp), metric}));
	return {
		cpu: metrics.map(({atMs, metric}) => ({atMs, value: metric.cpu_percent})),
		memory: metrics.map(({atMs, metric}) => ({atMs, value: metric.memory_percent})),
		disk: metrics.map(({atMs, metric}) => ({atMs, value: metric.disk_percent})),
		agents: metrics.flatMap(({atMs, metric}) => (metric.active_agents === null ? [] : [{atMs, value: metric.active_agents}])),
	};
});

const fresh = (chart: ChartName, {snapshot: {readings, agents}, nowMs}: Desk, afterMs: number): Point[] =>
	chart === 'agents'
		? [{atMs: nowMs, value: agents.filter(({state}) => isLive(state)).length}]
		: readings.filter(({atMs}) => atMs > afterMs).map(reading => ({atMs: reading.atMs, value: valueIn(reading, chart)}));

/** A missed reading or two is no hole. */
const heldFor = 3;
const watchMs = 5000;

/** `count` values from the oldest to the newest, those of agents as they are counted; `undefined` where nothing was measured. */
export const historyOf = (chart: ChartName, window: WindowName, count: number, desk: Desk): Array<number | undefined> => {
	const {minutes, stepSeconds} = windows[window];
	const known = pointsOf(loadedIn<HistoryOutput>(desk.state, nameOf(window)))[chart];
	const lastMs = known.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
	const points = [...known, ...fresh(chart, desk, lastMs)];
	return stepsOf(points, {toMs: desk.nowMs, spanMs: minutes * minuteMs, count, holdsMs: heldFor * Math.max(stepSeconds * 1000, watchMs)});
};
