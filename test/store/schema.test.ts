import {readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, onTestFinished, test} from 'vitest';
import {openDatabase} from '../../source/store/migrate.js';
import {metricsMigrations, roadmapMigrations} from '../../source/store/migrations.js';

const open = (steps: readonly string[]) => {
	const database = openDatabase(':memory:', {steps, synchronous: 'FULL', busyMs: 100});
	onTestFinished(() => {
		database.close();
	});
	return database;
};

const schemaOf = (name: string, steps: readonly string[]): string =>
	[
		`-- ${name}, version ${steps.length}`,
		...open(steps).prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').pluck().all(),
	].join(';\n\n');

test('the schema of a fresh database is the committed one; after a new step: ORCH_WRITE_SCHEMA=1 vitest run test/store/schema.test.ts', () => {
	const file = new URL('schema.sql', import.meta.url);
	const schema = `${[schemaOf('roadmap.db', roadmapMigrations), schemaOf('metrics.db', metricsMigrations)].join(';\n\n')};\n`;
	if (process.env['ORCH_WRITE_SCHEMA'] === '1') writeFileSync(file, schema);
	expect(schema).toBe(readFileSync(file, 'utf8'));
});

describe('no row can say what cannot be', () => {
	const task = `INSERT INTO specs_task (task_id, title, priority, position, created_at_ms) VALUES ('T', 'Title', 'high', 1, 0);`;
	const doing = (columns: string, values: string) =>
		`INSERT INTO orchestrator_task (task_id, priority_rank, position, created_at_ms, changed_at_ms, ${columns}) VALUES ('T', 1, 1, 0, 0, ${values})`;
	const merge = (columns: string, values: string) =>
		`INSERT INTO merge_attempt (task_id, base_ref, head_ref, created_at_ms, ${columns}) VALUES ('T', 'b', 'h', 0, ${values})`;

	test.each([
		{what: 'a task at work has an agent', sound: doing('status, assigned_agent', `'working', 'a1'`), not: doing('status', `'working'`)},
		{what: 'a merged task has its commit', sound: doing('status, merge_commit', `'merged', 'c'`), not: doing('status', `'merged'`)},
		{what: 'a cleaned task has its commit', sound: doing('status, merge_commit', `'cleaned', 'c'`), not: doing('status', `'cleaned'`)},
		{what: 'a retry has its hour', sound: doing('status, not_before_ms', `'retrying', 5`), not: doing('status', `'retrying'`)},
		{what: 'a state is one of the known ones', sound: doing('status', `'ready'`), not: doing('status', `'done'`)},
		{
			what: 'nobody waits for less than nothing',
			sound: doing('status, open_dependencies', `'ready', 0`),
			not: doing('status, open_dependencies', `'ready', -1`),
		},
		{what: 'files are JSON', sound: doing('status, trouble_files', `'ready', '["a"]'`), not: doing('status, trouble_files', `'ready', 'a'`)},
		{what: 'a number is a number', sound: doing('status, fence', `'ready', 1`), not: doing('status, fence', `'ready', 'one'`)},
		{what: 'a built merge has its commit', sound: merge('step, commit_ref', `'built', 'c'`), not: merge('step', `'built'`)},
		{what: 'a landed merge has its commit', sound: merge('step, commit_ref', `'landed', 'c'`), not: merge('step', `'landed'`)},
		{
			what: 'a lease is one of the known ones',
			sound: `INSERT INTO lease (name, epoch, taken_at_ms) VALUES ('conductor', 1, 0)`,
			not: `INSERT INTO lease (name, epoch, taken_at_ms) VALUES ('other', 1, 0)`,
		},
	])('$what', ({sound, not}) => {
		const database = open(roadmapMigrations);
		database.exec(task);
		expect(() => database.exec(not)).toThrow(/CHECK constraint|cannot store TEXT/);
		database.exec(sound);
	});

	test.each([
		{what: 'two merges at once', first: merge('step', `'intent'`), second: merge('step, commit_ref', `'verified', 'c'`)},
		{what: 'two tasks at one place', first: '', second: task.replace(`'T'`, `'T2'`)},
		{what: 'two tasks that differ in capitals', first: '', second: task.replace(`'T'`, `'t'`).replace('1, 0', '2, 0')},
	])('there are never $what', ({first, second}) => {
		const database = open(roadmapMigrations);
		database.exec(task);
		database.exec(first);
		expect(() => database.exec(second)).toThrow(/UNIQUE/);
	});

	test('a task that is not planned cannot be done', () => {
		expect(() => open(roadmapMigrations).exec(doing('status', `'ready'`))).toThrow(/FOREIGN KEY/);
	});
});

describe('the audit trail', () => {
	const row = `INSERT INTO audit_event (at_ms, actor, kind, subject) VALUES (1, 'me', 'task', 'T')`;

	test.each([
		"UPDATE audit_event SET actor = 'you'",
		'DELETE FROM audit_event',
		"INSERT OR REPLACE INTO audit_event (event_id, at_ms, actor, kind, subject) VALUES (1, 2, 'you', 'task', 'T')",
	])('refuses %s', statement => {
		const database = open(roadmapMigrations);
		database.exec(row);
		expect(() => database.exec(statement)).toThrow('append only');
		expect(database.prepare('SELECT actor FROM audit_event').pluck().all()).toEqual(['me']);
	});

	test('never gives a number twice', () => {
		const database = open(roadmapMigrations);
		database.exec(row);
		expect(database.prepare(row).run().lastInsertRowid).toBe(2);
		expect(database.prepare<[], string>(`SELECT sql FROM sqlite_schema WHERE name = 'audit_event'`).pluck().get()).toContain('AUTOINCREMENT');
	});
});

test.each([
	['waiting', 'pending'],
	['ready', 'ready'],
	['claimed', 'assigned'],
	['unproven', 'assigned'],
	['blocked', 'blocked'],
	['cancelled', 'failed'],
	['gave-up', 'failed'],
])('a task that is %s is %s in the words of the specification', (state, status) => {
	const database = open(roadmapMigrations);
	database.exec(`INSERT INTO specs_task (task_id, title, priority, position, created_at_ms) VALUES ('T', 'Title', 'high', 1, 0);
		INSERT INTO orchestrator_task (task_id, status, priority_rank, position, created_at_ms, changed_at_ms) VALUES ('T', '${state}', 1, 1, 0, 0)`);
	expect(database.prepare('SELECT status FROM specs_task_status').pluck().get()).toBe(status);
});
