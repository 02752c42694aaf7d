/**
Reads the file that somebody names for a command. Part of the front step.
*/
import {readFileSync} from 'node:fs';
import {failure, type Result, success} from './domain/problem.js';

/** Standard input to its end, or a file, which a person has called `named`; one that cannot be read is the person's to mend. */
export const readText = (file: string, named = file): Result<string> => {
	try {
		return success(readFileSync(file === '-' ? 0 : file, 'utf8'));
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		const reasons: Record<string, string> = {ENOENT: `There is no file ${named}.`, EISDIR: `${named} is a folder.`, EACCES: `${named} may not be read.`};
		const hint = 'Give the path of a markdown or JSON lines file, or - for standard input.';
		return failure({kind: 'bad-input', code: 'file_not_readable', message: reasons[code] ?? `${named} cannot be read (${code}).`, hint});
	}
};
