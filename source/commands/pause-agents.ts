/**
The switch that keeps new agents from starting. Those at work go on.
*/
import {z} from 'zod';
import {defineCommand} from './command.js';

const said = {on: 'Paused: no new agent starts.', off: 'Going on: agents start again.'} as const;

export const pauseAgents = defineCommand({
	name: 'pause-agents',
	summary: 'Start no new agents, or start them again; those at work go on.',
	input: z.strictObject({state: z.enum(['on', 'off', 'toggle']).default('toggle').describe('on: paused.')}),
	output: z.strictObject({paused: z.boolean().describe('Whether no new agent starts now.')}),
	facts: {
		purpose: 'The switch that keeps new agents from starting. Those at work go on, and what they finish is merged.',
		success: ['While it is on, no agent is started by anybody.', 'Agents at work are left alone.', 'It holds until it is turned off, also over a restart.'],
		errors: {},
		cfr: ['CFR-014'],
		related: ['hold-merges', 'spawn-agent-session', 'kill-stalled-agent'],
		examples: ['orch-tui pause', 'orch-tui resume'],
	},
	bareField: 'state',
	keys: [{press: 'P', pane: 'anywhere', does: 'hold queue', about: 'all'}],
	reads: ['setting'],
	writes: ['setting', 'audit_event'],

	async run({store, stamp}, {state}) {
		const next = state === 'toggle' ? (store.settings.isOn('paused') ? 'off' : 'on') : state;
		if (!store.settings.set('paused', next, stamp())) return {ok: true, value: {said: said[next], output: {paused: next === 'on'}}};
		const undo = {name: 'pause-agents' as const, input: {state: next === 'on' ? 'off' : 'on'}, does: next === 'on' ? 'start agents again' : 'start none again'};
		return {ok: true, value: {said: said[next], output: {paused: next === 'on'}, undo}};
	},
});
