import {expect, test} from 'vitest';
import {viewIn} from '../../source/ui/cursor.js';
import {paneOf} from '../../source/ui/panes/panes.js';
import {fakeEngine} from '../support/fake-engine.js';
import {aMerge, anAgent, aSnapshot} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

test('until it is moved, the cursor is at the top, and an act is refused right after another row has come there', async () => {
	const {engine, press, at, said} = sit();
	await press('2');
	expect(at()).toBe('T-13');
	engine.change({tasks: aSnapshot().tasks.map(task => (task.id === 'T-13' ? {...task, state: 'working' as const} : task))});
	await press('r');
	expect(at()).toBe('T-11');
	expect(said()).toContain('has just changed');
});

test('no row jumps while the reader has a cursor in the pane', async () => {
	const {engine, press, at} = sit();
	await press('2', 'j', 'j');
	expect(at()).toBe('T-26');
	const tasks = aSnapshot().tasks.map(task =>
		task.id === 'T-27' ? {...task, state: 'conflicted' as const} : task.id === 'T-13' ? {...task, state: 'working' as const} : task,
	);
	engine.change({tasks});
	await press('k');
	expect(at()).toBe('T-11');
	await press('k');
	expect(at()).toBe('T-13');
	await press('tab', 'tab', 'tab');
	expect(at()).toBe('T-13');
});

test('the cursor goes into a pane at its top row, whatever was there before', async () => {
	const {engine, press, ui, at} = sit();
	engine.change({merges: [aMerge(9, 'T-28', 'verifying'), ...aSnapshot().merges]});
	await press('4');
	expect(at()).toBe('T-15');
	engine.change({tasks: [], merges: [aMerge(3, 'T-12', 'landed')], mergeQueue: []});
	await press('tab', 'tab', 'tab');
	expect(ui.get().pane).toBe('merges');
	expect(at()).toBe('m3');
});

test('the cursor stays on its row when rows come and go', async () => {
	const {engine, press, at} = sit();
	await press('j', 'j');
	expect(at()).toBe('a3');
	engine.change({agents: aSnapshot().agents.filter(({id}) => id !== 'a1')});
	await press('j', 'k');
	expect(at()).toBe('a3');
});

test('an act is refused right after the row under the cursor has gone', async () => {
	const {engine, press, at, ui, said} = sit();
	await press('j', 'j');
	engine.change({agents: aSnapshot().agents.filter(({id}) => id !== 'a3')});
	await press('x');
	expect(at()).toBe('free-3');
	expect(ui.get().overlay).toBeUndefined();
	expect(said()).toContain('has just changed');
	engine.wait(401);
	await press('x');
	expect(said()).toBe('Nothing is selected here.');
});

test('agents keep their rows whoever comes and goes; the window goes to those that need a person', async () => {
	const many = Array.from({length: 30}, (_, index) => anAgent(`a${index + 1}`, `T-${index}`, index === 24 ? 'needs-you' : 'working'));
	const engine = fakeEngine({snapshot: aSnapshot({agents: many, tasks: []})});
	const {ui, press, at} = sit(engine);
	const rows = () => viewIn(paneOf('agents'), {snapshot: engine.getSnapshot(), policy: engine.policy}, ui.get(), {columns: 80, rows: 24});
	const keys = (view: ReturnType<typeof rows>) => view.rows.map(row => paneOf('agents').keyOf(row));
	expect(keys(rows())).toEqual(many.map(({id}) => id));
	expect(keys(rows()).slice(rows().first, rows().first + rows().room)).toContain('a25');
	await press('w');
	expect(at()).toBe('a25');
	engine.change({agents: many.filter(({id}) => id !== 'a2')});
	expect(keys(rows()).slice(0, 3)).toEqual(['a1', 'free-2', 'a3']);
	expect(at()).toBe('a25');
});
