import process from 'node:process';
import {expect, test, vi} from 'vitest';
import {aScript} from '../support/play.js';
import {onTerminal, untilHeard} from '../support/pty.js';

const {script} = aScript();

/** What a person sees of their shell, with nothing of their own in it. */
const inShell = () => onTerminal(['--norc', '--noprofile', '-i'], {cols: 100, rows: 30, program: 'bash', env: {PS1: 'shell> ', TERM: 'xterm-256color'}});

/** As npx does it: npm waits in the foreground for a shell, and that for us. */
const commandOf = (isWrapped: boolean): string => (isWrapped ? `npx --offline -c '${process.execPath} ${script}'` : `${process.execPath} ${script}`);

test.each([
	{row: 'Ctrl-Z, started directly', isWrapped: false},
	{row: 'Ctrl-Z under npx', isWrapped: true},
])('trap "$row": ^z puts the screen aside and gives the shell the terminal, fg brings it back, again and again', async ({isWrapped}) => {
	const seen = inShell();
	const {child, terminal, see} = seen;
	await see('shell>');
	child.write(`${commandOf(isWrapped)}\r`);
	await see('1 Agents');
	for (const time of [1, 2]) {
		child.write('\u001A');
		await see('Stopped');
		expect(terminal.buffer.active.type).toBe('normal');
		// The shell reads and answers: nobody else has the terminal.
		child.write(`echo $((6 * ${time}))\r`);
		await see(new RegExp(`^${6 * time}$`, 'm'));
		child.write('clear; fg\r');
		await vi.waitFor(() => expect(terminal.buffer.active.type).toBe('alternate'), {timeout: 60_000, interval: 20});
		await see('1 Agents');
		await untilHeard(seen);
	}
});

test('trap "Ctrl-Z when tmux started us without a shell": nothing stops, the screen is back and says why', async () => {
	// A session of its own, and nobody above it that could bring it back: a group like that cannot be stopped from the keyboard.
	const {child, see, terminal} = onTerminal([script], {cols: 100, rows: 30});
	await see('1 Agents');
	child.write('\u001A');
	await see('There is no shell to return to.');
	expect(terminal.buffer.active.type).toBe('alternate');
});
