import {expect, test} from 'vitest';
import {portFor} from '../../source/domain/loopback.js';
import {addressOf, nextAttempt, payloadOf, readRecipient} from '../../source/domain/message.js';

test.each([
	['a3', 'a3'],
	['claude', 'claude:any'],
	['claude:any', 'claude:any'],
	['code-searcher:any', 'code-searcher:any'],
	['a3:any', 'a3:any'],
	['human', 'human'],
	['orchestrator', 'orchestrator'],
	['', undefined],
	['-x', undefined],
	['a b', undefined],
	['claude:some', undefined],
])('%o is %o', (text, address) => {
	const recipient = readRecipient(text);
	expect(recipient === undefined ? undefined : addressOf(recipient)).toBe(address);
});

test.each([
	{attempts: 0, next: {kind: 'again', notBeforeMs: 1000}},
	{attempts: 1, next: {kind: 'again', notBeforeMs: 31_000}},
	{attempts: 2, next: {kind: 'again', notBeforeMs: 61_000}},
	{attempts: 3, next: {kind: 'again', notBeforeMs: 121_000}},
	{attempts: 4, next: {kind: 'dead', retries: 3}},
	{attempts: 9, next: {kind: 'dead', retries: 8}},
])('after $attempts attempts: $next', ({attempts, next}) => {
	expect(nextAttempt(attempts, 1000, {messageWaitsMs: [0, 30_000, 60_000, 120_000]})).toEqual(next);
});

test.each([
	['plain', 'plain'],
	['{"a":1}', {a: 1}],
	[' [1]', [1]],
	['{broken', '{broken'],
	['5', '5'],
	['"x"', '"x"'],
])('%o is handed out as %o', (text, payload) => {
	expect(payloadOf(text)).toEqual(payload);
});

test('a repository has always the same port, and nearly never that of another one', () => {
	const ports = Array.from({length: 100}, (_, index) => portFor(`/home/me/project-${index}`));
	expect(ports).toEqual(Array.from({length: 100}, (_, index) => portFor(`/home/me/project-${index}`)));
	expect(new Set(ports).size).toBeGreaterThan(95);
	for (const port of ports) expect(port >= 20_000 && port < 32_768).toBe(true);
});
