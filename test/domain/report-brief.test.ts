import {expect, test} from 'vitest';
import {awayFor, type LastLook, leftAtMs, lookedAt} from '../../source/domain/last-look.js';
import type {SessionFact} from '../../source/domain/report-facts.js';
import {clockLabels, midnightOf, sinceMs} from '../../source/domain/report-since.js';
import {cellsOf, type SlotSpan, slotsOf} from '../../source/domain/report-slots.js';

const minute = 60_000;
const hour = 60 * minute;
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

test.each([
	['2026-11-23T14:32:07Z', 'UTC', '2026-11-23T00:00:00.000Z'],
	['2026-11-23T14:32:07.250Z', 'Asia/Seoul', '2026-11-22T15:00:00.000Z'],
	// The clocks are put back, and forward, in the night.
	['2026-10-25T12:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
	['2026-03-29T12:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
	['2026-11-23T00:00:00Z', 'UTC', '2026-11-23T00:00:00.000Z'],
])('the day of %s in %s begins at %s', (at, zone, begins) => {
	expect(iso(midnightOf(Date.parse(at), zone))).toBe(begins);
});

const nowMs = Date.parse('2026-11-23T14:32:00Z');
test.each([
	['today', undefined, '2026-11-23T00:00:00.000Z'],
	['week', undefined, '2026-11-16T14:32:00.000Z'],
	['left', nowMs - 9 * hour, '2026-11-23T05:32:00.000Z'],
	['left', undefined, '2026-11-23T00:00:00.000Z'],
	['90m', undefined, '2026-11-23T13:02:00.000Z'],
	['3d', undefined, '2026-11-20T14:32:00.000Z'],
	['2026-11-23T09:00:00Z', undefined, '2026-11-23T09:00:00.000Z'],
	['2026-11-24', undefined, undefined],
	['yesterday', undefined, undefined],
	['', undefined, undefined],
])('since %s, left at %s, is %s', (text, left, begins) => {
	expect(iso(sinceMs(text, {nowMs, timeZone: 'UTC', leftAtMs: left, parse: Date.parse}))).toBe(begins);
});

test('labels stand at round hours, and never more than there is room for', () => {
	const labels = clockLabels(Date.parse('2026-11-23T09:20:00Z'), nowMs, 6, 'UTC');
	expect(labels.map(({text}) => text)).toEqual(['10:00', '11:00', '12:00', '13:00', '14:00']);
	expect(clockLabels(nowMs - 7 * 24 * hour, nowMs, 8, 'UTC').at(-1)?.text).toBe('11-23');
	expect(clockLabels(nowMs, nowMs, 8, 'UTC')).toEqual([]);
});

const session = (id: string, fromMs: number, endedAtMs: number | null, more: Partial<SessionFact> = {}): SessionFact => ({
	id,
	type: 'claude',
	taskId: `T-${id}`,
	isFirst: 1,
	state: endedAtMs === null ? 'working' : 'ended',
	exitCode: endedAtMs === null ? null : 0,
	code: null,
	createdAtMs: fromMs,
	startedAtMs: fromMs,
	endedAtMs,
	...more,
});

test('attempts that overlap stand in rows of their own, those that follow in the first that is free', () => {
	const slots = slotsOf([session('a1', 0, 10), session('a2', 5, 20), session('a3', 12, null), session('a4', 20, 30)], [], {fromMs: 0, toMs: 40});
	expect(slots.map(({attempts}) => attempts)).toEqual([
		['a1', 'a3'],
		['a2', 'a4'],
	]);
	expect(slots[0]).toMatchObject({tasks: 2, agents: ['claude']});
});

test('what it did is told by its states, and a failure shows at its end', () => {
	const moves = [
		{subject: 'a1', state: 'working', fromMs: 0, toMs: 50},
		{subject: 'a1', state: 'needs-you', fromMs: 50, toMs: 80},
		{subject: 'a1', state: 'stalled', fromMs: 80, toMs: 100},
		{subject: 'a1', state: 'ended', fromMs: 100, toMs: 200},
	];
	const [slot] = slotsOf([session('a1', 0, 100, {exitCode: 1})], moves, {fromMs: 0, toMs: 200});
	expect(slot?.spans.map(({state}) => state)).toEqual(['working', 'waits', 'trouble']);
	expect(cellsOf(slot?.spans ?? [], {fromMs: 0, toMs: 200}, 10)).toEqual([
		'working',
		'working',
		'working',
		'waits',
		'trouble',
		undefined,
		undefined,
		undefined,
		undefined,
		undefined,
	]);
});

test.each<{readonly spans: readonly SlotSpan[]; readonly cells: string}>([
	{spans: [], cells: '....'},
	{spans: [{state: 'working', fromMs: 0, toMs: 100}], cells: '####'},
	// Less than half of a cell is not worth a cell; a failure is.
	{spans: [{state: 'working', fromMs: 0, toMs: 10}], cells: '....'},
	{spans: [{state: 'trouble', fromMs: 60, toMs: 60}], cells: '..x.'},
	{spans: [{state: 'trouble', fromMs: 100, toMs: 100}], cells: '...x'},
])('$cells', ({spans, cells}) => {
	const signs = {working: '#', waits: '!', trouble: 'x'};
	expect(
		cellsOf(spans, {fromMs: 0, toMs: 100}, 4)
			.map(state => (state === undefined ? '.' : signs[state]))
			.join(''),
	).toBe(cells);
});

test('who was away is told from when; who only reloads, or has another screen open, was not away', () => {
	const open = lookedAt(undefined, 0, {pane: 'agents'});
	expect(open).toEqual({atMs: 0, leftAtMs: undefined, pane: 'agents'});
	expect(awayFor(undefined, nowMs)).toBeUndefined();
	const stays = lookedAt(open, minute, {});
	expect(awayFor(stays, 2 * minute)).toBeUndefined();
	expect(awayFor(stays, 10 * hour)).toBe(10 * hour - minute);
	const back: LastLook = lookedAt(stays, 10 * hour, {});
	expect(back).toMatchObject({atMs: 10 * hour, leftAtMs: minute});
	// While it is open, and when it is left again.
	expect(leftAtMs(back, 10 * hour + minute)).toBe(minute);
	expect(leftAtMs(lookedAt(back, 10 * hour + minute, {}), 10 * hour + 2 * minute)).toBe(minute);
	expect(leftAtMs(back, 20 * hour)).toBe(10 * hour);
	// A clock that was set back loses nothing.
	expect(lookedAt(back, 5 * hour, {}).atMs).toBe(10 * hour);
});
