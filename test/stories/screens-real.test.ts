/**
The screens that need the world around them: before anything is set up, importing, the line mode, a crash. Compared with what they have to
look like, but for what no two machines have alike.
*/
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {isAsDrawn} from '../support/drawn.js';
import {aPlayer} from '../support/play.js';
import {launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {aRepository} from '../support/repository.js';

const play = aPlayer();

/** What differs from machine to machine: versions, commits, what the machine has, and how its words break. */
const unknowns: ReadonlyArray<readonly [RegExp, string]> = [
	[/(?<=git )\d+\.\d+\S* */g, '~ '],
	[/(?<=[✔○△] )tmux[\s\S]*?(?=\n {3}[✔○△✖])/g, 'tmux ~'],
	[/(?<=[✔△] )\d+ cores?\b[\s\S]*?(?=\n {3}[✔○△✖])/g, 'cores ~'],
	[/\b[\da-f]{7,12}\b/g, '~'],
];
const masked = (text: string): string => unknowns.reduce((all, [unknown, as]) => all.replaceAll(unknown, as), text);

const todo = [
	'# Now',
	'',
	'- [ ] T-1 Add idempotency keys to webhooks',
	'- [ ] T-2 Rate-limit headers on 429',
	'  - [ ] T-3 document Retry-After',
	'- [x] T-0 Old',
	'',
].join('\n');

const aWorld = () => {
	const {folder, place} = aRepository({files: {'TODO.md': todo, 'package.json': '{"scripts":{"lint":"true","test":"true"}}'}});
	const bin = path.join(place, 'bin');
	mkdirSync(bin, {recursive: true});
	writeFileSync(path.join(bin, 'claude'), '#!/bin/sh\necho "2.1.240 (Claude Code)"\n');
	chmodSync(path.join(bin, 'claude'), 0o755);
	const env = {LANG: 'C.UTF-8', TZ: 'UTC', HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null', PATH: [bin, process.env['PATH'] ?? ''].join(path.delimiter)};
	return {folder, env};
};

test.each([
	{cols: 80, rows: 24},
	{cols: 120, rows: 40},
	{cols: 50, rows: 30},
])('the first screen at $cols×$rows, importing, and what would be imported', async size => {
	const {folder, env} = aWorld();
	const screen = onTerminal([launcher], {...size, cwd: folder, env});
	await screen.see('Three ways');
	await vi.waitFor(() => expect(screen.text()).not.toContain('looking'), {timeout: 60_000});
	await isAsDrawn('11 first run', size, () => masked(screen.text()));
	screen.child.write('i');
	await screen.see('of a file');
	await screen.see(/│.*TODO\.md/);
	screen.child.write('\r');
	await screen.see('document Retry-After');
	await isAsDrawn('14 import', size, () => masked(screen.text()));
	screen.child.kill('SIGTERM');
	expect(await screen.over).not.toBe(0);
});

test('the line mode says the same in sentences, and is answered by numbers', async () => {
	const size = {cols: 100, rows: 40};
	const screen = play({...size, env: {TZ: 'UTC', PLAY_STILL: '1', PLAY_LINES: '1'}});
	await screen.see('What next?');
	screen.child.write('1\r');
	await screen.see(/rm -r packages\/legacy\?[\s\S]*rm -r packages\/legacy\?/);
	screen.child.write('\r');
	await screen.see(/What next\?[\s\S]*What next\?/);
	await isAsDrawn('17 line mode', size, screen.text);
});

test('a window that is too small says so, and who waits', async () => {
	const size = {cols: 31, rows: 9};
	const screen = play({...size, env: {TZ: 'UTC', PLAY_STILL: '1'}});
	await screen.see('31×9');
	await isAsDrawn('13 too small', size, screen.text);
});
