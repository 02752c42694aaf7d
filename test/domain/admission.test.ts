import {expect, test} from 'vitest';
import {admit, type Load, startRoom} from '../../source/domain/admission.js';
import {noPressure} from '../../source/domain/pressure.js';

const limits = {maxParallel: 4, restartsMax: 2, restartsWindowMs: 60_000, slowStartEveryMs: 10};
const warning = {level: 'warning', reason: 'cpu 85% > 80%', sinceMs: 0} as const;
const critical = {level: 'critical', reason: 'memory 92% > 90%', sinceMs: 0} as const;
const load = (more: Partial<Load>): Load => ({active: 0, paused: false, pressure: noPressure, latestStartAtMs: 100, ...more});

test.each([
	{load: {}, places: 4, reason: undefined, by: undefined},
	{load: {active: 3}, places: 1, reason: undefined, by: undefined},
	{load: {active: 4}, places: 0, reason: 'all 4 places are taken', by: 'places'},
	{load: {active: 6}, places: 0, reason: 'all 4 places are taken', by: 'places'}, // The limit was lowered while they were at it.
	{load: {paused: true}, places: 0, reason: 'paused by a person', by: 'person'},
	{load: {paused: true, active: 4, pressure: critical}, places: 0, reason: 'paused by a person', by: 'person'},
	{load: {hasNoAgent: true, active: 4, pressure: critical}, places: 0, reason: 'no agent is configured', by: 'config'},
	{load: {pressure: critical}, places: 0, reason: 'held: memory 92% > 90%', by: 'machine'},
	{load: {pressure: critical, latestStartAtMs: undefined}, places: 0, reason: 'held: memory 92% > 90%', by: 'machine'},
	{load: {pressure: warning, latestStartAtMs: 91}, places: 0, reason: 'slowed: cpu 85% > 80%', by: 'machine'},
	{load: {pressure: warning, latestStartAtMs: 90}, places: 1, reason: undefined, by: undefined},
	{load: {pressure: warning, latestStartAtMs: undefined}, places: 1, reason: undefined, by: undefined},
	{load: {pressure: warning, latestStartAtMs: 90, active: 4}, places: 0, reason: 'all 4 places are taken', by: 'places'},
])('$load: $places places', ({load: more, places, reason, by}) => {
	expect(admit(load(more), 100, limits)).toMatchObject({places, reason, by});
});

test('a clock that was set back does not hold the start up for as long as it was set back', () => {
	expect(admit(load({pressure: warning, latestStartAtMs: 5000}), 100, limits).places).toBe(1);
});

test('when too many start over at once nobody starts, until the first of them is a minute ago', () => {
	const restarts = {count: 2, oldestAtMs: 90};
	const reason = 'held: 2 restarts within 60 s, no more than 2 are allowed';
	expect(admit(load({restarts}), 100, limits)).toEqual({places: 0, reason, by: 'restarts', untilMs: 60_090});
	expect(admit(load({restarts: {count: 1, oldestAtMs: 90}}), 100, limits).places).toBe(4);
});

test('what the machine is short of is told in numbers, and when the next one starts all the same', () => {
	const gate = {resource: 'cpu', value: 85, limit: 80, unit: '%'} as const;
	expect(admit(load({pressure: {...warning, gate}, latestStartAtMs: 95}), 100, limits)).toMatchObject({gate, untilMs: 95 + limits.slowStartEveryMs});
	expect(admit(load({pressure: {...critical, gate}}), 100, limits)).toMatchObject({gate});
	expect(admit(load({paused: true, pressure: {...critical, gate}}), 100, limits)).not.toHaveProperty('gate');
});

test.each([
	{ramp: {started: 0, watched: 0, promised: 0}, places: 1, by: undefined},
	{ramp: {started: 0, watched: 0, promised: 1}, places: 0, by: 'ramp'},
	{ramp: {started: 1, watched: 0, promised: 0}, places: 0, by: 'ramp'},
	{ramp: {started: 1, watched: 1, promised: 0}, places: 2, by: undefined},
	{ramp: {started: 2, watched: 1, promised: 0}, places: 1, by: undefined},
	{ramp: {started: 3, watched: 1, promised: 0}, places: 0, by: 'ramp'},
	{ramp: {started: 3, watched: 3, promised: 0}, places: 4, by: undefined},
	{ramp: {started: 90, watched: 80, promised: 4}, places: 12, by: undefined},
])('the first starts come 1, 2, 4 …, each after a look at the machine: $ramp leaves $places', ({ramp, places, by}) => {
	expect(admit(load({ramp}), 100, {...limits, maxParallel: 12})).toMatchObject({places, by});
	expect(admit(load({ramp, pressure: critical}), 100, limits)).toMatchObject({places: 0, by: 'machine'});
	expect(admit(load({ramp, active: 3}), 100, limits).places).toBe(Math.min(1, places));
});

test.each([
	{load: {active: 4, pressure: critical}, by: 'places', starts: 0},
	{load: {active: 4, pressure: warning, latestStartAtMs: 95}, by: 'places', starts: 0},
	{load: {active: 4, pressure: warning, latestStartAtMs: 90}, by: 'places', starts: 1},
	{load: {active: 4}, by: 'places', starts: 3},
	{load: {active: 3, pressure: critical, restarts: {count: 2, oldestAtMs: 90}}, by: 'restarts', starts: 0},
	{load: {active: 3, restarts: {count: 2, oldestAtMs: 90}}, by: 'restarts', starts: 3},
	{load: {active: 3, pressure: warning, latestStartAtMs: 90}, by: undefined, starts: 1},
	{load: {active: 3, pressure: critical}, by: 'machine', starts: 0},
	{load: {active: 3, paused: true}, by: 'person', starts: 0},
])('of three that hold their places $starts may start: $load', ({load: more, by, starts}) => {
	const admission = admit(load(more), 100, limits);
	expect(admission.by).toBe(by);
	expect(startRoom(admission, {live: 0, prepared: 3, maxParallel: 4})).toBe(starts);
});
