import {describe, expect, test} from 'vitest';
import {agentId, taskId} from '../../source/domain/ids.js';
import type {TaskState} from '../../source/domain/task.js';
import type {Store} from '../../source/store/store.js';
import {aPlan, aStore, at, bring} from '../support/store.js';

const T1 = taskId('T1');
const auditOf = (store: Store, since: number) => store.activities.listSince(since, 100);
const idsOf = (tasks: ReadonlyArray<{readonly id: string}>) => tasks.map(({id}) => id);

describe('a move', () => {
	test('changes the state and what is said about it, with exactly one audit row', () => {
		const store = aStore([aPlan('T1')]);
		const before = store.activities.lastId();
		expect(store.tasks.move(T1, 'waiting', 'ready', {reason: 'go', why: 'nothing in its way'}, at(7, 'coordinate-dependencies'))).toBe(true);
		expect(store.tasks.find('T1')).toMatchObject({state: 'ready', reason: 'go', changedAtMs: 7});
		expect(auditOf(store, before)).toEqual([
			{id: before + 1, atMs: 7, actor: 'coordinate-dependencies', kind: 'task', subject: 'T1', from: 'waiting', to: 'ready', why: 'nothing in its way'},
		]);
	});

	test.each([
		{what: 'somebody else was faster', id: T1, from: 'ready' as TaskState},
		{what: 'there is no such task', id: taskId('T9'), from: 'waiting' as TaskState},
	])('changes nothing when $what', ({id, from}) => {
		const store = aStore([aPlan('T1')]);
		const task = store.tasks.find('T1');
		const before = store.activities.lastId();
		expect(store.tasks.move(id, from, 'claimed', {reason: 'mine'}, at(7))).toBe(false);
		expect(store.tasks.find('T1')).toEqual(task);
		expect(auditOf(store, before)).toEqual([]);
	});

	test('is made once: of two that saw the same state, one wins', () => {
		const store = aStore([aPlan('T1')]);
		const moves = ['one', 'two'].map(actor => store.tasks.move(T1, 'waiting', 'ready', {}, at(1, actor)));
		expect(moves).toEqual([true, false]);
	});

	test('only for its own agent: an older attempt may change nothing', () => {
		const store = aStore([aPlan('T1')]);
		bring(store, 'T1', 'working');
		expect(store.tasks.find('T1')?.agentId).toBe('a1');
		const before = store.activities.lastId();
		expect(store.tasks.move(T1, 'working', 'finished', {onlyFor: agentId('a2')}, at(1))).toBe(false);
		expect(auditOf(store, before)).toEqual([]);
		expect(store.tasks.move(T1, 'working', 'finished', {onlyFor: agentId('a1')}, at(1))).toBe(true);
	});

	test('keeps what is not named and clears what is named as nothing', () => {
		const store = aStore([aPlan('T1')]);
		store.tasks.move(T1, 'waiting', 'conflicted', {code: 'merge_conflict', reason: 'a.txt', troubleFiles: ['a.txt'], retries: 2}, at(1));
		store.tasks.move(T1, 'conflicted', 'finished', {code: undefined, reason: undefined, why: 'by hand'}, at(2));
		expect(store.tasks.find('T1')).toMatchObject({state: 'finished', code: undefined, reason: undefined, troubleFiles: ['a.txt'], retries: 2});
	});

	test('is undone with the transaction it is part of, audit row and all', () => {
		const store = aStore([aPlan('T1')]);
		const before = store.activities.lastId();
		expect(() =>
			store.atomically(() => {
				store.tasks.move(T1, 'waiting', 'ready', {}, at(1));
				throw new Error('no');
			}),
		).toThrow('no');
		expect(store.tasks.find('T1')?.state).toBe('waiting');
		expect(auditOf(store, before)).toEqual([]);
	});
});

