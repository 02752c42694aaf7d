import {expect, test} from 'vitest';
import {z} from 'zod';
import type {Outcome} from '../../source/commands/command.js';
import {type Context, defineCommand} from '../../source/commands/command.js';
import {OutsideError, type Result} from '../../source/domain/problem.js';
import {runCommand} from '../../source/engine/run.js';
import {openStore} from '../../source/store/store.js';

const context = {targetBranch: 'main', store: openStore(':memory:')} as Context;

const aCommand = (run: (context: Context, input: {count: number}) => Promise<Result<Outcome>>) =>
	defineCommand({
		name: 'find-available-work',
		summary: 'Count.',
		input: z.strictObject({count: z.int('It must be a whole number.').min(1).default(3).describe('How many.')}),
		reads: [],
		writes: [],
		run,
	});
const sayIt = aCommand(async ({targetBranch}, {count}) => ({ok: true, value: {said: `${count} on ${targetBranch}.`}}));

const run = async (command: ReturnType<typeof aCommand>, input: unknown) => {
	const bugs: unknown[] = [];
	return {result: await runCommand(command, context, input, error => bugs.push(error)), bugs};
};

test.each([
	{input: {}, said: '3 on main.'},
	{input: {count: 5}, said: '5 on main.'},
])('$input is checked, filled in and run', async ({input, said}) => {
	expect(await run(sayIt, input)).toEqual({result: {ok: true, value: {said}}, bugs: []});
});

test.each([
	{input: {count: 0}, message: /^count: .*\.$/},
	{input: {count: 1.5}, message: /^count: It must be a whole number\.$/},
	{input: {count: 'many'}, message: /^count: .*\.$/},
	{input: {cuont: 1}, message: /cuont.*\.$/},
	{input: undefined, message: /./},
	{input: [1], message: /./},
])("$input is the caller's fault, and says which field", async ({input, message}) => {
	const {result, bugs} = await run(sayIt, input);
	expect(result).toMatchObject({
		ok: false,
		problem: {kind: 'bad-input', code: 'validation_failed', message: expect.stringMatching(message), hint: 'See: orch-tui find-available-work --help'},
	});
	expect(bugs).toEqual([]);
});

test('what the outside refuses is a problem', async () => {
	const withHint = aCommand(async () => Promise.reject(new OutsideError('git_failed', 'git said no.', 'Look.')));
	expect(await run(withHint, {})).toEqual({
		result: {ok: false, problem: {kind: 'outside', code: 'git_failed', message: 'git said no.', hint: 'Look.'}},
		bugs: [],
	});
	const without = aCommand(async () => Promise.reject(new OutsideError('git_failed', 'git said no.')));
	expect((await run(without, {})).result).toEqual({ok: false, problem: {kind: 'outside', code: 'git_failed', message: 'git said no.'}});
});

test.each([
	{thrown: new TypeError('x is not a function'), message: 'find-available-work stumbled: x is not a function.'},
	{thrown: 'a word', message: 'find-available-work stumbled: a word.'},
])('$thrown is a bug: noted, told, and not thrown on', async ({thrown, message}) => {
	const later = aCommand(async () => Promise.reject(thrown));
	const atOnce = aCommand(() => {
		throw thrown;
	});
	for (const command of [later, atOnce]) {
		const {result, bugs} = await run(command, {});
		expect(result).toMatchObject({ok: false, problem: {kind: 'bug', code: 'internal_error', message}});
		expect(bugs).toEqual([thrown]);
	}
});

test('an expected failure goes through as it is', async () => {
	const refused = {ok: false, problem: {kind: 'refused', code: 'no', message: 'No.'}} as const;
	expect(
		await run(
			aCommand(async () => refused),
			{},
		),
	).toEqual({result: refused, bugs: []});
});
