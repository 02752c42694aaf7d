import {describe, expect, test} from 'vitest';
import {effortOf} from '../support/effort.js';
import {buildHouse, staysAtWork, works} from '../support/house.js';
import {aStranger} from '../support/stranger.js';

const name = 'find-available-work';

type Found = {
	available_tasks: Array<Record<string, unknown>>;
	total_available: number;
	resource_available: boolean | null;
	reason: string | null;
	reason_code: string | null;
	blocker_chain: Array<{task_id: string; status: string}>;
	next_check_in_seconds: number;
};
type House = Awaited<ReturnType<typeof buildHouse>>;

const paused = async (backlog: string, agents: Record<string, string> = {}, options = {}) => {
	const house = await buildHouse(agents, options);
	await house.do('pause-agents', {state: 'on'});
	if (backlog !== '') await house.import(backlog);
	await house.engine.beat();
	return house;
};

const find = async (house: House, input: Record<string, unknown> = {}): Promise<Found> => {
	const result = await house.do(name, input);
	if (!result.ok) throw new Error(result.problem.message);
	return result.value.output as Found;
};
const idsOf = ({available_tasks: tasks}: Found) => tasks.map(({task_id: id}) => id);

const mixed = [
	'- [ ] T-1 a\n  priority: low',
	'- [ ] T-2 b',
	'- [ ] T-3 c\n  priority: high\n  hours: 5',
	'- [ ] T-4 d\n  priority: high\n  hours: 2',
	'- [ ] T-5 e',
].join('\n');

describe('order', () => {
	test('A11 high comes before medium before low, then the shorter one, then its place in the backlog', async () => {
		const house = await paused(mixed);
		const found = await find(house, {maxParallel: 10});
		expect(idsOf(found)).toEqual(['T-4', 'T-3', 'T-2', 'T-5', 'T-1']);
		expect(found).toMatchObject({
			total_available: 5,
			resource_available: false,
			reason: 'paused by a person',
			reason_code: 'paused',
			next_check_in_seconds: 30,
		});
	});

	test('A11 claims are made in the same order', async () => {
		const house = await buildHouse({}, {config: {maxParallel: 3}});
		await house.import(mixed);
		const {available_tasks: tasks} = await find(house);
		expect(await house.do('create-parallel-tasks')).toMatchObject({value: {output: {created_tasks: tasks.map(({task_id: id}) => ({task_id: id}))}}});
	});

	test('right after an import, with nobody conducting: what waits for nothing may start, shorter ones first', async () => {
		const house = await buildHouse({});
		await house.import('- [ ] T-1 a\n  priority: low\n- [ ] T-2 b\n  after: T-1\n- [ ] T-3 c\n  hours: 3\n- [ ] T-4 d\n  hours: 1');
		expect(await house.do(name)).toMatchObject({value: {said: '3 may start: T-4, T-3, T-1.', output: {total_available: 3, reason: null, reason_code: null}}});
	});
});

describe('parameters', () => {
	test('maxParallel: count never above it; its default is that of the config', async () => {
		const house = await paused(mixed, {}, {config: {maxParallel: 2}});
		expect(idsOf(await find(house, {maxParallel: 3}))).toEqual(['T-4', 'T-3', 'T-2']);
		expect(idsOf(await find(house))).toEqual(['T-4', 'T-3']);
		expect(await house.do(name, {maxParallel: 0})).toMatchObject({problem: {kind: 'bad-input'}});
	});

	test('priorityFilter: only those, also when there are thousands of the others; what is left out is said', async () => {
		const many = Array.from({length: 1500}, (_, index) => `- [ ] H-${index} x\n  priority: high`).join('\n');
		const house = await paused(`${many}\n- [ ] L-1 x\n  priority: low`);
		expect(idsOf(await find(house, {priorityFilter: 'low'}))).toEqual(['L-1']);
		expect(await find(house, {priorityFilter: 'medium'})).toMatchObject({
			total_available: 0,
			reason: 'no task of priority medium may start; 1000 others may',
			next_check_in_seconds: 60,
		});
	});

	test('excludeBlocked: off, those that wait or are blocked come after those that may start', async () => {
		const house = await paused('- [ ] T-1 a\n  priority: high\n  after: T-2\n- [ ] T-2 b\n- [ ] T-3 c\n- [ ] T-4 d\n  after: T-3');
		await house.do('cancel-task', {taskId: 'T-3'});
		await house.engine.beat();
		expect(idsOf(await find(house))).toEqual(['T-2']);
		const {available_tasks: tasks} = await find(house, {excludeBlocked: false});
		expect(tasks).toMatchObject([
			{task_id: 'T-2', status: 'ready', dependencies: {total: 0, completed: 0, blocked: 0, waits_for: []}},
			{task_id: 'T-1', status: 'waiting', dependencies: {total: 1, completed: 0, blocked: 0, waits_for: ['T-2']}},
			{task_id: 'T-4', status: 'blocked', dependencies: {total: 1, completed: 0, blocked: 1, waits_for: ['T-3']}},
		]);
	});

	test('resourceCheck: off, nobody asks the gate', async () => {
		const house = await paused(mixed);
		expect(await find(house, {resourceCheck: false})).toMatchObject({resource_available: null, reason: null, reason_code: null});
		await house.do('pause-agents', {state: 'off'});
		expect(await find(house)).toMatchObject({resource_available: true, reason: null});
	});
});

