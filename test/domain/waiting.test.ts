import {describe, expect, test} from 'vitest';
import {durationMs} from '../../source/domain/duration.js';
import type {Snapshot} from '../../source/domain/snapshot.js';
import {type TaskState, taskStates} from '../../source/domain/task.js';
import {endOfWait, type WaitGoal} from '../../source/domain/waiting.js';
import {anAgent, aSnapshot, aTask} from '../support/fake-snapshot.js';

const auto = {approve: 'auto'} as const;
const aHouse = (more: Partial<Snapshot>): Snapshot => {
	const snapshot = {...aSnapshot(), tasks: [], agents: [], messages: [], paused: false, mergeHeld: false, ...more};
	const counts = Object.fromEntries(taskStates.map(state => [state, snapshot.tasks.filter(task => task.state === state).length]));
	return {...snapshot, counts: counts as Snapshot['counts']};
};

const waitForTask = (state: TaskState, goal: WaitGoal, approve: 'auto' | 'ask' = 'auto') => {
	const task = aTask('T-1', state, {reason: 'it was so'});
	return endOfWait({kind: 'task', task}, goal, {snapshot: aHouse({tasks: [task]}), policy: {approve}})?.how;
};

describe('a task', () => {
	test.each([
		['waiting', undefined, undefined, undefined],
		['ready', undefined, undefined, undefined],
		['working', undefined, undefined, undefined],
		['finished', undefined, undefined, undefined],
		['merging', undefined, undefined, undefined],
		['retrying', undefined, undefined, undefined],
		['failed', undefined, undefined, 'reached'],
		['blocked', 'person', undefined, 'person'],
		['unproven', 'person', 'reached', 'person'],
		['conflicted', 'missed', 'reached', 'reached'],
		['gave-up', 'missed', 'reached', 'reached'],
		['merged', 'reached', 'missed', 'missed'],
		['cleaned', 'reached', 'missed', 'missed'],
		['cancelled', 'missed', 'missed', 'missed'],
	] as const)('%s: done %s, needs-you %s, failed %s', (state, done, needsYou, failed) => {
		expect([waitForTask(state, 'done'), waitForTask(state, 'needs-you'), waitForTask(state, 'failed')]).toEqual([done, needsYou, failed]);
	});

	test('that a person is to let in waits for that person', () => {
		expect(waitForTask('finished', 'done', 'ask')).toBe('person');
		expect(waitForTask('finished', 'needs-you', 'ask')).toBe('reached');
	});

	test('that was taken out of the merge queue goes on when a person puts it back', () => {
		const task = aTask('T-1', 'finished', {code: 'taken_out'});
		expect(endOfWait({kind: 'task', task}, 'done', {snapshot: aHouse({tasks: [task]}), policy: auto})?.how).toBe('person');
	});

	test('whose agent asks goes on when a person answers, and says what is asked', () => {
		const task = aTask('T-1', 'working');
		const snapshot = aHouse({tasks: [task], agents: [anAgent('a2', 'T-1', 'needs-you', {saying: 'Drop it?'})]});
		expect(endOfWait({kind: 'task', task}, 'done', {snapshot, policy: auto})).toEqual({how: 'person', state: 'working', says: 'a2 (T-1) asks: Drop it?'});
	});

	test('says why it failed', () => {
		const task = aTask('T-1', 'gave-up', {reason: 'Cannot find module'});
		expect(endOfWait({kind: 'task', task}, 'done', {snapshot: aHouse({tasks: [task]}), policy: auto})?.says).toBe('T-1 is given up: Cannot find module.');
	});
});

describe('an agent', () => {
	const how = (more: Parameters<typeof anAgent>[3], state: Parameters<typeof anAgent>[2], goal: WaitGoal) => {
		const agent = anAgent('a1', 'T-1', state, more);
		return endOfWait({kind: 'agent', agent}, goal, {snapshot: aHouse({tasks: [aTask('T-1', 'working')], agents: [agent]}), policy: auto})?.how;
	};

	test.each([
		['working', {}, undefined, undefined, undefined],
		['needs-you', {}, 'person', 'reached', 'person'],
		['ended', {exitCode: 0, endedAtMs: 1}, 'reached', 'missed', 'missed'],
		['ended', {exitCode: 1, endedAtMs: 1}, 'missed', 'missed', 'reached'],
		['lost', {endedAtMs: 1}, 'missed', 'missed', 'reached'],
	] as const)('%s %o: done %s, needs-you %s, failed %s', (state, more, done, needsYou, failed) => {
		expect([how(more, state, 'done'), how(more, state, 'needs-you'), how(more, state, 'failed')]).toEqual([done, needsYou, failed]);
	});
});

describe('the queue', () => {
	const end = (more: Partial<Snapshot>, goal: WaitGoal = 'done', isSettled = true) =>
		endOfWait({kind: 'queue', isSettled}, goal, {snapshot: aHouse(more), policy: auto});

	test('is done when everything is, and not before it has been looked over', () => {
		const tasks = [aTask('T-1', 'cleaned'), aTask('T-2', 'cancelled')];
		expect(end({tasks})).toEqual({how: 'reached', state: 'done', says: 'Nothing is left to do; 1 task merged.'});
		expect(end({tasks}, 'done', false)).toBeUndefined();
		expect(end({tasks: [...tasks, aTask('T-3', 'ready')]})).toBeUndefined();
		expect(end({tasks}, 'failed')?.how).toBe('missed');
		expect(end({tasks}, 'needs-you')?.how).toBe('missed');
	});

	test('names what failed once nothing else goes on', () => {
		const gone = aTask('T-1', 'gave-up', {reason: 'exit 1'});
		expect(end({tasks: [gone, aTask('T-2', 'working')], agents: [anAgent('a1', 'T-2')]})).toBeUndefined();
		expect(end({tasks: [gone, aTask('T-2', 'cleaned')]})).toEqual({how: 'missed', state: 'failed', says: 'T-1 failed: exit 1.'});
		expect(end({tasks: [gone, aTask('T-2', 'working')]}, 'failed')?.how).toBe('reached');
	});

	test('waits for a person when all who are at work ask, and goes on as long as one does not', () => {
		const tasks = [aTask('T-1', 'working', {agentId: anAgent('a1', 'T-1').id}), aTask('T-2', 'cleaned')];
		const asking = anAgent('a1', 'T-1', 'needs-you', {saying: 'Which one?'});
		expect(end({tasks, agents: [asking]})).toEqual({how: 'person', state: 'needs-you', says: 'a1 (T-1) asks: Which one?'});
		expect(end({tasks: [...tasks, aTask('T-3', 'working')], agents: [asking, anAgent('a3', 'T-3')]})).toBeUndefined();
		expect(end({tasks: [aTask('T-1', 'ready')], paused: true})?.how).toBe('person');
	});
});

test.each([
	['90', 90_000],
	['90s', 90_000],
	['1.5h', 5_400_000],
	['30m', 1_800_000],
	['250ms', 250],
	['2d', 172_800_000],
	['', undefined],
	['soon', undefined],
	['-1s', undefined],
	['1w', undefined],
])('%s is %s ms', (text, ms) => {
	expect(durationMs(text)).toBe(ms);
});
