/**
The demo on a real terminal: the coach leads to the first answer, every state shows up, and it cleans up after itself; from the first screen it comes back there.
*/
import {readdirSync} from 'node:fs';
import process from 'node:process';
import {expect, test, vi} from 'vitest';
import {launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {aFolder, aRepository, runGit} from '../support/repository.js';

const enoughMs = 60_000;

test('the coach leads to the first answer; each of its lines goes away when it is done, and every state is seen within a minute', async () => {
	const place = aFolder();
	const screen = onTerminal([launcher, 'demo'], {cols: 120, rows: 40, cwd: place, env: {LANG: 'C.UTF-8', TMPDIR: place}});
	const seen = new Set<string>();
	const words = ['NEEDS YOU', 'stalled', 'gave up', 'conflicted', 'pretends that the memory is full', 'retrying', 'merged', 'unproven'];
	const look = setInterval(() => {
		const text = screen.text();
		for (const word of words) if (text.includes(word)) seen.add(word);
	}, 20);
	try {
		await screen.see(' DEMO ');
		await screen.see(/a\d+ needs you: press w/);
		screen.child.write('w');
		await screen.see(/it shows what a\d+ asks/);
		await vi.waitFor(() => expect(screen.text()).not.toContain('press w'), {timeout: enoughMs, interval: 50});
		screen.child.write('\r');
		await screen.see('How is the shop to be called');
		await screen.see('Press 1 or 2');
		screen.child.write('2');
		await screen.see(/a\d+ goes on with your answer/);
		await vi.waitFor(() => expect([...seen].toSorted()).toEqual(words.toSorted()), {timeout: enoughMs, interval: 50});
		await vi.waitFor(() => expect(screen.text()).not.toMatch(/goes on with your answer|Press 1 or 2|press w/), {timeout: enoughMs, interval: 50});
		const [name = ''] = readdirSync(place).filter(entry => entry.startsWith('orch-demo-'));
		await vi.waitFor(() => expect(runGit(`${place}/${name}`, 'show', 'main:README.md')).toMatch(/^# Tea and Things\n/), {timeout: enoughMs, interval: 50});
		screen.child.write('q');
		await screen.see('The demo ends.');
		screen.child.write('\r');
		expect(await screen.over).toBe(0);
		expect(screen.terminal.buffer.active.type).toBe('normal');
		expect(readdirSync(place)).toEqual([]);
	} finally {
		clearInterval(look);
	}
});

test('d on the first screen shows the demo, and leaving it comes back there; still nothing is written', async () => {
	const {folder, place} = aRepository();
	const screen = onTerminal([launcher], {cols: 100, rows: 30, cwd: folder, env: {LANG: 'C.UTF-8', PATH: process.env['PATH'] ?? '', TMPDIR: place}});
	await screen.see('Three ways to start');
	screen.child.write('d');
	await screen.see(' DEMO ');
	await screen.see('working');
	screen.child.write('q');
	await screen.see('The demo ends.');
	screen.child.write('\r');
	await vi.waitFor(() => expect(screen.text()).toContain('Three ways to start'), {timeout: 60_000, interval: 20});
	expect(readdirSync(place).filter(name => name.startsWith('orch-demo-'))).toEqual([]);
	expect(runGit(folder, '--no-optional-locks', 'status', '--porcelain')).toBe('');
	expect(readdirSync(folder).toSorted()).toEqual(['.git', 'a.txt']);
	screen.child.write('q');
	expect(await screen.over).toBe(0);
});
