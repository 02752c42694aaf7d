/**
Colours and characters by meaning: no other file names a colour.
*/
/** What a piece of text means. */
export type Tone = 'plain' | 'strong' | 'muted' | 'ok' | 'warn' | 'err' | 'ask' | 'info' | 'accent' | 'branch' | 'chosen';

// Codes of ECMA-48 that switch on, and those that switch off again: 16 colours where they do, 256 for two tones of our own.
const codes: Record<Tone, readonly [on: string, off: string]> = {
	plain: ['', ''],
	strong: ['1', '22'],
	muted: ['2', '22'],
	ok: ['32', '39'],
	warn: ['38;5;208', '39'],
	err: ['1;31', '22;39'],
	ask: ['1;30;43', '22;39;49'],
	info: ['36', '39'],
	accent: ['38;5;75', '39'],
	branch: ['35', '39'],
	chosen: ['7', '27'],
};

/**
Without colour the text stays as it is: every state has its mark and its word, focus has its bar.

Written by hand and not as nested components, because a row is one text then, and a frame costs half as much.
*/
export const painted = (text: string, tone: Tone, colour: boolean): string => {
	const [on, off] = codes[tone];
	return !colour || on === '' || text === '' ? text : `\u001B[${on}m${text}\u001B[${off}m`;
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
	readonly from: string;
	readonly branch: string;
	readonly dot: string;
	readonly alert: string;
	readonly held: string;
	readonly caret: string;
	/** From nothing to full. */
	readonly levels: string;
	readonly enter: string;
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
		from: '←',
		branch: '⎇',
		dot: '·',
		alert: '▲',
		held: '‖',
		caret: '▏',
		levels: '▁▂▃▄▅▆▇█',
		enter: '⏎',
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
		from: '<',
		branch: '@',
		dot: '-',
		alert: '!',
		held: '=',
		caret: '_',
		levels: '_.-=+*#@',
		enter: 'Enter',
	},
};
