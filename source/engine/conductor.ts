/**
Who leads: exactly one process of all that have opened the data folder holds the conductor lease, and only that one beats.
*/
import {faultPoint} from '../domain/fault-points.js';
import type {Holder, Lease} from '../domain/lease.js';
import type {Stamp} from '../domain/stamp.js';
import type {Store} from '../store/store.js';

export type ConductorSetting = {
	readonly store: Store;
	readonly me: Holder;
	/** `false`: it shows what others do, and never leads. */
	readonly mayLead?: boolean;
	readonly isAlive: (holder: Holder) => boolean;
	readonly stamp: () => Stamp;
};

export const createConductor = ({store, me, mayLead = true, isAlive, stamp}: ConductorSetting) => {
	let epoch: number | undefined;

	const leads = (lease: Lease | undefined): boolean => epoch !== undefined && lease?.epoch === epoch && lease.holder !== undefined;

	/** As the store says it now: a lease that was taken away is gone whatever we believe. */
	const isMe = (): boolean => epoch !== undefined && leads(store.leases.find('conductor'));

	/** Takes the lease when it is free or its holder is proven dead; returns whoever leads afterwards. */
	const take = (): {readonly holder: Holder | undefined; readonly isMe: boolean} => {
		const lease = store.leases.find('conductor');
		if (leads(lease)) return {holder: me, isMe: true};
		const holder = lease?.holder;
		const isDead = holder !== undefined && !isAlive(holder);
		if (holder !== undefined && !isDead && holder.pid !== me.pid) return {holder, isMe: false};
		epoch = store.leases.take('conductor', me, isDead ? lease?.epoch : undefined, stamp());
		if (epoch !== undefined) faultPoint('lead.taken');
		return {holder: epoch === undefined ? store.leases.find('conductor')?.holder : me, isMe: epoch !== undefined};
	};

	return {
		isMe,
		take,

		/** Whether this process leads; it does from now on where it may and nobody else does. */
		lead: (): boolean => mayLead && (isMe() || take().isMe),

		release(): void {
			if (epoch !== undefined) store.leases.release('conductor', epoch, stamp());
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
