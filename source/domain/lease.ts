/**
A right that exactly one process has, and the number that tells a holder from the one before.
*/
import type {Identity} from './agent.js';

export const leaseNames = ['conductor', 'repository'] as const;
export type LeaseName = (typeof leaseNames)[number];

export type Holder = Identity & {readonly host: string};

/** Whether it is the same process; no two machines share a boot. */
export const isSameHolder = (one: Identity, other: Identity): boolean =>
	one.pid === other.pid && one.startTicks === other.startTicks && one.bootId === other.bootId;

/** `epoch` grows with every change of hands: whoever holds an older one holds nothing. */
export type Lease = {
	readonly epoch: number;
	readonly holder: Holder | undefined;
	readonly takenAtMs: number;
	/** When its holder last said that it is there; only the conductor does. */
	readonly renewedAtMs: number;
};

/** The conductor says so often that it is there. */
export const renewEveryMs = 10_000;

/** One that lives and has not said so for this long, as one that was stopped, is replaced. */
export const leaseMs = 60_000;

/** It was done in the name of a lead that is over: somebody has taken it meanwhile, so it does not count, and nothing of it is written. */
export class LeadLost extends Error {
	override readonly name = 'LeadLost';

	constructor() {
		super('Another process has taken the lead meanwhile.');
	}
}
