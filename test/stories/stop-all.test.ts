import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';
import {until} from '../support/until.js';

const agent = 'echo started; while :; do sleep 0.0919; done';

const twoAtWork = async () => {
	const project = aProject(agent, {graceSeconds: 0.3});
	writeFileSync(path.join(project.root, 'TODO.md'), '- [ ] T-1 one\n- [ ] T-2 two\n');
	expect(await project.run(['import', 'TODO.md'])).toMatchObject({code: 0});
	const conductor = project.start('run');
	await until(() => project.look(store => store.agents.listLive().filter(({saying}) => saying === 'started').length) === 2);
	return {...project, conductor};
};

test('while another process conducts: all is gone, the conductor starts nothing more, and status says so', async () => {
	const project = await twoAtWork();
	expect(await project.run(['stop'])).toMatchObject({code: 2});
	expect(await project.run(['stop', '--all', '--json'])).toMatchObject({code: 2, out: expect.stringContaining('needs_yes')});
	expect(await project.run(['stop', '--all', '--confirm', 'stop-5'])).toMatchObject({code: 1});
	const {code, out} = await project.run(['stop', '--all', '--confirm', 'stop-2', '--json']);
	expect(code).toBe(0);
	expect(JSON.parse(out)).toMatchObject({success: true, stopped: true, agents_stopped: 2, processes_left: 0});
	expect(project.look(store => store.agents.countLive())).toBe(0);

	// It has taken down what became of them, and goes on conducting.
	await until(() => project.look(store => store.tasks.countIn('gave-up')) === 2);
	await project.run(['add', 'T-3 three']);
	const status = JSON.parse((await project.run(['status', '--json'])).out);
	expect(status).toMatchObject({stopped: true, counts: {ready: 1}, why: {code: 'stopped'}});
	expect((await project.run(['status'])).out).toContain('Everything is stopped: no agent starts and nothing is merged');
	expect(project.look(store => store.agents.countLive())).toBe(0);

	expect((await project.run(['release', '--yes'])).out).toContain('Released');
	await until(() => project.look(store => store.agents.countLive()) === 1);
	expect((await project.run(['stop', '--all', '--yes'])).code).toBe(0);
	project.conductor.child.kill('SIGTERM');
	await project.conductor.ended;
});

test('with no conductor and a config that nobody can read', async () => {
	const project = await twoAtWork();
	project.conductor.child.kill('SIGKILL');
	await project.conductor.ended;
	writeFileSync(path.join(project.root, 'orch.config.jsonc'), '{"agents": ');
	expect(await project.run(['status'])).toMatchObject({code: 2});
	const {code, out} = await project.run(['stop', '--all', '--yes']);
	expect({code, out}).toMatchObject({code: 0, out: expect.stringMatching(/Everything is stopped: 2 agents, (\d+) of \1 processes gone\./)});
	expect(project.look(store => [store.agents.countLive(), store.settings.isOn('stopped')])).toEqual([0, true]);
	expect(await project.run(['release', '--yes'])).toMatchObject({code: 0});
	expect(project.look(store => store.settings.isOn('stopped'))).toBe(false);
});

test('with a database that cannot be used: who carries our mark is gone, and it is said that nothing keeps it so', async () => {
	const project = await twoAtWork();
	project.conductor.child.kill('SIGKILL');
	await project.conductor.ended;
	const database = path.join(project.root, 'data/roadmap.db');
	const log = `${database}-wal`;
	const kept = [database, log].map(file => readFileSync(file));
	rmSync(log);
	writeFileSync(database, 'no database at all, whatever its name');
	expect(await project.run(['stop', '--all', '--json'])).toMatchObject({code: 2, out: expect.stringContaining('needs_yes')});
	const {code, err} = await project.run(['stop', '--all', '--yes']);
	expect({code, err}).toMatchObject({
		code: 1,
		err: expect.stringMatching(/^([1-9]\d*) of \1 processes were found by their mark and are gone; nothing keeps it so\. /),
	});
	expect(err).toContain('roadmap.db is damaged');
	expect(await project.run(['stop', '--all', '--yes'])).toMatchObject({err: expect.stringMatching(/^0 of 0 processes/)});
	expect(readFileSync(database, 'utf8')).toBe('no database at all, whatever its name');
	for (const [index, file] of [database, log].entries()) writeFileSync(file, kept[index] ?? '');
});
