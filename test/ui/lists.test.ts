import {expect, test} from 'vitest';
import {plainText} from '../../source/ui/cells.js';
import {overlayOf} from '../../source/ui/overlays/overlays.js';
import {paneOf} from '../../source/ui/panes/panes.js';
import {paneLines} from '../../source/ui/parts/pane-lines.js';
import {siftedRows} from '../../source/ui/sifted.js';
import {firstUiState, reduceUi} from '../../source/ui/ui-state.js';
import {aDesk} from '../support/desk.js';
import {effortOf} from '../support/effort.js';
import {aSnapshot, aTask} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

const typed = (text: string): string[] => [...text];

const titleOf = (table: ReturnType<typeof sit>, width = 100): string => {
	const {ui, engine} = table;
	const state = ui.get();
	return plainText(
		paneLines(paneOf(state.pane), aDesk({snapshot: engine.getSnapshot(), state}), {width, height: 12, isWhole: false, isFocused: true})[0] ?? [],
	);
};

const rowsIn = ({ui, engine}: ReturnType<typeof sit>): unknown[] => {
	const state = ui.get();
	const pane = paneOf(state.pane);
	return siftedRows(pane, {snapshot: engine.getSnapshot(), policy: engine.policy}, state.isFull, state).rows.map(row => pane.keyOf(row));
};

test('the list follows the filter with every letter; Enter keeps it, and the title says so', async () => {
	const table = sit();
	await table.press('2', '/', ...typed('payment'));
	expect(rowsIn(table)).toEqual(['T-26']);
	expect(table.at()).toBe('T-26');
	await table.press('return');
	expect(table.ui.get()).not.toHaveProperty('overlay');
	expect(rowsIn(table)).toEqual(['T-26']);
	expect(titleOf(table)).toContain('2 Tasks /payment');
	expect(titleOf(table)).toContain('1 of 25');
	expect(titleOf(table, 40)).toContain('1 of 25');
});

test('Esc clears the filter while it is written, and before it goes back when it is kept', async () => {
	const table = sit();
	await table.press('2', '/', ...typed('payment'), 'escape');
	expect(rowsIn(table)).toHaveLength(22);
	await table.press('/', ...typed('payment'), 'return', 'escape');
	expect(rowsIn(table)).toHaveLength(22);
	expect(table.ui.get().overlay).toBeUndefined();
	await table.press('escape');
	expect(table.ui.get().overlay?.kind).toBe('leave');
});

test('a filter is edited where it was left; each pane has its own', async () => {
	const table = sit();
	await table.press('2', '/', ...typed('state:re'), 'return', '1');
	expect(rowsIn(table)).toHaveLength(8);
	await table.press('2', '/', ...typed('ady'));
	expect(table.ui.get().filters).toEqual({tasks: 'state:ready'});
	expect(rowsIn(table)).toEqual(['T-26', 'T-27', 'T-30', 'T-31']);
	await table.press('ctrl+u', 'backspace');
	expect(table.ui.get().overlay).toBeUndefined();
	expect(rowsIn(table)).toHaveLength(22);
});

test('pasted words filter, too', async () => {
	const table = sit();
	await table.press('/');
	table.paste('state:working\n cli:claude');
	expect(table.ui.get().filters).toEqual({agents: 'state:working cli:claude'});
	expect(rowsIn(table)).toEqual(['a1', 'a3', 'a7', 'a8']);
});

test.each([
	['1', 'state:needs-you', ['a2']],
	['1', 'state:failed', ['a5']],
	['1', 'agent:a3', ['a3']],
	['1', 'cli:codex|gemini', ['a2', 'a5']],
	['2', 'file:cookie', ['T-11']],
	['2', 'prio:high', ['T-17', 'T-26', 'T-27']],
	['3', 'state:dirty', ['T-17', 'T-21', 'T-13']],
	['4', 'state:landed|queued', ['T-18', 'm3', 'm2']],
	['5', 'refund', ['T-28', 'T-29']],
	['6', 'rate', ['a1']],
	['7', 'legacy', ['e7', 'e6']],
	['8', 'task:T-11', ['e5']],
] as const)('in pane %s, %s finds what it should', async (pane, filter, keys) => {
	const table = sit();
	await table.press(pane, pane, '/', ...typed(filter), 'return');
	expect(rowsIn(table).toSorted()).toEqual([...keys].toSorted());
});

test('what is wrong with a filter is said under it; Tab completes fields and values', async () => {
	const table = sit();
	const advice = () => {
		const state = table.ui.get();
		const desk = aDesk({snapshot: table.engine.getSnapshot(), state});
		if (!state.overlay) return '';
		const view = {desk, cards: [], keymap: {views: [], acts: []}, state, pane: state.pane, context: 'dashboard', size: {columns: 100, rows: 24}} as const;
		return plainText(overlayOf(state.overlay).lines(state.overlay, view as never)[2] ?? []);
	};
	await table.press('/', ...typed('stat:failed'));
	expect(advice()).toContain('There is no stat: here. Did you mean state:?');
	await table.press('ctrl+u', 's', 'tab');
	expect(table.ui.get().filters).toEqual({agents: 'state:'});
	expect(advice()).toContain('working 5');
	await table.press('n', 'tab');
	expect(table.ui.get().filters).toEqual({agents: 'state:needs-you'});
	await table.press('ctrl+u', ...typed('nobody'));
	expect(rowsIn(table)).toEqual([]);
	expect(
		paneLines(paneOf('agents'), aDesk({state: table.ui.get()}), {width: 80, height: 8, isWhole: false, isFocused: true})
			.map(plainText)
			.join('\n'),
	).toContain('Nothing here matches nobody. Esc shows everything again.');
});

