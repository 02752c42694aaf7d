/**
What waits, works and has failed, by one quick look that changes nothing and waits for nobody.
*/
import SqliteDatabase from 'better-sqlite3';
import type {Snapshot} from '../domain/snapshot.js';
import type {TaskState} from '../domain/task.js';
import {createActivityStore} from './activities.js';
import {createAgentStore} from './agents.js';
import {createMessageStore} from './messages.js';
import {createTaskStore} from './tasks.js';

export type Glance = Pick<Snapshot, 'agents' | 'tasks' | 'messages'>;

/** Longer than this nobody waits for a line of a status bar. */
const busyMs = 50;
const messagesMax = 100;

/** What may wait for a person or has failed, and what waits behind it. */
const states: readonly TaskState[] = ['waiting', 'blocked', 'finished', 'unproven', 'conflicted', 'failed', 'gave-up'];

/** `to`: whose messages. @throws when the file cannot be read, or is not as this version writes it. */
export const glanceAt = (file: string, to: string): Glance => {
	const database = new SqliteDatabase(file, {readonly: true, fileMustExist: true, timeout: busyMs});
	try {
		const {note} = createActivityStore(database);
		const tasks = createTaskStore(database, note);
		return {
			agents: createAgentStore(database, note).listLive(),
			tasks: states.flatMap(state => tasks.listIn(state)),
			messages: createMessageStore(database, note).listWaiting(to, messagesMax),
		};
	} finally {
		database.close();
	}
};
