/**
The pulse: runs every caretaker that has something to look after, as long as anything moves, then rests until news or the next turn.
*/
import {setImmediate as breathe, setTimeout as wait} from 'node:timers/promises';
import {faultPoint} from '../domain/fault-points.js';
import type {Cadence} from '../domain/policy.js';

export type Pulse = {
	readonly name: string;
	readonly cadence: Cadence;
	/** Cheap: whether there is something to do now, whoever's turn it is by the clock. */
	readonly hasWork: () => boolean;
	readonly run: () => Promise<void>;
};

/** How long it is between two turns of each. */
export type TurnsMs = Readonly<Record<Exclude<Cadence, 'work'>, number>>;

export type HeartbeatSetting = {
	readonly pulses: readonly Pulse[];
	readonly now: () => number;
	/** Grows with every row that moves, whoever moves it. */
	readonly revision: () => number;
	/** As things are now; asked once in each pass. */
	readonly turnsMs: () => TurnsMs;
	/** When the first of those that wait for their hour is due. */
	readonly nextDueAtMs: () => number | undefined;
	readonly roundsMax: number;
	/** After a longer pause between two turns the world is looked at afresh: nobody knows what has been meanwhile. */
	readonly pauseMaxMs: number;
	/** It was that long, and we lead: the machine has slept, or we were held. */
	readonly onPause: (pauseMs: number) => void;
	/** Resolves when something happened outside, or when the signal aborts. */
	readonly waitForNews: (signal: AbortSignal) => Promise<void>;
	/** Whether what has happened is news indeed, and not an echo of our own doing. */
	readonly isNews: () => boolean;
	/** Runs what only reads so that all of it sees one moment, and asks for leave only once. */
	readonly asOne: <Value>(read: () => Value) => Value;
	/** Whether this process leads; it runs nothing otherwise. */
	readonly mayBeat: () => boolean;
	readonly onBug: (error: unknown) => void;
};

/** Turns that are so close to each other are one: who is first waits for the last of them. */
const togetherMs = 50;

