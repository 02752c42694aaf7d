/**
The post box: a message stays until it is acted on or dead, and some days longer.
*/
import type {Database} from 'better-sqlite3';
import type {TaskId} from '../domain/ids.js';
import {type DeathCode, human, type Message, type MessageState, messageIdOf, numberOfMessage, type Receipt} from '../domain/message.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';
import {messageSelect, type ReceiptRow, toMessage, toReceipt} from './message-columns.js';

export type NewMessage = Pick<Message, 'sender' | 'recipient' | 'type' | 'text'> & {
	readonly taskId?: TaskId | undefined;
	/** How long an attempt may take before it counts as failed; nobody waits for a person in that way. */
	readonly timeoutMs?: number | undefined;
	/** The message that it answers. */
	readonly replyTo?: string | undefined;
	/** A second message of the same sender with this key is the first one. */
	readonly dedupeKey?: string | undefined;
};

/** Why one is dead. */
export type Death = {readonly code: DeathCode; readonly reason: string};

/** What was thrown away: messages by the state they were in, and what that makes room for in the file. */
export type Purged = {readonly byState: Readonly<Partial<Record<MessageState, number>>>; readonly freedBytes: number};

const open = `status IN ('queued', 'delivered')`;

export const createMessageStore = (database: Database, note: NoteActivity) => {
	const insert = database.prepare(`
		INSERT INTO agent_message (sender, recipient, message_type, task_id, payload, created_at_ms, changed_at_ms, not_before_ms, timeout_ms, reply_to, dedupe_key)
		VALUES (@sender, @recipient, @type, @taskId, @text, @atMs, @atMs, @notBeforeMs, @timeoutMs, @replyTo, @dedupeKey)`);
	const same = database.prepare<[string, string], number>('SELECT message_id FROM agent_message WHERE sender = ? AND dedupe_key = ?').pluck();
	const one = database.prepare<[number], ReceiptRow>(`${messageSelect} WHERE message_id = ?`);
	const waiting = database.prepare<[string, number], ReceiptRow>(`${messageSelect} 
		WHERE recipient = ? AND status IN ('queued', 'delivered', 'seen') AND (status <> 'seen' OR message_type = 'question') ORDER BY message_id LIMIT ?`);
	const newest = database.prepare<[{addresses: string | null; max: number}], ReceiptRow>(`
		SELECT * FROM (${messageSelect} WHERE @addresses IS NULL OR recipient IN (SELECT value FROM json_each(@addresses)) ORDER BY message_id DESC LIMIT @max)
		ORDER BY id`);
	const count = database
		.prepare<[{addresses: string | null; isQueued: number}], number>(`
		SELECT count(*) FROM agent_message WHERE ${open} AND (status = 'queued' OR @isQueued = 0) AND (@addresses IS NULL OR recipient IN (SELECT value FROM json_each(@addresses)))`)
		.pluck();
	const update = database
		.prepare<Record<string, unknown>, string>(`
		UPDATE agent_message SET status = @to, changed_at_ms = @atMs, error_message = coalesce(@reason, error_message), error_code = @code,
			delivered_at_ms = CASE WHEN @to = 'delivered' THEN @atMs WHEN @to IN ('seen', 'acted') THEN coalesce(delivered_at_ms, @atMs) ELSE delivered_at_ms END,
			seen_at_ms = CASE WHEN @to IN ('seen', 'acted') THEN coalesce(seen_at_ms, @atMs) ELSE seen_at_ms END,
			acted_at_ms = CASE WHEN @to = 'acted' THEN @atMs ELSE acted_at_ms END,
			not_before_ms = CASE WHEN @to = 'delivered' THEN not_before_ms END, lease_until_ms = CASE WHEN @to = 'delivered' THEN lease_until_ms END
		WHERE message_id = @id AND status = @from RETURNING recipient`)
		.pluck();
	const about = database.prepare<[string, string], ReceiptRow>(
		`${messageSelect} WHERE recipient = ? AND task_id = ? AND status IN ('queued', 'delivered', 'seen')`,
	);
	const pages = database.prepare<[], {free: number; size: number}>(
		'SELECT (SELECT freelist_count FROM pragma_freelist_count) AS free, (SELECT page_size FROM pragma_page_size) AS size',
	);
	const oldest = database.prepare<[], number | null>(`SELECT min(changed_at_ms) FROM agent_message WHERE status <> 'queued'`).pluck();
	const remove = database
		.prepare<[{beforeMs: number; max: number}], MessageState>(`
		DELETE FROM agent_message WHERE message_id IN
			(SELECT message_id FROM agent_message WHERE status <> 'queued' AND changed_at_ms < @beforeMs ORDER BY changed_at_ms LIMIT @max)
		RETURNING status`)
		.pluck();

	const post = (message: NewMessage, stamp: Stamp): string => {
		const {sender, recipient, type, text, taskId, timeoutMs, replyTo, dedupeKey} = message;
		const {lastInsertRowid} = insert.run({
			...{sender, recipient, type, text, taskId: taskId ?? null, atMs: stamp.atMs, dedupeKey: dedupeKey ?? null},
			// A person is waited for, however long it takes.
			notBeforeMs: recipient === human ? null : stamp.atMs,
			timeoutMs: recipient === human ? null : (timeoutMs ?? null),
			replyTo: replyTo === undefined ? null : numberOfMessage(replyTo),
		});
		note({kind: 'message', subject: recipient, to: 'queued', why: text}, stamp);
		return messageIdOf(Number(lastInsertRowid));
	};

	const move = ({id, state}: Pick<Message, 'id' | 'state'>, to: MessageState, stamp: Stamp, death?: Death): boolean => {
		const [recipient] = update.all({id: numberOfMessage(id), from: state, to, atMs: stamp.atMs, reason: death?.reason ?? null, code: death?.code ?? null});
		if (recipient !== undefined) note({kind: 'message', subject: recipient, from: state, to, why: death === undefined ? id : `${id}: ${death.reason}`}, stamp);
		return recipient !== undefined;
	};

	const settle = (recipient: string, taskId: TaskId, stamp: Stamp): void => {
		for (const message of about.all(recipient, taskId).map(toMessage)) move(message, 'acted', stamp);
	};

	const purge = (beforeMs: number, max: number, stamp: Stamp): Purged => {
		const before = pages.get() ?? {free: 0, size: 0};
		const byState: Partial<Record<MessageState, number>> = {};
		const removed = remove.all({beforeMs, max});
		for (const state of removed) byState[state] = (byState[state] ?? 0) + 1;
		if (removed.length > 0) note({kind: 'message', subject: 'all', to: 'deleted', why: `${removed.length} old ones`}, stamp);
		return {byState, freedBytes: Math.max(0, (pages.get()?.free ?? 0) - before.free) * before.size};
	};

	const namesOf = (addresses: readonly string[] | undefined): string | null => (addresses === undefined ? null : JSON.stringify(addresses));

	return {
		post: (message: NewMessage, stamp: Stamp): string => database.transaction(post).immediate(message, stamp),
		/** The message that this sender has sent with this key. */
		findSame(sender: string, dedupeKey: string): string | undefined {
			const number = same.get(sender, dedupeKey);
			return number === undefined ? undefined : messageIdOf(number);
		},
		find: (id: string): Receipt | undefined => one.all(numberOfMessage(id)).map(toReceipt)[0],
		/** The oldest ones for `recipient` that have not been seen, and questions until they are answered. */
		listWaiting: (recipient: string, max: number): Message[] => waiting.all(recipient, max).map(toMessage),
		/** The newest ones to any of these addresses (default: to anybody), in whatever state; oldest of them first. */
		listNewest: (addresses: readonly string[] | undefined, max: number): Receipt[] => newest.all({addresses: namesOf(addresses), max}).map(toReceipt),
		/** How many have not been handed out. */
		countQueued: (addresses?: readonly string[]): number => count.get({addresses: namesOf(addresses), isQueued: 1}) ?? 0,
		/** How many have not been seen. */
		countWaiting: (addresses?: readonly string[]): number => count.get({addresses: namesOf(addresses), isQueued: 0}) ?? 0,
		/** Compare-and-set; `false` when somebody else was faster. */
		move: (message: Pick<Message, 'id' | 'state'>, to: MessageState, stamp: Stamp, death?: Death): boolean =>
			database.transaction(move).immediate(message, to, stamp, death),
		/** What was asked about a task has been answered by what was done with it. */
		settle: (recipient: string, taskId: TaskId, stamp: Stamp): void => {
			database.transaction(settle).immediate(recipient, taskId, stamp);
		},
		/** Since when the oldest of those is as it is that are not on their way any more. */
		oldestKeptMs: (): number | undefined => oldest.get() ?? undefined,
		/** Throws away up to `max` of those that have not changed since then; never one that was not handed out. */
		purge: (beforeMs: number, max: number, stamp: Stamp): Purged => database.transaction(purge).immediate(beforeMs, max, stamp),
	};
};
