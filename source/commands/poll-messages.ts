/**
Hands messages to whoever asks for them, and shows how far each has come. Part of route-inter-agent-messages.
*/
import {addressOf, human, numberOfMessage, payloadOf, type Receipt, type Recipient, readRecipient} from '../domain/message.js';
import type {Result} from '../domain/problem.js';
import {safeLine} from '../domain/text.js';
import {type Context, notFound, type Outcome} from './command.js';
import type {Input} from './route-inter-agent-messages-card.js';
import {isKnownType} from './send-message.js';

const isoOrNull = (atMs: number | undefined): string | null => (atMs === undefined ? null : new Date(atMs).toISOString());

const receiptJson = (receipt: Receipt, retriesMax: number) => ({
	message_id: receipt.id,
	sender: receipt.sender,
	recipient: receipt.recipient,
	message_type: receipt.type,
	task_id: receipt.taskId ?? null,
	payload: payloadOf(receipt.text),
	status: receipt.state,
	created_at: new Date(receipt.createdAtMs).toISOString(),
	delivered_at: isoOrNull(receipt.deliveredAtMs),
	seen_at: isoOrNull(receipt.seenAtMs),
	acted_at: isoOrNull(receipt.actedAtMs),
	attempts: receipt.attempts,
	retry_count: Math.max(0, receipt.attempts - 1),
	max_retries: retriesMax,
	delivered_to: receipt.handedTo ?? null,
	delivered_by: receipt.way ?? null,
	next_attempt_at: isoOrNull(receipt.notBeforeMs),
	times_out_at: isoOrNull(receipt.leaseUntilMs),
	error: receipt.code ?? null,
	error_message: receipt.reason ?? null,
	reply_to: receipt.replyTo ?? null,
});

/** A message may be long, and this is where it is read without a screen. */
const saidMax = 4000;

const saidOf = ({id, sender, recipient, type, text, state}: Receipt): string => `${id} ${sender} → ${recipient} ${type} ${state}: ${safeLine(text, saidMax)}`;

const shown = ({policy}: Context, messages: readonly Receipt[], pending: number, none: string): Result<Outcome> => ({
	ok: true,
	value: {
		said: messages.length === 0 ? none : messages.map(saidOf).join('\n'),
		output: {messages_pending: pending, messages: messages.map(message => receiptJson(message, policy.messageWaitsMs.length - 1))},
	},
});

/** Who listens, and to which addresses; `undefined`: nobody who could be handed anything. */
const listenerOf = (context: Context, reader: Recipient): {addresses: readonly string[]; consumer: string} | undefined => {
	const {store} = context;
	const address = addressOf(reader);
	if (reader.kind === 'any' && !isKnownType(context, reader.type) && store.messages.listNewest([address], 1).length === 0) return undefined;
	if (reader.kind !== 'agent') return {addresses: [address], consumer: address};
	const agent = store.agents.find(reader.id);
	return agent === undefined ? undefined : {addresses: store.deliveries.addressesOf(reader.id), consumer: reader.id};
};

/** Of what a person has, so many are looked through for those not seen. */
const inboxMax = 1000;

/** What waits for a recipient, handed over; without a recipient the newest messages of all, and nothing is moved. */
export const pollMessages = (context: Context, {recipient, batchSize, includeDelivered, deliveryTimeoutSeconds, waitingSeconds}: Input): Result<Outcome> => {
	const {store, policy, now, stamp} = context;
	if (recipient === undefined) return shown(context, store.messages.listNewest(undefined, batchSize), store.messages.countQueued(), 'There are no messages.');
	const reader = readRecipient(recipient);
	const listener = reader === undefined ? undefined : listenerOf(context, reader);
	if (reader === undefined || listener === undefined) return notFound('recipient_not_found', `There is no ${recipient}.`);

	const {addresses, consumer} = listener;
	const pending = store.messages.countQueued(addresses);
	const by = stamp();
	const isThere = reader.kind !== 'agent' || store.agents.find(reader.id)?.endedAtMs === undefined;
	const what = {addresses, consumer, way: by.actor === consumer ? ('tool' as const) : ('poll' as const), max: batchSize};
	const timeoutMs = deliveryTimeoutSeconds === undefined ? undefined : deliveryTimeoutSeconds * 1000;
	const handed = isThere ? store.deliveries.handOut({...what, timeoutMs}, policy.messageTimeoutMs, by) : [];

	if (reader.kind === 'agent' && isThere) {
		if (handed.length > 0) store.claims.goOn(reader.id, 'has an answer', by);
		else if (waitingSeconds > 0 && store.claims.asks(reader.id)) store.claims.waitForPerson(reader.id, now() + waitingSeconds * 1000, by);
	}

	// What a person has been shown stays in the inbox until it is seen; an agent gets each once.
	const room = batchSize - handed.length;
	const others = (max: number): Receipt[] => store.messages.listNewest(addresses, max).filter(({id}) => handed.every(message => message.id !== id));
	const before = includeDelivered ? others(batchSize).slice(-room) : reader.kind === human ? others(inboxMax).filter(({state}) => state === 'delivered') : [];
	const all = [...handed, ...(room > 0 ? before.slice(0, room) : [])].toSorted((a, b) => numberOfMessage(a.id) - numberOfMessage(b.id));
	return shown(context, all, pending, `Nothing waits for ${recipient}.`);
};
