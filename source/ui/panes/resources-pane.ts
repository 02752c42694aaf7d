/**
The machine: processor, memory and disk with their short history, and what each agent takes of it.
*/
import {type Agent, isLive} from '../../domain/agent.js';
import type {Reading} from '../../domain/gauge.js';
import type {Policy} from '../../domain/policy.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, tableLine} from '../cells.js';
import {facetsOfAgent} from '../facets.js';
import {findTask} from '../find.js';
import {area, bar, sparkline} from '../graphs.js';
import {glyphOf, markOfAttempt} from '../marks.js';
import {remember} from '../remember.js';
import type {Tone} from '../theme.js';
import {percent, size} from '../words.js';
import {type Desk, definePane} from './pane.js';

export const gauges = ['cpu', 'memory', 'disk'] as const;
type Gauge = (typeof gauges)[number];

const shortNames: Record<Gauge, string> = {cpu: 'cpu', memory: 'mem', disk: 'disk'};

export const valueIn = (reading: Reading, gauge: Gauge): number =>
	gauge === 'cpu' ? reading.cpuPercent : gauge === 'memory' ? reading.memoryPercent : reading.diskPercent;

/** Coloured by its own limits: quiet below, orange above the first, red above the second. */
export const toneOf = (value: number, gauge: Gauge, {thresholds}: Policy): Tone =>
	value > thresholds[gauge].stop ? 'err' : value > thresholds[gauge].warn ? 'warn' : 'ok';

const amount = (reading: Reading, gauge: Gauge): string => {
	if (gauge === 'cpu') return `load ${reading.load1.toFixed(1)}/${reading.cores}`;
	return gauge === 'memory' ? `${size(reading.memoryUsedMb)}/${size(reading.memoryTotalMb)}` : `${size(reading.diskFreeMb)} free`;
};

/** What stands in the lower border of a graph. */
export const footOf = (reading: Reading, gauge: Gauge, dot: string): string => {
	if (gauge === 'cpu') return `${reading.cores} cores ${dot} load ${reading.load1.toFixed(1)}`;
	const used = reading.diskUsedMb ?? reading.diskTotalMb - reading.diskFreeMb;
	return gauge === 'memory' ? `${amount(reading, gauge)} ${dot} swap ${percent(reading.swapPercent)}` : `${size(used)}/${size(reading.diskTotalMb)}`;
};

/** One gauge on one line: name, history, value, amount. */
export const gaugeLine = (gauge: Gauge, {snapshot: {readings}, policy, glyphs}: Desk, graphWidth: number, {nameWidth = 5, withAmount = true} = {}): Line => {
	const newest = readings.at(-1);
	if (!newest) return [span(`${shortNames[gauge]} ${glyphs.dot}`, 'muted')];
	const value = valueIn(newest, gauge);
	const tone = toneOf(value, gauge, policy);
	const history = readings.map(reading => valueIn(reading, gauge));
	const graph = graphWidth < 3 ? '' : glyphs.set === 'unicode' ? sparkline(history, graphWidth, glyphs) : bar(value, graphWidth);
	const alert = tone === 'ok' ? '' : `${glyphs.alert}${policy.thresholds[gauge][tone === 'err' ? 'stop' : 'warn']}`;
	return [
		span(`${shortNames[gauge]} `.padEnd(nameWidth), 'muted'),
		span(graph, tone),
		span(` ${percent(value).padStart(nameWidth === 0 ? 0 : 4)}${alert}`, tone === 'ok' ? 'plain' : tone),
		span(withAmount ? ` ${amount(newest, gauge)}` : '', 'muted'),
	];
};

/** The history of one gauge as a filled area. */
export const gaugeArea = (gauge: Gauge, {snapshot: {readings}, policy, glyphs}: Desk, width: number, height: number): Line[] => {
	const history = readings.map(reading => valueIn(reading, gauge));
	const tone = toneOf(history.at(-1) ?? 0, gauge, policy);
	return area(history, width, height, glyphs).map(text => [span(text, tone)]);
};

const users = remember((agents: readonly Agent[]): readonly Agent[] => agents.filter(({state}) => isLive(state)));

const above = (desk: Desk, width: number, height: number): Line[] => {
	const graphHeight = Math.max(0, Math.min(6, Math.floor(height / 4) - 2));
	return gauges.flatMap(gauge => [
		gaugeLine(gauge, desk, Math.max(4, Math.min(20, width - 40))),
		...(graphHeight > 0 ? gaugeArea(gauge, desk, width - 2, graphHeight) : []),
		...(graphHeight > 0 ? [[]] : []),
	]);
};

export const resourcesPane = definePane<Agent>({
	name: 'resources',
	title: 'Resources',
	subject: 'the agent',
	empty: 'No agent is running.',
	rows: ({agents}) => users(agents),
	keyOf: ({id}) => id,
	selectionOf: ({id, taskId}) => ({agentId: id, taskId}),
	facetsOf: facetsOfAgent,
	draw: (agent, {glyphs, snapshot, policy}, width) => {
		const shown = markOfAttempt(agent, findTask(snapshot, agent.taskId), policy);
		return [
			[
				span(`${glyphOf(shown, glyphs)} `, shown.tone),
				...tableLine(
					[
						{text: agent.id, tone: 'accent', width: 4},
						{text: agent.cpuPercent === undefined ? '' : percent(agent.cpuPercent), tone: 'plain', width: 5, align: 'right'},
						{text: agent.memoryMb === undefined ? '' : size(agent.memoryMb), tone: 'plain', width: 6, align: 'right'},
						{text: `${agent.taskId} ${safeLine(findTask(snapshot, agent.taskId)?.title ?? '')}`, tone: 'plain', width: width - 24},
					],
					glyphs.ellipsis,
				),
			],
		];
	},
	heading: () => [span('  id     cpu    mem task', 'muted')],
	count: ({snapshot: {pressure}}) => (pressure.reason === undefined ? pressure.level : safeLine(pressure.reason)),
	above,
});
