/**
The command line inside the screen: what is typed after a colon means what it means in a shell. The front step builds it from the same parts.
*/
import type {CommandName} from '../commands/command.js';
import type {Result} from '../domain/problem.js';

/** `does`: a few words about it. */
export type Candidate = {readonly word: string; readonly does: string};

/** A command as it is typed: its name, or a short form as `agent kill`. */
export type TypedCommand = {
	readonly words: string;
	readonly does: string;
	readonly name: CommandName;
	/** What the short form fills in. */
	readonly input: Readonly<Record<string, unknown>>;
};

export type CommandLine = {
	readonly commands: readonly TypedCommand[];
	/** What a line asks for, checked. */
	read(words: readonly string[]): Result<{readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>}>;
	/** What the last word may be, by the words before it. */
	complete(words: readonly string[], idsOf: (what: 'agent' | 'task', prefix: string) => readonly Candidate[]): readonly Candidate[];
};
