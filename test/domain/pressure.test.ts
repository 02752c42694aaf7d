import {expect, test} from 'vitest';
import type {Reading} from '../../source/domain/gauge.js';
import {pressureOf} from '../../source/domain/pressure.js';

const limits = {
	thresholds: {cpu: {warn: 80, stop: 95}, memory: {warn: 75, stop: 90}, disk: {warn: 80, stop: 95}, freeMemoryMb: 500, freeDiskMb: 1024},
	pressureLeaveMs: 6000,
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
const cpu: Record<string, number> = {n: 10, w: 85, c: 99};

/** One letter for each reading, two seconds apart: normal, warning, critical. */
test.each([
	{spell: '', level: 'normal'},
	{spell: 'c', level: 'normal'},
	{spell: 'ncn', level: 'normal'}, // A spike closes nothing.
	{spell: 'cc', level: 'critical'},
	{spell: 'cnc', level: 'critical'},
	{spell: 'cnnc', level: 'normal'},
	{spell: 'ww', level: 'warning'},
	{spell: 'wc', level: 'warning'}, // Two say that it is at least a warning.
	{spell: 'wcc', level: 'critical'},
	{spell: 'ccn', level: 'critical'},
	{spell: 'ccnnn', level: 'critical'}, // Below it for 4 s.
	{spell: 'ccnnnn', level: 'normal'}, // Below it for 6 s.
	{spell: 'ccwwww', level: 'warning'},
	{spell: 'ccnnncnnn', level: 'critical'}, // The time below it begins anew.
	{spell: 'ccnnncnnnn', level: 'normal'},
	{spell: 'wwnnn', level: 'warning'},
	{spell: 'wwnnnn', level: 'normal'},
	{spell: 'wwcc', level: 'critical'},
])('"$spell": $level', ({spell, level}) => {
	const readings = [...spell].map((letter, index) => reading(index * 2000, {cpuPercent: cpu[letter] ?? 0}));
	expect(pressureOf(readings, limits).level).toBe(level);
});

test.each([
	{more: {cpuPercent: 95.4}, level: 'critical', reason: 'cpu 95% > 95%'},
	{more: {cpuPercent: 95}, level: 'warning', reason: 'cpu 95% > 80%'},
	{more: {memoryPercent: 92}, level: 'critical', reason: 'memory 92% > 90%'},
	{more: {memoryPercent: 80}, level: 'warning', reason: 'memory 80% > 75%'},
	{more: {diskPercent: 96}, level: 'critical', reason: 'disk 96% > 95%'},
	{more: {diskPercent: 90}, level: 'warning', reason: 'disk 90% > 80%'},
	{more: {memoryUsedMb: 15_700}, level: 'critical', reason: 'free memory 300 MB < 500 MB'},
	{more: {diskFreeMb: 1000}, level: 'critical', reason: 'free disk 1000 MB < 1024 MB'},
	// The worse one is named.
	{more: {memoryPercent: 80, cpuPercent: 99}, level: 'critical', reason: 'cpu 99% > 95%'},
])('$more: $level because of $reason', ({more, level, reason}) => {
	expect(pressureOf([reading(0, more), reading(2000, more)], limits)).toMatchObject({level, reason, sinceMs: 2000});
});

test('the reason follows the newest reading, the time stays that of the beginning', () => {
	const readings = [reading(0, {cpuPercent: 96}), reading(2000, {cpuPercent: 97}), reading(4000, {memoryPercent: 99})];
	expect(pressureOf(readings, limits)).toMatchObject({
		level: 'critical',
		reason: 'memory 99% > 90%',
		gate: {resource: 'memory', value: 99, limit: 90, unit: '%'},
		sinceMs: 2000,
	});
});
