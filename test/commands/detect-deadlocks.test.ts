import {expect, test} from 'vitest';
import {effortOf} from '../support/effort.js';
import {buildHouse} from '../support/house.js';
import {aStranger} from '../support/stranger.js';

const name = 'detect-deadlocks';

const withTasks = async (count: number) => {
	const house = await buildHouse({});
	await house.do('pause-agents', {state: 'on'});
	await house.import(Array.from({length: count}, (_, index) => `- [ ] T-${index + 1} x`).join('\n'));
	return {...house, stranger: aStranger(house.places.data)};
};

test('detect: no false positives; soft dependencies, met ones and tasks that are over do not count', async () => {
	const house = await withTasks(6);
	house.stranger.adds('T-1>T-2 T-2>T-3 T-4>T-5');
	house.stranger.adds('T-3>T-1', 'soft');
	house.stranger.adds('T-5>T-4');
	await house.do('cancel-task', {taskId: 'T-5'});
	expect(await house.do(name)).toMatchObject({
		value: {
			said: 'No tasks wait for each other in a circle.',
			output: {deadlocks_found: 0, total_tasks: 6, total_dependencies: 4, graph_acyclic: true, circular_chains: [], resolution_suggestions: []},
		},
	});
});

test('detect, detailed and summary: chains, severity and what to give up; it only reads', async () => {
	const house = await withTasks(5);
	house.stranger.adds('T-1>T-2 T-2>T-1 T-3>T-4 T-4>T-5 T-5>T-3 T-3>T-1');
	const before = house.stranger.revision();
	expect(await house.do(name)).toMatchObject({
		value: {
			said: 'T-1 → T-2 → T-1: give up this dependency: T-1 → T-2.\nT-3 → T-4 → T-5 → T-3: give up this dependency: T-3 → T-4.',
			output: {
				operation: 'detect',
				deadlocks_found: 2,
				circular_chains: [
					{
						chain: ['T-1', 'T-2', 'T-1'],
						length: 2,
						affected_tasks: ['T-1', 'T-2'],
						severity: 'critical',
						cut: [{from: 'T-1', to: 'T-2'}],
						cut_is_smallest: true,
					},
					{chain: ['T-3', 'T-4', 'T-5', 'T-3'], length: 3, severity: 'high'},
				],
				resolution_suggestions: [expect.stringContaining('T-1 → T-2'), expect.stringContaining('T-3 → T-4')],
			},
		},
	});
	const summary = await house.do(name, {reportLevel: 'summary'});
	expect((summary as {value: {output: object}}).value.output).toEqual({
		operation: 'detect',
		deadlocks_found: 2,
		total_tasks: 5,
		total_dependencies: 6,
		graph_acyclic: false,
	});
	expect(house.stranger.revision()).toBe(before);
});

test('analyze: edges and options of the named circle, or of the worst; every action it names works', async () => {
	const house = await withTasks(5);
	expect(await house.do(name, {operation: 'analyze'})).toMatchObject({
		value: {output: {cycle: [], cycle_length: 0, severity: null, edges: [], resolution_options: []}},
	});
	house.stranger.adds('T-1>T-2 T-2>T-3 T-3>T-1 T-4>T-5 T-5>T-4');
	expect(await house.do(name, {operation: 'analyze'})).toMatchObject({value: {output: {cycle: ['T-4', 'T-5', 'T-4'], severity: 'critical'}}});
	const cycle = {operation: 'analyze', cycle: ['T-2', 't-3', 'T-1']};
	expect(await house.do(name, cycle)).toMatchObject({
		value: {
			output: {
				cycle: ['T-2', 'T-3', 'T-1', 'T-2'],
				cycle_length: 3,
				severity: 'high',
				edges: [
					{from: 'T-2', to: 'T-3', type: 'hard', reason: 'T-2 starts only when T-3 is merged'},
					{from: 'T-3', to: 'T-1'},
					{from: 'T-1', to: 'T-2'},
				],
				resolution_options: [{option: 'soften'}, {option: 'remove'}, {option: 'split'}, {option: 'cancel'}],
			},
		},
	});
	expect(await house.do(name, {...cycle, cycle: [...cycle.cycle, 'T-2']})).toMatchObject({value: {output: {cycle_length: 3}}});
	await house.do('coordinate-dependencies', {operation: 'soften_dependency', taskId: 'T-2', dependsOn: 'T-3'});
	expect(await house.do(name, {reportLevel: 'summary'})).toMatchObject({value: {output: {deadlocks_found: 1}}});
});

test('graph_analysis_failed: the named tasks are no circle; task_not_found', async () => {
	const house = await withTasks(3);
	house.stranger.adds('T-1>T-2');
	expect(await house.do(name, {operation: 'analyze', cycle: ['T-1', 'T-2']})).toMatchObject({
		problem: {code: 'graph_analysis_failed', message: 'This is no circle: T-2 does not wait for T-1.', context: {missing_edges: [{from: 'T-2', to: 'T-1'}]}},
	});
	expect(await house.do(name, {operation: 'analyze', cycle: ['T-1', 'T-9']})).toMatchObject({problem: {code: 'task_not_found', context: {task_ids: ['T-9']}}});
});

test('a circle of 21,000 tasks is found, told in one line, and takes less than 2 s', async () => {
	const house = await withTasks(21_000);
	house.stranger.adds(Array.from({length: 21_000}, (_, index) => `T-${index + 1}>T-${((index + 1) % 21_000) + 1}`).join(' '));
	const [answer, ms] = await effortOf(async () => house.do(name));
	expect(ms).toBeLessThan(2000);
	expect(answer).toMatchObject({
		value: {output: {deadlocks_found: 1, circular_chains: [{length: 21_000, severity: 'medium', cut: [{from: 'T-1', to: 'T-2'}]}]}},
	});
	expect((answer as {value: {said: string}}).value.said).toContain('… 20977 more …');
});
