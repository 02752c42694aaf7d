import {describe, expect, test} from 'vitest';
import {agentId, taskId} from '../../source/domain/ids.js';
import {aHolder, aPlan, aStore, at} from '../support/store.js';

const T1 = taskId('T1');
const process = {runId: 'a1', agent: {pid: 10, startTicks: 1, bootId: 'b'}, shim: {pid: 9, startTicks: 1, bootId: 'b'}};

describe('agents', () => {
	const announced = () => {
		const store = aStore([aPlan('T1')]);
		store.agents.add({taskId: T1, fence: 1, name: 'claude', permissions: 'edit'}, at(5));
		return store;
	};

	test('are announced before they have a process', () => {
		const store = announced();
		expect(store.agents.find('a1')).toEqual({
			autoRestart: true,
			pausedMs: 0,
			base: undefined,
			timeoutMs: undefined,
			worksIn: 'worktree',
			id: 'a1',
			taskId: 'T1',
			fence: 1,
			name: 'claude',
			permissions: 'edit',
			state: 'starting',
			process: undefined,
			exitCode: undefined,
			code: undefined,
			reason: undefined,
			createdAtMs: 5,
			startedAtMs: undefined,
			heardAtMs: 5,
			endedAtMs: undefined,
			stopDeadlineMs: undefined,
			outputBytes: 0,
			cpuPercent: undefined,
			memoryMb: undefined,
			saying: '',
		});
	});

	test('a second one for the same attempt is refused by the table', () => {
		const store = announced();
		const before = store.activities.lastId();
		expect(() => store.agents.add({taskId: T1, fence: 1, name: 'claude', permissions: 'edit'}, at(6))).toThrow(/UNIQUE/);
		expect(store.activities.lastId()).toBe(before);
		expect(store.agents.add({taskId: T1, fence: 2, name: 'claude', permissions: 'edit'}, at(6))).toBe('a2');
	});

	test('one for a task that is not there is refused', () => {
		expect(() => announced().agents.add({taskId: taskId('T9'), fence: 1, name: 'claude', permissions: 'edit'}, at(6))).toThrow(/FOREIGN KEY/);
	});

	test('move by compare-and-set, with one audit row, and keep their process', () => {
		const store = announced();
		const before = store.activities.lastId();
		expect(store.agents.move(agentId('a1'), 'starting', 'working', {process, startedAtMs: 6}, at(6))).toBe(true);
		expect(store.agents.move(agentId('a1'), 'starting', 'lost', {reason: 'too late'}, at(7))).toBe(false);
		expect(store.agents.move(agentId('a1'), 'working', 'ended', {exitCode: 0, endedAtMs: 8}, at(8))).toBe(true);
		expect(store.agents.find('a1')).toMatchObject({state: 'ended', process, exitCode: 0, reason: undefined});
		expect(store.activities.listSince(before, 9)).toMatchObject([
			{kind: 'agent', subject: 'a1', to: 'working'},
			{subject: 'a1', from: 'working', to: 'ended'},
		]);
		expect(store.agents.listLive()).toEqual([]);
	});

	test('signs of life are no moves, and come too late for one that has left', () => {
		const store = announced();
		const [before, mark] = [store.activities.lastId(), store.agents.sightingMark()];
		const sighting = {id: agentId('a1'), heardAtMs: 9, outputBytes: 100, saying: 'hi', cpuPercent: 3, memoryMb: undefined};
		store.agents.heard([sighting]);
		expect(store.agents.find('a1')).toMatchObject({heardAtMs: 9, outputBytes: 100, saying: 'hi', cpuPercent: 3});
		expect(store.activities.lastId()).toBe(before);
		expect(store.agents.sightingMark()).not.toBe(mark);
		store.agents.move(agentId('a1'), 'starting', 'lost', {}, at(9));
		store.agents.heard([{...sighting, saying: 'from beyond'}]);
		expect(store.agents.find('a1')?.saying).toBe('hi');
	});
});

