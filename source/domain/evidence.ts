/**
What proves that a task is done. An agent's exit status and its words are claims; commits, paths and the check are evidence.
*/
import {sayFailed} from './job.js';
import {outsideScope} from './scope.js';
import type {ErrorCode, Task} from './task.js';
import type {WorktreeLook} from './worktree.js';

export type Verdict =
	| {readonly kind: 'proven'; readonly summary: string}
	| {readonly kind: 'missing'; readonly code: ErrorCode; readonly reason: string; readonly files: readonly string[]}
	/** All is well so far, and the task's own check has not been run on it. */
	| {readonly kind: 'needs-check'; readonly command: string};

/** `undefined` when it has not been run on this work. */
export type CheckResult = {readonly exitCode: number | undefined} | undefined;

/** The first of them by name, so that a sentence stays one. */
export const few = (files: readonly string[]): string => (files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', '));
const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const missing = (code: ErrorCode, reason: string, files: readonly string[] = []): Verdict => ({kind: 'missing', code, reason, files});

/** Judges the work of an agent that left with exit status 0, from what git says of its worktree. */
export const judgeEvidence = (task: Pick<Task, 'files' | 'check'>, branch: string, look: WorktreeLook, check: CheckResult): Verdict => {
	if (look.branch !== branch) {
		return missing('history_rewritten', `the worktree is on ${look.branch ?? 'another branch or none'} instead of ${branch}`);
	}

	if (look.missing > 0) {
		return missing('history_rewritten', `the branch has lost ${count(look.missing, 'commit')} that it started from`);
	}

	if (look.dirty.length > 0) {
		return missing('uncommitted_work', `${count(look.dirty.length, 'file')} not committed: ${few(look.dirty)}`, look.dirty);
	}

	if (look.commits === 0 || look.changed.length === 0) {
		return missing('no_change', 'it left well but changed nothing');
	}

	const strays = outsideScope(look.changed, task.files);
	if (strays.length > 0) {
		return missing('out_of_scope', `${count(strays.length, 'file')} changed outside of the task's files: ${few(strays)}`, strays);
	}

	if (task.check === undefined) return {kind: 'proven', summary: summaryOf(look)};
	if (check === undefined) return {kind: 'needs-check', command: task.check};
	if (check.exitCode === 0) return {kind: 'proven', summary: `${summaryOf(look)}, check passed`};
	return check.exitCode === undefined || check.exitCode === 127 || check.exitCode === 126
		? missing('check_unavailable', `the check could not be run: ${task.check}`)
		: missing('check_failed', `the check ${sayFailed(check.exitCode)}: ${task.check}`);
};

const summaryOf = ({commits, changed, addedLines, deletedLines}: WorktreeLook): string =>
	`${count(commits, 'commit')}, ${count(changed.length, 'file')}, +${addedLines} -${deletedLines}`;
