/**
How long the searches for what breaks look, and how one of them is repeated: each failure prints a seed and a path.

`CHAOS_RUNS=20` makes them twenty times as long; `CHAOS_SEED=<seed> CHAOS_PATH=<path>` with `-t <name>` repeats one.
*/
import process from 'node:process';
import fc from 'fast-check';

const usualSeed = 1;

/** Settings of `fc.assert` for a property that is tried so many times in every `npm test`. */
export const tries = (count: number): {numRuns: number; seed?: number; path?: string} => {
	const {CHAOS_RUNS: factor, CHAOS_SEED: seed, CHAOS_PATH: path} = process.env;
	return {
		numRuns: Math.max(1, Math.round(count * (Number(factor) || 1))),
		// A run of all tests is the same each time; whoever asks for more gets other ones.
		...(seed === undefined ? (factor === undefined ? {seed: usualSeed} : {}) : {seed: Number(seed)}),
		...(path === undefined ? {} : {path}),
	};
};

/** Names that shells, git, terminals or file systems take for something else; all of them can be names of files. */
export const oddNames = [
	'$(id)',
	'`id`',
	'a|b;c&d',
	'-rf',
	'--help',
	'a b',
	' a',
	'a ',
	'a\nb',
	'a\tb',
	'\'"',
	'\\',
	'%00',
	'%s%n',
	'{a,b}',
	'[a]*?',
	':(exclude)a',
	'!x',
	'#x',
	'~',
	'@{-1}',
	'HEAD',
	'con',
	'ä',
	'a\u0308',
	'한글',
	'😀👩‍👩‍👧',
	'\u202Eexe.txt',
	'\u001B]0;x\u0007',
	'..a',
	'a..b',
	'x.lock',
	'=',
	'a -> b',
	'"a" => b',
	'1 .M N... 100644',
	`${'long'.repeat(50)}`,
] as const;

/** A name of one folder or file. */
export const names = fc.oneof(
	{weight: 3, arbitrary: fc.constantFrom(...oddNames)},
	{
		weight: 1,
		arbitrary: fc
			.string({unit: 'grapheme', minLength: 1, maxLength: 12})
			.filter(name => !/[/\0]/.test(name) && !/^\.{1,2}$/.test(name) && !/^\.git/i.test(name)),
	},
);

/** A path below the top of a repository. */
export const paths = fc.array(names, {minLength: 1, maxLength: 3}).map(parts => parts.join('/'));
