import {existsSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {expect, test} from 'vitest';
import {roadmapMigrations} from '../../source/store/migrations.js';
import {aProject} from '../support/program.js';
import {until} from '../support/until.js';

const idle = 'echo started; exec sleep 1000';

const withTasks = async () => {
	const project = aProject(idle, {graceSeconds: 0.3});
	writeFileSync(path.join(project.root, 'TODO.md'), '- [ ] T-1 one\n- [ ] T-2 two\n');
	await project.run(['import', 'TODO.md']);
	return project;
};

const idsIn = (project: Awaited<ReturnType<typeof withTasks>>) => project.look(store => store.tasks.list().map(({id}) => id));

test('what was backed up comes back, what was there is put aside, and nothing of it is seen by git', async () => {
	const project = await withTasks();
	const {code, out} = await project.run(['backup', '--json']);
	expect(code).toBe(0);
	const {file, metrics_file: figures} = JSON.parse(out) as {file: string; metrics_file: string};
	expect(file).toBe(path.join(project.root, 'data', 'backups', 'backup-1.db'));
	for (const each of [file, figures]) expect(statSync(each).mode % 0o1000).toBe(0o600);
	await project.run(['add', 'T-3 three']);
	expect(idsIn(project)).toHaveLength(3);

	expect(await project.run(['restore', file])).toMatchObject({code: 2, err: expect.stringContaining('--yes')});
	expect(idsIn(project)).toHaveLength(3);
	const restored = await project.run(['restore', file, '--yes', '--json']);
	const {put_aside: aside} = JSON.parse(restored.out) as {put_aside: string};
	expect(idsIn(project)).toEqual(['T-1', 'T-2']);
	expect(readdirSync(aside)).toEqual(expect.arrayContaining(['roadmap.db', 'metrics.db']));
	expect((await project.run(['restore', path.join(aside, 'roadmap.db'), '--yes'])).code).toBe(0);
	expect(idsIn(project)).toHaveLength(3);
	expect(project.git('status', '--porcelain')).toBe('?? TODO.md');
	expect(await project.run(['backup', file])).toMatchObject({code: 1, err: expect.stringContaining('is there already')});
});

test('what is damaged, from the future, of somebody else or not there is not put back', async () => {
	const project = await withTasks();
	const file = path.join(project.root, 'b.db');
	await project.run(['backup', file]);
	const newer = new SqliteDatabase(file);
	newer.pragma(`user_version = ${roadmapMigrations.length + 1}`);
	newer.close();
	const foreign = path.join(project.root, 'foreign.db');
	const other = new SqliteDatabase(foreign);
	other.exec('CREATE TABLE mine (x INTEGER); PRAGMA user_version = 1;');
	other.close();
	const torn = path.join(project.root, 'torn.db');
	writeFileSync(torn, 'SQLite format 3\0 and nothing more');
	for (const [each, says] of [
		[file, 'newer orch-tui'],
		[foreign, 'no database of orch-tui'],
		[torn, 'is not put back'],
		[path.join(project.root, 'nowhere.db'), 'There is no file'],
	] as const) {
		const {code, err} = await project.run(['restore', each, '--yes']);
		expect(code, each).not.toBe(0);
		expect(err).toContain(says);
	}

	expect(idsIn(project)).toEqual(['T-1', 'T-2']);
	expect(existsSync(path.join(project.root, 'data', 'backups'))).toBe(false);
});

test('while somebody conducts, and while agents are at work, nothing is put back; afterwards no name is given out twice', async () => {
	const project = await withTasks();
	const file = path.join(project.root, 'b.db');
	await project.run(['backup', file]);
	const conductor = project.start('run');
	await until(() => project.look(store => store.agents.listLive().filter(({saying}) => saying === 'started').length) === 2);
	expect((await project.run(['backup', path.join(project.root, 'c.db')])).code).toBe(0);
	expect(await project.run(['restore', file, '--yes', '--json'])).toMatchObject({code: 6, out: expect.stringContaining('"in_use"')});
	conductor.child.kill('SIGTERM');
	await conductor.ended;
	expect(await project.run(['restore', file, '--yes'])).toMatchObject({code: 1, err: expect.stringContaining('orch-tui stop --all')});
	expect((await project.run(['stop', '--all', '--yes'])).code).toBe(0);
	expect((await project.run(['restore', file, '--yes'])).code).toBe(0);

	const again = project.start('run');
	await until(() => project.look(store => store.agents.listLive().filter(({saying}) => saying === 'started').length) === 2);
	expect(project.look(store => store.agents.listLive().map(({id}) => id))).toEqual(['a3', 'a4']);
	expect((await project.run(['stop', '--all', '--yes'])).code).toBe(0);
	again.child.kill('SIGTERM');
	await again.ended;
});
