/**
`orch-tui run`: conducts without a screen, one line for each thing that happens. Part of the front step.
*/
import os from 'node:os';
import {setTimeout as wait} from 'node:timers/promises';
import type {Activity} from './domain/activity.js';
import {type Lease, leaseMs, renewEveryMs} from './domain/lease.js';
import {safeJson} from './domain/safe-json.js';
import type {Snapshot} from './domain/snapshot.js';
import {standOf, standsStill} from './domain/standstill.js';
import {isOver} from './domain/system-trouble.js';
import {eventJson, eventLine, holdJson, holdLine, runSummary} from './doors/events.js';
import type {Until} from './doors/verb-names.js';
import type {House} from './open-house.js';
import {isStopped} from './outside/process-identity.js';

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

/** A process that leaves gives the lease back within this time; only then does another one count as leading. */
const handOverMs = 1500;
const lookAgainMs = 50;
const eventsAtOnce = 1000;
const attemptsToldMax = 10_000;

/** Whoever leads and has not said so for this long is worth waiting for: it may be stopped, and is replaced then. */
const silentMs = 2.5 * renewEveryMs;

/** Why a lead may become free though its holder lives, and what to do about it; `undefined`: it is well. */
const silenceOf = ({holder, renewedAtMs}: Lease, nowMs: number): string | undefined => {
	if (holder === undefined) return undefined;
	const {pid, host} = holder;
	const isHere = host === os.hostname();
	const wayOut = `end it (kill -9 ${pid}), or wait: when it has been silent for ${leaseMs / 1000} s, this one leads.`;
	if (isHere && isStopped(holder)) return `Process ${pid} leads this repository and is stopped. Wake it (fg, or kill -CONT ${pid}), ${wayOut}`;
	if (nowMs - renewedAtMs <= silentMs) return undefined;
	return `Process ${pid} on ${host} leads this repository and has been silent for ${Math.round((nowMs - renewedAtMs) / 1000)} s. Look at it, ${wayOut}`;
};

/** Waits until this process leads; returns who does instead when it cannot. `tell`: why it waits longer than a moment. */
export const lead = async (
	{engine, store}: House,
	tell: (why: string) => void = () => {},
): Promise<{readonly pid: number; readonly host: string; readonly sinceMs: number} | undefined> => {
	const beganAtMs = engine.now();
	let told: string | undefined;
	for (;;) {
		if (engine.conduct()) return undefined;
		const lease = store.leases.find('conductor');
		const why = lease === undefined ? undefined : silenceOf(lease, engine.now());
		if (why !== undefined && told === undefined) tell(why);
		told ??= why;
		if (engine.now() - beganAtMs > (why === undefined ? handOverMs : 2 * leaseMs)) {
			return {pid: lease?.holder?.pid ?? 0, host: lease?.holder?.host ?? 'another machine', sinceMs: lease?.takenAtMs ?? 0};
		}

		await wait(lookAgainMs);
	}
};

const isOverFor = (snapshot: Snapshot, until: Until, {store, engine}: House): boolean =>
	!store.tasks.hasUnsettled() && standsStill(snapshot, engine.policy, until);

/** 0: all is merged. 1: something failed or was refused by the merge. 4: a person has to decide. */
const exitFor = {done: 0, failed: 1, person: 4} as const;

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
	const tellHold = ({counts, holdReason, paused, trouble}: Snapshot): void => {
		if (isOver(trouble?.code)) return;
		const isShut = holdReason !== undefined && (paused || holdReason.startsWith('held'));
		const isWaitedFor = trouble !== undefined || counts.ready + counts.prepared + counts.retrying > 0;
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
		if (isOver(engine.getSnapshot().trouble?.code)) ended.resolve();
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
	return signal.aborted || until === undefined ? 0 : exitFor[standOf(snapshot)];
};
