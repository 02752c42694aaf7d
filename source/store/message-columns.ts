/**
How a row of messages is read.
*/
import type {TaskId} from '../domain/ids.js';
import {type Message, messageIdOf, type Receipt} from '../domain/message.js';

type Nullable<Type> = {readonly [Name in keyof Type]: undefined extends Type[Name] ? Exclude<Type[Name], undefined> | null : Type[Name]};

/** As the columns are read: what may be missing is null, and ids are numbers. */
export type ReceiptRow = Nullable<Omit<Receipt, 'id' | 'replyTo'>> & {readonly id: number; readonly replyTo: number | null; readonly taskId: TaskId | null};

export const messageColumns = `message_id AS id, sender, recipient, message_type AS type, task_id AS taskId, payload AS text, status AS state, created_at_ms AS createdAtMs,
		attempts, handed_to AS handedTo, handed_by AS way, not_before_ms AS notBeforeMs, lease_until_ms AS leaseUntilMs, timeout_ms AS timeoutMs,
		delivered_at_ms AS deliveredAtMs, seen_at_ms AS seenAtMs, acted_at_ms AS actedAtMs, error_message AS reason, error_code AS code, reply_to AS replyTo`;

export const messageSelect = `SELECT ${messageColumns} FROM agent_message`;

export const toMessage = ({id, sender, recipient, type, taskId, text, state, createdAtMs}: ReceiptRow): Message => ({
	id: messageIdOf(id),
	sender,
	recipient,
	type,
	taskId: taskId ?? undefined,
	text,
	state,
	createdAtMs,
});

export const toReceipt = (row: ReceiptRow): Receipt => ({
	...toMessage(row),
	attempts: row.attempts,
	handedTo: row.handedTo ?? undefined,
	way: row.way ?? undefined,
	notBeforeMs: row.notBeforeMs ?? undefined,
	leaseUntilMs: row.leaseUntilMs ?? undefined,
	timeoutMs: row.timeoutMs ?? undefined,
	deliveredAtMs: row.deliveredAtMs ?? undefined,
	seenAtMs: row.seenAtMs ?? undefined,
	actedAtMs: row.actedAtMs ?? undefined,
	reason: row.reason ?? undefined,
	code: row.code ?? undefined,
	replyTo: row.replyTo === null ? undefined : messageIdOf(row.replyTo),
});
