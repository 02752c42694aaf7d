import fc from 'fast-check';
import {expect, test} from 'vitest';
import {accountLimitIn} from '../../source/domain/account-limit.js';
import {tries} from '../support/chaos.js';

const nowMs = 1_800_000_000_000;
const claude = (fields: object) => JSON.stringify({...fields, session_id: 's', uuid: 'u'});
const opencode = (fields: object) => JSON.stringify({timestamp: 1, sessionID: 'ses', ...fields});
const retry = (error: string, status: number) => claude({type: 'system', subtype: 'api_retry', attempt: 1, error, error_status: status});
const ended = (status: number | null) => claude({type: 'result', subtype: 'success', is_error: true, terminal_reason: 'api_error', api_error_status: status});
const rejected = (resetsAt: unknown) => claude({type: 'rate_limit_event', rate_limit_info: {status: 'rejected', resetsAt, rateLimitType: 'five_hour'}});
const says = claude({type: 'assistant', message: {model: 'claude', content: [{type: 'text', text: 'I go on.'}]}});
const codex = (error: object) => JSON.stringify({type: 'turn.failed', error});
const anHour = 3600;

test.each([
	{what: 'its last word is 429', lines: [says, ended(429)], limit: {}},
	{what: 'its last tries were refused', lines: [retry('rate_limit', 429), retry('rate_limit', 429), ended(null)], limit: {}},
	{what: 'its plan is used up, with the hour', lines: [rejected(nowMs / 1000 + anHour), ended(429)], limit: {untilMs: nowMs + anHour * 1000}},
	{
		what: 'the same, not nested',
		lines: [claude({type: 'rate_limit_event', status: 'rejected', resetsAt: nowMs / 1000 + 60})],
		limit: {untilMs: nowMs + 60_000},
	},
	{what: 'an hour that is over', lines: [rejected(nowMs / 1000 - 60)], limit: {}},
	{what: 'an hour that cannot be', lines: [rejected(nowMs)], limit: {}},
	{what: 'an hour that is none', lines: [rejected('soon')], limit: {}},
	{
		what: 'the words of the limit, from nobody',
		lines: [rejected(nowMs / 1000 + 60), claude({type: 'assistant', message: {model: '<synthetic>'}}), ended(429)],
		limit: {untilMs: nowMs + 60_000},
	},
	{what: 'it went on after a limit', lines: [retry('rate_limit', 429), says, claude({type: 'result', is_error: true, errors: ['max turns']})]},
	{what: 'another error at its end', lines: [retry('rate_limit', 429), ended(400)]},
	{what: 'too much asked of others', lines: [retry('overloaded', 529), ended(529)]},
	{what: 'its plan is nearly used up', lines: [claude({type: 'rate_limit_event', rate_limit_info: {status: 'allowed_warning', resetsAt: 1}})]},
	{what: 'words alone', lines: ['rate limit reached (429)', claude({type: 'result', is_error: true, result: 'API Error: 429 rate_limit'})]},
	{what: 'words of codex', lines: [codex({message: 'exceeded retry limit, last status: 429 Too Many Requests'})]},
	{what: 'a code of codex', lines: [codex({message: 'x', codexErrorInfo: {responseTooManyFailedAttempts: {httpStatusCode: 429}}})], limit: {}},
	{what: 'opencode', lines: [opencode({type: 'error', error: {name: 'APIError', data: {statusCode: 429, isRetryable: true}}})], limit: {}},
	{what: 'opencode, another status', lines: [opencode({type: 'error', error: {name: 'APIError', data: {statusCode: 500}}})]},
	{what: 'nothing', lines: []},
])('$what', ({lines, limit}) => {
	expect(accountLimitIn(`${lines.join('\n')}\n`, nowMs)).toEqual(limit === undefined ? undefined : {untilMs: undefined, ...limit});
});

test('never stumbles over what an agent prints', () => {
	fc.assert(
		fc.property(fc.array(fc.jsonValue({maxDepth: 3})), fc.string(), (values, text) => {
			const lines = values.map(value => JSON.stringify({session_id: 's', uuid: 'u', type: 'result', error: value, message: value, rate_limit_info: value}));
			expect(accountLimitIn([...lines, text].join('\n'), nowMs)).toBeUndefined();
		}),
		tries(100),
	);
});
