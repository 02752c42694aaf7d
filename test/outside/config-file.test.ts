import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {configSchema} from '../../source/domain/config.js';
import {configFields, configJsonSchema} from '../../source/domain/config-keys.js';
import {parseConfig, renderConfig, withOverrides} from '../../source/outside/config-file.js';

const defaults = configSchema.parse({});
const messageOf = (text: string) => {
	const result = parseConfig(text);
	return result.ok ? 'sound' : result.problem.message;
};

test.each([
	['', 'sound'],
	['{}', 'sound'],
	['{\n\t"maxParallel": 2\n\t"retries": 1\n}', 'orch.config.jsonc:3:2: comma expected.'],
	['{\n  "retries": 99\n}', 'orch.config.jsonc:2:14: "retries" must be a whole number from 0 to 10.'],
	['{\n  "retries": "3"\n}', 'orch.config.jsonc:2:14: "retries" must be a whole number from 0 to 10.'],
	['{\n  "maxParalel": 3\n}', 'orch.config.jsonc:2:3: unknown key "maxParalel". Did you mean "maxParallel"?'],
	['{"thresholds": {\n  "cpu": {"wran": 3}}}', 'orch.config.jsonc:2:11: unknown key "wran". Did you mean "warn"?'],
	['{"approve": "maybe"}', 'orch.config.jsonc:1:13: "approve" must be auto or ask.'],
	['{"agents": {"c": {"preset": "claud"}}}', 'orch.config.jsonc:1:29: "agents.c.preset" must be claude, codex, gemini or opencode.'],
	['{"cpu": {"warn": 3}}', 'orch.config.jsonc:1:2: unknown key "cpu". It stands in "thresholds": "thresholds.cpu".'],
	['{"agents": {"c": {"preset": "claude", "modle": "x"}}}', 'orch.config.jsonc:1:39: unknown key "modle". Did you mean "model"?'],
	['{"agents": {"c": {"command": "npm x"}}}', 'orch.config.jsonc:1:30: "agents.c.command" must be a list.'],
	[
		'{"agents": {"C d": {"preset": "claude"}}}',
		'orch.config.jsonc:1:13: "C d" cannot be a key here. The name of an agent has small letters, digits and dashes.',
	],
	['{"agents": {"claude": {"preset": "claude"}},\n"agent": "cluade"}', 'orch.config.jsonc:2:10: there is no agent "cluade". Did you mean "claude"?'],
	['{"agents": {"c": {"preset": "claude", "env": ["A B"]}}}', /^orch\.config\.jsonc:1:47: "agents\.c\.env\[0\]" is not right\./],
	['{"agents": {"c": {"command": ["x", "{promt}"]}}}', 'orch.config.jsonc:1:36: nothing is called {promt} here. Did you mean {prompt}?'],
	[
		'{"agents": {"c": {"command": ["x", "--id={id}"]}}}',
		'orch.config.jsonc:1:36: nothing is called {id} here. There are {prompt}, {taskId}, {worktree} and {branch}.',
	],
	['{"agents": {"c": {"preset": "claude", "args": ["{taskid}"]}}}', 'orch.config.jsonc:1:48: nothing is called {taskid} here. Did you mean {taskId}?'],
	// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's own.
	['{"agents": {"c": {"command": ["bash", "-c", "x ${HOME} {a,b} {1} | awk {print} {worktree}", "${HOME}"]}}}', 'sound'],
	['[]', 'orch.config.jsonc:1:1: the whole must be an object.'],
	['{"hihg": 1, "retries": -1}', 'orch.config.jsonc:1:2: unknown key "hihg".\norch.config.jsonc:1:24: "retries" must be a whole number from 0 to 10.'],
])('%j: %s', (text, message) => {
	if (typeof message === 'string') expect(messageOf(text)).toBe(message);
	else expect(messageOf(text)).toMatch(message);
});

