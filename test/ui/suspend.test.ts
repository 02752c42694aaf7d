import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test, vi} from 'vitest';
import {aScript} from '../support/play.js';
import {onTerminal} from '../support/pty.js';

const {folder, script} = aScript();

/** As npm does it: the program is a child with our terminal, and whoever started it waits in the foreground. */
const npxLike =
	"const {spawn} = require('node:child_process'); spawn(process.execPath, [process.argv[2]], {stdio: 'inherit'}).on('exit', code => process.exit(code));";

const inShell = () => {
	const wrapper = path.join(folder, 'npx.cjs');
	writeFileSync(wrapper, npxLike);
	const seen = onTerminal(['--norc', '--noprofile', '-i'], {cols: 100, rows: 30, program: 'bash', env: {PS1: 'shell> ', TERM: 'xterm-256color'}});
	return {...seen, node: process.execPath, wrapper};
};

test.each([
	{how: 'started directly', isWrapped: false},
	{how: 'under npx, which waits in the foreground', isWrapped: true},
])('^z puts the screen aside and fg brings it back: $how', async ({isWrapped}) => {
	const {child, terminal, see, text, node, wrapper} = inShell();
	await see('shell>');
	child.write(isWrapped ? `${node} ${wrapper} ${script}\r` : `${node} ${script}\r`);
	await see('1 Agents');
	for (const time of [1, 2] as const) {
		child.write('\u001A');
		await see('Stopped');
		expect(terminal.buffer.active.type).toBe('normal');
		// The shell reads and answers: nobody else has the terminal.
		child.write(`echo $((6 * ${time}))\r`);
		await see(new RegExp(`^${6 * time}$`, 'm'));
		child.write('clear; fg\r');
		await vi.waitFor(() => expect(terminal.buffer.active.type).toBe('alternate'), {timeout: 8000, interval: 20});
		await see('1 Agents');
		// What is typed in the first moment was meant for the shell; then keys are heard again.
		const [press, answer] = time === 1 ? ['p', 'pause-agents is done.'] : ['P', 'hold-merges is done.'];
		await vi.waitFor(
			() => {
				child.write(press);
				expect(text()).toContain(answer);
			},
			{timeout: 8000, interval: 100},
		);
	}
});

test('^z with no shell above it: nothing stops, the screen is back and says why', async () => {
	// A session of its own, and nobody above it that could bring it back: a group like that cannot be stopped from the keyboard.
	const {child, see, terminal} = onTerminal([script], {cols: 100, rows: 30});
	await see('1 Agents');
	child.write('\u001A');
	await see('There is no shell to return to.');
	expect(terminal.buffer.active.type).toBe('alternate');
});
