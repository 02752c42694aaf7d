/**
A task in the editor of its reader, without an editor: what it is given, and what is made of what it saves.
*/
import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {success} from '../../source/domain/problem.js';
import {changedFields, fieldsOfTask, readTaskText, textOfFields} from '../../source/ui/task-text.js';
import {fakeEngine} from '../support/fake-engine.js';
import {aSnapshot, aTask} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

const task = aTask('T-26', 'ready', {title: 'payment retries', prompt: 'One.\n\nkey: two', files: ['src/{a,b}.ts'], labels: ['api', 'pay']});

/** `save`: from what is opened to what is saved. */
const sitAt = (save: (text: string) => string | undefined, tasks = [task, aTask('T-1', 'merged'), aTask('T-2', 'working', {agentId: 'a1' as never})]) => {
	const opened: string[] = [];
	const engine = Object.assign(fakeEngine({snapshot: aSnapshot({tasks, agents: []})}), {cards: Object.values(registry)});
	const dispatch = engine.dispatch;
	engine.dispatch = async (name, input) =>
		name === 'show-graph' ? success({output: {edges: [{task_id: 'T-26', depends_on: 'T-9', type: 'hard'}]}}) : dispatch(name, input);
	const programs = {
		async edit(text: string) {
			opened.push(text);
			return success(save(text));
		},
		page: async () => success(undefined),
		shell: async () => success(undefined),
	};
	return {...sit(engine, {columns: 120, rows: 40}, false, {programs}), opened};
};

test('what is written is read back as it was, whatever it holds', () => {
	const fields = fieldsOfTask(task, ['T-9', 'T-8']);
	const text = textOfFields(fields, ['a note']);
	expect(text).toBe(
		'# a note\ntitle: payment retries\npriority: medium\ncheck:\nafter: T-9, T-8\nfiles: src/{a,b}.ts\nagent:\nlabels: api, pay\n\nOne.\n\nkey: two\n',
	);
	expect(readTaskText(text)).toEqual({fields});
	expect(readTaskText(text.replaceAll('\n', '\r\n'))).toEqual({fields});
	expect(changedFields(fields, fields)).toEqual({});
});

test.each([
	['title: a', {title: 'a'}],
	['\n# note\n\nLabels:  x , y\n\n', {labels: 'x , y', prompt: ''}],
	['check: a: b\n\n\nmore\n', {check: 'a: b', prompt: 'more'}],
])('%j says %j, and nothing of other fields', (text, fields) => {
	expect(readTaskText(text)).toEqual({fields});
});

test('a line that is no field is named, with the nearest one', () => {
	expect(readTaskText('titel: a')).toEqual({problem: 'Line 1: there is no field titel. Did you mean "title"?'});
	expect(readTaskText('# x\njust words')).toMatchObject({problem: expect.stringMatching(/^Line 2 has no field/)});
});

test('e changes only what was changed; u takes it back', async () => {
	const seat = sitAt(text => text.replace('payment retries', 'pay again').replace('labels: api, pay', 'labels:'));
	seat.engine.answer = () => ({
		ok: true,
		value: {said: 'Changed.', undo: {name: 'edit-task', input: {taskId: 'T-26', title: 'payment retries'}, does: 'let it be'}},
	});
	await seat.press('2');
	await seat.press('e');
	expect(seat.opened[0]).toContain('after: T-9\n');
	expect(seat.engine.dispatched).toEqual([{name: 'edit-task', input: {taskId: 'T-26', title: 'pay again', labels: ''}}]);
	await seat.press('u');
	expect(seat.engine.dispatched.at(-1)).toEqual({name: 'edit-task', input: {taskId: 'T-26', title: 'payment retries'}});
});

test('what is refused is not lost: the next e goes on with it', async () => {
	let saved: string | undefined = 'titel: a\n';
	const seat = sitAt(() => saved);
	await seat.press('2');
	await seat.press('e');
	expect(seat.said()).toBe('Line 1: there is no field titel. Did you mean "title"? e goes on with what you wrote.');
	saved = 'title: a\n# ! Line 1: there is no field titel. Did you mean "title"?\n\n# ! is said to the agent\n';
	seat.engine.answer = () => ({ok: false, problem: {kind: 'refused', code: 'x', message: 'No.'}});
	await seat.press('e');
	expect(seat.opened[1]).toBe('titel: a\n# ! Line 1: there is no field titel. Did you mean "title"?\n');
	expect(seat.said()).toBe('No. e goes on with what you wrote.');
	saved = undefined;
	await seat.press('e');
	expect(seat.opened[2]).toBe('title: a\n# ! No.\n\n# ! is said to the agent\n');
	expect(seat.said()).toBe('T-26 is as it was.');
	await seat.press('e');
	expect(seat.opened[3]).toContain('title: payment retries');
});

test('one that is over is not opened; one at work says what can still be changed', async () => {
	const seat = sitAt(() => undefined);
	await seat.press('2', '2');
	await seat.press('/', ...'task:T-1', 'return');
	await seat.press('e');
	expect(seat.said()).toBe('T-1 is merged; there is nothing left to change.');
	expect(seat.opened).toEqual([]);
	await seat.press('/', 'ctrl+u', ...'task:T-2', 'return');
	await seat.press('e');
	expect(seat.opened[0]).toContain('only its priority and its labels can be changed now');
});
