/**
How the front step says that something did not work. Part of the front step.
*/
import process from 'node:process';
import type {Problem} from './domain/problem.js';
import {printProblem} from './doors/invoke-text.js';

/** Prints a problem where it belongs, for people or as JSON; returns the exit code to end with. */
export const complain = (problem: Problem, json: boolean): number => {
	const {out, err, exitCode} = printProblem(problem, {json});
	process.stdout.write(out);
	process.stderr.write(err);
	return exitCode;
};
