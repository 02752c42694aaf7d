import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';
import {until} from '../support/until.js';

/** Notes its start, works until it is let go, and commits. */
const patient = `
echo "$ORCH_AGENT_ID" >> "$1/$ORCH_TASK_ID"
while [ ! -e "$1/go" ]; do echo tick; sleep 0.1; done
echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"
`;

const backlog = '- [ ] T-1 one\n- [ ] T-2 two\n- [ ] T-3 three\n- [ ] T-4 four\n  after: T-1, T-2\n';

test('A1 the conductor dies by SIGKILL with three agents at work: none is started twice, none is lost, everything is merged', async () => {
	const project = aProject(patient, {maxParallel: 3});
	expect(await project.run(['import', '-'], backlog)).toMatchObject({code: 0});

	const first = project.start('run', '--until', 'empty');
	await until(() => project.look(store => store.agents.listLive().filter(({state}) => state === 'working').length === 3));
	first.child.kill('SIGKILL');
	await first.ended;

	const living = project.look(store => store.agents.listLive());
	expect(living.map(({process: tree}) => process.kill(tree?.agent.pid ?? 0, 0))).toEqual([true, true, true]);
	writeFileSync(path.join(project.notes, 'go'), '');

	const second = await project.run(['run', '--until', 'empty']);
	expect(second).toMatchObject({code: 0, err: ''});
	expect(second.out).toContain('Merged 4: T-1, T-2, T-3, T-4.');
	const notes = readdirSync(project.notes).filter(name => name !== 'go');
	expect(Object.fromEntries(notes.map(name => [name, readFileSync(path.join(project.notes, name), 'utf8').trim().split('\n').length]))).toEqual({
		'T-1': 1,
		'T-2': 1,
		'T-3': 1,
		'T-4': 1,
	});
	expect(project.look(store => store.agents.listRecent(10).map(({state, exitCode}) => [state, exitCode]))).toEqual(Array(4).fill(['ended', 0]));
	expect(project.soundness()).toEqual({fsck: '', status: '', worktrees: 1, branches: ''});
	const database = new SqliteDatabase(path.join(project.root, 'data/roadmap.db'), {readonly: true});
	expect(database.pragma('quick_check', {simple: true})).toBe('ok');
	database.close();
});

test('A2 a second conductor is refused and told who leads; a dead one is followed', async () => {
	const project = aProject(patient);
	await project.run(['import', '-'], backlog);
	const first = project.start('run');
	await until(() => project.look(store => store.agents.countLive() > 0));

	const second = await project.run(['run', '--until', 'idle']);
	expect(second.code).toBe(6);
	expect(second.err).toContain(`Process ${first.child.pid} on `);

	// Other commands work beside it.
	expect(JSON.parse((await project.run(['status', '--json'])).out)).toMatchObject({schema: 'orch.status/1', conductor: {pid: first.child.pid}});
	first.child.kill('SIGKILL');
	await first.ended;
	writeFileSync(path.join(project.notes, 'go'), '');
	expect(await project.run(['run', '--until', 'empty'])).toMatchObject({code: 0});
});

test('SIGTERM ends the conductor and leaves its agents alone', async () => {
	const project = aProject(patient);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const run = project.start('run');
	await until(() => project.look(store => store.agents.listLive().some(({state}) => state === 'working')));
	run.child.kill('SIGTERM');
	expect(await run.ended).toMatchObject({code: 143});
	const [agent] = project.look(store => store.agents.listLive());
	expect(process.kill(agent?.process?.agent.pid ?? 0, 0)).toBe(true);
	expect(project.look(store => store.leases.find('conductor')?.holder)).toBeUndefined();
});

test('a command from another shell stops an agent while another process leads', async () => {
	const project = aProject(patient);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const run = project.start('run', '--until', 'empty');
	await until(() => project.look(store => store.agents.listLive().some(({state}) => state === 'working')));
	const stopped = await project.run(['kill-stalled-agent', 'a1', '--json']);
	expect(stopped.code).toBe(0);
	expect(JSON.parse(stopped.out)).toMatchObject({success: true, agents_killed: 1, killed_agents: [{agent_id: 'a1', processes_left: 0}]});
	expect(await run.ended).toMatchObject({code: 1});
	expect(run.said()).toContain('Killed 1: T-1');
	expect(await project.run(['kill-stalled-agent', 'a9'])).toMatchObject({code: 3, err: 'There is no agent a9.\n'});
});
