/**
Keys of the log.
*/
import {look, nothing} from '../intent.js';
import type {ViewKey} from './view-key.js';

export const logKeys: readonly ViewKey[] = [
	{
		name: 'log.follow',
		presses: ['f'],
		shown: 'f',
		does: 'follow the end again',
		contexts: ['log'],
		hint: {log: 'follow'},
		read: (_press, {page}) => (page?.kind === 'log' ? look({type: 'page', page: {kind: 'log', agentId: page.agentId}}) : nothing),
	},
];
