/**
What the terminal and the runtime do to a program like this one: a test for each thing that was measured, named by it. Here are those that need nothing but a
screen, and the list of all, wherever their tests are.
*/
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import stringWidth from 'string-width';
import {describe, expect, test, vi} from 'vitest';
import {glyphSets} from '../../source/ui/theme.js';
import {fakeEngine} from '../support/fake-engine.js';
import {startMs} from '../support/fake-snapshot.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {aPlayer} from '../support/play.js';
import {inTmux} from '../support/tmux.js';
import {faultsOf} from '../support/torn.js';
import {patiently} from '../support/until.js';

const play = aPlayer();

describe('each has its test', () => {
	const said = readdirSync('test', {recursive: true, encoding: 'utf8'})
		.filter(file => /\.test\.tsx?$/.test(file))
		.map(file => readFileSync(path.join('test', file), 'utf8'))
		.join('\n');

	test.each([
		'Ink versions',
		'NO_COLOR=1',
		'Colour depth in tmux',
		'Keys in one chunk',
		'Paste without usePaste',
		'Shift/Ctrl+Enter, F1–F12',
		'Esc then j quickly',
		'tmux defaults',
		'Ctrl-Z, started directly',
		'Ctrl-Z under npx',
		'Ctrl-Z when tmux started us without a shell',
		'Attach by tmux -L orch attach inside suspendTerminal',
		'Right after detach',
		'stdin not a TTY',
		'SIGKILL of the UI',
		'OSC 9 in tmux',
		'Glyph width, string-width vs tmux',
		'Redraw cost, 40 rows',
		'NO_COLOR in 12 installed TUIs',
		'Non-TTY in 9 TUIs',
		'50 columns',
		'npm i ccmanager, then npx ccmanager',
		'Frames taller than the screen',
	])('trap: %s', row => {
		// Some are rows of a table of tests.
		expect(said.includes(`trap "${row}"`) || said.includes(`row: '${row}'`)).toBe(true);
	});

	test.each([
		['^b'],
		['^a'],
		['^space'],
		['^g ^p ^t ^n ^h ^s ^o'],
		['^s ^q'],
		['^\\\\'],
		['^]'],
		['^w ^t ^n'],
		['^d'],
		['^h ^i ^j ^m ^['],
		['^_ ^/'],
		['F1 F10 F11'],
		['Alt-x'],
		['⇧PgUp, wheel'],
		['prefix + n/p/a/g'],
		['mouse drag'],
	])('collision: %s', row => {
		expect(said).toContain(`collision "${row}"`);
	});
});

test('trap "Keys in one chunk": jjj is three keys, also behind one that opens something', async () => {
	const {child, see} = play({cols: 80, rows: 24});
	await see('1 Agents');
	child.write('jjj');
	await see(/▌▲a4/);
	child.write('22jj');
	await see(/▌● T-35/);
});

test('trap "Paste without usePaste": a paste is words and never keys, whether the terminal marks it or not', async () => {
	const {child, see, text} = play({cols: 80, rows: 24});
	await see('1 Agents');
	for (const paste of ['\u001B[200~xX\rqy\r\u001B[201~', 'rm -rf everything\rxX\rqy\r']) {
		child.write(paste);
		await see(/Pasted \d lines, not run/);
		expect(text()).not.toMatch(/Stop a1\?|Leave|is done/);
		child.write('j');
		await see('q leave');
	}
});

test('trap "Shift/Ctrl+Enter, F1–F12": no function key does anything, and neither does ⏎ with Ctrl or Alt', async () => {
	const {child, see, text} = play({cols: 80, rows: 24});
	await see('1 Agents');
	const functionKeys = ['OP', 'OQ', 'OR', 'OS', '[15~', '[17~', '[18~', '[19~', '[20~', '[21~', '[23~', '[24~'];
	const enters = ['[13;5u', '[27;5;13~', '\r'];
	for (const rest of [...functionKeys, ...enters]) child.write(`\u001B${rest}`);
	child.write('j');
	await see('▌◆a2');
	expect(text()).toContain('1 Agents');
	expect(text()).not.toMatch(/following|Stop|Leave|is done/);
});

