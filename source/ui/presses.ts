/**
From what Ink reports to names of keys: one name for each key of a chunk, nothing for what is no key.
*/
import type {Key} from 'ink';

const named = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageDown', 'pagedown'],
	['pageUp', 'pageup'],
	['home', 'home'],
	['end', 'end'],
	['return', 'return'],
	['escape', 'escape'],
	['backspace', 'backspace'],
	['delete', 'delete'],
] as const satisfies ReadonlyArray<readonly [keyof Key, string]>;

const graphemes = new Intl.Segmenter();
// More than anybody types ahead: with line breaks in it, it was pasted into a terminal that does not mark pastes.
const typedAheadMax = 16;

type Heard = {readonly presses: readonly string[]; readonly pasted?: string};

const pressesIn = (chunk: string): string[] =>
	[...graphemes.segment(chunk)].flatMap(({segment}) => {
		if (segment === '\r' || segment === '\r\n') return ['return'];
		if (segment === '\n') return ['newline'];
		if (segment === '\t') return ['tab'];
		const code = segment.codePointAt(0) ?? 0;
		if (code === 127) return ['backspace'];
		// Ctrl and a letter, typed so fast that it came with others; a and b belong to readline and tmux.
		if (code >= 3 && code <= 26) return [`ctrl+${String.fromCodePoint(code + 96)}`];
		return code < 32 || (code >= 128 && code <= 159) ? [] : [segment];
	});

/** Tab, Backspace or Ctrl with a letter, among letters: somebody types faster than we read, or holds a key down. */
const isTypedAhead = (body: string): boolean => {
	const presses = pressesIn(body);
	const keys = presses.filter(press => /^(?:tab|backspace|ctrl\+.)$/.test(press));
	const hasBreak = presses.includes('return') || presses.includes('newline');
	return keys.length > 0 && !hasBreak && (keys.length === presses.length || body.length <= typedAheadMax);
};

/** Where the reader is, and what the terminal is known for. `marksPastes`: what it does not mark as pasted, as one line, was typed. */
export type Hearing = {readonly isWriting: boolean; readonly marksPastes: boolean};

/** `isWriting`: a text field has the keyboard, and a long chunk is text for it. A letter with Esc before it is nothing: nobody can tell it from Esc and a letter. Only in a field Alt and Enter are a key. */
export const readPresses = (input: string, key: Key, {isWriting, marksPastes}: Hearing): Heard => {
	if (isWriting && key.meta && key.return && key.eventType !== 'release') return {presses: ['alt+return']};
	if (key.eventType === 'release' || key.meta || key.super || key.hyper) return {presses: []};
	if (key.ctrl) return {presses: /^[a-z]$/.test(input) ? [`ctrl+${input}`] : []};
	if (key.tab) return {presses: [key.shift ? 'shift+tab' : 'tab']};
	const name = named.find(([flag]) => key[flag] === true)?.[1];
	if (name !== undefined) return {presses: [name]};

	const body = isWriting ? input.replace(/[\r\n]+$/, '') : input;
	if (isWriting && isTypedAhead(body)) return {presses: pressesIn(input)};
	// Many lines are never run, whoever they are from.
	const isTyped = !isWriting && marksPastes && !/[\r\n]/.test(input.replace(/(?:\r\n|\r|\n)$/, ''));
	const isPaste = !isTyped && body.length > 1 && /[\r\n\t]/.test(body) && (isWriting || body.length > typedAheadMax);
	if (isPaste) return {presses: body === input ? [] : ['return'], pasted: body};
	if (isWriting && body.length > 1) return {presses: body === input ? [] : ['return'], pasted: body};
	return {presses: pressesIn(input)};
};
