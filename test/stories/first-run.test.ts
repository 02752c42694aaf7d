/**
The first five minutes, on a real terminal: what is seen, and that nothing is written before it is accepted.
*/
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {aFolder, aRepository, runGit} from '../support/repository.js';

/** All files below a folder with their sizes and times, and what git says: what may not change. */
const everythingIn = (folder: string): string => {
	const walk = (at: string): string[] =>
		readdirSync(at, {withFileTypes: true})
			.toSorted((a, b) => a.name.localeCompare(b.name))
			.flatMap(entry => {
				const file = path.join(at, entry.name);
				if (entry.isDirectory()) return [`${file}/`, ...walk(file)];
				const {size, mtimeMs} = statSync(file);
				return [`${file} ${size} ${mtimeMs}`];
			});
	return [...walk(folder), runGit(folder, '--no-optional-locks', 'status', '--porcelain')].join('\n');
};

/** Git, and one agent that only knows its version. */
const aPath = (place: string): string => {
	const bin = path.join(place, 'bin');
	mkdirSync(bin, {recursive: true});
	writeFileSync(path.join(bin, 'claude'), '#!/bin/sh\necho "2.1.240 (Claude Code)"\n');
	chmodSync(path.join(bin, 'claude'), 0o755);
	return [bin, process.env['PATH'] ?? ''].join(path.delimiter);
};

const openIn = (cwd: string, env: Record<string, string>, size = {cols: 100, rows: 32}) =>
	onTerminal([launcher], {...size, cwd, env: {LANG: 'C.UTF-8', HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null', ...env}});

const files = {
	'TODO.md': '# Work\n\n- [ ] T-1 Write the first page\n- [ ] T-2 Write the second page\n- [x] T-0 Old\n',
	'package.json': '{"scripts":{"lint":"true","test":"true"}}',
};

test('the first screen looks at everything and writes nothing; what is accepted is written as it was shown', async () => {
	const {folder, place} = aRepository({files});
	const before = everythingIn(folder);
	const screen = openIn(folder, {PATH: aPath(place)});
	await screen.see('Three ways to start');
	await screen.see(/✔ git \d+\.\d+/);
	await screen.see(/✔ main +clean, at/);
	await screen.see('✔ claude 2.1.240');
	await screen.see(/codex, gemini, opencode +not found/);
	await screen.see('npm run lint && npm test');
	await screen.see('TODO.md (2 open)');
	await vi.waitFor(() => expect(screen.text()).not.toContain('looking'), {timeout: 60_000});

	// A key that acts elsewhere does nothing here.
	screen.child.write('xP');
	screen.child.write('?');
	await screen.see('type to search keys');
	screen.child.write('\u001B');
	await vi.waitFor(() => expect(screen.text()).not.toContain('type to search'), {timeout: 60_000});
	screen.child.write('\r');
	await screen.see('Write orch.config.jsonc?');
	expect(everythingIn(folder)).toBe(before);
	screen.child.write('q');

	// A task that is written before anything is set up waits for it.
	screen.child.write('n');
	await screen.see('New task');
	screen.child.write('Say hello');
	await screen.see('Say hello');
	screen.child.write('\u0013');
	await screen.see('1 task is added to the backlog');
	screen.child.write('q');
	await screen.see('1 task so far');
	screen.child.write('q');
	await screen.see('Leave without setting up?');
	expect(everythingIn(folder)).toBe(before);
	screen.child.write('n');
	screen.child.write('\r');
	await screen.see('Write orch.config.jsonc?');
	screen.child.write('\r');
	await screen.see('1 Agents');
	await screen.see('Say hello');
	expect(runGit(folder, 'status', '--porcelain')).toBe('?? orch.config.jsonc');
	expect(readFileSync(path.join(folder, 'orch.config.jsonc'), 'utf8')).toContain('"verify": "npm run lint && npm test"');
	screen.child.write('\u0003');
	await screen.see('Ctrl-C again leaves');
	screen.child.write('\u0003');
	expect(await screen.over).toBe(0);
	expect(screen.terminal.buffer.active.type).toBe('normal');
});

test('leaving it leaves nothing behind; without a terminal it says what to do', async () => {
	const {folder, place} = aRepository({files});
	const before = everythingIn(folder);
	const screen = openIn(folder, {PATH: aPath(place)}, {cols: 50, rows: 30});
	await screen.see('Three ways');
	screen.child.write('q');
	expect(await screen.over).toBe(0);
	expect(screen.terminal.buffer.active.type).toBe('normal');
	expect(everythingIn(folder)).toBe(before);

	const dumb = onTerminal(['--import', 'data:text/javascript,process.env.TERM="dumb"', launcher], {cols: 80, rows: 24, cwd: folder});
	await dumb.see('Nothing is set up in');
	expect(await dumb.over).toBe(3);
	expect(everythingIn(folder)).toBe(before);
});

test('where there is no repository it offers one, then a first commit, each in one line', async () => {
	const folder = aFolder();
	const env = {PATH: process.env['PATH'] ?? '', GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'a@b'};
	const nothing = openIn(folder, env);
	await nothing.see('is not in a git repository.');
	nothing.child.write('q');
	expect(await nothing.over).toBe(0);
	expect(readdirSync(folder)).toEqual([]);

	writeFileSync(path.join(folder, 'a.txt'), 'one\n');
	const screen = openIn(folder, env, {cols: 140, rows: 32});
	await screen.see('g git init');
	screen.child.write('g');
	await screen.see('has no commit yet');
	await screen.see('commit what is here (1 file');
	screen.child.write('c');
	await screen.see('Three ways to start');
	expect(runGit(folder, 'show', '--name-only', '--format=%s', 'HEAD')).toContain('a.txt');
	expect(existsSync(path.join(folder, 'data'))).toBe(false);
	screen.child.write('q');
	expect(await screen.over).toBe(0);
});
