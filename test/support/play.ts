/**
The screen on the fake engine as a program of its own, in a pseudo-terminal.
*/
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build} from 'esbuild';
import {afterAll, beforeAll} from 'vitest';
import {onTerminal, type PtyOptions} from './pty.js';

/** Builds it before the tests of a file, takes it away after them; answers with where it is. */
export const aScript = (): {readonly folder: string; readonly script: string} => {
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
			mainFields: ['module', 'main'],
			define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
			alias: {'react-devtools-core': path.resolve('test/support/empty.mjs')},
			banner: {js: "import {createRequire as makeRequire} from 'node:module'; const require = makeRequire(import.meta.url);"},
			logLevel: 'silent',
		});
	});

	afterAll(() => {
		rmSync(folder, {recursive: true, force: true});
	});

	return {folder, script};
};

/** What starts it. `tick` moves its clock on by a second. */
export const aPlayer = () => {
	const {script} = aScript();
	return (options: PtyOptions) => {
		const screen = onTerminal([script], options);
		return {
			...screen,
			tick() {
				screen.child.kill('SIGUSR2');
			},
		};
	};
};
