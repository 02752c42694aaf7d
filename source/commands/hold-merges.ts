/**
The switch that keeps the merge queue from beginning with the next task. A merge that has begun is finished.
*/
import {z} from 'zod';
import {defineCommand} from './command.js';

const said = {on: 'The merge queue is held.', off: 'The merge queue goes on.'} as const;

export const holdMerges = defineCommand({
	name: 'hold-merges',
	summary: 'Hold the merge queue, or release it; a merge that has begun is finished.',
	input: z.strictObject({state: z.enum(['on', 'off', 'toggle']).default('toggle').describe('on: held.')}),
	output: z.strictObject({held: z.boolean().describe('Whether the queue is held now.')}),
	facts: {
		purpose: 'The switch that keeps the merge queue from beginning with the next task. A merge that has begun is finished.',
		success: ['While it is on, no further merge begins.', 'The queue keeps its order.', 'It holds until it is released, also over a restart.'],
		errors: {},
		cfr: ['CFR-013', 'CFR-014'],
		related: ['merge-completed-work', 'pause-agents'],
		examples: ['orch-tui merge hold', 'orch-tui merge release'],
	},
	bareField: 'state',
	keys: [{press: 'P', pane: 'merges', does: 'hold', about: 'all'}],
	reads: ['setting'],
	writes: ['setting', 'audit_event'],

	async run({store, stamp}, {state}) {
		const next = state === 'toggle' ? (store.settings.isOn('merges-held') ? 'off' : 'on') : state;
		if (!store.settings.set('merges-held', next, stamp())) return {ok: true, value: {said: said[next], output: {held: next === 'on'}}};
		const undo = {name: 'hold-merges' as const, input: {state: next === 'on' ? 'off' : 'on'}, does: next === 'on' ? 'let merges go on' : 'hold merges again'};
		return {ok: true, value: {said: said[next], output: {held: next === 'on'}, undo}};
	},
});
