/**
What git says when it says no, and what that means.
*/
import {statfsSync} from 'node:fs';
import {OutsideError} from '../domain/problem.js';
import {diskFull} from '../domain/system-trouble.js';

export type GitAnswer = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** What git said, in one line. */
export const firstWords = ({stderr, stdout}: GitAnswer): string => {
	const lines = (stderr.trim() || stdout.trim()).split('\n').map(line => line.trim());
	return lines.find(line => /^(?:fatal|error):/.test(line)) ?? lines[0] ?? '';
};

/** The subcommand, for messages: the first word that belongs to no option. */
export const nameOf = (args: readonly string[]): string =>
	args.find((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-c' && args[index - 1] !== '-C') ?? 'git';

/** Not every git says why it cannot write. */
const isFull = ({stderr}: GitAnswer, cwd: string | undefined): boolean => {
	if (/No space left on device|Out of diskspace|Disk quota exceeded/.test(stderr)) return true;
	if (cwd === undefined || !/(?:unable|failed) to write|write error/.test(stderr)) return false;
	const {bavail, bsize} = statfsSync(cwd);
	return bavail * bsize < fullBytes;
};

/** That something of this size cannot be written where less is left is no wonder. */
const fullBytes = 1024 * 1024;

/** `cwd`: where it stood, for what it does not say itself. */
export const gitFailed = (args: readonly string[], answer: GitAnswer, cwd?: string): OutsideError => {
	const said = `git ${nameOf(args)} failed (${answer.code}): ${firstWords(answer)}`;
	if (isFull(answer, cwd)) {
		const {code, hint, context = {}} = diskFull;
		return new OutsideError(code, `The disk is full: ${said}`, hint, {context});
	}

	const isLocked = /\.lock': File exists/.test(answer.stderr);
	return new OutsideError(
		'git_error',
		said,
		isLocked ? 'Another git is at work there, or one was cut off: wait, or remove the lock file it names.' : undefined,
	);
};
