import {expect, test} from 'vitest';
import {diskGrowthOf} from '../../source/domain/disk-growth.js';

const minute = 60_000;

/** One reading every `everyMs`, as `valueAt` of the hours since the first. */
const history = (count: number, everyMs: number, valueAt: (hours: number, index: number) => number) =>
	Array.from({length: count}, (_, index) => ({atMs: 1_000_000 + index * everyMs, value: valueAt((index * everyMs) / (60 * minute), index)}));

test.each([
	{say: 'nothing', samples: [], growth: undefined},
	{say: 'too few readings', samples: history(5, 60 * minute, hours => 40 + hours), growth: undefined},
	{say: 'too short a time', samples: history(20, minute, hours => 40 + hours), growth: undefined},
	{say: 'all of one moment', samples: history(20, 0, () => 40), growth: undefined},
	{say: 'a disk on which nothing is written', samples: history(60, minute, () => 47), growth: {perHour: 0, fullInHours: undefined}},
	{say: 'a day of steady growth', samples: history(25, 60 * minute, hours => 47 + 0.5 * hours), growth: {perHour: 0.5, fullInHours: (100 - 59) / 0.5}},
	// An hour proves the growth, but not what will be in ten days.
	{say: 'an hour of steady, slow growth', samples: history(61, minute, hours => 47 + 0.2 * hours), growth: {perHour: 0.2, fullInHours: undefined}},
	{say: 'an hour of fast growth', samples: history(61, minute, hours => 80 + 10 * hours), growth: {perHour: 10, fullInHours: 1}},
	{say: 'a disk that is cleared', samples: history(61, minute, hours => 80 - 10 * hours), growth: {perHour: -10, fullInHours: undefined}},
	{say: 'up and down by turns', samples: history(61, minute, (_, index) => (index % 2 === 0 ? 40 : 60)), growth: undefined},
	{say: 'one peak', samples: history(61, minute, (_, index) => (index === 30 ? 60 : 40)), growth: undefined},
	{say: 'one jump, flat before and after', samples: history(61, minute, (_, index) => (index > 30 ? 60 : 40)), growth: undefined},
	{say: 'a full disk that still grows', samples: history(61, minute, hours => Math.min(100, 99.5 + hours / 2)), growth: {perHour: 0.5, fullInHours: 0}},
])('$say', ({samples, growth}) => {
	const found = diskGrowthOf(samples);
	expect(found === undefined).toBe(growth === undefined);
	expect(found?.perHour).toEqual(growth?.perHour === undefined ? undefined : expect.closeTo(growth.perHour, 6));
	expect(found?.fullInHours).toEqual(growth?.fullInHours === undefined ? undefined : expect.closeTo(growth.fullInHours, 6));
});

test('readings that stand for many count as many', () => {
	const samples = history(61, minute, hours => 40 + hours).map((sample, index) => ({...sample, weight: index === 30 ? 1000 : 1}));
	expect(diskGrowthOf(samples)?.perHour).toBeCloseTo(1, 3);
});
