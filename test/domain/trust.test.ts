import {expect, test} from 'vitest';
import {settings} from '../../source/domain/config-settings.js';
import {isTrustedBy, runnablesIn, sayKeys, trustChanges, trusting} from '../../source/domain/trust.js';

const keysIn = (raw: unknown) => runnablesIn(raw).map(({key}) => key);

test.each([
	['nothing', {}, []],
	[
		'looks and limits',
		{maxParallel: 9, approve: 'auto', screen: {theme: 'dark', notify: {desktop: true, command: []}}, keys: {bind: [{key: 'x', command: 'agent.stop'}]}},
		[],
	],
	['a known agent', {agents: {claude: {preset: 'claude', model: 'opus', commit: 'agent'}}, agent: 'claude'}, []],
	['a known agent with all that it is by itself', {agents: {claude: {preset: 'claude', args: [], env: [], permissions: 'edit', worksIn: 'worktree'}}}, []],
	['a command', {agents: {mine: {command: ['bash', '-c', 'x']}}}, ['agents.mine']],
	['arguments', {agents: {codex: {preset: 'codex', args: ['-c', 'notify=["sh"]']}}}, ['agents.codex']],
	['a variable', {agents: {codex: {preset: 'codex', env: ['NPM_TOKEN']}}}, ['agents.codex']],
	['more permissions', {agents: {codex: {preset: 'codex', permissions: 'full'}}}, ['agents.codex']],
	['the main checkout', {agents: {codex: {preset: 'codex', worksIn: 'main'}}}, ['agents.codex']],
	['a model that is a flag', {agents: {gemini: {preset: 'gemini', model: '--yolo'}}}, ['agents.gemini']],
	['the check', {verify: 'npm test'}, ['verify']],
	['who prints a key', {linear: {tokenCommand: ['pass', 'linear']}}, ['linear.tokenCommand']],
	['notices', {screen: {notify: {command: ['say'], webhook: {url: 'https://example.com'}}}}, ['screen.notify.command', 'screen.notify.webhook']],
	['one header of a webhook alone', {screen: {notify: {webhook: {header: {name: 'X', env: 'SECRET'}}}}}, ['screen.notify.webhook']],
])('what can run something: %s', (_what, raw, keys) => {
	expect(keysIn(raw)).toEqual(keys);
});

test('no setting that names a program or an address is forgotten', () => {
	const runs = /command|program|address|webhook/i;
	const harmless = ['agents', 'keys.bind', 'screen.glyphs', 'screen.notify.desktop'];
	const named = settings.filter(({key, description}) => (runs.test(key) || runs.test(description)) && !harmless.includes(key)).map(({key}) => key);
	const rawOf = (key: string) => key.split('.').reduceRight<unknown>((inner, step) => ({[step]: inner}), ['x']);
	expect(named).toContain('verify');
	for (const key of named) expect([key, keysIn(rawOf(key)).some(known => key === known || key.startsWith(`${known}.`))]).toEqual([key, true]);
});

test('the order in which it is written says nothing; what cannot be seen is shown', () => {
	const one = runnablesIn({verify: 'x', agents: {b: {command: ['b'], env: ['E']}, a: {command: ['a']}}});
	expect(runnablesIn({agents: {a: {command: ['a']}, b: {env: ['E'], command: ['b']}}, verify: 'x'})).toEqual(one);
	expect(runnablesIn({verify: 'x\u202E\u001B[8m # y'})[0]?.says).toBe(String.raw`"x\u202e\u001b[8m # y"`);
});

test('what was trusted once is trusted again, and nothing else', () => {
	const [none, old, next] = [[], runnablesIn({verify: 'npm test'}), runnablesIn({verify: 'curl x | sh', agents: {a: {command: ['a']}}})];
	expect([none, old].map(runs => isTrustedBy(runs, undefined))).toEqual([true, false]);
	const first = trusting(undefined, '/r', old, 1);
	expect([none, old, next].map(runs => isTrustedBy(runs, first))).toEqual([false, true, false]);
	const second = trusting(first, '/r', next, 2);
	expect([none, old, next].map(runs => isTrustedBy(runs, second))).toEqual([false, true, true]);
	expect(trusting(second, '/r', old, 3).trusted.map(({atMs}) => atMs)).toEqual([2, 3]);
	let note = first;
	for (let atMs = 2; atMs < 100; atMs += 1) note = trusting(note, '/r', runnablesIn({verify: String(atMs)}), atMs);
	expect(note.trusted).toHaveLength(20);
	expect(isTrustedBy(old, note)).toBe(false);
});

test('a person is asked about what is new, changed or gone', () => {
	const note = trusting(undefined, '/r', runnablesIn({verify: 'npm test', agents: {a: {command: ['a']}}}), 1);
	const runs = runnablesIn({agents: {a: {command: ['b']}, c: {command: ['c']}}});
	expect(trustChanges(runs, note)).toEqual([
		{key: 'agents.a', says: '{"command":["b"]}', before: '{"command":["a"]}'},
		{key: 'agents.c', says: '{"command":["c"]}', before: undefined},
		{key: 'verify', says: undefined, before: '"npm test"'},
	]);
	expect(sayKeys(trustChanges(runs, note))).toBe('agents.a, agents.c, verify');
	expect(sayKeys(['a', 'b', 'c', 'd'].map(key => ({key})))).toBe('a, b and 2 more');
});
