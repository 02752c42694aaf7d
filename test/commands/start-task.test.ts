/**
One task is started at once, whatever holds the queue; never past what it waits for.
*/
import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {taskId} from '../../source/domain/ids.js';
import {buildHouse, staysAtWork, works} from '../support/house.js';

const held = async (text: string, agents: Record<string, string>, config: Record<string, unknown> = {}) => {
	const house = await buildHouse(agents, {config});
	await house.do('pause-agents', {state: 'on'});
	await house.import(text);
	await house.engine.beat();
	return house;
};

const asked = (house: Awaited<ReturnType<typeof held>>, id: string) => registry['start-task'].question?.(house.engine.getSnapshot(), {taskId: taskId(id)});

test('a held queue: only the named one starts, and is merged like any other', async () => {
	const house = await held('- [ ] T-1 one\n- [ ] T-2 two', {'T-1': works, 'T-2': works});
	expect(asked(house, 'T-1')).toMatchObject({
		title: 'Start T-1 all the same?',
		lines: ['one', 'No agent starts now: paused by a person.', 'Only this one is let in.'],
	});
	const result = await house.do('start-task', {taskId: 't-1'});
	expect(result).toMatchObject({
		value: {
			said: 'Started a1 for T-1.',
			output: {task_id: 'T-1', agent_id: 'a1', worktree_path: expect.stringContaining('implementation_task-T-1')},
			undo: {name: 'kill-stalled-agent', input: {taskId: 'T-1'}, does: 'stop T-1'},
		},
	});
	await house.untilState('T-1', 'merged', 'cleaned');
	expect(house.task('T-2').state).toBe('ready');
	expect(house.engine.getSnapshot().paused).toBe(true);
	expect(house.store.activities.latest(200).some(({why}) => why?.includes('let in by a person'))).toBe(true);
});

test('over the number of places; nothing is asked where nothing speaks against it', async () => {
	const house = await held('- [ ] T-1 one\n- [ ] T-2 two', {'T-1': staysAtWork, 'T-2': staysAtWork}, {maxParallel: 1});
	await house.do('pause-agents', {state: 'off'});
	await house.untilState('T-1', 'working');
	expect(asked(house, 'T-2')?.lines).toContain('No agent starts now: all 1 places are taken.');
	expect(await house.do('start-task', {taskId: 'T-2'})).toMatchObject({ok: true});
	expect(house.store.agents.listLive().map(agent => agent.taskId)).toEqual(['T-1', 'T-2']);

	const free = await held('- [ ] T-3 three', {});
	await free.do('pause-agents', {state: 'off'});
	expect(asked(free, 'T-3')).toBeUndefined();
});

test('what may change the same files is asked about', async () => {
	const house = await held('- [ ] T-1 one\n  files: src/**\n- [ ] T-2 two\n  files: src/a.ts', {'T-1': staysAtWork, 'T-2': staysAtWork});
	await house.do('start-task', {taskId: 'T-1'});
	await house.do('pause-agents', {state: 'off'});
	expect(asked(house, 'T-2')?.lines).toEqual(['two', 'It may change the same files as T-1: src/a.ts.', 'Only this one is let in.']);
});

test('who waits for another, is at work or is over does not start', async () => {
	const house = await held('- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1\n- [ ] T-3 three', {'T-1': staysAtWork});
	expect(await house.do('start-task', {taskId: 'T-2'})).toMatchObject({
		problem: {code: 'not_startable', message: 'T-2 waits for T-1; what it needs is not on the target yet.', context: {current_status: 'waiting'}},
	});
	await house.do('start-task', {taskId: 'T-1'});
	expect(await house.do('start-task', {taskId: 'T-1'})).toMatchObject({problem: {message: 'T-1 is being worked on by a1 already.'}});
	await house.do('cancel-task', {taskId: 'T-3'});
	expect(await house.do('start-task', {taskId: 'T-3'})).toMatchObject({problem: {code: 'not_startable'}});
	expect(await house.do('start-task', {taskId: 'T-9'})).toMatchObject({problem: {code: 'task_not_found'}});
	expect(house.store.agents.countLive()).toBe(1);
});

test('two at once start it once', async () => {
	const house = await held('- [ ] T-1 one', {'T-1': staysAtWork});
	const results = await Promise.all([house.do('start-task', {taskId: 'T-1'}), house.do('start-task', {taskId: 'T-1'})]);
	expect(results.filter(({ok}) => ok)).toHaveLength(1);
	expect(house.store.agents.countLive()).toBe(1);
});

test('what was claimed or prepared when the queue was held goes on', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 one');
	await house.do('create-parallel-tasks', {tasks: ['T-1']});
	await house.do('create-worktree', {taskId: 'T-1'});
	await house.do('pause-agents', {state: 'on'});
	expect(house.task('T-1').state).toBe('prepared');
	expect(await house.do('start-task', {taskId: 'T-1'})).toMatchObject({ok: true});
	expect(house.task('T-1').state).toBe('working');
});
