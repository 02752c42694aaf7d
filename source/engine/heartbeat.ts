/**
The pulse: runs every caretaker that has something to look after, as long as anything moves, then rests until news or the next turn.
*/
import type {Cadence} from '../domain/policy.js';

export type Pulse = {
	readonly name: string;
	readonly cadence: Cadence;
	/** Cheap: whether there is something to do now, whoever's turn it is by the clock. */
	readonly hasWork: () => boolean;
	readonly run: () => Promise<void>;
};

export type HeartbeatSetting = {
	readonly pulses: readonly Pulse[];
	readonly now: () => number;
	/** Grows with every row that moves, whoever moves it. */
	readonly revision: () => number;
	readonly everyMs: Readonly<Record<Exclude<Cadence, 'work'>, number>>;
	/** When the first of those that wait for their hour is due. */
	readonly nextDueAtMs: () => number | undefined;
	readonly roundsMax: number;
	/** Resolves when something happened outside, or when the signal aborts. */
	readonly waitForNews: (signal: AbortSignal) => Promise<void>;
	/** Whether what has happened is news indeed, and not an echo of our own doing. */
	readonly isNews: () => boolean;
	/** Whether this process leads; it runs nothing otherwise. */
	readonly mayBeat: () => boolean;
	readonly onBug: (error: unknown) => void;
};

export const createHeartbeat = (setting: HeartbeatSetting) => {
	const {pulses, now, revision, everyMs, roundsMax, mayBeat, onBug} = setting;
	const running = new Map<string, Promise<void>>();
	const lastRunAtMs = new Map<string, number>();
	/** The revision after which a pulse has found nothing to do: it is not asked again before something moves or the clock ticks. */
	const restedAt = new Map<string, number>();
	const rounds = new Map<string, number>();
	let stopping: AbortController | undefined;
	let life: Promise<void> | undefined;

	const isDue = ({name, cadence, hasWork}: Pulse): boolean => {
		if (running.has(name) || (rounds.get(name) ?? 0) >= roundsMax) return false;
		if (cadence !== 'work') {
			const last = lastRunAtMs.get(name);
			// A clock that was set back must not stop the pulse.
			if (last === undefined || now() - last >= everyMs[cadence] || now() < last) return true;
		}

		return restedAt.get(name) !== revision() && hasWork();
	};

	const run = async ({name, run: runIt}: Pulse): Promise<void> => {
		const before = revision();
		try {
			await runIt();
		} catch (error) {
			onBug(error);
		}

		if (revision() === before) restedAt.set(name, before);
		running.delete(name);
	};

	/** Starts all that is due, each on its own: a slow one delays only itself. */
	const startDue = (): void => {
		if (!mayBeat()) return;
		for (const pulse of pulses.filter(isDue)) {
			rounds.set(pulse.name, (rounds.get(pulse.name) ?? 0) + 1);
			lastRunAtMs.set(pulse.name, now());
			running.set(pulse.name, run(pulse));
		}
	};

	/** After news and at each turn of the clock all are asked again. */
	const freshen = (): void => {
		restedAt.clear();
		rounds.clear();
	};

	const restMs = (): number => {
		const turns = pulses.flatMap(({name, cadence}) => (cadence === 'work' ? [] : [(lastRunAtMs.get(name) ?? 0) + everyMs[cadence] - now()]));
		const dueAtMs = setting.nextDueAtMs();
		return Math.max(1, Math.min(...turns, ...(dueAtMs === undefined ? [] : [dueAtMs - now()]), everyMs.watch));
	};

	/** Until something that runs has ended, there is news, or it is somebody's turn. */
	const rest = async (signal: AbortSignal): Promise<void> => {
		const waking = new AbortController();
		const wake = (): void => {
			waking.abort();
		};
		let isTurn = false;
		const timer = setTimeout(() => {
			isTurn = true;
			wake();
		}, restMs());
		signal.addEventListener('abort', wake, {once: true});
		await Promise.race([...running.values(), setting.waitForNews(waking.signal)]);
		clearTimeout(timer);
		signal.removeEventListener('abort', wake);
		wake();
		if (isTurn || setting.isNews()) freshen();
	};

	const live = async (signal: AbortSignal): Promise<void> => {
		while (!signal.aborted) {
			startDue();
			await rest(signal);
		}
	};

	return {
		start(): void {
			if (life !== undefined) return;
			stopping = new AbortController();
			life = live(stopping.signal).catch(onBug);
		},

		/** Ends the beating, after what runs now has come to its end. */
		async stop(): Promise<void> {
			stopping?.abort();
			await life;
			await Promise.all(running.values());
			life = undefined;
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

export type Heartbeat = ReturnType<typeof createHeartbeat>;
