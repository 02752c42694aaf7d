/**
Who leads: exactly one process of all that have opened the data folder holds the conductor lease, and only that one beats.

A holder that is proven dead is replaced at once. One that lives but is stopped or hangs is replaced when it has been silent for `leaseMs`: on waking
it finds that it leads no more, and what it was in the middle of is not written (`Stamp.epoch`).
*/
import {faultPoint} from '../domain/fault-points.js';
import {type Holder, isSameHolder, type Lease, leaseMs, renewEveryMs} from '../domain/lease.js';
import type {Stamp} from '../domain/stamp.js';
import {troubleOf} from '../domain/system-trouble.js';
import type {Store} from '../store/store.js';

export type ConductorSetting = {
	readonly store: Store;
	readonly me: Holder;
	/** `false`: it shows what others do, and never leads. */
	readonly mayLead?: boolean;
	readonly isAlive: (holder: Holder) => boolean;
	readonly stamp: () => Stamp;
	/** Goes on evenly, whoever sets the clock, and stands still while the machine sleeps. */
	readonly elapsedMs: () => number;
};

/** Whoever does not look for longer than this was stopped himself: what he has not seen he does not count. */
const lookMaxMs = renewEveryMs;

/** How long a holder has not said that it is there, by the clock of the one who watches. */
const createWatch = (elapsedMs: () => number) => {
	let seen = '';
	let silentMs = 0;
	let lookedAtMs = 0;
	return ({epoch, renewedAtMs}: Lease): number => {
		const atMs = elapsedMs();
		const sign = `${epoch} ${renewedAtMs}`;
		silentMs = sign === seen ? silentMs + Math.min(atMs - lookedAtMs, lookMaxMs) : 0;
		seen = sign;
		lookedAtMs = atMs;
		return silentMs;
	};
};

export const createConductor = ({store, me, mayLead = true, isAlive, stamp, elapsedMs}: ConductorSetting) => {
	let epoch: number | undefined;
	let renewedAtMs = 0;
	const silenceOf = createWatch(elapsedMs);

	const leads = (lease: Lease | undefined): boolean => epoch !== undefined && lease?.epoch === epoch && lease.holder !== undefined;

	/** As the store says it now: a lease that was taken away is gone whatever we believe. */
	const isMe = (): boolean => epoch !== undefined && leads(store.leases.find('conductor'));

	/** One that was stopped while it changed worktrees would keep everybody from it. */
	const freeLaneOf = (silent: Holder): void => {
		const lane = store.leases.find('repository');
		if (lane?.holder === undefined || !isSameHolder(lane.holder, silent)) return;
		const laneEpoch = store.leases.take('repository', me, lane.epoch, stamp());
		if (laneEpoch !== undefined) store.leases.release('repository', laneEpoch, stamp());
	};

	/** Takes the lease when it is free, or its holder is proven dead or silent for too long; returns whoever leads afterwards. */
	const take = (): {readonly holder: Holder | undefined; readonly isMe: boolean} => {
		const lease = store.leases.find('conductor');
		if (leads(lease)) return {holder: me, isMe: true};
		const holder = lease?.holder;
		const isDead = holder !== undefined && !isAlive(holder);
		const isSilent = lease !== undefined && holder !== undefined && !isDead && silenceOf(lease) >= leaseMs;
		if (holder !== undefined && !isDead && !isSilent && holder.pid !== me.pid) return {holder, isMe: false};
		epoch = store.leases.take('conductor', me, isDead || isSilent ? lease?.epoch : undefined, stamp());
		renewedAtMs = elapsedMs();
		if (epoch !== undefined) faultPoint('lead.taken');
		if (epoch !== undefined && isSilent) freeLaneOf(holder);
		return {holder: epoch === undefined ? store.leases.find('conductor')?.holder : me, isMe: epoch !== undefined};
	};

	/** Says that it is there, when it is time; whether it leads still. */
	const isStill = (): boolean => {
		if (!isMe()) return false;
		if (epoch === undefined || elapsedMs() - renewedAtMs < renewEveryMs) return true;
		renewedAtMs = elapsedMs();
		return store.leases.renew('conductor', epoch, stamp().atMs);
	};

	return {
		isMe,
		take,

		/** Of the lead that this process has, or believes to have. */
		epoch: (): number | undefined => epoch,

		/** Whether this process leads; it does from now on where it may and nobody else does. */
		lead: (): boolean => mayLead && (isStill() || take().isMe),

		release(): void {
			try {
				if (epoch !== undefined) store.leases.release('conductor', epoch, stamp());
			} catch (error) {
				// On a full disk nothing can be given back either; who leaves is proven dead in a moment.
				if (troubleOf(error) === undefined) throw error;
			}

			epoch = undefined;
			faultPoint('shutdown.released');
		},

		/** Who leads, for people; `undefined` when nobody does or the holder is dead. */
		current(): Holder | undefined {
			const holder = store.leases.find('conductor')?.holder;
			return holder !== undefined && isAlive(holder) ? holder : undefined;
		},
	};
};
