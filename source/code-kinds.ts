/**
With which exit code each error code comes: read from our own source, where a code and its kind stand side by side. For the manual only.
*/
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {exitCodes, type ProblemKind} from './domain/problem.js';

/** What makes a problem of each kind, and where its code stands. */
const makers: ReadonlyArray<readonly [ProblemKind | undefined, RegExp]> = [
	['refused', /\brefused\(\s*'(\w+)'/g],
	['not-found', /\bnotFound\(\s*'(\w+)'/g],
	['bad-input', /\bbadInput\(\s*'(\w+)'|\bbad\(\s*'(\w+)'/g],
	['held', /\bheld\(\s*'(\w+)'/g],
	['outside', /\b(?:OutsideError|StoreError)\(\s*'(\w+)'/g],
	[undefined, /kind: '([a-z-]+)'(?: as const)?,\s*code: '(\w+)'/g],
];

const isKind = (word: string): word is ProblemKind => word in exitCodes;

/** By error code; in order. */
export const exitCodesByError = (source = fileURLToPath(new URL('../source/', import.meta.url))): ReadonlyMap<string, readonly number[]> => {
	const found = new Map<string, number[]>();
	for (const name of readdirSync(source, {recursive: true, encoding: 'utf8'})) {
		if (!/\.tsx?$/.test(name)) continue;
		const text = readFileSync(path.join(source, name), 'utf8');
		for (const [kind, pattern] of makers) {
			for (const [, one = '', two = ''] of text.matchAll(pattern)) {
				const [said, code] = kind === undefined ? [one, two] : [kind, one || two];
				if (!isKind(said)) continue;
				const codes = found.get(code) ?? [];
				if (!codes.includes(exitCodes[said]))
					found.set(
						code,
						[...codes, exitCodes[said]].toSorted((a, b) => a - b),
					);
			}
		}
	}

	return found;
};
