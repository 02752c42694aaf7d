/**
Keys that bring tasks in.
*/
import {emptyDraft} from '../compose.js';
import {look, say} from '../intent.js';
import {composeSays} from '../says/compose.js';
import {everywhere, lists, type ViewKey} from './view-key.js';

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
				? look({type: 'overlay', overlay: {kind: 'compose', draft: state.draft ?? emptyDraft, isSaving: false}})
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
