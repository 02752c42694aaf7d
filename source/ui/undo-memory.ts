/**
Keeps what can be taken back for the screen that is opened next. Of several screens that are open at once, each adds and takes away its own.
*/
import type {Undos} from './surroundings.js';
import type {UiStore} from './ui-store.js';
import {type Undoable, undosMax} from './undo.js';

/** The number is only told apart within one screen. */
const nameOf = ({atMs, said, does}: Undoable): string => JSON.stringify([atMs, said, does]);

/** What cannot be taken back is told while it is news. */
const isKept = ({final}: Undoable): boolean => final === undefined;

const numbered = (undos: readonly Undoable[]): Undoable[] => undos.map((undo, index) => ({...undo, id: undos.length - index}));

export const createUndoMemory = ({undos, ui}: {readonly undos: Undos; readonly ui: UiStore}) => {
	let known: readonly Undoable[] = [];

	const follow = (): void => {
		const now = ui.get().undos;
		if (now === known) return;
		const [before, after] = [new Set(known.map(nameOf)), new Set(now.map(nameOf))];
		known = now;
		const fresh = now.filter(undo => isKept(undo) && !before.has(nameOf(undo)));
		const isGone = (undo: Undoable) => before.has(nameOf(undo)) && !after.has(nameOf(undo));
		const kept = undos.last().filter(undo => !isGone(undo));
		undos.note([...fresh, ...kept].toSorted((a, b) => b.atMs - a.atMs).slice(0, undosMax));
	};

	return {
		/** Brings back what was kept; answers with what ends the keeping. */
		begin(): () => void {
			known = numbered(undos.last());
			if (known.length > 0) ui.send({type: 'undos', undos: known});
			return ui.subscribe(follow);
		},
	};
};
