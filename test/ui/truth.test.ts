import {test} from 'vitest';
import {fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, startMs} from '../support/fake-snapshot.js';
import {openTestScreen} from '../support/fake-terminal.js';

test('leaving the demo ends it, and says so', async () => {
	const screen = openTestScreen({columns: 80, rows: 24, demo: true});
	await screen.see('1 Agents');
	screen.type('q');
	await screen.see('The demo ends.');
	for (const text of ['keep running', 'Come back', 'the queue goes on']) await screen.seeNot(text);
	screen.type('b');
	screen.type('\u0003');
	await screen.see('Ctrl-C again leaves. The demo ends.');
	screen.close();
});

test('the time that is told is true to the second', async () => {
	let aheadMs = 0;
	const engine = fakeEngine({
		clock: () => startMs + aheadMs,
		snapshot: aSnapshot({agents: [anAgent('a1', 'T-17', 'working', {startedAtMs: startMs, heardAtMs: startMs})]}),
	});
	const screen = openTestScreen({columns: 80, rows: 24, engine});
	await screen.see('   0s ');
	for (const seconds of [4, 59]) {
		aheadMs = seconds * 1000;
		await screen.see(` ${seconds}s `);
	}

	aheadMs = 60_000;
	await screen.see('  1m ');
	screen.close();
});

test('the log counts the lines that it shows', async () => {
	const screen = openTestScreen({columns: 80, rows: 24});
	screen.engine.print('');
	screen.type('\r');
	await screen.see('following · wrap on · 3 lines');
	screen.close();
});
