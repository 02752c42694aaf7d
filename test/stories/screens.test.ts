/**
Each screen that a repository at work has, reached by keys in a pseudo-terminal and compared with what it has to look like. Those that
come before it is set up, and those of the line mode: `screens-real.test.ts`.
*/
import {describe, expect, test, vi} from 'vitest';
import {isAsDrawn} from '../support/drawn.js';
import {aPlayer} from '../support/play.js';

const open = aPlayer();

type Screen = {
	readonly screen: string;
	readonly size: readonly [cols: number, rows: number];
	/** Each with what is to be seen before the next one is pressed. */
	readonly keys: ReadonlyArray<readonly [chunk: string, seen: RegExp | string]>;
	readonly env?: Readonly<Record<string, string>>;
};

const small = [80, 24] as const;
const middle = [120, 40] as const;
const large = [200, 60] as const;
const narrow = [50, 30] as const;
const ascii = {NO_COLOR: '1', PLAY_ASCII: '1'};

const screens: readonly Screen[] = [
	{screen: '01 dashboard', size: small, keys: []},
	{screen: '02 dashboard', size: middle, keys: []},
	{screen: '03 dashboard', size: large, keys: []},
	{screen: '04 narrow pane', size: narrow, keys: []},
	{screen: '05 log of an agent', size: middle, keys: [['l', 'run pnpm test auth']]},
	{screen: '05 diff of an agent', size: middle, keys: [['d', 'tooMany']]},
	{screen: '06 task graph', size: middle, keys: [['5', 'critical']]},
	{screen: '06 task graph', size: narrow, keys: [['5', '5 Graph']]},
	{screen: '07 merge queue', size: middle, keys: [['44', 'rank.test.ts']]},
	{screen: '08 resources', size: middle, keys: [['6', 'chromium']]},
	{
		screen: '08 processes of an agent',
		size: middle,
		keys: [
			['6', 'chromium'],
			['\r', '4801'],
		],
	},
	{screen: '09 help', size: middle, keys: [['?', 'type to search']]},
	{
		screen: '10 command palette',
		size: middle,
		keys: [
			[':', 'pick'],
			['rest', 'restart'],
		],
	},
	{screen: '12 stopping an agent', size: small, keys: [['x', 'keep']]},
	{
		screen: '12 stopping several',
		size: small,
		keys: [
			[' j', /1 marked/],
			['j ', /2 marked/],
			['x', /Stop 2/],
		],
	},
	{screen: '12 leaving', size: small, keys: [['q', 'Come back']]},
	{screen: '14 new task', size: small, keys: [['n', 'New task']]},
	{screen: '15 report', size: middle, keys: [['9', 'slowest']]},
	{screen: '16 no colour and ASCII', size: small, keys: [], env: ascii},
	{screen: 'waiting for you', size: small, keys: [['!', 'T-11']]},
	{
		screen: 'answering',
		size: small,
		keys: [
			['w', '1 of 3'],
			['\r', 'send'],
		],
	},
	{screen: 'messages', size: middle, keys: [['77', 'q back']]},
	{screen: 'errors', size: middle, keys: [['8', 'q back']]},
	{screen: 'agents', size: middle, keys: [['11', 'q back']]},
	{screen: 'tasks', size: middle, keys: [['22', 'q back']]},
	{screen: 'worktrees', size: middle, keys: [['33', 'q back']]},
];

describe.each(screens.map(each => ({...each, name: `${each.screen} at ${each.size.join('×')}`})))('$name', wanted => {
	test('is as it was drawn', async () => {
		const {size, keys, env} = wanted;
		const {child, see, text, over, terminal} = open({cols: size[0], rows: size[1], env: {TZ: 'UTC', PLAY_STILL: '1', ...env}});
		await see('a1');
		for (const [chunk, seen] of keys) {
			child.write(chunk);
			await see(seen);
		}

		expect(terminal.buffer.active.type).toBe('alternate');
		await isAsDrawn(wanted.screen, {cols: size[0], rows: size[1]}, text);
		child.kill('SIGTERM');
		await over;
		await vi.waitFor(() => expect(terminal.buffer.active.type).toBe('normal'), {timeout: 60_000, interval: 10});
	});
});