describe('merges', () => {
	const begun = () => {
		const store = aStore([aPlan('T1'), aPlan('T2')]);
		store.merges.add({taskId: T1, base: 'b', head: 'h'}, at(1));
		return store;
	};

	test('a second open try is refused, whoever it is for', () => {
		const store = begun();
		const before = store.activities.lastId();
		for (const id of ['T1', 'T2']) expect(store.merges.add({taskId: taskId(id), base: 'b', head: 'h'}, at(2))).toBeUndefined();
		expect(store.activities.lastId()).toBe(before);
		expect(store.merges.findOpen()).toMatchObject({id: 1, taskId: 'T1', step: 'intent', base: 'b', head: 'h'});
	});

	test.each(['landed', 'conflicted', 'rejected', 'superseded', 'blocked'] as const)('after one that is %s there may be another', step => {
		const store = begun();
		expect(store.merges.move(store.merges.findOpen()!, step, {commit: 'c', files: ['a'], reason: 'so', endedAtMs: 3}, at(3))).toBe(true);
		expect(store.merges.findOpen()).toBeUndefined();
		expect(store.merges.add({taskId: T1, base: 'b2', head: 'h'}, at(4))).toBe(2);
		expect(store.merges.listOf(T1)).toMatchObject([
			{id: 2, step: 'intent'},
			{id: 1, step, commit: 'c', files: ['a'], reason: 'so', endedAtMs: 3},
		]);
	});

	test('a step is taken once', () => {
		const store = begun();
		const seen = store.merges.findOpen()!;
		const before = store.activities.lastId();
		expect(store.merges.move(seen, 'built', {commit: 'c', tree: 't'}, at(2))).toBe(true);
		expect(store.merges.move(seen, 'conflicted', {reason: 'no'}, at(2))).toBe(false);
		expect(store.merges.find(1)).toMatchObject({step: 'built', reason: undefined});
		expect(store.activities.listSince(before, 9)).toMatchObject([{kind: 'merge', subject: 'T1', from: 'intent', to: 'built'}]);
	});
});

describe('leases', () => {
	const [one, two, three] = [aHolder(1), aHolder(2), aHolder(3)];

	test('one holds it, all others are refused', () => {
		const {leases} = aStore();
		expect(leases.take('conductor', one, undefined, at(1))).toBe(1);
		expect(leases.take('conductor', two, undefined, at(2))).toBeUndefined();
		expect(leases.find('conductor')).toEqual({epoch: 1, holder: one, takenAtMs: 1, renewedAtMs: 1});
		// The other lease is another one.
		expect(leases.take('repository', two, undefined, at(2))).toBe(1);
	});

	test('it is taken over from the epoch that was proven dead, not from whoever came after', () => {
		const {leases} = aStore();
		leases.take('conductor', one, undefined, at(1));
		expect(leases.take('conductor', two, 1, at(2))).toBe(2);
		// Both had seen that the first one is dead; the slower one finds the faster one alive.
		expect(leases.take('conductor', three, 1, at(2))).toBeUndefined();
		expect(leases.find('conductor')?.holder).toEqual(two);
	});

	test("only one's own epoch can be given back", () => {
		const store = aStore();
		const {leases} = store;
		leases.take('conductor', one, undefined, at(1));
		leases.take('conductor', two, 1, at(2));
		const before = store.activities.lastId();
		expect(leases.release('conductor', 1, at(3))).toBe(false);
		expect(leases.find('conductor')?.holder).toEqual(two);
		expect(store.activities.lastId()).toBe(before);
		expect(leases.release('conductor', 2, at(3))).toBe(true);
		expect(leases.find('conductor')).toMatchObject({epoch: 2, holder: undefined});
	});

	test('the epoch grows with every change of hands, also after it lay free', () => {
		const {leases} = aStore();
		for (const [index, holder] of [one, two, one].entries()) {
			expect(leases.take('conductor', holder, undefined, at(index))).toBe(index + 1);
			leases.release('conductor', index + 1, at(index));
		}
	});

	test.each([
		{what: 'the same number, started at another time', holder: aHolder(1, {startTicks: 99})},
		{what: 'the same number after a new boot', holder: aHolder(1, {bootId: 'another'})},
	])('$what is somebody else', ({holder}) => {
		const {leases} = aStore();
		leases.take('conductor', one, undefined, at(1));
		expect(leases.take('conductor', holder, undefined, at(2))).toBeUndefined();
	});

	test('changes of the conductor are history, the many of the repository lane are not', () => {
		const store = aStore();
		store.leases.take('repository', one, undefined, at(1));
		store.leases.release('repository', 1, at(1));
		expect(store.activities.lastId()).toBe(0);
		store.leases.take('conductor', one, undefined, at(1));
		store.leases.release('conductor', 1, at(2));
		expect(store.activities.latest(9)).toMatchObject([{kind: 'lease', subject: 'conductor', to: 'taken', why: 'process 1, epoch 1'}, {to: 'free'}]);
	});
});

