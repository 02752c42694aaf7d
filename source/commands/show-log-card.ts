/**
What goes into show-log, what comes out, and what is to be known of it.
*/
import {z} from 'zod';
import {agentIdSchema, taskIdSchema} from '../domain/ids.js';
import {entryKinds} from '../domain/log-entry.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	agentId: agentIdSchema.optional().describe('Whose log. Without it: those of all live agents, one after the other.'),
	taskId: taskIdSchema.optional().describe('The log of the newest agent of this task.'),
	all: z.boolean().default(false).describe('The logs of all agents in one, by the time; also of those that have ended.'),
	prefix: z.boolean().default(true).describe('Each line begins with whose it is, where there are several.'),
	lines: z.int().min(1).max(10_000).default(100).describe('So many of the newest steps, or of the newest matches.'),
	find: z.string().min(1).max(500).optional().describe('Only steps with these words in them. Capitals count when there are some.'),
	raw: z.boolean().default(false).describe('The lines as they were printed, made safe for a terminal.'),
});

const line = z.strictObject({
	agent_id: z.string(),
	byte: z.int().describe('Where in the log its line begins.'),
	at: z.string().nullable().describe('When, ISO 8601, UTC; null where the agent does not say.'),
	kind: z.enum(entryKinds),
	text: z.string(),
});

export const output = z.strictObject({
	lines: z.array(line).describe('Oldest first.'),
	match_count: z.int().nullable().describe('How many steps match in all; null when nothing was searched for.'),
	bytes: z.int().describe('Of the logs as a whole.'),
	files: z.array(z.string()).describe('Where the whole logs lie.'),
});

export const facts: CommandFacts = {
	purpose:
		'Shows what an agent has done, step by step: what it thought, read, edited, ran and said, or the lines as they were printed. All of a log is searched, however long it is.',
	success: ['Nothing is read into memory as a whole.', 'What agents have printed is safe for a terminal.', 'It only reads.'],
	errors: {agent_not_found: 'There is no such agent, or its log is gone; or the task has had none.'},
	cfr: [],
	related: ['monitor-agent-lifecycle', 'why'],
	examples: ['orch-tui show-log', 'orch-tui agent logs --all --lines 20', 'orch-tui agent logs --json'],
};
