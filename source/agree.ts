/**
Asks a person at the terminal, and takes anything but a yes for a no. Part of the front step.
*/
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {safeText} from './domain/text.js';
import type {Globals} from './doors/action.js';

/** Whether there is somebody to ask: a terminal to read from, and one to ask on, and nobody has said no. */
export const canAsk = ({input}: Pick<Globals, 'input'>): boolean => input && process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Whether there is a terminal that can show a screen and hear keys. */
export const hasTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';

/** Asks, and waits for one of these keys; q, Esc and Ctrl-C are always among them, and come back as `q`. A key that is pressed at the sight of the question is one already, and no echo. */
export const askKey = (question: string, keys: readonly string[]): Promise<string> =>
	new Promise(resolve => {
		const {stdin} = process;
		const hear = (bytes: Buffer) => {
			const text = bytes.toString('utf8');
			const key = ['q', '\u001B', '\u0003', '\u0004'].includes(text) ? 'q' : keys.find(one => one === text);
			if (key === undefined) return;
			stdin.off('data', hear);
			stdin.setRawMode(false);
			stdin.pause();
			resolve(key);
		};
		stdin.setRawMode(true);
		stdin.on('data', hear);
		// A screen that has been shown before has let go of it: nobody would wait for a key any more.
		stdin.ref();
		stdin.resume();
		process.stdout.write(`${question}\n`);
	});

/** On standard error: standard output is for data. */
export const agree = async (question: string): Promise<boolean> => {
	const lines = createInterface({input: process.stdin, output: process.stderr});
	const answer = await lines.question(`${safeText(question)} [y/N] `);
	lines.close();
	return /^y(?:es)?$/i.test(answer.trim());
};
