/**
Which programs are on the PATH, and what they say of themselves. Nothing is asked of them but their version.
*/
import {spawn} from 'node:child_process';
import {accessSync, constants, existsSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type ProgramLook, versionIn} from '../domain/finding.js';

/** Where a program lies; `undefined` when it is not on the PATH. */
export const findProgram = (program: string, searchPath = process.env['PATH'] ?? ''): string | undefined =>
	searchPath
		.split(path.delimiter)
		.filter(folder => path.isAbsolute(folder))
		.map(folder => path.join(folder, program))
		.find(file => {
			try {
				accessSync(file, constants.X_OK);
				return statSync(file).isFile();
			} catch {
				return false;
			}
		});

/** Whether a program can be started from a folder: by its name, or by a path in it. */
export const hasProgram = (folder: string, program: string): boolean =>
	program.includes('/') ? existsSync(path.resolve(folder, program)) : findProgram(program) !== undefined;

const usualOutputMax = 64 * 1024;

/** What came of a program that only answers. `code`: `undefined` when it did not start, or took too long. */
export type Answer = {readonly code: number | undefined; readonly out: string; readonly err: string};

/** Runs a program that only answers, with nothing on its standard input; ends it and its children after `maxMs`. Never throws. */
export const askProgram = (
	program: string,
	args: readonly string[],
	{maxMs, cwd, outputMax = usualOutputMax}: {readonly maxMs: number; readonly cwd?: string; readonly outputMax?: number},
): Promise<Answer> =>
	new Promise(resolve => {
		const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...(cwd === undefined ? {} : {cwd})});
		let out = '';
		let err = '';
		const limit = setTimeout(() => {
			try {
				if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
			} catch {
				// It has just ended by itself.
			}
		}, maxMs);
		const end = (code: number | undefined) => {
			clearTimeout(limit);
			resolve({code, out, err});
		};
		child.stdout.on('data', (bytes: Buffer) => {
			out = (out + String(bytes)).slice(0, outputMax);
		});
		child.stderr.on('data', (bytes: Buffer) => {
			err = (err + String(bytes)).slice(0, outputMax);
		});
		child.once('error', () => {
			end(undefined);
		});
		child.once('close', code => {
			end(code ?? undefined);
		});
	});

const versionMs = 5000;

/** `flag`: how it is asked for its version. */
export const lookAtProgram = async (program: string, flag = '--version'): Promise<ProgramLook> => {
	const file = findProgram(program);
	if (file === undefined) return undefined;
	const {out, err} = await askProgram(file, [flag], {maxMs: versionMs});
	return {version: versionIn(out) || versionIn(err)};
};
