/**
Keys of the first screen.
*/
import {look} from '../intent.js';
import type {ViewKey} from './view-key.js';

export const firstKeys: readonly ViewKey[] = [
	{
		name: 'first.demo',
		presses: ['d'],
		shown: 'd',
		does: 'watch the demo',
		contexts: ['first'],
		hint: {first: 'demo'},
		read: () => ({kind: 'leave', how: 'demo'}),
	},
	{
		name: 'first.accept',
		presses: ['return'],
		shown: '⏎',
		does: 'accept the setup: shows the config before it is written',
		contexts: ['first'],
		hint: {first: 'accept setup'},
		read: () => look({type: 'overlay', overlay: {kind: 'set-up', top: 0}}),
	},
	{
		name: 'first.edit',
		presses: ['e'],
		shown: 'e',
		does: 'edit the config before it is written',
		contexts: ['first'],
		hint: {first: 'edit'},
		read: () => ({kind: 'deed', deed: {do: 'edit-draft'}}),
	},
	{
		name: 'first.leave',
		presses: ['q'],
		shown: 'q',
		does: 'leave, nothing is written',
		contexts: ['first'],
		hint: {first: 'quit'},
		kept: 'last',
		read: (_press, {draft}, {snapshot: {tasks}}) =>
			tasks.length > 0 || draft !== undefined ? look({type: 'overlay', overlay: {kind: 'drop'}}) : {kind: 'leave', how: 'leave'},
	},
];
