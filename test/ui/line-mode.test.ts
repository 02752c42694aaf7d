import {expect, test, vi} from 'vitest';
import type {Engine} from '../../source/engine/engine.js';
import type {ConfigDoor} from '../../source/ui/config-door.js';
import {createLineMode} from '../../source/ui/line-mode/line-mode.js';
import {aConfig, anAsked} from '../support/config.js';
import {fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, aTask, startMs} from '../support/fake-snapshot.js';

const quiet = () => aSnapshot({agents: [anAgent('a1', 'T-17')], tasks: [aTask('T-17', 'working', {title: 'login rate limit'})], activities: []});

const listen = (engine: Engine = fakeEngine(), more: {isReadOnly?: boolean; isDemo?: boolean; config?: ConfigDoor} = {}) => {
	let said = '';
	const leave = vi.fn();
	const mode = createLineMode({
		engine,
		leave,
		isDemo: false,
		isReadOnly: false,
		...more,
		write(text) {
			said += text;
		},
	});
	mode.start();
	/** What was said since the last time. */
	const heard = () => {
		const text = said;
		said = '';
		return text;
	};
	const type = async (line: string) => {
		await mode.hear(line);
		return heard();
	};

	return {leave, heard, type};
};

const asking = (text: string) =>
	aSnapshot({
		tasks: [aTask('T-21', 'working', {title: 'drop legacy carts'})],
		agents: [anAgent('a2', 'T-21', 'needs-you', {saying: text})],
		activities: [],
	});

test('it begins with who is at what, what waits, and what can be done', () => {
	const {heard} = listen();
	const said = heard();
	expect(said).toContain('orch, project shop, branch main. 5 working, ');
	expect(said).toMatch(/\d\d:\d\d:\d\d NEEDS YOU: agent a2, task T-21 drop legacy carts, asks: allow rm -r packages\/legacy\?/);
	expect(said).toMatch(/\d\d:\d\d:\d\d FAILED: task T-13 bump vite 7: exit 1: Cannot find module vite\/legacy\./);
	expect(said).toMatch(/What next\? 1 .* leave\.\n> $/);
});

test('nothing in it has to be seen: no box, no braille, no mark, no escape sequence', async () => {
	const {heard, type} = listen();
	let all = heard();
	for (const line of ['4', '', '5', '', '6', '7', '1', '']) all += await type(line);
	expect(all).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F\u2190-\u2BFF\u2800-\u28FF]/);
});

test('an agent is answered by the number of a choice, and by words', async () => {
	const engine = fakeEngine({snapshot: asking('Which database?\n1) SQLite\n2) Postgres')});
	const {type, heard} = listen(engine);
	expect(heard()).toContain('1 answer a2.');
	const question = await type('1');
	expect(question).toContain('a2 asks: Which database?');
	expect(question).toContain('1 SQLite. 2 Postgres.');
	expect(await type('2')).toContain('route-inter-agent-messages is done.');
	expect(engine.dispatched).toEqual([{name: 'route-inter-agent-messages', input: {operation: 'send', recipient: 'a2', payload: 'Postgres'}}]);

	await type('1');
	await type('neither of them');
	expect(engine.dispatched.at(-1)?.input).toMatchObject({payload: 'neither of them'});
});

test('an empty answer decides later, and nothing is sent', async () => {
	const engine = fakeEngine({snapshot: asking('Go on?')});
	const {type, heard} = listen(engine);
	heard();
	await type('1');
	expect(await type('')).toMatch(/^Decided later\.\nWhat next\?/);
	expect(engine.dispatched).toEqual([]);
});

test('who asks no more is not answered', async () => {
	const engine = fakeEngine({snapshot: asking('Go on?')});
	const {type} = listen(engine);
	await type('1');
	engine.change({agents: [anAgent('a2', 'T-21')]});
	expect(await type('yes')).toContain('does not wait for you any more');
	expect(engine.dispatched).toEqual([]);
});

