/**
What can be taken back: remembered for as long as the screen is open, the newest first.
*/
import type {CommandName, Undo} from '../commands/command.js';

/** `said`: what was done. `does`: what undoing does, as in `start T-17 again`. Several runs: of one act for many. */
export type Undoable = {
	readonly id: number;
	readonly said: string;
	readonly does: string;
	readonly runs: ReadonlyArray<{readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>}>;
	readonly atMs: number;
};

/** For this long `u` undoes at once; older ones are asked for in the history. */
export const undoWithinMs = 10_000;

const undosMax = 50;

export const undoableOf = (undos: readonly Undo[], said: string, does: string, atMs: number, known: readonly Undoable[]): Undoable => ({
	id: (known[0]?.id ?? 0) + 1,
	said,
	does,
	runs: undos.map(({name, input}) => ({name, input})),
	atMs,
});

export const withUndo = (known: readonly Undoable[], undo: Undoable): readonly Undoable[] =>
	[undo, ...known].toSorted((a, b) => b.id - a.id).slice(0, undosMax);

export const withoutUndo = (known: readonly Undoable[], {id}: Undoable): readonly Undoable[] => known.filter(each => each.id !== id);
