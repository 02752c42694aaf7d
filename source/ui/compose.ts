/**
The fields of a new task while a person writes them: pure editing, no screen.
*/
import {priorities} from '../domain/task.js';
import {safeText} from '../domain/text.js';

export const fieldNames = ['title', 'prompt', 'check', 'after', 'files', 'priority'] as const;
export type FieldName = (typeof fieldNames)[number];

/** `at` is the place of the caret, counted in graphemes. */
export type Field = {readonly text: string; readonly at: number};

export type Draft = {readonly fields: Readonly<Record<FieldName, Field>>; readonly focus: FieldName};

export const hintOf: Record<FieldName, string> = {
	title: 'what is to be done (required)',
	prompt: 'all that is to be said to the agent beside it',
	check: 'a command that proves it',
	after: 'ids it waits for, with commas',
	files: 'paths it may change, with commas',
	priority: 'left and right change it',
};

const textMax = 20_000;
const graphemes = new Intl.Segmenter();
const split = (text: string): string[] => [...graphemes.segment(text)].map(({segment}) => segment);

const blank: Field = {text: '', at: 0};

export const emptyDraft: Draft = {
	focus: 'title',
	fields: {title: blank, prompt: blank, check: blank, after: blank, files: blank, priority: {text: 'medium', at: 0}},
};

const next = (focus: FieldName, step: number): FieldName => {
	const index = (fieldNames.indexOf(focus) + step + fieldNames.length) % fieldNames.length;
	return fieldNames[index] ?? 'title';
};

const edit = (draft: Draft, change: (field: Field) => Field): Draft => ({
	...draft,
	fields: {...draft.fields, [draft.focus]: change(draft.fields[draft.focus])},
});

/** Puts text in at the caret. Only the prompt has more than one line. */
export const insertText = (draft: Draft, raw: string): Draft => {
	if (draft.focus === 'priority') return draft;
	const safe = safeText(raw.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
	const piece = split(draft.focus === 'prompt' ? safe : safe.replaceAll(/\s*\n\s*/g, ' '));
	return edit(draft, ({text, at}) => {
		const before = split(text);
		return before.length + piece.length > textMax
			? {text, at}
			: {text: [...before.slice(0, at), ...piece, ...before.slice(at)].join(''), at: at + piece.length};
	});
};

const cutAt = (field: Field, from: number, to: number): Field => {
	const all = split(field.text);
	return {text: [...all.slice(0, from), ...all.slice(to)].join(''), at: from};
};

const wordStart = ({text, at}: Field): number => split(text).slice(0, at).join('').trimEnd().replace(/\S+$/, '').length;

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

const turnPriority = (draft: Draft, step: number): Draft =>
	edit(draft, ({text}) => {
		const index = (priorities as readonly string[]).indexOf(text);
		return {text: priorities[(index + step + priorities.length) % priorities.length] ?? 'medium', at: 0};
	});

/** What a key makes of the draft; `undefined`: the key means nothing here. */
export const editDraft = (draft: Draft, press: string): Draft | undefined => {
	if (press === 'tab' || press === 'down') return {...draft, focus: next(draft.focus, 1)};
	if (press === 'shift+tab' || press === 'up') return {...draft, focus: next(draft.focus, -1)};
	if (draft.focus === 'priority') {
		if (press === 'left') return turnPriority(draft, -1);
		return press === 'right' || press === ' ' ? turnPriority(draft, 1) : undefined;
	}

	const change = edits[press];
	if (change) return edit(draft, change);
	if (press === 'newline') return insertText(draft, '\n');
	return split(press).length === 1 ? insertText(draft, press) : undefined;
};

export const isLastField = ({focus}: Draft): boolean => focus === fieldNames.at(-1);

/** Input for `add-task`: what was left empty is left out. */
export const inputOfDraft = ({fields}: Draft): Record<string, string> =>
	Object.fromEntries(fieldNames.map(name => [name, fields[name].text.trim()] as const).filter(([, text]) => text !== ''));

/** Where the caret stands in the field's text, as text before and after it. */
export const aroundCaret = ({text, at}: Field): readonly [string, string] => {
	const all = split(text);
	return [all.slice(0, at).join(''), all.slice(at).join('')];
};
