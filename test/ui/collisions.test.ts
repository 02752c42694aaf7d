/**
Keys that somebody else takes: one test for each row of the table of collisions, named by it. The row about tmux is in `test/stories/tmux.test.ts`.
*/
import {expect, test, vi} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {editField, fieldOf} from '../../source/ui/field.js';
import {viewKeys} from '../../source/ui/keymap.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {aPlayer} from '../support/play.js';
import {patiently} from '../support/until.js';
import {changesPicture, dead, everyPress, fields, heardIn, places, refusalOf, sitAt} from '../support/where-heard.js';

const play = aPlayer();

test('collision "^b": never used, and no config can use it', async () => {
	await dead('ctrl+b', '\u0002');
	expect(refusalOf('ctrl+b')).toContain('tmux');
});

test('collision "^a": never used in lists; in a text field it is the home of readline', async () => {
	expect(everyPress).not.toContain('ctrl+a');
	expect(await changesPicture('\u0001')).toBe(false);
	const writing = await fields();
	for (const place of await heardIn('ctrl+a')) expect(writing).toContain(place);
	expect(editField(fieldOf('one two'), 'ctrl+a')).toEqual({text: 'one two', at: 0});
	expect(refusalOf('ctrl+a')).toContain('screen');
});

test('collision "^space": never used, and no config can use it', async () => {
	await dead('ctrl+space', '\u0000');
	expect(refusalOf('ctrl+space')).not.toBe('');
});

test('collision "^g ^p ^t ^n ^h ^s ^o": only aliases of something that has another key', async () => {
	const taken = ['ctrl+g', 'ctrl+p', 'ctrl+t', 'ctrl+n', 'ctrl+h', 'ctrl+s', 'ctrl+o'];
	for (const {name, presses} of viewKeys) {
		if (presses.some(press => taken.includes(press)))
			expect(
				presses.some(press => !taken.includes(press)),
				name,
			).toBe(true);
	}

	for (const {keys = []} of Object.values(registry)) for (const {press} of keys) expect(taken).not.toContain(press);
	// In fields: up and down do the same, Enter on the last field does, too.
	const palette = await sitAt([':', 'down', 'down', 'up']);
	const alias = await sitAt([':', 'ctrl+n', 'ctrl+n', 'ctrl+p']);
	expect(alias.ui.get().overlay).toEqual(palette.ui.get().overlay);
	for (const keys of [['ctrl+s'], Array<string>(9).fill('return')]) {
		const person = await sitAt(['n', ...'Fix', ...keys]);
		expect(person.engine.dispatched.map(({name}) => name)).toEqual(['add-task']);
	}

	// The person's own editor for what can be written in the field as well.
	expect(await fields()).toEqual(expect.arrayContaining(await heardIn('ctrl+g')));
	const others = ['ctrl+t', 'ctrl+h', 'ctrl+o'];
	for (const press of others) expect(await heardIn(press), press).toEqual([]);
});

test('collision "^s ^q": the terminal does not stop at ^s, and neither does anything in a list', async () => {
	const {child, see} = play({cols: 80, rows: 24});
	await see('1 Agents');
	child.write('\u0013');
	child.write('2');
	await see('▌✖ T-13');
	child.write('\u0011');
	child.write('1');
	await see('▌●a1');
	expect(await heardIn('ctrl+q')).toEqual([]);
	expect(await heardIn('ctrl+s')).toEqual(['a new task']);
	for (const key of ['ctrl+s', 'ctrl+q']) expect(refusalOf(key)).not.toBe('');
});

test('collision "^\\": not used, and it does not end us', async () => {
	const {child, see} = play({cols: 80, rows: 24});
	await see('1 Agents');
	child.write('\u001C');
	child.write('2');
	await see('▌✖ T-13');
	await dead('ctrl+\\', '\u001C');
	expect(refusalOf('ctrl+\\')).not.toBe('');
});

test('collision "^]": kept for leaving an agent, so nothing else has it', async () => {
	await dead('ctrl+]', '\u001D');
	expect(refusalOf('ctrl+]')).not.toBe('');
});

test('collision "^w ^t ^n": not used outside of text fields', async () => {
	const writing = await fields();
	for (const press of ['ctrl+w', 'ctrl+t', 'ctrl+n']) {
		expect(everyPress).not.toContain(press);
		for (const place of await heardIn(press)) expect(writing, press).toContain(place);
	}
});

