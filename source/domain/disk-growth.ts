/**
Whether a disk fills up, and when it is full: said only where the history proves it.
*/
import {type Sample, slopeOf} from './metric.js';

/** `fullInHours`: `undefined` where it does not grow, or where what has been seen is too short to tell that far ahead. */
export type DiskGrowth = {readonly perHour: number; readonly fullInHours: number | undefined};

const hourMs = 3_600_000;
/** Less than this is what one build or one download does. */
const leastMs = 0.5 * hourMs;
const leastSamples = 10;
/** How much of the ups and downs the straight line has to explain; of one jump, as a download makes, it explains three quarters at most. */
const leastFit = 0.8;
/** Nobody can see further ahead than so many times as far as they have looked back. */
const foresight = 24;

/** How much of the variation of `samples` their straight line explains, from 0 to 1. */
const fitOf = (samples: readonly Sample[], slope: number): number => {
	const total = samples.reduce((sum, {weight = 1}) => sum + weight, 0);
	const mean = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample) * (sample.weight ?? 1), 0) / total;
	const [middleMs, middle] = [mean(({atMs}) => atMs), mean(({value}) => value)];
	const all = mean(({value}) => (value - middle) ** 2);
	const explained = slope ** 2 * mean(({atMs}) => (atMs - middleMs) ** 2);
	return all === 0 ? 0 : Math.min(1, explained / all);
};

/**
How fast the used part grows, in percentage points an hour. `undefined`: not to be told, because there is too little history, or because it went
up and down. `samples`: oldest first; `value`: percent used.
*/
export const diskGrowthOf = (samples: readonly Sample[]): DiskGrowth | undefined => {
	const [first, last] = [samples[0], samples.at(-1)];
	if (first === undefined || last === undefined || samples.length < leastSamples || last.atMs - first.atMs < leastMs) return undefined;
	const slope = slopeOf(samples);
	if (slope === undefined) return undefined;
	const isFlat = samples.every(({value}) => value === first.value);
	if (isFlat) return {perHour: 0, fullInHours: undefined};
	if (fitOf(samples, slope) < leastFit) return undefined;
	const perHour = slope * hourMs;
	const fullInHours = perHour <= 0 ? undefined : Math.max(0, 100 - last.value) / perHour;
	const isForeseeable = fullInHours !== undefined && fullInHours <= (foresight * (last.atMs - first.atMs)) / hourMs;
	return {perHour, fullInHours: isForeseeable ? fullInHours : undefined};
};