describe('adding plans', () => {
	test('keeps all that was said, in the order of the file', () => {
		const plans = [
			aPlan('T2', {
				after: ['T1'],
				soft: ['T3'],
				files: ['src/**'],
				check: 'make',
				agent: 'codex',
				spec: 'S-1',
				labels: ['Now'],
				priority: 'high',
				estimatedHours: 0.5,
				prompt: 'Say\nit',
			}),
			aPlan('T1'),
			aPlan('T3'),
		];
		const store = aStore(plans);
		expect(store.plans.list()).toEqual(plans);
		expect(store.tasks.list()).toMatchObject([
			{id: 'T2', state: 'waiting', openDependencies: 1, waitsFor: ['T1'], position: 1, files: ['src/**'], labels: ['Now']},
			{id: 'T1', state: 'waiting', openDependencies: 0, waitsFor: [], position: 2},
			{id: 'T3', position: 3},
		]);
	});

	test.each([
		{what: 'an id that is there', plans: [aPlan('T2'), aPlan('T1')]},
		{what: 'an id that differs in capitals only', plans: [aPlan('T2'), aPlan('t1')]},
		{what: 'an empty title', plans: [aPlan('T2'), aPlan('T3', {title: ''})]},
		{what: 'a prerequisite that is not there', plans: [aPlan('T2'), aPlan('T3', {after: ['T9']})]},
		{what: 'a task that waits for itself', plans: [aPlan('T2'), aPlan('T3', {after: ['T3']})]},
		{what: 'the same prerequisite twice', plans: [aPlan('T2'), aPlan('T3', {after: ['T1', 'T1']})]},
		{what: 'no hours at all', plans: [aPlan('T2', {estimatedHours: 0})]},
	])('with $what adds none of them', ({plans}) => {
		const store = aStore([aPlan('T1')]);
		const before = store.activities.lastId();
		expect(() => {
			store.plans.add(plans, at(1));
		}).toThrow();
		expect(idsOf(store.tasks.list())).toEqual(['T1']);
		expect(store.plans.known().sourceKeys.size).toBe(1);
		expect(auditOf(store, before)).toEqual([]);
	});
});

describe('dependencies', () => {
	const merge = (store: Store, id: string): string[] =>
		store.atomically(() => {
			bring(store, id, 'merged');
			return store.tasks.resolveDependents(taskId(id), at(1));
		});

	test('are counted down when a prerequisite is merged, each once', () => {
		const store = aStore([aPlan('A'), aPlan('B'), aPlan('C', {after: ['A', 'B']})]);
		expect(idsOf(store.tasks.listUnblocked(9))).toEqual(['A', 'B']);
		expect(merge(store, 'A')).toEqual(['C']);
		expect(store.tasks.find('C')).toMatchObject({openDependencies: 1, waitsFor: ['B']});
		expect(store.tasks.resolveDependents(taskId('A'), at(2))).toEqual([]);
		expect(merge(store, 'B')).toEqual(['C']);
		expect(store.tasks.find('C')).toMatchObject({openDependencies: 0, waitsFor: []});
		expect(idsOf(store.tasks.listUnblocked(9))).toEqual(['C']);
	});

	test('that are soft never count', () => {
		const store = aStore([aPlan('A'), aPlan('B', {soft: ['A']})]);
		expect(store.tasks.find('B')).toMatchObject({openDependencies: 0, waitsFor: []});
		expect(merge(store, 'A')).toEqual([]);
		expect(store.tasks.find('B')?.openDependencies).toBe(0);
	});

	test('on what has been merged already are no hindrance', () => {
		const store = aStore([aPlan('A'), aPlan('B')]);
		merge(store, 'A');
		bring(store, 'A', 'cleaned');
		merge(store, 'B');
		store.plans.add([aPlan('C', {after: ['A', 'B']})], at(1));
		expect(store.tasks.find('C')?.openDependencies).toBe(0);
	});

	test.each(['gave-up', 'cancelled', 'blocked'] as const)('on a task that is %s block, until it is mended', state => {
		const store = aStore([aPlan('A'), aPlan('B', {after: ['A']})]);
		expect(store.tasks.listDoomed(9)).toEqual([]);
		bring(store, 'A', state);
		expect(store.tasks.listDoomed(9)).toEqual([{id: 'B', prerequisite: 'A', state}]);
		expect(store.tasks.hasUnsettled()).toBe(true);
		bring(store, 'B', 'blocked');
		expect(idsOf(store.tasks.listMended(9)).filter(id => id === 'B')).toEqual([]);
		bring(store, 'A', 'ready');
		expect(idsOf(store.tasks.listMended(9))).toEqual(['B']);
	});
});

