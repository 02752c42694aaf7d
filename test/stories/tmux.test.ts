/**
The screen in a real tmux.
*/
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {aFolder} from '../support/folder.js';
import {aScript} from '../support/play.js';
import {aProject, launcher} from '../support/program.js';
import {inTmux} from '../support/tmux.js';
import {faultsOf} from '../support/torn.js';
import {patiently} from '../support/until.js';

const {script} = aScript();
const stays = 'for n in 1 2 3; do echo "line $n of the agent"; done\nexec sleep 1000';
const node = process.execPath;

test('the demo in a pane that is resized, split, zoomed and closed again is never left torn', async () => {
	const place = aFolder();
	const {tmux, lines, see, of, type, child, terminal} = inTmux([node, launcher, 'demo'], {cols: 120, rows: 40, cwd: place, env: {TMPDIR: place}});
	await see(' DEMO ');
	const isWhole = async () =>
		vi.waitFor(
			() => {
				const [columns = 0, rows = 0] = of('#{pane_width} #{pane_height}').split(' ').map(Number);
				const seen = lines();
				expect({rows, text: seen.join('\n')}).toEqual({rows: seen.length, text: expect.stringMatching(/^ orch/)});
				// Drawn for this size: the header goes to the right edge, the hints are the last line.
				expect(seen[0]?.length, seen.join('\n')).toBeGreaterThan(columns - 3);
				expect(seen.at(-1), seen.join('\n')).toMatch(/q leave *$|help|needs you|· /);
				expect(faultsOf(seen, columns), seen.join('\n')).toEqual([]);
			},
			{timeout: 60_000, interval: 20},
		);
	await isWhole();
	for (const [columns, rows] of [
		[80, 25],
		[50, 31],
		[160, 50],
		[30, 20],
		[120, 41],
	] as const) {
		child.resize(columns, rows);
		terminal.resize(columns, rows);
		await vi.waitFor(() => expect(of('#{window_width}')).toBe(String(columns)), patiently);
		await isWhole();
	}

	tmux('split-window', '-h', '-d', '-t', 'one:0.0', 'exec sleep 1000');
	await isWhole();
	// As fast as a person pulls at the border.
	for (const step of Array.from({length: 12}, (_, index) => (index < 6 ? '-L' : '-R'))) tmux('resize-pane', step, '-t', 'one:0.0', '3');
	await isWhole();
	tmux('split-window', '-v', '-d', '-t', 'one:0.0', 'exec sleep 1000');
	await isWhole();
	tmux('resize-pane', '-Z', '-t', 'one:0.0');
	await isWhole();
	tmux('resize-pane', '-Z', '-t', 'one:0.0');
	tmux('kill-pane', '-a', '-t', 'one:0.0');
	await isWhole();
	expect(of('#{pane_width}')).toBe('120');
	type('q');
	await see('The demo ends.');
	type('Enter');
	await vi.waitFor(() => expect(() => tmux('has-session')).toThrow(), {timeout: 60_000});
});

test('what stands after many sizes is what a redraw of everything draws', async () => {
	const {tmux, lines, see, type} = inTmux([node, script], {cols: 120, rows: 40, env: {PLAY_STILL: '1'}});
	await see('▌● a1');
	tmux('split-window', '-h', '-d', '-t', 'one:0.0', 'exec sleep 1000');
	for (const columns of [40, 100, 28, 90, 61, 80]) tmux('resize-pane', '-t', 'one:0.0', '-x', String(columns));
	await vi.waitFor(() => {
		// Drawn for this width by the program, and not a wider frame that tmux has cut: it ends with the clock.
		expect(lines()[0]).toMatch(/^.{72,74}14:32 ?$/);
		expect(lines().at(-1)).toContain('q leave');
		expect(faultsOf(lines(), 80)).toEqual([]);
	}, patiently);
	const stands = lines().join('\n');
	type('C-l', '2');
	await see('▌✖ T-13');
	type('1');
	await see('▌●a1');
	await vi.waitFor(() => expect(lines().join('\n')).toBe(stands), patiently);
});

