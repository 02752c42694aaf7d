import {expect, test} from 'vitest';
import {slopeOf, trendOf} from '../../source/domain/metric.js';

const hour = 3_600_000;
const line = (...values: readonly number[]) => values.map((value, index) => ({atMs: 1e12 + index * hour, value}));

test.each([
	{what: 'a line up', samples: line(10, 20, 30), perHour: 10, name: 'increasing'},
	{what: 'a line down', samples: line(30, 20, 10), perHour: -10, name: 'decreasing'},
	{what: 'flat', samples: line(10, 10, 10), perHour: 0, name: 'stable'},
	{what: 'noise about a level', samples: line(10, 14, 9, 13, 10), perHour: 0, name: 'stable'},
	{what: 'a climb below the dead band', samples: line(10, 12, 14), perHour: 2, name: 'stable'},
	{what: 'a climb of exactly the dead band', samples: line(10, 12.5, 15), perHour: 2.5, name: 'increasing'},
])('$what: $name', ({samples, perHour, name}) => {
	const trend = trendOf(samples, 5);
	expect(trend?.name).toBe(name);
	expect(trend?.perHour).toBeCloseTo(perHour, 0);
});

test('of nothing, or of one moment, nothing can be said', () => {
	expect(trendOf([], 5)).toBeUndefined();
	expect(trendOf(line(10), 5)).toBeUndefined();
	expect(trendOf([...line(10), ...line(20)], 5)).toBeUndefined();
});

test('a point with many readings behind it weighs more', () => {
	const samples = [
		{atMs: 0, value: 0, weight: 1000},
		{atMs: hour, value: 0, weight: 1000},
		{atMs: 2 * hour, value: 100, weight: 1},
	];
	expect((slopeOf(samples) ?? 0) * hour).toBeLessThan(1);
});