test.each([
	['1', 'state', ['a2', 'a5', 'a4']],
	['2', 'priority', ['T-17', 'T-26', 'T-27']],
	['2', 'id', ['T-07', 'T-08', 'T-09']],
	['3', 'dirty', ['T-13', 'T-17', 'T-21']],
] as const)('pane %s sorted by %s', async (pane, column, first) => {
	const table = sit();
	await table.press(pane, pane);
	for (let tries = 0; tries < 8 && table.ui.get().sorts[table.ui.get().pane]?.column !== column; tries++) await table.press('>');
	expect(table.said()).toBe(`Sorted by ${column}. I inverts.`);
	expect(rowsIn(table).slice(0, first.length)).toEqual(first);
	const sorted = rowsIn(table);
	await table.press('I');
	expect(rowsIn(table)).not.toEqual(sorted);
	await table.press('<');
	expect(table.ui.get().sorts[table.ui.get().pane]?.column).not.toBe(column);
});

test('marks: one, a range, all; the title counts them, and Esc takes them back first', async () => {
	const table = sit();
	await table.press(' ', 'j', ' ');
	expect([...(table.ui.get().marks.agents ?? [])]).toEqual(['a1', 'a3']);
	expect(table.at()).toBe('a4');
	expect(titleOf(table)).toContain('2 marked');
	await table.press('v', 'j', 'j');
	expect(titleOf(table)).toContain('5 marked');
	await table.press('k', 'v');
	expect([...(table.ui.get().marks.agents ?? [])]).toEqual(['a1', 'a3', 'a4', 'a5']);
	await table.press('v', 'G', 'escape');
	expect(table.ui.get().marks.agents?.size).toBe(4);
	await table.press('*');
	expect(table.ui.get().marks.agents?.size).toBe(8);
	await table.press('*');
	expect(table.ui.get().marks.agents?.size).toBe(0);
	await table.press('g', 'g', ' ', 'escape');
	expect(table.ui.get().marks.agents?.size).toBe(0);
	expect(table.ui.get().overlay).toBeUndefined();
	await table.press('q');
	expect(table.ui.get().overlay?.kind).toBe('leave');
});

test('marks survive filtering, and go with their rows', async () => {
	const table = sit();
	await table.press('2', '/', ...typed('prio:high'), 'return', '*', 'escape');
	expect(table.ui.get().marks.tasks?.size).toBe(0);
	await table.press('*', '/', 'ctrl+u', ...typed('state:ready'), 'return');
	expect(titleOf(table)).toContain('3 marked, 1 out of sight');
	expect(titleOf(table)).toContain('4 of 25');
	table.engine.change({tasks: aSnapshot().tasks.filter(({id}) => id !== 'T-17')});
	await table.press('j');
	expect([...(table.ui.get().marks.tasks ?? [])]).toEqual(['T-26', 'T-27']);
});

test('marked rows have a sign of their own, also under the cursor, and in ASCII', () => {
	const state = reduceUi(firstUiState, {type: 'marks', pane: 'agents', marks: new Set(['a1', 'a3'])});
	const lines = paneLines(paneOf('agents'), aDesk({state}), {width: 100, height: 12, isWhole: false, isFocused: true}).map(plainText);
	expect(lines.filter(line => /^│[█▐]/.test(line))).toHaveLength(2);
	expect(lines.find(line => line.includes('login rate limit'))).toMatch(/^│█/);
});

test('10,000 tasks are filtered within a frame, and only when something has changed', async () => {
	const tasks = Array.from({length: 10_000}, (_, index) => aTask(`T-${index}`, 'ready', {title: `Do the thing number ${index} well`, labels: ['auth', 'web']}));
	const snapshot = aSnapshot({tasks});
	const pane = paneOf('tasks');
	const desk = aDesk({snapshot});
	const rowsFor = (filter: string, shown = snapshot) =>
		siftedRows(pane, {...desk, snapshot: shown}, true, reduceUi(firstUiState, {type: 'filter', pane: 'tasks', text: filter})).rows;
	rowsFor('thing');
	const filters = ['n', 'nu', 'num', 'numb', 'label:auth 77', '~dttw', 'task:T-9999'];
	const [, letters] = await effortOf(() => {
		for (const filter of filters) rowsFor(filter);
	});
	expect(rowsFor('label:auth 777 !7777')).toHaveLength(18);
	expect(rowsFor('x')).toBe(rowsFor('x', {...snapshot, readings: []}));
	// Measured at 4 ms a letter, and 25 when tasks have changed.
	expect(letters / filters.length).toBeLessThan(40);
	const [, anew] = await effortOf(() => rowsFor('thing', {...snapshot, agents: [...snapshot.agents]}));
	expect(anew).toBeLessThan(150);
});