describe('the order of', () => {
	test('ready tasks: priority, then the shorter ones, then the backlog', () => {
		const plans = [
			aPlan('low', {priority: 'low', estimatedHours: 0.1}),
			aPlan('long', {estimatedHours: 8}),
			aPlan('unknown'),
			aPlan('short', {estimatedHours: 1}),
			aPlan('high', {priority: 'high'}),
			aPlan('short2', {estimatedHours: 1}),
		];
		const store = aStore(plans);
		for (const {id} of plans) bring(store, id, 'ready');
		expect(idsOf(store.tasks.listReady(9))).toEqual(['high', 'short', 'short2', 'long', 'unknown', 'low']);
		expect(idsOf(store.tasks.listReady(2))).toEqual(['high', 'short']);
	});

	test('merges: priority, then whoever finished first', () => {
		const store = aStore([aPlan('A'), aPlan('B'), aPlan('C', {priority: 'high'})]);
		for (const [id, completedAtMs] of [
			['A', 30],
			['B', 20],
			['C', 40],
		] as const)
			store.tasks.move(taskId(id), 'waiting', 'finished', {completedAtMs}, at(1));
		expect(idsOf(store.tasks.listForMerge(9))).toEqual(['C', 'B', 'A']);
	});

	test('merges: a stream of higher priority does not keep one waiting for ever', () => {
		const hour = 3_600_000;
		const store = aStore([aPlan('low', {priority: 'low'}), aPlan('early', {priority: 'high'}), aPlan('late', {priority: 'high'})]);
		for (const [id, completedAtMs] of [
			['low', 0],
			['early', 7 * hour],
			['late', 9 * hour],
		] as const)
			store.tasks.move(taskId(id), 'waiting', 'finished', {completedAtMs}, at(1));
		expect(idsOf(store.tasks.listForMerge(9))).toEqual(['early', 'low', 'late']);
	});

	test('retries: only those whose hour has come', () => {
		const store = aStore([aPlan('A'), aPlan('B'), aPlan('C')]);
		expect(store.tasks.nextDueAtMs()).toBeUndefined();
		for (const [id, notBeforeMs] of [
			['A', 30],
			['B', 20],
			['C', 40],
		] as const)
			store.tasks.move(taskId(id), 'waiting', 'retrying', {notBeforeMs}, at(1));
		expect(idsOf(store.tasks.listDue(30, 9)).toSorted()).toEqual(['A', 'B']);
		expect(store.tasks.nextDueAtMs()).toBe(20);
	});
});

test('a list has a limit, and counts do not', () => {
	const store = aStore(['A', 'B', 'C', 'D'].map(id => aPlan(id)));
	for (const id of ['B', 'C', 'D']) bring(store, id, id === 'B' ? 'claimed' : 'prepared');
	expect(idsOf(store.tasks.listIn('prepared', 1))).toEqual(['C']);
	expect(store.tasks.counts()).toEqual({waiting: 1, claimed: 1, prepared: 2});
	expect([store.tasks.countIn('prepared'), store.tasks.countIn('merged'), store.tasks.countActive()]).toEqual([2, 0, 3]);
	expect(idsOf(store.tasks.listInFlight())).toEqual(['B', 'C', 'D']);
	expect([store.tasks.hasAny('waiting'), store.tasks.hasAny('merged')]).toEqual([true, false]);
});
