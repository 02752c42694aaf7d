/**
A program on a real terminal: a pseudo-terminal in front of it, a terminal emulator behind.
*/
import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {expect, onTestFinished, vi} from 'vitest';
import {aFolder} from './folder.js';
import {compiledOnce, lean} from './program.js';

export type PtyOptions = {
	readonly cols: number;
	readonly rows: number;
	readonly program?: string;
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
};

const seeMaxMs = 60_000;

export const onTerminal = (argv: readonly string[], {cols, rows, cwd, env: more, program = process.execPath}: PtyOptions) => {
	const terminal = new xterm.Terminal({cols, rows, allowProposedApi: true});
	const {CI: _ci, NO_COLOR: _noColour, ...env} = process.env;
	const child = spawn(program, program === process.execPath ? [...lean, ...argv] : [...argv], {
		cols,
		rows,
		// Whatever the environment says, it is this that counts.
		name: more?.['TERM'] ?? 'xterm-256color',
		env: {...env, ...compiledOnce, FORCE_COLOR: '2', XDG_STATE_HOME: aFolder(), ...more},
		...(cwd === undefined ? {} : {cwd}),
	});
	let isOver = false;
	child.onData(text => {
		terminal.write(text);
	});
	const over = new Promise<number>(resolve => {
		child.onExit(({exitCode}) => {
			isOver = true;
			// Once all that it has written is on the screen.
			terminal.write('', () => resolve(exitCode));
		});
	});
	onTestFinished(() => {
		if (!isOver) child.kill('SIGKILL');
	});

	const text = () => {
		const {active} = terminal.buffer;
		return Array.from({length: terminal.rows}, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '').join('\n');
	};
	const see = async (wanted: string | RegExp) =>
		vi.waitFor(
			() => {
				const isThere = typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text());
				if (!isThere) throw new Error(`Not to be seen: ${wanted}\n${text()}`);
			},
			{timeout: seeMaxMs, interval: 10},
		);
	return {child, terminal, over, see, text};
};

/** What is pressed right after another program has had the terminal is not heard; waits until keys are. */
export const untilHeard = async ({child, see, text}: Pick<ReturnType<typeof onTerminal>, 'child' | 'see' | 'text'>): Promise<void> => {
	const pressing = setInterval(() => child.write('?'), 250);
	await see('Esc close').finally(() => clearInterval(pressing));
	child.write('\u001B');
	await vi.waitFor(() => expect(text()).not.toContain('Esc close'), {timeout: seeMaxMs, interval: 20});
};
