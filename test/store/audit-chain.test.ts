import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {expect, test} from 'vitest';
import {troubleIn} from '../../source/store/inspect.js';
import {roadmapMigrations} from '../../source/store/migrations.js';
import {openStore} from '../../source/store/store.js';
import {aFolder} from '../support/folder.js';
import {aPlan, aStore, at} from '../support/store.js';

const trouble = (folder: string) => troubleIn(path.join(folder, 'roadmap.db'), roadmapMigrations.length)?.message;

/** A database with a few events, closed; and what somebody does to it by hand. */
const aTrail = () => {
	const folder = aFolder();
	const store = openStore(folder);
	store.plans.add([aPlan('T-1'), aPlan('T-2'), aPlan('T-3')], at(1));
	store.settings.set('paused', 'on', {actor: 'somebody', atMs: 2}, 'quotes " and ümlauts\n');
	store.close();
	return {
		folder,
		byHand(sql: string) {
			const database = new SqliteDatabase(path.join(folder, 'roadmap.db'));
			database.exec('DROP TRIGGER audit_event_is_never_edited; DROP TRIGGER audit_event_is_never_deleted');
			database.exec(sql);
			database.close();
		},
	};
};

test('a trail that only orch-tui has written is whole, and stays so when it is opened again', () => {
	const {folder} = aTrail();
	expect(trouble(folder)).toBeUndefined();
	const store = openStore(folder);
	store.settings.set('paused', 'off', at(3));
	store.close();
	expect(trouble(folder)).toBeUndefined();
});

test.each([
	{what: 'a changed word', sql: "UPDATE audit_event SET why = 'otherwise' WHERE event_id = 2", at: 2},
	{what: 'a changed time', sql: 'UPDATE audit_event SET at_ms = at_ms + 1 WHERE event_id = 3', at: 3},
	{what: 'a row that is gone', sql: 'DELETE FROM audit_event WHERE event_id = 2', at: 2},
	{what: 'the newest row gone', sql: 'DELETE FROM audit_event WHERE event_id = 4', at: 4},
	{what: 'a row without a hash', sql: "INSERT INTO audit_event (at_ms, actor, kind, subject) VALUES (9, 'x', 'task', 'T-1')", at: 5},
	{what: 'hashes taken away', sql: 'UPDATE audit_event SET hash = NULL WHERE event_id = 3', at: 3},
])('$what breaks it there', ({sql, at}) => {
	const trail = aTrail();
	trail.byHand(sql);
	expect(trouble(trail.folder)).toContain(`broken at event ${at}`);
});

test('two who write by turns make one chain', () => {
	const folder = aFolder();
	const stores = [aStore([aPlan('T-1')], folder), aStore([], folder)];
	for (let number = 0; number < 6; number++) stores[number % 2]?.settings.set('paused', String(number), at(number));
	expect(trouble(folder)).toBeUndefined();
});
