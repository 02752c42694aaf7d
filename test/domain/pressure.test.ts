import {describe, expect, test} from 'vitest';
import type {Reading} from '../../source/domain/gauge.js';
import {gatesAfter, levelsOf, pressureOf} from '../../source/domain/pressure.js';

const limits = {
	thresholds: {
		cpu: {warn: 80, stop: 95},
		memory: {warn: 75, stop: 90},
		disk: {warn: 80, stop: 95},
		swap: {warn: 50, stop: 75},
		freeMemoryMb: 500,
		freeDiskMb: 1000,
	},
	pressureLeaveMs: 15_000,
	pressureWindowMs: 30_000,
	pressureMarginPercent: 5,
};
const reading = (atMs: number, more: Partial<Reading> = {}): Reading => ({
	atMs,
	cpuPercent: 10,
	cores: 8,
	load1: 1,
	memoryPercent: 50,
	memoryUsedMb: 8000,
	memoryTotalMb: 16_000,
	swapPercent: 0,
	diskPercent: 40,
	diskFreeMb: 100_000,
	diskTotalMb: 200_000,
	cpuStallPercent: 0,
	...more,
});

/** Readings two seconds apart: so many of each value, one after the other. */
const course = (
	field: 'cpuPercent' | 'memoryPercent' | 'swapPercent' | 'diskFreeMb',
	...parts: ReadonlyArray<readonly [value: number, count: number]>
): Reading[] => parts.flatMap(([value, count]) => Array.from({length: count}, () => value)).map((value, index) => reading(index * 2000, {[field]: value}));

/** The level after each reading. */
const levels = (readings: readonly Reading[]) => readings.map((_, index) => pressureOf(readings.slice(0, index + 1), limits).level);
const changes = (readings: readonly Reading[]) => levels(readings).filter((level, index, all) => index > 0 && level !== all[index - 1]);

describe('A10 a spike of ten seconds', () => {
	test.each(['cpuPercent', 'memoryPercent'] as const)('of %s closes nothing, however high and wherever it begins', field => {
		for (const base of [10, 40, 60]) {
			for (let before = field === 'cpuPercent' ? 0 : 15; before <= 30; before += 1) {
				const readings = course(field, [base, before], [100, 5], [base, 30]);
				expect(levels(readings)).not.toContain('critical');
			}
		}
	});

	test('closes nothing even where the machine has been busy all the time', () => {
		expect(levels(course('cpuPercent', [84, 60], [100, 5], [84, 60]))).not.toContain('critical');
		expect(levels(course('memoryPercent', [80, 60], [100, 5], [80, 60]))).not.toContain('critical');
	});

	test('again and again does not flap: at most one change in, and none out while they go on', () => {
		const spikes = Array.from({length: 20}, () => [[100, 5] as const, [50, 5] as const]).flat();
		expect(changes(course('cpuPercent', [50, 20], ...spikes)).length).toBeLessThanOrEqual(1);
	});

	test('does not make a gate that is about to open open and shut again', () => {
		const readings = course('memoryPercent', [95, 20], [60, 10], [100, 5], [60, 60]);
		expect(changes(readings)).toEqual(['warning', 'normal']);
	});
});

describe('a load that stays', () => {
	test('shuts the gate within the window, and once', () => {
		const readings = course('cpuPercent', [20, 20], [100, 40]);
		expect(changes(readings)).toEqual(['warning', 'critical']);
		const shutAtMs = pressureOf(readings, limits).sinceMs - 40_000;
		expect(shutAtMs).toBeGreaterThan(10_000);
		expect(shutAtMs).toBeLessThanOrEqual(32_000);
	});

	test('a limit of 100% is never crossed, whatever was measured before', () => {
		const most = {...limits, thresholds: {...limits.thresholds, cpu: {warn: 100, stop: 100}}};
		for (let round = 0; round < 300; round += 1) {
			const before = Array.from({length: 20}, (_, index) => ((round * 37 + index * 61) % 999) / 10);
			const readings = [...before, ...Array.from({length: 20}, () => 100)].map((cpuPercent, index) => reading(index * 2000, {cpuPercent}));
			expect(pressureOf(readings, most).level).toBe('normal');
		}
	});

	test.each([
		{what: 'at its limit it stays open', value: 95, level: 'warning'},
		{what: 'a little above it shuts', value: 95.2, level: 'critical'},
	])('$what', ({value, level}) => {
		expect(pressureOf(course('cpuPercent', [value, 20]), limits).level).toBe(level);
	});

	test('leaving needs the lower limit: what hovers below the limit keeps the gate shut', () => {
		expect(changes(course('memoryPercent', [93, 20], [87, 300]))).toEqual([]);
		expect(changes(course('memoryPercent', [93, 20], [84, 60]))).toEqual(['warning']);
	});

	test('and it needs its time there', () => {
		const readings = course('memoryPercent', [93, 20], [20, 60]);
		const leftAt = levels(readings).findIndex((level, index) => index > 20 && level !== 'critical');
		const belowAt = readings.findIndex((_, index) => index >= 20 && pressureOf(readings.slice(0, index + 1), limits).reason?.includes('just below') === true);
		expect((leftAt - belowAt) * 2000).toBeGreaterThanOrEqual(limits.pressureLeaveMs - 2000);
	});

	test('that is still in the oldest reading goes on though its beginning is no longer kept', () => {
		let all: Reading[] = [];
		for (const one of course('memoryPercent', [93, 20], [87, 300])) {
			all = [...all, one].slice(-120);
			all = [...all.slice(0, -1), {...one, gates: gatesAfter(all, limits)}];
		}

		expect(all).toHaveLength(120);
		expect(pressureOf(all, limits)).toMatchObject({level: 'critical', reason: 'memory 87%, not yet below 85%', sinceMs: 0});
	});
});

