/**
Runs a program of the user's own, never by way of a shell: its name and arguments are words.
*/
import {spawn} from 'node:child_process';
import process from 'node:process';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `missing`: there is no such program. `code`: `undefined` when a signal ended it. */
export type Ran = {readonly kind: 'ended'; readonly code: number | undefined} | {readonly kind: 'missing'; readonly message: string};

const isMissing = (error: Error): boolean => 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'ENOTDIR');

/** Hands text to a program that takes it from its standard input; some go on in the background, so nothing else of them is waited for. */
export const feed = (words: readonly string[], text: Buffer, env: Environment, limitMs: number): Promise<Ran> =>
	new Promise(resolve => {
		const [name = '', ...args] = words;
		const child = spawn(name, args, {env: {...env}, stdio: ['pipe', 'ignore', 'ignore']});
		const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
		child.once('error', error => {
			clearTimeout(limit);
			resolve({kind: 'missing', message: error.message});
		});
		child.once('exit', code => {
			clearTimeout(limit);
			resolve({kind: 'ended', code: code ?? undefined});
		});
		// One that leaves early does not read to the end; its exit code says why.
		child.stdin.on('error', () => {});
		child.stdin.end(text);
	});

/** Starts a program that goes its own way; answers when it has ended, or after a while with `undefined`: it is at it. */
export const begin = (words: readonly string[], env: Environment, waitMs: number): Promise<Ran | undefined> =>
	new Promise(resolve => {
		const [name = '', ...args] = words;
		const child = spawn(name, args, {env: {...env}, stdio: 'ignore', detached: true});
		const waited = setTimeout(() => {
			child.unref();
			resolve(undefined);
		}, waitMs);
		child.once('error', error => {
			clearTimeout(waited);
			resolve({kind: 'missing', message: error.message});
		});
		child.once('exit', code => {
			clearTimeout(waited);
			resolve({kind: 'ended', code: code ?? undefined});
		});
	});

/** Signals that a terminal sends to everybody who has it: meant for the program, not for us. */
const theirs = ['SIGINT', 'SIGQUIT'] as const;

const deafTo = (signals: readonly NodeJS.Signals[]): (() => void) => {
	const ignore = () => {};
	const before = signals.map(signal => {
		const listeners = process.listeners(signal);
		process.removeAllListeners(signal);
		process.on(signal, ignore);
		return {signal, listeners};
	});
	return () => {
		for (const {signal, listeners} of before) {
			process.off(signal, ignore);
			for (const listener of listeners) process.on(signal, listener);
		}
	};
};

/** Gives a program the terminal until it ends. */
export const runOnTerminal = async (words: readonly string[], {cwd, env}: {readonly cwd: string; readonly env: Environment}): Promise<Ran> => {
	const hear = deafTo(theirs);
	try {
		return await new Promise((resolve, reject) => {
			const [name = '', ...args] = words;
			const child = spawn(name, args, {cwd, env: {...env}, stdio: 'inherit'});
			child.once('error', error => {
				if (isMissing(error)) resolve({kind: 'missing', message: error.message});
				else reject(error);
			});
			child.once('exit', code => {
				resolve({kind: 'ended', code: code ?? undefined});
			});
		});
	} finally {
		hear();
	}
};
