/**
How long merges take: each stage of one, and the time from finished work to the target.
*/
import type {Job} from './job.js';
import type {Merge, MergeStep} from './merge.js';

/** `undefined`: it did not come so far, or what is asked for never was. */
export type StageTimes = {
	/** From the intent to the merged tree, or to the conflict. */
	readonly buildMs: number | undefined;
	/** Of a verification that has ended. */
	readonly verifyMs: number | undefined;
	/** Of the verification that ran, or runs. */
	readonly verifyStartedAtMs: number | undefined;
};

const unbuilt: ReadonlySet<MergeStep> = new Set(['intent', 'superseded']);

/** A stage ends where the next one begins. */
export const stageTimesOf = (
	{step, createdAtMs, endedAtMs}: Pick<Merge, 'step' | 'createdAtMs' | 'endedAtMs'>,
	job: Pick<Job, 'createdAtMs' | 'endedAtMs'> | undefined,
): StageTimes => {
	const builtAtMs = unbuilt.has(step) ? undefined : (job?.createdAtMs ?? endedAtMs);
	return {
		buildMs: builtAtMs === undefined ? undefined : Math.max(0, builtAtMs - createdAtMs),
		verifyMs: job?.endedAtMs === undefined ? undefined : Math.max(0, job.endedAtMs - job.createdAtMs),
		verifyStartedAtMs: job?.createdAtMs,
	};
};

/** The value that `share` of all are at or below; `undefined` of none. */
export const percentile = (values: readonly number[], share: number): number | undefined => {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
};
