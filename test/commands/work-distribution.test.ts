import {expect, test} from 'vitest';
import {buildHouse, staysAtWork, works} from '../support/house.js';

const paused = async (agents: Record<string, string> = {}, options = {}) => {
	const house = await buildHouse(agents, options);
	await house.do('pause-agents', {state: 'on'});
	return house;
};

test('never more agents than places', async () => {
	const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5'];
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, staysAtWork])), {config: {maxParallel: 2}});
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => house.store.agents.countLive() === 2);
	await house.engine.beat();
	expect(house.store.tasks.counts()).toMatchObject({working: 2, ready: 3});
	expect(await house.do('create-parallel-tasks', {tasks: ['T-3']})).toMatchObject({problem: {message: 'Nothing was claimed: T-3: all 2 places are taken.'}});
});

test('a folder that is in the way is left alone, and the task says so', async () => {
	const house = await paused({'T-1': works}, {config: {retries: 0}});
	await house.import('- [ ] T-1 a');
	house.git('branch', 'roadmap-implementation_task-T-1');
	house.git('worktree', 'add', '-q', `${house.places.worktrees}/mine`, 'roadmap-implementation_task-T-1');
	house.git('-C', `${house.places.worktrees}/mine`, 'commit', '-q', '--allow-empty', '-m', 'precious');
	await house.do('pause-agents', {state: 'off'});
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1')).toMatchObject({code: 'worktree_failed'});
	expect(house.git('log', '-1', '--format=%s', 'roadmap-implementation_task-T-1')).toBe('precious');
});

test('an empty branch that a crash left behind is no obstacle', async () => {
	const house = await paused({'T-1': works});
	await house.import('- [ ] T-1 a');
	house.git('branch', 'roadmap-implementation_task-T-1');
	await house.do('pause-agents', {state: 'off'});
	await house.untilState('T-1', 'cleaned');
});

test('a worktree that was announced and half made is finished', async () => {
	const house = await paused({'T-1': works});
	await house.import('- [ ] T-1 a');
	await house.engine.beat();
	const stamp = {actor: 'test', atMs: house.engine.now()};
	const folder = `${house.places.worktrees}/implementation_task-T-1`;
	house.store.tasks.move('T-1' as never, 'ready', 'claimed', {}, stamp);
	house.store.worktrees.add({taskId: 'T-1' as never, folder, branch: 'roadmap-implementation_task-T-1', base: house.git('rev-parse', 'main')}, stamp);
	house.git('worktree', 'add', '-q', '--no-checkout', '-b', 'roadmap-implementation_task-T-1', folder);
	await house.do('pause-agents', {state: 'off'});
	await house.untilState('T-1', 'cleaned');
	expect(house.git('ls-tree', '--name-only', 'main').split('\n')).toEqual(['T-1.txt', 'a.txt']);
});

test('a target branch that is not there is said, not made', async () => {
	const house = await buildHouse({'T-1': works}, {config: {targetBranch: 'nowhere', retries: 0}});
	await house.import('- [ ] T-1 a');
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1').reason).toContain('There is no branch nowhere');
	expect(house.git('branch', '--list', 'nowhere')).toBe('');
});

test('an agent that the config does not name is refused at import', async () => {
	const house = await paused();
	const result = await house.do('import-backlog', {file: 'b.md', text: '- [ ] T-1 a\n  agent: papr'});
	expect(result).toMatchObject({ok: false, problem: {kind: 'bad-input'}});
	expect((result as {problem: {message: string}}).problem.message).toContain('b.md:1: T-1: there is no agent "papr". Did you mean "paper"?');
});

test('refuses to make a worktree or start an agent out of turn', async () => {
	const house = await paused();
	await house.import('- [ ] T-1 a');
	expect(await house.do('create-worktree', {taskId: 'T-1'})).toMatchObject({problem: {code: 'task_not_claimed'}});
	expect(await house.do('spawn-agent-session', {taskId: 'T-1'})).toMatchObject({problem: {code: 'task_not_prepared'}});
	expect(await house.do('create-worktree', {taskId: 'T-9'})).toMatchObject({problem: {code: 'task_not_found'}});
	expect(await house.do('spawn-agent-session', {taskId: 'T-9'})).toMatchObject({problem: {code: 'task_not_found'}});
});
