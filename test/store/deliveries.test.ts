import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {agentId, taskId} from '../../source/domain/ids.js';
import {openDatabase} from '../../source/store/migrate.js';
import {roadmapMigrations} from '../../source/store/migrations.js';
import {openStore} from '../../source/store/store.js';
import {aFolder} from '../support/folder.js';
import {aPlan, aStore, at, bring} from '../support/store.js';

test('messages of step 1 are all there after step 2, and those on their way have their hour', () => {
	const folder = aFolder();
	const old = openDatabase(path.join(folder, 'roadmap.db'), {steps: roadmapMigrations.slice(0, 1), synchronous: 'FULL', busyMs: 100});
	old.exec(`INSERT INTO agent_message (sender, recipient, message_type, payload, status, created_at_ms, delivered_at_ms) VALUES
		('a1', 'human', 'note', 'asks', 'queued', 10, NULL), ('a1', 'a2', 'note', 'waits', 'queued', 20, NULL),
		('a1', 'a2', 'note', 'handed out', 'delivered', 30, 40), ('a1', 'human', 'note', 'over', 'acted', 50, NULL)`);
	old.close();
	const store = openStore(folder);
	expect(store.messages.listNewest(undefined, 9)).toMatchObject([
		{id: 'msg-001', text: 'asks', state: 'queued', notBeforeMs: undefined, leaseUntilMs: undefined},
		{text: 'waits', state: 'queued', notBeforeMs: 20, attempts: 0},
		{text: 'handed out', state: 'delivered', leaseUntilMs: 300_040, attempts: 1, handedTo: 'a2'},
		{text: 'over', state: 'acted'},
	]);
	expect(store.deliveries.nextDueAtMs()).toBe(20);
	store.close();
});

describe('the way of a message', () => {
	const open = () => {
		const store = aStore([aPlan('T1'), aPlan('T2')]);
		bring(store, 'T1', 'working');
		bring(store, 'T2', 'working');
		const send = (recipient: string, more: object = {}) => store.messages.post({sender: 'human', recipient, type: 'note', text: 'x', ...more}, at(100));
		const take = (consumer: string, atMs: number, more: object = {}) =>
			store.deliveries.handOut({addresses: [consumer, 'claude:any'], consumer, way: 'poll', max: 9, ...more}, 1000, at(atMs)).map(({id}) => id);
		return {store, send, take};
	};

	test('what nobody has been handed is given to whoever asks, also between two attempts', () => {
		const {store, send, take} = open();
		const id = send('a1');
		expect(store.deliveries.listDue(100, 9)).toMatchObject([{id}]);
		store.deliveries.begin({id}, {timeoutMs: undefined, defaultMs: 1000}, at(100));
		expect(store.deliveries.listDue(1099, 9)).toEqual([]);
		expect(store.deliveries.nextDueAtMs()).toBe(1100);
		store.deliveries.tryAgain({id, state: 'queued', recipient: 'a1'}, 5000, 'nobody asked for it', at(1100));
		expect(take('a1', 1200)).toEqual([id]);
		expect(store.messages.find(id)).toMatchObject({attempts: 2, leaseUntilMs: 2200});
	});

	test('what was handed out in vain waits for its hour, but for the next prompt', () => {
		const {store, send, take} = open();
		const id = send('claude:any', {timeoutMs: 50});
		expect(take('a1', 200)).toEqual([id]);
		expect(store.messages.find(id)?.leaseUntilMs).toBe(250);
		store.deliveries.tryAgain({id, state: 'delivered', recipient: 'claude:any'}, 5000, 'not seen', at(300));
		expect(store.messages.find(id)).toMatchObject({handedTo: undefined, reason: 'not seen'});
		expect(take('a2', 4999)).toEqual([]);
		expect(take('a2', 4999, {isEarly: true, way: 'prompt'})).toEqual([id]);
		expect(store.messages.find(id)).toMatchObject({handedTo: 'a2', way: 'prompt', attempts: 2});
	});

	test('one in a prompt is seen when its agent has said something; one of an agent that left is lost', () => {
		const {store, send, take} = open();
		const [first, second] = [send('a1'), send('a2')];
		take('a1', 200, {way: 'prompt'});
		take('a2', 200);
		expect(store.deliveries.listBegun(9)).toEqual([]);
		store.agents.heard([{id: agentId('a1'), heardAtMs: 300, outputBytes: 7, saying: 'hello', cpuPercent: undefined, memoryMb: undefined}]);
		expect(store.deliveries.listBegun(9)).toMatchObject([{id: first}]);
		expect(store.deliveries.listLost(9)).toEqual([]);
		store.agents.move(agentId('a2'), 'starting', 'ended', {endedAtMs: 400}, at(400));
		expect(store.deliveries.listLost(9)).toMatchObject([{id: second, handedTo: 'a2'}]);
	});

	test('one that waits for an agent that left is lost only when nobody goes on with its task', () => {
		const {store, send} = open();
		send('a1');
		store.agents.move(agentId('a1'), 'starting', 'ended', {endedAtMs: 400}, at(400));
		expect(store.deliveries.listLost(9)).toEqual([]);
		store.tasks.move(taskId('T1'), 'working', 'finished', {}, at(500));
		expect(store.deliveries.listLost(9)).toHaveLength(1);
		expect(store.deliveries.hasDue(0)).toBe(true);
	});

	test('an agent listens to its own id, to those before it at its task, and to its type', () => {
		const {store} = open();
		store.agents.move(agentId('a1'), 'starting', 'ended', {endedAtMs: 400}, at(400));
		bring(store, 'T1', 'failed');
		bring(store, 'T1', 'working');
		expect(store.deliveries.addressesOf(agentId('a3')).toSorted()).toEqual(['a1', 'a3', 'claude:any']);
		expect(store.deliveries.addressesOf(agentId('a2')).toSorted()).toEqual(['a2', 'claude:any']);
	});
});

describe('a token', () => {
	test('names one attempt, until it is over or has a new one', () => {
		const store = aStore([aPlan('T1')]);
		bring(store, 'T1', 'working');
		const first = store.claims.issueToken(agentId('a1'));
		expect(store.claims.findByToken(first)).toBe('a1');
		const second = store.claims.issueToken(agentId('a1'));
		expect(second).not.toBe(first);
		expect(store.claims.findByToken(first)).toBeUndefined();
		expect(store.claims.findByToken(second)).toBe('a1');
		expect(store.claims.findByToken('')).toBeUndefined();
		store.agents.move(agentId('a1'), 'starting', 'lost', {endedAtMs: 5}, at(5));
		expect(store.claims.findByToken(second)).toBeUndefined();
		expect(store.claims.claim(agentId('a1'), {text: 'x', isDone: true}, at(6))).toBe(false);
	});
});