describe('messages', () => {
	test('wait until they are acted on, and each move is written down', () => {
		const store = aStore([aPlan('T1')]);
		const {messages} = store;
		messages.post({sender: 'a1', recipient: 'human', type: 'note', text: 'The schema changed.', taskId: T1}, at(1));
		messages.post({sender: 'a1', recipient: 'a2', type: 'note', text: 'Hello.'}, at(1));
		const before = store.activities.lastId();

		const [message] = messages.listWaiting('human', 9);
		expect(message).toEqual({
			id: 'msg-001',
			sender: 'a1',
			recipient: 'human',
			type: 'note',
			text: 'The schema changed.',
			taskId: 'T1',
			state: 'queued',
			createdAtMs: 1,
		});
		expect(messages.move(message!, 'delivered', at(2))).toBe(true);
		expect(messages.move(message!, 'dead', at(2))).toBe(false);
		expect(messages.listWaiting('human', 9)).toMatchObject([{state: 'delivered'}]);

		messages.settle('human', T1, at(3));
		messages.settle('human', T1, at(4));
		expect(messages.listWaiting('human', 9)).toEqual([]);
		expect(messages.listWaiting('a2', 9)).toHaveLength(1);
		expect(store.activities.listSince(before, 9)).toMatchObject([
			{kind: 'message', subject: 'human', from: 'queued', to: 'delivered', why: 'msg-001'},
			{kind: 'message', subject: 'human', from: 'delivered', to: 'acted', why: 'msg-001'},
		]);
	});

	test('that are too long are refused', () => {
		expect(() => aStore().messages.post({sender: 'a', recipient: 'b', type: 'note', text: 'x'.repeat(65_537)}, at(1))).toThrow(/CHECK/);
	});
});

describe('jobs', () => {
	const job = {id: 'a1-check', kind: 'check', taskId: T1, agentId: agentId('a1'), mergeId: undefined, command: 'make', tree: 't1'} as const;

	test('are announced once and move once', () => {
		const store = aStore([aPlan('T1')]);
		expect([store.jobs.add(job, at(1)), store.jobs.add(job, at(2))]).toEqual([true, false]);
		expect(store.jobs.move({id: job.id, state: 'starting'}, 'running', {process: {...process, runId: job.id}}, at(2))).toBe(true);
		expect(store.jobs.move({id: job.id, state: 'starting'}, 'lost', {}, at(2))).toBe(false);
		expect(store.jobs.listOpen()).toMatchObject([{id: job.id, state: 'running', process: {runId: job.id, agent: {pid: 10}}}]);
		expect(store.activities.listSince(1, 9)).toMatchObject([
			{kind: 'job', to: 'starting'},
			{kind: 'job', to: 'running'},
		]);
	});

	test.each([
		{exitCode: 0, tree: 't1', command: 'make', hasPassed: true},
		{exitCode: 1, tree: 't1', command: 'make', hasPassed: false},
		{exitCode: 0, tree: 't2', command: 'make', hasPassed: false},
		{exitCode: 0, tree: 't1', command: 'make all', hasPassed: false},
	])('one that ended with $exitCode has passed for $command on $tree: $hasPassed', ({exitCode, tree, command, hasPassed}) => {
		const store = aStore([aPlan('T1')]);
		store.jobs.add(job, at(1));
		store.jobs.move({id: job.id, state: 'starting'}, 'ended', {exitCode, endedAtMs: 2}, at(2));
		expect(store.jobs.hasPassed(tree, command)).toBe(hasPassed);
	});
});

