/**
What the screen asks of the config: the front step builds it.
*/
import type {ConfigFault} from '../domain/config-fault.js';
import type {Result} from '../domain/problem.js';
import type {Runnable, TrustChange} from '../domain/trust.js';

/** What a person is asked to trust. */
export type TrustAsked = {
	/** Of the repository, as people call it. */
	readonly file: string;
	/** All that it can run, and what of that is new to them. */
	readonly runs: readonly Runnable[];
	readonly changes: readonly TrustChange[];
	/** Something was trusted here before. */
	readonly isAgain: boolean;
	/** What was trusted before goes on counting; otherwise nothing starts. */
	readonly goesOn: boolean;
};

/** What became of a file that was changed. `more`: how many more faults there are. `goodAtMs`: since when the config counts that counts now. */
export type ConfigNews =
	| {readonly kind: 'applied'; readonly changes: readonly string[]}
	| {readonly kind: 'faulty'; readonly fault: ConfigFault; readonly more: number; readonly goodAtMs: number}
	/** It can run what nobody has trusted. `goodAtMs`: since when the config counts that counts now; none does before the first is trusted. */
	| {readonly kind: 'untrusted'; readonly asked: TrustAsked; readonly goodAtMs: number | undefined}
	/** Flags or variables do not go with it. */
	| {readonly kind: 'refused'; readonly said: string};

/** What a command is on from now on, instead of what; without a key, on what it is by itself. As keys are written in a config. */
export type KeyChange = {readonly command: string; readonly key: string | undefined; readonly instead: string | undefined};

export type ConfigDoor = {
	/** Whether a file has changed since it was asked last; what is right counts from then on. */
	look(): Promise<ConfigNews | undefined>;
	/** Answers with what was done; a wrong value changes nothing. */
	set(key: string, typed: string): Promise<Result<string>>;
	/** Writes a key into the repository's own file; one that cannot be changes nothing. */
	bind(change: KeyChange): Promise<Result<string>>;
	/** What is still to be trusted. */
	asked(): TrustAsked | undefined;
	/** Trusts exactly what was shown; answers with what was done. */
	trust(shown: TrustAsked): Promise<Result<string>>;
	/** What counts now, in words. */
	valueOf(key: string): string;
	/** The repository's own file, to be edited. */
	read(): {readonly name: string; readonly text: string};
	write(text: string): Result<undefined>;
};
