/**
Changing what is in the backlog: words, order, and what was cancelled.
*/
import {expect, test} from 'vitest';
import {buildHouse, staysAtWork} from '../support/house.js';

const idle = async (text: string, agents: Record<string, string> = {}) => {
	const house = await buildHouse(agents);
	await house.do('pause-agents', {state: 'on'});
	await house.import(text);
	await house.engine.beat();
	return house;
};

test('the fields that are named change, all others stay; and back again', async () => {
	const house = await idle('# auth\n- [ ] T-1 one\n  Text.\n  check: npm test\n  files: a.ts\n- [ ] T-2 two\n- [ ] T-3 three');
	const result = await house.do('edit-task', {
		taskId: 't-1',
		title: ' Won ',
		check: '',
		after: 'T-2, T-3',
		files: 'src/{a,b}.ts, c.ts',
		priority: 'high',
		agent: 'paper',
		labels: 'x, y z',
	});
	expect(result).toMatchObject({
		value: {
			said: 'Changed T-1: title, check, after, files, priority, agent, labels.',
			output: {task_id: 'T-1', status: 'waiting', changed: ['title', 'check', 'after', 'files', 'priority', 'agent', 'labels']},
		},
	});
	expect(house.task('T-1')).toMatchObject({
		title: 'Won',
		prompt: 'Text.',
		check: undefined,
		files: ['src/{a,b}.ts', 'c.ts'],
		priority: 'high',
		agent: 'paper',
		labels: ['x', 'y z'],
		waitsFor: ['T-2', 'T-3'],
	});
	expect(house.engine.getSnapshot().tasks.find(({id}) => id === 'T-1')).toMatchObject({title: 'Won', priority: 'high'});

	const undo = result.ok ? result.value.undo : undefined;
	expect(await house.do('edit-task', {...undo?.input})).toMatchObject({ok: true});
	expect(house.task('T-1')).toMatchObject({
		title: 'one',
		check: 'npm test',
		files: ['a.ts'],
		priority: 'medium',
		agent: undefined,
		labels: ['auth'],
		state: 'ready',
	});
});

test('what is the same is no change', async () => {
	const house = await idle('- [ ] T-1 one\n  after: T-2\n- [ ] T-2 two');
	const before = house.store.activities.lastId();
	const result = await house.do('edit-task', {taskId: 'T-1', title: 'one', after: 't-2', priority: 'medium', prompt: ''});
	expect(result).toMatchObject({value: {said: 'T-1 says that already.', output: {changed: []}}});
	expect(result.ok && result.value.undo).toBeUndefined();
	expect(house.store.activities.lastId()).toBe(before);
});

test.each([
	[{}, 'Nothing was said that is to change.'],
	[{title: 'x'.repeat(501)}, undefined],
	[{files: '../secret'}, 'T-1: the path "../secret"'],
	[{agent: 'papr'}, 'There is no agent named papr in the config.'],
	[{after: 'T-9'}, 'T-1 cannot wait for T-9, which is not in the backlog.'],
	[{priority: 'urgent'}, undefined],
] as const)('%o is refused, and nothing changes', async (fields, message) => {
	const house = await idle('- [ ] T-1 one');
	const before = house.task('T-1');
	expect(await house.do('edit-task', {taskId: 'T-1', labels: 'x', ...(Object.keys(fields).length === 0 ? {labels: undefined} : fields)})).toMatchObject({
		ok: false,
		problem: {kind: 'bad-input', ...(message === undefined ? {} : {message: expect.stringContaining(message)})},
	});
	expect(house.task('T-1')).toEqual(before);
});

test('a circle undoes all of it', async () => {
	const house = await idle('- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1\n- [ ] T-3 three');
	expect(await house.do('edit-task', {taskId: 'T-1', title: 'won', after: 'T-3, T-2'})).toMatchObject({problem: {code: 'circular_dependency_detected'}});
	expect(house.task('T-1')).toMatchObject({title: 'one', waitsFor: [], state: 'ready'});
});

test('what was only advice may become a condition', async () => {
	const house = await idle('- [ ] T-1 one\n  soft: T-2\n- [ ] T-2 two');
	expect(await house.do('edit-task', {taskId: 'T-1', after: 'T-2'})).toMatchObject({value: {output: {status: 'waiting', changed: ['after']}}});
});

