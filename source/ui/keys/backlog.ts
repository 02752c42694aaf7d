/**
Keys that bring tasks in.
*/
import {type Draft, emptyDraft, withPasted} from '../compose.js';
import {type KeyDesk, look, say} from '../intent.js';
import {composeSays} from '../says/compose.js';
import type {UiState} from '../ui-state.js';
import {everywhere, lists, type ViewKey} from './view-key.js';

const pastedMs = 60_000;

/** What was begun and not saved, with what was pasted just now; from an empty one, else. */
export const draftNow = ({draft, pasted}: UiState, {nowMs}: Pick<KeyDesk, 'nowMs'>, empty = emptyDraft): Draft =>
	pasted !== undefined && nowMs - pasted.atMs < pastedMs ? withPasted(draft ?? empty, pasted.text) : (draft ?? empty);

export const backlogKeys: readonly ViewKey[] = [
	{
		name: 'task.new',
		presses: ['n'],
		shown: 'n',
		does: 'new task',
		contexts: [...lists, 'first'],
		hint: {dashboard: 'new', pane: 'new', first: 'new task'},
		kept: 'early',
		read: (_press, state, desk) =>
			desk.cards.some(({name}) => name === 'add-task')
				? look({type: 'overlay', overlay: {kind: 'compose', draft: draftNow(state, desk), isSaving: false}})
				: say(composeSays.notHere, 'warn', desk),
	},
	{
		name: 'task.import',
		presses: ['i'],
		shown: 'i',
		does: 'import tasks',
		contexts: [...everywhere, 'first'],
		hint: {first: 'import'},
		kept: 'early',
		read: () => ({kind: 'deed', deed: {do: 'find-backlogs'}}),
	},
];
