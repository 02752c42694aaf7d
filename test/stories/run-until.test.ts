import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';
import {until} from '../support/until.js';

const commits = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';

test('a run ends when all that is left waits for the end of a pause', async () => {
	const project = aProject(commits);
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n');
	for (const name of ['coordinate-dependencies', 'create-parallel-tasks', 'create-worktree']) await project.run([name]);
	await project.run(['pause-agents', 'on']);
	const run = await project.run(['run', '--until', 'empty']);
	expect(run).toMatchObject({code: 4});
	expect(run.out).toContain('no new agent starts  paused by a person');
}, 30_000);

test('a task behind one that was cancelled is not done as asked', async () => {
	const project = aProject(commits);
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1\n');
	await project.run(['cancel-task', 'T-1']);
	expect(await project.run(['run', '--until', 'empty'])).toMatchObject({code: 4});
}, 30_000);

test('a run that the machine holds up says so', async () => {
	// The gauges need a moment; the first agent is through the gate by then.
	const project = aProject(`sleep 6; ${commits}`, {maxParallel: 1, thresholds: {freeDiskMb: 1e12}});
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n');
	const run = project.start('run', '--until', 'empty');
	await until(() => run.said().includes('no new agent starts  held: free disk'), 20_000);
	run.child.kill('SIGTERM');
	expect(await run.ended).toMatchObject({code: 143});
}, 30_000);

test('a target branch that is not there costs no task its tries', async () => {
	const project = aProject(commits, {targetBranch: 'nope'});
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	expect(await project.run(['run', '--until', 'empty'])).toMatchObject({code: 2, err: expect.stringContaining('There is no branch nope')});
	expect(project.look(store => store.tasks.find('T-1')?.state)).toBe('waiting');
}, 30_000);
