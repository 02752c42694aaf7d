/**
What is said to a terminal, by name.
*/

const control = (text: string): string => `\u001B[${text}`;

export const codes = {
	frameStart: control('?2026h'),
	frameEnd: control('?2026l'),
	askPastes: control('?2004$p'),
	askFrames: control('?2026$p'),
	askFocus: control('?1004$p'),
	askBackground: '\u001B]11;?\u0007',
	askCursor: control('6n'),
	focusOn: control('?1004h'),
	focusOff: control('?1004l'),
	mouseOn: control('?1000h') + control('?1006h'),
	mouseOff: control('?1006l') + control('?1000l'),
	alternateOn: control('?1049h'),
	home: control('H'),
	bell: '\u0007',
	/** The cursor does not blink, or does as the terminal likes. */
	cursorSteady: control('2 q'),
	cursorUsual: control('0 q'),
	pushTitle: control('22;2t'),
	popTitle: control('23;2t'),
} as const;

/**
Everything back to how a shell expects it, whatever was on: also after a program that could not do it itself.
The cursor is remembered first: to leave a second screen that is not there puts it where it was last remembered.
*/
export const restoring = `\u001B7${['?2026l', '?1000l', '?1002l', '?1003l', '?1006l', '?1004l', '?2004l', '?1049l', '?25h', '0 q', '0m'].map(control).join('')}`;
