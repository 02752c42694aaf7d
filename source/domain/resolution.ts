/**
How a conflict between a task and the target may be resolved, when a person says so.
*/

/** `ours`: as the target has it. `theirs`: as the task has it. `union`: the lines of both. */
export const resolvers = ['ours', 'theirs', 'union'] as const;
export type Resolver = (typeof resolvers)[number];

export type Resolution = {
	readonly strategy: Resolver;
	/** Only these; empty: all that can be resolved without being named. */
	readonly paths: readonly string[];
	/** What was resolved by it, once the merge has been built. */
	readonly files: readonly string[];
};

/** What one side of a conflict has; `undefined` where it has nothing. */
export type Side = {readonly mode: string; readonly oid: string};

export type Conflict = {
	readonly file: string;
	/** In the words of git, as in `contents` or `modify/delete`. */
	readonly kinds: readonly string[];
	readonly base: Side | undefined;
	readonly ours: Side | undefined;
	readonly theirs: Side | undefined;
};

const submoduleMode = '160000';

/** Content that both have changed, in files of the same kind: nothing else than the lines is in question. */
const isOfLines = ({kinds, ours, theirs}: Conflict): boolean =>
	ours !== undefined &&
	theirs !== undefined &&
	ours.mode === theirs.mode &&
	ours.mode !== submoduleMode &&
	kinds.every(kind => kind === 'contents' || kind === 'add/add');

/** Where one path became two, or a file a folder, no side of this path alone is an answer. */
const isOfOnePath = ({kinds}: Conflict): boolean => !kinds.some(kind => /rename|directory|location|distinct/.test(kind));

/** By what it may be resolved. Whether a file is there at all, its mode, a submodule or a binary is decided only by whoever names it. */
export const resolversOf = (conflict: Conflict, isNamed: boolean): Resolver[] => {
	if (isOfLines(conflict)) return isNamed ? ['ours', 'theirs', 'union'] : ['ours', 'theirs'];
	return isNamed && isOfOnePath(conflict) ? ['ours', 'theirs'] : [];
};

/** Those that this resolution does not answer. */
export const unresolved = (conflicts: readonly Conflict[], {strategy, paths}: Pick<Resolution, 'strategy' | 'paths'>): Conflict[] =>
	conflicts.filter(conflict => {
		const isNamed = paths.includes(conflict.file);
		return (paths.length > 0 && !isNamed) || !resolversOf(conflict, isNamed).includes(strategy);
	});