test('collision "prefix + n/p/a/g": no key and no option of the user’s tmux is touched', async () => {
	const project = aProject(stays);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	const {tmux, see, type} = inTmux([node, launcher], {cols: 100, rows: 30, cwd: project.root, env: project.env});
	const own = () => [['list-keys'], ['show-options', '-s'], ['show-options', '-g'], ['show-options', '-gw'], ['show-hooks', '-g']].map(args => tmux(...args));
	const before = own();
	await see(/a1 working/);
	type('y', 'i');
	await see('Copied agent');
	type('q');
	await see('Leave');
	type('Enter');
	await vi.waitFor(() => expect(() => tmux('has-session')).toThrow(), {timeout: 60_000});
	const again = inTmux([node, launcher], {cols: 100, rows: 30, cwd: project.root, env: project.env});
	await again.see(/a1 working/);
	expect(
		[['list-keys'], ['show-options', '-s'], ['show-options', '-g'], ['show-options', '-gw'], ['show-hooks', '-g']].map(args => again.tmux(...args)),
	).toEqual(before);
});

test('trap "tmux defaults": the doctor reports them, and edits no config of tmux', async () => {
	const home = aFolder();
	const project = aProject(stays);
	const {tmux, of} = inTmux(['sleep', '1000'], {cols: 80, rows: 24});
	await vi.waitFor(() => expect(of('#{pane_width}')).toBe('80'), patiently);
	const options = () => [tmux('show-options', '-s'), tmux('show-options', '-g'), tmux('show-options', '-gw')];
	const before = options();
	const env = {TMUX: `${of('#{socket_path}')},${of('#{pid}')},0`, TMUX_PANE: of('#{pane_id}'), HOME: home};
	const {out} = await project.run(['doctor', '--fix', '--json'], '', env);
	const said = JSON.stringify(JSON.parse(out));
	for (const option of ['escape-time', 'focus-events', 'allow-passthrough']) expect(said).toContain(option);
	expect(options()).toEqual(before);
	expect(existsSync(path.join(home, '.tmux.conf'))).toBe(false);
});

