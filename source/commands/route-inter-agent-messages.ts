/**
Takes messages in, hands them out, and sees to it that none is forgotten.
*/
import type {Result} from '../domain/problem.js';
import {type Context, defineCommand, notFound, type Outcome, refused} from './command.js';
import {deliverMessages} from './deliver-messages.js';
import {pollMessages} from './poll-messages.js';
import {agentIn, facts, type Input, input, output} from './route-inter-agent-messages-card.js';
import {sendMessage} from './send-message.js';

export const routeInterAgentMessages = defineCommand({
	name: 'route-inter-agent-messages',
	summary: 'Send a message, hand out those that wait for a recipient, or show how far each has come.',
	input,
	output,
	facts,
	bareField: 'messageId',
	cadence: 'work',
	reads: ['agent_message', 'agent_lifecycle', 'orchestrator_task'],
	writes: ['agent_message', 'agent_lifecycle', 'audit_event'],

	async run(context, fields) {
		if (!context.isByHand) return tend(context);
		switch (fields.operation) {
			case 'poll': {
				return pollMessages(context, fields);
			}

			case 'send': {
				return sendMessage(context, fields);
			}

			case 'ack': {
				return acknowledge(context, fields);
			}

			case 'deliver_all': {
				return deliverAll(context, fields);
			}

			case 'clear_old': {
				return clearOld(context, fields);
			}
		}
	},
});

const dayMs = 24 * 3600 * 1000;

/** What the heartbeat does: one pass over those on their way, and one batch of what is old. */
const tend = (context: Context): Result<Outcome> => {
	const {store, policy, now, stamp} = context;
	deliverMessages(context);
	const beforeMs = now() - policy.messagesKeptMs;
	if ((store.messages.oldestKeptMs() ?? Number.POSITIVE_INFINITY) < beforeMs) store.messages.purge(beforeMs, policy.messagesAtOnceMax, stamp());
	return {ok: true, value: {}};
};

const acknowledge = ({store, stamp}: Context, {messageId, recipient, acknowledge: to, waitingSeconds}: Input): Result<Outcome> => {
	const consumer = recipient === undefined ? undefined : agentIn(recipient);
	const done = (ids: readonly string[]): Result<Outcome> => ({
		ok: true,
		value: {...(ids.length === 0 ? {} : {said: `${ids.join(', ')}: ${to}.`}), output: {acknowledged: ids.length, message_ids: ids, status: to}},
	});
	if (messageId === undefined) {
		if (consumer === undefined) return notFound('message_not_found', 'It is not said which message.', 'Name it, as in msg-003, or name the agent that has it.');
		const by = stamp();
		const seen = store.deliveries.listHandedTo(consumer).filter(message => store.messages.move(message, to, by));
		if (waitingSeconds === 0) store.claims.goOn(consumer, 'goes on', by);
		return done(seen.map(({id}) => id));
	}

	const message = store.messages.find(messageId);
	if (message === undefined) return notFound('message_not_found', `There is no message ${messageId}.`);
	const {state, handedTo, reason, attempts} = message;
	if (state === 'dead') {
		return refused(message.code ?? 'delivery_timeout', `${messageId} was given up: ${reason ?? 'nobody has seen it'}.`, 'Send it again.', {
			message_id: messageId,
			retry_count: Math.max(0, attempts - 1),
		});
	}

	if (recipient !== undefined && recipient !== handedTo && recipient !== message.recipient) {
		return refused('not_yours', `${messageId} is for ${handedTo ?? message.recipient}, not for ${recipient}.`);
	}

	if (state === 'acted' || state === to) return done([]);
	return done(store.messages.move(message, to, stamp()) ? [messageId] : []);
};

const deliverAll = (context: Context, {deliveryTimeoutSeconds}: Input): Result<Outcome> => {
	const {byRecipient, dead} = deliverMessages(context, deliveryTimeoutSeconds === undefined ? undefined : deliveryTimeoutSeconds * 1000);
	const summary = [...byRecipient].map(([recipient, counts]) => ({recipient, ...counts}));
	const sum = (name: 'delivered' | 'offered' | 'failed'): number => summary.reduce((total, counts) => total + counts[name], 0);
	const [offered, failed] = [sum('offered'), sum('failed')];
	return {
		ok: true,
		value: {
			...(offered + failed === 0 ? {} : {said: `${offered} offered, ${failed} failed, ${dead.length} of them given up.`}),
			output: {
				messages_delivered: sum('delivered'),
				messages_offered: offered,
				messages_failed: failed,
				delivery_summary: summary,
				dead: dead.map(({id, recipient, attempts}) => ({message_id: id, recipient, retry_count: Math.max(0, attempts - 1)})),
				timestamp: new Date(context.now()).toISOString(),
			},
		},
	};
};

const clearOld = ({store, policy, now, stamp}: Context, {olderThanDays}: Input): Result<Outcome> => {
	const beforeMs = now() - olderThanDays * dayMs;
	const deleted: Record<string, number> = {};
	let total = 0;
	let freedBytes = 0;
	// Never one huge removal: others get their turn to write in between.
	for (let count = policy.messagesAtOnceMax; count === policy.messagesAtOnceMax; ) {
		const purged = store.messages.purge(beforeMs, policy.messagesAtOnceMax, stamp());
		count = 0;
		for (const [state, one] of Object.entries(purged.byState)) {
			deleted[state] = (deleted[state] ?? 0) + one;
			count += one;
		}

		total += count;
		freedBytes += purged.freedBytes;
	}

	const output = {messages_deleted: total, disk_space_freed_mb: freedBytes / 1024 ** 2, deleted_statuses: deleted};
	return {ok: true, value: {...(total === 0 ? {} : {said: `Threw ${total} old messages away.`}), output}};
};