export const createHeartbeat = (setting: HeartbeatSetting) => {
	const {pulses, now, revision, turnsMs, roundsMax, mayBeat, onBug} = setting;
	const running = new Map<string, Promise<void>>();
	const lastRunAtMs = new Map<string, number>();
	/** The revision after which a pulse has found nothing to do: it is not asked again before something moves or the clock ticks. */
	const restedAt = new Map<string, number>();
	const rounds = new Map<string, number>();
	let beatsSinceMs = 0;
	let turnAtMs = 0;
	let stopping: AbortController | undefined;
	let life: Promise<void> | undefined;

	const isDue = ({name, cadence, hasWork}: Pulse, everyMs: TurnsMs): boolean => {
		if (running.has(name) || (rounds.get(name) ?? 0) >= roundsMax) return false;
		if (cadence !== 'work') {
			const last = lastRunAtMs.get(name);
			// A clock that was set back must not stop the pulse.
			if (last === undefined || now() - last >= everyMs[cadence] || now() < last) return true;
		}

		return restedAt.get(name) !== revision() && hasWork();
	};

	const run = async ({name, run: runIt}: Pulse, turn: Promise<unknown>): Promise<void> => {
		await turn;
		const before = revision();
		try {
			await runIt();
			if (revision() === before) restedAt.set(name, before);
		} catch (error) {
			onBug(error);
			// What stumbles is not asked again before the next tick.
			rounds.set(name, roundsMax);
		}
	};

	/** Starts all that is due, each on its own: a slow one delays only itself, and between two of them whoever presses a key is heard. */
	const startDue = (): void => {
		if (!mayBeat()) return;
		let turn: Promise<unknown> = Promise.resolve();
		const due = setting.asOne(() => {
			const everyMs = turnsMs();
			return pulses.filter(pulse => isDue(pulse, everyMs));
		});
		for (const pulse of due) {
			const {name} = pulse;
			rounds.set(name, (rounds.get(name) ?? 0) + 1);
			lastRunAtMs.set(name, now());
			running.set(
				name,
				run(pulse, turn).finally(() => running.delete(name)),
			);
			turn = turn.then(() => breathe());
		}
	};

	/** After news and at each turn of the clock all are asked again. */
	const freshen = (): void => {
		restedAt.clear();
		rounds.clear();
	};

	/** Until the next turn after `askedAtMs`. What was due by then has been asked, and its time is past: whether it runs still or could not begin, it is no reason to wake. */
	const restMs = (askedAtMs: number): number => {
		const everyMs = turnsMs();
		const turns = pulses.flatMap(({name, cadence}) => (cadence === 'work' ? [] : [(lastRunAtMs.get(name) ?? 0) + everyMs[cadence]]));
		const ahead = [...turns, setting.nextDueAtMs() ?? 0].filter(atMs => atMs > askedAtMs).map(atMs => atMs - now());
		const first = Math.min(...ahead, everyMs.watch);
		return Math.max(1, ...ahead.filter(ms => ms <= first + togetherMs), first);
	};

	/** Until something that runs has ended, there is news, or it is somebody's turn. */
	const rest = async (signal: AbortSignal, askedAtMs: number): Promise<void> => {
		const waking = new AbortController();
		const wake = (): void => {
			// With a reason of ours: otherwise an error with its stack would be made up at each turn.
			waking.abort(wake);
		};
		let isTurn = false;
		const timer = setTimeout(() => {
			isTurn = true;
			wake();
		}, restMs(askedAtMs));
		signal.addEventListener('abort', wake, {once: true});
		await Promise.race([...running.values(), setting.waitForNews(waking.signal)]);
		clearTimeout(timer);
		signal.removeEventListener('abort', wake);
		wake();
		// Asked also when it is somebody's turn: what has come with it would be found only with the next.
		const isNews = setting.isNews();
		if (isTurn || isNews) freshen();
	};

	/** Asked at each turn, and by whoever is still at it when the machine wakes up. A clock that was set back begins anew, too. */
	const sinceMs = (): number => {
		const atMs = now();
		const pauseMs = atMs - turnAtMs;
		const isFirst = turnAtMs === 0;
		turnAtMs = atMs;
		if (Math.abs(pauseMs) > setting.pauseMaxMs) {
			beatsSinceMs = atMs;
			if (!isFirst && pauseMs > 0 && mayBeat()) setting.onPause(pauseMs);
		}

		return beatsSinceMs;
	};

	const live = async (signal: AbortSignal): Promise<void> => {
		while (!signal.aborted) {
			const askedAtMs = now();
			sinceMs();
			try {
				startDue();
				await rest(signal, askedAtMs);
				// Whatever keeps us busy, the world outside gets its turn: processes, the disk and the screen.
				await breathe();
			} catch (error) {
				// The store may be out of reach for a while; the heart goes on.
				onBug(error);
				await wait(turnsMs().watch, undefined, {signal}).catch(() => undefined);
			}
		}
	};

	return {
		start(): void {
			if (life !== undefined) return;
			stopping = new AbortController();
			life = live(stopping.signal);
		},

		/** Since when it has beaten by itself without a pause; 0 when it never has. */
		beatsSinceMs: (): number => (stopping === undefined ? 0 : sinceMs()),

		/** Ends the beating, after what runs now has come to its end. */
		async stop(): Promise<void> {
			stopping?.abort();
			await life;
			await Promise.all(running.values());
			life = undefined;
			faultPoint('shutdown.beat-ended');
		},

		/** Runs all that is due, and what becomes due by it, until nothing moves any more. */
		async beat(): Promise<void> {
			freshen();
			startDue();
			while (running.size > 0) {
				await Promise.race(running.values());
				startDue();
			}
		},
	};
};
