/**
Ink's events → our names of keys → the keyboard.
*/
import {useInput, usePaste} from 'ink';
import {useMemo} from 'react';
import type {Keyboard} from '../keyboard.js';
import {createPressReader} from '../presses.js';
import type {UiStore} from '../ui-store.js';

export const useKeyboard = (keyboard: Keyboard, ui: UiStore, now: () => number): void => {
	const hear = useMemo(() => createPressReader(now), [now]);

	useInput((input, key) => {
		const {presses, pasted} = hear(input, key, ui.get().overlay?.kind === 'compose');
		if (pasted !== undefined) keyboard.paste(pasted);
		for (const press of presses) void keyboard.press(press);
	});
	usePaste(text => {
		keyboard.paste(text);
	});
};
