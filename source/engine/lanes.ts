/**
The repository lane: work that changes worktrees or refs takes turns, in this process and with every other one.
*/
import {setTimeout as wait} from 'node:timers/promises';
import {faultPoint} from '../domain/fault-points.js';
import type {Holder} from '../domain/lease.js';
import {OutsideError} from '../domain/problem.js';
import type {Stamp} from '../domain/stamp.js';
import type {Store} from '../store/store.js';

export type LaneSetting = {
	readonly store: Store;
	readonly me: Holder;
	/** Whether a holder of a lease still lives; one on another machine cannot be seen and counts as alive. */
	readonly isAlive: (holder: Holder) => boolean;
	/** Whether it is held where it is, and will not go on by itself. */
	readonly isStopped: (holder: Holder) => boolean;
	readonly stamp: () => Stamp;
	readonly waitMaxMs: number;
	/** Which repository: whoever opens it twice in one process takes turns with himself. */
	readonly repository: string;
};

/** The last turn of each repository, while there is one. A lease tells processes apart, and nothing finer. */
const turns = new Map<string, Promise<unknown>>();

/** Another process holds the lane for milliseconds: it is asked for again this soon. */
const askAgainMs = 5;

/** Returns how to run something in the lane. */
export const createLane = ({store, me, isAlive, isStopped, stamp, waitMaxMs, repository}: LaneSetting) => {
	const take = async (): Promise<number> => {
		const giveUpAtMs = stamp().atMs + waitMaxMs;
		for (;;) {
			const lease = store.leases.find('repository');
			const holder = lease?.holder;
			const isDead = holder !== undefined && !isAlive(holder);
			const epoch = store.leases.take('repository', me, isDead ? lease?.epoch : undefined, stamp());
			if (epoch !== undefined) {
				faultPoint('lane.taken');
				return epoch;
			}

			if (stamp().atMs > giveUpAtMs) {
				throw new OutsideError(
					'repository_busy',
					`Process ${holder?.pid} on ${holder?.host} has been changing worktrees for ${waitMaxMs / 1000} s.`,
					holder !== undefined && isStopped(holder)
						? `It is stopped: wake it (fg, or kill -CONT ${holder.pid}), or end it (kill -9 ${holder.pid}).`
						: 'Look at what it is doing, or stop it.',
				);
			}

			await wait(askAgainMs);
		}
	};

	const runAlone = async <Value>(work: () => Promise<Value>): Promise<Value> => {
		const epoch = await take();
		try {
			return await work();
		} finally {
			store.leases.release('repository', epoch, stamp());
		}
	};

	return async <Value>(work: () => Promise<Value>): Promise<Value> => {
		const before = turns.get(repository);
		const turn = before === undefined ? runAlone(work) : before.then(() => runAlone(work));
		const settled = turn.catch(() => undefined);
		turns.set(repository, settled);
		try {
			return await turn;
		} finally {
			if (turns.get(repository) === settled) turns.delete(repository);
		}
	};
};
