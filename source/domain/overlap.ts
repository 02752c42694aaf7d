/**
Which branches that have not landed change the same files, and whether they change the same lines: what will conflict, before it does.
*/
import type {TaskState} from './task.js';

/**
A piece of a file, counted in the gaps between its lines: gap 3 is behind line 3. Lines 4 to 6 are `[3, 6]`; what is put in behind line 3 is `[3, 3]`.
*/
export type Span = readonly [low: number, high: number];

/** A piece of one version of a file, and what became of it in another. */
export type Hunk = {readonly before: Span; readonly after: Span};

/** What a branch has done to a file since it left the target. A blob is named by its id; `undefined` where there is no file. */
export type FileChange = {readonly file: string; readonly before: string | undefined; readonly after: string | undefined};

export type Branch = {
	readonly taskId: string;
	readonly state: TaskState;
	/** Lines added and taken away. */
	readonly size: number;
	readonly changes: readonly FileChange[];
};

/** Two branches, by their place in the list, that change the same file in different ways. */
export type Shared = {readonly a: number; readonly b: number; readonly file: string};

/** Pairs of branches that share a file, at most `max`; the same change on both sides is no overlap. */
export const sharedFiles = (branches: readonly Branch[], max: number): {readonly shared: readonly Shared[]; readonly isWhole: boolean} => {
	const byFile = new Map<string, number[]>();
	const afterOf = branches.map(({changes}) => new Map(changes.map(({file, after}) => [file, after])));
	const shared: Shared[] = [];
	for (const [b, {changes}] of branches.entries()) {
		for (const {file, after} of changes) {
			for (const a of byFile.get(file) ?? []) {
				if (afterOf[a]?.get(file) === after) continue;
				if (shared.length === max) return {shared, isWhole: false};
				shared.push({a, b, file});
			}

			byFile.set(file, [...(byFile.get(file) ?? []), b]);
		}
	}

	return {shared, isWhole: true};
};

/** Git takes changes that touch for a conflict, too. */
const touch = ([low, high]: Span, [otherLow, otherHigh]: Span): boolean => low <= otherHigh && otherLow <= high;

/**
The lines, first and last, in which two changes of the same version of a file meet; `undefined` where they stay apart. What is no text (`undefined`)
can only be taken whole.
*/
export const meeting = (mine: readonly Span[] | undefined, theirs: readonly Span[] | undefined): readonly [number, number] | 'whole' | undefined => {
	if (mine === undefined || theirs === undefined) return 'whole';
	const hits = mine.flatMap(one => theirs.flatMap(other => (touch(one, other) ? [one, other] : [])));
	if (hits.length === 0) return undefined;
	const low = Math.min(...hits.map(([from]) => from));
	const high = Math.max(...hits.map(([, to]) => to));
	return [Math.min(low + 1, Math.max(high, 1)), Math.max(high, 1)];
};

/** The same piece in the other version: what lies in a changed part becomes all of that part. */
export const moveSpan = ([low, high]: Span, hunks: readonly Hunk[]): Span => {
	let offset = 0;
	let newLow: number | undefined;
	let newHigh: number | undefined;
	for (const {before, after} of hunks) {
		const isPoint = low === high;
		if (newLow === undefined && low <= before[1]) newLow = low < before[0] ? low + offset : low === before[1] && !isPoint ? after[1] : after[0];
		if (newHigh === undefined && high <= before[1]) newHigh = high < before[0] || (high === before[0] && !isPoint) ? high + offset : after[1];
		offset = after[1] - before[1];
	}

	return [newLow ?? low + offset, newHigh ?? high + offset];
};

/** Whoever is nearer to the target goes first. */
const nearness: Readonly<Partial<Record<TaskState, number>>> = {merging: 0, finished: 1, conflicted: 2, unproven: 2, working: 3};
const farthest = 4;
const rankOf = ({state}: Branch): number => nearness[state] ?? farthest;

export type Order = {readonly first: string; readonly after: string; readonly because: 'nearer' | 'smaller'};

/** Which of the two is best merged first: what is nearer to the target; else the smaller one, so that there is less to do again. */
export const orderOf = (a: Branch, b: Branch): Order => {
	if (rankOf(a) !== rankOf(b)) {
		const [first, after] = rankOf(a) < rankOf(b) ? [a, b] : [b, a];
		return {first: first.taskId, after: after.taskId, because: 'nearer'};
	}

	const [first, after] = a.size <= b.size ? [a, b] : [b, a];
	return {first: first.taskId, after: after.taskId, because: 'smaller'};
};
