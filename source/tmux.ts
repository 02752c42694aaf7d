/**
What a status bar asks every few seconds: `orch-tui status --tmux`, which loads next to nothing. Whatever is unusual is left to the main that everything else goes through. Part of the front step.
*/
import path from 'node:path';
import process from 'node:process';
import {rootAbove} from './root-above.js';
import {isUtf8} from './terminal-language.js';
import {tmuxStatus} from './tmux-status.js';

/** Rarely asked, and it takes as long as all the rest. */
const approveIn = async (root: string): Promise<'auto' | 'ask'> => {
	const {checkConfig} = await import('./check-config.js');
	const {config, problem} = await checkConfig({root, named: undefined, environment: process.env, overrides: {}, screen: {}});
	if (problem !== undefined) throw new Error(problem.message);
	return config.approve;
};

const lineHere = async (): Promise<string | undefined> => {
	try {
		const root = rootAbove(path.resolve(process.argv[5] ?? '.'));
		return root === undefined ? undefined : await tmuxStatus(root, () => approveIn(root), !isUtf8());
	} catch {
		// The main says what is wrong.
		return undefined;
	}
};

const line = await lineHere();
if (line === undefined) await import('./main.js');
else process.stdout.write(line);
