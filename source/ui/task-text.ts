/**
A task as a text that a person edits: its fields, an empty line, and what its agent is told. Pure, both ways.
*/
import {didYouMean} from '../domain/nearest.js';
import type {Task} from '../domain/task.js';
import {safeLine} from '../domain/text.js';
import {editSays} from './says/edit.js';

const fieldNames = ['title', 'priority', 'check', 'after', 'files', 'agent', 'labels'] as const;
type FieldName = (typeof fieldNames)[number];
export type TaskFields = Readonly<Record<FieldName | 'prompt', string>>;

/** `after`: the ids of all that it waits for. */
export const fieldsOfTask = (task: Task, after: readonly string[]): TaskFields => ({
	title: task.title,
	priority: task.priority,
	check: task.check ?? '',
	after: after.join(', '),
	files: task.files.join(', '),
	agent: task.agent ?? '',
	labels: task.labels.join(', '),
	prompt: task.prompt,
});

/** `notes`: for whoever reads it; not read back. */
export const textOfFields = (fields: TaskFields, notes: readonly string[]): string =>
	[...notes.map(note => `# ${note}`), ...fieldNames.map(name => `${name}: ${fields[name]}`.trimEnd()), '', fields.prompt, ''].join('\n');

const isField = (name: string): name is FieldName => (fieldNames as readonly string[]).includes(name);

type Reading = {readonly fields: Partial<TaskFields>} | {readonly problem: string};

/** The empty line after the fields; -1: there is none. */
const endOfFields = (lines: readonly string[]): number =>
	lines.findIndex((line, index) => line.trim() === '' && lines.slice(0, index).some(before => !before.startsWith('#') && before.trim() !== ''));

const problemSign = '# ! ';

/** With what was wrong with it below its fields, so that no line is another by it, in place of what was wrong before. */
export const withProblem = (text: string, problem: string): string => {
	const lines = text.split('\n');
	const end = endOfFields(lines);
	const head = (end === -1 ? lines : lines.slice(0, end)).filter(
		(line, index, all) => !line.startsWith(problemSign) && (line !== '' || index < all.length - 1),
	);
	return [...head, problemSign + safeLine(problem), ...(end === -1 ? [''] : lines.slice(end))].join('\n');
};

/** A line that is gone says nothing about its field: that stays. */
export const readTaskText = (text: string): Reading => {
	const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
	const end = endOfFields(lines);
	const head = end === -1 ? lines : lines.slice(0, end);
	const fields: Partial<Record<FieldName, string>> = {};
	for (const [index, line] of head.entries()) {
		if (line.startsWith('#') || line.trim() === '') continue;
		const [, name = '', value = ''] = /^\s*(\w+)\s*:(.*)$/su.exec(line) ?? [];
		const known = name.toLowerCase();
		if (name === '') return {problem: editSays.noField(index + 1, fieldNames)};
		if (!isField(known)) return {problem: editSays.unknownField(index + 1, name, didYouMean(known, fieldNames) ?? editSays.fields(fieldNames))};
		fields[known] = value.trim();
	}

	return {fields: {...fields, ...(end === -1 ? {} : {prompt: lines.slice(end).join('\n').trim()})}};
};

/** What is other than before, as `edit-task` takes it. */
export const changedFields = (before: TaskFields, after: Partial<TaskFields>): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name as keyof TaskFields].trim()));
