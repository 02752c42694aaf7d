/**
Starts the shim of a run, and hears from it who it is.
*/
import {spawn} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import path from 'node:path';
import type {Readable} from 'node:stream';
import {faultPoint} from '../domain/fault-points.js';
import {OutsideError} from '../domain/problem.js';
import {markerVariable} from './process-identity.js';
import {openToRead} from './run-folder.js';
import {shimName, shimScript} from './shim.js';

export type RunSpec = {
	readonly runId: string;
	/** Program and arguments; no shell. The program is searched in the `PATH` of `env`. */
	readonly argv: readonly string[];
	readonly cwd: string;
	/** The whole environment, but for `PWD` and the marker (and bash's own `SHLVL` and `_`): nothing of ours is handed on. */
	readonly env: Readonly<Record<string, string>>;
	/** Files for the run folder, by name, as in `prompt.md`. */
	readonly files?: Readonly<Record<string, string>>;
	/** Names in the run folder that lead to what lies elsewhere. */
	readonly links?: Readonly<Record<string, string>>;
	/** Name of that one of the files which the agent reads as its standard input. Default: there is none to read. */
	readonly stdin?: string;
	/** How long its shim may take to say who the agent is. Default: as long as it likes. */
	readonly startupMs?: number;
};

/** Its time is counted in so many parts: however long we were stopped ourselves, or the machine slept, that is one of them at most. */
const startupParts = 20;

/** What the shim says of itself and its agent; throws when it cannot be started or does not speak in time. */
export const spawnShim = async ({runId, argv, cwd, env, stdin, startupMs}: RunSpec, folder: string, news: string, marker: string): Promise<string> => {
	const out = openSync(path.join(folder, 'out.log'), 'ax', 0o600);
	const errors = openSync(path.join(folder, 'err.log'), 'ax', 0o600);
	let late: NodeJS.Timeout | undefined;
	const input = stdin === undefined ? undefined : openToRead(path.join(folder, path.basename(stdin)));
	try {
		// `-p`: an environment that holds `BASH_ENV` or functions must not steer the shim.
		const shim = spawn('bash', ['-p', '-c', shimScript, shimName, folder, news, ...argv], {
			cwd,
			env: {...env, PWD: cwd, [markerVariable]: marker},
			detached: true,
			stdio: [input ?? 'ignore', out, errors, 'pipe'],
		});
		shim.unref();
		faultPoint('spawn.shim-started');
		return await new Promise<string>((resolve, reject) => {
			let said = '';
			const pipe = shim.stdio[3] as Readable;
			if (startupMs !== undefined) {
				let parts = 0;
				late = setInterval(() => {
					parts += 1;
					if (parts < startupParts) return;
					shim.kill('SIGKILL');
					pipe.destroy();
					reject(new OutsideError('startup_timeout', `${runId} was not seen within ${startupMs / 1000} s.`));
				}, startupMs / startupParts);
			}

			shim.once('error', reject);
			pipe.on('data', bytes => {
				said += String(bytes);
			});
			pipe.once('close', () => {
				resolve(said.trimEnd());
			});
		});
	} catch (error) {
		if (error instanceof OutsideError) throw error;
		throw new OutsideError('spawn_failed', `The shim of ${runId} cannot be started: ${(error as Error).message}.`, 'orch-tui needs bash.', {
			cause: error,
			context: {system_error: (error as NodeJS.ErrnoException).code ?? null},
		});
	} finally {
		clearInterval(late);
		for (const descriptor of [input, out, errors]) if (descriptor !== undefined) closeSync(descriptor);
	}
};