test('behind the back of an agent only what it does not work by is changed', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 one');
	await house.untilState('T-1', 'working');
	expect(await house.do('edit-task', {taskId: 'T-1', title: 'won', priority: 'high'})).toMatchObject({problem: {code: 'task_begun'}});
	expect(house.task('T-1')).toMatchObject({title: 'one', priority: 'medium'});
	expect(await house.do('edit-task', {taskId: 'T-1', priority: 'high', labels: 'now'})).toMatchObject({ok: true});
	expect(house.task('T-1')).toMatchObject({priority: 'high', labels: ['now'], state: 'working'});
	expect(await house.do('edit-task', {taskId: 'T-9', title: 'x'})).toMatchObject({problem: {code: 'task_not_found'}});
});

test('priority: named, or in steps as far as it goes; who goes first follows', async () => {
	const house = await idle('- [ ] T-1 one\n- [ ] T-2 two');
	expect(await house.do('set-priority', {taskId: 'T-2', steps: 1})).toMatchObject({
		value: {said: 'T-2 is high now, was medium.', output: {priority: 'high', was: 'medium'}, undo: {input: {taskId: 'T-2', priority: 'medium'}}},
	});
	expect(house.store.tasks.listReady(9).map(({id}) => id)).toEqual(['T-2', 'T-1']);
	expect(house.engine.getSnapshot().tasks.map(({priority}) => priority)).toEqual(['medium', 'high']);
	expect(await house.do('set-priority', {taskId: 'T-2', steps: 2})).toMatchObject({value: {said: 'T-2 is high already.'}});
	expect(await house.do('set-priority', {taskId: 'T-2', steps: -2})).toMatchObject({value: {output: {priority: 'low'}}});
	expect(await house.do('set-priority', {taskId: 'T-2', priority: 'medium'})).toMatchObject({value: {output: {priority: 'medium'}}});
	expect(await house.do('set-priority', {taskId: 'T-2', priority: 'low', steps: 1})).toMatchObject({problem: {kind: 'bad-input'}});
	expect(await house.do('set-priority', {taskId: 'T-2'})).toMatchObject({problem: {kind: 'bad-input'}});
	expect(await house.do('set-priority', {taskId: 'T-9', steps: 1})).toMatchObject({problem: {code: 'task_not_found'}});
	await house.do('cancel-task', {taskId: 'T-2'});
	expect(await house.do('set-priority', {taskId: 'T-2', steps: 1})).toMatchObject({problem: {code: 'task_over'}});
});

test('a cancelled task comes back, with those that waited for it', async () => {
	const house = await idle('- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1');
	const cancelled = await house.do('cancel-task', {taskId: 'T-1'});
	await house.engine.beat();
	expect(house.task('T-2').state).toBe('blocked');
	const undo = cancelled.ok ? cancelled.value.undo : undefined;
	expect(undo).toMatchObject({name: 'restore-task'});
	expect(await house.do('restore-task', {...undo?.input})).toMatchObject({
		value: {said: 'Restored T-1: it is ready.', output: {status: 'ready', dependent_tasks_waiting: ['T-2']}, undo: {name: 'cancel-task'}},
	});
	expect(house.task('T-2').state).toBe('waiting');
	expect(house.movesOf('T-1')).toEqual(expect.arrayContaining(['cancelled', 'waiting', 'ready']));
	expect(await house.do('restore-task', {taskId: 'T-1'})).toMatchObject({problem: {code: 'not_cancelled', message: 'T-1 is not cancelled; it is ready.'}});
	expect(await house.do('restore-task', {taskId: 'T-9'})).toMatchObject({problem: {code: 'task_not_found'}});
});

test('one that was tried comes back to where a person decides, and starts again when they say so', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 one');
	await house.untilState('T-1', 'working');
	await house.do('kill-stalled-agent', {taskId: 'T-1', force: true});
	await house.untilState('T-1', 'gave-up');
	await house.do('cancel-task', {taskId: 'T-1'});
	expect(await house.do('restore-task', {taskId: 'T-1'})).toMatchObject({value: {said: 'Restored T-1: r starts it again.', output: {status: 'gave-up'}}});
	await house.engine.beat();
	expect(house.task('T-1').state).toBe('gave-up');
	await house.do('auto-restart-agent', {taskId: 'T-1'});
	await house.untilState('T-1', 'working');
});
