/**
What show-process-tree takes and answers.
*/
import {z} from 'zod';
import {agentIdSchema} from '../domain/ids.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	agentId: agentIdSchema.optional().describe('Only this agent, with each of its processes. Default: the sums of all.'),
});

const amount = z.number().min(0);

const member = z.strictObject({
	pid: z.int(),
	parent_pid: z.int(),
	depth: z.int().min(0).describe('How far below the first process of the tree.'),
	program: z.string().describe('Its name alone, never its arguments.'),
	cpu_percent: amount.nullable(),
	memory_mb: amount,
	threads: z.int().min(0).nullable(),
});
export type ProcessMember = z.output<typeof member>;

const tree = z.strictObject({
	/** `a3`, `a3-check`, `m5-verify`; `orch-tui` is the process that asks, `conductor` the one that conducts, where that is another. */
	id: z.string(),
	kind: z.enum(['agent', 'check', 'verify', 'orch-tui']),
	task_id: z.string().nullable(),
	agent_id: z.string().nullable(),
	/** Percent of one core, MB of memory: all processes of the tree together. */
	cpu_percent: amount.nullable(),
	memory_mb: amount,
	processes: z.int().min(0),
	threads: z.int().min(0).nullable(),
	heaviest: z.strictObject({program: z.string(), count: z.int().positive(), memory_mb: amount}).nullable(),
	members: z.array(member).describe('Parents before their children; only when one agent was asked for, and at most 200.'),
});
export type ProcessTreeUse = z.output<typeof tree>;

export const output = z.strictObject({
	measured_at: z.iso.datetime(),
	trees: z.array(tree),
	/** Agents that were not looked at, the lightest: a look at very many would take too long. */
	left_out: z.int().min(0),
});

export const facts: CommandFacts = {
	purpose: 'Shows which processes the agents, the checks, the verifications and orch-tui itself run, and what each takes of the machine.',
	success: [
		'The figures of a tree are those of all its processes.',
		'A process is called by its program alone: arguments may hold secrets.',
		'Nothing is changed.',
	],
	errors: {agent_not_found: 'There is no such agent.', agent_gone: 'The agent has no process any more.'},
	cfr: [],
	related: ['monitor-resource-usage', 'kill-stalled-agent'],
	examples: ['orch-tui show-process-tree', 'orch-tui show-process-tree --json'],
};
