/**
A gauge over time as a filled area in a frame: its value and its limits above, its amounts below.
*/

import {isLive} from '../../domain/agent.js';
import {type Line, lineWidth, span} from '../cells.js';
import {amountsOf, toneOf, valueLine} from '../gauges.js';
import {area, sparkline} from '../graphs.js';
import {type ChartName, historyOf, valueIn, type WindowName} from '../machine-history.js';
import type {Desk} from '../panes/pane.js';
import {resourceSays} from '../says/resources.js';
import type {Tone} from '../theme.js';
import {framed} from './frame.js';

export type ChartLook = {
	readonly width: number;
	readonly height: number;
	readonly window: WindowName;
	/** Before the title: the number of the view that it belongs to. */
	readonly number?: number;
	/** With the limits and a scale, where there is room for them. */
	readonly isWhole: boolean;
};

/** The pieces that fit, each after two spaces or a dot. */
export const asManyAsFit = (pieces: readonly Line[], width: number, gap: string): Line => {
	const line: Line[] = [];
	let used = 0;
	for (const piece of pieces) {
		const more = lineWidth(piece) + (line.length === 0 ? 0 : gap.length);
		if (used + more > width) continue;
		if (line.length > 0) line.push([span(gap, 'muted')]);
		line.push(piece);
		used += more;
	}

	return line.flat();
};

type Content = {readonly tone: Tone; readonly value: readonly Line[]; readonly foot: readonly string[]; readonly full: number};

const axisWidth = 5;
const roomForLimits = 40;

const ofGauge = (chart: Exclude<ChartName, 'agents'>, desk: Desk, isWhole: boolean, room: number): Content => {
	const {snapshot, policy, glyphs} = desk;
	const newest = snapshot.readings.at(-1);
	if (newest === undefined) return {tone: 'muted', value: [], foot: [], full: 100};
	const {stop, warn} = policy.thresholds[chart];
	const tone = toneOf(valueIn(newest, chart), chart, policy);
	const {corePercents = []} = newest;
	const cores =
		chart === 'cpu' && corePercents.length > 1 && corePercents.length <= 16 ? [[span(sparkline(corePercents, corePercents.length, glyphs), tone)]] : [];
	return {
		tone,
		value: [
			valueLine(newest, chart, desk),
			...(isWhole ? [[span(room < roomForLimits ? resourceSays.limit(stop) : resourceSays.limits(stop, warn, glyphs.dot), 'muted')], ...cores] : []),
		],
		foot: amountsOf(newest, chart, desk),
		full: 100,
	};
};

const ofAgents = ({snapshot: {agents}, policy: {maxParallel}}: Desk, values: ReadonlyArray<number | undefined>): Content => {
	const atWork = agents.filter(({state}) => isLive(state)).length;
	const most = values.reduce<number>((highest, value) => Math.max(highest, value ?? 0), atWork);
	return {
		tone: 'info',
		value: [[span(resourceSays.atWork(atWork, maxParallel), 'info')]],
		foot: [resourceSays.most(Math.ceil(most))],
		full: Math.max(maxParallel, most, 1),
	};
};

const axisOf = (row: number, rows: number, full: number, isShare: boolean): string => {
	const mark = row === 0 ? `${full}${isShare ? '%' : ''}` : row === rows - 1 ? `0${isShare ? '%' : ''}` : '';
	return `${mark.padStart(axisWidth - 1)} `;
};

/** `height` lines of `width` cells. */
export const chartBox = (chart: ChartName, desk: Desk, {width, height, window, number, isWhole}: ChartLook): Line[] => {
	const {glyphs} = desk;
	const [inner, rows] = [width - 2, Math.max(0, height - 2)];
	const hasAxis = isWhole && inner >= 30 && rows >= 2;
	const room = Math.max(0, inner - (hasAxis ? axisWidth : 0));
	const values = historyOf(chart, window, glyphs.set === 'unicode' ? room * 2 : room, desk);
	const {tone, value, foot, full} = chart === 'agents' ? ofAgents(desk, values) : ofGauge(chart, desk, isWhole, inner);
	const shares = values.map(each => (each === undefined ? undefined : (100 * each) / full));
	const title = resourceSays.titles[chart];
	const lines = area(shares, room, rows, glyphs).map(
		(text, row): Line => [...(hasAxis ? [span(axisOf(row, rows, full, chart !== 'agents'), 'muted')] : []), span(text, tone)],
	);
	const pieces = [...foot.slice(0, 2), resourceSays.window[window], ...foot.slice(2)].map((text): Line => [span(text, 'muted')]);
	return framed(desk.snapshot.readings.length === 0 && rows > 0 ? [[span(` ${resourceSays.unmeasured}`, 'muted')]] : lines, {
		width,
		height,
		title: number === undefined ? title : `${number} ${title}`,
		count: asManyAsFit(value, Math.max(0, inner - title.length - 8), '  '),
		foot: asManyAsFit(foot.length === 0 ? [] : pieces, Math.max(0, inner - 6), ` ${glyphs.dot} `),
		isFocused: false,
		glyphs,
	});
};
