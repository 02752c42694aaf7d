import {expect, test} from 'vitest';
import {commandLineOf} from '../../source/command-line.js';
import {registry} from '../../source/commands/registry.js';
import {aConfig, anAsked} from '../support/config.js';
import {fakeEngine} from '../support/fake-engine.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {sit} from '../support/sit.js';

const cards = Object.values(registry);

const atScreen = (config = aConfig()) => ({
	...sit({...fakeEngine(), cards}, {columns: 120, rows: 40}, false, {config: config.door}, commandLineOf(cards)),
	config,
});

const offered = ({ui}: ReturnType<typeof atScreen>) => {
	const {overlay} = ui.get();
	return overlay?.kind === 'palette' ? overlay.offers : [];
};

test(':set changes a setting and says so', async () => {
	const desk = atScreen();
	await desk.press(':', ...'set screen.theme dark', 'return');
	expect(desk.config.values.get('screen.theme')).toBe('dark');
	expect(desk.said()).toBe('screen.theme is set.');
	expect(desk.ui.get().recent).toEqual(['set screen.theme dark']);
});

test('a value that cannot be changes nothing, and why is said', async () => {
	const desk = atScreen();
	await desk.press(':', ...'set screen.theme purple', 'return');
	expect(desk.config.values.get('screen.theme')).toBe('auto');
	expect(desk.ui.get().toast).toMatchObject({tone: 'err', text: '"screen.theme" must be auto or dark.'});
});

test(':set alone asks for a setting, a setting alone says what it is', async () => {
	const desk = atScreen();
	await desk.press(':', ...'set', 'return');
	expect(desk.ui.get().overlay).toMatchObject({kind: 'palette', field: {text: 'set '}});
	await desk.press(...'maxParallel', 'return');
	expect(desk.said()).toBe('maxParallel is 4.');
});

test('names and values of settings are completed, each with what it is now', async () => {
	const desk = atScreen();
	await desk.press(':', ...'set scre');
	expect(offered(desk).map(({line}) => line)).toEqual(expect.arrayContaining(['set screen.theme', 'set screen.glyphs', 'set screen.screenReader']));
	expect(offered(desk)[0]?.does).toMatch(/^auto · Colours/);
	await desk.press(...'en.th', 'tab');
	expect(desk.ui.get().overlay).toMatchObject({field: {text: 'set screen.theme '}});
	expect(offered(desk).map(({line}) => line)).toEqual(expect.arrayContaining(['set screen.theme high-contrast', 'set screen.theme default']));
	await desk.press('h', 'tab');
	expect(desk.ui.get().overlay).toMatchObject({field: {text: 'set screen.theme high-contrast '}});
});

test('a screen without a config says so', async () => {
	const desk = sit({...fakeEngine(), cards}, {columns: 120, rows: 40}, false, {}, commandLineOf(cards));
	await desk.press(':', ...'set maxParallel 6', 'return');
	expect(desk.said()).toBe('There is no config here to change.');
});

const fault = {
	name: 'orch.config.jsonc',
	line: 14,
	column: 13,
	length: 6,
	message: 'unknown key "hihg". Did you mean "high"?',
	around: [
		{line: 13, text: '\t"maxParallel": 6,'},
		{line: 14, text: '\t"memory": {"hihg": 80}'},
		{line: 15, text: '}'},
	],
};

test.each([
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
	{columns: 50, rows: 30},
	{columns: 26, rows: 8},
])('a config that was saved wrong is shown with its line at $columns×$rows, and goes when it is right', async size => {
	const config = aConfig();
	const screen = openTestScreen({...size, surroundings: {config: config.door}});
	await screen.see('a2');
	config.tell({kind: 'faulty', fault, more: 2, goodAtMs: 0});
	await screen.see('✖ orch.config.jsonc');
	await screen.see('"memory": {"h');
	if (size.rows > 8)
		for (const text of ['jsonc:14:13', 'Did you mean', '2 more things are wrong.', 'Running on the last good config', 'e edit']) await screen.see(text);
	const lines = await screen.lines();
	// The marker stands below the word: a tab is as wide as it is shown.
	const code = lines.find(line => line.includes('"memory"')) ?? '';
	if (size.columns > 40) expect(lines.find(line => line.includes('~~~~~~'))?.indexOf('~')).toBe(code.indexOf('"hihg"'));
	config.tell({kind: 'applied', changes: ['maxParallel 4 → 6']});
	await screen.seeNot('✖ orch.config.jsonc');
	if (size.columns > 26) await screen.see('The config counts: maxParallel');
	screen.close();
});

