import {describe, expect, test} from 'vitest';
import {input} from '../../source/commands/create-parallel-tasks-card.js';
import {faultIn} from '../../source/doors/input.js';
import {buildHouse, staysAtWork} from '../support/house.js';
import {aProject} from '../support/program.js';
import {aStranger} from '../support/stranger.js';

const name = 'create-parallel-tasks';
const list = (count: number, more = '') => Array.from({length: count}, (_, index) => `- [ ] T-${index + 1} x${more}`).join('\n');

/** Claims are made by hand: nobody beats. */
const withTasks = async (backlog: string, config: Record<string, unknown> = {}) => {
	const house = await buildHouse({}, {config: {maxParallel: 3, ...config}});
	if (backlog !== '') await house.import(backlog);
	return house;
};

const refusal = (faults: object[], more: object = {}) => ({problem: {code: 'validation_failed', context: {failed_tasks: faults, created_count: 0}, ...more}});

describe('without names', () => {
	test('the next ones, as many as there are places; rows, times and who asked for it', async () => {
		const house = await withTasks(list(5));
		const answer = await house.do(name, {orchestratorInstanceId: 'orch-20261123-001'});
		expect(answer).toMatchObject({
			value: {
				said: 'Claimed T-1, T-2, T-3.',
				output: {
					created_tasks: ['T-1', 'T-2', 'T-3'].map(id => ({task_id: id, status: 'claimed', orchestrator_id: 'orch-20261123-001', retry_count: 0})),
					total_created: 3,
				},
			},
		});
		expect(house.store.tasks.counts()).toMatchObject({claimed: 3, ready: 2});
		expect(house.story()).toContain('task T-1 ready→claimed claimed by orch-20261123-001');
	});

	test('active + new <= cap, whatever cap is asked for', async () => {
		const house = await withTasks(list(5));
		expect(await house.do(name, {maxParallel: 2})).toMatchObject({value: {output: {total_created: 2}}});
		expect(await house.do(name, {maxParallel: 2})).toMatchObject({value: {output: {total_created: 0, created_tasks: []}}});
		expect(await house.do(name, {maxParallel: 64})).toMatchObject({value: {output: {total_created: 1}}});
		const none = await house.do(name);
		expect(none).toMatchObject({ok: true, value: {output: {total_created: 0}}});
		expect((none as unknown as {value: object}).value).not.toHaveProperty('said');
	});

	test('tasks that may change the same files are not claimed together', async () => {
		const house = await withTasks('- [ ] T-1 a\n  files: src\n- [ ] T-2 b\n  files: src/b.ts\n- [ ] T-3 c\n  files: docs');
		expect(await house.do(name)).toMatchObject({value: {said: 'Claimed T-1, T-3.'}});
	});

	test('nothing while a person holds it back', async () => {
		const house = await withTasks(list(2));
		await house.do('pause-agents', {state: 'on'});
		expect(await house.do(name)).toMatchObject({value: {output: {total_created: 0}}});
	});
});

