/**
A person at the keyboard, with no screen: what they press, where their cursor is, what they were told.
*/
import {type Mock, vi} from 'vitest';
import type {CommandLine} from '../../source/ui/command-line.js';
import {settleCursors} from '../../source/ui/cursor.js';
import type {LeaveHow} from '../../source/ui/intent.js';
import {createKeyboard} from '../../source/ui/keyboard.js';
import type {Surroundings} from '../../source/ui/surroundings.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import {fakeEngine} from './fake-engine.js';

export const sit = (engine = fakeEngine(), size = {columns: 80, rows: 24}, demo = false, surroundings: Surroundings = {}, commandLine?: CommandLine) => {
	const ui = createUiStore();
	const leave: Mock<(how: LeaveHow) => void> = vi.fn();
	const keyboard = createKeyboard({engine, ui, size: () => size, leave, demo, surroundings, ...(commandLine ? {commandLine} : {})});
	settleCursors(ui, {snapshot: engine.getSnapshot(), policy: engine.policy}, size);
	return {
		engine,
		ui,
		leave,
		paste: keyboard.paste,
		press: async (...names: string[]) => {
			await Promise.all(names.map(async name => keyboard.press(name)));
		},
		at: () => ui.get().places[ui.get().pane]?.key,
		said: () => ui.get().toast?.text,
	};
};
