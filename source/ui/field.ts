/**
Text while a person writes it, with a caret: pure editing, by the keys of a shell.
*/
import {safeText} from '../domain/text.js';

/** `at` is the place of the caret, counted in graphemes. */
export type Field = {readonly text: string; readonly at: number};

export const emptyField: Field = {text: '', at: 0};

const textMax = 20_000;
const graphemes = new Intl.Segmenter();
const split = (text: string): string[] => [...graphemes.segment(text)].map(({segment}) => segment);

/** With the caret at its end. */
export const fieldOf = (text: string): Field => ({text, at: split(text).length});

/** Puts text in at the caret; on one line, breaks become spaces. */
export const insertInto = ({text, at}: Field, raw: string, hasLines = false): Field => {
	const safe = safeText(raw.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
	const piece = split(hasLines ? safe : safe.replaceAll(/\s*\n\s*/g, ' '));
	const before = split(text);
	return before.length + piece.length > textMax ? {text, at} : {text: [...before.slice(0, at), ...piece, ...before.slice(at)].join(''), at: at + piece.length};
};

const cutAt = (field: Field, from: number, to: number): Field => {
	const all = split(field.text);
	return {text: [...all.slice(0, from), ...all.slice(to)].join(''), at: from};
};

const wordStart = ({text, at}: Field): number => split(split(text).slice(0, at).join('').trimEnd().replace(/\S+$/, '')).length;

const edits: Readonly<Record<string, (field: Field) => Field>> = {
	left: ({text, at}) => ({text, at: Math.max(0, at - 1)}),
	right: ({text, at}) => ({text, at: Math.min(split(text).length, at + 1)}),
	home: ({text}) => ({text, at: 0}),
	end: ({text}) => ({text, at: split(text).length}),
	backspace: field => (field.at === 0 ? field : cutAt(field, field.at - 1, field.at)),
	delete: field => cutAt(field, field.at, field.at + 1),
	'ctrl+a': ({text}) => ({text, at: 0}),
	'ctrl+e': ({text}) => ({text, at: split(text).length}),
	'ctrl+u': field => cutAt(field, 0, field.at),
	'ctrl+k': ({text, at}) => ({text: split(text).slice(0, at).join(''), at}),
	'ctrl+w': field => cutAt(field, wordStart(field), field.at),
};

/** What a key makes of it; `undefined` when the key means nothing in a field. */
export const editField = (field: Field, press: string, hasLines = false): Field | undefined => {
	const change = edits[press];
	if (change) return change(field);
	if (press === 'newline') return insertInto(field, '\n', hasLines);
	return split(press).length === 1 ? insertInto(field, press, hasLines) : undefined;
};

/** Where the caret stands, as text before and after it. */
export const aroundCaret = ({text, at}: Field): readonly [string, string] => {
	const all = split(text);
	return [all.slice(0, at).join(''), all.slice(at).join('')];
};
