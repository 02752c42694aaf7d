/**
Looks after messages that are on their way: begins attempts, ends those that took too long, gives up what nobody is left to see. Part of route-inter-agent-messages.
*/
import {isLive} from '../domain/agent.js';
import {faultPoint} from '../domain/fault-points.js';
import {agentIdSchema} from '../domain/ids.js';
import {type DeathCode, nextAttempt, orchestrator, type Receipt} from '../domain/message.js';
import type {Context} from './command.js';

type Count = {delivered: number; failed: number; offered: number};

/** What one pass has done; `byRecipient`: of those that something is to be said of. */
export type Round = {readonly byRecipient: ReadonlyMap<string, Count>; readonly dead: readonly Receipt[]};

/**
One pass. Nobody can be forced to look: an attempt only offers the message to whoever asks, and counts as failed when it was not seen in its time.

`timeoutMs`: for the attempts that begin now; default: what each message says.
*/
export const deliverMessages = (context: Context, timeoutMs?: number): Round => {
	const {store, policy, now, stamp} = context;
	const byRecipient = new Map<string, Count>();
	const dead: Receipt[] = [];
	const countOf = (recipient: string): Count => {
		const count = byRecipient.get(recipient) ?? {delivered: 0, failed: 0, offered: 0};
		byRecipient.set(recipient, count);
		return count;
	};
	const fail = (message: Receipt, reason: string): void => {
		const next = nextAttempt(message.attempts, now(), policy);
		const isDone =
			next.kind === 'again'
				? store.deliveries.tryAgain(message, next.notBeforeMs, reason, stamp())
				: giveUp(context, message, {code: 'delivery_timeout', reason: `not seen by ${message.recipient} in ${message.attempts} attempts; the last: ${reason}`});
		if (isDone) countOf(message.recipient).failed += 1;
		if (isDone) faultPoint('deliver.failed');
		if (isDone && next.kind === 'dead') dead.push(message);
	};

	for (const message of store.deliveries.listBegun(policy.messagesAtOnceMax)) {
		store.messages.move(message, 'seen', stamp());
		faultPoint('deliver.seen');
	}

	for (const message of store.deliveries.listLost(policy.messagesAtOnceMax)) {
		if (message.state === 'delivered') fail(message, `${message.handedTo ?? message.recipient} left without having seen it`);
		else if (giveUp(context, message, {code: 'recipient_gone', reason: `${message.recipient} has left, and nobody goes on with its task`})) {
			countOf(message.recipient).failed += 1;
			dead.push(message);
			faultPoint('deliver.dead');
		}
	}

	for (const message of store.deliveries.listDue(now(), policy.messagesAtOnceMax)) {
		if (message.leaseUntilMs !== undefined)
			fail(message, message.state === 'queued' ? 'nobody asked for it' : `${message.handedTo} did not say that it has seen it`);
		else if (store.deliveries.begin(message, {timeoutMs, defaultMs: policy.messageTimeoutMs}, stamp())) {
			countOf(message.recipient).offered += 1;
			faultPoint('deliver.offered');
		}
	}

	for (const id of store.claims.listBack(now(), policy.askSettleMs)) store.claims.goOn(id, 'goes on', stamp());
	for (const [recipient, delivered] of store.deliveries.countDelivered()) countOf(recipient).delivered = delivered;
	return {byRecipient, dead};
};

/** Its sender is told, if it is an agent that is still there; a person sees it on the screen. */
const giveUp = ({store, stamp}: Context, message: Receipt, death: {code: DeathCode; reason: string}): boolean =>
	store.atomically(() => {
		if (!store.messages.move(message, 'dead', stamp(), death)) return false;
		const {sender, id, taskId} = message;
		const agent = agentIdSchema.safeParse(sender).success ? store.agents.find(sender) : undefined;
		if (agent !== undefined && isLive(agent.state)) {
			store.messages.post({sender: orchestrator, recipient: sender, type: 'note', taskId, text: `Your ${id} was not delivered: ${death.reason}.`}, stamp());
		}

		return true;
	});