test('trap "Esc then j quickly": in one chunk it is neither Esc nor an act', async () => {
	const screen = openTestScreen({columns: 80, rows: 24});
	screen.type('x');
	await screen.see('Stop a1?');
	screen.type('\u001By');
	screen.type('q');
	await screen.seeNot('Stop a1?');
	expect(screen.engine.dispatched.map(({name}) => name)).not.toContain('kill-stalled-agent');
	screen.close();
});

test('trap "Glyph width, string-width vs tmux": every sign that is drawn is one cell wide for both, and none is an emoji', async () => {
	const signs = [...new Set(Object.values(glyphSets).flatMap(glyphs => JSON.stringify(Object.values(glyphs)).match(/[^\u0000-\u007F]/g) ?? []))];
	expect(signs.length).toBeGreaterThan(25);
	for (const sign of signs) {
		expect(stringWidth(sign), sign).toBe(1);
		expect(sign, sign).not.toMatch(/\p{Emoji_Presentation}|\uFE0F/u);
	}

	const {of} = inTmux(['sh', '-c', `printf '%s' '${signs.join('')}'; exec sleep 1000`], {cols: 250, rows: 5});
	await vi.waitFor(() => expect(of('#{cursor_x}')).toBe(String(signs.length)), patiently);
	expect(of('#{cursor_y}')).toBe('0');
});

test('trap "Redraw cost, 40 rows": nothing turns; the clock is looked at once a second, every five where nobody looks, and not at all while we are put aside', async () => {
	let nowMs = startMs;
	vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout']});
	try {
		const screen = openTestScreen({columns: 120, rows: 40, engine: fakeEngine({clock: () => nowMs}), environment: {TERM: 'xterm-256color'}});
		const framesIn = async (seconds: number): Promise<number> => {
			let frames = 0;
			for (let tenth = 0; tenth < seconds * 10; tenth++) {
				const before = screen.bytes().length;
				nowMs += 100;
				await vi.advanceTimersByTimeAsync(100);
				if (screen.bytes().length !== before) frames += 1;
			}

			return frames;
		};
		await framesIn(3);
		const bytes = screen.bytes().length;
		const looked = await framesIn(20);
		expect(looked).toBeGreaterThan(3);
		expect(looked).toBeLessThanOrEqual(20);
		expect((screen.bytes().length - bytes) / 20).toBeLessThan(2000);
		screen.type('\u001B[O');
		await framesIn(5);
		const away = await framesIn(20);
		expect(away).toBeGreaterThan(0);
		expect(away).toBeLessThanOrEqual(4);
		screen.close();
	} finally {
		vi.useRealTimers();
	}
});

test('trap "50 columns": stacked, nothing wrapped, nothing wider than the window, and the way out is to be seen', async () => {
	const {see, text} = play({cols: 50, rows: 30});
	await see('q leave');
	const lines = text().split('\n');
	expect(lines).toHaveLength(30);
	expect(faultsOf(lines, 50)).toEqual([]);
	expect(lines[0]).toMatch(/^ orch/);
	expect(lines.at(-1)).toContain('q leave');
	for (const id of ['a1', 'a2', 'a3', 'a4']) expect(text()).toMatch(new RegExp(`${id} `));
});

test.each([1, 2, 3, 5, 8, 12])('trap "Frames taller than the screen": with %i rows nothing is pushed out at the top', async rows => {
	const screen = openTestScreen({columns: 80, rows});
	await vi.waitFor(async () => expect((await screen.lines()).join('').trim()).not.toBe(''), patiently);
	const first = (await screen.lines())[0];
	for (const key of ['j', 'j', 'k']) {
		screen.type(key);
		await vi.waitFor(async () => expect((await screen.lines())[0]).toBe(first), patiently);
	}

	expect((await screen.lines()).join('')).toMatch(/\S/);
	expect(screen.bytes()).not.toContain('\u001B[3J');
	screen.close();
});
