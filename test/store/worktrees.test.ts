import path from 'node:path';
import {expect, test} from 'vitest';
import {taskId} from '../../source/domain/ids.js';
import {openDatabase} from '../../source/store/migrate.js';
import {roadmapMigrations} from '../../source/store/migrations.js';
import {openStore} from '../../source/store/store.js';
import {aFolder} from '../support/folder.js';
import {aPlan, aStore, at} from '../support/store.js';

const T1 = taskId('T1');

test('worktrees and merges of step 1 are all there after step 2', () => {
	const folder = aFolder();
	const old = openDatabase(path.join(folder, 'roadmap.db'), {steps: roadmapMigrations.slice(0, 1), synchronous: 'FULL', busyMs: 100});
	old.exec(`
		INSERT INTO specs_task (task_id, title, priority, position, created_at_ms) VALUES ('T1', 'x', 'high', 1, 1);
		INSERT INTO orchestrator_state (task_id, worktree_path, branch_name, status, git_commit_ref, head_ref, commits, dirty_files, created_at_ms)
			VALUES ('T1', '/w/T1', 'b', 'merged', 'base', 'head', 2, 1, 5);
		INSERT INTO merge_attempt (task_id, step, base_ref, head_ref, tree_ref, commit_ref, files, created_at_ms, ended_at_ms)
			VALUES ('T1', 'landed', 'base', 'head', 'tree', 'commit', '["a.txt"]', 6, 7)`);
	old.close();
	const store = openStore(folder);
	expect(store.worktrees.find('T1')).toMatchObject({
		folder: '/w/T1',
		branch: 'b',
		state: 'merged',
		base: 'base',
		head: 'head',
		commits: 2,
		dirtyFiles: 1,
		createdAtMs: 5,
	});
	expect(store.merges.listOf(T1)).toMatchObject([{step: 'landed', commit: 'commit', files: ['a.txt'], resolution: undefined, createdAtMs: 6, endedAtMs: 7}]);
	store.close();
});

test('what was only planned, or cleaned, is planned anew; what was made stays as it is', () => {
	const store = aStore([aPlan('T1')]);
	const plan = (folder: string) => store.worktrees.add({taskId: T1, folder, branch: 'b', base: 'x', head: 'h', instanceId: 'orch-1'}, at(1));
	plan('/one');
	plan('/two');
	expect(store.worktrees.find('T1')).toMatchObject({folder: '/two', state: 'planned', head: 'h'});
	store.worktrees.move(T1, 'planned', 'created', at(2));
	plan('/three');
	expect(store.worktrees.find('T1')).toMatchObject({folder: '/two', state: 'created'});
	store.worktrees.move(T1, 'created', 'cleaned', at(3));
	plan('/three');
	expect(store.worktrees.find('T1')).toMatchObject({folder: '/three', state: 'planned', cleanedAtMs: undefined});
});

test('what was said of conflicts is kept with the merge, and what came of it', () => {
	const store = aStore([aPlan('T1')]);
	const resolution = {strategy: 'union', paths: ['a.txt'], files: []} as const;
	const id = store.merges.add({taskId: T1, base: 'b', head: 'h', resolution}, at(1)) ?? 0;
	const merge = store.merges.find(id);
	expect(merge?.resolution).toEqual(resolution);
	if (merge !== undefined) store.merges.move(merge, 'built', {commit: 'c', resolution: {...resolution, files: ['a.txt']}}, at(2));
	expect(store.merges.find(id)?.resolution?.files).toEqual(['a.txt']);
});

test('worktrees are looked through once by each that begins to conduct, and then from time to time', () => {
	const store = aStore([]);
	const isDue = (nowMs: number) => store.settings.isDoctorDue(nowMs, 1000);
	expect(isDue(5000)).toBe(true);
	store.settings.noteDoctor(at(5000));
	expect([isDue(5999), isDue(6000)]).toEqual([false, true]);
	store.leases.take('conductor', {pid: 1, startTicks: 1, bootId: 'b', host: 'h'}, undefined, at(5500));
	expect(isDue(5600)).toBe(true);
});

test('a clock that was set back neither puts the looking through off nor makes it due for ever', () => {
	const store = aStore([]);
	const isDue = (nowMs: number) => store.settings.isDoctorDue(nowMs, 1000);
	store.leases.take('conductor', {pid: 1, startTicks: 1, bootId: 'b', host: 'h'}, undefined, at(90_000));
	store.settings.noteDoctor(at(90_001));
	expect(isDue(5000)).toBe(true);
	store.settings.noteDoctor(at(5000));
	expect([isDue(5001), isDue(6000)]).toEqual([false, true]);
});
