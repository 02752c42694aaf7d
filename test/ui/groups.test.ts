import {expect, test} from 'vitest';
import {plainText} from '../../source/ui/cells.js';
import {paneOf} from '../../source/ui/panes/panes.js';
import {paneLines} from '../../source/ui/parts/pane-lines.js';
import {aDesk} from '../support/desk.js';
import {fakeEngine} from '../support/fake-engine.js';
import {anAgent, aSnapshot, aTask} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

const tasks = [
	aTask('T-1', 'ready', {labels: ['ui']}),
	aTask('T-2', 'ready'),
	aTask('T-3', 'working', {labels: ['auth', 'ui']}),
	aTask('T-4', 'ready', {labels: ['ui']}),
	aTask('T-5', 'merged', {labels: ['auth']}),
	aTask('T-6', 'merged', {labels: ['auth']}),
];
const agents = [anAgent('a1', 'T-1', 'working'), anAgent('a2', 'T-3', 'working'), anAgent('a3', 'T-2', 'working')];

const atTable = (more: Parameters<typeof aSnapshot>[0] = {}) => sit(fakeEngine({snapshot: aSnapshot({tasks, agents, ...more})}), {columns: 120, rows: 40});
type Table = ReturnType<typeof atTable>;

const linesOf = ({ui, engine}: Table, width = 100, height = 14): string[] => {
	const state = ui.get();
	const desk = aDesk({snapshot: engine.getSnapshot(), state});
	return paneLines(paneOf(state.pane), desk, {width, height, isWhole: state.isFull, isFocused: true}).map(plainText);
};
const type = async ({press}: Table, line: string) => press(':', ...line, 'return');

test('tasks stand below their labels, and the cursor passes over the headings', async () => {
	const table = atTable();
	await table.press('2', '2');
	await type(table, 'group label');
	const lines = linesOf(table);
	expect(lines[0]).toContain('2 Tasks grouped by label');
	const order = lines.flatMap(line => /── (auth, ui|auth|ui|no label) (\d)|(T-\d)/.exec(line)?.slice(1).filter(Boolean).join(' ') ?? []);
	expect(order).toEqual(['auth 2', 'T-5', 'T-6', 'auth, ui 1', 'T-3', 'ui 2', 'T-1', 'T-4', 'no label 1', 'T-2']);
	expect(table.at()).toBe('T-5');
	const way: Array<string | undefined> = [];
	for (const key of ['j', 'j', 'j', 'j', 'j', 'j', 'k', 'k', 'k', 'home', 'k', 'end']) {
		await table.press(key);
		way.push(table.at());
	}

	expect(way).toEqual(['T-6', 'T-3', 'T-1', 'T-4', 'T-2', 'T-2', 'T-4', 'T-1', 'T-3', 'T-5', 'T-5', 'T-2']);
	await type(table, 'group off');
	expect(linesOf(table).join('\n')).not.toContain('── auth');
	expect(linesOf(table)[0]).not.toContain('grouped');
});

test('a filter and marks count rows, not headings; what moves to another label stays under the cursor', async () => {
	const table = atTable();
	await table.press('2', '2');
	await type(table, 'group label');
	await table.press('*');
	expect(linesOf(table)[0]).toContain('6 marked');
	await table.press('escape', '/', ...'state:ready', 'return');
	expect(linesOf(table)[0]).toContain('3 of 6');
	await table.press('home');
	expect(table.at()).toBe('T-1');
	table.engine.change(aSnapshot({agents, tasks: tasks.map(task => (task.id === 'T-1' ? {...task, labels: ['zoo']} : task))}));
	expect(table.at()).toBe('T-1');
	expect(linesOf(table).findIndex(line => line.includes('T-1'))).toBeGreaterThan(linesOf(table).findIndex(line => line.includes('zoo')));
});

test('agents stand below the labels of their tasks, free places below them all, in one line or two', async () => {
	const table = atTable();
	await type(table, 'group label');
	for (const width of [100, 50]) {
		const order = linesOf(table, width, 24).flatMap(line => /── (auth, ui|ui|no label)|\b(a\d) /.exec(line)?.slice(1).filter(Boolean).join('') ?? []);
		expect(order).toEqual(['auth, ui', 'a2', 'ui', 'a1', 'no label', 'a3']);
	}

	await table.press('k', 'x');
	expect(table.ui.get().overlay ?? table.said()).not.toBeUndefined();
	expect(table.at()).toBe('a2');
});

test('a list that has no labels says so', async () => {
	const table = atTable();
	await table.press('7', '7');
	await type(table, 'group label');
	expect(table.said()).toContain('cannot be grouped');
});

test(':archive takes what is over out of the tasks, says how many, and brings it back; a filter finds it all the same', async () => {
	const table = atTable();
	await table.press('2', '2');
	expect(linesOf(table).join('\n')).toContain('T-5');
	await type(table, 'archive');
	expect(table.said()).toContain('2 tasks hidden that are over');
	expect(linesOf(table).join('\n')).not.toMatch(/T-5|T-6/);
	expect(linesOf(table).at(-1)).toContain('2 over, hidden: :archive shows them');
	await table.press('/', ...'state:merged', 'return');
	expect(linesOf(table).join('\n')).toMatch(/T-5[\s\S]*T-6/);
	await table.press('escape');
	await type(table, 'archive');
	expect(linesOf(table).join('\n')).toContain('T-5');
});
