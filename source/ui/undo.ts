/**
What can be taken back, the newest first; `undo-memory.ts` keeps it for the next screen.
*/
import type {CommandCard, CommandName, Undo} from '../commands/command.js';
import type {Snapshot} from '../domain/snapshot.js';
import {type Intent, type KeyDesk, look, say} from './intent.js';
import {askSays} from './says/ask.js';

/** `said`: what was done. `does`: what undoing does, as in `start T-17 again`. Several runs: of one act for many. `final`: why nothing takes it back; then there are none. */
export type Undoable = {
	readonly id: number;
	readonly said: string;
	readonly does: string;
	readonly runs: ReadonlyArray<{readonly name: CommandName; readonly input: Readonly<Record<string, unknown>>}>;
	readonly atMs: number;
	readonly final?: string;
};

/** For this long `u` undoes at once; older ones are asked for in the history. */
export const undoWithinMs = 10_000;

export const undosMax = 50;

export const undoableOf = (undos: readonly Undo[], said: string, does: string, atMs: number, known: readonly Undoable[]): Undoable => ({
	id: (known[0]?.id ?? 0) + 1,
	said,
	does,
	runs: undos.map(({name, input}) => ({name, input})),
	atMs,
});

/** What cannot be taken back stands among the others: `u` says so instead of taking back something older. */
export const finalOf = (final: string, said: string, atMs: number, known: readonly Undoable[]): Undoable => ({...undoableOf([], said, '', atMs, known), final});

export const withUndo = (known: readonly Undoable[], undo: Undoable): readonly Undoable[] =>
	[undo, ...known].toSorted((a, b) => b.id - a.id).slice(0, undosMax);

export const withoutUndo = (known: readonly Undoable[], {id}: Undoable): readonly Undoable[] => known.filter(each => each.id !== id);

/** Why nothing takes it back any more, as things stand; what can be taken back in part is not stale. */
export const staleOf = ({runs, final}: Undoable, cards: readonly CommandCard[], snapshot: Snapshot): string | undefined => {
	if (final !== undefined) return final;
	const reasons = runs.map(({name, input}) => cards.find(card => card.name === name)?.blockedBecause?.(snapshot, input));
	return reasons.includes(undefined) ? undefined : reasons[0];
};

/** Taking back may be something to be asked about itself: who stopped a task, started it again and takes that back stops what is at work by now. */
export const undoIt = (undone: Undoable, known: readonly Undoable[], desk: KeyDesk): Intent => {
	const stale = staleOf(undone, desk.cards, desk.snapshot);
	if (stale !== undefined) return say(askSays.final(undone.said, stale), 'warn', desk);
	const [first, ...others] = undone.runs;
	const close = {type: 'overlay', overlay: undefined} as const;
	const card = desk.cards.find(({name}) => name === first?.name);
	const inputs = undone.runs.map(({input}) => ({...input}));
	const question = others.length === 0 ? card?.question?.(desk.snapshot, inputs[0] ?? {}) : card?.questionOfMany?.(desk.snapshot, inputs);
	if (first === undefined || question === undefined) return {kind: 'undo', undone, first: [close]};

	const {name} = first;
	const items = undone.runs.map(({input}) => ({keys: [], about: input, input}));
	const about = others.length === 0 ? {input: first.input} : {input: {}, group: {pane: 'tasks' as const, items, left: []}};
	return look(
		{type: 'undos', undos: withoutUndo(known, undone)},
		{type: 'overlay', overlay: {kind: 'question', question, press: 'u', name, openedAtMs: desk.nowMs, ...about}},
	);
};
