/**
What is asked before something is done that a person might regret, and what may be answered.
*/

/** What a question says before something is done that a person might regret. The safe answer is always the default. */
export type Question = {
	readonly title: string;
	readonly lines: readonly string[];
	readonly yes: string;
	/** Words to be typed before it is done, as in `stop 3`: for what cannot be taken back. Without them, `y` does it. */
	readonly typed?: string;
	readonly choices?: readonly Choice[];
	/** What becomes of it when the answer is no: `Esc keeps them running.` */
	readonly keeps?: string;
};

/** Another answer, by its letter. `input`: its fields beside those that were asked about. `isAsked`: it has a question of its own. */
export type Choice = {readonly letter: string; readonly does: string; readonly input: Readonly<Record<string, unknown>>; readonly isAsked?: true};
