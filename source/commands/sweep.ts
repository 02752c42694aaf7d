/**
The same small job for many things, each on its own: one that fails does not keep the others from being done.
*/
import {OutsideError, type Result} from '../domain/problem.js';
import type {Outcome} from './command.js';

/** What was said about one thing, or nothing when nothing was done. */
type Said = string | undefined;

/**
Runs `job` for each of `things`, at most `atOnce` at a time.

Answers with all that was said; when the outside refused one of them, with the first refusal, after all others have been done.
*/
export const sweep = async <Thing>(
	things: readonly Thing[],
	job: (thing: Thing) => Promise<Said>,
	{atOnce = 4, output}: {readonly atOnce?: number; readonly output?: () => Outcome['output']} = {},
): Promise<Result<Outcome>> => {
	const said: string[] = [];
	let refusal: OutsideError | undefined;
	const queue = things.values();

	const worker = async (): Promise<void> => {
		for (const thing of queue) {
			try {
				const sentence = await job(thing);
				if (sentence !== undefined) said.push(sentence);
			} catch (error) {
				if (!(error instanceof OutsideError)) throw error;
				refusal ??= error;
			}
		}
	};

	await Promise.all(Array.from({length: Math.min(atOnce, things.length)}, worker));
	if (refusal !== undefined) return {ok: false, problem: refusal.problem};

	const fields = output?.();
	return {ok: true, value: {...(said.length > 0 ? {said: said.join(' ')} : {}), ...(fields === undefined ? {} : {output: fields})}};
};
