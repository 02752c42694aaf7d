/**
What can go wrong without anybody being surprised: expected failures are values, with a hint for what to do.
*/

/**
Who has to do something about it.

- `bad-input`: the caller wrote something wrong. `refused`: it was understood, and a rule says no. `not-found`: no such thing, or nothing to do.
- `needs-human`: only a person can decide. `held`: the machine is short of something. `conductor`: another process leads and cannot be followed.
- `timeout`: what was waited for has not come within the time that was given.
- `outside`: git, a process or the disk said no. `bug`: we are wrong.
*/
export type ProblemKind = 'bad-input' | 'refused' | 'not-found' | 'needs-human' | 'held' | 'conductor' | 'timeout' | 'outside' | 'bug';

export type Problem = {
	readonly kind: ProblemKind;
	/** The documented error code, as in `branch_exists`; the same word from every door. */
	readonly code: string;
	/** What happened, whose. A sentence. */
	readonly message: string;
	/** What to do. A sentence. */
	readonly hint?: string;
	/** The documented fields that belong to this code, beside `error`, `message` and `hint`: as in `current_status` of `task_not_completed`. */
	readonly context?: ProblemContext;
};

/** In the words of the documented output: snake_case, JSON values. */
export type ProblemContext = Readonly<Record<string, unknown>>;

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
	timeout: 124,
	outside: 1,
	bug: 70,
};

/** Thrown in `outside/` only, caught in `sweep` and `run` only. */
export class OutsideError extends Error {
	override readonly name = 'OutsideError';
	readonly code: string;
	readonly hint: string | undefined;
	readonly context: ProblemContext | undefined;

	constructor(code: string, message: string, hint?: string, {context, ...options}: ErrorOptions & {readonly context?: ProblemContext} = {}) {
		super(message, options);
		this.code = code;
		this.hint = hint;
		this.context = context;
	}

	/** The same as a value. */
	get problem(): Problem {
		const {code, message, hint, context} = this;
		return {kind: 'outside', code, message, ...(hint === undefined ? {} : {hint}), ...(context === undefined ? {} : {context})};
	}
}
