import {setImmediate as turn} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createHeartbeat, type HeartbeatSetting, type Pulse} from '../../source/engine/heartbeat.js';
import {patiently} from '../support/until.js';

/** Answers when it is told to. */
const anAnswer = () => {
	let give: () => void = () => {};
	const promise = new Promise<void>(resolve => {
		give = resolve;
	});
	return {promise, give};
};

/** A house of pulses that only count: `moves` rows are there to be moved, and each run of a pulse moves what it says. */
const aHouse = (more: Partial<HeartbeatSetting> = {}) => {
	const clock = {ms: 1_000_000};
	const ran: string[] = [];
	const bugs: unknown[] = [];
	const pulses: Pulse[] = [];
	const world: {rows: number; isNews: boolean; tell: () => void} = {rows: 0, isNews: false, tell: () => {}};
	const deeds = {
		clock,
		ran,
		bugs,
		/** `work`: how often it has something to move. */
		add(name: string, {cadence = 'work', work = 0, run}: {cadence?: Pulse['cadence']; work?: number; run?: () => Promise<void>} = {}) {
			let left = work;
			pulses.push({
				name,
				cadence,
				hasWork: () => left > 0 || run !== undefined,
				async run() {
					ran.push(name);
					await run?.();
					if (left > 0) {
						left -= 1;
						world.rows += 1;
					}
				},
			});
			return Object.assign(world, deeds);
		},
		heartbeat: createHeartbeat({
			pulses,
			now: () => clock.ms,
			revision: () => world.rows,
			asOne: read => read(),
			turnsMs: () => ({health: 1000, watch: 2000}),
			nextDueAtMs: () => undefined,
			roundsMax: 50,
			pauseMaxMs: 10_000,
			onPause() {},
			waitForNews: async signal => {
				const {promise, give} = anAnswer();
				signal.addEventListener('abort', give);
				world.tell = () => {
					world.isNews = true;
					give();
				};
				await promise;
			},
			isNews: () => {
				const was = world.isNews;
				world.isNews = false;
				return was;
			},
			mayBeat: () => true,
			onBug: error => bugs.push(error),
			...more,
		}),
	};
	return Object.assign(world, deeds);
};

const count = (ran: readonly string[], name: string): number => ran.filter(one => one === name).length;

describe('a beat', () => {
	test('runs what has work until nothing moves, and what has none not at all', async () => {
		const house = aHouse().add('a', {work: 3}).add('b').add('c', {work: 1});
		await house.heartbeat.beat();
		expect([count(house.ran, 'a'), count(house.ran, 'b'), count(house.ran, 'c')]).toEqual([3, 0, 1]);
		expect(house.rows).toBe(4);
	});

	test('asks a pulse that moved nothing again only when something else has moved', async () => {
		const house = aHouse();
		house.add('idle', {run: async () => {}});
		await house.heartbeat.beat();
		expect(house.ran).toEqual(['idle']);

		const other = aHouse();
		other.add('idle', {run: async () => {}}).add('busy', {work: 2});
		await other.heartbeat.beat();
		expect(count(other.ran, 'idle')).toBeGreaterThan(1);
		expect(count(other.ran, 'idle')).toBeLessThanOrEqual(4);
	});

	test('gives one pulse the work that another made', async () => {
		const house = aHouse();
		let isFinished = false;
		house.add('merge', {
			run: async () => {
				if (isFinished && house.rows === 1) house.rows += 1;
			},
		});
		house.add('finish', {
			run: async () => {
				if (!isFinished) house.rows += 1;
				isFinished = true;
			},
		});
		await house.heartbeat.beat();
		expect(house.rows).toBe(2);
	});

	test('ends, though something moves without end', async () => {
		const house = aHouse({roundsMax: 7}).add('mad', {work: Number.POSITIVE_INFINITY});
		await house.heartbeat.beat();
		expect(count(house.ran, 'mad')).toBe(7);
		await house.heartbeat.beat();
		expect(count(house.ran, 'mad')).toBe(14);
	});

	test('does nothing for one who does not lead', async () => {
		const house = aHouse({mayBeat: () => false})
			.add('a', {work: 3})
			.add('b', {cadence: 'health'});
		await house.heartbeat.beat();
		expect(house.ran).toEqual([]);
	});

	test('a pulse that stumbles is a bug, is not asked at once again, and keeps nobody else', async () => {
		const house = aHouse();
		house
			.add('bad', {
				run: async () => {
					throw new Error('no');
				},
			})
			.add('good', {work: 2});
		await house.heartbeat.beat();
		expect([count(house.ran, 'bad'), count(house.ran, 'good')]).toEqual([1, 2]);
		expect(house.bugs).toEqual([new Error('no')]);
		await house.heartbeat.beat();
		expect(count(house.ran, 'bad')).toBe(2);
	});

	test('a slow pulse delays only itself, and runs once at a time', async () => {
		const house = aHouse();
		const {promise, give} = anAnswer();
		house.add('slow', {run: async () => promise}).add('quick', {work: 3});
		const beat = house.heartbeat.beat();
		await vi.waitFor(() => {
			expect(count(house.ran, 'quick')).toBe(3);
		}, patiently);
		expect(count(house.ran, 'slow')).toBe(1);
		give();
		await beat;
	});

	test.each([
		{cadence: 'health', afterMs: 999, runs: 1},
		{cadence: 'health', afterMs: 1000, runs: 2},
		{cadence: 'watch', afterMs: 1999, runs: 1},
		{cadence: 'watch', afterMs: 2000, runs: 2},
		{cadence: 'watch', afterMs: -5_000_000, runs: 2}, // A clock that was set back does not stop the pulse.
		{cadence: 'work', afterMs: 5000, runs: 0},
	] as const)('$afterMs ms later, a pulse of $cadence without work has run $runs times', async ({cadence, afterMs, runs}) => {
		const house = aHouse().add('a', {cadence});
		await house.heartbeat.beat();
		house.clock.ms += afterMs;
		await house.heartbeat.beat();
		expect(count(house.ran, 'a')).toBe(runs);
	});
});

