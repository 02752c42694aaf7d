/**
`npm run screenshots`: the pictures of the readme, taken from the demo on a real pseudo-terminal. `--only peek`: some of them.
*/
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {pngOf} from './paint.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const pictures = path.join(root, 'data/pictures');
const patienceMs = 60_000;

/** `until`: what is to be seen before the keys are pressed; `then`: what is to be seen after them. */
const shots = [
	{name: '80x24', cols: 80, rows: 24, until: /[4-9]\/14[\s\S]*NEEDS YOU/},
	{name: '120x40', cols: 120, rows: 40, until: /[4-9]\/14[\s\S]*NEEDS YOU/},
	{name: '50x30', cols: 50, rows: 30, until: /[4-9]\/14[\s\S]*waits: /},
];

const take = async ({name, cols, rows, until, keys = '', then}) => {
	const terminal = new xterm.Terminal({cols, rows, allowProposedApi: true, scrollback: 0});
	const env = {...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', FORCE_COLOR: '2'};
	for (const one of ['CI', 'NO_COLOR', 'TMUX', 'SSH_TTY']) delete env[one];
	const child = pty.spawn(process.execPath, [path.join(root, 'source/launch.cjs'), 'demo'], {cols, rows, name: 'xterm-256color', cwd: root, env});
	let heardAtMs = performance.now();
	child.onData(data => {
		heardAtMs = performance.now();
		terminal.write(data);
	});
	terminal.onData(data => child.write(data));
	const over = new Promise(resolve => child.onExit(resolve));
	const text = () => Array.from({length: rows}, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '').join('\n');
	const see = async wanted => {
		const from = performance.now();
		while (!wanted.test(text())) {
			if (performance.now() - from > patienceMs) throw new Error(`${name}: not to be seen: ${wanted}\n${text()}`);
			await pause(20);
		}
	};

	await see(until);
	child.write(keys);
	if (then) await see(then);
	// A picture between two frames would be of neither.
	while (performance.now() - heardAtMs < 60) await pause(20);
	await new Promise(resolve => terminal.write('', resolve));
	mkdirSync(pictures, {recursive: true});
	writeFileSync(path.join(pictures, `${name}.png`), pngOf(terminal));
	process.stdout.write(`data/pictures/${name}.png\n`);
	child.kill('SIGTERM');
	await over;
	terminal.dispose();
};

const {values} = parseArgs({options: {only: {type: 'string'}}});
const names = values.only?.split(',');
for (const shot of shots) if (names === undefined || names.includes(shot.name)) await take(shot);
process.exit();