test('who is busy with something else is told in a line, and shown it afterwards', async () => {
	const config = aConfig();
	const screen = openTestScreen({columns: 120, rows: 40, surroundings: {config: config.door}});
	screen.type(':');
	await screen.see('Command');
	config.tell({kind: 'faulty', fault, more: 0, goodAtMs: 0});
	await screen.see('orch.config.jsonc:14:13: unknown key');
	await screen.see('Command');
	screen.type('\u001B');
	await screen.see('Running on the last good config');
	screen.close();
});

test('on a screen that only shows, nothing is set', async () => {
	const config = aConfig();
	const screen = openTestScreen({columns: 120, rows: 40, readOnly: true, surroundings: {config: config.door}});
	screen.type(':set maxParallel 9');
	await screen.see(': set maxParallel 9');
	screen.type('\r');
	await screen.see('read-only');
	expect(config.values.get('maxParallel')).toBe('4');
	screen.close();
});

test.each([
	{columns: 120, rows: 40},
	{columns: 80, rows: 24},
	{columns: 50, rows: 30},
	{columns: 26, rows: 12},
])('what is not trusted is asked about first at $columns×$rows, and shown again by :trust', async size => {
	const config = aConfig(anAsked);
	const screen = openTestScreen({...size, surroundings: {config: config.door}});
	for (const text of ['Trust orch', 'verify', '"npm test"', 't trust']) await screen.see(text);
	screen.type('l');
	await screen.seeNot('Trust orch');
	expect(config.door.asked()).toBeDefined();
	screen.type(':trust\r');
	await screen.see('Trust orch');
	screen.type('t');
	await screen.seeNot('Trust orch');
	expect(config.door.asked()).toBeUndefined();
});

test.each(['x ', 'x'])('a long command of %j is read to its end', async piece => {
	const config = aConfig({...anAsked, changes: [{key: 'verify', says: `"${piece.repeat(4000 / piece.length)}# the end"`, before: undefined}]});
	const screen = openTestScreen({columns: 80, rows: 24, surroundings: {config: config.door}});
	await screen.see('Trust orch.config.jsonc');
	await screen.seeNot('the end');
	for (let page = 0; page < 6; page += 1) screen.type('\u0004');
	await screen.see('the end');
});

test('a config that can run something else is told in a line and asked about, when nothing else lies over the screen', async () => {
	const config = aConfig();
	const screen = openTestScreen({columns: 120, rows: 40, surroundings: {config: config.door}});
	await screen.see('Agents');
	screen.type(':');
	await screen.see('Command');
	config.tell({kind: 'untrusted', asked: {...anAsked, isAgain: true, goesOn: true}, goodAtMs: 0});
	await screen.see('can run something else than you have trusted (verify)');
	screen.type('\u001B');
	for (const text of ['This has changed since you trusted it:', 'The last config that you trusted goes on', 'Esc not yet']) await screen.see(text);
	config.tell({kind: 'applied', changes: []});
	await screen.seeNot('Trust orch.config.jsonc');
});

test('who only looks is told, and not asked', async () => {
	const config = aConfig(anAsked);
	const screen = openTestScreen({columns: 120, rows: 40, readOnly: true, surroundings: {config: config.door}});
	await screen.see('Agents');
	config.tell({kind: 'untrusted', asked: anAsked, goodAtMs: undefined});
	await screen.see('can run something else than you have trusted (verify)');
	await screen.seeNot('Trust orch.config.jsonc');
});
