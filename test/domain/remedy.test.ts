import {describe, expect, test} from 'vitest';
import {backoffMs, chooseRemedy, isRetryable, mostRetries, retriesMaxOf, severityOf} from '../../source/domain/remedy.js';
import {type ErrorCode, errorCodes} from '../../source/domain/task.js';

const limits = {retriesMax: 3, repairsMax: 1, retryBaseMs: 1000, retryWaitMaxMs: 120_000, retryJitterShare: 0.1};
const choose = (code: ErrorCode | undefined, {retries = 0, repairs = 0, random = 0, more = {}} = {}) =>
	chooseRemedy({code, retries, repairs}, random, {...limits, ...more});

test.each([
	{code: 'process_died', retries: 0, remedy: {kind: 'retry', waitMs: 2000, retries: 1}},
	{code: 'process_died', retries: 1, remedy: {kind: 'retry', waitMs: 4000, retries: 2}},
	{code: 'process_died', retries: 2, remedy: {kind: 'retry', waitMs: 8000, retries: 3}},
	{code: 'process_died', retries: 3, remedy: {kind: 'give-up', reason: '4 attempts have failed'}},
	{code: 'account_limited', retries: 0, remedy: {kind: 'retry', waitMs: 60_000, retries: 1}},
	{code: 'agent_failed', retries: 0, remedy: {kind: 'retry', waitMs: 2000, retries: 1}},
	{code: 'task_timeout', retries: 1, remedy: {kind: 'retry', waitMs: 4000, retries: 2}},
	{code: 'task_timeout', retries: 2, remedy: {kind: 'give-up', reason: '3 attempts have failed'}},
	{code: 'resource_exhausted', retries: 2, remedy: {kind: 'give-up'}},
	{code: 'invalid_configuration', retries: 0, remedy: {kind: 'give-up', reason: 'trying again would not help'}},
	{code: 'check_unavailable', retries: 0, remedy: {kind: 'ask', reason: 'only a person can tell what is right'}},
	{code: 'history_rewritten', retries: 0, remedy: {kind: 'ask'}},
	{code: 'merge_conflict', retries: 0, remedy: {kind: 'ask'}},
	{code: 'killed_by_person', retries: 0, remedy: {kind: 'give-up', reason: 'stopped by a person'}},
	// What a person asks for is no retry, whatever has been used up.
	{code: 'restart_requested', retries: 3, remedy: {kind: 'retry', waitMs: 0, retries: 3}},
	// Cut off by us before it had begun: it has not been tried.
	{code: 'never_begun', retries: 3, remedy: {kind: 'retry', waitMs: 0, retries: 3}},
	{code: undefined, retries: 0, remedy: {kind: 'give-up', reason: 'nobody wrote down why it failed'}},
] as const)('$code after $retries retries: $remedy.kind', ({code, retries, remedy}) => {
	expect(choose(code, {retries})).toMatchObject(remedy);
});

test('where retries are turned off, that is why; not that they would not help', () => {
	const none = {more: {retriesMax: 0}};
	expect(choose('process_died', none)).toEqual({kind: 'give-up', reason: 'retries are turned off'});
	expect(choose('invalid_configuration', none)).toEqual({kind: 'give-up', reason: 'trying again would not help'});
});

test.each([
	{code: 'no_change', repairs: 0, repairsMax: 1, remedy: {kind: 'repair', waitMs: 0}},
	{code: 'check_failed', repairs: 0, repairsMax: 1, remedy: {kind: 'repair', waitMs: 0}},
	{code: 'verify_failed', repairs: 1, repairsMax: 1, remedy: {kind: 'ask', reason: '1 repair has not helped'}},
	{code: 'out_of_scope', repairs: 2, repairsMax: 2, remedy: {kind: 'ask', reason: '2 repairs have not helped'}},
	{code: 'uncommitted_work', repairs: 0, repairsMax: 0, remedy: {kind: 'ask', reason: 'repairs are turned off'}},
] as const)('$code after $repairs of $repairsMax repairs: $remedy.kind', ({code, repairs, repairsMax, remedy}) => {
	expect(choose(code, {repairs, more: {repairsMax}})).toEqual(remedy);
});

