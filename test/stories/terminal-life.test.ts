/**
The real program on a real terminal: how it looks there, and that it is given back on every way out.
*/
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {patiently} from '../support/until.js';

const stays = 'echo "a word"\nexec sleep 1000';
const node = process.execPath;
const size = {cols: 100, rows: 30};

type Look = {readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly program?: string};

const aScreen = async ({args = [], env = {}, program}: Look = {}) => {
	const project = aProject(stays);
	await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	const screen = onTerminal(program === undefined ? [launcher, ...args] : args, {
		...size,
		cwd: project.root,
		env: {...project.env, LANG: 'C.UTF-8', COLORTERM: '', FORCE_COLOR: '', TMUX: '', ...env},
		...(program === undefined ? {} : {program}),
	});
	let said = '';
	screen.child.onData(bytes => {
		said += bytes;
	});
	return {...screen, project, said: () => said};
};

type Seen = Awaited<ReturnType<typeof aScreen>>;

/** As a shell expects it. */
const isGivenBack = async ({terminal, said}: Pick<Seen, 'terminal' | 'said'>) =>
	vi.waitFor(() => {
		expect(terminal.buffer.active.type).toBe('normal');
		const {bracketedPasteMode, mouseTrackingMode, sendFocusMode} = terminal.modes;
		expect({bracketedPasteMode, mouseTrackingMode, sendFocusMode}).toEqual({bracketedPasteMode: false, mouseTrackingMode: 'none', sendFocusMode: false});
		expect(said().lastIndexOf('\u001B[?25h')).toBeGreaterThan(said().lastIndexOf('\u001B[?25l'));
	}, patiently);

test.each([
	{signal: 'SIGTERM', code: 143},
	{signal: 'SIGHUP', code: 129},
	{signal: 'SIGINT', code: 130},
])('$signal gives the terminal back, and ends with $code; the agent goes on', async ({signal, code}) => {
	const screen = await aScreen();
	await screen.see(/a1 working/);
	screen.child.kill(signal);
	expect(await screen.over).toBe(code);
	await isGivenBack(screen);
	expect(screen.project.look(store => store.agents.countLive())).toBe(1);
});

test('an error that nobody caught: the terminal is back, five lines say what happened, all of it is in a file, and it ends with 70', async () => {
	const breaks = "data:text/javascript,process.on('SIGUSR2',()=>{throw new Error('the moon fell down')})";
	const screen = await aScreen({args: ['--import', breaks, launcher], program: node});
	await screen.see(/a1 working/);
	screen.child.kill('SIGUSR2');
	expect(await screen.over).toBe(70);
	await isGivenBack(screen);
	await screen.see('the moon fell down');
	const lines = await vi.waitFor(() => {
		const found = screen
			.text()
			.split('\n')
			.filter(line => line.trim() !== '');
		expect(found).toHaveLength(5);
		return found;
	}, patiently);
	const file = /\S*crash-\S+\.log/.exec(lines.join(' '))?.[0] ?? '';
	expect(readFileSync(path.resolve(screen.project.root, file), 'utf8')).toMatch(/orch-tui +\d[\s\S]*Error: the moon fell down\n +at /);
	expect(screen.project.look(store => store.agents.countLive())).toBe(1);
});

test('trap "SIGKILL of the UI": a screen that was killed is repaired by orch-tui reset', async () => {
	const screen = await aScreen({program: 'bash', args: ['--norc', '--noprofile', '-i'], env: {PS1: 'shell> '}});
	await screen.see('shell>');
	screen.child.write(`${node} ${launcher} & echo "pid=$!"; fg\r`);
	await screen.see(/a1 working/);
	const pid = Number(/pid=(\d+)/.exec(screen.said())?.[1]);
	process.kill(pid, 'SIGKILL');
	// The shell is back on the second screen, with what the killed one has switched on.
	await vi.waitFor(() => expect(screen.said()).toMatch(/Killed[\s\S]*shell> $/), patiently);
	expect(screen.terminal.buffer.active.type).toBe('alternate');
	screen.child.write(`${node} ${launcher} reset\r`);
	await isGivenBack(screen);
	screen.child.write('echo $((40 + 2))\r');
	// What is typed is to be seen, and stands on a line of its own.
	await screen.see(/shell> echo \$\(\(40 \+ 2\)\)\n42\n/);
});

