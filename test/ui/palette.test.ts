import {expect, test} from 'vitest';
import {commandLineOf} from '../../source/command-line.js';
import {registry} from '../../source/commands/registry.js';
import {fitOf} from '../../source/ui/palette/match.js';
import {wordsOf} from '../../source/ui/palette/typed-words.js';
import {fakeEngine} from '../support/fake-engine.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {sit} from '../support/sit.js';

const size = {columns: 120, rows: 40};
const cards = Object.values(registry);
const atPalette = () => sit({...fakeEngine(), cards}, size, false, {}, commandLineOf(cards));

const offered = ({ui}: ReturnType<typeof atPalette>) => {
	const {overlay} = ui.get();
	return overlay?.kind === 'palette' ? overlay.offers : [];
};

const problemOf = ({ui}: ReturnType<typeof atPalette>) => {
	const {overlay} = ui.get();
	return overlay?.kind === 'palette' ? overlay.problem : undefined;
};

const type = async (desk: ReturnType<typeof atPalette>, text: string) => {
	await desk.press(...text);
};

test('it opens by : and ^p and closes by Esc without having done anything', async () => {
	const desk = atPalette();
	for (const key of [':', 'ctrl+p']) {
		await desk.press(key);
		expect(desk.ui.get().overlay?.kind).toBe('palette');
		await desk.press('x', 'escape');
		expect(desk.ui.get().overlay).toBeUndefined();
	}

	expect(desk.engine.dispatched).toEqual([]);
});

test('what fits the row under the cursor comes first, with its key and its row', async () => {
	const desk = atPalette();
	await desk.press('j', ':');
	await type(desk, 'rest');
	expect(offered(desk)[0]).toMatchObject({line: 'restart', press: 'r', does: expect.stringMatching(/^a2 T-21 · /)});
});

test('what a key asks is asked here, too', async () => {
	const desk = atPalette();
	await desk.press(':');
	await type(desk, 'stop');
	await desk.press('return');
	expect(desk.ui.get().overlay).toMatchObject({kind: 'question', name: 'kill-stalled-agent', input: {agentId: 'a1'}});
	expect(desk.engine.dispatched).toEqual([]);
	desk.engine.wait(400);
	await desk.press('y');
	expect(desk.engine.dispatched).toEqual([{name: 'kill-stalled-agent', input: {agentId: 'a1'}}]);
});

test('what the header counts is a filter of the list in view, and what there is can be completed', async () => {
	const desk = atPalette();
	await desk.press(':');
	await type(desk, 'state fai');
	expect(offered(desk).map(({line}) => line)).toContain('state failed');
	await type(desk, 'led');
	await desk.press('return');
	expect(desk.ui.get().filters).toEqual({agents: 'state:failed'});
	await desk.press('2', ':');
	await type(desk, 'state needs-you');
	await desk.press('return');
	expect(desk.ui.get().filters).toMatchObject({tasks: 'state:needs-you'});
});

test('a command is typed as in a shell: names, flags and short forms', async () => {
	const desk = atPalette();
	await desk.press(':');
	await type(desk, 'auto-restart-agent T-13');
	await desk.press('return', ':');
	await type(desk, 'agent kill a1');
	await desk.press('return');
	desk.engine.wait(400);
	await desk.press(...'T-17', 'return');
	expect(desk.engine.dispatched).toEqual([
		{name: 'auto-restart-agent', input: {taskId: 'T-13'}},
		{name: 'kill-stalled-agent', input: {agentId: 'a1', force: true}},
	]);
});

