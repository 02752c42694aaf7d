/**
What the screen asks of the world around it: all that is no command of the house. The front step builds it; tests have one of their own.
*/
import type {LastLook} from '../domain/last-look.js';
import type {Result} from '../domain/problem.js';
import type {ConfigDoor} from './config-door.js';
import type {BacklogSource} from './set-up.js';
import type {Undoable} from './undo.js';

/** Takes text to where a person pastes from. */
export type Clipboard = {
	/** Answers with the way it took, in words: `tmux buffer`, `terminal (OSC 52)`, `wl-copy`. */
	copy(text: string): Promise<Result<string>>;
};

/** Programs that get the whole terminal for a while; whoever calls has put the screen away. */
export type Programs = {
	/** `$VISUAL`, `$EDITOR` or vi on a text; answers with what was saved, `undefined` when nothing was changed. `name`: of the file, for its kind. */
	edit(text: string, name: string): Promise<Result<string | undefined>>;
	/** `$PAGER` or less on a file. */
	page(file: string): Promise<Result<undefined>>;
	/** `$SHELL` in a folder, until it is left. */
	shell(folder: string): Promise<Result<undefined>>;
};

/** The web, where the repository is on it. */
export type Browser = {
	/** The page of a branch; a problem says why there is none. */
	pageOf(branch: string): Promise<Result<string>>;
	/** Whether there was a browser to open it with. */
	open(page: string): Promise<boolean>;
};

/** The shell that has started us, and its jobs. */
export type Jobs = {
	/** Stops us and all that were started with us until somebody brings us back. `orphaned`: there was nobody to do so, and nothing was stopped. */
	stop(): Promise<'continued' | 'orphaned'>;
};

/** What a person is told who looks elsewhere. */
export type Note = {
	readonly repository: string;
	readonly text: string;
	/** They have been told of it, and it waits still. */
	readonly isReminder: boolean;
	readonly items: ReadonlyArray<{
		readonly kind: 'needs-you' | 'failed';
		readonly taskId: string;
		readonly agentId: string | undefined;
		readonly title: string;
		readonly text: string;
	}>;
};

/** How they are told, beside the terminal itself. */
export type Notices = {
	/** Whether there is a desktop in front of the person who sits here. */
	readonly hasDesktop: boolean;
	/** Answers with why it did not arrive, in words; nobody waits for that. */
	tell(note: Note, how: {readonly onDesktop: boolean}): Promise<string | undefined>;
	/** We leave: what has not arrived yet does not. */
	stop(): void;
};

/** When somebody last looked at a screen of this repository. */
export type Looks = {last(): LastLook | undefined; note(look: LastLook): void};

/** What was done at the screens of this repository and can be taken back, the newest first. */
export type Undos = {last(): readonly Undoable[]; note(undos: readonly Undoable[]): void};

/** How lists and logs are looked at, by the names of panes. */
export type KeptView = {
	readonly groups: Readonly<Record<string, string>>;
	readonly forms: Readonly<Record<string, string>>;
	readonly log: {readonly isWrapped: boolean; readonly hasTime: boolean};
};

/** What the screens of this repository keep of that. */
export type Views = {last(): KeptView | undefined; note(view: KeptView): void};

/** The screens that are open on this repository, this one among them. */
export type Viewers = {enter(): void; count(): number; leave(): void};

/** Where tasks can come from. Nothing of it is ever written. */
export type Backlogs = {
	/** Lists of the repository with something to do in them, likely ones first. */
	find(): Promise<readonly BacklogSource[]>;
	/** Of a file, a folder, or `github`; paths begin at the top of the repository. */
	read(file: string): Promise<Result<string>>;
	/** As far as it can be told what is meant; else the same. */
	complete(path: string): Promise<string>;
	/** Whether `gh` is there to ask GitHub. */
	readonly hasGitHub: boolean;
};

export type Surroundings = {
	readonly backlogs?: Backlogs;
	readonly config?: ConfigDoor;
	readonly looks?: Looks;
	readonly undos?: Undos;
	readonly views?: Views;
	readonly viewers?: Viewers;
	readonly jobs?: Jobs;
	readonly notices?: Notices;
	readonly clipboard?: Clipboard;
	readonly programs?: Programs;
	readonly browser?: Browser;
};
