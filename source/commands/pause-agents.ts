/**
The switch that keeps new agents from starting. Those at work go on.
*/
import {z} from 'zod';
import {defineCommand} from './command.js';
import {saidFrozen, whyFrozen} from './frozen.js';

const said = {on: 'Paused: no new agent starts.', off: 'Going on: agents start again.'} as const;

export const pauseAgents = defineCommand({
	name: 'pause-agents',
	summary: 'Start no new agents, or start them again; those at work go on.',
	input: z.strictObject({state: z.enum(['on', 'off', 'toggle']).default('toggle').describe('on: paused.')}),
	output: z.strictObject({paused: z.boolean().describe('Whether no new agent starts now.')}),
	facts: {
		purpose: 'The switch that keeps new agents from starting. Those at work go on, and what they finish is merged.',
		success: ['While it is on, no agent is started by anybody.', 'Agents at work are left alone.', 'It holds until it is turned off, also over a restart.'],
		errors: {everything_stopped: 'Everything was stopped by a person; it is not this that lets it go on.'},
		cfr: ['CFR-014'],
		related: ['hold-merges', 'spawn-agent-session', 'kill-stalled-agent'],
		examples: ['orch-tui pause', 'orch-tui resume'],
	},
	bareField: 'state',
	keys: [{press: 'P', pane: 'anywhere', does: 'hold queue', about: 'all'}],
	reads: ['setting'],
	writes: ['setting', 'audit_event'],

	blockedBecause: (snapshot, {state}) => (state === 'on' ? undefined : saidFrozen(snapshot)),

	async run(context, {state}) {
		const {store, stamp} = context;
		const frozen = state === 'on' ? undefined : whyFrozen(context);
		if (frozen !== undefined) return frozen;
		const next = state === 'toggle' ? (store.settings.isOn('paused') ? 'off' : 'on') : state;
		if (!store.settings.set('paused', next, stamp())) return {ok: true, value: {said: said[next], output: {paused: next === 'on'}}};
		const undo = {name: 'pause-agents' as const, input: {state: next === 'on' ? 'off' : 'on'}, does: next === 'on' ? 'start agents again' : 'start none again'};
		return {ok: true, value: {said: said[next], output: {paused: next === 'on'}, undo}};
	},
});
