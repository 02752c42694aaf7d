/**
What the first screen knows before anything is set up: the config that would be written, and what was found out so far. The front step fills it in.
*/
import type {Finding} from '../domain/finding.js';
import type {Result} from '../domain/problem.js';

/** A file that tasks could come from. */
export type BacklogSource = {readonly file: string; readonly open: number};

export type SetUpSight = {
	readonly branch: string | undefined;
	readonly head: string | undefined;
	/** In the order in which they are shown; those that somebody is still looking at, too. */
	readonly findings: readonly Finding[];
	/** `undefined`: somebody is still looking. */
	readonly sources: readonly BacklogSource[] | undefined;
	readonly hasGitHub: boolean;
	/** Name of the config file, and its text as it would be written. */
	readonly file: string;
	readonly text: string;
	/** What git will not see of us. */
	readonly excludes: readonly string[];
};

export type SetUp = {
	/** The same object until something has changed. */
	get(): SetUpSight;
	subscribe(listener: () => void): () => void;
	/** The screen is opened for what was just written in an editor. */
	readonly isEdited: boolean;
	/** What to give to an editor: what was last written, also when it was not right. */
	draft(): string;
	/** Takes another text for the config; a problem when it is none. */
	change(text: string): Result<undefined>;
};
