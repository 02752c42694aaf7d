/**
The switch that keeps new agents from starting. Those at work go on.
*/
import {z} from 'zod';
import {defineCommand} from './command.js';

export const pauseAgents = defineCommand({
	name: 'pause-agents',
	summary: 'Start no new agents, or start them again; those at work go on.',
	input: z.strictObject({state: z.enum(['on', 'off', 'toggle']).default('toggle').describe('on: paused.')}),
	bareField: 'state',
	keys: [{press: 'p', pane: 'anywhere', does: 'pause'}],
	reads: ['setting'],
	writes: ['setting', 'audit_event'],

	async run({store, stamp}, {state}) {
		const next = state === 'toggle' ? (store.settings.isOn('paused') ? 'off' : 'on') : state;
		store.settings.set('paused', next, stamp());
		return {ok: true, value: {said: next === 'on' ? 'Paused: no new agent starts.' : 'Going on: agents start again.', output: {paused: next === 'on'}}};
	},
});
