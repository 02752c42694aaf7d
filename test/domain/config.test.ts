import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {configSchema} from '../../source/domain/config.js';
import {configFields, configJsonSchema, configKeys} from '../../source/domain/config-keys.js';
import {policyOf} from '../../source/domain/policy.js';

test('an empty file means the defaults', () => {
	expect(configSchema.parse({})).toEqual({
		maxParallel: 4,
		slots: {ramp: true},
		agents: {},
		approve: 'auto',
		timeoutSeconds: 3600,
		graceSeconds: 10,
		quietSeconds: 60,
		stallSeconds: 120,
		killSeconds: 300,
		retries: 3,
		repairs: 1,
		thresholds: {
			cpu: {warn: 80, stop: 95},
			memory: {warn: 75, stop: 90},
			disk: {warn: 80, stop: 95},
			swap: {warn: 50, stop: 75},
			freeMemoryMb: 500,
			freeDiskMb: 1024,
		},
		linear: {tokenCommand: []},
		screen: {
			theme: 'auto',
			glyphs: 'auto',
			borders: 'round',
			fps: 10,
			mouse: false,
			bell: true,
			notify: {when: 'auto', desktop: true, command: []},
			breakpoints: {narrow: 72, wide: 110},
			confirmLeave: true,
			screenReader: false,
		},
		keys: {preset: 'vim', strict: false, bind: []},
	});
});

test('an agent has safe defaults', () => {
	const {agents} = configSchema.parse({agents: {claude: {preset: 'claude'}, mine: {command: ['x']}}});
	expect(agents).toEqual({
		claude: {preset: 'claude', args: [], permissions: 'edit', commit: 'auto', worksIn: 'worktree', env: []},
		mine: {command: ['x'], permissions: 'edit', commit: 'auto', worksIn: 'worktree', env: []},
	});
});

describe('refuses', () => {
	test.each([
		{what: 'an unknown key', config: {maxParalel: 3}},
		{what: 'a narrow window that is wider than a wide one', config: {screen: {breakpoints: {narrow: 120, wide: 100}}}},
		{what: 'an unknown key of an agent', config: {agents: {a: {preset: 'claude', modell: 'x'}}}},
		{what: 'an unknown key of the thresholds', config: {thresholds: {gpu: {warn: 1}}}},
		{what: 'an unknown key of a limit', config: {thresholds: {cpu: {halt: 1}}}},
		{what: 'an unknown preset', config: {agents: {a: {preset: 'cluade'}}}},
		{what: 'preset and command at once', config: {agents: {a: {preset: 'claude', command: ['x']}}}},
		{what: 'a command without a program', config: {agents: {a: {command: []}}}},
		{what: 'a shell line as command', config: {agents: {a: {command: 'x --y'}}}},
		{what: 'a name with capitals', config: {agents: {Claude: {preset: 'claude'}}}},
		{what: 'a variable with a value', config: {agents: {a: {command: ['x'], env: ['A=1']}}}},
		{what: 'no agents at once', config: {maxParallel: 0}},
		{what: 'half an agent', config: {maxParallel: 1.5}},
		{what: 'a number as text', config: {maxParallel: '4'}},
		{what: 'more than 100 percent', config: {thresholds: {cpu: {warn: 120}}}},
		{what: 'a negative time', config: {stallSeconds: -1}},
		{what: 'an empty verification', config: {verify: ''}},
		{what: 'a blank verification', config: {verify: ' '}},
	])('$what', ({config}) => {
		expect(configSchema.safeParse(config).success).toBe(false);
	});
});

test('the policy has what the config says, in milliseconds', () => {
	const config = configSchema.parse({
		maxParallel: 2,
		agents: {b: {command: ['x']}, a: {preset: 'codex'}},
		verify: 'npm test',
		timeoutSeconds: 60,
		graceSeconds: 0.5,
		quietSeconds: 1,
		stallSeconds: 2,
		killSeconds: 3,
		retries: 0,
		repairs: 0,
		targetBranch: 'next',
		approve: 'ask',
		thresholds: {cpu: {stop: 50}},
	});
	expect(policyOf(config)).toMatchObject({
		maxParallel: 2,
		verify: 'npm test',
		timeoutMs: 60_000,
		verifyTimeoutMs: 60_000,
		checkTimeoutMs: 60_000,
		graceMs: 500,
		quietAfterMs: 1000,
		stallAfterMs: 2000,
		killAfterMs: 3000,
		retriesMax: 0,
		repairsMax: 0,
		targetBranch: 'next',
		approve: 'ask',
		thresholds: {cpu: {warn: 80, stop: 50}},
	});
});

test.each([
	{agents: {}, agent: undefined, chosen: undefined},
	{agents: {b: {command: ['x']}, a: {command: ['x']}}, agent: undefined, chosen: 'b'},
	{agents: {b: {command: ['x']}, a: {command: ['x']}}, agent: 'a', chosen: 'a'},
])('of $agents with $agent as default, a task without a wish gets $chosen', ({agents, agent, chosen}) => {
	expect(policyOf(configSchema.parse({agents, ...(agent === undefined ? {} : {agent})})).agent).toBe(chosen);
});

test('every limit of the policy is a limit', () => {
	const numbers = Object.entries(policyOf(configSchema.parse({}))).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
	expect(numbers.filter(([, value]) => !Number.isFinite(value) || value <= 0)).toEqual([]);
	// The unit stands last.
	expect(numbers.map(([name]) => name).filter(name => !/(?:Ms|Max|Share|Bytes|Percent|Parallel|AtOnce)$/.test(name))).toEqual([]);
});

test('every key is described, and only scalars are flags', () => {
	expect(configKeys.filter(({description}) => !description.endsWith('.')).map(({name}) => name)).toEqual([]);
	expect(configFields.map(({name}) => name)).not.toEqual(expect.arrayContaining(['agents']));
	expect(configFields.find(({name}) => name === 'maxParallel')).toMatchObject({
		flag: '--max-parallel',
		variable: 'ORCH_MAX_PARALLEL',
		kind: 'number',
		default: 4,
	});
});

test('the schema for editors is the one that is shipped; after a change: npm run schema', () => {
	const shipped = readFileSync(new URL('../../data/config.schema.json', import.meta.url), 'utf8');
	expect(JSON.parse(shipped)).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});
