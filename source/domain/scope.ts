/**
Which paths a task may change, and whether two tasks may get in each other's way (CFR-000: at any instant a file has at most one writer).
*/
import picomatch from 'picomatch';

/** One letter may be written as one sign or as two, and some file systems keep only one of the ways: both are one name. */
const composed = (name: string): string => name.normalize('NFC');

/** Where capitals do not count, `A` and `a` are one file: two tasks that name them would get in each other's way. */
export const folded = (name: string): string => composed(name).toLowerCase();

const hasMagic = (pattern: string): boolean => /[*?[\]{}!()]/.test(pattern);

/** A plain path covers itself and, when it is a folder, all that is in it. */
const expand = (pattern: string): string[] => {
	const clean = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
	return hasMagic(clean) ? [clean] : [clean, `${clean}/**`];
};

/** `!docs/**` takes away from what the others give; on its own it gives all the rest. */
const isExcluding = (pattern: string): boolean => /^!(?!\()/.test(pattern);

/** The patterns that give something: all but those that take away, and everything where there is nothing else. */
const givenBy = (files: readonly string[]): string[] => {
	const given = files.filter(pattern => !isExcluding(pattern));
	return given.length === 0 && files.length > 0 ? ['**'] : given;
};

/** The paths of `changed` that no pattern of `files` covers; none when `files` is empty. */
export const outsideScope = (changed: readonly string[], files: readonly string[]): string[] => {
	if (files.length === 0) return [];
	const isInside = picomatch(givenBy(files).map(composed).flatMap(expand), {dot: true});
	const isTaken = picomatch(
		files.filter(isExcluding).flatMap(pattern => expand(composed(pattern.slice(1)))),
		{dot: true},
	);
	return changed.filter(file => !isInside(composed(file)) || isTaken(composed(file)));
};

/** The part of a pattern before its first special character, up to a whole folder. */
const rootOf = (clean: string): string => {
	if (!hasMagic(clean)) return clean;
	const plain = clean.split(/[*?[\]{}!()]/)[0] ?? '';
	return plain.slice(0, plain.lastIndexOf('/') + 1).replace(/\/$/, '');
};

const contains = (folder: string, file: string): boolean => folder === '' || file === folder || file.startsWith(`${folder}/`);

/** A pattern, taken apart once for all that it is compared with. */
type Given = {
	readonly pattern: string;
	readonly isGlob: boolean;
	/** The folder it starts in, or the path itself. */
	readonly root: string;
	/** Whether a path fits, part by part; of a pattern whose alternatives have slashes in them there are none. */
	readonly fits: ReadonlyArray<'all' | ((name: string) => boolean)> | undefined;
};

/** What a task may change, ready to be compared with many others. */
export type Scope = readonly Given[];

const fitsOf = (clean: string): Given['fits'] =>
	/[{([][^})\]]*\//.test(clean) ? undefined : clean.split('/').map(part => (part.includes('**') ? 'all' : picomatch(part, {dot: true})));

export const scopeOf = (files: readonly string[]): Scope =>
	givenBy(files).map(pattern => {
		const [clean = ''] = expand(folded(pattern));
		const isGlob = hasMagic(clean);
		return {pattern, isGlob, root: rootOf(clean), fits: isGlob ? fitsOf(clean) : undefined};
	});

/** Whether a glob may name something in the folder `plain`, or that path itself: its parts fit one by one, up to one that fits any number of them. */
const mayReach = ({fits, root}: Given, plain: string): boolean => {
	if (fits === undefined) return contains(plain, root) || contains(root, plain);
	for (const [index, name] of plain.split('/').entries()) {
		const matches = fits[index];
		if (matches === undefined) return false;
		if (matches === 'all') return true;
		if (!matches(name)) return false;
	}

	return true;
};

const mayMeet = (mine: Given, other: Given): boolean => {
	if (!mine.isGlob && other.isGlob) return mayReach(other, mine.root);
	if (mine.isGlob && !other.isGlob) return mayReach(mine, other.root);
	return contains(mine.root, other.root) || contains(other.root, mine.root);
};

/**
The patterns of `mine` that may name the same file as one of `theirs`. Two globs are compared by the folders they start in: this may find an
overlap where there is none, and never misses one.
*/
export const overlapOf = (mine: Scope, theirs: Scope): string[] =>
	mine.filter(given => theirs.some(other => mayMeet(given, other))).map(({pattern}) => pattern);
