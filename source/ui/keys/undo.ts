/**
Keys that take back what was done.
*/
import {type Intent, look, type Reader, say} from '../intent.js';
import {askSays} from '../says/ask.js';
import {undoIt, undoWithinMs} from '../undo.js';
import {everywhere, type ViewKey} from './view-key.js';

const history = (): Intent => look({type: 'overlay', overlay: {kind: 'history'}});

/** What was done just now is taken back at once; what is older only by name. */
export const undo: Reader = (_press, {undos}, desk) => {
	const [newest] = undos;
	if (newest === undefined) return say(askSays.nothingToUndo, 'info', desk);
	return desk.nowMs - newest.atMs <= undoWithinMs ? undoIt(newest, undos, desk) : history();
};

export const undoKeys: readonly ViewKey[] = [
	{name: 'undo', presses: ['u'], shown: 'u', does: askSays.does.undo, contexts: everywhere, read: undo},
	{name: 'history', presses: [], shown: '', does: askSays.does.history, contexts: everywhere, read: history},
];
