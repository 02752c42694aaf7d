/**
Keys as a person writes them in a config, and as the keyboard calls them.
*/
import {bindSays} from './says/bind.js';

const named: Readonly<Record<string, string>> = {
	space: ' ',
	enter: 'return',
	return: 'return',
	esc: 'escape',
	escape: 'escape',
	tab: 'tab',
	'shift+tab': 'shift+tab',
	backspace: 'backspace',
	delete: 'delete',
	del: 'delete',
	up: 'up',
	down: 'down',
	left: 'left',
	right: 'right',
	home: 'home',
	end: 'end',
	pageup: 'pageup',
	pgup: 'pageup',
	pagedown: 'pagedown',
	pgdn: 'pagedown',
};

/** Same bytes as another key: no terminal can tell them apart. */
const sameBytes: Readonly<Record<string, string>> = {h: 'Backspace', i: 'Tab', j: 'Enter', m: 'Enter', '[': 'Esc', _: 'ctrl+/', '/': 'ctrl+_'};

/** Taken by the terminal, by tmux and its like, or kept for the way out. */
const reserved: Readonly<Record<string, string>> = {
	'ctrl+a': bindSays.ofScreen,
	'ctrl+b': bindSays.ofTmux,
	'ctrl+space': bindSays.ofTmux,
	'ctrl+c': bindSays.ofLeaving,
	'ctrl+z': bindSays.ofShell,
	'ctrl+s': bindSays.ofFlow,
	'ctrl+q': bindSays.ofFlow,
	'ctrl+\\': bindSays.ofQuit,
	'ctrl+]': bindSays.ofDetach,
	escape: bindSays.ofBack,
};

type Read = {readonly press: string} | {readonly problem: string};

const graphemes = new Intl.Segmenter();
const isOneSign = (text: string): boolean => [...graphemes.segment(text)].length === 1;

/** One press, as in `x`, `ctrl+k`, `space`. */
const readPress = (typed: string): Read => {
	const lower = typed.toLowerCase().replace(/^(?:\^|c-|control\+)(?=.)/, 'ctrl+');
	if (isOneSign(typed)) return {press: typed};
	if (/^f\d+$/.test(lower)) return {problem: bindSays.functionKey(typed)};
	if (/^(?:alt|meta|option|opt|cmd|command|super|win|m-)\b/.test(lower)) return {problem: bindSays.altKey(typed)};
	if (reserved[lower] !== undefined) return {problem: bindSays.reserved(typed, reserved[lower])};
	const controlled = /^ctrl\+(.+)$/.exec(lower)?.[1];
	if (controlled !== undefined) {
		const same = sameBytes[controlled];
		if (same !== undefined) return {problem: bindSays.sameBytes(typed, same)};
		return /^[a-z]$/.test(controlled) ? {press: `ctrl+${controlled}`} : {problem: bindSays.cannotArrive(typed)};
	}

	const press = named[lower];
	if (press !== undefined) return press === 'escape' ? {problem: bindSays.reserved(typed, bindSays.ofBack)} : {press};
	const shifted = /^shift\+([a-z])$/.exec(lower)?.[1];
	if (shifted !== undefined) return {press: shifted.toUpperCase()};
	return {problem: lower.startsWith('shift+') ? bindSays.cannotArrive(typed) : bindSays.noKey(typed)};
};

/** Presses with a space between them are a sequence, as in `g x`: two at most. */
export const readKeyName = (typed: string): Read => {
	const parts = typed === ' ' ? [' '] : typed.trim().split(/\s+/);
	if (parts.length > 2) return {problem: bindSays.tooLong(typed)};
	const presses: string[] = [];
	for (const part of parts) {
		const read = readPress(part);
		if ('problem' in read) return read;
		presses.push(read.press);
	}

	return {press: presses.join(' ')};
};

/** As it is written in a config. */
export const writtenPress = (press: string): string => (press === ' ' ? 'space' : press === 'return' ? 'enter' : press);

const shownNames: Readonly<Record<string, string>> = {
	' ': '␣',
	return: '⏎',
	escape: 'Esc',
	tab: 'Tab',
	'shift+tab': '⇧Tab',
	backspace: '⌫',
	delete: 'Del',
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	home: 'Home',
	end: 'End',
	pageup: 'PgUp',
	pagedown: 'PgDn',
};

/** As the help writes it: `^k`, `gg`. */
export const shownPress = (press: string): string =>
	press === ' '
		? '␣'
		: press
				.split(' ')
				.map(part => shownNames[part] ?? part.replace(/^ctrl\+/, '^'))
				.join('');