test('Tab completes words, ids and values; the row under the cursor comes first', async () => {
	const desk = atPalette();
	await desk.press('j', ':');
	await type(desk, 'agent k');
	await desk.press('tab');
	expect(desk.ui.get().overlay).toMatchObject({field: {text: 'agent kill '}});
	expect(offered(desk)[0]?.line).toBe('agent kill a2');
	await type(desk, '--g');
	await desk.press('tab');
	expect(desk.ui.get().overlay).toMatchObject({field: {text: 'agent kill --grace-period-seconds '}});
	await desk.press('escape', ':');
	await type(desk, 'pause-agents --state=t');
	await desk.press('tab');
	expect(desk.ui.get().overlay).toMatchObject({field: {text: 'pause-agents --state=toggle '}});
});

test.each([
	{typed: 'agnet kill a1', meant: 'Did you mean "agent kill"?'},
	{typed: 'fliter', meant: 'Did you mean "filter"?'},
	{typed: 'agent kil a1', meant: 'Did you mean `agent kill`?'},
	{typed: 'kill-stalled-agent --focre', meant: 'Did you mean `--force`?'},
	{typed: 'qqqqqqq', meant: 'Nothing is called "qqqqqqq".'},
])('$typed is not run, and says: $meant', async ({typed, meant}) => {
	const desk = atPalette();
	await desk.press(':');
	await type(desk, typed);
	await desk.press('return');
	expect(problemOf(desk)).toContain(meant);
	expect(desk.engine.dispatched).toEqual([]);
});

test('what only a shell can do is said', async () => {
	const desk = atPalette();
	await desk.press(':');
	await type(desk, 'demo');
	await desk.press('return');
	expect(desk.engine.dispatched).toEqual([]);
	expect(desk.ui.get().overlay?.kind).toBe('palette');
});

test('recent lines come back with ↑, the newest first', async () => {
	const desk = atPalette();
	for (const line of ['filter auth', 'tasks']) {
		await desk.press(':');
		await type(desk, line);
		await desk.press('return');
	}

	expect(desk.ui.get()).toMatchObject({pane: 'tasks', filters: {agents: 'auth'}, recent: ['tasks', 'filter auth']});
	await desk.press(':', 'up', 'up');
	expect(desk.ui.get().overlay).toMatchObject({field: {text: 'filter auth'}});
	await desk.press('down', 'down');
	expect(desk.ui.get().overlay).toMatchObject({field: {text: ''}});
});

test('a paste is text for it, and its line breaks run nothing', async () => {
	const desk = atPalette();
	await desk.press(':');
	desk.paste('hold\ny\n');
	expect(desk.ui.get().overlay).toMatchObject({kind: 'palette', field: {text: 'hold y '}});
	expect(desk.engine.dispatched).toEqual([]);
});

test.each([
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
	{columns: 50, rows: 30},
	{columns: 26, rows: 8},
])('it is seen at $columns×$rows', async window => {
	const screen = openTestScreen(window);
	screen.type(':');
	await screen.see('Command');
	screen.type('rest');
	await screen.see(': rest');
	if (window.rows > 8) await screen.see('restart');
	for (const line of await screen.lines()) expect(line.length).toBeLessThanOrEqual(window.columns);
	screen.close();
});

test.each([
	['a "b c" d', ['a', 'b c', 'd']],
	["say 'it''s' ", ['say', 'its', '']],
	['a\\ b', ['a b']],
	['', ['']],
])('the words of %s', (line, words) => {
	expect(wordsOf(line)).toEqual(words);
});

test.each([
	['rest', 'previous that needs you', false],
	['stop', 'sort by the previous column', false],
	['rstrt', 'restart', true],
	['kla', 'kill agent', true],
	['gsh', 'graph show', true],
])('%s is near to %s: %s', (typed, words, isNear) => {
	expect(fitOf(typed, words) !== undefined).toBe(isNear);
});

test('nearer words fit better', () => {
	const words = ['restart', 'restart fresh', 'first rest', 'forest', 'r e s t', 'stop'];
	const fits = words.map(each => fitOf('rest', each) ?? -1);
	expect(fits).toEqual(fits.toSorted((a, b) => b - a));
	expect(fits.at(-1)).toBe(-1);
});
