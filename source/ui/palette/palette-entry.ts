/**
What can be typed after a colon beside the commands: a word of the screen's own, with what may follow it.
*/
import type {Candidate} from '../command-line.js';
import type {Intent, KeyDesk} from '../intent.js';
import type {UiState} from '../ui-state.js';

/** Register it in `entries.ts`. */
export type PaletteEntry = {
	/** One word, as in `filter`. */
	readonly words: string;
	readonly does: string;
	/** The key that does the same. */
	readonly press?: string;
	/** Whether it needs a word after it. */
	readonly takes?: 'may' | 'must';
	/** Whether these words are enough, and right; without it, one is. */
	isWhole?(args: readonly string[]): boolean;
	/** What the last of these words may be. */
	complete?(typed: readonly string[], state: UiState, desk: KeyDesk): readonly Candidate[];
	/** `rest`: all that stands after the word, as it was typed. An intent that only says something leaves the palette open. */
	read(args: readonly string[], rest: string, state: UiState, desk: KeyDesk): Intent;
};