describe('overrides', () => {
	const config = {...defaults, agents: configSchema.parse({agents: {claude: {preset: 'claude'}, codex: {preset: 'codex'}}}).agents};

	test('the flag wins over the variable, the variable over the file', () => {
		const env = {ORCH_MAX_PARALLEL: '2', ORCH_VERIFY: 'npm test', ORCH_AGENT: 'codex', ORCH_RUN_ID: 'a1', ORCH_APPROVE: '', ORCH_GRACE_SECONDS: '0.5'};
		expect(withOverrides(config, env, {maxParallel: '3', approve: 'ask'})).toMatchObject({
			ok: true,
			value: {maxParallel: 3, verify: 'npm test', agent: 'codex', approve: 'ask', graceSeconds: 0.5},
		});
		expect(withOverrides(config, {})).toEqual({ok: true, value: config});
	});

	test.each([
		[{ORCH_MAX_PARALLEL: 'many'}, {}, 'ORCH_MAX_PARALLEL must be a whole number from 1 to 64, not "many".'],
		[{ORCH_MAX_PARALLEL: '1.5'}, {}, 'ORCH_MAX_PARALLEL must be a whole number from 1 to 64, not "1.5".'],
		[{}, {maxParallel: '0'}, '--max-parallel must be a whole number from 1 to 64, not "0".'],
		[{}, {maxParallel: ''}, '--max-parallel must be a whole number from 1 to 64, not "".'],
		[{ORCH_TIMEOUT_SECONDS: '0'}, {}, 'ORCH_TIMEOUT_SECONDS must be a number above 0, up to 86400, not "0".'],
		[{}, {approve: 'yes', retries: 'x'}, '--approve must be auto or ask, not "yes".\n--retries must be a whole number from 0 to 10, not "x".'],
		[{ORCH_AGENT: 'codx'}, {}, 'ORCH_AGENT: there is no agent "codx".'],
	])('%j %j', (env, flags, message) => {
		expect(withOverrides(config, env, flags)).toMatchObject({ok: false, problem: {kind: 'bad-input', code: 'invalid_configuration', message}});
	});

	test('every scalar key has its flag and its variable', () => {
		expect(configFields.map(({flag, variable}) => `${flag} ${variable}`)).toContain('--timeout-seconds ORCH_TIMEOUT_SECONDS');
		expect(configFields.map(({name}) => name)).toEqual(
			Object.keys(configSchema.shape).filter(name => !['$schema', 'agents', 'thresholds', 'screen', 'keys', 'slots', 'linear'].includes(name)),
		);
	});
});

describe('the first config', () => {
	test.each([
		{},
		{targetBranch: 'main', maxParallel: 2, verify: 'npm test -- "a"', agents: {claude: {preset: 'claude' as const}}, agent: 'claude'},
		{agents: {mine: {command: ['my-agent', '{prompt}']}}},
	])('%j can be read back', choice => {
		const text = renderConfig(choice);
		expect(parseConfig(text)).toMatchObject({ok: true, value: configSchema.parse(choice)});
		expect(text.split('\n').slice(0, 3)).toEqual([
			'{',
			'\t// With orch-tui among the packages of this repository, editors know the keys by this line.',
			'\t// "$schema": "./node_modules/orch-tui/data/config.schema.json",',
		]);
	});

	test('so it can with every comment taken for true', () => {
		const all = renderConfig({agents: {claude: {preset: 'claude'}}}).replaceAll(/^\t\/\/ (?=["{}\t])/gm, '\t');
		expect(all).toContain('\n\t"timeoutSeconds": 3600,');
		expect(messageOf(all)).toBe('sound');
	});
});

test('what stands too deep in itself is not read to its end', () => {
	const parsed = parseConfig(`{"agents": ${'['.repeat(100_000)}`);
	expect(parsed).toMatchObject({ok: false, problem: {message: expect.stringContaining(':1:111: lists and objects stand more than 100 deep in each other.')}});
});

test('the shipped JSON Schema is the one of the code', () => {
	expect(JSON.parse(readFileSync(new URL('../../data/config.schema.json', import.meta.url), 'utf8'))).toEqual(configJsonSchema());
});
