/**
What the system refuses to the one who leads, as a full disk: known for as long as it lasts, so that whoever looks is told.
*/
import type {Problem} from '../domain/problem.js';
import type {Snapshot} from '../domain/snapshot.js';
import {troubleOf} from '../domain/system-trouble.js';

/** While it lasts it shows again within this time: the conductor has to write more often. */
const lastsMs = 25_000;

/** `onBug`: what is no trouble of the system is a fault of ours. `publishSoon`: there is something new to see. */
export const createTroubles = (elapsedMs: () => number, onBug: (error: unknown) => void, publishSoon: () => void) => {
	let last: {readonly problem: Problem; readonly atMs: number} | undefined;
	const note = (problem: Problem): void => {
		last = {problem, atMs: elapsedMs()};
		publishSoon();
	};

	return {
		note,
		/** Something was thrown where nobody asked for anything. */
		onError(error: unknown): void {
			const problem = troubleOf(error);
			if (problem === undefined) onBug(error);
			else note(problem);
		},
		now: (): Snapshot['trouble'] =>
			last === undefined || elapsedMs() - last.atMs > lastsMs
				? undefined
				: {code: last.problem.code, message: last.problem.message, hint: last.problem.hint ?? ''},
	};
};
