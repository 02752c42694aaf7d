/**
Scripts that wait for a task, an agent or the queue.
*/
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';
import {until} from '../support/until.js';

const commits = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';
/** Works until it is let go, and commits. */
const patient = `while [ ! -e "$1/go" ]; do sleep 0.1; done; ${commits}`;

test('a script hears when a task, its agent and the queue are done, from a run of another process', async () => {
	const project = aProject(patient);
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1\n');
	const waits = [project.start('wait', 't-1'), project.start('wait', 'queue', '--json')];
	const run = project.start('run', '--until', 'empty');
	await until(() => project.look(store => store.agents.listLive().length === 1));
	const agent = project.start('wait', 'a1', '--for', 'done', '--timeout', '1m');
	writeFileSync(path.join(project.notes, 'go'), '');
	const [task, queue] = await Promise.all(waits.map(({ended}) => ended));
	expect(task).toMatchObject({code: 0, out: 'T-1 is merged.\n'});
	expect(await agent.ended).toMatchObject({code: 0, out: 'a1 (T-1) has ended with 0.\n', err: ''});
	expect(queue).toMatchObject({code: 0, err: ''});
	expect(JSON.parse(queue?.out ?? '')).toMatchObject({success: true, schema: 'orch.wait/1', what: 'queue', goal: 'done', state: 'done'});
	expect(await run.ended).toMatchObject({code: 0});
	// Whoever waits never leads.
	expect(project.look(store => store.leases.find('conductor')?.holder)).toBeUndefined();
});

test('what cannot come, what a person has to decide, the end of the time and a wrong name each end with a number of their own', async () => {
	const project = aProject('exit 3', {retries: 0});
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1\n');
	const late = await project.run(['wait', 'T-2', '--timeout', '100ms']);
	expect(late).toMatchObject({code: 124, out: ''});
	expect(late.err).toContain('Nobody conducts');
	expect(late.err).toContain('T-2 was not done within 100ms.');
	await project.run(['run', '--until', 'empty']);
	expect(await project.run(['wait', 'T-1'])).toMatchObject({code: 1, err: expect.stringContaining('T-1 is given up: ')});
	expect(await project.run(['wait', 'T-1', '--for', 'failed'])).toMatchObject({code: 0, out: expect.stringContaining('T-1 is given up: ')});
	expect(await project.run(['wait', 'T-2'])).toMatchObject({code: 4, err: expect.stringContaining('T-2 is blocked')});
	const unknown = await project.run(['wait', 'T-9', '--json']);
	expect(unknown.code).toBe(3);
	expect(JSON.parse(unknown.out)).toMatchObject({success: false, error: 'task_not_found'});
	expect(await project.run(['wait', 'a99'])).toMatchObject({code: 3});
	expect(await project.run(['wait'])).toMatchObject({code: 2});
	expect(await project.run(['wait', 'T-1', '--for', 'ever'])).toMatchObject({code: 2});
	expect(await project.run(['wait', 'T-1', '--timeout', 'soon'])).toMatchObject({code: 2, err: expect.stringContaining('30m')});
});

test('an empty backlog is nothing to wait for, and a signal ends the waiting', async () => {
	const project = aProject(commits);
	expect(await project.run(['wait', 'queue'])).toMatchObject({code: 3, err: expect.stringContaining('The backlog is empty.')});
	await project.run(['add', 'one', '--id', 'T-1']);
	const waiting = project.start('wait', 'T-1');
	let err = '';
	waiting.child.stderr?.on('data', bytes => {
		err += String(bytes);
	});
	await until(() => err.includes('Nobody conducts'));
	waiting.child.kill('SIGTERM');
	expect(await waiting.ended).toMatchObject({code: 143});
});
