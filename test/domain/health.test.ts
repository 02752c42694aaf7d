import {expect, test} from 'vitest';
import {healthStatusOf, judgeHealth, signalsOf} from '../../source/domain/health.js';

const limits = {quietAfterMs: 60, stallAfterMs: 180, timeoutMs: 1000, startupMs: 10, healthEveryMs: 1};

test.each([
	{state: 'working', silentMs: 59, verdict: 'well'},
	{state: 'working', silentMs: 60, verdict: 'quiet'},
	{state: 'quiet', silentMs: 10, verdict: 'well'},
	{state: 'quiet', silentMs: 179, verdict: 'quiet'},
	{state: 'quiet', silentMs: 180, verdict: 'stalled'},
	{state: 'stalled', silentMs: 10, verdict: 'well'}, // It is back.
	{state: 'working', silentMs: -5, verdict: 'well'}, // The clock went back.
	{state: 'needs-you', silentMs: 999, verdict: 'well'}, // It waits for a person, however long that takes.
	{state: 'stopping', silentMs: 999, verdict: 'leaving'},
	{state: 'ended', silentMs: 0, verdict: 'gone'},
	{state: 'lost', silentMs: 0, verdict: 'gone'},
] as const)('$state, silent for $silentMs ms: $verdict', ({state, silentMs, verdict}) => {
	expect(judgeHealth({state, heardAtMs: 500, startedAtMs: 0, createdAtMs: 0}, 500 + silentMs, {...limits, timeoutMs: 10_000}).verdict).toBe(verdict);
});

test.each([
	{state: 'starting', ageMs: 10, verdict: {verdict: 'well'}},
	{state: 'starting', ageMs: 11, verdict: {verdict: 'overdue', afterMs: 10}},
	{state: 'working', ageMs: 1000, verdict: {verdict: 'well'}},
	{state: 'working', ageMs: 1001, verdict: {verdict: 'overdue', afterMs: 1000}},
	{state: 'quiet', ageMs: 1001, verdict: {verdict: 'overdue', afterMs: 1000}},
	{state: 'stalled', ageMs: 1001, verdict: {verdict: 'overdue', afterMs: 1000}},
	{state: 'needs-you', ageMs: 1001, verdict: {verdict: 'well'}},
] as const)('$state since $ageMs ms and heard of just now: $verdict.verdict', ({state, ageMs, verdict}) => {
	expect(judgeHealth({state, heardAtMs: ageMs, startedAtMs: 0, createdAtMs: 0}, ageMs, limits)).toEqual(verdict);
});

test('one that has never been heard of is silent since it started, not since it was announced', () => {
	expect(judgeHealth({state: 'working', heardAtMs: 0, startedAtMs: 100, createdAtMs: 0}, 159, limits)).toEqual({verdict: 'well'});
	expect(judgeHealth({state: 'working', heardAtMs: 0, startedAtMs: 100, createdAtMs: 0}, 160, limits)).toEqual({verdict: 'quiet', silentMs: 60});
	expect(judgeHealth({state: 'working', heardAtMs: 0, startedAtMs: undefined, createdAtMs: 100}, 160, limits)).toEqual({verdict: 'quiet', silentMs: 60});
});

test.each([
	{watchedMs: 179, verdict: 'quiet'},
	{watchedMs: 180, verdict: 'stalled'},
	{watchedMs: -1, verdict: 'quiet'},
] as const)('silent for long, and watched for $watchedMs ms of it: $verdict', ({watchedMs, verdict}) => {
	const agent = {state: 'working', heardAtMs: 0, startedAtMs: 0, createdAtMs: 0} as const;
	expect(judgeHealth(agent, 900, {...limits, watchedSinceMs: 900 - watchedMs}).verdict).toBe(verdict);
});

test('an attempt with a time of its own is judged by that', () => {
	const agent = {state: 'working', heardAtMs: 400, startedAtMs: 0, createdAtMs: 0} as const;
	expect(judgeHealth({...agent, timeoutMs: 300}, 401, limits)).toEqual({verdict: 'overdue', afterMs: 300});
	expect(judgeHealth({...agent, timeoutMs: 2000, heardAtMs: 1500}, 1501, limits)).toEqual({verdict: 'well'});
});

test.each([
	{state: 'starting', status: 'healthy'},
	{state: 'quiet', status: 'healthy'},
	{state: 'needs-you', status: 'healthy'},
	{state: 'stopping', status: 'healthy'},
	{state: 'stalled', status: 'stalled'},
	{state: 'lost', code: 'process_died', status: 'dead'},
	{state: 'lost', code: 'identity_lost', status: 'lost'},
	{state: 'ended', exitCode: 0, status: 'completed'},
	{state: 'ended', exitCode: 3, status: 'failed'},
	{state: 'ended', status: 'failed'},
	// It was stopped, whatever it said on its way out.
	{state: 'ended', exitCode: 0, code: 'stalled', status: 'failed'},
] as const)('$state $code $exitCode is $status', ({status, ...agent}) => {
	expect(healthStatusOf({code: undefined, exitCode: undefined, ...agent})).toBe(status);
});

test('each signal is told with its value and its limit', () => {
	const bounds = {stallAfterMs: 120_000, lifeCpuPercent: 3, memoryMinMb: 50};
	expect(signalsOf({silentMs: 130_500, cpuPercent: 0.25, memoryMb: 3}, bounds)).toEqual([
		'silent for 130 s, limit 120 s',
		'cpu 0.3% below 3%',
		'memory 3 MB below 50 MB',
	]);
	expect(signalsOf({silentMs: 10, cpuPercent: 3, memoryMb: 50}, bounds)).toEqual([]);
	expect(signalsOf({silentMs: 10, cpuPercent: undefined, memoryMb: undefined}, bounds)).toEqual([]);
});
