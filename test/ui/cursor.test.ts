import {describe, expect, test, vi} from 'vitest';
import {viewIn} from '../../source/ui/cursor.js';
import {paneOf} from '../../source/ui/panes/panes.js';
import {fakeEngine} from '../support/fake-engine.js';
import {aMerge, anAgent, aSnapshot, emptySnapshot} from '../support/fake-snapshot.js';
import {openTestScreen} from '../support/fake-terminal.js';
import {sit} from '../support/sit.js';
import {patiently} from '../support/until.js';

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

describe("the terminal's own cursor", () => {
	const at = async (screen: ReturnType<typeof openTestScreen>, sign: string, row: string) =>
		vi.waitFor(async () => {
			const {x, y} = await screen.cursor();
			const line = (await screen.lines())[y] ?? '';
			expect(line).toContain(row);
			// Every sign before it is one cell wide.
			expect([...line][x]).toBe(sign);
		}, patiently);

	test('is on the row that keys are about, and follows it', async () => {
		const screen = openTestScreen({columns: 120, rows: 40});
		await at(screen, '▌', 'a1');
		screen.type('jj');
		await at(screen, '▌', 'a3 working');
		screen.type('2');
		await at(screen, '▌', 'T-13 P2');
		screen.resize(50, 30);
		await at(screen, '▌', 'a3');
		screen.close();
	});

	test('is where a letter would be written, and goes back', async () => {
		const screen = openTestScreen({columns: 80, rows: 24});
		await screen.see('1 Agents');
		screen.type('w');
		screen.type('\r');
		await at(screen, '▏', '> ');
		screen.type('ok');
		await at(screen, '▏', '> ok');
		screen.type('\u001B');
		await at(screen, '▌', 'a2');
		screen.type('/');
		await screen.see('▏');
		await at(screen, '▏', '/');
		screen.close();
	});

	test('is not to be seen where nothing is under it, and does not blink; the terminal has it back as it was', async () => {
		const screen = openTestScreen({columns: 80, rows: 24, environment: {TERM: 'xterm-256color'}, engine: fakeEngine({snapshot: emptySnapshot()})});
		await screen.see('No agent is at work.');
		expect(screen.bytes()).toContain('\u001B[2 q');
		expect(screen.bytes()).not.toContain('\u001B[?25h');
		screen.close();
		await screen.over;
		expect(screen.bytes().lastIndexOf('\u001B[0 q')).toBeGreaterThan(screen.bytes().lastIndexOf('\u001B[2 q'));
		expect(screen.bytes()).toContain('\u001B[?25h');
	});
});
