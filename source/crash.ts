/**
An error that nobody caught, while the screen is open: the screen goes away, five lines remain, and all of it is in a file. Part of the front step.
*/
import {mkdirSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {crashSays} from './ui/says/crash.js';
import {restoring} from './ui/terminal/codes.js';
import {versionOf} from './version.js';

export type CrashSetting = {
	/** Where the file goes. */
	readonly folder: string;
	/** How many agents go on; `undefined`: they end with us. */
	readonly agents: () => number | undefined;
	readonly closeScreen: () => void;
};

export const crashExitCode = 70;

/** Whoever cannot even leave is ended: the process may be in any state. */
const leaveMs = 3000;

const linesOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const writeReport = (folder: string, error: unknown): string | undefined => {
	const at = new Date();
	const file = path.join(folder, `crash-${at.toISOString().slice(0, 19).replaceAll(':', '-')}.log`);
	const {TERM = '', TERM_PROGRAM = '', COLORTERM = ''} = process.env;
	const about = [
		`at        ${at.toISOString()}`,
		`orch-tui  ${versionOf()}`,
		`node      ${process.version} ${process.platform} ${process.arch} ${os.release()}`,
		`terminal  ${[TERM, TERM_PROGRAM, COLORTERM].filter(Boolean).join(' ')} ${process.stdout.columns}x${process.stdout.rows}`,
	];
	try {
		mkdirSync(folder, {recursive: true});
		writeFileSync(file, `${[...about, '', linesOf(error)].join('\n')}\n`, {mode: 0o600});
		return file;
	} catch {
		// The disk may be full, which may be the fault itself.
		return undefined;
	}
};

const attempt = (work: () => void): void => {
	try {
		work();
	} catch {
		// One thing that cannot be done any more must not keep the others from being done.
	}
};

/** From here on an error that nobody catches ends the screen and not in a stack across it. `end`: nobody listens any more. */
export const watchForCrash = ({folder, agents, closeScreen}: CrashSetting) => {
	let hasCrashed = false;

	const crashed = (error: unknown): void => {
		if (hasCrashed) return;
		hasCrashed = true;
		setTimeout(() => process.exit(crashExitCode), leaveMs).unref();
		attempt(closeScreen);
		attempt(() => process.stdin.setRawMode(false));
		const file = writeReport(folder, error);
		let live: number | undefined;
		attempt(() => {
			live = agents();
		});
		process.stdout.write(restoring);
		process.stderr.write(`${crashSays(linesOf(error).split('\n')[0] ?? '', live, file).join('\n')}\n`);
	};

	process.on('uncaughtException', crashed);
	return {
		crashed,
		exitCode: (): number | undefined => (hasCrashed ? crashExitCode : undefined),
		end(): void {
			process.off('uncaughtException', crashed);
		},
	};
};