test.each(errorCodes)('%s ends: whatever fails again and again stops being tried', code => {
	if (code === 'restart_requested' || code === 'never_begun') return;
	expect(choose(code, {retries: 10, repairs: 10}).kind).toMatch(/^(?:give-up|ask)$/);
	expect(choose(code, {more: {retriesMax: 0, repairsMax: 0}}).kind).toMatch(/^(?:give-up|ask)$/);
	expect(['low', 'medium', 'high', 'critical']).toContain(severityOf(code));
});

describe('the wait before the n-th retry', () => {
	test.each([
		{retry: 1, random: 0, waitMs: 2000},
		{retry: 3, random: 0, waitMs: 8000},
		{retry: 3, random: 1, waitMs: 8800},
		{retry: 7, random: 0, waitMs: 120_000},
		{retry: 500, random: 1, waitMs: 132_000},
		{retry: 5000, random: 0, waitMs: 120_000}, // 2^5000 is infinite.
	])('$retry, with chance $random: $waitMs ms', ({retry, random, waitMs}) => {
		expect(backoffMs(retry, random, limits)).toBe(waitMs);
	});
});

// `commands.md` [7] and [15].
test.each([
	{code: 'process_died', severity: 'medium', retryable: true, max: 3},
	{code: 'identity_lost', severity: 'medium', retryable: true, max: 3},
	{code: 'task_timeout', severity: 'medium', retryable: true, max: 2},
	{code: 'merge_conflict', severity: 'high', retryable: false, max: 0},
	{code: 'syntax_error', severity: 'high', retryable: false, max: 0},
	{code: 'resource_exhausted', severity: 'medium', retryable: true, max: 2},
	{code: 'cycle', severity: 'high', retryable: false, max: 0},
	{code: 'network_timeout', severity: 'low', retryable: true, max: 3},
	{code: 'authentication_failed', severity: 'critical', retryable: false, max: 0},
	{code: 'content_mismatch', severity: 'critical', retryable: false, max: 0},
	{code: 'invalid_configuration', severity: 'high', retryable: false, max: 0},
	// Its agent is told what is missing; that is no retry.
	{code: 'no_change', severity: 'medium', retryable: true, max: 0},
] as const)('$code is $severity, retryable: $retryable, at most $max times', ({code, severity, retryable, max}) => {
	expect([severityOf(code), isRetryable(code), retriesMaxOf(code, limits)]).toEqual([severity, retryable, max]);
});

test('what the machine was short of waits longer', () => {
	expect(choose('resource_exhausted')).toEqual({kind: 'retry', waitMs: 10_000, retries: 1});
});

test.each([
	{code: 'agent_failed', kind: 'give-up'},
	{code: 'no_change', kind: 'ask'},
	{code: 'merge_conflict', kind: 'ask'},
] as const)('without automatic restart nothing happens by itself: $code, $kind', ({code, kind}) => {
	expect(chooseRemedy({code, retries: 0, repairs: 0, autoRestart: false}, 0, limits).kind).toBe(kind);
});

test('who asks goes before what the task says of itself, and that before the config; what is worse is tried less often all the same', () => {
	const most = (more: {readonly code?: 'agent_failed' | 'task_timeout'; readonly own?: number; readonly asked?: number}) =>
		mostRetries({code: more.code, retriesMax: more.own}, {...limits, ...(more.asked === undefined ? {} : {retriesAsked: more.asked})});
	expect([most({}), most({own: 0}), most({own: 9}), most({own: 0, asked: 1}), most({own: 9, code: 'task_timeout'})]).toEqual([3, 0, 9, 1, 2]);
	const tried = (retries: number, retriesMax: number) => chooseRemedy({code: 'agent_failed', retries, repairs: 0, retriesMax}, 0, limits).kind;
	expect([tried(0, 0), tried(1, 1), tried(3, 4)]).toEqual(['give-up', 'give-up', 'retry']);
});
