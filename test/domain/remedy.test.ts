import {describe, expect, test} from 'vitest';
import {backoffMs, chooseRemedy, severityOf} from '../../source/domain/remedy.js';
import {type ErrorCode, errorCodes} from '../../source/domain/task.js';

const limits = {retriesMax: 3, repairsMax: 1, retryBaseMs: 1000, retryWaitMaxMs: 120_000, retryJitterShare: 0.1};
const choose = (code: ErrorCode | undefined, {retries = 0, repairs = 0, random = 0, more = {}} = {}) =>
	chooseRemedy({code, retries, repairs}, random, {...limits, ...more});

test.each([
	{code: 'process_died', retries: 0, remedy: {kind: 'retry', waitMs: 2000, retries: 1}},
	{code: 'process_died', retries: 1, remedy: {kind: 'retry', waitMs: 4000, retries: 2}},
	{code: 'process_died', retries: 2, remedy: {kind: 'retry', waitMs: 8000, retries: 3}},
	{code: 'process_died', retries: 3, remedy: {kind: 'give-up', reason: '4 attempts have failed'}},
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
	{code: undefined, retries: 0, remedy: {kind: 'give-up', reason: 'nobody wrote down why it failed'}},
] as const)('$code after $retries retries: $remedy.kind', ({code, retries, remedy}) => {
	expect(choose(code, {retries})).toMatchObject(remedy);
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
	if (code === 'restart_requested') return;
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
