/**
`orch-tui run`: conducts without a screen, one line for each thing that happens. Part of the front step.
*/
import {setTimeout as wait} from 'node:timers/promises';
import type {Activity} from './domain/activity.js';
import {safeJson} from './domain/safe-json.js';
import type {Snapshot} from './domain/snapshot.js';
import {isTakenOut, type TaskState} from './domain/task.js';
import {eventJson, eventLine, holdJson, holdLine, runSummary} from './doors/events.js';
import type {Until} from './doors/verbs.js';
import type {House} from './open-house.js';

export type RunSetting = {
	readonly house: House;
	readonly until: Until | undefined;
	readonly json: boolean;
	readonly quiet: boolean;
	readonly print: (line: string) => void;
	/** Aborts when the process is told to leave. */
	readonly signal: AbortSignal;
};

/** What a person wants to read; `--json` prints everything. */
const isTold = ({kind, to}: Activity): boolean =>
	kind === 'task' || kind === 'message' || (kind === 'agent' && to !== 'working') || (kind === 'job' && to === 'ended');

/** In these, orch-tui itself has something left to do. */
const moving: readonly TaskState[] = ['ready', 'claimed', 'prepared', 'working', 'finished', 'merging', 'failed', 'retrying'];

/** A process that leaves gives the lease back within this time; only then does another one count as leading. */
const handOverMs = 1500;
const lookAgainMs = 50;
const eventsAtOnce = 1000;
const attemptsToldMax = 10_000;

/** Waits until this process leads; returns who does instead when it cannot. */
export const lead = async ({engine, store}: House): Promise<{readonly pid: number; readonly host: string; readonly sinceMs: number} | undefined> => {
	const giveUpAtMs = engine.now() + handOverMs;
	for (;;) {
		if (engine.conduct()) return undefined;
		if (engine.now() > giveUpAtMs) {
			const lease = store.leases.find('conductor');
			return {pid: lease?.holder?.pid ?? 0, host: lease?.holder?.host ?? 'another machine', sinceMs: lease?.takenAtMs ?? 0};
		}

		await wait(lookAgainMs);
	}
};

const isOverFor = ({counts, tasks, agents, paused, mergeHeld}: Snapshot, until: Until, {store, engine}: House): boolean => {
	if (store.tasks.hasUnsettled() || agents.some(({endedAtMs}) => endedAtMs === undefined)) return false;
	const isStuck = (state: TaskState): boolean =>
		((state === 'ready' || state === 'prepared') && paused) ||
		(state === 'finished' && (mergeHeld || engine.policy.approve === 'ask' || tasks.every(task => task.state !== 'finished' || isTakenOut(task)))) ||
		(state === 'retrying' && (until === 'idle' || paused));
	if (moving.some(state => counts[state] > 0 && !isStuck(state))) return false;
	// A worktree that cannot be removed says why; any other is about to be.
	return counts.merged === 0 || tasks.every(({state, reason}) => state !== 'merged' || reason !== undefined);
};

/** In these a task waits for a person: for a decision, an approval, the end of a pause, or for one before it that does. */
const waiting: readonly TaskState[] = ['unproven', 'ready', 'prepared', 'finished', 'retrying', 'waiting', 'blocked'];

/** 0: all is merged. 1: something failed or was refused by the merge. 4: a person has to decide. */
const exitFor = ({counts}: Snapshot): number => {
	if (counts['gave-up'] + counts.conflicted > 0) return 1;
	return waiting.some(state => counts[state] > 0) ? 4 : 0;
};

/** Returns the exit code; 0 when it was told to leave, for then nothing has failed. */
export const runHeadless = async ({house, until, json, quiet, print, signal}: RunSetting): Promise<number> => {
	const {engine, store} = house;
	let last = store.activities.lastId();
	const tell = (): void => {
		for (let fresh = store.activities.listSince(last, eventsAtOnce); fresh.length > 0; fresh = store.activities.listSince(last, eventsAtOnce)) {
			last = fresh.at(-1)?.id ?? last;
			if (quiet) continue;
			for (const activity of fresh) {
				if (json) print(safeJson(eventJson(activity)));
				else if (isTold(activity)) print(eventLine(activity));
			}
		}
	};

	let held: string | undefined;
	/** A run that starts nothing says why, once, and says when it starts again; what the gauges say in between is no news. */
	const tellHold = ({counts, holdReason, paused}: Snapshot): void => {
		const isShut = holdReason !== undefined && (paused || holdReason.startsWith('held'));
		const isWaitedFor = counts.ready + counts.prepared + counts.retrying > 0;
		const why = held ?? holdReason;
		if (why === undefined || isShut === (held !== undefined) || (isShut && !isWaitedFor)) return;
		held = isShut ? why : undefined;
		const change = {atMs: engine.now(), isHeld: isShut, why};
		if (!quiet) print(json ? safeJson(holdJson(change)) : holdLine(change));
	};

	const ended = Promise.withResolvers<void>();
	const look = (): void => {
		tell();
		tellHold(engine.getSnapshot());
		if (until !== undefined && isOverFor(engine.getSnapshot(), until, house)) ended.resolve();
	};
	const unfollow = engine.subscribe(look);
	signal.addEventListener('abort', () => {
		ended.resolve();
	});

	const {serveAgents} = await import('./serve-agents.js');
	const door = await serveAgents(house);
	engine.start();
	// The first beat may find that there is nothing to do, and then nothing is published.
	await engine.beat();
	look();
	await ended.promise;
	unfollow();
	await door.close();
	await engine.stop();
	tell();

	const snapshot = engine.getSnapshot();
	if (!json) print(runSummary(snapshot, store.agents.listRecent(attemptsToldMax)));
	return signal.aborted || until === undefined ? 0 : exitFor(snapshot);
};
