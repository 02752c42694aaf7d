/**
Says in our words what zod found wrong.
*/
import type {z} from 'zod';
import {didYouMean} from './nearest.js';
import {keysOf, type Shape, sayExpected, shapeAt} from './shape.js';

type Issue = z.core.$ZodIssue;

/** `path`: where. `isKey`: it is about the name of the key at the end of the path, not about its value. */
export type Said = {readonly path: readonly PropertyKey[]; readonly isKey: boolean; readonly message: string; readonly hint?: string};

const said = (path: readonly PropertyKey[], message: string, hint?: string, isKey = false): Said => ({
	path,
	isKey,
	message,
	...(hint === undefined ? {} : {hint}),
});

/** A path for people: `thresholds.cpu.warn`, `files[2]`. */
export const sayKeys = (path: readonly PropertyKey[]): string =>
	path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');

/** Zod tries every branch of a union; what was meant is the one that recognises most of what was written. */
const meantBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] => {
	const strangeness = (issues: readonly Issue[]) =>
		issues.reduce(
			(sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0) + (issue.message.endsWith('received undefined') ? 2 : 1),
			0,
		);
	return branches.toSorted((a, b) => strangeness(a) - strangeness(b))[0] ?? [];
};

/** Where a key of this name does stand, if it is one level further down. */
const belowIn = (shape: Shape, path: readonly PropertyKey[], key: string): string | undefined => {
	const parent = keysOf(shapeAt(shape, path)).find(name => keysOf(shapeAt(shape, [...path, name])).includes(key));
	return parent === undefined ? undefined : `It stands in "${parent}": "${sayKeys([...path, parent, key])}".`;
};

/**
One sentence for each thing that is wrong; the caller says where.

`shape` is the whole schema's, `name` how the value at a path is called from where the person stands (a key, a flag, a variable).
*/
export const sayIssue = (issue: Issue, shape: Shape, name: (path: readonly PropertyKey[]) => string = path => `"${sayKeys(path)}"`): Said[] => {
	const {path} = issue;
	const what = path.length === 0 ? 'the whole' : name(path);
	switch (issue.code) {
		case 'unrecognized_keys': {
			const known = keysOf(shapeAt(shape, path));
			return issue.keys.map(key => said([...path, key], `unknown key "${key}".`, didYouMean(key, known) ?? belowIn(shape, path, key), true));
		}

		case 'invalid_union': {
			const branch = meantBranch(issue.errors);
			return branch.flatMap(inner => sayIssue({...inner, path: [...path, ...inner.path]}, shape, name));
		}

		case 'invalid_key': {
			return [said(path, `"${String(path.at(-1))}" cannot be a key here.`, issue.issues[0]?.message, true)];
		}

		case 'invalid_type':
		case 'invalid_value': {
			const expected = sayExpected(shapeAt(shape, path));
			if (issue.message.endsWith('received undefined')) return [said(path, `${what} is missing.`)];
			return [said(path, expected === undefined ? `${what} is not what it must be.` : `${what} must be ${expected}.`)];
		}

		case 'too_small':
		case 'too_big': {
			// Zod's own words only where there are none of ours: `max(64, 'A task id …')` brings its sentence along.
			const expected = sayExpected(shapeAt(shape, path));
			const isOurs = !issue.message.startsWith('Too ');
			if (issue.origin === 'array' && !isOurs) {
				const [bound, few] = issue.code === 'too_small' ? ([issue.minimum, 'at least'] as const) : ([issue.maximum, 'at most'] as const);
				return [said(path, `${what} must name ${few} ${bound}.`)];
			}

			return [
				isOurs
					? said(path, `${what} is not right.`, issue.message)
					: said(path, expected === undefined ? `${what}: ${issue.message}.` : `${what} must be ${expected}.`),
			];
		}

		default: {
			return [said(path, `${what} is not right.`, issue.message)];
		}
	}
};
