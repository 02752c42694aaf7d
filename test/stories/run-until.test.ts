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
	expect(run.out).toContain(' paused by a person: no new agent starts\n');
});

test('a task behind one that was cancelled is not done as asked', async () => {
	const project = aProject(commits);
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1\n');
	await project.run(['cancel-task', 'T-1', '--yes']);
	expect(await project.run(['run', '--until', 'empty'])).toMatchObject({code: 4});
});

test('a run that the machine holds up says so', async () => {
	// The gauges need a moment; the first agent is through the gate by then.
	const project = aProject(`sleep 6; ${commits}`, {maxParallel: 1, thresholds: {freeDiskMb: 1e12}});
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n');
	const run = project.start('run', '--until', 'empty');
	await until(() => / held: free disk .*: no new agent starts\n/.test(run.said()));
	run.child.kill('SIGTERM');
	expect(await run.ended).toMatchObject({code: 143});
});

test('a run says when new agents start again, for programs, too', async () => {
	const project = aProject(commits);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	await project.run(['coordinate-dependencies']);
	await project.run(['pause']);
	const run = project.start('run', '--json');
	const holds = () =>
		run
			.said()
			.split('\n')
			.filter(line => line.includes('"kind":"hold"'))
			.map(line => JSON.parse(line));
	await until(() => holds().length === 1);
	await project.run(['resume']);
	await until(() => holds().length === 2);
	expect(holds()).toMatchObject([
		{from: 'free', to: 'held', why: 'paused by a person'},
		{from: 'held', to: 'free', why: 'paused by a person'},
	]);
	run.child.kill('SIGTERM');
	expect(await run.ended).toMatchObject({code: 143});
});

test('a target branch that is not there costs no task its tries', async () => {
	const project = aProject(commits, {targetBranch: 'nope'});
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	expect(await project.run(['run', '--until', 'empty'])).toMatchObject({code: 2, err: expect.stringContaining('There is no branch nope')});
	expect(project.look(store => store.tasks.find('T-1')?.state)).toBe('waiting');
});
