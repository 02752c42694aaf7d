import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {build} from 'esbuild';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'orch-screen-'));
const script = path.join(folder, 'play.mjs');

beforeAll(async () => {
	await build({
		entryPoints: ['test/support/play-screen.ts'],
		outfile: script,
		bundle: true,
		platform: 'node',
		format: 'esm',
		jsx: 'automatic',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		alias: {'react-devtools-core': path.resolve('test/support/empty.mjs')},
		banner: {js: "import {createRequire as makeRequire} from 'node:module'; const require = makeRequire(import.meta.url);"},
		logLevel: 'silent',
	});
});

afterAll(() => {
	rmSync(folder, {recursive: true, force: true});
});

const play = (cols: number, rows: number) => {
	const terminal = new xterm.Terminal({cols, rows, allowProposedApi: true});
	const {CI: _ci, NO_COLOR: _noColour, ...env} = process.env;
	const child = spawn(process.execPath, [script], {cols, rows, name: 'xterm-256color', env: {...env, FORCE_COLOR: '2'}});
	child.onData(text => {
		terminal.write(text);
	});
	const over = new Promise<number>(resolve => {
		child.onExit(({exitCode}) => {
			resolve(exitCode);
		});
	});
	const text = () => {
		const {active} = terminal.buffer;
		return Array.from({length: terminal.rows}, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '').join('\n');
	};
	const see = async (wanted: string) =>
		vi.waitFor(
			() => {
				if (!text().includes(wanted)) throw new Error(`Not to be seen: ${wanted}\n${text()}`);
			},
			{timeout: 5000, interval: 10},
		);
	return {child, terminal, over, see, text};
};

test('on a real terminal: alternate screen, keys, resize, and the shell is back as it was', async () => {
	const {child, terminal, over, see, text} = play(80, 24);
	await see('4 Merge');
	expect(terminal.buffer.active.type).toBe('alternate');
	child.write('jx');
	await see('Stop a2?');
	child.write('\r');
	child.resize(120, 40);
	terminal.resize(120, 40);
	await see('3 Worktrees');
	expect(text()).not.toContain('Stop a2?');
	child.write('\u0003');
	await see('Ctrl-C again leaves');
	child.write('\u0003');
	await over;
	await see('The terminal is yours again.');
	expect(terminal.buffer.active.type).toBe('normal');
	expect(terminal.modes.bracketedPasteMode).toBe(false);
});

test('a SIGTERM gives the terminal back too', async () => {
	const {child, terminal, over, see} = play(80, 24);
	await see('1 Agents');
	child.kill('SIGTERM');
	await over;
	await vi.waitFor(() => {
		expect(terminal.buffer.active.type).toBe('normal');
	});
});