test('trap "Colour depth in tmux": 256 colours at most; a terminal of sixteen gets its own sixteen', async () => {
	const project = aProject(stays);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	const open = async (theme: string, env: Readonly<Record<string, string>> = {}) => {
		const screen = inTmux([node, launcher, '--theme', theme], {cols: 100, rows: 30, cwd: project.root, env: {...project.env, ...env}});
		await screen.see(/a1 working/);
		const said = screen.said();
		screen.tmux('kill-server');
		return said;
	};
	for (const env of [{}, {COLORTERM: 'truecolor'}]) {
		const rich = await open('dark', env);
		expect(rich).toContain('\u001B[38;5;');
		expect(rich).not.toContain('\u001B[38;2;');
	}

	expect(await open('auto')).not.toContain('38;5;');
	const none = await open('dark', {NO_COLOR: '1'});
	expect(none.replaceAll(/\u001B\[0?m/g, '')).not.toMatch(/\u001B\[[\d;]*m/);
});

test('trap "OSC 9 in tmux": the bell reaches a window that is hidden, and sets its mark', async () => {
	const {tmux, see, of} = inTmux([node, script], {cols: 100, rows: 30, env: {PLAY_ASKS: '1'}});
	await see('1 Agents');
	tmux('new-window', 'exec sleep 1000');
	expect(of('#{window_active} #{window_bell_flag}')).toBe('0 0');
	process.kill(Number(of('#{pane_pid}')), 'SIGUSR2');
	await vi.waitFor(() => expect(of('#{window_active} #{window_bell_flag}')).toBe('0 1'), {timeout: 60_000});
});

test.each([
	{allowed: 'on', isHeard: true},
	{allowed: 'off', isHeard: false},
])('trap "OSC 9 in tmux": it is wrapped, so it goes through where passing through is $allowed, and the bell does in any case', async ({allowed, isHeard}) => {
	const settings = [`set -g allow-passthrough ${allowed}`, 'set -g focus-events on', 'set -g bell-action any'];
	const {see, of, heard, child, said} = inTmux([node, script], {cols: 100, rows: 30, env: {PLAY_ASKS: '1'}, settings});
	await see('1 Agents');
	// The window around tmux loses the focus.
	child.write('\u001B[O');
	await vi.waitFor(() => expect(of('#{client_flags}')).not.toContain('focused'), {timeout: 60_000});
	await vi.waitFor(() => expect(said()).toContain('\u001B[?1004h'), patiently);
	process.kill(Number(of('#{pane_pid}')), 'SIGUSR2');
	await vi.waitFor(() => expect(said()).toContain('\u001BPtmux;\u001B\u001B]9;shop: a1 T-17 asks: Which database?'), {timeout: 60_000});
	await vi.waitFor(() => expect(heard()).toContain('\u0007'), {timeout: 60_000});
	await see('Which database');
	const notice = '\u001B]9;shop: a1 T-17 asks: Which database?\u0007';
	if (isHeard) await vi.waitFor(() => expect(heard()).toContain(notice), patiently);
	else expect(heard()).not.toContain(notice);
});

test('trap "Right after detach": what the terminal answers to somebody else is no key', async () => {
	const project = aProject(stays);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	const shell = path.join(project.notes, 'asks');
	// It asks for the terminal's name, its kind and its cursor, and is gone before it has an answer.
	writeFileSync(shell, '#!/bin/sh\nprintf "\\033[>q\\033[c\\033[6n"\n', {mode: 0o755});
	const {see, type, lines} = inTmux(['env', `SHELL=${shell}`, node, launcher], {cols: 100, rows: 30, cwd: project.root, env: project.env});
	await see(/a1 working/);
	for (let time = 0; time < 3; time++) {
		type('t');
		await see('Back on the screen');
		// What it has left on the line is not in the way.
		await see(/^ orch +project/);
		// What comes in the first moment is not heard.
		const heard = setInterval(() => type('?'), 300);
		await see('Esc close').finally(() => clearInterval(heard));
		// Had one of P, > , | , t , m , u , x been a key, it would stand in the field of the search, or have opened something else.
		expect(lines().join('\n')).toMatch(/type to search keys and actions ▏ /);
		type('Escape');
		await vi.waitFor(() => expect(lines().join('\n')).not.toContain('Esc close'), {timeout: 60_000});
	}

	expect(project.look(store => store.agents.listLive().map(({state}) => state))).toEqual(['working']);
});

test('trap "Esc then j quickly": with tmux holding Esc for half a second, q goes back at once and a letter behind Esc is no act', async () => {
	const {see, type, lines, tmux} = inTmux([node, script], {cols: 100, rows: 30});
	expect(tmux('show-options', '-sv', 'escape-time')).toBe('500');
	await see('1 Agents');
	type('Enter');
	await see('following');
	type('q');
	await see('1 Agents');
	type('x');
	await see('Stop a1?');
	type('Escape', 'y');
	await vi.waitFor(() => expect(lines().join('\n')).not.toContain('is done'), patiently);
	type('q');
	await vi.waitFor(() => expect(lines().join('\n')).not.toContain('Stop a1?'), patiently);
	expect(lines().join('\n')).not.toContain('is done');
});

test('trap "Ctrl-Z when tmux started us without a shell": the screen stays, and says so', async () => {
	const {see, type, of} = inTmux([node, script], {cols: 100, rows: 30});
	await see('1 Agents');
	type('C-z');
	await see('There is no shell to return to. In tmux, the prefix and d leaves.');
	expect(of('#{alternate_on}')).toBe('1');
});

test('what is copied is in the buffer of tmux, and on the clipboard of the terminal around it', async () => {
	const project = aProject(stays);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	const {see, type, tmux, heard} = inTmux([node, launcher], {cols: 100, rows: 30, cwd: project.root, env: project.env});
	await see(/a1 working/);
	type('y', 'i');
	await see('Copied agent (tmux buffer, paste with prefix ]).');
	expect(tmux('show-buffer')).toBe('a1');
	await vi.waitFor(() => expect(heard()).toMatch(/\u001B\]52;[^;]*;YTE=/), patiently);
});

test('over SSH there is no tmux to ask: what is copied is wrapped, and reaches the terminal around tmux', async () => {
	const project = aProject(stays);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	const {see, type, heard} = inTmux(['env', '-u', 'TMUX', 'TERM=tmux-256color', 'SSH_TTY=/dev/pts/9', node, launcher], {
		cols: 100,
		rows: 30,
		cwd: project.root,
		env: project.env,
		settings: ['set -g allow-passthrough on'],
	});
	await see(/a1 working/);
	type('y', 'i');
	await see('Copied agent (terminal, OSC 52).');
	await vi.waitFor(() => expect(heard()).toContain('\u001B]52;c;YTE=\u0007'), patiently);
});
