import {expect, test} from 'vitest';
import {aMerge, aSnapshot} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

test('until it is moved, the cursor is at the top, and an act is refused right after another row has come there', async () => {
	const {engine, press, at, said} = sit();
	expect(at()).toBe('a1');
	const agents = aSnapshot().agents.map(agent => (agent.id === 'a8' ? {...agent, state: 'needs-you' as const} : agent));
	engine.change({agents});
	await press('x');
	expect(at()).toBe('a2');
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
	expect(at()).toBe('a4');
	expect(ui.get().overlay).toBeUndefined();
	expect(said()).toContain('has just changed');
	engine.wait(401);
	await press('x');
	expect(ui.get().overlay).toMatchObject({kind: 'question', input: {agentId: 'a4'}});
});