describe('the life of it', () => {
	beforeEach(() => {
		vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	/** Lets time go by, for the clock and for the timers. */
	const pass = async (house: {readonly clock: {ms: number}}, ms: number, stepMs = 100): Promise<void> => {
		for (let passed = 0; passed < ms; passed += stepMs) {
			house.clock.ms += stepMs;
			await vi.advanceTimersByTimeAsync(stepMs);
		}
	};

	test('everybody has a turn when it is time', async () => {
		const house = aHouse().add('health', {cadence: 'health'}).add('watch', {cadence: 'watch'});
		house.heartbeat.start();
		house.heartbeat.start();
		await pass(house, 10_000);
		expect(count(house.ran, 'health')).toBeGreaterThanOrEqual(10);
		expect(count(house.ran, 'health')).toBeLessThanOrEqual(11);
		expect(count(house.ran, 'watch')).toBeGreaterThanOrEqual(5);
		expect(count(house.ran, 'watch')).toBeLessThanOrEqual(6);
		await house.heartbeat.stop();
		const before = house.ran.length;
		await pass(house, 10_000);
		expect(house.ran).toHaveLength(before);
	});

	test('news are looked at at once', async () => {
		const house = aHouse();
		let isThere = false;
		house.add('a', {
			run: async () => {
				if (isThere) house.rows += 1;
				isThere = false;
			},
		});
		house.heartbeat.start();
		await vi.advanceTimersByTimeAsync(0);
		expect([house.ran.length, house.rows]).toEqual([1, 0]);
		// Until it rests.
		await turn();
		await turn();
		isThere = true;
		house.tell();
		// No timer lies between, only the world's turn.
		await turn();
		await turn();
		expect(house.rows).toBe(1);
		await house.heartbeat.stop();
	});

	test('a retry starts when its hour has come', async () => {
		let dueAtMs: number | undefined;
		const house = aHouse({nextDueAtMs: () => dueAtMs});
		dueAtMs = house.clock.ms + 300;
		house.add('retry', {
			run: async () => {
				if (dueAtMs === undefined || house.clock.ms < dueAtMs) return;
				dueAtMs = undefined;
				house.rows += 1;
			},
		});
		house.heartbeat.start();
		await pass(house, 250, 50);
		expect(house.rows).toBe(0);
		await pass(house, 100, 50);
		expect(house.rows).toBe(1);
		await house.heartbeat.stop();
	});

	/** Every wake-up asks whether it may beat. */
	const wakings = (more: Partial<HeartbeatSetting> = {}) => {
		const mayBeat = vi.fn(more.mayBeat ?? (() => true));
		return {mayBeat, house: aHouse({...more, mayBeat})};
	};

	test.each([
		{
			what: 'a pulse takes its time',
			prepare: () => {
				const {mayBeat, house} = wakings();
				const {promise, give} = anAnswer();
				house.add('slow', {cadence: 'health', run: async () => promise});
				return {mayBeat, house, give};
			},
		},
		{what: 'a retry is due that cannot begin', prepare: () => ({give: () => {}, ...wakings({nextDueAtMs: () => 5})})},
		{
			what: 'another process leads',
			prepare: () => {
				const {mayBeat, house} = wakings({mayBeat: () => false});
				house.add('a', {cadence: 'health'});
				return {mayBeat, house, give: () => {}};
			},
		},
	])('it does not race while $what', async ({prepare}) => {
		const {mayBeat, house, give} = prepare();
		house.heartbeat.start();
		await pass(house, 10_000, 10);
		expect(mayBeat.mock.calls.length).toBeGreaterThan(3);
		expect(mayBeat.mock.calls.length).toBeLessThan(25);
		give();
		await house.heartbeat.stop();
	});

	test('a slow pulse does not keep another from its turns', async () => {
		const house = aHouse();
		const {promise, give} = anAnswer();
		house.add('slow', {cadence: 'health', run: async () => promise}).add('other', {cadence: 'health'});
		house.heartbeat.start();
		await pass(house, 5000);
		expect(count(house.ran, 'slow')).toBe(1);
		expect(count(house.ran, 'other')).toBeGreaterThanOrEqual(5);
		give();
		await house.heartbeat.stop();
	});

	test('stop waits for what runs', async () => {
		const house = aHouse();
		const {promise, give} = anAnswer();
		house.add('slow', {run: async () => promise});
		house.heartbeat.start();
		await vi.advanceTimersByTimeAsync(0);
		let hasStopped = false;
		const stopped = house.heartbeat.stop().then(() => {
			hasStopped = true;
		});
		await vi.advanceTimersByTimeAsync(5000);
		expect(hasStopped).toBe(false);
		give();
		await stopped;
		expect(house.ran).toEqual(['slow']);
	});
});

test('a memory that is out of reach for a while does not stop the heart for good', async () => {
	let isOut = true;
	const house = aHouse({
		asOne: read => read(),
		turnsMs: () => ({health: 1, watch: 1}),
		nextDueAtMs: () => {
			if (isOut) throw new Error('disk I/O error');
			return undefined;
		},
	});
	house.add('a', {work: 1});
	house.heartbeat.start();
	await vi.waitFor(() => {
		expect(house.bugs.length).toBeGreaterThan(1);
	}, patiently);
	isOut = false;
	house.add('b', {work: 1});
	await vi.waitFor(() => {
		house.clock.ms += 10;
		expect(count(house.ran, 'b')).toBe(1);
	}, patiently);
	await house.heartbeat.stop();
});

test('a pulse that always has work and never moves anything leaves the world its turn', async () => {
	let isNews = true;
	const {promise: looked, resolve} = Promise.withResolvers<void>();
	const heart = createHeartbeat({
		pulses: [{name: 'busy', cadence: 'work', hasWork: () => true, run: async () => {}}],
		now: () => 1,
		revision: () => 1,
		asOne: read => read(),
		turnsMs: () => ({health: 1000, watch: 1000}),
		nextDueAtMs: () => undefined,
		roundsMax: 500,
		pauseMaxMs: 10_000,
		onPause() {},
		waitForNews: async () => {},
		isNews: () => isNews,
		mayBeat: () => true,
		onBug: () => {},
	});
	heart.start();
	// A timer fires only if the loop lets it.
	setTimeout(resolve, 5);
	await looked;
	isNews = false;
	await heart.stop();
});

test('knows since when it has beaten without a pause: a machine that slept, and a clock that was set back, begin anew', async () => {
	const house = aHouse();
	expect(house.heartbeat.beatsSinceMs()).toBe(0);
	house.heartbeat.start();
	const startedMs = house.clock.ms;
	expect(house.heartbeat.beatsSinceMs()).toBe(startedMs);
	for (let seconds = 0; seconds < 60; seconds++) {
		house.clock.ms += 1000;
		expect(house.heartbeat.beatsSinceMs()).toBe(startedMs);
	}

	house.clock.ms += 3_600_000;
	expect(house.heartbeat.beatsSinceMs()).toBe(house.clock.ms);
	house.clock.ms -= 3_600_000;
	expect(house.heartbeat.beatsSinceMs()).toBe(house.clock.ms);
	await house.heartbeat.stop();
});