describe('each task', () => {
	test('specification, hours, agent and dependencies of both kinds', async () => {
		const house = await paused('- [ ] T-1 a\n- [ ] T-2 b\n  spec: SPEC-7\n  hours: 1.5\n  soft: T-1');
		aStranger(house.places.data).exec(`UPDATE specs_specification SET title = 'Payments' WHERE spec_id = 'SPEC-7'`);
		expect((await find(house)).available_tasks[0]).toEqual({
			task_id: 'T-2',
			spec_id: 'SPEC-7',
			spec_title: 'Payments',
			status: 'ready',
			priority: 'medium',
			estimated_hours: 1.5,
			dependencies: {total: 0, completed: 0, blocked: 0, waits_for: [], soft: ['T-1']},
			can_parallelize: true,
			overlaps_with: null,
			overlap: [],
			assigned_agent: null,
		});
	});

	test('none with unresolved dependencies: what is completed is counted, and enough when it is all', async () => {
		const house = await buildHouse({'T-1': works, 'T-2': staysAtWork});
		await house.import('- [ ] T-1 a\n- [ ] T-2 b\n- [ ] T-3 c\n  after: T-1, T-2\n- [ ] T-4 d\n  after: T-1\n  files: x');
		await house.until(() => house.task('T-1').state === 'cleaned' && house.task('T-2').state === 'working');
		const {available_tasks: tasks} = await find(house, {excludeBlocked: false});
		expect(tasks.find(({task_id: id}) => id === 'T-3')).toMatchObject({dependencies: {total: 2, completed: 1, blocked: 0, waits_for: ['T-2']}});
		expect(tasks.map(({task_id: id}) => id)).not.toContain('T-2');
	});

	test('can_parallelize: apart from all that run and all before it; those that are come first where there is no room for all', async () => {
		const house = await buildHouse({'T-1': staysAtWork, 'T-3': staysAtWork});
		await house.import(
			'- [ ] T-1 a\n  files: src/**\n- [ ] T-2 b\n  files: src/b.ts, docs/a.md\n- [ ] T-4 d\n  files: lib\n- [ ] T-5 e\n  files: lib/e.ts\n- [ ] T-6 f',
		);
		await house.do('pause-agents', {state: 'on'});
		for (const [from, to] of [
			['waiting', 'ready'],
			['ready', 'claimed'],
		] as const)
			house.store.tasks.move('T-1' as never, from, to, {}, {actor: 'test', atMs: 1});
		const found = await find(house, {maxParallel: 10});
		expect(found.available_tasks).toMatchObject([
			{task_id: 'T-2', can_parallelize: false, overlaps_with: 'T-1', overlap: ['src/b.ts']},
			{task_id: 'T-4', can_parallelize: true},
			{task_id: 'T-5', can_parallelize: false, overlaps_with: 'T-4', overlap: ['lib/e.ts']},
			{task_id: 'T-6', can_parallelize: true, overlaps_with: null},
		]);
		expect(idsOf(await find(house, {maxParallel: 2}))).toEqual(['T-4', 'T-6']);
		expect(idsOf(await find(house, {maxParallel: 3}))).toEqual(['T-2', 'T-4', 'T-6']);
	});
});

