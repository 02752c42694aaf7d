/**
One try to land a task: what it starts from, how far it is, and what must be true of its result.
*/
import type {TaskId} from './ids.js';
import type {Resolution} from './resolution.js';

/**
intent → built → verifying → verified → landed; or to one of the ends `conflicted`, `rejected` (verification or content), `superseded` (the target moved on; a new try follows), `blocked` (the target's checkout refuses).
*/
export const mergeSteps = ['intent', 'built', 'verifying', 'verified', 'landed', 'conflicted', 'rejected', 'superseded', 'blocked'] as const;
export type MergeStep = (typeof mergeSteps)[number];

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
	/** What a person has said of its conflicts. */
	readonly resolution?: Resolution | undefined;
	/** Dates of the commit, which make it the same commit whenever it is built. */
	readonly createdAtMs: number;
	readonly endedAtMs: number | undefined;
	/** The newest commit that took it back, or brought it in again; nothing where neither has been done. */
	readonly revert?: string | undefined;
	/** Since when it is not on the target any more. */
	readonly revertedAtMs?: number | undefined;
};

/** A path on one side of a comparison of two trees; `undefined` where it does not exist. */
export type Change = {readonly file: string; readonly before: string | undefined; readonly after: string | undefined};

export type ContentVerdict = {readonly kind: 'sound'} | {readonly kind: 'unsound'; readonly reason: string; readonly files: readonly string[]};

const byFile = (changes: readonly Change[]): ReadonlyMap<string, Change> => new Map(changes.map(change => [change.file, change]));

/**
What one side changed and the other one took away was, as far as git can tell, renamed there: the change arrives in a file that the renaming
side has added. Only where there is such a pair may an added file hold something else than what was added.
*/
const carriesOver = (renaming: ReadonlyMap<string, Change>, changing: readonly Change[]): ((landed: Change) => boolean) => {
	const hasPair = changing.some(({file, after}) => after !== undefined && renaming.has(file) && renaming.get(file)?.after === undefined);
	return ({file, after}) => hasPair && after !== undefined && renaming.has(file) && renaming.get(file)?.before === undefined;
};

/**
Whether a merge holds exactly what both sides brought: a merge of which tests know nothing may still have dropped a file
(`GitHub, 2026-04-23`: wrong merges landed through a green queue).

`mine`: merge base → task. `theirs`: merge base → target. `landing`: target → result. A blob is named by mode and id.
*/
export const judgeContent = (mine: readonly Change[], theirs: readonly Change[], landing: readonly Change[]): ContentVerdict => {
	const [mineByFile, theirsByFile] = [byFile(mine), byFile(theirs)];
	const [theyRenamed, iRenamed] = [carriesOver(theirsByFile, mine), carriesOver(mineByFile, theirs)];

	const foreign = landing.filter(change => !mineByFile.has(change.file) && !theyRenamed(change)).map(({file}) => file);
	if (foreign.length > 0) {
		return {kind: 'unsound', reason: 'the merge would change files that the task did not change', files: foreign};
	}

	const dropped = landing
		.filter(change => !theirsByFile.has(change.file) && mineByFile.get(change.file)?.after !== change.after && !iRenamed(change))
		.map(({file}) => file);
	const landed = new Set(landing.map(({file}) => file));
	const missing = mine.filter(({file}) => !landed.has(file) && !theirsByFile.has(file)).map(({file}) => file);
	const lost = [...dropped, ...missing];
	return lost.length > 0 ? {kind: 'unsound', reason: 'the merge would not hold what the task made of these files', files: lost} : {kind: 'sound'};
};

const oneLine = (title: string): string => title.replaceAll(/\s+/g, ' ').slice(0, 120);

/** The first line names the task and the branch; the trailers let git itself find the task again, and what somebody chose for a conflict. */
export const mergeMessage = (task: {readonly id: TaskId; readonly title: string}, branch: string, resolution?: Resolution): string => {
	const resolved = (resolution?.files ?? []).map(file => `Orch-Resolved: ${resolution?.strategy} ${JSON.stringify(file)}\n`).join('');
	return `Merge ${task.id}: ${oneLine(task.title)}\n\nBranch ${branch}\n\n${resolved}Orch-Task: ${task.id}\n`;
};

/** Of a commit that takes back what has landed, or of one that brings it in again; `undone`: the commit whose opposite it is. */
export const revertMessage = (how: 'revert' | 'restore', task: {readonly id: TaskId; readonly title: string}, undone: string): string =>
	`${how === 'revert' ? 'Revert' : 'Restore'} ${task.id}: ${oneLine(task.title)}\n\nThis reverts commit ${undone}.\n\nOrch-${how === 'revert' ? 'Reverts' : 'Restores'}: ${task.id}\n`;