describe('worktrees', () => {
	const planned = {taskId: T1, folder: '/wt/T1', branch: 'task/T1', base: 'b1'};

	test('are planned once, move by compare-and-set, and are planned anew only when they are gone', () => {
		const store = aStore([aPlan('T1')]);
		store.worktrees.add(planned, at(1));
		expect(store.worktrees.move(T1, 'planned', 'created', at(2))).toBe(true);
		expect(store.worktrees.move(T1, 'planned', 'created', at(2))).toBe(false);
		const before = store.activities.lastId();
		store.worktrees.add({...planned, base: 'b2'}, at(3));
		expect(store.worktrees.find('T1')).toMatchObject({state: 'created', base: 'b1'});
		expect(store.activities.lastId()).toBe(before);

		store.worktrees.move(T1, 'created', 'cleaned', at(4));
		expect(store.worktrees.list()).toEqual([]);
		expect(store.worktrees.find('T1')).toMatchObject({state: 'cleaned', cleanedAtMs: 4, folder: '/wt/T1'});
		store.worktrees.add({...planned, base: 'b2'}, at(5));
		expect(store.worktrees.find('T1')).toMatchObject({state: 'planned', base: 'b2', cleanedAtMs: undefined});
	});
});

test('a failure of an attempt is handled once', () => {
	const store = aStore([aPlan('T1')]);
	const failure = {agentId: agentId('a1'), taskId: T1, code: 'check_failed', message: 'no', severity: 'medium', trace: undefined, atMs: 1} as const;
	const ids = [failure, failure, {...failure, agentId: agentId('a2')}].map(one => store.errors.see(one).id);
	expect(ids).toEqual(['err-001', 'err-001', 'err-002']);
	expect(['err-001', 'err-001', 'err-002'].map(id => store.errors.handle(id, 'repair', 2))).toEqual([true, false, true]);
	expect(store.errors.find('err-001')).toMatchObject({action: 'repair', isHandled: true, isRecovered: false});
});

test('a failure before there was an agent is its own each time, and the same until it was handled', () => {
	const store = aStore([aPlan('T1')]);
	const see = () =>
		store.errors.see({agentId: undefined, taskId: T1, code: 'worktree_failed', message: 'no', severity: 'medium', trace: undefined, atMs: 1}).id;
	expect([see(), see()]).toEqual(['err-001', 'err-001']);
	store.errors.handle('err-001', 'auto_restart', 2);
	expect(see()).toBe('err-002');
	expect(store.errors.countOpen('T1')).toBe(2);
	store.errors.recovered(T1, 5);
	expect(store.errors.find('err-001')).toMatchObject({isRecovered: true, resolvedAtMs: 5});
	expect([store.errors.countOpen('T1'), store.errors.listOpen(9)]).toEqual([0, []]);
});

test('a switch that is set to what it was is no change', () => {
	const store = aStore();
	expect(store.settings.isOn('paused')).toBe(false);
	expect([store.settings.set('paused', 'on', at(1)), store.settings.set('paused', 'on', at(2)), store.settings.set('paused', 'off', at(3))]).toEqual([
		true,
		false,
		true,
	]);
	expect(store.activities.latest(9)).toMatchObject([
		{kind: 'setting', subject: 'paused', to: 'on'},
		{from: 'on', to: 'off'},
	]);
});

test('the trail is read from where one stopped', () => {
	const store = aStore(['A', 'B', 'C'].map(id => aPlan(id)));
	expect(store.activities.lastId()).toBe(3);
	expect(store.activities.listSince(1, 9).map(({subject}) => subject)).toEqual(['B', 'C']);
	expect(store.activities.listSince(1, 1).map(({subject}) => subject)).toEqual(['B']);
	expect(store.activities.latest(2).map(({subject}) => subject)).toEqual(['B', 'C']);
});

test('what screens can take back is kept as it was written, and is nothing that happened', () => {
	const store = aStore([aPlan('T1')]);
	const before = store.activities.lastId();
	expect(store.settings.undos()).toBe('');
	store.settings.noteUndos('[1]', at(1));
	store.settings.noteUndos('[]', at(2));
	expect(store.settings.undos()).toBe('[]');
	expect(store.activities.lastId()).toBe(before);
});
