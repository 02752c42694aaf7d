/**
Keys of the resources: how far back the charts go, and what an agent runs.
*/
import {agentId as toAgentId} from '../../domain/ids.js';
import {look, type Reader, say} from '../intent.js';
import {windowIn, windowNames} from '../machine-history.js';
import {resourceSays} from '../says/resources.js';
import {selectionNow} from '../selection.js';
import type {ViewKey} from './view-key.js';

const openProcesses: Reader = (_press, state, desk) => {
	const {agentId} = selectionNow(state, desk);
	return agentId === undefined
		? say(resourceSays.noAgentHere, 'info', desk)
		: look({type: 'page', page: {kind: 'processes', agentId: toAgentId(agentId), top: 0}});
};

const window =
	(step: number): Reader =>
	(_press, state, desk) => {
		const next = windowNames[windowNames.indexOf(windowIn(state)) + step];
		return next === undefined
			? say(step > 0 ? resourceSays.longest : resourceSays.shortest, 'info', desk)
			: look({type: 'form', pane: 'resources', form: next});
	};

export const resourceKeys: readonly ViewKey[] = [
	{
		name: 'resources.processes',
		presses: ['return'],
		shown: '⏎',
		does: 'processes of the agent',
		contexts: ['pane'],
		panes: ['resources'],
		hint: {pane: 'processes'},
		read: openProcesses,
	},
	{
		name: 'resources.longer',
		presses: ['+', '='],
		shown: '+',
		does: 'charts of a longer time',
		contexts: ['pane'],
		panes: ['resources'],
		hint: {pane: 'longer'},
		read: window(1),
	},
	{
		name: 'resources.shorter',
		presses: ['-'],
		shown: '-',
		does: 'charts of a shorter time',
		contexts: ['pane'],
		panes: ['resources'],
		hint: {pane: 'shorter'},
		read: window(-1),
	},
];
