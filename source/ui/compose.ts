/**
The fields of a new task while a person writes them: pure editing, no screen.
*/
import {isOver, priorities, type Task} from '../domain/task.js';
import {aroundCaret, editField, emptyField, type Field, fieldOf, insertInto} from './field.js';

export const fieldNames = ['title', 'prompt', 'check', 'after', 'files', 'priority', 'agent', 'tries', 'limit'] as const;
export type FieldName = (typeof fieldNames)[number];
export type ChoiceName = 'priority' | 'agent';
/** Of a few letters: they share a line with what is chosen. */
export type ShortName = 'tries' | 'limit';

export type Draft = {readonly fields: Readonly<Record<FieldName, Field>>; readonly focus: FieldName};

/** What there is to choose from. `agents`: by their names in the config. */
export type Choices = {readonly agents: readonly string[]; readonly tasks: readonly Task[]};

/** `agent`, `tries` and `limit`: nothing means what the config says. */
export const emptyDraft: Draft = {
	focus: 'title',
	fields: {
		title: emptyField,
		prompt: emptyField,
		check: emptyField,
		after: emptyField,
		files: emptyField,
		priority: {text: 'medium', at: 0},
		agent: emptyField,
		tries: emptyField,
		limit: emptyField,
	},
};

const titleMax = 120;

export const isChoice = (name: FieldName): name is ChoiceName => name === 'priority' || name === 'agent';
export const isShort = (name: FieldName): name is ShortName => name === 'tries' || name === 'limit';

/** Where there is one agent, nobody is asked for it. */
export const fieldsOf = ({agents}: Pick<Choices, 'agents'>): FieldName[] => fieldNames.filter(name => name !== 'agent' || agents.length > 1);

export const optionsOf = (name: ChoiceName, {agents}: Pick<Choices, 'agents'>): readonly string[] => (name === 'priority' ? priorities : ['', ...agents]);

const moved = (draft: Draft, step: number, choices: Choices): Draft => {
	const names = fieldsOf(choices);
	const focus = names[(names.indexOf(draft.focus) + step + names.length) % names.length] ?? 'title';
	return {...draft, focus};
};

const edit = (draft: Draft, change: (field: Field) => Field): Draft => ({
	...draft,
	fields: {...draft.fields, [draft.focus]: change(draft.fields[draft.focus])},
});

/** Puts text in at the caret. Only the goal has more than one line. */
export const insertText = (draft: Draft, raw: string): Draft =>
	isChoice(draft.focus) ? draft : edit(draft, field => insertInto(field, raw, draft.focus === 'prompt'));

const turned = (draft: Draft, name: ChoiceName, step: number, choices: Choices): Draft => {
	const options = optionsOf(name, choices);
	return edit(draft, ({text}) => ({text: options[(options.indexOf(text) + step + options.length) % options.length] ?? '', at: 0}));
};

/** The id that is being written, up to the caret. */
const wordAt = (field: Field): string => /[^,\s]*$/.exec(aroundCaret(field)[0])?.[0] ?? '';

export const idsIn = ({text}: Field): string[] => text.split(/[,\s]+/).filter(Boolean);

/** Tasks that may be meant by what stands before the caret: by their ids, then by a word of their titles. None when nothing does. */
export const candidatesFor = (field: Field, tasks: readonly Task[]): Task[] => {
	const word = wordAt(field).toLowerCase();
	if (word === '' || tasks.some(({id}) => id.toLowerCase() === word)) return [];
	const named = new Set(idsIn(field));
	const open = tasks.filter(({id, state}) => !isOver(state) && !named.has(id));
	const byId = open.filter(({id}) => id.toLowerCase().startsWith(word));
	const byTitle = open.filter(({id, title}) => !byId.some(task => task.id === id) && `${id} ${title}`.toLowerCase().includes(word));
	return [...byId, ...byTitle];
};

