import {expect, test} from 'vitest';
import {percentile, stageTimesOf} from '../../source/domain/merge-times.js';
import {createClock, dayStartMs} from '../../source/domain/report-clock.js';

test('a stage ends where the next one begins', () => {
	expect(stageTimesOf({step: 'intent', createdAtMs: 100, endedAtMs: undefined}, undefined)).toEqual({
		buildMs: undefined,
		verifyMs: undefined,
		verifyStartedAtMs: undefined,
	});
	expect(stageTimesOf({step: 'verifying', createdAtMs: 100, endedAtMs: undefined}, {createdAtMs: 350, endedAtMs: undefined})).toEqual({
		buildMs: 250,
		verifyMs: undefined,
		verifyStartedAtMs: 350,
	});
	expect(stageTimesOf({step: 'landed', createdAtMs: 100, endedAtMs: 9000}, {createdAtMs: 350, endedAtMs: 8350})).toEqual({
		buildMs: 250,
		verifyMs: 8000,
		verifyStartedAtMs: 350,
	});
	// Without a verification, what is built lands at once.
	expect(stageTimesOf({step: 'landed', createdAtMs: 100, endedAtMs: 160}, undefined).buildMs).toBe(60);
	expect(stageTimesOf({step: 'conflicted', createdAtMs: 100, endedAtMs: 130}, undefined).buildMs).toBe(30);
	expect(stageTimesOf({step: 'superseded', createdAtMs: 100, endedAtMs: 130}, undefined).buildMs).toBeUndefined();
});

test('the value that a share of all are at or below', () => {
	const values = [5, 1, 4, 2, 3, 6, 7, 8, 9, 10];
	expect(percentile(values, 0.5)).toBe(5);
	expect(percentile(values, 0.9)).toBe(9);
	expect(percentile([7], 0.5)).toBe(7);
	expect(percentile([], 0.5)).toBeUndefined();
});

test.each([
	['UTC', '2026-11-23T14:32:07.123Z', '2026-11-23T00:00:00.000Z'],
	['Asia/Seoul', '2026-11-23T14:32:07Z', '2026-11-22T15:00:00.000Z'],
	['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z'],
	['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00.000Z'],
	['Europe/Berlin', '2026-10-25T23:30:00Z', '2026-10-25T23:00:00.000Z'],
])('in %s the day of %s has begun at %s', (zone, now, start) => {
	expect(new Date(dayStartMs(Date.parse(now), createClock(zone))).toISOString()).toBe(start);
});
