import {expect, test, vi} from 'vitest';
import {aPlayer} from '../support/play.js';
import {patiently} from '../support/until.js';

const player = aPlayer();
const play = (cols: number, rows: number) => player({cols, rows});

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
	// The window may be told of before the key is read.
	await vi.waitFor(() => {
		expect(text()).not.toContain('Stop a2?');
	}, patiently);
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
	}, patiently);
});
