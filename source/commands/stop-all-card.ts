/**
What goes into stop-all, what comes out of it, and what may go wrong.
*/
import {z} from 'zod';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	operation: z
		.enum(['stop', 'release'])
		.default('stop')
		.describe('stop: everything that was started goes, and nothing starts or lands any more. release: it may go on.'),
	all: z.boolean().default(true).describe('That all are meant, which the short form has to say: orch-tui stop --all.'),
	confirm: z
		.string()
		.regex(/^stop-\d+$/, 'It is written as in stop-3.')
		.optional()
		.describe('For stop: that so many agents are meant, as in stop-3; where it is another number nothing is done, and nobody is asked.'),
	again: z.boolean().default(false).describe('For release: the tasks whose agents were stopped by it are started again, in their worktrees.'),
});

export const output = z.union([
	z
		.strictObject({
			stopped: z.literal(true),
			agents_stopped: z.int(),
			agents: z.array(z.strictObject({agent_id: z.string(), task_id: z.string(), salvage_ref: z.string().nullable()})),
			jobs_stopped: z.int().describe('Checks and verifications; they are run again after the release.'),
			processes_found: z.int(),
			processes_gone: z.int(),
			processes_left: z.int(),
			not_kept: z.array(z.string()).describe('Why the uncommitted work of some could not be kept at a ref; it is still in their worktrees.'),
		})
		.describe('stop.'),
	z
		.strictObject({
			stopped: z.literal(false),
			was_stopped: z.boolean().describe('Whether there was anything to release.'),
			started_again: z.array(z.string()).describe('Tasks that are started again.'),
			left_stopped: z.array(z.string()).describe('Tasks whose agents were stopped by it and that wait for a person.'),
		})
		.describe('release.'),
]);

export const facts: CommandFacts = {
	purpose:
		'Stops every agent, check and verification with all that they have started, proves that nothing is left, and keeps everything from going on until a person releases it.',
	success: [
		'Every process that an agent, a check or a verification has started is gone, those too of which nothing is written down.',
		'No agent starts, none is started again and nothing lands, whoever asks for it, in every process, and also after a restart of orch-tui, until it is released.',
		'Uncommitted work is kept at a ref, and all worktrees stay.',
		'It needs nobody who conducts, and waits for nobody who does.',
		'Released, everything goes on; tasks whose agents were stopped wait for a person, or start again where that was asked for.',
	],
	errors: {
		kill_failed: 'Processes are left that cannot be killed; everything else is stopped, and nothing goes on. With processes_found and processes_left.',
		count_changed: 'Another number of agents is at work than was confirmed; nothing was done. With agents.',
	},
	cfr: ['CFR-000', 'CFR-014'],
	related: ['kill-stalled-agent', 'pause-agents', 'hold-merges'],
	examples: ['orch-tui stop --all --yes', 'orch-tui stop --all --confirm stop-0', 'orch-tui release --yes'],
};
