/**
Failures of storage that users have reported, replayed: what must never happen is in the names. `readme.md` beside it says where all the others are.
*/
import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test, vi} from 'vitest';
import {cleanEnvironment} from '../support/clean-room.js';
import {aFolder, aRepository} from '../support/repository.js';

vi.setConfig({testTimeout: 60_000});

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
