/**
Tones and characters by meaning; what a tone looks like is the palette's business.
*/
import type {ScreenConfig} from '../domain/config-screen.js';
import type {Palette} from './palettes.js';

/** What a piece of text means. `near`: of a gauge that comes near its limit. */
export type Tone = 'plain' | 'strong' | 'muted' | 'ok' | 'near' | 'warn' | 'err' | 'ask' | 'info' | 'accent' | 'branch' | 'money' | 'label' | 'chosen';

/** Which code takes each kind of code back. */
const endOf = (code: string): string => {
	if (code === '1' || code === '2') return '22';
	if (code === '4') return '24';
	if (code === '7') return '27';
	return /^(?:4\d|10\d)$/.test(code) ? '49' : '39';
};

const ends = new Map<string, string>();

/** `38;5;114` is one colour and not three codes. */
const takenBack = (on: string): string => {
	const known = ends.get(on);
	if (known !== undefined) return known;
	const off = [
		...new Set(
			on
				.replace(/([34])8;5;\d+/g, '$10')
				.split(';')
				.map(endOf),
		),
	].join(';');
	ends.set(on, off);
	return off;
};

/**
Without a palette the text stays as it is: every state has its mark and its word, focus has its bar.

Written by hand and not as nested components, because a row is one text then, and a frame costs half as much.
*/
export const painted = (text: string, tone: Tone, palette: Palette | undefined): string => {
	const on = palette?.[tone] ?? '';
	return on === '' || text === '' ? text : `\u001B[${on}m${text}\u001B[${takenBack(on)}m`;
};

export type GlyphSet = 'unicode' | 'ascii';

/** Every character that is drawn and not written; one cell each. */
export type Glyphs = {
	readonly set: GlyphSet;
	readonly ellipsis: string;
	readonly cursor: string;
	readonly marked: string;
	readonly cursorOnMarked: string;
	readonly across: string;
	readonly down: string;
	/** Top left, top right, bottom left, bottom right. */
	readonly corners: readonly [string, string, string, string];
	readonly minus: string;
	readonly ahead: string;
	readonly behind: string;
	readonly from: string;
	readonly branch: string;
	readonly dot: string;
	readonly alert: string;
	readonly held: string;
	readonly caret: string;
	/** From nothing to full. */
	readonly levels: string;
	readonly enter: string;
	/** Before one that belongs to the line above. */
	readonly branchEnd: string;
	/** How far it is, and how far it is not. */
	readonly progress: string;
	readonly progressLeft: string;
	/** A figure that is not known. */
	readonly unknown: string;
	/** From the house into one of its views. */
	readonly into: string;
};

export const glyphSets: Record<GlyphSet, Glyphs> = {
	unicode: {
		set: 'unicode',
		ellipsis: '…',
		cursor: '▌',
		marked: '▐',
		cursorOnMarked: '█',
		across: '─',
		down: '│',
		corners: ['╭', '╮', '╰', '╯'],
		minus: '−',
		ahead: '↑',
		behind: '↓',
		from: '←',
		branch: '⎇',
		dot: '·',
		alert: '▲',
		held: '‖',
		caret: '▏',
		levels: '▁▂▃▄▅▆▇█',
		enter: '⏎',
		branchEnd: '└',
		progress: '━',
		progressLeft: '─',
		unknown: '–',
		into: '›',
	},
	ascii: {
		set: 'ascii',
		ellipsis: '~',
		cursor: '>',
		marked: '*',
		cursorOnMarked: '#',
		across: '-',
		down: '|',
		corners: ['+', '+', '+', '+'],
		minus: '-',
		ahead: '^',
		behind: 'v',
		from: '<',
		branch: '@',
		dot: '-',
		alert: '!',
		held: '=',
		caret: '_',
		levels: '_.-=+*#@',
		enter: 'Enter',
		branchEnd: '`',
		progress: '#',
		progressLeft: '.',
		unknown: '-',
		into: '>',
	},
};

type Borders = Pick<Glyphs, 'across' | 'down' | 'corners'>;

const borderGlyphs: Record<ScreenConfig['borders'], Borders> = {
	round: glyphSets.unicode,
	single: {across: '─', down: '│', corners: ['┌', '┐', '└', '┘']},
	ascii: glyphSets.ascii,
	none: {across: ' ', down: ' ', corners: [' ', ' ', ' ', ' ']},
};

const withBorders = (set: GlyphSet, {across, down, corners}: Borders): Glyphs => ({...glyphSets[set], across, down, corners});

const made = new Map<string, Glyphs>();

/** The same object for the same question. Where only ASCII can be shown, lines are ASCII too. */
export const glyphsOf = (set: GlyphSet, borders: ScreenConfig['borders']): Glyphs => {
	const name = `${set} ${borders}`;
	const glyphs = made.get(name) ?? withBorders(set, set === 'ascii' && borders !== 'none' ? glyphSets.ascii : borderGlyphs[borders]);
	made.set(name, glyphs);
	return glyphs;
};
