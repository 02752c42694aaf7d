import {describe, expect, test} from 'vitest';
import {buildHouse, staysAtWork} from '../support/house.js';

const backlog = '- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1\n- [ ] T-3 three\n  after: T-2\n- [ ] T-4 four\n';
const aHouse = async (agents: Record<string, string> = {}) => {
	const house = await buildHouse(agents, {config: {maxParallel: 1}});
	await house.import(backlog);
	return house;
};

describe('show-graph', () => {
	test('as a tree, for tools, and as data', async () => {
		const house = await aHouse();
		const tree = await house.do('show-graph');
		expect(tree).toMatchObject({
			ok: true,
			value: {
				said: ['T-1 one (waiting, critical)', '`- T-2 two (waiting, critical)', '   `- T-3 three (waiting, critical)', 'T-4 four (waiting)'].join('\n'),
			},
		});
		expect(await house.do('show-graph', {format: 'mermaid'})).toMatchObject({value: {said: expect.stringMatching(/^graph LR\n/)}});
		expect(await house.do('show-graph', {format: 'dot'})).toMatchObject({value: {said: expect.stringMatching(/^digraph tasks \{\n/)}});
		const none = await house.do('show-graph', {format: 'none'});
		expect(none).toMatchObject({
			ok: true,
			value: {
				output: {
					edges: [
						{task_id: 'T-2', depends_on: 'T-1', type: 'hard', is_met: false},
						{task_id: 'T-3', depends_on: 'T-2', type: 'hard', is_met: false},
					],
					critical_path: ['T-1', 'T-2', 'T-3'],
					critical_hours: null,
				},
			},
		});
		expect(none.ok && none.value.said).toBeUndefined();
	});
});

describe('add_dependency', () => {
	const add = {operation: 'add_dependency', taskId: 'T-4', dependsOn: 't-3'};

	test('a ready task waits from then on; undo lets it go', async () => {
		const house = await aHouse();
		await house.do('coordinate-dependencies');
		expect(house.task('T-4').state).toBe('ready');
		const result = await house.do('coordinate-dependencies', add);
		expect(result).toMatchObject({ok: true, value: {said: expect.stringContaining('T-4 waits for T-3.')}});
		expect(house.task('T-4')).toMatchObject({state: 'waiting', openDependencies: 1, waitsFor: ['T-3']});
		const undo = result.ok ? result.value.undo : undefined;
		expect(undo?.input).toEqual({operation: 'remove_dependency', taskId: 'T-4', dependsOn: 'T-3'});
		const back = await house.do('coordinate-dependencies', {...undo?.input});
		expect(house.task('T-4').state).toBe('ready');
		// And that is undone by the first one.
		expect(back.ok && back.value.undo?.input).toEqual({operation: 'add_dependency', taskId: 'T-4', dependsOn: 'T-3', dependencyType: 'hard'});
	});

	test('a circle is refused and shown; nothing has changed', async () => {
		const house = await aHouse();
		expect(await house.do('coordinate-dependencies', {...add, taskId: 't-1', dependsOn: 'T-3'})).toMatchObject({
			ok: false,
			problem: {
				code: 'circular_dependency_detected',
				message: expect.stringContaining('T-1 → T-3 → T-2 → T-1'),
				context: {circular_chain: ['T-1', 'T-3', 'T-2', 'T-1']},
			},
		});
		expect(await house.do('coordinate-dependencies', {...add, taskId: 'T-1', dependsOn: 'T-1'})).toMatchObject({
			ok: false,
			problem: {code: 'circular_dependency_detected'},
		});
		expect(house.store.dependencies.all().rows).toHaveLength(2);
		// Advice holds nobody up.
		expect(await house.do('coordinate-dependencies', {...add, taskId: 'T-1', dependsOn: 'T-3', dependencyType: 'soft'})).toMatchObject({ok: true});
	});

	test('what waits already, has begun or is not there is refused', async () => {
		const house = await aHouse({'T-1': staysAtWork, 'T-4': staysAtWork});
		expect(await house.do('coordinate-dependencies', {...add, taskId: 'T-2', dependsOn: 'T-1'})).toMatchObject({
			ok: false,
			problem: {code: 'dependency_exists'},
		});
		expect(await house.do('coordinate-dependencies', {...add, dependsOn: 'T-9'})).toMatchObject({ok: false, problem: {code: 'task_not_found'}});
		expect(await house.do('coordinate-dependencies', {operation: 'add_dependency', taskId: 'T-2'})).toMatchObject({
			ok: false,
			problem: {code: 'validation_failed'},
		});
		await house.untilState('T-1', 'working');
		expect(await house.do('coordinate-dependencies', {...add, taskId: 'T-1', dependsOn: 'T-4'})).toMatchObject({ok: false, problem: {code: 'task_begun'}});
	});
});
