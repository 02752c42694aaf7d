/**
Tells what a terminal answers from what a person presses, also when an answer comes in pieces: only keys go on.
*/

/** `row` and `column` count from 0. `wheel`: -1 up, 1 down. */
export type Mouse = {
	readonly row: number;
	readonly column: number;
	readonly does: 'press' | 'release' | 'move';
	readonly button: number;
	readonly wheel: -1 | 0 | 1;
};

export type Reply =
	| {readonly kind: 'focus'; readonly isFocused: boolean}
	| ({readonly kind: 'mouse'} & Mouse)
	/** Where the cursor is: asked for only to see how long an answer takes. */
	| {readonly kind: 'cursor'}
	| {readonly kind: 'mode'; readonly mode: number; readonly state: number}
	| {readonly kind: 'background'; readonly colour: string}
	/** Anything else; nobody asks for it. */
	| {readonly kind: 'other'};

type Heard = {readonly keys: string; readonly replies: readonly Reply[]};

const esc = '\u001B';
const pasteStart = `${esc}[200~`;
const pasteEnd = `${esc}[201~`;
// More than any answer has; what is longer is no answer.
const heldMax = 8192;
// DCS, OSC, PM, APC and SOS: all that is said until Esc \ or BEL belongs to them.
const strings = 'P]^_X';

/** What stands at the beginning of the rest: a key to hand on, an answer, or a piece of which the end is not there yet. */
type Piece = {readonly length: number; readonly reply?: Reply; readonly opens?: 'paste'} | 'unfinished';

const other: Reply = {kind: 'other'};

const mouseOf = (code: number, column: number, row: number, isRelease: boolean): Reply => ({
	kind: 'mouse',
	row: row - 1,
	column: column - 1,
	button: code & 3,
	wheel: (code & 64) === 0 ? 0 : (code & 1) === 0 ? -1 : 1,
	does: isRelease ? 'release' : (code & 32) === 0 ? 'press' : 'move',
});

/** A control sequence that is over: the answer it is, or `undefined` for a key. */
const replyOf = (mark: string, parameters: string, between: string, final: string): Reply | undefined => {
	const numbers = parameters.split(';').map(Number);
	const [first = 0, second = 0, third = 0] = numbers;
	if (mark === '<' && (final === 'M' || final === 'm')) return mouseOf(first, second, third, final === 'm');
	if (mark === '?' && between === '$' && final === 'y') return {kind: 'mode', mode: first, state: second};
	if (mark !== '' || between !== '') return other;
	if (parameters === '' && (final === 'I' || final === 'O')) return {kind: 'focus', isFocused: final === 'I'};
	if (final === 'R') return {kind: 'cursor'};
	return /[A-HPQSZa-eu~^@]/.test(final) ? undefined : other;
};

const readControl = (text: string): Piece => {
	const body = text.slice(2);
	// Keys of the console of Linux and of rxvt, which end like no others.
	const odd = /^(?:\[[A-E]|[235678]\$(?!y))/.exec(body);
	if (odd) return {length: 2 + odd[0].length};
	if (text.startsWith(pasteStart)) return {length: pasteStart.length, opens: 'paste'};
	const found = /^([?<=>]?)([\d;:]*)([ -/]*)([@-~])/.exec(body);
	if (!found) return /^(?:\[?|[?<=>]?[\d;:]*[ -/]*)$/.test(body) ? 'unfinished' : {length: 2, reply: other};
	const [whole, mark = '', parameters = '', between = '', final = ''] = found;
	// The mouse of old: three bytes follow.
	if (whole === 'M') return body.length < 4 ? 'unfinished' : {length: 6, reply: other};
	const reply = replyOf(mark, parameters, between, final);
	return reply === undefined ? {length: 2 + whole.length} : {length: 2 + whole.length, reply};
};

const readString = (text: string): Piece => {
	for (let index = 2; index < text.length; index++) {
		const isEscape = text[index] === esc;
		if (isEscape && index + 1 === text.length) return 'unfinished';
		if (!isEscape && text[index] !== '\u0007') continue;
		const said = text.slice(1, index);
		const reply: Reply = said.startsWith(']11;') ? {kind: 'background', colour: said.slice(4)} : other;
		// Another sequence begins in the midst of it: it was cut off.
		return {length: isEscape ? index + (text[index + 1] === '\\' ? 2 : 0) : index + 1, reply};
	}

	return 'unfinished';
};

/** Keys of the keypad and the arrows, as some terminals send them. */
const readSingle = (text: string): Piece => {
	const found = /^[\d;]*([@-~])?/.exec(text.slice(2));
	if (found?.[1] !== undefined) return {length: 2 + found[0].length};
	return text.length === 2 + (found?.[0].length ?? 0) ? 'unfinished' : {length: 2};
};

const readPiece = (text: string): Piece => {
	const next = text[1];
	if (next === undefined) return 'unfinished';
	if (next === '[') return readControl(text);
	if (strings.includes(next)) return readString(text);
	if (next === 'O') return readSingle(text);
	return {length: next === esc ? 1 : 2};
};

/** What remains of an answer whose Esc was taken for a key because nothing followed in time. */
const isTorn = (chunk: string): boolean => /^(?:\[[?<>=][\d;]*\$?[a-zA-Z]|\[\d+(?:;\d+)*[cnRtxy]|\[[IO]$|\]\d+;|P[>\d!])/.test(chunk);

const longestStartOf = (marker: string, text: string): number => {
	for (let length = Math.min(marker.length - 1, text.length); length > 0; length--) if (marker.startsWith(text.slice(-length))) return length;
	return 0;
};

export const createReplyReader = () => {
	let held = '';
	let isPasting = false;
	let hasReleasedEscape = false;

	const readPaste = (text: string): {readonly keys: string; readonly rest: string} => {
		const end = text.indexOf(pasteEnd);
		isPasting = end === -1;
		const until = end === -1 ? text.length - longestStartOf(pasteEnd, text) : end + pasteEnd.length;
		return {keys: text.slice(0, until), rest: text.slice(until)};
	};

	return {
		read(chunk: string): Heard {
			let rest = hasReleasedEscape && isTorn(chunk) ? esc + chunk : held + chunk;
			hasReleasedEscape = false;
			held = '';
			let keys = '';
			const replies: Reply[] = [];
			while (rest !== '') {
				if (isPasting) {
					const paste = readPaste(rest);
					keys += paste.keys;
					rest = paste.rest;
					if (!isPasting) continue;
					held = rest;
					break;
				}

				const start = rest.indexOf(esc);
				keys += start === -1 ? rest : rest.slice(0, start);
				rest = start === -1 ? '' : rest.slice(start);
				if (rest === '') break;
				const piece = readPiece(rest);
				if (piece === 'unfinished') {
					held = rest.length > heldMax ? '' : rest;
					break;
				}

				if (piece.opens) isPasting = true;
				if (piece.reply) replies.push(piece.reply);
				else keys += rest.slice(0, piece.length);
				rest = rest.slice(piece.length);
			}

			return {keys, replies};
		},

		/** What is waited for: the rest of what an Esc may begin, or of an answer that has begun. */
		waitsFor: (): 'escape' | 'answer' | undefined => (held === '' || isPasting ? undefined : held === esc ? 'escape' : 'answer'),

		/** Nothing has followed: an Esc was a key, the beginning of an answer is nothing. */
		release(): string {
			const keys = held === esc ? esc : '';
			hasReleasedEscape = keys !== '';
			held = '';
			return keys;
		},

		reset(): void {
			held = '';
			isPasting = false;
			hasReleasedEscape = false;
		},
	};
};
