/**
What is made of an error that nobody caught: a sentence, and a line where it can be found. Part of the front step.
*/
import {appendFileSync} from 'node:fs';
import {OutsideError, type Problem} from './domain/problem.js';
import {troubleOf} from './domain/system-trouble.js';
import {crashFile} from './open-house.js';
import {StoreError} from './store/store-error.js';

/** What a person can mend is a sentence; anything else is ours. */
export const problemOf = (error: unknown): Problem => {
	if (error instanceof OutsideError) return error.problem;
	if (error instanceof StoreError) {
		return {kind: 'outside', code: error.code, message: error.message, ...(error.hint === undefined ? {} : {hint: error.hint})};
	}

	if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') {
		return {kind: 'bad-input', code: 'folder_missing', message: 'The current folder is not there any more.', hint: 'Go to another one.'};
	}

	const trouble = troubleOf(error);
	if (trouble !== undefined) return trouble;
	return {
		kind: 'bug',
		code: 'internal_error',
		message: `orch-tui stumbled: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
		hint: 'Agents are separate processes; they were not touched.',
	};
};

/** Writes a fault of ours down where it can be found; the screen must not show it. */
export const noteBugs =
	(root: string) =>
	(error: unknown): void => {
		try {
			appendFileSync(crashFile(root), `${new Date().toISOString()} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, {
				mode: 0o600,
			});
		} catch {
			// The disk may be full, which may be the fault itself: the heart must not stop over it.
		}
	};
