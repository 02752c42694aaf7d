/**
A database as an earlier version has left it: with the tasks of a world, and without what came later.
*/
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {roadmapMigrations} from '../../source/store/migrations.js';
import type {World} from './world.js';

/** `version`: how many steps of the schema there were then. */
export const leaveOldDatabase = ({root, backlog}: World, version: number): void => {
	const tasks: ReadonlyArray<{readonly id: string; readonly title: string; readonly check?: string}> = backlog.split('\n').map(line => JSON.parse(line));
	mkdirSync(path.join(root, 'data'), {recursive: true, mode: 0o700});
	const database = new SqliteDatabase(path.join(root, 'data', 'roadmap.db'));
	database.pragma('journal_mode = WAL');
	for (const step of roadmapMigrations.slice(0, version)) database.exec(step);
	database.pragma(`user_version = ${version}`);
	const inserts = [
		"INSERT INTO specs_task (task_id, title, priority, check_command, position, created_at_ms) VALUES (@id, @title, 'medium', @check, @position, 1)",
		"INSERT INTO orchestrator_task (task_id, status, priority_rank, position, created_at_ms, changed_at_ms) VALUES (@id, 'waiting', 2, @position, 1, 1)",
		"INSERT INTO audit_event (at_ms, actor, kind, subject, to_state) VALUES (1, 'import-backlog', 'task', @id, 'waiting')",
	].map(sql => database.prepare(sql));
	for (const [index, {id, title, check = null}] of tasks.entries()) for (const insert of inserts) insert.run({id, title, check, position: index + 1});
	database.close();
};
