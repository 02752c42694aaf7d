/**
A program in a pane of a real tmux: a server of its own, and a client on a terminal that can be looked at.
*/
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished, vi} from 'vitest';
import {onTerminal} from './pty.js';

type TmuxOptions = {
	readonly cols: number;
	readonly rows: number;
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Lines of the config of the server; without them, it is as tmux comes. */
	readonly settings?: readonly string[];
};

const seeMaxMs = 60_000;

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** The status line of tmux takes a row of the client; `cols` and `rows` are those of the pane. */
export const inTmux = (words: readonly string[], {cols, rows, cwd, env = {}, settings = []}: TmuxOptions) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'orch-tmux-'));
	const config = path.join(folder, 'tmux.conf');
	const socket = path.join(folder, 'socket');
	const said = path.join(folder, 'said');
	writeFileSync(config, `${settings.join('\n')}\n`);
	const tmux = (...args: readonly string[]): string => execFileSync('tmux', ['-S', socket, ...args], {encoding: 'utf8'}).trimEnd();
	const go = path.join(folder, 'go');
	// It begins once somebody listens.
	const command = `while [ ! -e ${go} ]; do sleep 0.02; done; exec ${words.map(quoted).join(' ')}`;
	const {NO_COLOR: _noColour, CI: _ci, ...outer} = process.env;
	execFileSync('tmux', ['-u', '-S', socket, '-f', config, 'new-session', '-d', '-s', 'one', '-x', String(cols), '-y', String(rows), command], {
		// Somebody may run the tests in tmux.
		env: {
			...outer,
			LANG: 'C.UTF-8',
			TMUX: undefined,
			TMUX_PANE: undefined,
			STY: undefined,
			SSH_TTY: undefined,
			FORCE_COLOR: undefined,
			COLORTERM: undefined,
			...env,
		},
		...(cwd === undefined ? {} : {cwd}),
	});
	tmux('pipe-pane', '-t', 'one:0.0', `cat >> ${said}`);
	const client = onTerminal(['-u', '-S', socket, 'attach'], {cols, rows: rows + 1, program: 'tmux', env: {LANG: 'C.UTF-8', TMUX: ''}});
	let heard = '';
	client.child.onData(bytes => {
		heard += bytes;
	});
	writeFileSync(go, '');
	onTestFinished(() => {
		try {
			tmux('kill-server');
		} catch {
			// It ended with its last pane.
		}

		rmSync(folder, {recursive: true, force: true});
	});

	const lines = (): string[] => tmux('capture-pane', '-p', '-t', 'one:0.0').split('\n');
	const see = async (wanted: string | RegExp) =>
		vi.waitFor(
			() => {
				const text = lines().join('\n');
				const isThere = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
				if (!isThere) throw new Error(`Not to be seen: ${wanted}\n${text}`);
			},
			{timeout: seeMaxMs, interval: 50},
		);
	return {
		...client,
		tmux,
		/** What stands in the pane of the program, line by line. */
		lines,
		see,
		/** All that tmux has sent to the terminal around it. */
		heard: () => heard,
		type: (...keys: readonly string[]) => tmux('send-keys', '-t', 'one:0.0', ...keys),
		of: (format: string) => tmux('display-message', '-p', '-t', 'one:0.0', format),
		/** All that the program has written. */
		said: () => readFileSync(said, 'utf8'),
	};
};
