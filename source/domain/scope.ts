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

/** The paths of `changed` that no pattern of `files` covers; none when `files` is empty. */
export const outsideScope = (changed: readonly string[], files: readonly string[]): string[] => {
	if (files.length === 0) return [];
	const isInside = picomatch(files.flatMap(expand), {dot: true});
	return changed.filter(file => !isInside(file));
};

/** The part of a pattern before its first special character, up to a whole folder. */
const rootOf = (pattern: string): string => {
	const [clean = ''] = expand(pattern);
	if (!hasMagic(clean)) return clean;
	const plain = clean.split(/[*?[\]{}!()]/)[0] ?? '';
	return plain.slice(0, plain.lastIndexOf('/') + 1).replace(/\/$/, '');
};

const contains = (folder: string, file: string): boolean => folder === '' || file === folder || file.startsWith(`${folder}/`);

/**
The patterns of `mine` that may name the same file as one of `theirs`. Two globs are compared by the folders they start in: this may find an
overlap where there is none, and never misses one.
*/
export const overlapOf = (mine: readonly string[], theirs: readonly string[]): string[] =>
	mine.filter(pattern =>
		theirs.some(other => {
			if (!hasMagic(pattern) && hasMagic(other)) {
				return outsideScope([pattern], [other]).length === 0 || contains(pattern, rootOf(other));
			}

			if (hasMagic(pattern) && !hasMagic(other)) {
				return outsideScope([other], [pattern]).length === 0 || contains(other, rootOf(pattern));
			}

			const [a, b] = [rootOf(pattern), rootOf(other)];
			return contains(a, b) || contains(b, a);
		}),
	);
