/**
Hands a notification to a program of the user's own: JSON on its standard input. Nobody waits for it, and nobody minds when it fails.
*/
import {spawn} from 'node:child_process';

/** `command`: program and arguments. It is not stopped when we leave: what it tells may be on its way. */
export const handToProgram = (command: readonly string[], note: Readonly<Record<string, unknown>>, folder: string): void => {
	const [program, ...args] = command;
	if (program === undefined) return;
	const child = spawn(program, args, {cwd: folder, stdio: ['pipe', 'ignore', 'ignore'], detached: true});
	child.on('error', () => {});
	child.stdin.on('error', () => {});
	child.stdin.end(`${JSON.stringify(note)}\n`);
	child.unref();
};
