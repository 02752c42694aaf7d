/**
One try to land a task: what it starts from, how far it is, and what must be true of its result.
*/
import type {TaskId} from './ids.js';

/**
intent → built → verifying → verified → landed; or to one of the ends `conflicted`, `rejected` (verification or content), `superseded` (the target moved on; a new try follows), `blocked` (the target's checkout refuses).
*/
export const mergeSteps = ['intent', 'built', 'verifying', 'verified', 'landed', 'conflicted', 'rejected', 'superseded', 'blocked'] as const;
export type MergeStep = (typeof mergeSteps)[number];

export const openMergeSteps = ['intent', 'built', 'verifying', 'verified'] as const satisfies readonly MergeStep[];

export type Merge = {
	readonly id: number;
	readonly taskId: TaskId;
	readonly step: MergeStep;
	/** Where the target stood. */
	readonly base: string;
	/** The task's work. */
	readonly head: string;
	readonly commit: string | undefined;
	readonly tree: string | undefined;
	readonly files: readonly string[];
	readonly reason: string | undefined;
	/** Dates of the commit, which make it the same commit whenever it is built. */
	readonly createdAtMs: number;
	readonly endedAtMs: number | undefined;
};

/** A path on one side of a comparison of two trees; `undefined` where it does not exist. */
export type Change = {readonly file: string; readonly before: string | undefined; readonly after: string | undefined};

export type ContentVerdict = {readonly kind: 'sound'} | {readonly kind: 'unsound'; readonly reason: string; readonly files: readonly string[]};

/**
Whether a merge holds exactly what both sides brought: a merge of which tests know nothing may still have dropped a file
(`GitHub, 2026-04-23`: wrong merges landed through a green queue).

`mine`: merge base → task. `theirs`: merge base → target. `landing`: target → result. A blob is named by mode and id.
*/
export const judgeContent = (mine: readonly Change[], theirs: readonly Change[], landing: readonly Change[]): ContentVerdict => {
	const mineByFile = new Map(mine.map(change => [change.file, change]));
	const theirFiles = new Set(theirs.map(({file}) => file));

	const foreign = landing.filter(({file}) => !mineByFile.has(file)).map(({file}) => file);
	if (foreign.length > 0) {
		return {kind: 'unsound', reason: 'the merge would change files that the task did not change', files: foreign};
	}

	const dropped = landing
		.filter(({file, after}) => !theirFiles.has(file) && mineByFile.get(file)?.after !== after)
		.map(({file}) => file);
	const landed = new Set(landing.map(({file}) => file));
	const missing = mine.filter(({file}) => !landed.has(file) && !theirFiles.has(file)).map(({file}) => file);
	const lost = [...dropped, ...missing];
	return lost.length > 0
		? {kind: 'unsound', reason: 'the merge would not hold what the task made of these files', files: lost}
		: {kind: 'sound'};
};

/** The first line names the task and the branch; the trailer lets git itself find the task again. */
export const mergeMessage = (task: {readonly id: TaskId; readonly title: string}, branch: string): string =>
	`Merge ${task.id}: ${task.title.replaceAll(/\s+/g, ' ').slice(0, 120)}\n\nBranch ${branch}\n\nOrch-Task: ${task.id}\n`;
