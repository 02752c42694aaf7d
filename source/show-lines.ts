/**
The line mode: sentences instead of a screen, on a terminal or through pipes. Part of the front step.
*/
import process from 'node:process';
import {createInterface} from 'node:readline';
import type {Globals} from './doors/action.js';
import {followConfig} from './follow-config.js';
import {untilToldToLeave} from './leave.js';
import type {House} from './open-house.js';
import {printFor} from './terminal-look.js';
import {wrapLines} from './ui/cells.js';
import type {ConfigDoor} from './ui/config-door.js';
import {createLineMode} from './ui/line-mode/line-mode.js';

/** Until the person leaves, or has nothing more to say. */
export const showLines = async (globals: Globals, house: House, isDemo: boolean, config?: ConfigDoor): Promise<number> => {
	const {signal, told} = untilToldToLeave();
	const left = Promise.withResolvers<void>();
	house.engine.conduct();
	const print = printFor(globals);
	// A terminal would break lines within words.
	const {isTTY, columns} = process.stdout;
	const write = (text: string): void => print(isTTY === true ? wrapLines(text, columns) : text);
	const mode = createLineMode({engine: house.engine, write, leave: left.resolve, isDemo, isReadOnly: globals.readOnly});
	// Not as a terminal: the line is edited by the terminal itself, and nothing is drawn again.
	const lines = createInterface({input: process.stdin, terminal: false});
	signal.addEventListener('abort', () => left.resolve());
	const {serveAgents} = await import('./serve-agents.js');
	const door = await serveAgents(house);
	house.engine.start();
	mode.start();
	const following = config && followConfig(config, mode.tell);
	// One after the other: an answer belongs to what was asked before it.
	let heard = Promise.resolve();
	lines.on('line', line => {
		heard = heard.then(async () => {
			// A terminal has shown what was typed.
			if (process.stdin.isTTY !== true) write(`${line}\n`);
			await mode.hear(line);
		});
	});
	lines.on('close', () => {
		void heard.then(() => left.resolve());
	});
	await left.promise;
	following?.stop();
	mode.stop();
	lines.close();
	process.stdin.destroy();
	await door.close();
	await house.engine.stop();
	return told.exitCode ?? 0;
};