test('--no-alt-screen draws below the prompt, and leaves what was there', async () => {
	const screen = await aScreen({program: 'bash', args: ['-c', `echo before; ${node} ${launcher} --no-alt-screen; echo after`]});
	await screen.see(/a1 working/);
	expect(screen.terminal.buffer.active.type).toBe('normal');
	screen.child.write('q');
	await screen.see('Leave');
	screen.child.write('\r');
	await screen.see('after');
	const {active} = screen.terminal.buffer;
	const all = Array.from({length: active.length}, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
	expect(all).toContain('before');
});

test('--read-only shows, starts nobody, and a key that acts says so', async () => {
	const screen = await aScreen({args: ['--read-only']});
	await screen.see('T-1');
	screen.child.write('2P');
	await screen.see('This screen is read-only: it shows, and changes nothing.');
	expect(screen.project.look(store => [store.agents.countLive(), store.leases.find('conductor')?.holder])).toEqual([0, undefined]);
	screen.child.write('q');
	await screen.see('Leave');
	screen.child.write('\r');
	expect(await screen.over).toBe(0);
});

/** Every code of colour and weight that was written. */
const codesIn = (said: string): Set<string> => new Set([...said.matchAll(/\u001B\[([\d;]*)m/g)].map(([, code]) => code ?? ''));
const sixteen = /^(?:|0|[1247]|2[2347]|3[0-79]|4[0-79]|9\d|10\d)(?:;(?:[1247]|2[2347]|3[0-79]|4[0-79]|9\d|10\d))*$/;

test.each<Look & {readonly how: string; readonly isFine: (codes: Set<string>) => boolean}>([
	{how: 'trap "NO_COLOR=1": nothing but plain text', env: {NO_COLOR: '1'}, isFine: codes => [...codes].every(code => code === '' || code === '0')},
	{how: '--no-color: the same', args: ['--no-color'], isFine: codes => [...codes].every(code => code === '' || code === '0')},
	{how: 'FORCE_COLOR=2 wins over NO_COLOR', env: {NO_COLOR: '1', FORCE_COLOR: '2'}, args: ['--theme', 'dark'], isFine: codes => codes.has('38;5;114')},
	{how: 'FORCE_COLOR=0: none', env: {FORCE_COLOR: '0'}, isFine: codes => [...codes].every(code => code === '' || code === '0')},
	{how: 'auto: the sixteen of the terminal', isFine: codes => codes.has('32') && [...codes].every(code => sixteen.test(code))},
	{
		how: 'TERM=xterm knows sixteen, also for a theme that has more',
		env: {TERM: 'xterm'},
		args: ['--theme', 'dark'],
		isFine: codes => codes.has('32') && [...codes].every(code => sixteen.test(code)),
	},
	{
		how: 'mono: weight and nothing else',
		args: ['--theme', 'mono'],
		isFine: codes => codes.has('1') && ![...codes].some(code => /3[0-7]|4[0-7]|38|48/.test(code)),
	},
	{how: 'high contrast: nothing is dim', args: ['--theme', 'high-contrast'], isFine: codes => codes.has('1') && !codes.has('2')},
	{
		how: 'colour-blind: no green and no red of the terminal',
		args: ['--theme', 'colour-blind'],
		isFine: codes => codes.has('38;5;33') && ![...codes].some(code => code.split(';').some(part => part === '31' || part === '32')),
	},
])('$how', async ({args = [], env = {}, isFine}) => {
	const screen = await aScreen({args, env});
	await screen.see(/a1 working/);
	const codes = codesIn(screen.said());
	expect(isFine(codes), [...codes].join(' ')).toBe(true);
	expect(screen.text()).not.toContain('Warning');
});

test.each([
	{how: '--ascii', args: ['--ascii'], env: {}},
	{how: 'LANG=C', args: [], env: {LANG: 'C', LC_ALL: ''}},
	{how: 'TERM=linux', args: [], env: {TERM: 'linux'}},
])('$how: not one sign beyond ASCII', async ({args, env}) => {
	const screen = await aScreen({args, env});
	await screen.see(/a1 working/);
	expect(screen.text()).toMatch(/\+- 1 Agents -/);
	expect(screen.text()).not.toMatch(/[^\u0000-\u007F]/);
});

test('TERM=dumb: the status is printed, with no escape sequence, and it ends well', async () => {
	const project = aProject(stays);
	const screen = onTerminal([launcher], {...size, cwd: project.root, env: {...project.env, TERM: 'dumb', FORCE_COLOR: ''}});
	let said = '';
	screen.child.onData(bytes => {
		said += bytes;
	});
	expect(await screen.over).toBe(0);
	await vi.waitFor(() => expect(said).toContain('This is no terminal: showing the status.'), patiently);
	expect(said).not.toContain('\u001B');
});

test('trap "stdin not a TTY": one sentence and 2, no stack', async () => {
	const project = aProject(stays);
	const screen = onTerminal(['-c', `${node} ${launcher} < /dev/null`], {...size, program: 'bash', cwd: project.root, env: project.env});
	expect(await screen.over).toBe(2);
	await screen.see('The screen needs a terminal to read keys from.');
	expect(screen.text()).not.toMatch(/ at .*:\d+/);
});

test('trap "NO_COLOR in 12 installed TUIs": what is printed obeys it as well', async () => {
	const project = aProject(stays);
	for (const words of [['status'], ['doctor']]) {
		const screen = onTerminal([launcher, ...words], {...size, cwd: project.root, env: {...project.env, NO_COLOR: '1', FORCE_COLOR: ''}});
		let said = '';
		screen.child.onData(bytes => {
			said += bytes;
		});
		await screen.over;
		await vi.waitFor(() => expect(said.length).toBeGreaterThan(100), patiently);
		expect(said).not.toMatch(/\u001B\[[\d;]*m/);
	}
});