describe('what is known', () => {
	test('of nothing: no pressure', () => {
		expect(pressureOf([], limits)).toEqual({level: 'normal', reason: undefined, sinceMs: 0});
	});

	test('of one reading: memory and disk count at once, the CPU, which our own start keeps busy, does not', () => {
		expect(pressureOf([reading(0, {memoryPercent: 93})], limits).level).toBe('critical');
		expect(pressureOf([reading(0, {diskPercent: 96})], limits).level).toBe('critical');
		expect(pressureOf([reading(0, {cpuPercent: 100})], limits).level).toBe('normal');
	});

	test('a floor is no average: two readings in a row, and one is no pair', () => {
		expect(changes(course('diskFreeMb', [5000, 20], [900, 1], [5000, 20]))).toEqual([]);
		expect(changes(course('diskFreeMb', [5000, 20], [900, 2], [5000, 20]))).toEqual(['critical', 'normal']);
		// Between the floor and a little above it, it stays.
		expect(changes(course('diskFreeMb', [5000, 20], [900, 2], [1020, 200]))).toEqual(['critical']);
	});

	test('before a long pause is forgotten, and a clock that was set back begins anew', () => {
		const busy = course('memoryPercent', [93, 20]);
		expect(pressureOf([...busy, reading(38_000 + 31_000)], limits).level).toBe('normal');
		expect(pressureOf([...busy, reading(0)], limits).level).toBe('normal');
		expect(pressureOf([...busy, reading(38_000 + 29_000)], limits).level).toBe('critical');
	});
});

const steady = (more: Partial<Reading>) => Array.from({length: 20}, (_, index) => reading(index * 2000, more));

test.each([
	{more: {cpuPercent: 95.4}, level: 'critical', reason: 'cpu 95.4% > 95%', resource: 'cpu'},
	{more: {cpuPercent: 95}, level: 'warning', reason: 'cpu 95% > 80%', resource: 'cpu'},
	{more: {memoryPercent: 92}, level: 'critical', reason: 'memory 92% > 90%', resource: 'memory'},
	{more: {memoryPercent: 80}, level: 'warning', reason: 'memory 80% > 75%', resource: 'memory'},
	{more: {diskPercent: 96}, level: 'critical', reason: 'disk 96% > 95%', resource: 'disk'},
	{more: {diskPercent: 90}, level: 'warning', reason: 'disk 90% > 80%', resource: 'disk'},
	{more: {memoryUsedMb: 15_700}, level: 'critical', reason: 'free memory 300 MB < 500 MB', resource: 'memory'},
	{more: {diskFreeMb: 900}, level: 'critical', reason: 'free disk 900 MB < 1000 MB', resource: 'disk'},
	// Swap slows, it never stops: what lies there may lie there for days.
	{more: {swapPercent: 60}, level: 'warning', reason: 'swap 60% > 50%', resource: 'swap'},
	{more: {swapPercent: 80}, level: 'warning', reason: 'swap 80% > 75%', resource: 'swap'},
	// The worse one is named.
	{more: {memoryPercent: 80, cpuPercent: 99}, level: 'critical', reason: 'cpu 99% > 95%', resource: 'cpu'},
])('$more: $level because of $reason', ({more, level, reason, resource}) => {
	const pressure = pressureOf(steady(more), limits);
	expect(pressure).toMatchObject({level, reason, gate: {resource}});
});

test('the gate is told in numbers, with the mark at which it lets go', () => {
	expect(pressureOf(steady({memoryPercent: 92}), limits).gate).toEqual({resource: 'memory', value: 92, limit: 90, leaveAt: 85, unit: '%'});
	expect(pressureOf(steady({diskFreeMb: 900}), limits).gate).toEqual({resource: 'disk', value: 900, limit: 1000, leaveAt: 1050, unit: 'MB'});
});

test('a reading on its own is judged by each limit, swap as critical too', () => {
	expect(levelsOf(reading(0, {cpuPercent: 96, memoryPercent: 80, swapPercent: 76}), limits)).toEqual({
		'free memory': 'normal',
		'free disk': 'normal',
		memory: 'warning',
		disk: 'normal',
		cpu: 'critical',
		swap: 'critical',
	});
});
