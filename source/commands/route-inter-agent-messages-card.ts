/**
What route-inter-agent-messages takes, answers and refuses.
*/
import {z} from 'zod';
import {agentIdSchema, taskIdSchema} from '../domain/ids.js';
import {deathCodes, human, messageIdPattern, messageStates, messageTypes, waysIn} from '../domain/message.js';
import type {CommandFacts} from './command.js';

const messageId = z.string().regex(messageIdPattern, 'A message id looks like msg-003.');

export const input = z.strictObject({
	operation: z
		.enum(['poll', 'send', 'ack', 'deliver_all', 'clear_old'])
		.default('poll')
		.describe(
			'poll: hand out what waits for the recipient; without one, show all messages with their receipts. send: a new one. ack: say that one was seen, or acted on. deliver_all: begin and end attempts that are due. clear_old: throw old ones away.',
		),
	recipient: z
		.string()
		.min(1)
		.max(64)
		.optional()
		.describe('An agent, as in a3; claude:any, for whichever agent of that name comes first; human; or orchestrator. For ack: who has it.'),
	batchSize: z.int().min(1).max(1000).default(10).describe('For poll: at most this many.'),
	deliveryTimeoutSeconds: z
		.number()
		.positive()
		.max(86_400)
		.optional()
		.describe(
			'How long an attempt may take until the message is seen; 300 unless it is said. For send: of each attempt. For poll and deliver_all: of those that begin now.',
		),
	includeDelivered: z.boolean().default(false).describe('For poll with a recipient: also show what was handed out before, with its receipts.'),
	waitingSeconds: z
		.number()
		.min(0)
		.max(3600)
		.default(0)
		.describe(
			'For an agent that polls, asks a question or acknowledges: how long it is going to wait from now on; so long it counts as waiting for a person if it has asked one.',
		),
	sender: z.string().min(1).max(64).default(human).describe('For send: who says it.'),
	messageType: z.enum(messageTypes).default('note').describe('For send: what kind of message it is.'),
	payload: z
		.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
		.optional()
		.describe('For send: the text, or JSON.'),
	taskId: taskIdSchema.optional().describe('For send: the task it is about.'),
	percent: z.number().min(0).max(100).optional().describe('For send of progress: how much of its task the agent says it has done.'),
	dedupeKey: z.string().min(1).max(128).optional().describe('For send: a second message of this sender with the same key is not sent.'),
	messageId: messageId.optional().describe('For ack: which; without it, all that the recipient was handed. For send: the message that this one answers.'),
	acknowledge: z.enum(['seen', 'acted']).default('seen').describe('For ack: how far it has come.'),
	olderThanDays: z.number().min(0).max(3650).default(7).describe('For clear_old: those that have not changed for so long.'),
});

const count = z.int().min(0);
const time = z.iso.datetime().nullable();

const message = z.strictObject({
	message_id: messageId,
	sender: z.string(),
	recipient: z.string(),
	message_type: z.string(),
	task_id: z.string().nullable(),
	payload: z.union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())]),
	status: z.enum(messageStates),
	created_at: z.iso.datetime(),
	delivered_at: time,
	seen_at: time,
	acted_at: time,
	attempts: count,
	retry_count: count,
	max_retries: count,
	delivered_to: z.string().nullable(),
	delivered_by: z.enum(waysIn).nullable(),
	next_attempt_at: time,
	times_out_at: time,
	error: z.enum(deathCodes).nullable(),
	error_message: z.string().nullable(),
	reply_to: messageId.nullable(),
});

export const output = z.union([
	z.strictObject({messages_pending: count, messages: z.array(message)}),
	z.strictObject({message_id: messageId, status: z.enum(messageStates), recipient: z.string(), duplicate: z.boolean()}),
	z.strictObject({acknowledged: count, message_ids: z.array(messageId), status: z.enum(['seen', 'acted'])}),
	z.strictObject({
		messages_delivered: count,
		messages_offered: count,
		messages_failed: count,
		delivery_summary: z.array(z.strictObject({recipient: z.string(), delivered: count, offered: count, failed: count})),
		dead: z.array(z.strictObject({message_id: messageId, recipient: z.string(), retry_count: count})),
		timestamp: z.iso.datetime(),
	}),
	z.strictObject({messages_deleted: count, disk_space_freed_mb: z.number().min(0), deleted_statuses: z.partialRecord(z.enum(messageStates), count)}),
]);

export const facts: CommandFacts = {
	purpose:
		'Agents, orch-tui and people leave messages for one another. A message to a3 is for that attempt, or for the one that goes on with its task; one to claude:any goes to whichever agent of that name asks first; one to human stands in the inbox on the screen.',
	success: [
		'All messages that wait for the recipient are found, oldest first.',
		'Each is handed to the right agent, and one to a whole type to exactly one of them.',
		'Sending, handing out and acknowledging are each one transaction; no message is handed out twice in one attempt, and two that are sent in the same millisecond are two.',
		'An attempt that is not seen in time counts as failed and is repeated after 30, 60 and 120 s; after four the message is dead, with the reason.',
		'Messages that have not changed for seven days are thrown away in small batches.',
	],
	errors: {
		no_payload: 'send, without anything to send.',
		payload_too_long: 'send, with more than 65,536 characters.',
		recipient_not_found: 'There is no such agent and no agent of that name.',
		recipient_gone: 'That agent has left.',
		not_an_agent: 'Progress and completion are told by an agent that is at work.',
		queue_full: 'Too many messages wait for that recipient already.',
		message_not_found: 'There is no such message, or not any more.',
		not_yours: 'ack, or an answer of an agent, of what is for somebody else.',
		delivery_timeout: 'ack or answer, of a message that was given up after its last attempt.',
	},
	cfr: ['CFR-014'],
	related: ['monitor-agent-lifecycle', 'handle-agent-errors', 'find-available-work'],
	originalNames: {ACTION: 'operation'},
	originalValues: {operation: {deliver: 'deliver_all', clear: 'clear_old'}},
	examples: [
		'orch-tui route-inter-agent-messages --json',
		'orch-tui route-inter-agent-messages --operation send --recipient human --message-type note --payload "Look at T-1"',
		'orch-tui route-inter-agent-messages --operation poll --recipient human --batch-size 5',
		'orch-tui route-inter-agent-messages --operation deliver_all --delivery-timeout-seconds 60',
		'orch-tui route-inter-agent-messages --operation clear_old --older-than-days 30',
	],
};

export type Input = z.output<typeof input>;

/** An agent's id, when it is one. */
export const agentIn = (name: string) => agentIdSchema.safeParse(name).data;
