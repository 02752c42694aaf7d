/**
What the terminal we were started on can show. Part of the front step.
*/
import process from 'node:process';
import type {Globals} from './doors/action.js';
import {asAscii} from './doors/columns.js';

const isUtf8 = (): boolean => /utf-?8/i.test(process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '');

/** Where nothing but lines can be shown. */
export const isDumb = (): boolean => process.env['TERM'] === 'dumb';

/** Where arrows and the like cannot be shown. */
export const isAsciiOnly = ({ascii}: Globals): boolean => ascii || !isUtf8() || isDumb();

/** Prints text for people: in ASCII where nothing else can be shown. */
export const printFor =
	(globals: Globals) =>
	(text: string): void => {
		process.stdout.write(isAsciiOnly(globals) ? asAscii(text) : text);
	};

/** Colour when the terminal is one and nobody minds; NO_COLOR counts when it is not empty (no-color.org). */
export const wantsColour = (asked: boolean | undefined, isTty: boolean): boolean => asked ?? (isTty && !process.env['NO_COLOR'] && !isDumb());
