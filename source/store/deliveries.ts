/**
The way of a message to its recipient: attempts that begin, hand out, and come to nothing. Each move has its audit row.
*/
import type {Database} from 'better-sqlite3';
import type {AgentId} from '../domain/ids.js';
import type {Message, Receipt, WayIn} from '../domain/message.js';
import {numberOfMessage} from '../domain/message.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';
import {messageColumns, messageSelect, type ReceiptRow, toReceipt} from './message-columns.js';

export type HandOut = {
	/** Messages to any of these. */
	readonly addresses: readonly string[];
	/** Who gets them. */
	readonly consumer: string;
	readonly way: WayIn;
	readonly max: number;
	/** How long an attempt may take; default: what the message itself says. */
	readonly timeoutMs?: number | undefined;
	/** Whether one that was handed out in vain before is handed out again ahead of its time. */
	readonly isEarly?: boolean;
};

/** In these words, and ordered by `+message_id`, or the index over what is under way is not used: thousands that are over may lie beside it. */
const open = `status IN ('queued', 'delivered')`;

/** States of a task in which nobody will read what is there for its agents. */
const unread = `('finished', 'merging', 'gave-up', 'merged', 'cleaned', 'cancelled')`;

/** Sent to an agent that has left and has no successor, or handed to one that has left. */
const lost = `
	${open} AND EXISTS (
		SELECT 1 FROM agent_lifecycle a LEFT JOIN orchestrator_task t ON t.task_id = a.task_id
		WHERE a.number = CAST(substr(coalesce(handed_to, recipient), 2) AS INTEGER) AND coalesce(handed_to, recipient) = 'a' || a.number
			AND a.status IN ('ended', 'lost') AND (agent_message.status = 'delivered' OR t.status IN ${unread}))`;

/**
Part of a prompt that its agent is at work on, or handed to an agent that left well: it need not say so any more. What one that failed has printed
is no proof that it has read anything: it may only have said that nobody is logged in.
*/
const begun = `
	${open} AND status = 'delivered' AND handed_by IN ('prompt', 'tool') AND EXISTS (
		SELECT 1 FROM agent_lifecycle a
		WHERE a.number = CAST(substr(handed_to, 2) AS INTEGER) AND handed_to = 'a' || a.number
			AND CASE WHEN a.status IN ('ended', 'lost') THEN a.status = 'ended' AND a.exit_code = 0 ELSE handed_by = 'prompt' AND a.saying <> '' END)`;

