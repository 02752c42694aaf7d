import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {keymapFor} from '../../source/ui/bindings.js';
import {helpSections, paired, searchHelp} from '../../source/ui/help-text.js';
import {viewKeys} from '../../source/ui/keymap.js';
import {helpSays} from '../../source/ui/says/help.js';
import {fakeEngine} from '../support/fake-engine.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {sit} from '../support/sit.js';

const cards = Object.values(registry);
const keymap = keymapFor(cards, fakeEngine().policy.keys);

test('the whole help has every key of the screen and of the cards', () => {
	const names = new Set(helpSections(keymap, 'agents', 'dashboard', true).flatMap(({keys}) => keys.map(({name}) => name)));
	for (const {name} of [...viewKeys, ...keymap.acts]) expect(names).toContain(name);
});

test('the help of a view has only what works there', () => {
	const names = helpSections(keymap, 'agents', 'log', false).flatMap(({keys}) => keys.map(({name}) => name));
	expect(names).toContain('log.follow');
	expect(names).not.toContain('go.open');
});

test.each([
	{typed: 'kill', first: 'agent.kill'},
	{typed: 'X', first: 'agent.kill'},
	{typed: 'merge.h', first: 'merge.hold'},
	{typed: 'draw the', first: 'redraw'},
])('searching for $typed finds $first', ({typed, first}) => {
	expect(searchHelp(helpSections(keymap, 'agents', 'dashboard', true), typed)[0]?.name).toBe(first);
});

test('what is typed is searched for at once and never runs', async () => {
	const {press, ui, engine} = sit();
	await press('?', 'x', 'y', 'q');
	expect(ui.get().overlay).toMatchObject({kind: 'help', field: {text: 'xyq'}});
	await press('escape');
	expect(ui.get().overlay).toMatchObject({kind: 'help', field: {text: ''}});
	await press('?');
	expect(ui.get().overlay).toMatchObject({kind: 'help', isWhole: true});
	await press('escape');
	expect(ui.get().overlay).toBeUndefined();
	expect(engine.dispatched).toEqual([]);
});

test('the help steps before the rest of the screen, says a slip and shows the states', async () => {
	const screen = openTestScreen({columns: 120, rows: 70});
	screen.type('?');
	await screen.see('type to search keys and actions');
	await screen.see('● working');
	await screen.see('Agents view');
	screen.type('kilk');
	await screen.see('Did you mean "kill"?');
	screen.close();
});

test('gg goes to the top, in one chunk or in two; G to the end', async () => {
	const {press, at, ui} = sit();
	await press('j', 'j');
	expect(at()).not.toBe('a1');
	await press('g', 'g');
	expect(at()).toBe('a1');
	await press('G');
	expect(at()).not.toBe('a1');
	await press('g');
	expect(ui.get().overlay?.kind).toBe('prefix');
	await press('g');
	expect(at()).toBe('a1');
	expect(ui.get().overlay).toBeUndefined();
});

test('a letter after g goes to a view, another one does nothing and acts on nothing', async () => {
	const {press, ui, engine, said} = sit();
	await press('g', 'r');
	expect(ui.get()).toMatchObject({pane: 'resources', isFull: true});
	await press('g', 'X');
	expect(said()).toBe('gX does nothing here.');
	expect(ui.get().overlay).toBeUndefined();
	await press('g', 'escape');
	expect(ui.get().overlay).toBeUndefined();
	expect(engine.dispatched).toEqual([]);
});

test('who hesitates after g is shown what may follow', async () => {
	const screen = openTestScreen({columns: 80, rows: 24});
	await screen.see('1 Agents');
	screen.engine.wait(0);
	screen.type('g');
	await screen.see('never mind');
	screen.engine.wait(600);
	await screen.see(' g top ');
	screen.type('g');
	await screen.seeNot('never mind');
	screen.close();
});

test('keys that go together stand on one line, with all of their presses', () => {
	const [move] = helpSections(keymap, 'agents', 'dashboard', false);
	expect(paired(move?.keys ?? []).find(({name}) => name === 'move.down')).toEqual({name: 'move.down', shown: 'j k ↓ ↑', does: 'down, up'});
	const all = helpSections(keymap, 'agents', 'dashboard', true).flatMap(({keys}) => keys);
	for (const {names} of helpSays.together) expect(all.map(({name}) => name)).toEqual(expect.arrayContaining([...names]));
	// One of them alone is told as it is.
	const alone = all.filter(({name}) => name === 'move.down');
	expect(paired(alone)).toEqual(alone);
});

test.each([
	{columns: 80, rows: 24, foot: '? again: every view · change keys: :keys'},
	{columns: 120, rows: 40, foot: 'only keys that work here are shown'},
	{columns: 50, rows: 30, foot: '? again: every view · change keys: :keys'},
	{columns: 26, rows: 10, foot: 'Keys'},
])('nothing of it is cut at $columns×$rows', async ({foot, ...size}) => {
	const screen = openTestScreen(size);
	screen.type('?');
	await screen.see(foot);
	if (size.columns === 80 || size.columns === 50) expect((await screen.lines()).slice(1).filter(line => /^.{0,11}│ .*…/.test(line))).toEqual([]);
	if (size.columns === 120) await screen.see('States of agents');
	screen.close();
});
