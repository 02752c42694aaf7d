/**
Ink's events → our names of keys → the keyboard.
*/
import {useInput, usePaste} from 'ink';
import type {Keyboard} from '../keyboard.js';
import {overlayOf} from '../overlays/overlays.js';
import {readPresses} from '../presses.js';
import type {UiStore} from '../ui-store.js';

/** Whether a text field has the keyboard. */
const isWriting = (ui: UiStore): boolean => {
	const {overlay} = ui.get();
	return overlay !== undefined && overlayOf(overlay).isWriting === true;
};

export const useKeyboard = (keyboard: Keyboard, ui: UiStore, marksPastes: () => boolean): void => {
	useInput((input, key) => {
		const {presses, pasted} = readPresses(input, key, {isWriting: isWriting(ui), marksPastes: marksPastes()});
		if (pasted !== undefined) keyboard.paste(pasted);
		for (const press of presses) void keyboard.press(press);
	});
	usePaste(text => {
		keyboard.paste(text);
	});
};
