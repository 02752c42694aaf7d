/**
The ids there are, for whoever completes a word: a look that changes nothing and waits for nobody.
*/
import SqliteDatabase from 'better-sqlite3';

export type KnownId = {readonly word: string; readonly does: string};

/** Nobody reads through more. */
const idsMax = 200;

/** Longer than this nobody waits after a Tab. */
const busyMs = 50;

const agents = `
	SELECT agent_id AS word, status || ' ' || task_id AS does FROM agent_lifecycle WHERE agent_id LIKE @prefix || '%'
	ORDER BY status IN ('ended', 'lost'), number DESC LIMIT ${idsMax}`;
const tasks = `
	SELECT task.task_id AS word, status || ' ' || title AS does FROM orchestrator_task AS task JOIN specs_task USING (task_id)
	WHERE task.task_id LIKE @prefix || '%' ORDER BY status IN ('cleaned', 'cancelled'), specs_task.position LIMIT ${idsMax}`;

/** Those that begin with `prefix`: agents at work first, tasks that are not over first. @throws when the file cannot be read. */
export const listKnownIds = (file: string, what: 'agent' | 'task', prefix: string): KnownId[] => {
	if (!/^[\w-]*$/.test(prefix)) return [];
	const database = new SqliteDatabase(file, {readonly: true, fileMustExist: true, timeout: busyMs});
	try {
		return database.prepare<[{prefix: string}], KnownId>(what === 'agent' ? agents : tasks).all({prefix});
	} finally {
		database.close();
	}
};
