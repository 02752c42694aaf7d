/**
The line mode: sentences instead of a screen, on a terminal or through pipes. Part of the front step.
*/
import os from 'node:os';
import process from 'node:process';
import type {Globals} from './doors/action.js';
import {followConfig} from './follow-config.js';
import {untilToldToLeave} from './leave.js';
import {linesTyped} from './line-source.js';
import type {House} from './open-house.js';
import {me} from './outside/process-identity.js';
import {readBacklogText} from './read-backlog.js';
import {viewersIn} from './screen-memory.js';
import {printFor} from './terminal-look.js';
import {wrapLines} from './ui/cells.js';
import type {ConfigDoor} from './ui/config-door.js';
import type {LeaveHow} from './ui/intent.js';
import {createFirstLines} from './ui/line-mode/first-lines.js';
import {createLineMode} from './ui/line-mode/line-mode.js';
import type {SetUp} from './ui/set-up.js';

/** Nothing is set up yet, and nobody is to begin to work; `closing` closes the screen. */
export type Before = {readonly setUp: SetUp; readonly onLeave: (how: LeaveHow) => void; readonly closing: AbortSignal};

/** A terminal would break lines within words. */
const writerFor = (globals: Globals) => {
	const print = printFor(globals);
	const {isTTY, columns} = process.stdout;
	return (text: string): void => print(isTTY === true ? wrapLines(text, columns) : text);
};

/** Before anything is set up: until the person leaves, or says how to begin. */
export const showFirstLines = async (globals: Globals, house: House, {setUp, onLeave}: Before): Promise<number> => {
	const {signal, told} = untilToldToLeave();
	const left = Promise.withResolvers<void>();
	const write = writerFor(globals);
	const lines = linesTyped();
	const {engine} = house;
	const mode = createFirstLines({
		setUp,
		engine,
		write,
		read: file => readBacklogText(file, house.root, engine.policy.linear),
		repository: engine.getSnapshot().repository,
		leave(how) {
			onLeave(how);
			lines.pause();
			left.resolve();
		},
	});
	signal.addEventListener('abort', () => left.resolve());
	await Promise.race([mode.start(), left.promise]);
	lines.listen(mode.hear, left.resolve, write);
	await left.promise;
	mode.stop();
	return told.exitCode ?? 0;
};

/** Until the person leaves, or has nothing more to say. */
export const showLines = async (globals: Globals, house: House, isDemo: boolean, config?: ConfigDoor): Promise<number> => {
	const {signal, told} = untilToldToLeave();
	const left = Promise.withResolvers<void>();
	house.engine.conduct();
	const write = writerFor(globals);
	const mode = createLineMode({engine: house.engine, write, leave: left.resolve, isDemo, isReadOnly: globals.readOnly, config});
	const lines = linesTyped();
	const viewers = isDemo ? undefined : viewersIn(house, {...me(), host: os.hostname()});
	viewers?.enter();
	signal.addEventListener('abort', () => left.resolve());
	const {serveAgents} = await import('./serve-agents.js');
	const door = await serveAgents(house);
	house.engine.start();
	mode.start();
	const following = config && followConfig(config, mode.tell);
	lines.listen(mode.hear, left.resolve, write);
	await left.promise;
	viewers?.leave();
	following?.stop();
	mode.stop();
	lines.close();
	await door.close();
	await house.engine.stop();
	return told.exitCode ?? 0;
};
