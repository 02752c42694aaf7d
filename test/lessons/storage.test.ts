/**
Failures of storage that users have reported, replayed: what must never happen is in the names. `readme.md` beside it says where all the others are.
*/
import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {whyTaken} from '../../source/store/in-place.js';
import {openStore} from '../../source/store/store.js';
import {cleanEnvironment} from '../support/clean-room.js';
import {buildHouse, works} from '../support/house.js';
import {aFolder, aRepository} from '../support/repository.js';

const ours = path.resolve(import.meta.dirname, '../..');

/** What npm installs, without its driver: `lib` alone is there where its program was not built, or is for another machine. */
const anInstalled = (hasDriver: boolean) => {
	const place = aFolder();
	for (const name of ['package.json', 'source/launch.cjs', 'dist']) cpSync(path.join(ours, name), path.join(place, name), {recursive: true});
	for (const name of hasDriver ? ['package.json', 'lib'] : []) {
		const part = path.join('node_modules/better-sqlite3', name);
		mkdirSync(path.dirname(path.join(place, part)), {recursive: true});
		cpSync(path.join(ours, part), path.join(place, part), {recursive: true});
	}

	return path.join(place, 'source/launch.cjs');
};

test.each([
	['was not installed', false, 'is not installed. Install orch-tui again'],
	['is for another machine', true, 'cannot be loaded: '],
] as const)('a driver of the database that %s is a sentence, and no stack', (_what, hasDriver, says) => {
	const {folder: root} = aRepository();
	const {stdout, stderr, status} = spawnSync(process.execPath, [anInstalled(hasDriver), 'add', 'a task'], {
		cwd: root,
		env: cleanEnvironment,
		encoding: 'utf8',
	});
	expect({stdout, status}).toEqual({stdout: '', status: 1});
	expect(stderr).toContain(`better-sqlite3, which reads and writes the database, ${says}`);
	expect(stderr).not.toMatch(/^\s+at /m);
});

test('nobody goes on with a database that was deleted under them: nothing is begun, all that was known is kept, and it is said', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	const before = house.git('rev-parse', 'main');
	const away = `${house.places.data}-away`;
	renameSync(house.places.data, away);

	const refused = await house.engine.dispatch('add-task', {id: 'T-2', title: 'y'});
	const kept = path.join(house.places.data, 'backups', 'gone-1-roadmap.db');
	expect(refused).toMatchObject({
		problem: {code: 'database_gone', message: expect.stringContaining('was deleted or moved away'), hint: expect.stringContaining(`orch-tui restore ${kept}`)},
	});
	house.wait(60_000);
	await house.engine.beat();
	expect(house.engine.getSnapshot()).toMatchObject({
		trouble: {code: 'database_gone', hint: expect.stringContaining(kept)},
		holdReason: expect.stringContaining('was deleted or moved away'),
	});
	expect([house.git('rev-parse', 'main'), house.store.tasks.find('T-2'), existsSync(path.join(house.places.data, 'runs'))]).toEqual([before, undefined, false]);

	const found = aFolder();
	cpSync(kept, path.join(found, 'roadmap.db'));
	const store = openStore(found);
	expect(store.tasks.find('T-1')?.state).toBe('cleaned');
	store.close();

	// Nor does whoever comes later begin a new one in its place.
	expect(whyTaken(house.places.data)).toMatchObject({code: 'database_gone', hint: expect.stringContaining(`orch-tui restore ${kept}; or, to begin anew`)});

	// It is put back: the same one, and so it goes on.
	rmSync(house.places.data, {recursive: true});
	renameSync(away, house.places.data);
	expect(whyTaken(house.places.data)).toBeUndefined();
	expect(await house.do('add-task', {id: 'T-2', title: 'y'})).toMatchObject({ok: true});
	await house.untilState('T-2', 'cleaned');
});
