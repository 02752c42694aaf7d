/**
What can go wrong without anybody being surprised: expected failures are values, with a hint for what to do.
*/

/**
Who has to do something about it.

- `bad-input`: the caller wrote something wrong. `refused`: it was understood, and a rule says no. `not-found`: no such thing, or nothing to do.
- `needs-human`: only a person can decide. `held`: the machine is short of something. `conductor`: another process leads and cannot be followed.
- `outside`: git, a process or the disk said no. `bug`: we are wrong.
*/
export type ProblemKind = 'bad-input' | 'refused' | 'not-found' | 'needs-human' | 'held' | 'conductor' | 'outside' | 'bug';

export type Problem = {
	readonly kind: ProblemKind;
	/** The documented error code, as in `branch_exists`; the same word from every door. */
	readonly code: string;
	/** What happened, whose. A sentence. */
	readonly message: string;
	/** What to do. A sentence. */
	readonly hint?: string;
};

export type Result<Value> = {readonly ok: true; readonly value: Value} | {readonly ok: false; readonly problem: Problem};

export const success = <Value>(value: Value): Result<Value> => ({ok: true, value});
export const failure = (problem: Problem): {readonly ok: false; readonly problem: Problem} => ({ok: false, problem});

/** Exit codes of the command line, by kind of problem (readme, section "Exit codes"). */
export const exitCodes: Record<ProblemKind, number> = {
	'bad-input': 2,
	refused: 1,
	'not-found': 3,
	'needs-human': 4,
	held: 5,
	conductor: 6,
	outside: 1,
	bug: 70,
};

/** Thrown in `outside/` only, caught in `sweep` and `run` only. */
export class OutsideError extends Error {
	override readonly name = 'OutsideError';
	readonly code: string;
	readonly hint: string | undefined;

	constructor(code: string, message: string, hint?: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
		this.hint = hint;
	}
}
