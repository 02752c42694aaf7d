/**
From when on a report tells: a word, a length of time or a moment, and what that is in milliseconds.
*/
import {createClock} from './report-clock.js';

type Setting = {
	readonly nowMs: number;
	readonly timeZone: string;
	/** When the screen was left; `undefined`: nobody has looked yet. */
	readonly leftAtMs: number | undefined;
	/** Reads an ISO 8601 time; not a number for anything else. */
	readonly parse: (iso: string) => number;
};

const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = {m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs};

/** Since the last midnight of a clock that reads `2026-11-23 14:32:07`. */
const sinceMidnight = (text: string): number => {
	const [hours = 0, minutes = 0, seconds = 0] = text.slice(-8).split(':').map(Number);
	return ((hours * 60 + minutes) * 60 + seconds) * 1000;
};

/** The beginning of the day of `atMs` in that zone, also where the clocks were changed since. */
export const midnightOf = (atMs: number, timeZone: string): number => {
	const clock = createClock(timeZone);
	const whole = atMs - (atMs % 1000);
	const first = whole - sinceMidnight(clock(whole));
	const off = sinceMidnight(clock(first));
	if (off === 0) return first;
	// An hour was put in or left out: midnight is that much earlier, or that much later.
	return off > dayMs / 2 ? first + (dayMs - off) : first - off;
};

/** `undefined`: it is none of what can be asked for, or it lies in the future. `left` without anybody who has looked is today. */
export const sinceMs = (text: string, {nowMs, timeZone, leftAtMs, parse}: Setting): number | undefined => {
	if (text === 'today' || (text === 'left' && leftAtMs === undefined)) return midnightOf(nowMs, timeZone);
	if (text === 'left') return leftAtMs;
	if (text === 'week') return nowMs - 7 * dayMs;
	const length = /^(\d{1,4})([mhdw])$/.exec(text);
	if (length) return nowMs - Number(length[1]) * (unitMs[length[2] ?? ''] ?? 0);
	const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? parse(text) : Number.NaN;
	return atMs <= nowMs ? atMs : undefined;
};

/** How far apart labels may stand, from five minutes to a week. */
const stepsMs = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map(minutes => minutes * 60_000);

export type ClockLabel = {readonly atMs: number; readonly text: string};

/** Round hours of the day between two moments, `14:00`; dates where they are days apart; at most `most`. */
export const clockLabels = (fromMs: number, toMs: number, most: number, timeZone: string): ClockLabel[] => {
	const step = stepsMs.find(each => (toMs - fromMs) / each <= most);
	if (step === undefined || toMs <= fromMs) return [];
	const clock = createClock(timeZone);
	const begin = midnightOf(fromMs, timeZone);
	const count = Math.floor((toMs - begin) / step);
	return Array.from({length: count + 1}, (_, index) => begin + index * step)
		.filter(atMs => atMs >= fromMs)
		.map(atMs => ({atMs, text: step >= dayMs ? clock(atMs).slice(5, 10) : clock(atMs).slice(11, 16)}));
};
