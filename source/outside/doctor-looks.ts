/**
What the doctor asks of the world: tmux, the shell's limits, the disk, the registry. Changes nothing.
*/
import {existsSync, statfsSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type DiskLook, type TerminalLook, type TmuxOptions, tmuxOptionNames} from '../domain/finding-more.js';
import {askProgram} from './programs.js';

const askMs = 2000;
const registryMs = 20_000;
const mb = 1024 * 1024;

/** Of the tmux that we run in; an option is looked for where it may be. */
export const lookAtTmux = async (): Promise<TmuxOptions> => {
	const places = [['-sv'], ['-v'], ['-gv'], ['-wv'], ['-gwv']];
	const answerOf = async (option: string): Promise<readonly [string, string]> => {
		for (const place of places) {
			const {code, out} = await askProgram('tmux', ['show-options', ...place, option], {maxMs: askMs});
			if (code === 0 && out.trim() !== '') return [option, out.trim()];
		}

		return [option, ''];
	};
	return Object.fromEntries(await Promise.all(tmuxOptionNames.map(answerOf)));
};

/** How many files one process may have open. */
export const openFilesMax = async (): Promise<number | undefined> => {
	const {code, out} = await askProgram('sh', ['-c', 'ulimit -n'], {maxMs: askMs});
	if (code !== 0) return undefined;
	if (out.trim() === 'unlimited') return Number.POSITIVE_INFINITY;
	const files = Number(out.trim());
	return Number.isFinite(files) && files > 0 ? files : undefined;
};

/** By its variables alone: nothing is written to it. */
export const lookAtTerminal = (isUtf8: boolean): TerminalLook => {
	const {env, stdout} = process;
	const program =
		env['TERM_PROGRAM'] ?? (env['KITTY_WINDOW_ID'] ? 'kitty' : env['WT_SESSION'] ? 'WindowsTerminal' : (env['TERM'] ?? '').replace(/^xterm-/, ''));
	return {
		isTerminal: stdout.isTTY === true,
		name: env['TERM'] ?? '',
		colourDepth: stdout.isTTY ? stdout.getColorDepth() : 1,
		isUtf8,
		isInTmux: Boolean(env['TMUX']),
		program,
	};
};

/** As `df` does. */
export const lookAtDisk = (folder: string): DiskLook => {
	const {bsize, blocks, bfree, bavail} = statfsSync(folder);
	const used = blocks - bfree;
	return {freeMb: (bavail * bsize) / mb, usedPercent: used + bavail === 0 ? 0 : (used / (used + bavail)) * 100};
};

/** In megabytes; `undefined` when it is not there. */
export const sizeOfFile = (folder: string, name: string): number | undefined => {
	const file = path.join(folder, name);
	return existsSync(file) ? statSync(file).size / mb : undefined;
};

/** What the registry has under a name, as npm is set up to ask it; `undefined` when it does not answer. */
export const newestVersionOf = async (name: string): Promise<string | undefined> => {
	const {code, out} = await askProgram('npm', ['view', name, 'version'], {maxMs: registryMs});
	return code === 0 ? /^\d+\.\d+\.\d+\S*$/m.exec(out.trim())?.[0] : undefined;
};
