/**
Which paths a task may change, and whether two tasks may get in each other's way (CFR-000: at any instant a file has at most one writer).
*/
import picomatch from 'picomatch';

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
	const isInside = picomatch(givenBy(files).flatMap(expand), {dot: true});
	const isTaken = picomatch(
		files.filter(isExcluding).flatMap(pattern => expand(pattern.slice(1))),
		{dot: true},
	);
	return changed.filter(file => !isInside(file) || isTaken(file));
};

/** The part of a pattern before its first special character, up to a whole folder. */
const rootOf = (pattern: string): string => {
	const [clean = ''] = expand(pattern);
	if (!hasMagic(clean)) return clean;
	const plain = clean.split(/[*?[\]{}!()]/)[0] ?? '';
	return plain.slice(0, plain.lastIndexOf('/') + 1).replace(/\/$/, '');
};

const contains = (folder: string, file: string): boolean => folder === '' || file === folder || file.startsWith(`${folder}/`);

/** Whether a glob may name something in the folder `plain`, or that path itself: its parts fit one by one, up to one that fits any number of them. */
const mayReach = (glob: string, plain: string): boolean => {
	const [clean = ''] = expand(glob);
	// Alternatives with a slash in them cannot be taken apart.
	if (/[{([][^})\]]*\//.test(clean)) return contains(plain, rootOf(glob)) || contains(rootOf(glob), plain);
	const parts = clean.split('/');
	for (const [index, name] of plain.split('/').entries()) {
		const part = parts[index];
		if (part === undefined) return false;
		if (part.includes('**')) return true;
		if (!picomatch(part, {dot: true})(name)) return false;
	}

	return true;
};

/**
The patterns of `mine` that may name the same file as one of `theirs`. Two globs are compared by the folders they start in: this may find an
overlap where there is none, and never misses one.
*/
export const overlapOf = (mine: readonly string[], theirs: readonly string[]): string[] =>
	givenBy(mine).filter(pattern =>
		givenBy(theirs).some(other => {
			const [a, b] = [rootOf(pattern), rootOf(other)];
			if (!hasMagic(pattern) && hasMagic(other)) return mayReach(other, a);
			if (hasMagic(pattern) && !hasMagic(other)) return mayReach(pattern, b);
			return contains(a, b) || contains(b, a);
		}),
	);