export const createDeliveryStore = (database: Database, note: NoteActivity) => {
	const candidates = database
		.prepare<[{addresses: string; atMs: number; isEarly: number; max: number}], number>(`
		SELECT message_id FROM agent_message
		WHERE status = 'queued' AND recipient IN (SELECT value FROM json_each(@addresses))
			AND (@isEarly = 1 OR coalesce(not_before_ms, 0) <= @atMs OR delivered_at_ms IS NULL)
		ORDER BY message_id LIMIT @max`)
		.pluck();
	const give = database.prepare<Record<string, unknown>, ReceiptRow>(`
		UPDATE agent_message SET status = 'delivered', delivered_at_ms = @atMs, changed_at_ms = @atMs, handed_to = @consumer, handed_by = @way,
			attempts = attempts + (lease_until_ms IS NULL), retry_count = max(0, attempts + (lease_until_ms IS NULL) - 1),
			lease_until_ms = CASE WHEN recipient <> 'human' THEN @atMs + coalesce(@timeoutMs, timeout_ms, @defaultMs) END, not_before_ms = NULL
		WHERE message_id = @id RETURNING ${messageColumns}`);
	const due = database.prepare<[number, number], ReceiptRow>(
		`${messageSelect} WHERE ${open} AND coalesce(lease_until_ms, not_before_ms) <= ? ORDER BY +message_id LIMIT ?`,
	);
	const hasDue = database
		.prepare<[number], number>(`
		SELECT EXISTS (SELECT 1 FROM agent_message WHERE ${open} AND coalesce(lease_until_ms, not_before_ms) <= ?)
			OR EXISTS (SELECT 1 FROM agent_message WHERE ${lost}) OR EXISTS (SELECT 1 FROM agent_message WHERE ${begun})`)
		.pluck();
	const next = database.prepare<[], number | null>(`SELECT min(coalesce(lease_until_ms, not_before_ms)) FROM agent_message WHERE ${open}`).pluck();
	const listLost = database.prepare<[number], ReceiptRow>(`${messageSelect} WHERE ${lost} ORDER BY +message_id LIMIT ?`);
	const listBegun = database.prepare<[number], ReceiptRow>(`${messageSelect} WHERE ${begun} ORDER BY +message_id LIMIT ?`);
	const handedTo = database.prepare<[string], ReceiptRow>(`${messageSelect} WHERE ${open} AND status = 'delivered' AND handed_to = ? ORDER BY +message_id`);
	const delivered = database.prepare<[], {recipient: string; count: number}>(
		`SELECT recipient, count(*) AS count FROM agent_message WHERE ${open} AND status = 'delivered' GROUP BY recipient`,
	);
	const addresses = database
		.prepare<[{number: number}], string>(`
		SELECT 'a' || mine.number FROM agent_lifecycle me JOIN agent_lifecycle mine ON mine.task_id = me.task_id AND mine.number <= me.number
		WHERE me.number = @number UNION SELECT agent_type || ':any' FROM agent_lifecycle WHERE number = @number`)
		.pluck();
	const begin = database.prepare(`
		UPDATE agent_message SET attempts = attempts + 1, retry_count = attempts, lease_until_ms = @atMs + coalesce(@timeoutMs, timeout_ms, @defaultMs), not_before_ms = NULL
		WHERE message_id = @id AND status = 'queued' AND lease_until_ms IS NULL`);
	const again = database.prepare(`
		UPDATE agent_message SET status = 'queued', changed_at_ms = @atMs, not_before_ms = @notBeforeMs, lease_until_ms = NULL, handed_to = NULL, error_message = @reason
		WHERE message_id = @id AND status = @from`);

	const handOut = ({addresses, consumer, way, max, timeoutMs, isEarly}: HandOut, defaultMs: number, stamp: Stamp): Receipt[] => {
		const wanted = candidates.all({addresses: JSON.stringify(addresses), atMs: stamp.atMs, isEarly: isEarly === true ? 1 : 0, max});
		const given = wanted.flatMap(id => give.all({id, consumer, way, atMs: stamp.atMs, timeoutMs: timeoutMs ?? null, defaultMs}).map(toReceipt));
		for (const {id, recipient} of given) {
			note({kind: 'message', subject: recipient, from: 'queued', to: 'delivered', why: `${id} to ${consumer} by ${way}`}, stamp);
		}

		return given;
	};

	const tryAgain = ({id, state, recipient}: Pick<Message, 'id' | 'state' | 'recipient'>, notBeforeMs: number, reason: string, stamp: Stamp): boolean => {
		const {changes} = again.run({id: numberOfMessage(id), from: state, notBeforeMs, reason, atMs: stamp.atMs});
		if (changes === 1) note({kind: 'message', subject: recipient, from: state, to: 'queued', why: `${id}: ${reason}`}, stamp);
		return changes === 1;
	};

	return {
		/** Hands the oldest ones to one consumer, all in one transaction: nobody else gets them as long as that attempt is going on. */
		handOut: (what: HandOut, defaultMs: number, stamp: Stamp): Receipt[] => database.transaction(handOut).immediate(what, defaultMs, stamp),
		/** Those whose hour has come: an attempt is to begin, or one has taken too long. */
		listDue: (nowMs: number, max: number): Receipt[] => due.all(nowMs, max).map(toReceipt),
		/** Whether there is one that somebody has to look at. */
		hasDue: (nowMs: number): boolean => hasDue.get(nowMs) === 1,
		nextDueAtMs: (): number | undefined => next.get() ?? undefined,
		/** Those that an agent has, or was to have, that is not there any more. */
		listLost: (max: number): Receipt[] => listLost.all(max).map(toReceipt),
		/** Those in a prompt whose agent has said something since, and those of an agent that left well. */
		listBegun: (max: number): Receipt[] => listBegun.all(max).map(toReceipt),
		/** Those that this agent was handed and has not shown to have seen. */
		listHandedTo: (id: AgentId): Receipt[] => handedTo.all(id).map(toReceipt),
		/** How many of each recipient are handed out and not seen. */
		countDelivered: (): ReadonlyMap<string, number> => new Map(delivered.all().map(({recipient, count}) => [recipient, count])),
		/** What an agent listens to: its own id, those of the attempts at its task before it, and its type. */
		addressesOf: (id: AgentId): string[] => addresses.all({number: Number(id.slice(1))}),
		/** An attempt begins: whoever asks until its time is over gets the message. */
		begin: ({id}: Pick<Message, 'id'>, times: {readonly timeoutMs: number | undefined; readonly defaultMs: number}, stamp: Stamp): boolean =>
			begin.run({id: numberOfMessage(id), atMs: stamp.atMs, timeoutMs: times.timeoutMs ?? null, defaultMs: times.defaultMs}).changes === 1,
		/** An attempt has come to nothing; the next one begins then. */
		tryAgain: (message: Pick<Message, 'id' | 'state' | 'recipient'>, notBeforeMs: number, reason: string, stamp: Stamp): boolean =>
			database.transaction(tryAgain).immediate(message, notBeforeMs, reason, stamp),
	};
};
