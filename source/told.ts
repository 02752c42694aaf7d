/**
What a verb of the front step has to say when it is done: to people a text, to programs fields.
*/
import process from 'node:process';
import {complain} from './complain.js';
import type {Result} from './domain/problem.js';
import {safeJson} from './domain/safe-json.js';
import type {Globals} from './doors/action.js';
import {pick} from './doors/json-fields.js';

/** What is printed: a text for people, fields for `--json`. */
export type Told = {readonly text: string; readonly output: Readonly<Record<string, unknown>>};

/** Prints it, or why it did not come off; `no`: a person was asked and did not want it. Returns the exit code to end with. */
export const printTold = (told: Result<Told> | 'no', {json, quiet, fields}: Pick<Globals, 'json' | 'quiet' | 'fields'>): number => {
	if (told === 'no') {
		process.stderr.write('Nothing was done.\n');
		return 1;
	}

	if (!told.ok) return complain(told.problem, json);
	if (json) process.stdout.write(`${safeJson(pick({success: true, ...told.value.output}, fields))}\n`);
	else if (!quiet) process.stdout.write(`${told.value.text}\n`);
	return 0;
};
