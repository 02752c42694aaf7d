import fc from 'fast-check';
import {expect, onTestFailed, test, vi} from 'vitest';
import {anyText} from '../support/any-text.js';
import {aPlayer} from '../support/play.js';
import {patiently} from '../support/until.js';

const play = aPlayer();

// Whole keys, halves of them, replies of terminals, pastes with and without their ends, and anything else.
const chunks = fc.oneof(
	anyText({minLength: 1, maxLength: 12}),
	fc.string({unit: 'grapheme-ascii', minLength: 1, maxLength: 6}),
	fc.constantFrom('\u001B[A', '\u001B[', '\u001B', '\u001BOP', '\u001B[15~', '\u001B[I', '\u001B[O', '\u001B[?1;2c', '\u001B[12;40R', '\u001B[?2026;2$y'),
	fc.constantFrom(
		'\u001BP>|tmux 3.3a\u001B\\',
		'\u001B]11;rgb:1111/2222/3333\u0007',
		'\u001B[200~xX\rqy\r\u001B[201~',
		'\u001B[200~',
		'\u001B[<0;10;10M',
		'jjj',
		'y',
		'X',
		':',
		'/',
	),
);
// Ctrl-C twice leaves; Ctrl-Z and Ctrl-\\ are the terminal's own and have tests of their own.
const isHarmless = (chunk: string): boolean => !/[\u0003\u001A\u001C]/.test(chunk);

test.each(['SIGTERM', 'SIGHUP', 'Ctrl-C'])('whatever was typed before, after %s the terminal is as it was', async end => {
	const seed = Number(process.env['ORCH_SEED'] ?? 1);
	onTestFailed(() => {
		console.error(`Again with ORCH_SEED=${seed}.`);
	});
	const [script = []] = fc.sample(fc.array(chunks.filter(isHarmless), {minLength: 250, maxLength: 250}), {numRuns: 1, seed});
	const {child, terminal, over, see} = play({cols: 90, rows: 30});
	await see('1 Agents');
	for (const [index, chunk] of script.entries()) {
		child.write(chunk);
		if (index % 50 === 25) {
			const [cols, rows] = [20 + ((index * 7) % 150), 5 + (index % 40)];
			child.resize(cols, rows);
			terminal.resize(cols, rows);
			// The screen still answers to a new size.
			await vi.waitFor(() => expect(terminal.buffer.active.type).toBe('alternate'), patiently);
		}
	}

	terminal.resize(90, 30);
	child.resize(90, 30);
	// The end of a paste that somebody has begun.
	child.write('\u001B[201~');
	if (end === 'Ctrl-C') {
		const again = setInterval(() => child.write('\u0003'), 100);
		await over;
		clearInterval(again);
	} else {
		child.kill(end);
		await over;
	}

	await vi.waitFor(() => {
		expect(terminal.buffer.active.type).toBe('normal');
		const {bracketedPasteMode, mouseTrackingMode, sendFocusMode, showCursor} = terminal.modes as typeof terminal.modes & {showCursor?: boolean};
		expect({bracketedPasteMode, mouseTrackingMode, sendFocusMode}).toEqual({bracketedPasteMode: false, mouseTrackingMode: 'none', sendFocusMode: false});
		expect(showCursor ?? true).toBe(true);
	}, patiently);
});
