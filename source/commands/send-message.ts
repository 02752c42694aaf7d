/**
Takes a message in: whether somebody can get it, and what follows from it at once. Part of route-inter-agent-messages.
*/
import {isLive} from '../domain/agent.js';
import {faultPoint} from '../domain/fault-points.js';
import type {AgentId} from '../domain/ids.js';
import {addressOf, claimTypes, human, type MessageState, orchestrator, type Receipt, readRecipient} from '../domain/message.js';
import type {Result} from '../domain/problem.js';
import {badInput, type Context, notFound, type Outcome, refused} from './command.js';
import {agentIn, type Input} from './route-inter-agent-messages-card.js';

const sent = (id: string, recipient: string, status: MessageState, isDuplicate: boolean, said: string): Result<Outcome> => ({
	ok: true,
	value: {
		said,
		output: {message_id: id, status, recipient, duplicate: isDuplicate},
		final: 'What is sent stays sent; another message can say otherwise.',
	},
});

/** Whether the config, or an agent at work, is of that name. */
export const isKnownType = ({store, policy}: Context, type: string): boolean =>
	Object.hasOwn(policy.agents, type) || store.agents.listLive().some(({name}) => name === type);

/** Why nobody will ever get it. */
const objection = (context: Context, address: string): Result<Outcome> | undefined => {
	const {store, policy} = context;
	const reader = readRecipient(address);
	if (reader?.kind === 'agent') {
		const agent = store.agents.find(reader.id);
		if (agent === undefined) return notFound('recipient_not_found', `There is no agent ${address}.`, 'Those at work: orch-tui agent list');
		if (isLive(agent.state)) return undefined;
		const successor = store.agents.listLive().find(({taskId}) => taskId === agent.taskId);
		const hint = successor === undefined ? `For any agent of that name: ${agent.name}:any` : `${successor.id} goes on with ${agent.taskId}.`;
		return refused('recipient_gone', `${address} has left.`, hint, {recipient: address, successor: successor?.id ?? null});
	}

	if (reader?.kind !== 'any' && reader !== undefined) return undefined;
	const isKnown = reader !== undefined && isKnownType(context, reader.type);
	const hint = `There are ${[...Object.keys(policy.agents).map(type => `${type}:any`), human, orchestrator].join(', ')}, and agents as in a3.`;
	return isKnown ? undefined : notFound('recipient_not_found', `There is no recipient ${address}.`, hint);
};

/** What was said of the message that this one answers. */
const answerTo = ({store}: Context, messageId: string): Receipt | Result<Outcome> => {
	const message = store.messages.find(messageId);
	if (message === undefined) return notFound('message_not_found', `There is no message ${messageId}.`);
	if (message.state !== 'dead') return message;
	const context = {message_id: messageId, retry_count: Math.max(0, message.attempts - 1)};
	return refused(message.code ?? 'delivery_timeout', `${messageId} was given up: ${message.reason ?? ''}.`, 'Send a new one instead.', context);
};

/** An agent answers what it was handed, or could be: else one of them could clear the inbox of a person. */
const isFor = ({store}: Context, agent: AgentId, {handedTo, recipient}: Receipt): boolean =>
	handedTo === agent || store.deliveries.addressesOf(agent).includes(recipient);

export const sendMessage = (context: Context, fields: Input): Result<Outcome> => {
	const {store, policy, stamp} = context;
	const {payload, sender, messageType, dedupeKey, messageId} = fields;
	if (payload === undefined || payload === '') return badInput('no_payload', 'There is nothing to send.', 'Give the text with --payload.');
	const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
	if (text.length > policy.textMax) return badInput('payload_too_long', `A message has at most ${policy.textMax} characters; this one has ${text.length}.`);
	const answered = messageId === undefined ? undefined : answerTo(context, messageId);
	if (answered !== undefined && 'ok' in answered) return answered;

	const wanted = fields.recipient ?? answered?.sender ?? human;
	const stop = objection(context, wanted);
	if (stop !== undefined) return stop;
	const claimant = agentIn(sender);
	if (claimant !== undefined && answered !== undefined && !isFor(context, claimant, answered)) {
		return refused('not_yours', `${answered.id} is for ${answered.handedTo ?? answered.recipient}, not for ${sender}.`, 'Send it without naming that message.');
	}

	// What is said to orch-tui and is no claim needs somebody who thinks.
	const isClaim = wanted === orchestrator && claimTypes.has(messageType);
	const reader = readRecipient(wanted === orchestrator && !isClaim ? human : wanted);
	const recipient = reader === undefined ? wanted : addressOf(reader);
	const outcome = store.atomically((): Result<Outcome> => {
		const same = dedupeKey === undefined ? undefined : store.messages.findSame(sender, dedupeKey);
		const first = same === undefined ? undefined : store.messages.find(same);
		if (first !== undefined) return sent(first.id, first.recipient, first.state, true, `${first.id} has been sent before.`);
		if (store.messages.countWaiting([recipient]) >= policy.messagesWaitingMax) {
			return refused('queue_full', `${policy.messagesWaitingMax} messages wait for ${recipient} already.`, 'Let it see some of them first.');
		}
		const by = stamp();
		const timeoutMs = fields.deliveryTimeoutSeconds === undefined ? undefined : fields.deliveryTimeoutSeconds * 1000;
		if (isClaim) {
			const what = {text, percent: fields.percent, isDone: messageType === 'task_complete'};
			if (claimant === undefined || !store.claims.claim(claimant, what, by)) return refused('not_an_agent', `${sender} is no agent at work.`);
		}

		const taskId = fields.taskId ?? (claimant === undefined ? undefined : store.agents.find(claimant)?.taskId) ?? answered?.taskId;
		const id = store.messages.post({sender, recipient, type: messageType, text, taskId, timeoutMs, replyTo: messageId, dedupeKey}, by);
		if (isClaim) store.messages.move({id, state: 'queued'}, 'acted', by);
		settleAnswered(context, answered);
		if (recipient === human && messageType === 'question' && claimant !== undefined) {
			lookUp(context, claimant);
			store.claims.waitForPerson(claimant, by.atMs + fields.waitingSeconds * 1000, by);
		}

		return sent(id, recipient, isClaim ? 'acted' : 'queued', false, isClaim ? `${id} is written down.` : saidOf(id, recipient));
	});
	faultPoint('deliver.posted');
	return outcome;
};

/** What it has printed before it asked is no sign that it goes on. */
const lookUp = ({store, agents, now}: Context, id: AgentId): void => {
	const agent = store.agents.find(id);
	if (agent !== undefined) store.agents.heard([{...agent, heardAtMs: now(), outputBytes: agents.sizeOf(id)}]);
};

/** Nobody can be forced to look, and it is not said that somebody has. */
const saidOf = (id: string, recipient: string): string =>
	recipient === human
		? `${id} is in the inbox of the person at the screen.`
		: `${id} waits until ${recipient} asks for its messages or is given its next prompt.`;

const settleAnswered = ({store, stamp}: Context, answered: Receipt | undefined): void => {
	if (answered === undefined) return;
	const asker = agentIn(answered.sender);
	store.messages.move(answered, 'acted', stamp());
	if (asker !== undefined && answered.type === 'question' && answered.recipient === human) store.claims.goOn(asker, 'was answered', stamp());
};
