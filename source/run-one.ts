/**
One command from the command line: asks what has to be asked, runs it and prints what came of it. Part of the front step.
*/
import {agree, canAsk} from './agree.js';
import {registry} from './commands/registry.js';
import type {Problem} from './domain/problem.js';
import type {Action} from './doors/action.js';
import {type Printed, printProblem, printResult} from './doors/invoke-text.js';
import type {House} from './open-house.js';
import {needsYes, questionOf} from './question.js';
import {idsWanted, whyNoIds, writeIds} from './write-ids.js';

/** Of an import of what is there already. */
const nothingNew = 3;

type OneCommand = Action & {kind: 'command'};

/** What keeps it from being done, `'no'` when the person has said so; `undefined` when nothing does. */
const objection = async ({name, input, globals}: OneCommand, {engine}: House): Promise<Problem | 'no' | undefined> => {
	const question = globals.yes ? undefined : questionOf(name, input, engine);
	if (question === undefined) return undefined;
	if (globals.json || !canAsk(globals)) return needsYes(question, '--yes says so.');
	return (await agree([...question.lines, question.title].join('\n'))) ? undefined : 'no';
};

export const runOne = async (action: OneCommand, house: House): Promise<Printed> => {
	const {name, input, globals} = action;
	const stop = await objection(action, house);
	if (stop === 'no') return {out: '', err: 'Nothing was done.\n', exitCode: 1};
	if (stop !== undefined) return printProblem(stop, globals);
	const ids = idsWanted(input);
	const why = ids && whyNoIds(ids);
	if (why !== undefined) return printProblem(why, globals);
	// What only reads says nothing but data, which is what a quiet person wants.
	const quiet = globals.quiet && registry[name].writes.length > 0;
	const printed = printResult(await house.engine.dispatch(name, input), {json: globals.json, quiet, fields: globals.fields});
	if (ids === undefined || (printed.exitCode !== 0 && printed.exitCode !== nothingNew)) return printed;
	const written = writeIds(ids, house);
	if (!written.ok) {
		const {err, exitCode} = printProblem(written.problem, globals);
		return {...printed, err: printed.err + err, exitCode};
	}

	return globals.quiet ? printed : {...printed, err: `${printed.err}${written.value}\n`};
};
