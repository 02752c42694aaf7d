import {existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {expect, test} from 'vitest';
import {backUp, putBack} from '../../source/store/backup.js';
import {openDatabase} from '../../source/store/migrate.js';
import {openStore} from '../../source/store/store.js';
import {aFolder} from '../support/folder.js';
import {aPlan, at} from '../support/store.js';

const modeOf = (file: string): string => (statSync(file).mode % 0o1000).toString(8);

const read = (file: string): unknown => {
	const database = new SqliteDatabase(file, {readonly: true});
	const rows = database.prepare('SELECT x FROM one ORDER BY x').pluck().all();
	database.close();
	return rows;
};

test('a backup holds what stands only in the log of changes, and is for its owner alone', async () => {
	const folder = aFolder();
	const store = openStore(path.join(folder, 'data'));
	store.plans.add([aPlan('T1')], at(0));
	const file = path.join(folder, 'kept', 'b.db');
	expect(await backUp(path.join(folder, 'data', 'roadmap.db'), file)).toBe(statSync(file).size);
	store.plans.add([aPlan('T2')], at(1));
	store.close();

	expect(modeOf(file)).toBe('600');
	expect(readdirSync(path.dirname(file))).toEqual(['b.db']);
	expect(putBack(path.join(folder, 'data'), {'roadmap.db': file})).toBe(path.join(folder, 'data', 'backups', 'aside-1'));
	const again = openStore(path.join(folder, 'data'));
	expect(again.tasks.list().map(({id}) => id)).toEqual(['T1']);
	again.close();
	expect(modeOf(path.join(folder, 'data', 'roadmap.db'))).toBe('600');

	// What was there is not deleted: it is a database like any other.
	putBack(path.join(folder, 'other'), {'roadmap.db': path.join(folder, 'data', 'backups', 'aside-1', 'roadmap.db')});
	const other = openStore(path.join(folder, 'other'));
	expect(other.tasks.list().map(({id}) => id)).toEqual(['T1', 'T2']);
	other.close();
});

test('a log of changes that is left beside a damaged database is not taken for one of the backup', async () => {
	const folder = aFolder();
	const data = path.join(folder, 'data');
	const store = openStore(data);
	store.plans.add([aPlan('T1')], at(0));
	const file = path.join(folder, 'b.db');
	await backUp(path.join(data, 'roadmap.db'), file);
	store.plans.add([aPlan('T2')], at(1));
	// As after a kill: the log is still there.
	const log = readFileSync(path.join(data, 'roadmap.db-wal'));
	store.close();
	writeFileSync(path.join(data, 'roadmap.db-wal'), log);
	truncateSync(path.join(data, 'roadmap.db'), 1000);

	const aside = putBack(data, {'roadmap.db': file});
	expect(readdirSync(aside ?? '').toSorted()).toContain('roadmap.db');
	const again = openStore(data);
	expect(again.tasks.list().map(({id}) => id)).toEqual(['T1']);
	again.close();
});

test('before a file is brought to another schema it is kept as it was; of each the last three', () => {
	const folder = aFolder();
	const file = path.join(folder, 'a.db');
	const steps = ['CREATE TABLE one (x INTEGER) STRICT;'];
	const options = {synchronous: 'FULL', busyMs: 1000} as const;
	const first = openDatabase(file, {...options, steps});
	first.exec('INSERT INTO one VALUES (0)');
	first.close();
	expect(existsSync(path.join(folder, 'backups'))).toBe(false);
	for (let round = 1; round <= 5; round += 1) {
		steps.push(`INSERT INTO one VALUES (${round});`);
		openDatabase(file, {...options, steps}).close();
	}

	const kept = readdirSync(path.join(folder, 'backups')).toSorted();
	expect(kept).toEqual(['a-3-schema-3.db', 'a-4-schema-4.db', 'a-5-schema-5.db']);
	expect(kept.map(name => modeOf(path.join(folder, 'backups', name)))).toEqual(['600', '600', '600']);
	expect(read(path.join(folder, 'backups', 'a-5-schema-5.db'))).toEqual([0, 1, 2, 3, 4]);
	expect(read(file)).toEqual([0, 1, 2, 3, 4, 5]);

	// Nothing is migrated that could not be kept.
	rmSync(path.join(folder, 'backups'), {recursive: true});
	writeFileSync(path.join(folder, 'backups'), 'in the way');
	steps.push('INSERT INTO one VALUES (6);');
	expect(() => openDatabase(file, {...options, steps})).toThrow('it cannot be backed up first');
	expect(read(file)).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a damaged one is not copied: that is told in one line, and nothing is left of the copy', async () => {
	const folder = aFolder();
	const data = path.join(folder, 'data');
	const store = openStore(data);
	store.plans.add(
		Array.from({length: 300}, (_, index) => aPlan(`T${index}`, {prompt: 'x'.repeat(500)})),
		at(0),
	);
	store.close();
	const file = path.join(data, 'roadmap.db');
	const bytes = readFileSync(file);
	for (let page = 3; page < bytes.length / 4096 - 1; page += 5) bytes.fill(0xff, 4096 * page + 20, 4096 * page + 320);
	writeFileSync(file, bytes);

	const to = path.join(folder, 'kept', 'b.db');
	const refused: unknown = await backUp(file, to).catch((error: unknown) => error);
	expect(refused).toMatchObject({code: 'damaged', hint: expect.stringContaining('Put a backup in its place')});
	expect((refused as Error).message).toMatch(/^[^\n]* is damaged: [^\n*]+\.$/);
	expect(readdirSync(path.dirname(to))).toEqual([]);

	// As when it is cut short: SQLite refuses it before anything is copied.
	truncateSync(file, 4096 * 20);
	await expect(backUp(file, to)).rejects.toMatchObject({code: 'damaged'});
	truncateSync(file, 0);
	await expect(backUp(file, to)).rejects.toMatchObject({code: 'damaged', message: `${file} is damaged: it is empty.`});
});
