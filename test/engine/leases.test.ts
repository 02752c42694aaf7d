import {describe, expect, test} from 'vitest';
import type {Holder} from '../../source/domain/lease.js';
import {createConductor} from '../../source/engine/conductor.js';
import {createLane} from '../../source/engine/lanes.js';
import type {Store} from '../../source/store/store.js';
import {aHolder, aStore, at} from '../support/store.js';

const isAliveBut =
	(...gone: readonly number[]) =>
	({pid}: Holder) =>
		!gone.includes(pid);

describe('the lane', () => {
	/** Each look at the clock takes a second. */
	const aLane = (store: Store, pid: number, {gone = [], waitMaxMs = 30_000}: {gone?: readonly number[]; waitMaxMs?: number} = {}) => {
		let atMs = 0;
		return createLane({
			store,
			me: aHolder(pid),
			isAlive: isAliveBut(...gone),
			stamp: () => {
				atMs += 1000;
				return at(atMs);
			},
			waitMaxMs,
			// What takes turns in one process must not hide what two processes do.
			repository: `as seen by ${pid}`,
		});
	};

	test('work of one process takes turns, in the order in which it came', async () => {
		const inLane = aLane(aStore(), 1);
		const log: string[] = [];
		const work = (name: string) =>
			inLane(async () => {
				log.push(`${name} begins`);
				await Promise.resolve();
				log.push(`${name} ends`);
				return name;
			});
		expect(await Promise.all(['a', 'b', 'c'].map(work))).toEqual(['a', 'b', 'c']);
		expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
	});

	test('work of two processes takes turns', async () => {
		const store = aStore();
		let inside = 0;
		let most = 0;
		const work = async () => {
			inside += 1;
			most = Math.max(most, inside);
			await Promise.resolve();
			inside -= 1;
		};
		const [one, two] = [aLane(store, 1), aLane(store, 2)];
		await Promise.all([one(work), two(work), one(work), two(work)]);
		expect(most).toBe(1);
		expect(store.leases.find('repository')).toMatchObject({holder: undefined});
	});

	test('whoever opens a repository twice in one process takes turns with himself', async () => {
		const store = aStore();
		let inside = 0;
		let most = 0;
		const work = async () => {
			inside += 1;
			most = Math.max(most, inside);
			await new Promise(setImmediate);
			inside -= 1;
		};
		const [one, two] = [aLane(store, 1), aLane(store, 1)];
		await Promise.all([one(work), two(work), one(work), two(work)]);
		expect(most).toBe(1);
		expect(store.leases.find('repository')).toMatchObject({holder: undefined});
	});

	test('work that fails gives the lane back', async () => {
		const store = aStore();
		const inLane = aLane(store, 1);
		await expect(inLane(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(store.leases.find('repository')?.holder).toBeUndefined();
		expect(await inLane(async () => 'next')).toBe('next');
	});

	test('it is taken from a holder that is dead', async () => {
		const store = aStore();
		store.leases.take('repository', aHolder(7), undefined, at(0));
		expect(await aLane(store, 1, {gone: [7]})(async () => store.leases.find('repository')?.holder?.pid)).toBe(1);
	});

	test('a holder that lives is waited for', async () => {
		const store = aStore();
		const epoch = store.leases.take('repository', aHolder(7), undefined, at(0));
		const work = aLane(store, 1)(async () => 'done');
		store.leases.release('repository', epoch!, at(1));
		expect(await work).toBe('done');
	});

	test('but not for ever', async () => {
		const store = aStore();
		store.leases.take('repository', aHolder(7), undefined, at(0));
		const inLane = aLane(store, 1, {waitMaxMs: 5000});
		await expect(inLane(async () => 'never')).rejects.toMatchObject({
			name: 'OutsideError',
			code: 'repository_busy',
			message: 'Process 7 on here has been changing worktrees for 5 s.',
			hint: 'Look at what it is doing, or stop it.',
		});
		expect(store.leases.find('repository')?.holder?.pid).toBe(7);
	});
});

describe('the conductor', () => {
	const aConductor = (store: Store, me: Holder, gone: readonly number[] = []) => createConductor({store, me, isAlive: isAliveBut(...gone), stamp: () => at(1)});

	test('takes the lead when nobody has it', () => {
		const store = aStore();
		const conductor = aConductor(store, aHolder(1));
		expect(conductor.isMe()).toBe(false);
		expect(conductor.current()).toBeUndefined();
		expect(conductor.take()).toEqual({holder: aHolder(1), isMe: true});
		expect(conductor.isMe()).toBe(true);
		expect(conductor.current()).toEqual(aHolder(1));
	});

	test('taking it again changes nothing', () => {
		const store = aStore();
		const conductor = aConductor(store, aHolder(1));
		conductor.take();
		const before = store.activities.lastId();
		expect(conductor.take().isMe).toBe(true);
		expect(store.activities.lastId()).toBe(before);
		expect(store.leases.find('conductor')?.epoch).toBe(1);
	});

	test('is refused while somebody who lives has it, and says who', () => {
		const store = aStore();
		aConductor(store, aHolder(1)).take();
		const second = aConductor(store, aHolder(2));
		expect(second.take()).toEqual({holder: aHolder(1), isMe: false});
		expect(second.isMe()).toBe(false);
		expect(second.current()).toEqual(aHolder(1));
	});

	test('takes over from one that is dead, who leads no more', () => {
		const store = aStore();
		const first = aConductor(store, aHolder(1));
		first.take();
		const second = aConductor(store, aHolder(2), [1]);
		expect(second.current()).toBeUndefined();
		expect(second.take()).toEqual({holder: aHolder(2), isMe: true});
		expect([first.isMe(), second.isMe()]).toEqual([false, true]);
		expect(first.take()).toEqual({holder: aHolder(2), isMe: false});
	});

	test("what it gives back is its own, and no longer somebody else's", () => {
		const store = aStore();
		const first = aConductor(store, aHolder(1));
		first.take();
		const second = aConductor(store, aHolder(2), [1]);
		second.take();
		first.release();
		expect(second.isMe()).toBe(true);
		second.release();
		expect([second.isMe(), second.current()]).toEqual([false, undefined]);
		expect(first.take().isMe).toBe(true);
	});

	test.each([
		{what: 'another process of the same number', holder: aHolder(1, {startTicks: 99})},
		{what: 'one of the same number on another machine', holder: aHolder(1, {host: 'there', bootId: 'other'})},
	])('$what that lives is not oneself', ({holder}) => {
		const store = aStore();
		aConductor(store, holder).take();
		expect(aConductor(store, aHolder(1)).take()).toEqual({holder, isMe: false});
	});
});
