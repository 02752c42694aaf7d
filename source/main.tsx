/**
The front step: the only file that knows every room, and the only one that knows the real time.
*/
import {appendFileSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {registry} from './commands/registry.js';
import type {Policy} from './domain/policy.js';
import {OutsideError, type Problem} from './domain/problem.js';
import type {Action} from './doors/action.js';
import {readArguments} from './doors/arguments.js';
import {printProblem, printResult} from './doors/invoke-text.js';
import {crashFile} from './open-house.js';
import {findProject} from './project.js';
import {StoreError} from './store/migrate.js';

const write = (text: string): void => {
	process.stdout.write(text);
};

const complain = (problem: Problem, json: boolean): number => {
	const {out, err, exitCode} = printProblem(problem, {json});
	write(out);
	process.stderr.write(err);
	return exitCode;
};

/** What a person can mend is a sentence; anything else is ours. */
const problemOf = (error: unknown): Problem => {
	if (error instanceof OutsideError || error instanceof StoreError) {
		return {kind: 'outside', code: error.code, message: error.message, ...(error.hint === undefined ? {} : {hint: error.hint})};
	}

	return {kind: 'bug', code: 'internal_error', message: `orch-tui stumbled: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, hint: 'Agents are separate processes; they were not touched.'};
};

/** Writes a fault of ours down where it can be found; the screen must not show it. */
const noteBugs = (root: string) => (error: unknown): void => {
	try {
		appendFileSync(crashFile(root), `${new Date().toISOString()} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	} catch {
		// The disk may be full, which may be the fault itself: the heart must not stop over it.
	}
};

const openHere = async (root: string, policy: Policy) => {
	const {openHouse} = await import('./open-house.js');
	return openHouse({root, policy, environment: process.env, onBug: noteBugs(root)});
};

/** Standard input to its end, or a file; a file that cannot be read is the person's to mend. */
const readText = (file: string): string => {
	try {
		return readFileSync(file === '-' ? 0 : file, 'utf8');
	} catch (error) {
		throw new OutsideError('file_not_readable', `${file} cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}.`, 'Give the path of a markdown or JSON lines file, or - for standard input.');
	}
};

const runOne = async (action: Action & {kind: 'command'}, root: string, policy: Policy): Promise<number> => {
	const input = action.reads === undefined ? action.input : {...action.input, text: readText(action.reads)};
	const house = await openHere(root, policy);
	try {
		// What only reads says nothing but data, which is what a quiet person wants.
		const quiet = action.globals.quiet && registry[action.name].writes.length > 0;
		const {out, err, exitCode} = printResult(await house.engine.dispatch(action.name, input), {json: action.globals.json, quiet});
		write(out);
		process.stderr.write(err);
		return exitCode;
	} finally {
		await house.close();
	}
};

/** Says no before anything is opened, when the command line or the project is not right. */
const main = async (action: Action): Promise<number> => {
	const {globals} = action;
	switch (action.kind) {
		case 'problem': {
			return complain(action.problem, globals.json);
		}

		case 'help':
		case 'version': {
			const {tell} = await import('./tell.js');
			write(tell(action, Object.values(registry), process.stdout.columns));
			return 0;
		}

		case 'demo': {
			const {runDemo} = await import('./demo.js');
			return runDemo(globals, action.keep);
		}

		default: {
			const project = await findProject({...globals, environment: process.env, cwd: process.cwd()});
			if (!project.ok) return complain(project.problem, globals.json);
			if (action.kind === 'command') return runOne(action, project.value.root, project.value.policy);
			if (action.kind === 'init') return (await import('./init.js')).runInit(project.value, globals);
			const {attend} = await import('./attend.js');
			const house = await openHere(project.value.root, project.value.policy);
			try {
				return await attend(action, house, project.value);
			} finally {
				await house.close();
			}
		}
	}
};

const action = readArguments(process.argv.slice(2), Object.values(registry), import.meta);
process.exitCode = await main(action).catch((error: unknown) => complain(problemOf(error), action.globals.json));
