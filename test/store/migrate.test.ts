import {readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {describe, expect, onTestFinished, test} from 'vitest';
import {type OpenOptions, openDatabase} from '../../source/store/migrate.js';
import {roadmapMigrations} from '../../source/store/migrations.js';
import {openStore} from '../../source/store/store.js';
import {aFolder} from '../support/folder.js';
import {aPlan, at} from '../support/store.js';

const one = 'CREATE TABLE one (x INTEGER) STRICT;';

const open = (file: string, more: Partial<OpenOptions> = {}) => {
	const database = openDatabase(file, {steps: [one], synchronous: 'FULL', busyMs: 1234, ...more});
	onTestFinished(() => {
		database.close();
	});
	return database;
};
const two = 'CREATE TABLE two (x INTEGER) STRICT; INSERT INTO two SELECT x FROM one;';

describe('steps', () => {
	test('are applied once each, in order, and only those that lack', () => {
		const file = path.join(aFolder(), 'a.db');
		const first = open(file, {steps: [one]});
		first.exec('INSERT INTO one VALUES (7)');
		first.close();
		for (const _ of [1, 2]) {
			const database = open(file, {steps: [one, two]});
			expect(database.pragma('user_version', {simple: true})).toBe(2);
			expect(database.prepare('SELECT x FROM two').pluck().all()).toEqual([7]);
			database.close();
		}
	});

	test('one that fails leaves nothing of it, nor of those before it', () => {
		const file = path.join(aFolder(), 'a.db');
		expect(() => open(file, {steps: [one, 'CREATE TABLE two (x INTEGER); SELECT nonsense']})).toThrow('nonsense');
		const database = open(file, {steps: []});
		expect(database.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual([]);
	});
});

describe('a file that must not be used is refused, and left as it is', () => {
	/** A store with so many tasks that it has many pages; closed, so that all of it is in one file. */
	const filled = () => {
		const folder = aFolder();
		const store = openStore(folder);
		store.plans.add(
			Array.from({length: 300}, (_, index) => aPlan(`T${index}`, {prompt: 'x'.repeat(500)})),
			at(0),
		);
		store.close();
		return {folder, file: path.join(folder, 'roadmap.db')};
	};
	const refusal = (folder: string): unknown => {
		try {
			openStore(folder).close();
			return undefined;
		} catch (error) {
			return error;
		}
	};

	test('one of a newer orch-tui', () => {
		const {folder, file} = filled();
		const newer = new SqliteDatabase(file);
		newer.pragma('user_version = 9');
		newer.close();
		const before = readFileSync(file);
		expect(refusal(folder)).toMatchObject({
			name: 'StoreError',
			code: 'newer_schema',
			message: `${file} was written by a newer orch-tui (schema 9, this one knows ${roadmapMigrations.length}).`,
			hint: 'Use the newer version: npx orch-tui@latest.',
		});
		expect(readFileSync(file).equals(before)).toBe(true);
	});

	test.each([
		{what: 'another beginning', spoil: (bytes: Buffer) => bytes.fill('X', 0, 16)},
		{what: 'nothing but zeroes at its beginning', spoil: (bytes: Buffer) => bytes.fill(0, 0, 100)},
		{what: 'one page of noise', spoil: (bytes: Buffer) => bytes.fill(0xa5, 4096 * 20, 4096 * 21)},
		{what: 'one page of zeroes', spoil: (bytes: Buffer) => bytes.fill(0, 4096 * 30, 4096 * 31)},
		{what: 'a damaged schema', spoil: (bytes: Buffer) => bytes.fill(0xff, 100, 112)},
	])('one with $what', ({spoil}) => {
		const {folder, file} = filled();
		const bytes = spoil(readFileSync(file));
		writeFileSync(file, bytes);
		expect(refusal(folder)).toMatchObject({
			name: 'StoreError',
			code: 'damaged',
			message: expect.stringContaining(`${file} is damaged: `),
			hint: expect.stringContaining('backup'),
		});
		expect(readFileSync(file).equals(bytes)).toBe(true);
	});

	test('one that is no database at all', () => {
		const {folder, file} = filled();
		writeFileSync(file, '{"tasks": []}\n'.repeat(100));
		expect(refusal(folder)).toMatchObject({code: 'damaged'});
	});

	test('one that was cut short', () => {
		const {folder, file} = filled();
		truncateSync(file, statSync(file).size - 5 * 4096);
		expect(refusal(folder)).toMatchObject({code: 'damaged'});
	});

	test('an empty one with a WAL beside it: it had data', () => {
		const {folder, file} = filled();
		truncateSync(file, 0);
		writeFileSync(`${file}-wal`, 'what was written last');
		expect(refusal(folder)).toMatchObject({code: 'emptied', message: `${file} is empty though it had data.`});
		expect(statSync(file).size).toBe(0);
		expect(readFileSync(`${file}-wal`, 'utf8')).toBe('what was written last');
	});

	test('an empty one beside the figures, which are written after it: it had data', () => {
		const {folder, file} = filled();
		truncateSync(file, 0);
		expect(refusal(folder)).toMatchObject({code: 'emptied', hint: 'Put a backup in its place (orch-tui restore FILE), or move it away to begin anew.'});
		expect(statSync(file).size).toBe(0);
	});

	test('an empty one on its own is a new one', () => {
		const {folder, file} = filled();
		truncateSync(file, 0);
		rmSync(path.join(folder, 'metrics.db'));
		const store = openStore(folder);
		expect(store.tasks.list()).toEqual([]);
		store.close();
	});

	test('one that another program has locked', () => {
		const file = path.join(aFolder(), 'a.db');
		open(file).exec('BEGIN EXCLUSIVE');
		expect(() => open(file, {busyMs: 1, steps: [one, two]})).toThrow(`${file} is locked by another program.`);
	});
});

test.each([
	{name: 'FULL', synchronous: 2},
	{name: 'NORMAL', synchronous: 1},
] as const)('the settings are in force, with $name', ({name, synchronous}) => {
	const database = open(path.join(aFolder(), 'a.db'), {synchronous: name});
	const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'].map(pragma => database.pragma(pragma, {simple: true}));
	expect(pragmas).toEqual(['wal', synchronous, 1, 1234]);
});

test.each([
	{stands: 'a file', make: (folder: string) => writeFileSync(folder, ''), says: 'data cannot be written to: EEXIST.'},
	{
		stands: 'a place where nothing can be made',
		make: (folder: string) => symlinkSync('/proc/1', folder),
		says: 'roadmap.db cannot be written to: unable to open database file.',
	},
])('where $stands stands in its place, it is said', ({make, says}) => {
	const folder = path.join(aFolder(), 'data');
	make(folder);
	expect(() => openStore(folder)).toThrow(expect.objectContaining({code: 'not_writable', message: expect.stringContaining(says)}));
});

test('the folder is for its owner only, and made with all above it', () => {
	const folder = path.join(aFolder(), 'a', 'b');
	openStore(folder).close();
	expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('what another process wrote shows in the revision, what oneself wrote does not', () => {
	const folder = aFolder();
	const [mine, theirs] = [openStore(folder), openStore(folder)];
	onTestFinished(() => {
		mine.close();
		theirs.close();
	});
	const before = mine.foreignRevision();
	mine.plans.add([aPlan('A')], at(0));
	expect(mine.foreignRevision()).toBe(before);
	theirs.plans.add([aPlan('B')], at(0));
	expect(mine.foreignRevision()).not.toBe(before);
	expect(mine.tasks.find('B')).toBeDefined();
});

test('a file of the first step with rows in it becomes one of today, with nothing lost', () => {
	const folder = aFolder();
	const file = path.join(folder, 'roadmap.db');
	const old = open(file, {steps: roadmapMigrations.slice(0, 1)});
	old.exec(`
		INSERT INTO specs_task (task_id, title, priority, position, created_at_ms) VALUES ('T-1', 'a', 'high', 1, 1), ('T-2', 'b', 'low', 2, 1);
		INSERT INTO specs_task_dependency (task_id, dependency_id_ref, dependency_type, created_at_ms) VALUES ('T-2', 'T-1', 'hard', 1);
		INSERT INTO orchestrator_task (task_id, status, priority_rank, position, created_at_ms, changed_at_ms, open_dependencies)
			VALUES ('T-1', 'ready', 1, 1, 1, 1, 0), ('T-2', 'waiting', 3, 2, 1, 1, 1)`);
	old.close();

	const store = openStore(folder);
	onTestFinished(() => {
		store.close();
	});
	expect(store.tasks.list()).toMatchObject([
		{id: 'T-1', state: 'ready', priority: 'high'},
		{id: 'T-2', state: 'waiting', openDependencies: 1, waitsFor: ['T-1']},
	]);
	// Nobody has looked it over yet.
	expect(store.dependencies.isCheckDue()).toBe(true);
	expect(store.dependencies.mend(at(5))).toBe(0);
	store.dependencies.checked();
	store.plans.add([aPlan('T-3', {after: ['T-2']})], at(6));
	expect(store.dependencies.isCheckDue()).toBe(false);
});

test('what a database of the first step knows of agents and errors is all there after the second', () => {
	const file = path.join(aFolder(), 'roadmap.db');
	const first = openDatabase(file, {steps: roadmapMigrations.slice(0, 1), synchronous: 'FULL', busyMs: 100});
	first.exec(`
		INSERT INTO specs_task (task_id, title, priority, position, created_at_ms) VALUES ('T-1', 'x', 'high', 1, 1);
		INSERT INTO orchestrator_task (task_id, status, priority_rank, position, created_at_ms, changed_at_ms) VALUES ('T-1', 'ready', 1, 1, 1, 1);
		INSERT INTO agent_lifecycle (agent_type, task_id, fence, permissions, status, created_at_ms, last_heartbeat_ms) VALUES ('paper', 'T-1', 1, 'edit', 'ended', 5, 6);
		INSERT INTO error_events (agent_id, task_id, error_code, error_message, severity, recovery_action, recovered, created_at_ms, resolved_at_ms)
			VALUES ('a1', 'T-1', 'agent_failed', 'boom', 'medium', 'retry', 0, 7, NULL);
		INSERT INTO agent_lifecycle_events (agent_id, event_type, health_status, recorded_at_ms) VALUES ('a1', 'quiet', 'quiet', 6);`);
	first.close();
	const store = openStore(path.dirname(file));
	onTestFinished(() => {
		store.close();
	});
	expect(store.agents.find('a1')).toMatchObject({name: 'paper', state: 'ended', autoRestart: true, worksIn: 'worktree', timeoutMs: undefined});
	// What was handled then is not handled again.
	expect(store.errors.find('err-001')).toMatchObject({message: 'boom', action: 'retry', isHandled: true, isRecovered: false});
	expect(store.errors.handle('err-001', 'repair', 9)).toBe(false);
	expect(store.agents.listEvents('a1' as never, 5)).toHaveLength(1);
	expect(store.sessions.find('T-1')).toEqual({agent: undefined, timeoutMs: undefined, autoRestart: true, resets: 0});
});

test('agents of a database of the second step are not paused, and can be', () => {
	const file = path.join(aFolder(), 'roadmap.db');
	const second = openDatabase(file, {steps: roadmapMigrations.slice(0, 2), synchronous: 'FULL', busyMs: 100});
	second.exec(`
		INSERT INTO specs_task (task_id, title, priority, position, created_at_ms) VALUES ('T-1', 'x', 'high', 1, 1);
		INSERT INTO agent_lifecycle (agent_type, task_id, fence, permissions, status, created_at_ms, last_heartbeat_ms) VALUES ('paper', 'T-1', 1, 'edit', 'working', 5, 6);`);
	second.close();
	const {agents, close} = openStore(path.dirname(file));
	onTestFinished(close);
	expect(agents.find('a1')).toMatchObject({pausedAtMs: undefined, pausedMs: 0, heardAtMs: 6});
	expect(agents.setPaused('a1' as never, true, at(10))).toBe(true);
	expect(agents.setPaused('a1' as never, true, at(11))).toBe(false);
	expect(agents.find('a1')).toMatchObject({state: 'working', pausedAtMs: 10, pausedMs: 0});
	expect(agents.setPaused('a1' as never, false, at(25))).toBe(true);
	expect(agents.setPaused('a1' as never, false, at(26))).toBe(false);
	expect(agents.find('a1')).toMatchObject({pausedAtMs: undefined, pausedMs: 15, heardAtMs: 25});
});

test('merges of a database of the second step are on the target, and can be taken back', () => {
	const file = path.join(aFolder(), 'roadmap.db');
	const second = openDatabase(file, {steps: roadmapMigrations.slice(0, 2), synchronous: 'FULL', busyMs: 100});
	second.exec(`
		INSERT INTO specs_task (task_id, title, priority, position, created_at_ms) VALUES ('T-1', 'x', 'high', 1, 1);
		INSERT INTO merge_attempt (task_id, step, base_ref, head_ref, commit_ref, created_at_ms, ended_at_ms) VALUES ('T-1', 'landed', 'a', 'b', 'c', 5, 6);`);
	second.close();
	const {merges, close} = openStore(path.dirname(file));
	onTestFinished(close);
	const landed = merges.find(1);
	expect(landed).toMatchObject({step: 'landed', commit: 'c', revert: undefined, revertedAtMs: undefined});
	if (landed === undefined) return;
	expect(merges.turnBack(landed, 'reverted', 'd', at(10))).toBe(true);
	expect(merges.turnBack(landed, 'reverted', 'e', at(11))).toBe(false);
	expect(merges.find(1)).toMatchObject({revert: 'd', revertedAtMs: 10});
	expect([merges.countRevertedSince(10), merges.countRevertedSince(11)]).toEqual([1, 0]);
});