test('what a person might regret is asked first, and no is the empty answer', async () => {
	const engine = fakeEngine({snapshot: quiet()});
	const {type} = listen(engine);
	await type('1');
	expect(await type('1')).toContain('a1, working, task T-17 login rate limit, claude, for 12m00s, quiet for 3s: run pnpm test auth.');
	const stop = await type('2');
	expect(stop).toContain('Stop a1?');
	expect(stop).toContain('1 stop. Empty: no.');
	expect(await type('')).toContain('Nothing was done.');
	expect(engine.dispatched).toEqual([]);
	for (const line of ['1', '1', '2', '1']) await type(line);
	expect(engine.dispatched).toEqual([{name: 'kill-stalled-agent', input: {agentId: 'a1'}}]);
});

test('a read-only one says so and does nothing', async () => {
	const engine = fakeEngine({snapshot: asking('Go on?')});
	const {type} = listen(engine, {isReadOnly: true});
	await type('1');
	expect(await type('yes')).toContain('read-only');
	expect(engine.dispatched).toEqual([]);
});

test('what happens is told as it happens, once, and what waits says how to get at it', () => {
	const engine = fakeEngine({snapshot: quiet()});
	const {heard} = listen(engine);
	heard();
	engine.change({agents: [anAgent('a1', 'T-17', 'needs-you', {saying: 'May I?'})]});
	expect(heard()).toMatch(/^\n\d\d:\d\d:\d\d NEEDS YOU: agent a1, task T-17 login rate limit, asks: May I\?\nPress Enter to hear what can be done\.\n$/);
	engine.change({});
	expect(heard()).toBe('');
	engine.change({
		activities: [{id: 9, atMs: startMs, actor: 'test', kind: 'task', subject: 'T-17', from: 'working', to: 'merged', why: 'landed on main as b81d0c2'}],
	});
	expect(heard()).toMatch(/task T-17 login rate limit: merged: landed on main as b81d0c2\.\n$/);
});

test('long lists come in parts', async () => {
	const tasks = Array.from({length: 45}, (_, index) => aTask(`T-${index + 1}`));
	const {type, heard} = listen(fakeEngine({snapshot: aSnapshot({tasks, agents: [], activities: []})}));
	expect(heard()).toContain('2 list tasks.');
	const first = await type('2');
	expect(first).toContain('20 T-20');
	expect(first).toContain('21 25 more.');
	expect(await type('21')).toContain('1 T-21 Task T-21, ready, medium priority.');
});

test('a number that there is not, and words where a number is asked for', async () => {
	const {type} = listen(fakeEngine({snapshot: quiet()}));
	expect(await type('9')).toContain('There is no choice 9. Type a number from 1 to 5.');
	expect(await type('hello')).toContain('Type a number from 1 to 5.');
});

test('leaving says what goes on, and asks nothing more', async () => {
	const {type, leave, heard} = listen(fakeEngine({snapshot: quiet()}));
	heard();
	expect(await type('5')).toBe('1 agent keeps running. Come back with: orch-tui --screen-reader\n');
	expect(leave).toHaveBeenCalledTimes(1);
});

test('what the config can run is asked about first, and can be trusted later', async () => {
	const config = aConfig(anAsked);
	const {heard, type} = listen(fakeEngine({snapshot: quiet()}), {config: config.door});
	expect(heard()).toMatch(/runs this as you:\nverify {2}"npm test"\nNothing starts.*\nTrust orch\.config\.jsonc\? 1 trust it\. 2 only look\. 3 leave\.\n> $/);
	expect(await type('2')).toMatch(/^Only looking: nothing starts .*\nWhat next\? 1 trust the config\. /);
	expect(await type('1')).toMatch(/Trust orch\.config\.jsonc\?/);
	expect(await type('1')).toMatch(/^orch\.config\.jsonc is trusted\.\nWhat next\? 1 list agents\. /);
	expect(config.door.asked()).toBeUndefined();
	expect(listen(fakeEngine({snapshot: quiet()}), {config: aConfig(anAsked).door, isReadOnly: true}).heard()).not.toContain('trust');
	// What was trusted before goes on: nobody has to leave for it.
	const again = listen(fakeEngine({snapshot: quiet()}), {config: aConfig({...anAsked, isAgain: true, goesOn: true}).door});
	expect(again.heard()).toMatch(/This has changed since you trusted it:[\s\S]* 1 trust it\. 2 not yet\.\n> $/);
	expect(await again.type('')).toContain('It does not count until you trust it.');
});
