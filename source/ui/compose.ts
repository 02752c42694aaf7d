/**
The fields of a new task while a person writes them: pure editing, no screen.
*/
import {priorities} from '../domain/task.js';
import {editField, emptyField, type Field, insertInto} from './field.js';

export const fieldNames = ['title', 'prompt', 'check', 'after', 'files', 'priority'] as const;
export type FieldName = (typeof fieldNames)[number];

export type Draft = {readonly fields: Readonly<Record<FieldName, Field>>; readonly focus: FieldName};

export const hintOf: Record<FieldName, string> = {
	title: 'what is to be done (required)',
	prompt: 'all that is to be said to the agent beside it',
	check: 'a command that proves it',
	after: 'ids it waits for, with commas',
	files: 'paths it may change, with commas',
	priority: 'left and right change it',
};

export const emptyDraft: Draft = {
	focus: 'title',
	fields: {title: emptyField, prompt: emptyField, check: emptyField, after: emptyField, files: emptyField, priority: {text: 'medium', at: 0}},
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
export const insertText = (draft: Draft, raw: string): Draft =>
	draft.focus === 'priority' ? draft : edit(draft, field => insertInto(field, raw, draft.focus === 'prompt'));

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

	const {focus, fields} = draft;
	const field = editField(fields[focus], press, focus === 'prompt');
	return field && edit(draft, () => field);
};

export const isLastField = ({focus}: Draft): boolean => focus === fieldNames.at(-1);

/** Input for `add-task`: what was left empty is left out. */
export const inputOfDraft = ({fields}: Draft): Record<string, string> =>
	Object.fromEntries(fieldNames.map(name => [name, fields[name].text.trim()] as const).filter(([, text]) => text !== ''));