test('collision "^d": page down and nothing else; it acts nowhere and leaves nowhere', async () => {
	const [key, ...more] = viewKeys.filter(({presses}) => presses.includes('ctrl+d'));
	expect([key?.name, more]).toEqual(['move.half-page-down', []]);
	for (const [place, presses] of Object.entries(places)) {
		const {engine, leave, ui, press} = await sitAt(presses);
		const {overlay, page} = ui.get();
		await press('ctrl+d', 'ctrl+d');
		expect(engine.dispatched, place).toEqual([]);
		expect(leave, place).not.toHaveBeenCalled();
		expect([ui.get().overlay?.kind, ui.get().page?.kind], place).toEqual([overlay?.kind, page?.kind]);
	}
});

test('collision "^h ^i ^j ^m ^[": the same bytes as other keys, so they are those keys and cannot be bound apart', async () => {
	const screen = openTestScreen({columns: 80, rows: 24});
	screen.type(':');
	for (const letter of 'helo') screen.type(letter);
	screen.type('\u0008');
	await screen.see(': hel▏');
	screen.type('\u001B');
	await screen.seeNot(': hel▏');
	screen.type('\u0009');
	await screen.see('▌✖ T-13');
	screen.type('1');
	screen.type('\u000D');
	await screen.see('following');
	screen.close();
	for (const key of ['ctrl+h', 'ctrl+i', 'ctrl+j', 'ctrl+m', 'ctrl+[']) {
		expect(everyPress).not.toContain(key);
		expect(refusalOf(key), key).not.toBe('');
	}
});

test('collision "^_ ^/": the same byte, not used', async () => {
	await dead('ctrl+_', '\u001F');
	for (const key of ['ctrl+_', 'ctrl+/']) expect(refusalOf(key), key).not.toBe('');
});

test.each([
	['F1', '\u001BOP'],
	['F1', '\u001B[11~'],
	['F1', '\u001B[[A'],
	['F10', '\u001B[21~'],
	['F11', '\u001B[23~'],
])('collision "F1 F10 F11": %s as %j is nothing, and no config can use it', async (key, bytes) => {
	expect(await changesPicture(bytes)).toBe(false);
	expect(everyPress.filter(press => /^f\d/i.test(press))).toEqual([]);
	expect(refusalOf(key)).not.toBe('');
});

test('collision "Alt-x": no letter with Alt does anything', async () => {
	// With P and X, what a terminal answers begins: the trap of terminal replies has its own tests.
	for (const letter of 'xqdmnyR19?:') expect(await changesPicture(`\u001B${letter}`), letter).toBe(false);
	expect(refusalOf('alt+x')).not.toBe('');
});

test('collision "⇧PgUp, wheel": they stay the terminal’s; a log is scrolled by keys of its own', async () => {
	const {child, terminal, see} = play({cols: 80, rows: 24});
	await see('1 Agents');
	expect(terminal.modes.mouseTrackingMode).toBe('none');
	child.write('\r');
	await see('following');
	const screen = openTestScreen({columns: 80, rows: 24});
	screen.engine.print(...Array.from({length: 90}, (_, index) => `line number ${index + 1}`));
	screen.type('\r');
	await screen.see('line number 90');
	for (const [key, seen] of [
		['k', 'held'],
		['\u001B[5~', 'line number 60'],
		['gg', 'Read the auth module.'],
		['G', 'line number 90'],
		['\u0015', 'held'],
	] as const) {
		screen.type(key);
		await screen.see(seen);
	}

	screen.close();
});

test('collision "mouse drag": the mouse is the terminal’s until it is asked for, and again when we leave', async () => {
	const {child, terminal, see, over} = play({cols: 80, rows: 24});
	await see('1 Agents');
	expect(terminal.modes.mouseTrackingMode).toBe('none');
	for (const text of [':', 'mouse', '\r']) {
		child.write(text);
		await see(text === ':' ? 'Esc' : text === 'mouse' ? 'mouse on or off' : 'Mouse on: click a row');
	}

	await vi.waitFor(() => expect(terminal.modes.mouseTrackingMode).toBe('vt200'), patiently);
	child.kill('SIGTERM');
	await over;
	await vi.waitFor(() => expect(terminal.modes.mouseTrackingMode).toBe('none'), patiently);
});
