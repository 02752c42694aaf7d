/**
What a report comes down to: what landed, what waits for you, what was wasted and where the time went. What is not known is `null`.
*/
import {z} from 'zod';
import {slotStates} from './report-slots.js';

const count = z.int().min(0);
const seconds = z.number().min(0);
const time = z.iso.datetime();

export const briefSchema = z.strictObject({
	from: time.describe('The first moment of which there is a record in the period.'),
	to: time,
	landed: z.array(z.strictObject({task_id: z.string(), title: z.string(), merged_at: time, tries: count, agent_seconds: seconds})).describe('The newest last.'),
	failed: z.array(z.strictObject({task_id: z.string(), title: z.string(), error_code: z.string().nullable(), reason: z.string().nullable()})),
	tries_per_task: z.number().min(0).nullable().describe('Of what landed.'),
	wall_seconds: seconds,
	agent_seconds: seconds.describe('Time of all agents together.'),
	at_once: z.number().min(0).nullable().describe('How many agents were at work, on average, while any was.'),
	asks: z.strictObject({
		count,
		seconds: seconds.describe('How long agents waited for an answer, together.'),
		median_seconds: seconds.nullable(),
		agents: z.array(z.strictObject({agent_id: z.string(), task_id: z.string(), count})),
	}),
	wasted: z.strictObject({
		seconds: seconds.describe('Time of attempts that failed or were stopped.'),
		attempts: count,
		killed: count.describe('Of these, stopped by a person.'),
		retries: count,
		conflicts: count.describe('Merges that were refused.'),
	}),
	held_seconds: z
		.strictObject({memory: seconds, cpu: seconds, disk: seconds, merge_gate: seconds, person: seconds, paused: seconds, nobody: seconds})
		.describe('Time by what stood in the way. person: work in conflict or unproven. nobody: nobody conducted.'),
	slots: z.array(
		z.strictObject({
			agents: z.array(z.string()),
			attempts: z.array(z.string()),
			tasks: count,
			spans: z.array(z.strictObject({state: z.enum(slotStates), from: time, to: time})),
		}),
	),
	slowest: z.strictObject({task_id: z.string(), title: z.string(), agent_seconds: seconds, is_open: z.boolean()}).nullable(),
	spend_usd: z.null().describe('Not known yet.'),
	needs_you: z
		.array(
			z.strictObject({
				task_id: z.string(),
				agent_id: z.string().nullable(),
				kind: z.enum(['question', 'unproven', 'conflicted', 'approve', 'gave-up']),
				text: z.string(),
				since: time,
				behind: count.describe('Tasks that wait for it.'),
			}),
		)
		.describe('As it is now, first what waiting costs most.'),
});

export type Brief = z.output<typeof briefSchema>;