/** With the first that may be meant in place of the word; `undefined` when none may. */
const completed = (draft: Draft, {tasks}: Choices): Draft | undefined => {
	const field = draft.fields.after;
	const [first] = candidatesFor(field, tasks);
	if (first === undefined) return undefined;
	const [before, after] = aroundCaret(field);
	const kept = before.slice(0, before.length - wordAt(field).length) + first.id;
	return edit(draft, () => ({text: kept + after, at: fieldOf(kept).at}));
};

/** The same place on the line above or below; `undefined` where there is none. */
const toLine = ({text, at}: Field, step: -1 | 1): Field | undefined => {
	const lines = text.split('\n').map(line => fieldOf(line).at);
	const starts = lines.map((_, index) => lines.slice(0, index).reduce((sum, length) => sum + length + 1, 0));
	const row = starts.findLastIndex(start => start <= at);
	const [start, length] = [starts[row + step], lines[row + step]];
	return start === undefined || length === undefined ? undefined : {text, at: start + Math.min(length, at - (starts[row] ?? 0))};
};

/** What a key makes of the draft; `undefined`: the key means nothing here. */
export const editDraft = (draft: Draft, press: string, choices: Choices): Draft | undefined => {
	const {focus, fields} = draft;
	if (focus === 'after' && press === 'tab') return completed(draft, choices) ?? moved(draft, 1, choices);
	if (focus === 'prompt' && (press === 'up' || press === 'down')) {
		const field = toLine(fields.prompt, press === 'up' ? -1 : 1);
		if (field !== undefined) return edit(draft, () => field);
	}

	if (press === 'tab' || press === 'down' || press === 'return') return moved(draft, 1, choices);
	if (press === 'shift+tab' || press === 'up') return moved(draft, -1, choices);
	if (isChoice(focus)) {
		if (press === 'left') return turned(draft, focus, -1, choices);
		return press === 'right' || press === ' ' ? turned(draft, focus, 1, choices) : undefined;
	}

	const field = editField(fields[focus], press, focus === 'prompt');
	return field && edit(draft, () => field);
};

export const isLastField = ({focus}: Draft, choices: Choices): boolean => focus === fieldsOf(choices).at(-1);

/** Title and goal as a text for an editor: the first line, and all below it. */
export const textOfDraft = ({fields: {title, prompt}}: Draft, note: string): string => `${title.text}\n\n${prompt.text}\n\n<!-- ${note} -->\n`;

export const withText = (draft: Draft, text: string): Draft => {
	const lines = text
		.replaceAll(/<!--[\s\S]*?-->/g, '')
		.replaceAll('\r\n', '\n')
		.trim()
		.split('\n');
	const title = insertInto(emptyField, (lines[0] ?? '').replace(/^#+\s+/, ''));
	const prompt = insertInto(emptyField, lines.slice(1).join('\n').trim(), true);
	return {...draft, fields: {...draft.fields, title, prompt}};
};

/** What was pasted becomes the goal, and its first line the title; what stands there already stays before it. */
export const withPasted = (draft: Draft, text: string): Draft => {
	const {title, prompt} = draft.fields;
	const lines = text.trim().split(/\r\n|\r|\n/);
	const first = (lines[0] ?? '').replace(/^(?:#+|[-*+](?: \[[ x]\])?)\s+/i, '').slice(0, titleMax);
	const goal = insertInto(fieldOf(prompt.text === '' ? '' : `${prompt.text}\n`), text.trim(), true);
	return {...draft, fields: {...draft.fields, title: title.text.trim() === '' ? insertInto(emptyField, first) : title, prompt: goal}};
};

/** Input for `add-task`: what was left empty is left out. */
export const inputOfDraft = ({fields}: Draft): Record<string, string | number> => {
	const written = (name: FieldName): string | number => {
		const text = fields[name].text.trim();
		if (name === 'after') return idsIn(fields.after).join(', ');
		return name === 'tries' && /^\d+$/.test(text) ? Number(text) : text;
	};

	return Object.fromEntries(fieldNames.map(name => [name, written(name)] as const).filter(([, value]) => value !== ''));
};