describe('no work is no error, and has a reason', () => {
	test('an empty backlog, and one that is done', async () => {
		const house = await paused('');
		expect(await find(house)).toMatchObject({reason: 'The backlog is empty', reason_code: 'empty_queue', blocker_chain: [], next_check_in_seconds: 60});
		await house.import('- [ ] T-1 a');
		await house.do('cancel-task', {taskId: 'T-1'});
		expect(await find(house)).toMatchObject({reason: 'All tasks are over', reason_code: 'empty_queue'});
	});

	test('all blocked: the nearest chain down to what can be mended', async () => {
		const house = await buildHouse({'T-1': 'exit 1'}, {config: {retries: 0}});
		await house.import('- [ ] T-1 a\n- [ ] T-2 b\n  after: T-1\n- [ ] T-3 c\n  after: T-2');
		await house.untilState('T-3', 'blocked');
		const found = await find(house);
		expect(found).toMatchObject({total_available: 0, reason_code: 'all_blocked'});
		expect(found.blocker_chain.map(({task_id: id, status}) => `${id} ${status}`)).toEqual(['T-2 blocked', 'T-1 gave-up']);
		expect(found.reason).toContain('T-2 waits for T-1. T-1 is given up: ');
	});

	test('a circle', async () => {
		const house = await paused('- [ ] T-1 a\n- [ ] T-2 b');
		aStranger(house.places.data).adds('T-1>T-2 T-2>T-1');
		await house.engine.beat();
		expect(await find(house)).toMatchObject({reason_code: 'cycle', reason: 'T-1 waits in a circle: T-1 → T-2 → T-1'});
	});
});

test('none with unresolved dependencies, also when a stranger has just written them and nobody conducts', async () => {
	const house = await buildHouse({});
	await house.import('- [ ] T-1 a\n- [ ] T-2 b\n- [ ] T-3 c\n- [ ] T-4 d');
	aStranger(house.places.data).adds('T-1>T-2 T-2>T-1 T-3>T-2');
	expect(idsOf(await find(house))).toEqual(['T-4']);
	const all = await find(house, {excludeBlocked: false});
	expect(all.available_tasks.map(({task_id: id, dependencies}) => [id, (dependencies as {waits_for: string[]}).waits_for])).toEqual([
		['T-4', []],
		['T-1', ['T-2']],
		['T-2', ['T-1']],
		['T-3', ['T-2']],
	]);
	await house.do('cancel-task', {taskId: 'T-4'});
	expect(await find(house)).toMatchObject({total_available: 0, reason_code: 'cycle', reason: 'T-1 waits in a circle: T-1 → T-2 → T-1'});
});

test('none of one priority: what keeps the nearest of them', async () => {
	const house = await paused('- [ ] T-1 a\n- [ ] T-2 b\n  priority: low\n  after: T-1\n- [ ] T-3 c\n  priority: low\n  after: T-2');
	const found = await find(house, {priorityFilter: 'low'});
	expect(found).toMatchObject({total_available: 0, reason_code: 'waits_for', blocker_chain: [{task_id: 'T-2'}, {task_id: 'T-1'}]});
	expect(found.reason).toBe('no task of priority low may start; 1 other may. T-2 waits for T-1. No new agent starts: paused by a person');
	expect(await find(house, {priorityFilter: 'high'})).toMatchObject({reason: 'no task of priority high may start; 1 other may', reason_code: null});
});

test('a specification that has only its id has no title', async () => {
	const house = await paused('- [ ] T-1 a\n  spec: SPEC-1');
	expect((await find(house)).available_tasks).toMatchObject([{spec_id: 'SPEC-1', spec_title: null}]);
	aStranger(house.places.data).exec("UPDATE specs_specification SET title = 'Log in'");
	expect((await find(house)).available_tasks).toMatchObject([{spec_id: 'SPEC-1', spec_title: 'Log in'}]);
});

test('it only reads', async () => {
	const house = await paused(mixed);
	const stranger = aStranger(house.places.data);
	const before = [stranger.revision(), house.store.activities.lastId()];
	for (const input of [{}, {excludeBlocked: false}, {priorityFilter: 'low'}]) await house.do(name, input);
	expect([stranger.revision(), house.store.activities.lastId()]).toEqual(before);
});

test('10,000 tasks, all with files of their own, in less than 50 ms', async () => {
	const house = await paused(
		Array.from({length: 10_000}, (_, index) => `- [ ] T-${index} x\n  files: part-${index % 100}/**, lib/${index}.ts\n  hours: ${(index % 7) + 1}`).join('\n'),
	);
	const times: number[] = [];
	for (let run = 0; run < 15; run += 1) {
		const [found, ms] = await effortOf(async () => house.engine.dispatch(name, {maxParallel: 64}));
		times.push(ms);
		expect(found).toMatchObject({ok: true, value: {output: {total_available: 64}}});
	}

	expect(Math.min(...times)).toBeLessThan(50);

	// As long as nobody has looked over what a stranger wrote, who waits is counted anew each time.
	aStranger(house.places.data).adds('T-1>T-2');
	const anew: number[] = [];
	for (let run = 0; run < 7; run += 1) anew.push((await effortOf(async () => house.engine.dispatch(name, {maxParallel: 64})))[1]);
	expect(Math.min(...anew)).toBeLessThan(100);
});
