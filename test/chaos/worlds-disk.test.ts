/**
A disk that is full, nearly full or read-only, under everything that is written: said in words, nothing lost, and gone on with when there is room.
*/
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, expect, test, vi} from 'vitest';
import {replaceFile} from '../../source/outside/config-edit.js';
import {backUp} from '../../source/store/backup.js';
import {openStore} from '../../source/store/store.js';
import {buildHouse, works} from '../support/house.js';
import {mayMount} from '../support/mounted-disk.js';
import {aSmallDisk} from '../support/small-disk.js';
import {aPlan, at} from '../support/store.js';
import {until} from '../support/until.js';

/** Where nobody may mount a small disk (as without root), these say that they were skipped. */
const onSmallDisk = test.skipIf(!mayMount);

afterEach(() => {
	vi.unstubAllEnvs();
});

const full = {
	kind: 'outside',
	code: 'disk_full',
	message: 'The disk is full: this was not written.',
	hint: expect.stringContaining('Make room'),
};

onSmallDisk('a full disk: whatever a person asks for is refused in words and changes nothing; who leads says why nothing goes on, and goes on', async () => {
	const disk = aSmallDisk(16);
	const house = await buildHouse({'T-1': works});
	await house.do('pause-agents', {state: 'on'});
	await house.import('- [ ] T-1 one\n');
	await house.do('add-task', {title: 'two'});
	house.engine.start();
	const before = house.store.activities.lastId();
	const config = path.join(house.root, 'orch.config.jsonc');
	writeFileSync(config, '{"maxParallel": 1}');
	disk.fill();

	for (const [name, input] of [
		['add-task', {title: 'three'}],
		['import-backlog', {file: 'b.md', text: '- [ ] T-3 three'}],
		['set-priority', {taskId: 'T-1', priority: 'low'}],
		['edit-task', {taskId: 'T-1', title: 'another'}],
		['pause-agents', {state: 'off'}],
		['cancel-task', {taskId: 'T-1'}],
		['stop-all', {}],
	] as const) {
		expect([name, await house.engine.dispatch(name, input)]).toEqual([name, expect.objectContaining({ok: false, problem: expect.objectContaining(full)})]);
	}

	await expect(backUp(path.join(house.places.data, 'roadmap.db'), path.join(house.places.data, 'backups', 'b.db'))).rejects.toThrow(/full|ENOSPC/);
	expect(() => replaceFile(config, `{"maxParallel": 2} // ${'x'.repeat(5000)}`)).toThrow(expect.objectContaining({code: 'ENOSPC'}));
	expect(readFileSync(config, 'utf8')).toBe('{"maxParallel": 1}');
	expect(readdirSync(house.root).filter(name => name.endsWith('.new'))).toEqual([]);

	// Readings are written every few seconds: the one who leads learns it by itself, whatever else is to be done.
	const trouble = await until(() => house.engine.getSnapshot().trouble);
	expect(trouble).toMatchObject({code: 'disk_full', message: full.message});
	expect(house.engine.getSnapshot().holdReason).toMatch(/^held: The disk is full: this was not written\. Make room \(.*by itself$/);
	expect(house.store.activities.lastId()).toBe(before);
	expect(house.task('T-1')).toMatchObject({state: expect.stringMatching(/waiting|ready/), title: 'one', priority: 'medium'});

	disk.free();
	expect(await house.do('pause-agents', {state: 'off'})).toMatchObject({ok: true});
	await until(() => house.task('T-1').state === 'cleaned');
	expect(await house.do('stop-all', {})).toMatchObject({ok: true});
});

onSmallDisk('little room, at every step of a task: it waits or is tried again, and lands once there is enough; the target is whole', async () => {
	const disk = aSmallDisk(16);
	const house = await buildHouse({'T-1': works, 'T-2': works, 'T-3': works});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two\n- [ ] T-3 three\n');
	const isAllIn = () => house.store.tasks.list().every(({state}) => state === 'cleaned');
	for (let leaving = 4096; leaving < 1_000_000 && !isAllIn(); leaving *= 2) {
		const target = house.git('rev-parse', 'main');
		disk.fill(leaving);
		for (let beats = 0; beats < 2; beats += 1) await house.engine.beat().catch((error: unknown) => expect(error).toMatchObject({code: 'SQLITE_FULL'}));
		expect(house.git('merge-base', target, 'main')).toBe(target);
	}

	disk.free();
	house.wait(200_000);
	await house.until(isAllIn);
	expect(house.git('log', '--first-parent', '--merges', '--format=%(trailers:key=Orch-Task,valueonly,separator=%x2C)', 'main').split('\n').toSorted()).toEqual([
		'T-1',
		'T-2',
		'T-3',
	]);
	expect([house.git('fsck', '--no-dangling', '--no-progress'), house.git('status', '--porcelain')]).toEqual(['', '']);
	expect(house.store.agents.listLive()).toEqual([]);
});

onSmallDisk('a config of which only a part would fit stays as it was', () => {
	const disk = aSmallDisk(1);
	const file = path.join(disk.folder, 'orch.config.jsonc');
	writeFileSync(file, '{}');
	disk.fill(8192);
	expect(() => replaceFile(file, `{"maxParallel": 2} // ${'x'.repeat(20_000)}`)).toThrow(expect.objectContaining({code: 'ENOSPC'}));
	expect(readFileSync(file, 'utf8')).toBe('{}');
	disk.free();
	replaceFile(file, '{"maxParallel": 2}');
	expect(readFileSync(file, 'utf8')).toBe('{"maxParallel": 2}');
});

onSmallDisk('a disk that is read-only, or full, from the beginning: nothing is opened, and it is said where', () => {
	const disk = aSmallDisk(4);
	const data = path.join(disk.folder, 'data');
	const store = openStore(data);
	store.plans.add([aPlan('A')], at(0));
	store.close();
	const hint = 'See what stands there, to whom it belongs, and whether the disk is full.';
	const size = statSync(path.join(data, 'roadmap.db')).size;
	disk.fill();
	expect(() => openStore(data)).toThrow(
		expect.objectContaining({code: 'not_writable', message: expect.stringMatching(/cannot be written to: .*(?:full|I\/O)/), hint}),
	);
	disk.free();
	disk.remount('ro');
	expect(() => openStore(data)).toThrow(
		expect.objectContaining({code: 'not_writable', message: expect.stringMatching(/cannot be written to: .*(?:readonly|unable to open)/), hint}),
	);
	disk.remount('rw');
	expect(statSync(path.join(data, 'roadmap.db')).size).toBe(size);
	const again = openStore(data);
	expect(again.tasks.find('A')).toBeDefined();
	again.close();
});
