/**
How long git may take, by what it is asked: most of it is over within milliseconds, and whoever waits longer waits for something that does not come.
*/
import {OutsideError} from '../domain/problem.js';

const limitMs = 10 * 60 * 1000;

/** Of what looks at many refs, or at the files of a checkout: these may be cold. */
const lookMs = 2 * 60 * 1000;
const looks: ReadonlySet<string> = new Set(['for-each-ref', 'ls-files', 'ls-tree', 'merge-base', 'status']);

/** Of what reads the configuration and a few refs. */
export const quickMs = 30_000;
const quick: ReadonlySet<string> = new Set(['config', 'rev-parse', 'symbolic-ref', 'var', 'version']);

/** Refs by their names alone, without a walk through history. */
const isPlainList = (args: readonly string[]): boolean => !args.some(arg => /^--(?:no-)?(?:merged|contains)|ahead-behind/.test(arg));

/** `name`: the subcommand among `args`. `maxMs`: of a quick one. */
export const limitOf = (name: string, args: readonly string[], maxMs: number): number => {
	if (quick.has(name) || (name === 'for-each-ref' && isPlainList(args))) return maxMs;
	return looks.has(name) ? lookMs : limitMs;
};

/** Everything that git does begins with its configuration: a pipe that somebody has it include holds all of it up. */
export const gitSilent = (name: string, maxMs: number): OutsideError =>
	new OutsideError(
		'git_error',
		`git ${name} was ended: it was not done within ${maxMs / 1000} s.`,
		'Something that it reads does not come to an end: a disk, or a pipe in the place of a file. What the configuration includes: grep -A2 -i include .git/config',
	);
