/**
A right that exactly one process has, and the number that tells a holder from the one before.
*/
import type {Identity} from './agent.js';

export const leaseNames = ['conductor', 'repository'] as const;
export type LeaseName = (typeof leaseNames)[number];

export type Holder = Identity & {readonly host: string};

/** `epoch` grows with every change of hands: whoever holds an older one holds nothing. */
export type Lease = {readonly epoch: number; readonly holder: Holder | undefined; readonly takenAtMs: number};
