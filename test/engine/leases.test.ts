import {describe, expect, test} from 'vitest';
import {taskId} from '../../source/domain/ids.js';
import {type Holder, LeadLost} from '../../source/domain/lease.js';
import {createConductor} from '../../source/engine/conductor.js';
import {createLane} from '../../source/engine/lanes.js';
import type {Store} from '../../source/store/store.js';
import {aHolder, aPlan, aStore, at} from '../support/store.js';

const isAliveBut =
	(...gone: readonly number[]) =>
	({pid}: Holder) =>
		!gone.includes(pid);

describe('the lane', () => {
	/** Each look at the clock takes a second. */
	const aLane = (
		store: Store,
		pid: number,
		{gone = [], stopped = [], waitMaxMs = 30_000}: {gone?: readonly number[]; stopped?: readonly number[]; waitMaxMs?: number} = {},
	) => {
		let atMs = 0;
		return createLane({
			store,
			me: aHolder(pid),
			isAlive: isAliveBut(...gone),
			isStopped: ({pid: which}) => stopped.includes(which),
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

	test('one that is stopped will not give it back by itself: it is said how to go on', async () => {
		const store = aStore();
		store.leases.take('repository', aHolder(7), undefined, at(0));
		const inLane = aLane(store, 1, {stopped: [7], waitMaxMs: 5000});
		await expect(inLane(async () => 'never')).rejects.toMatchObject({hint: 'It is stopped: wake it (fg, or kill -CONT 7), or end it (kill -9 7).'});
	});
});

describe('the conductor', () => {
	const aConductor = (store: Store, me: Holder, gone: readonly number[] = [], clock = {ms: 0}, wall = clock) =>
		createConductor({store, me, isAlive: isAliveBut(...gone), stamp: () => at(1 + wall.ms), elapsedMs: () => clock.ms});
	/** Looks every five seconds for so long; whether it leads then. */
	const watches = (conductor: ReturnType<typeof aConductor>, clock: {ms: number}, forMs: number): boolean => {
		let leads = conductor.lead();
		for (const endMs = clock.ms + forMs; clock.ms < endMs && !leads; leads = conductor.lead()) clock.ms += 5000;
		return leads;
	};

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

	test('one that lives and says so keeps the lead for ever, with one cheap write in ten seconds and none in the audit trail', () => {
		const store = aStore();
		const clock = {ms: 0};
		const first = aConductor(store, aHolder(1), [], clock);
		const second = aConductor(store, aHolder(2), [], clock);
		first.lead();
		const before = store.activities.lastId();
		const said = new Set<number | undefined>();
		for (; clock.ms <= 300_000; clock.ms += 1000) {
			expect([first.lead(), second.lead()]).toEqual([true, false]);
			said.add(store.leases.find('conductor')?.renewedAtMs);
		}

		expect(said.size).toBe(31);
		expect(store.activities.lastId()).toBe(before);
	});

	test('one that was stopped is replaced after a minute of silence, with its lane; woken, it leads no more and nothing that it was at counts', () => {
		const store = aStore([aPlan('A')]);
		const clock = {ms: 0};
		const first = aConductor(store, aHolder(1), [], clock);
		const second = aConductor(store, aHolder(2), [], clock);
		first.lead();
		const [epoch, lane] = [first.epoch(), store.leases.take('repository', aHolder(1), undefined, at(0))];
		// In the middle of something, it is stopped.
		const begun = {actor: 'old', atMs: 0, epoch};
		expect(store.tasks.move(taskId('A'), 'waiting', 'ready', {}, begun)).toBe(true);
		expect(watches(second, clock, 55_000)).toBe(false);
		expect(watches(second, clock, 10_000)).toBe(true);
		expect(store.leases.find('repository')?.holder).toBeUndefined();

		const before = store.activities.lastId();
		expect(() => store.tasks.move(taskId('A'), 'ready', 'claimed', {}, begun)).toThrow(LeadLost);
		expect(store.tasks.find('A')?.state).toBe('ready');
		expect(store.leases.release('repository', lane ?? 0, begun)).toBe(false);
		expect([first.lead(), second.lead(), store.leases.renew('conductor', epoch ?? 0, 1)]).toEqual([false, true, false]);
		first.release();
		expect(store.activities.lastId()).toBe(before);
		expect(store.leases.find('conductor')).toMatchObject({holder: aHolder(2), epoch: 2});
	});

	test.each([
		{what: 'a clock that is set on by an hour', watcherMs: 0, wallMs: 3_600_000},
		{what: 'a clock that is set back by an hour', watcherMs: 0, wallMs: -3_600_000},
		{what: 'a watcher that was stopped for an hour himself', watcherMs: 3_600_000, wallMs: 3_600_000},
	])('$what takes the lead from nobody who lives', ({watcherMs, wallMs}) => {
		const store = aStore();
		const [clock, wall] = [{ms: 0}, {ms: 4_000_000}];
		const first = aConductor(store, aHolder(1), [], clock, wall);
		const second = aConductor(store, aHolder(2), [], clock, wall);
		first.lead();
		expect(watches(second, clock, 20_000)).toBe(false);
		clock.ms += watcherMs;
		wall.ms += wallMs;
		// It looks first; the one who leads has slept as long.
		expect([second.lead(), first.lead(), second.lead()]).toEqual([false, true, false]);
		clock.ms += 10_000;
		wall.ms += 10_000;
		expect([first.lead(), watches(second, clock, 50_000)]).toEqual([true, false]);
	});

	test('one on a machine that nobody can ask is replaced, too, when it says nothing any more', () => {
		const store = aStore();
		const clock = {ms: 0};
		aConductor(store, aHolder(1, {host: 'a container that is gone'}), [], clock).lead();
		expect(watches(aConductor(store, aHolder(2), [], clock), clock, 65_000)).toBe(true);
	});

	test('of two who have watched it fall silent only one leads', () => {
		const store = aStore();
		const clock = {ms: 0};
		aConductor(store, aHolder(1), [], clock).lead();
		const [second, third] = [aConductor(store, aHolder(2), [], clock), aConductor(store, aHolder(3), [], clock)];
		for (; clock.ms < 59_000; clock.ms += 5000) expect([second.lead(), third.lead()]).toEqual([false, false]);
		clock.ms += 5000;
		expect([second.lead(), third.lead()]).toEqual([true, false]);
		clock.ms += 5000;
		expect([second.lead(), third.lead()]).toEqual([true, false]);
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
