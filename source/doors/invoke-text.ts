/**
What came of a command, as a person or a program reads it.
*/
import type {Outcome} from '../commands/command.js';
import {exitCodes, type Problem, type Result} from '../domain/problem.js';
import {safeJson} from '../domain/safe-json.js';
import {safeText} from '../domain/text.js';
import {type Fields, pick} from './json-fields.js';

/** What to print where, and how to end. Each text ends with a newline, or is empty. */
export type Printed = {readonly out: string; readonly err: string; readonly exitCode: number};

const line = (text: string): string => (text === '' ? '' : `${text}\n`);

/** The documented object of what went wrong. */
export const failureOf = ({code, message, hint, context}: Problem) => ({success: false as const, error: code, message, hint: hint ?? null, ...context});

/** The documented object of what came of a command. */
export const answerOf = (result: Result<Outcome>) => {
	if (!result.ok) return failureOf(result.problem);
	const {said, output} = result.value;
	return {success: true as const, ...output, ...(said === undefined || output ? {} : {message: said})};
};

/** Data goes to the one stream, talk to the other: with `json`, the object of a problem is data too, so that a program has one place to read. */
export const printProblem = (problem: Problem, {json}: {readonly json: boolean}): Printed => {
	const {kind, message, hint} = problem;
	const exitCode = exitCodes[kind];
	if (json) return {out: line(safeJson(failureOf(problem))), err: '', exitCode};
	return {out: '', err: line(safeText([message, ...(hint === undefined ? [] : [hint])].join('\n'))), exitCode};
};

/** `quiet`: a person asked for nothing but data and problems. What says nothing has found nothing to do. */
export const printResult = (result: Result<Outcome>, options: {readonly json: boolean; readonly quiet?: boolean; readonly fields?: Fields}): Printed => {
	if (!result.ok) return printProblem(result.problem, options);
	const {said} = result.value;
	const exitCode = said === undefined ? exitCodes['not-found'] : 0;
	if (options.json) return {out: line(safeJson(pick(answerOf(result), options.fields))), err: '', exitCode};
	return {out: options.quiet ? '' : line(safeText(said ?? 'Nothing to do.')), err: '', exitCode};
};
