/**
Takes a message in, and hands out those that wait for somebody.
*/
import {z} from 'zod';
import {taskIdSchema} from '../domain/ids.js';
import {human} from '../domain/message.js';
import {defineCommand, refused} from './command.js';

export const routeInterAgentMessages = defineCommand({
	name: 'route-inter-agent-messages',
	summary: 'Send a message, or hand out those that wait for a recipient.',
	input: z.strictObject({
		operation: z.enum(['poll', 'send']).default('poll').describe('poll: those that wait. send: a new one.'),
		recipient: z.string().min(1).max(64).default(human).describe('An agent, as in a3, or human.'),
		sender: z.string().min(1).max(64).default(human).describe('For send: who says it.'),
		messageType: z.string().min(1).max(64).default('note').describe('For send: its type, as in task_complete.'),
		payload: z.string().max(65_536).optional().describe('For send: the text.'),
		taskId: taskIdSchema.optional().describe('For send: the task it is about.'),
		batchSize: z.int().min(1).max(1000).default(10).describe('For poll: at most this many.'),
	}),
	reads: ['agent_message'],
	writes: ['agent_message', 'audit_event'],

	async run({store, stamp}, {operation, recipient, sender, messageType, payload, taskId, batchSize}) {
		if (operation === 'send') {
			if (payload === undefined) return refused('no_payload', 'There is nothing to send.', 'Give the text with --payload.');
			const id = store.messages.post({sender, recipient, type: messageType, text: payload, taskId}, stamp());
			return {ok: true, value: {said: `Sent ${id} to ${recipient}.`, output: {message_id: id, status: 'queued'}}};
		}

		const messages = store.messages.listWaiting(recipient, batchSize);
		for (const message of messages.filter(({state}) => state === 'queued')) store.messages.move(message, 'delivered', stamp());
		return {
			ok: true,
			value: {
				said: messages.length === 0 ? `Nothing waits for ${recipient}.` : messages.map(({sender: from, text}) => `${from}: ${text}`).join('\n'),
				output: {
					messages_pending: messages.length,
					messages: messages.map(({id, sender: from, type, text, createdAtMs, taskId: about}) => ({
						message_id: id,
						sender: from,
						recipient,
						message_type: type,
						task_id: about ?? null,
						payload: text,
						created_at: new Date(createdAtMs).toISOString(),
					})),
				},
			},
		};
	},
});
