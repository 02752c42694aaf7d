/**
One command from the command line: reads its file, asks what has to be asked, runs it and prints what came of it. Part of the front step.
*/
import {readFileSync} from 'node:fs';
import {agree, canAsk} from './agree.js';
import type {CommandCard} from './commands/command.js';
import {registry} from './commands/registry.js';
import {failure, type Problem, type Result, success} from './domain/problem.js';
import type {Action} from './doors/action.js';
import {type Printed, printProblem, printResult} from './doors/invoke-text.js';
import type {House} from './open-house.js';

type OneCommand = Action & {kind: 'command'};

/** Standard input to its end, or a file; one that cannot be read is the person's to mend. */
export const readText = (file: string): Result<string> => {
	try {
		return success(readFileSync(file === '-' ? 0 : file, 'utf8'));
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		const reasons: Record<string, string> = {ENOENT: `There is no file ${file}.`, EISDIR: `${file} is a folder.`, EACCES: `${file} may not be read.`};
		const hint = 'Give the path of a markdown or JSON lines file, or - for standard input.';
		return failure({kind: 'bad-input', code: 'file_not_readable', message: reasons[code] ?? `${file} cannot be read (${code}).`, hint});
	}
};

/** What keeps it from being done, `'no'` when the person has said so; `undefined` when nothing does. What cannot be done anyway is not asked about. */
const objection = async ({name, input, globals}: OneCommand, {engine}: House): Promise<Problem | 'no' | undefined> => {
	const card: CommandCard = registry[name];
	if (!card.asksEverywhere || globals.yes) return undefined;
	const fields = card.input.parse(input);
	const snapshot = engine.getSnapshot();
	const question = card.blockedBecause?.(snapshot, fields) === undefined ? card.question?.(snapshot, fields) : undefined;
	if (question === undefined) return undefined;
	if (globals.json || !canAsk()) return {kind: 'bad-input', code: 'needs_yes', message: question.title, hint: '--yes says so.'};
	return (await agree([...question.lines, question.title].join('\n'))) ? undefined : 'no';
};

export const runOne = async (action: OneCommand, house: House): Promise<Printed> => {
	const {name, input, globals} = action;
	const stop = await objection(action, house);
	if (stop === 'no') return {out: '', err: 'Nothing was done.\n', exitCode: 1};
	if (stop !== undefined) return printProblem(stop, globals);
	// What only reads says nothing but data, which is what a quiet person wants.
	const quiet = globals.quiet && registry[name].writes.length > 0;
	return printResult(await house.engine.dispatch(name, input), {json: globals.json, quiet});
};
