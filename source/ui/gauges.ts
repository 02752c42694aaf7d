/**
The gauges of the machine in words and tones: one value, its limits, its amount.
*/
import type {Reading} from '../domain/gauge.js';
import type {Policy} from '../domain/policy.js';
import {type Line, span} from './cells.js';
import {bar, sparkline} from './graphs.js';
import {diskGrowthIn, type Gauge, historyOf, valueIn} from './machine-history.js';
import type {Desk} from './panes/pane.js';
import {resourceSays} from './says/resources.js';
import type {Glyphs, Tone} from './theme.js';
import {percent, shortAge, size, sizeOf} from './words.js';

export const gauges: readonly Gauge[] = ['cpu', 'memory', 'disk'];

const nearShare = 0.7;

/** Coloured by its own limits: green, yellow from 70 % of the first on, orange above it, red above the second. */
export const toneOf = (value: number, gauge: Gauge, {thresholds}: Pick<Policy, 'thresholds'>): Tone => {
	const {warn, stop} = thresholds[gauge];
	if (value > stop) return 'err';
	if (value > warn) return 'warn';
	return value >= nearShare * warn ? 'near' : 'ok';
};

const isWithin = (tone: Tone): boolean => tone === 'ok' || tone === 'near';

/** Beside a value that is beyond a limit: `▲ 80`. */
const alertOf = (tone: Tone, gauge: Gauge, {thresholds}: Policy, {alert}: Glyphs, gap: string): string =>
	isWithin(tone) ? '' : `${gap}${alert}${gap}${thresholds[gauge][tone === 'err' ? 'stop' : 'warn']}`;

/** `82% ▲ 80`, in the tone of the value. */
export const valueLine = (reading: Reading, gauge: Gauge, {policy, glyphs}: Desk): Line => {
	const value = valueIn(reading, gauge);
	const tone = toneOf(value, gauge, policy);
	return [span(`${percent(value)}${alertOf(tone, gauge, policy, glyphs, ' ')}`, tone)];
};

/** `+1.1G/h`; nothing where it is not known, or too little to be told. */
const growthOf = ({state, glyphs}: Desk): string => {
	const perHour = diskGrowthIn(state)?.mb_per_hour ?? 0;
	return Math.abs(perHour) < 1 ? '' : resourceSays.growth(`${perHour > 0 ? '+' : glyphs.minus}${size(Math.abs(perHour))}`);
};

/** `5d`; nothing where the history does not prove it. */
export const fullInOf = ({state}: Desk): string | undefined => {
	const hours = diskGrowthIn(state)?.full_in_hours ?? null;
	return hours === null ? undefined : shortAge(hours * 3_600_000);
};

const averagesOf = ({load1, load5, load15}: Reading): string => [load1, load5, load15].flatMap(load => (load === undefined ? [] : [load.toFixed(1)])).join(' ');

const diskUsed = ({diskUsedMb, diskTotalMb, diskFreeMb}: Reading): number => diskUsedMb ?? diskTotalMb - diskFreeMb;

const swapOf = ({swapUsedMb, swapTotalMb, swapPercent}: Reading): string =>
	resourceSays.swap(swapTotalMb === 0 ? '0' : swapUsedMb === undefined ? percent(swapPercent) : size(swapUsedMb));

/** What there is of it, the most important first: as much of it is shown as there is room for. */
export const amountsOf = (reading: Reading, gauge: Gauge, desk: Desk): string[] => {
	if (gauge === 'cpu') return [resourceSays.cores(reading.cores), resourceSays.load(averagesOf(reading))];
	if (gauge === 'memory') {
		const {memoryUsedMb, memoryTotalMb} = reading;
		return [sizeOf(memoryUsedMb, memoryTotalMb), swapOf(reading), resourceSays.free(size(Math.max(0, memoryTotalMb - memoryUsedMb)))];
	}

	const full = fullInOf(desk);
	const growth = growthOf(desk);
	return [
		sizeOf(diskUsed(reading), reading.diskTotalMb),
		...(growth === '' ? [] : [growth]),
		...(full === undefined ? [] : [resourceSays.fullIn(full)]),
		resourceSays.free(size(reading.diskFreeMb)),
	];
};

/** `isBrief`: all gauges share a line. */
const briefAmount = (reading: Reading, gauge: Gauge, desk: Desk, isBrief: boolean): string => {
	if (isBrief && gauge !== 'disk') return gauge === 'cpu' ? '' : size(reading.memoryUsedMb);
	if (gauge === 'cpu') return resourceSays.load(`${reading.load1.toFixed(1)}/${reading.cores}`);
	if (gauge === 'memory') return sizeOf(reading.memoryUsedMb, reading.memoryTotalMb);
	const full = fullInOf(desk);
	const more = [growthOf(desk), full === undefined || isBrief ? '' : resourceSays.left(full)].filter(Boolean).join(` ${desk.glyphs.dot} `);
	return more === '' ? resourceSays.free(size(reading.diskFreeMb)) : more;
};

type GaugeLook = {
	readonly nameWidth?: number;
	readonly withAmount?: boolean;
	/** All of them share one line. */
	readonly isBrief?: boolean;
};

/** One gauge on one line: name, history, value, amount. */
export const gaugeLine = (gauge: Gauge, desk: Desk, graphWidth: number, {nameWidth = 5, withAmount = true, isBrief = false}: GaugeLook = {}): Line => {
	const {
		snapshot: {readings},
		policy,
		glyphs,
	} = desk;
	const newest = readings.at(-1);
	const name = resourceSays.short[gauge];
	if (!newest) return [span(`${name} ${glyphs.dot}`, 'muted')];
	const value = valueIn(newest, gauge);
	const tone = toneOf(value, gauge, policy);
	const history = () => historyOf(gauge, '10m', graphWidth, desk);
	const graph = graphWidth < 3 ? '' : glyphs.set === 'unicode' ? sparkline(history(), graphWidth, glyphs) : bar(value, graphWidth, glyphs);
	const amount = withAmount ? briefAmount(newest, gauge, desk, isBrief) : '';
	return [
		span(`${name} `.padEnd(nameWidth), 'muted'),
		span(graph, tone),
		span(` ${percent(value).padStart(nameWidth === 0 ? 0 : 4)}${alertOf(tone, gauge, policy, glyphs, '')}`, isWithin(tone) ? 'plain' : tone),
		span(amount === '' ? '' : ` ${amount}`, 'muted'),
	];
};
