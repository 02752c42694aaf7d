/**
How a terminal is told something that it shows by itself: a title, a notification.
*/
import {throughTmux} from '../../domain/terminal-codes.js';
import type {TerminalKind} from './kinds.js';

const bell = '\u0007';
const end = '\u001B\\';

/** Nothing in it may end the sequence or be taken for one of its parts. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get in.
const plain = (text: string): string => text.replace(/[\u0000-\u001F\u007F-\u009F]/g, ' ').replaceAll(';', ',');

/** Empty for a terminal that is not known to have any: some show what they do not know as text. */
export const noteSequence = (text: string, {noteForm, isTmux}: Pick<TerminalKind, 'noteForm' | 'isTmux'>): string => {
	if (noteForm === undefined) return '';
	const forms = {
		9: `\u001B]9;${plain(text)}${bell}`,
		99: `\u001B]99;;${plain(text)}${end}`,
		777: `\u001B]777;notify;orch-tui;${plain(text)}${bell}`,
	};
	return isTmux ? throughTmux(forms[noteForm]) : forms[noteForm];
};

export const titleSequence = (text: string): string => `\u001B]2;${plain(text)}${bell}`;
