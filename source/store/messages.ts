/**
The post box: a message stays until it is acted on or dead.
*/
import type {Database} from 'better-sqlite3';
import type {TaskId} from '../domain/ids.js';
import type {Message, MessageState} from '../domain/message.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';

export type NewMessage = Pick<Message, 'sender' | 'recipient' | 'type' | 'text'> & {readonly taskId?: TaskId | undefined};

type Row = Omit<Message, 'id' | 'taskId'> & {readonly id: number; readonly taskId: TaskId | null};

const toMessage = ({id, taskId, ...row}: Row): Message => ({...row, id: `msg-${String(id).padStart(3, '0')}`, taskId: taskId ?? undefined});

const select = `
	SELECT message_id AS id, sender, recipient, message_type AS type, task_id AS taskId, payload AS text, status AS state, created_at_ms AS createdAtMs
	FROM agent_message`;

export const createMessageStore = (database: Database, note: NoteActivity) => {
	const insert = database.prepare(`
		INSERT INTO agent_message (sender, recipient, message_type, task_id, payload, created_at_ms)
		VALUES (@sender, @recipient, @type, @taskId, @text, @atMs)`);
	const waiting = database.prepare<[string, number], Row>(`
		${select} WHERE recipient = ? AND status IN ('queued', 'delivered') ORDER BY message_id LIMIT ?`);
	const update = database
		.prepare<Record<string, unknown>, string>(`
		UPDATE agent_message SET status = @to, delivered_at_ms = CASE WHEN @to = 'delivered' THEN @atMs ELSE delivered_at_ms END
		WHERE message_id = @id AND status = @from RETURNING recipient`)
		.pluck();
	const open = database.prepare<[string, string], Row>(`${select} WHERE recipient = ? AND task_id = ? AND status IN ('queued', 'delivered', 'seen')`);

	const post = (message: NewMessage, stamp: Stamp): string => {
		const {lastInsertRowid} = insert.run({...message, taskId: message.taskId ?? null, atMs: stamp.atMs});
		const id = `msg-${String(lastInsertRowid).padStart(3, '0')}`;
		note({kind: 'message', subject: message.recipient, to: 'queued', why: message.text}, stamp);
		return id;
	};

	const move = ({id, state}: Pick<Message, 'id' | 'state'>, to: MessageState, stamp: Stamp): boolean => {
		const [recipient] = update.all({id: Number(id.slice('msg-'.length)), from: state, to, atMs: stamp.atMs});
		if (recipient !== undefined) note({kind: 'message', subject: recipient, from: state, to, why: id}, stamp);
		return recipient !== undefined;
	};

	const settle = (recipient: string, taskId: TaskId, stamp: Stamp): void => {
		for (const message of open.all(recipient, taskId).map(toMessage)) move(message, 'acted', stamp);
	};

	return {
		post: (message: NewMessage, stamp: Stamp): string => database.transaction(post).immediate(message, stamp),
		/** The oldest ones for `recipient` that have not been seen. */
		listWaiting: (recipient: string, max: number): Message[] => waiting.all(recipient, max).map(toMessage),
		/** Compare-and-set; `false` when somebody else was faster. */
		move: (message: Pick<Message, 'id' | 'state'>, to: MessageState, stamp: Stamp): boolean => database.transaction(move).immediate(message, to, stamp),
		/** What was asked about a task has been answered by what was done with it. */
		settle: (recipient: string, taskId: TaskId, stamp: Stamp): void => {
			database.transaction(settle).immediate(recipient, taskId, stamp);
		},
	};
};
