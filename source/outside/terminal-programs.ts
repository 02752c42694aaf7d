/**
Programs of the user's own that get the whole terminal: an editor, a pager, a shell. Whoever calls has put the screen away.
*/
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {wordsOfCommand} from '../domain/command-words.js';
import {failure, type Result, success} from '../domain/problem.js';
import {type Environment, type Ran, runOnTerminal} from './run-here.js';

type ProgramsSetting = {
	readonly environment: Environment;
	/** Where editors and pagers work. */
	readonly folder: string;
	/** Says something on the terminal while the screen is put away. */
	readonly tell: (line: string) => void;
};

type Choice = {readonly words: readonly string[]; readonly from: string};

/** The first variable that names a program; else the first of ours that is there. */
const choicesOf = (env: Environment, names: readonly string[], ours: readonly (readonly string[])[]): Choice[] => {
	for (const from of names) {
		const words = wordsOfCommand(env[from] ?? '');
		if (words.length > 0) return [{words, from}];
	}

	return ours.map(words => ({words, from: ''}));
};

const missing = ({words: [name = ''], from}: Choice): Result<never> =>
	failure({
		kind: 'outside',
		code: 'program_missing',
		message: from === '' ? `${name} cannot be started.` : `$${from} names ${name}, which cannot be started.`,
		hint: from === '' ? 'Name a program of yours in $EDITOR, $PAGER or $SHELL.' : `Name another one in $${from}.`,
	});

const nameOf = (words: readonly string[]): string => path.basename(words[0] ?? '');

/** Those that are gone once they have shown the end of a text: nobody would see it. */
const leaveAtTheEnd: ReadonlySet<string> = new Set(['cat', 'tac', 'nl', 'more', 'bat', 'batcat']);

type Ended = Ran & {readonly kind: 'ended'; readonly words: readonly string[]};

export const createTerminalPrograms = ({environment: env, folder, tell}: ProgramsSetting) => {
	/** Runs the first of them that there is. */
	const run = async (choices: readonly Choice[], args: readonly string[], cwd = folder): Promise<Result<Ended>> => {
		for (const {words} of choices) {
			const ran = await runOnTerminal([...words, ...args], {cwd, env});
			if (ran.kind === 'ended') return success({...ran, words});
		}

		return missing(choices[0] ?? {words: [], from: ''});
	};

	const waitForEnter = async (): Promise<void> => {
		tell('-- Enter goes back to orch-tui --');
		// Its one line is fixed: nothing of a name is in it.
		await runOnTerminal(['sh', '-c', 'read -r _'], {cwd: folder, env});
	};

	return {
		/** What was saved, or `undefined` when nothing was changed. `name`: of the file, for its kind. */
		async edit(text: string, name: string): Promise<Result<string | undefined>> {
			const choices = choicesOf(env, ['VISUAL', 'EDITOR'], [['vi'], ['nano']]);
			const place = mkdtempSync(path.join(os.tmpdir(), 'orch-edit-'));
			const file = path.join(place, path.basename(name));
			try {
				writeFileSync(file, text, {mode: 0o600, flag: 'wx'});
				const ran = await run(choices, [file]);
				if (!ran.ok) return ran;
				if (ran.value.code !== 0) {
					const how = ran.value.code === undefined ? 'was ended' : `ended with exit code ${ran.value.code}`;
					return failure({kind: 'outside', code: 'editor_failed', message: `The editor ${how}: nothing was changed.`});
				}

				const saved = readFileSync(file, 'utf8');
				return success(saved === text ? undefined : saved);
			} finally {
				rmSync(place, {recursive: true, force: true});
			}
		},

		/** Shows a file until it is left. */
		async page(file: string): Promise<Result<undefined>> {
			const choices = choicesOf(env, ['PAGER'], [['less', '-RX'], ['more']]).map(choice =>
				// Without this, whatever its options are, it leaves at once when all fits on a screen.
				nameOf(choice.words) === 'less' ? {...choice, words: [...choice.words, '-+F']} : choice,
			);
			const ran = await run(choices, [path.resolve(folder, file)]);
			if (!ran.ok) return ran;
			if (leaveAtTheEnd.has(nameOf(ran.value.words))) await waitForEnter();
			return success(undefined);
		},

		/** A page of the manual, until it is left; answers with whether there is something that shows it. */
		async manual(file: string): Promise<boolean> {
			const ran = await runOnTerminal(['man', file], {cwd: folder, env});
			return ran.kind === 'ended' && ran.code === 0;
		},

		/** Until it is left. */
		async shell(where: string): Promise<Result<undefined>> {
			tell(`A shell in ${where}:`);
			tell('exit goes back to orch-tui; agents go on.');
			const ran = await run(choicesOf(env, ['SHELL'], [['sh']]), [], where);
			return ran.ok ? success(undefined) : ran;
		},
	};
};
