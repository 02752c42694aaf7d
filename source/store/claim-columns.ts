/**
How what an agent says of itself is written in its row.
*/
import type {Claim} from '../domain/agent.js';

export const claimColumns = 'claim, claim_percent AS claimPercent, claim_done AS claimDone, claimed_at_ms AS claimedAtMs';

export type ClaimRow = {
	readonly claim: string | null;
	readonly claimPercent: number | null;
	readonly claimDone: number;
	readonly claimedAtMs: number | null;
};

export const toClaim = ({claim, claimPercent, claimDone, claimedAtMs}: ClaimRow): Claim | undefined =>
	claim === null || claimedAtMs === null ? undefined : {text: claim, percent: claimPercent ?? undefined, isDone: claimDone === 1, atMs: claimedAtMs};
