/**
Asks a person at the terminal, and takes anything but a yes for a no. Part of the front step.
*/
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {safeText} from './domain/text.js';

/** Whether there is somebody to ask: a terminal to read from, and one to ask on. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** On standard error: standard output is for data. */
export const agree = async (question: string): Promise<boolean> => {
	const lines = createInterface({input: process.stdin, output: process.stderr});
	const answer = await lines.question(`${safeText(question)} [y/N] `);
	lines.close();
	return /^y(?:es)?$/i.test(answer.trim());
};
