/**
How the program is told to leave: the signals, each with its exit code. Part of the front step.
*/
import process from 'node:process';

const leaveSignals = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;

/** A closing terminal tells the whole group, and so does who started us: within this time they are one. */
const oneSignalMs = 500;

/** Aborts at the first signal to leave; `exitCode` is that of the signal. A second one ends the process at once. */
export const untilToldToLeave = (): {signal: AbortController['signal']; told: {exitCode: number | undefined}} => {
	const leaving = new AbortController();
	const told: {exitCode: number | undefined} = {exitCode: undefined};
	let toldAtMs = 0;
	for (const [name, code] of Object.entries(leaveSignals)) {
		process.on(name, () => {
			if (told.exitCode !== undefined) {
				if (performance.now() - toldAtMs > oneSignalMs) process.exit(code);
				return;
			}

			told.exitCode = code;
			toldAtMs = performance.now();
			leaving.abort();
		});
	}

	return {signal: leaving.signal, told};
};
