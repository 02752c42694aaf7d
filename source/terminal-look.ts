/**
What the terminal we were started on can show. Part of the front step.
*/
import process from 'node:process';
import type {ScreenConfig} from './domain/config-screen.js';
import type {Globals} from './doors/action.js';
import {asAscii} from './doors/columns.js';
import {isUtf8} from './terminal-language.js';

/** Where nothing but lines can be shown. */
export const isDumb = (): boolean => process.env['TERM'] === 'dumb';

/** Where arrows and the like cannot be shown. */
export const isAsciiOnly = ({ascii}: Globals): boolean => ascii || !isUtf8() || isDumb();

/** What the config says counts, and the flag above it; else what the language and the terminal can show. */
export const glyphsFor = (globals: Globals, choice: ScreenConfig['glyphs']): 'unicode' | 'ascii' => {
	if (globals.ascii) return 'ascii';
	if (choice !== 'auto') return choice;
	return isAsciiOnly(globals) || process.env['TERM'] === 'linux' ? 'ascii' : 'unicode';
};

/** Prints text for people: in ASCII where nothing else can be shown. */
export const printFor =
	(globals: Globals) =>
	(text: string): void => {
		process.stdout.write(isAsciiOnly(globals) ? asAscii(text) : text);
	};

/** What FORCE_COLOR says; an empty one says nothing. */
const forcedColour = (): boolean | undefined => (process.env['FORCE_COLOR'] ? !/^(?:0|false)$/i.test(process.env['FORCE_COLOR']) : undefined);

/** Colour when the terminal is one and nobody minds; NO_COLOR counts when it is not empty (no-color.org), FORCE_COLOR above it, and the flag above both. */
export const wantsColour = (asked: boolean | undefined, isTty: boolean): boolean => asked ?? forcedColour() ?? (isTty && !process.env['NO_COLOR'] && !isDumb());

const isOn = (name: string): boolean => /^(?:1|true|yes)$/i.test(process.env[name] ?? '');

/** Sentences instead of a screen: by a flag, by the config, or by what other programs go by as well. */
export const wantsLines = (isConfigured: boolean): boolean => isConfigured || isOn('ACCESSIBLE') || isOn('INK_SCREEN_READER');
