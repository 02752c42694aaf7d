/**
A disk that gets full at one step of a task: it is waited out, never taken for bad work, and what was half written is taken back.
*/
import {copyFileSync, readdirSync, readFileSync, rmSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {afterEach, expect, onTestFinished, test, vi} from 'vitest';
import {armFaults, type FaultPoint} from '../../source/domain/fault-points.js';
import {buildHouse, works} from '../support/house.js';
import {mayMount} from '../support/mounted-disk.js';
import {aFolder, write} from '../support/repository.js';
import {aSmallDisk} from '../support/small-disk.js';
import {until} from '../support/until.js';
import {brokenIn} from './invariants.js';

// Many processes, on machines that may be busy.
vi.setConfig({testTimeout: 60_000});

/** Where nobody may mount a small disk (as without root), these say that they were skipped. */
const onSmallDisk = test.skipIf(!mayMount);

afterEach(() => {
	armFaults(() => undefined);
});

const kb = 1024;
/** It changes a file that is there and leaves the other one, a new one, to be committed by us. */
const changesAndLeaves = [
	'head -c 100k /dev/urandom >a.dat',
	'git commit -qam "$ORCH_TASK_ID"',
	// To delete its branch, all packed refs have to be written anew.
	'git pack-refs --all',
	'mkdir new',
	'head -c 60k /dev/urandom >"new/$ORCH_TASK_ID.dat"',
].join('; ');

/** Steps at which something is written that the database does not wait for, and so much room that it gets stuck in the middle. */
const steps: ReadonlyArray<readonly [FaultPoint, number]> = [
	['claim.planned', 16],
	['end.recorded', 40],
	['job.announced', 0],
	['merge.marked', 20],
	['cleanup.forgotten', 0],
];

onSmallDisk('full at a step, with so much room left: the task goes on as if nothing had been', async () => {
	const disk = aSmallDisk(24);
	const ids = steps.map((_, index) => `T-${index + 1}`);
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, changesAndLeaves])), {
		files: {'a.dat': 'x'.repeat(100 * kb)},
		config: {verify: 'test -e a.dat', retries: 0, repairs: 0},
	});
	const base = house.git('rev-parse', 'main');
	for (const [index, [point, room]] of steps.entries()) {
		const id = ids[index] ?? '';
		let isFilled = false;
		armFaults(passed => {
			if (isFilled || passed !== point) return;
			isFilled = true;
			disk.fill(room * kb);
		});
		await house.import(`- [ ] ${id} one\n  check: ls new\n`);
		const isIn = () => house.task(id).state === 'cleaned';
		const full = (error: unknown): void => expect(error).toMatchObject({code: 'SQLITE_FULL'});
		await house.until(() => isFilled || isIn()).catch(full);
		for (let beats = 0; beats < 3; beats += 1) await house.engine.beat().catch(full);
		// Of what was half written nothing is left in the checkout of the user; that a file stands there no more cannot be helped without room.
		const left = house.git('--no-optional-locks', 'status', '--porcelain').split('\n');
		disk.free();
		await house.until(isIn);
		const known = house.movesOf(id).filter(state => ['failed', 'unproven', 'conflicted', 'gave-up', 'retrying'].includes(state ?? ''));
		expect({point, room, known, left: left.filter(line => line.startsWith('??'))}).toEqual({point, room, known: [], left: []});
	}

	const world = {root: house.root, notes: '', target: 'main', base, verify: undefined, tasks: ids, backlog: '', env: {}, launcher: ''};
	expect(brokenIn(world)).toEqual([]);
	expect(house.store.merges.listLanded(1000)).toHaveLength(ids.length);
});

onSmallDisk('an agent that prints and ends on a full disk: its exit status is known when there is room, and its work lands at the first try', async () => {
	const outside = aFolder();
	const disk = aSmallDisk(24);
	const agents = {
		'T-2': `until [ -e ${outside}/go ]; do sleep 0.02; done; exit 3`,
		'T-1': [
			'echo done >T-1.txt; git add -A; git commit -qm T-1; echo begun',
			`until [ -e ${outside}/go ]; do sleep 0.02; done`,
			`yes 'much to say' | head -c 200k; echo $? \${PIPESTATUS[*]} >${outside}/printed`,
		].join('\n'),
	};
	const house = await buildHouse(agents, {config: {retries: 1}});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two');
	for (const task of ['T-1', 'T-2']) await house.untilState(task, 'working');
	const {id} = house.agentOf('T-1');
	const folder = path.join(house.places.runs, id);
	await until(() => readFileSync(path.join(folder, 'out.log'), 'utf8') === 'begun\n');
	house.engine.start();
	disk.fill();
	write(outside, {go: ''});
	await until(() => readdirSync(outside).includes('printed') && readdirSync(folder).includes('exit'));
	expect(readFileSync(path.join(outside, 'printed'), 'utf8')).not.toMatch(/ 0\n$/);
	// Whoever looks sees what it has said, and why nothing goes on; the agent has not ended before that is written down.
	expect(await until(() => house.engine.getSnapshot().trouble, 20_000)).toMatchObject({code: 'disk_full'});
	expect(house.engine.readOutput(id).lines[0]).toBe('begun');
	expect([house.processes.exitOf(id), house.task('T-1').state]).toEqual([undefined, 'working']);

	disk.free();
	await until(() => house.task('T-1').state === 'cleaned', 20_000);
	expect([house.store.agents.find(id)?.exitCode, house.task('T-1').fence]).toEqual([0, 1]);
	expect(house.git('show', 'main:T-1.txt')).toBe('done');
	// What has failed then may have failed of that.
	await until(() => house.task('T-2').state === 'retrying', 20_000);
	expect(house.task('T-2')).toMatchObject({code: 'resource_exhausted', reason: 'a2 left with exit 3 while the disk was full'});
});

onSmallDisk('no room for the history of the machine alone: that is told, work goes on, and the history with it when there is room', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': `${works}; while :; do :; done`});
	const file = path.join(house.places.data, 'metrics.db');
	const disk = aSmallDisk(1);
	await house.close();
	copyFileSync(file, path.join(disk.folder, 'metrics.db'));
	rmSync(file);
	symlinkSync(path.join(disk.folder, 'metrics.db'), file);
	const again = await house.reopen();
	onTestFinished(() => again.close());
	const {store, engine} = again;
	const readings = () => store.gauges.latest(100).length;
	/** Lets the next reading come. */
	const goesOn = (isSo: boolean): boolean => {
		house.wait(2100);
		return isSo;
	};
	disk.fill();
	expect(await engine.dispatch('import-backlog', {file: 'b.md', text: '- [ ] T-1 one\n- [ ] T-2 two'})).toMatchObject({ok: true});
	await house.until(() => store.tasks.find('T-1' as never)?.state === 'cleaned', again);
	expect([engine.getSnapshot().trouble?.code, readings()]).toEqual(['disk_full', 0]);
	// That it takes time of the processor is a sign of life, whatever becomes of the history.
	await house.until(() => goesOn((store.agents.listLive()[0]?.cpuPercent ?? 0) > 0), again);

	disk.free();
	await house.until(() => goesOn(readings() > 0), again);
	expect(await engine.dispatch('stop-all', {})).toMatchObject({ok: true});
});
