/**
Paths that differ only in capitals, or in how a letter is written: where a file system takes both for one, as on macOS and Windows, one of them hides the other.
*/
import type {Change} from './merge.js';
import {folded} from './scope.js';

/** The one that a merge adds, or that it adds something to, and the one that is there. */
export type Twins = readonly [added: string, other: string];

/** The outermost first. */
const foldersOf = (file: string): string[] => {
	const parts = file.split('/').slice(0, -1);
	return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};

const withFolders = (files: readonly string[]): ReadonlySet<string> => new Set(files.flatMap(file => [...foldersOf(file), file]));

const addedBy = (landing: readonly Change[]): string[] =>
	landing.filter(({before, after}) => before === undefined && after !== undefined).map(({file}) => file);

/** Below the top, the folders that something is added to; `undefined` where nothing is added. */
export const foldersAddedTo = (landing: readonly Change[]): readonly string[] | undefined => {
	const added = addedBy(landing);
	return added.length === 0 ? undefined : [...new Set(added.flatMap(foldersOf))];
};

/** `listed`: what the result holds in these folders, and at the top. */
export const twinsIn = (landing: readonly Change[], listed: readonly string[]): Twins[] => {
	const touched = withFolders(addedBy(landing));
	const byName = Map.groupBy(withFolders(listed), folded);
	return [...touched].flatMap(path =>
		(byName.get(folded(path)) ?? []).filter(other => other !== path && !(touched.has(other) && other < path)).map((other): Twins => [path, other]),
	);
};

/** Those that were not both there before. `listed`: what the target holds in the same folders. */
export const newTwins = (twins: readonly Twins[], listed: readonly string[]): Twins[] => {
	const before = withFolders(listed);
	return twins.filter(([added, other]) => !(before.has(added) && before.has(other)));
};

/** Why such a merge does not land, within a sentence. */
export const sayTwins = ([[added, other] = ['', ''], ...more]: readonly Twins[]): string => {
	const others = more.length === 0 ? '' : ` (and ${more.length} more such ${more.length === 1 ? 'pair' : 'pairs'})`;
	return `${added} and ${other}${others} differ only in capitals or Unicode form, so that macOS and Windows would keep only one of them: rename one in the branch of the task, or merge it by hand with git if both are meant`;
};