describe('named', () => {
	test('exactly these, in one go', async () => {
		const house = await withTasks(list(5));
		expect(await house.do(name, {tasks: ['T-4', {task_id: 't-2', priority: 'medium'}]})).toMatchObject({value: {said: 'Claimed T-4, T-2.'}});
		expect(house.store.tasks.counts()).toMatchObject({claimed: 2, ready: 3});
	});

	test('validation_failed: one bad task and nothing is written, with a reason for each', async () => {
		const house = await withTasks('- [ ] T-1 a\n- [ ] T-2 b\n  after: T-1\n- [ ] T-3 c\n- [ ] T-4 d\n  spec: SPEC-1\n  priority: high\n  hours: 2');
		await house.do('cancel-task', {taskId: 'T-3'});
		await house.do('coordinate-dependencies');
		const lastEvent = house.store.activities.lastId();
		const answer = await house.do(name, {
			tasks: ['T-1', 'T-2', 'T-9', 'T-3', 'T-1', {task_id: 'T-4', spec_id: 'SPEC-2', priority: 'urgent', estimated_hours: -1}],
		});
		expect(answer).toMatchObject(
			refusal([
				{task_id: 'T-2', code: 'not_ready', reason: 'it is waiting'},
				{task_id: 'T-9', code: 'task_not_found', reason: 'there is no such task'},
				{task_id: 'T-3', code: 'not_ready', reason: 'it is cancelled'},
				{task_id: 'T-1', code: 'named_twice', reason: 'it is named twice'},
				{task_id: 'T-4', code: 'invalid', reason: 'there is no priority urgent'},
				{task_id: 'T-4', code: 'invalid', reason: 'its hours must be more than 0'},
				{task_id: 'T-4', code: 'not_as_described', reason: 'its specification is SPEC-1, not SPEC-2'},
				{task_id: 'T-4', code: 'not_as_described', reason: 'its priority is high, not urgent'},
				{task_id: 'T-4', code: 'not_as_described', reason: 'its hours are 2, not -1'},
			]),
		);
		expect(house.store.activities.lastId()).toBe(lastEvent);
		expect(house.task('T-1').state).toBe('ready');
	});

	test('validation_failed: overlapping files are named with the paths, against those that run and against each other', async () => {
		const house = await withTasks('- [ ] T-1 a\n  files: src/**\n- [ ] T-2 b\n  files: src/b.ts, docs\n- [ ] T-3 c\n  files: docs/c.md', {maxParallel: 5});
		await house.do(name, {tasks: ['T-1']});
		expect(await house.do(name, {tasks: ['T-2', 'T-3']})).toMatchObject(
			refusal([
				{task_id: 'T-2', code: 'same_files', overlaps_with: 'T-1', overlapping_paths: ['src/b.ts'], reason: 'it may change the same files as T-1: src/b.ts'},
			]),
		);
		expect(house.task('T-3').state).toBe('ready');
		await house.do('cancel-task', {taskId: 'T-2'});
		await house.import('- [ ] T-4 d\n  files: docs/**');
		expect(await house.do(name, {tasks: ['T-3', 'T-4']})).toMatchObject(
			refusal([{task_id: 'T-4', code: 'same_files', overlaps_with: 'T-3', overlapping_paths: ['docs/**']}]),
		);
	});

	test('validation_failed: more than there are places', async () => {
		const house = await withTasks(list(6));
		await house.do(name, {tasks: ['T-1', 'T-2']});
		expect(await house.do(name, {tasks: ['T-3', 'T-4', 'T-5']})).toMatchObject(
			refusal(
				[
					{task_id: 'T-4', code: 'no_place', reason: 'only 1 place is free'},
					{task_id: 'T-5', code: 'no_place', reason: 'only 1 place is free'},
				],
				{kind: 'refused'},
			),
		);
		expect(house.store.tasks.countIn('claimed')).toBe(2);
		await house.do('pause-agents', {state: 'on'});
		expect(await house.do(name, {tasks: ['T-3']})).toMatchObject({problem: {message: 'Nothing was claimed: T-3: paused by a person.'}});
	});

	test('validation_failed: the machine is short of something; that ends with the exit code for it', async () => {
		const always = {warn: 100, stop: 100};
		const house = await withTasks('', {thresholds: {cpu: always, memory: {warn: 1, stop: 1}, disk: always, freeMemoryMb: 0, freeDiskMb: 0}});
		for (let round = 0; round < 3; round += 1) {
			house.wait(2500);
			await house.engine.beat();
		}

		await house.import(list(2));
		const held = {kind: 'held', message: expect.stringMatching(/held: memory [\d.]+% > 1%/)};
		expect(await house.do(name, {tasks: ['T-1']})).toMatchObject(refusal([{task_id: 'T-1', code: 'no_place'}], held));
		expect(await house.do(name)).toMatchObject(refusal([], held));
		expect(house.store.tasks.countIn('claimed')).toBe(0);
	});

	test('a task that stands in a circle, or that a stranger has just made wait, is not claimed', async () => {
		const house = await withTasks(list(4));
		await house.do('coordinate-dependencies');
		aStranger(house.places.data).adds('T-1>T-2 T-2>T-1 T-3>T-4');
		expect(await house.do(name, {tasks: ['T-1', 'T-3']})).toMatchObject(
			refusal([
				{task_id: 'T-1', code: 'not_ready', reason: 'it is blocked (waits in a circle: T-1 → T-2 → T-1)'},
				{task_id: 'T-3', code: 'not_ready'},
			]),
		);
		expect(await house.do(name)).toMatchObject({value: {said: 'Claimed T-4.'}});
	});
});

test('never more agents than places, and never one task twice, when the heartbeat and hands claim at the same time', async () => {
	const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5'];
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, staysAtWork])), {config: {maxParallel: 2}});
	await house.import(list(5));
	await Promise.all([house.engine.beat(), house.do(name), house.do(name)]);
	await house.until(() => house.store.agents.countLive() === 2);
	await house.engine.beat();
	expect(house.store.tasks.counts()).toMatchObject({working: 2, ready: 3});
	expect(await house.do(name, {tasks: ['T-3']})).toMatchObject({problem: {message: 'Nothing was claimed: T-3: all 2 places are taken.'}});
});

test('no duplicate: six processes at once never claim the same task, nor more than there are places', async () => {
	const project = aProject('exit 0', {maxParallel: 7});
	await project.run(['import', '-'], `${list(20)}\n`);
	const answers = await Promise.all([
		...[1, 2, 3, 4].map(async () => project.run([name, '--max-parallel', '7', '--json'])),
		project.run([name, 'T-1', '--json']),
		project.run([name, 'T-1', 'T-2', '--json']),
	]);
	const claimed = answers.flatMap(({out}) => {
		const {created_tasks: tasks = []} = JSON.parse(out) as {created_tasks?: Array<{task_id: string}>};
		return tasks.map(({task_id: id}) => id);
	});
	expect(claimed).toHaveLength(7);
	expect(new Set(claimed).size).toBe(7);
	expect(project.look(store => store.tasks.listIn('claimed').map(({id}) => id)).toSorted()).toEqual(claimed.toSorted());
});

test('a list of nothing is refused in words that are true', () => {
	const parsed = input.safeParse({tasks: []});
	expect(faultIn(input, {tasks: []}, parsed.error!, () => '<tasks>').message).toBe('<tasks> must name at least 1.');
});
