import {expect, test} from 'vitest';
import {z} from 'zod';
import type {CommandCard} from '../../source/commands/command.js';
import {originalNamesOf, readInvocation} from '../../source/doors/invocation.js';

const card: CommandCard = {
	name: 'kill-stalled-agent',
	summary: 'Stop an agent.',
	input: z.strictObject({
		operation: z.enum(['one', 'all']).default('one').describe('What to do.'),
		agentId: z.string().optional().describe('Which.'),
		force: z.boolean().default(false).describe('At once.'),
		gracePeriodSeconds: z.number().min(0).max(600).optional().describe('How long.'),
		tasks: z
			.array(z.strictObject({taskId: z.string(), estimatedHours: z.number().optional()}))
			.optional()
			.describe('Which tasks.'),
		cycle: z.array(z.string()).optional().describe('A circle.'),
		payload: z.looseObject({}).optional().describe('What goes along.'),
	}),
	facts: {
		purpose: 'To test.',
		success: [],
		errors: {},
		cfr: [],
		related: [],
		examples: [],
		originalNames: {FORCE_KILL: 'force'},
		originalValues: {operation: {kill_stalled: 'all'}},
	},
	reads: [],
	writes: [],
};

test.each([
	[
		{agentId: 'a3', force: true},
		{agentId: 'a3', force: true},
	],
	[
		{AGENT_ID: 'a3', FORCE_KILL: 'True', GRACE_PERIOD_SECONDS: '2.5'},
		{agentId: 'a3', force: true, gracePeriodSeconds: 2.5},
	],
	[{ACTION: 'kill_stalled'}, {operation: 'all'}],
	[{ACTION: 'all'}, {operation: 'all'}],
	[{ORCHESTRATOR_INSTANCE_ID: 'orch-20251026-001'}, {}],
	[{AGENT_ID: undefined, force: 'false'}, {force: false}],
	[
		{gracePeriodSeconds: '3', AGENT_ID: 'a1'},
		{gracePeriodSeconds: 3, agentId: 'a1'},
	],
	[{TASKS: 'T-1, T-2'}, {tasks: [{taskId: 'T-1'}, {taskId: 'T-2'}]}],
	[{TASKS: '[{"task_id":"T-1","estimated_hours":2}]'}, {tasks: [{taskId: 'T-1', estimatedHours: 2}]}],
	[{TASKS: [{task_id: 'T-1'}]}, {tasks: [{taskId: 'T-1'}]}],
	[{CYCLE: '["T-1","T-2"]'}, {cycle: ['T-1', 'T-2']}],
	[{CYCLE: ['T-1']}, {cycle: ['T-1']}],
	[{PAYLOAD: '{"a_b":1}'}, {payload: {a_b: 1}}],
	[{AGENT_ID: '12'}, {agentId: '12'}],
])('%j is understood', (given, input) => {
	expect(readInvocation(card, given)).toEqual({ok: true, value: input});
});

test.each([
	[{AGENT_ID: 'a3', agentId: 'a3'}, 'agentId is given twice, as AGENT_ID and as agentId.', 'Give it once.'],
	[{FORCE_KILL: 'true', FORCE: 'true'}, 'force is given twice, as FORCE_KILL and as FORCE.', 'Give it once.'],
	[{AGENT: 'a3'}, 'kill-stalled-agent has no AGENT.', '`orch-tui help kill-stalled-agent` shows what it takes.'],
	[{AGENTID: 'a3'}, 'kill-stalled-agent has no AGENTID.', 'Did you mean `AGENT_ID`?'],
	[{agentid: 'a3'}, 'kill-stalled-agent has no agentid.', 'Did you mean `agentId`?'],
	[{ACTION: 'al'}, 'kill-stalled-agent: ACTION must be one or all.', 'Did you mean `all`?'],
	[
		{GRACE_PERIOD_SECONDS: 'long'},
		'kill-stalled-agent: GRACE_PERIOD_SECONDS must be a number from 0 to 600.',
		'`orch-tui help kill-stalled-agent` shows what it takes.',
	],
	[{force: 'maybe'}, 'kill-stalled-agent: force must be true or false.', '`orch-tui help kill-stalled-agent` shows what it takes.'],
	[
		{TASKS: [{task_id: 'T-1', estimated_hours: 'two'}]},
		'kill-stalled-agent: TASKS.0.estimatedHours must be a number.',
		'`orch-tui help kill-stalled-agent` shows what it takes.',
	],
	[{__proto__: null, constructor: 'x'}, 'kill-stalled-agent has no constructor.', '`orch-tui help kill-stalled-agent` shows what it takes.'],
])('%j is wrong', (given, message, hint) => {
	expect(readInvocation(card, given)).toEqual({ok: false, problem: {kind: 'bad-input', code: 'validation_failed', message, hint}});
});

test('which names of the original there are', () => {
	expect([...originalNamesOf(card).keys()]).toEqual([
		'ACTION',
		'AGENT_ID',
		'FORCE',
		'GRACE_PERIOD_SECONDS',
		'TASKS',
		'CYCLE',
		'PAYLOAD',
		'ORCHESTRATOR_INSTANCE_ID',
		'FORCE_KILL',
	]);
});
