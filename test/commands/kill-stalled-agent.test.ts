import {existsSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, staysAtWork, works} from '../support/house.js';

const started = 'echo started';

test('stops the whole tree, keeps the worktree, and the task waits for a person', async () => {
	const house = await buildHouse({'T-1': `(setsid sleep 1000 &) ; sleep 1000 & echo x > unsaved.txt; ${started}; wait`});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');

	const result = await house.do('kill-stalled-agent', {agentId: 'a1'});
	expect(result).toMatchObject({ok: true, value: {output: {agents_killed: 1, killed_agents: [{agent_id: 'a1', processes_left: 0, killed_gracefully: true}]}}});
	expect(result).toMatchObject({value: {output: {killed_agents: [{processes_found: expect.toSatisfy((found: number) => found >= 3)}]}}});
	expect(house.store.agents.find('a1')).toMatchObject({state: 'ended', code: 'killed_by_person'});
	await house.untilState('T-1', 'gave-up');
	expect(existsSync(path.join(house.places.worktrees, 'implementation_task-T-1', 'unsaved.txt'))).toBe(true);
	expect(house.git('show', 'refs/orch/salvage/T-1:unsaved.txt')).toBe('x');
});

test('one that ignores the request is killed after its grace period', async () => {
	const house = await buildHouse({'T-1': `trap '' TERM; ${started}; while :; do sleep 0.1; done`});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	expect(await house.do('kill-stalled-agent', {agentId: 'a1', gracePeriodSeconds: 0.3})).toMatchObject({
		value: {output: {killed_agents: [{action: 'force_kill', processes_left: 0}]}},
	});
});

test('already gone is as good as stopped; unknown is not', async () => {
	const house = await buildHouse({'T-1': works});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect(await house.do('kill-stalled-agent', {agentId: 'a1'})).toMatchObject({ok: true, value: {output: {already_gone: true}}});
	expect(await house.do('kill-stalled-agent', {agentId: 'a9'})).toMatchObject({problem: {code: 'agent_not_found', kind: 'not-found'}});
	expect(await house.do('kill-stalled-agent', {})).toEqual({ok: true, value: {output: {agents_killed: 0, killed_agents: []}}});
});

test('a stop that was cut off in the middle is finished by the next beat', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	const stamp = {actor: 'test', atMs: house.engine.now()};
	house.store.agents.move(
		'a1' as never,
		'working',
		'stopping',
		{code: 'killed_by_person', reason: 'stopped by a person', stopDeadlineMs: house.engine.now() + 5000},
		stamp,
	);
	await house.engine.beat();
	expect(house.agentOf('T-1').state).toBe('stopping');
	house.wait(6000);
	await house.untilState('T-1', 'gave-up');
	expect(house.processes.look(house.agentOf('T-1').process as never)).toBe('gone');
});

test('restarting an agent at work stops it and starts its task again in the same worktree', async () => {
	const house = await buildHouse({'T-1': `if [ "$ORCH_AGENT_ID" = a1 ]; then echo kept > kept.txt; ${staysAtWork}; else test -e kept.txt && ${works}; fi`});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	expect(await house.do('auto-restart-agent', {agentId: 'a1'})).toMatchObject({ok: true});
	await house.untilState('T-1', 'cleaned');
	expect(house.task('T-1')).toMatchObject({fence: 2, retries: 0});
	expect(house.git('ls-tree', '--name-only', 'main')).toContain('kept.txt');
});

test('a stopped task is started again by a person, and by nobody else', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	await house.do('kill-stalled-agent', {taskId: 'T-1'});
	await house.untilState('T-1', 'gave-up');
	house.wait(3_600_000);
	await house.engine.beat();
	expect(house.task('T-1').state).toBe('gave-up');

	house.script('T-1', works);
	expect(await house.do('auto-restart-agent', {taskId: 'T-1'})).toMatchObject({ok: true});
	await house.untilState('T-1', 'cleaned');
	expect(await house.do('auto-restart-agent', {taskId: 'T-1'})).toMatchObject({problem: {code: 'not_restartable'}});
});

test('a task that always fails is tried 1 + 3 times in all, across restarts of orch-tui', async () => {
	const house = await buildHouse({'T-1': 'echo boom; exit 7'});
	await house.import('- [ ] T-1 x');
	const waits: number[] = [];
	for (const retries of [1, 2, 3]) {
		await house.until(() => house.task('T-1').retries === retries && house.task('T-1').state === 'retrying');
		waits.push((house.task('T-1').notBeforeMs ?? 0) - house.task('T-1').changedAtMs);
		house.wait(30_000);
	}

	await house.untilState('T-1', 'gave-up');
	expect(house.store.agents.listRecent(10)).toHaveLength(4);
	expect(house.task('T-1').reason).toBe('a4 left with exit 7: boom; 4 attempts have failed');
	for (const [index, wait] of waits.entries()) {
		expect(wait).toBeGreaterThanOrEqual(2 ** (index + 1) * 1000);
		expect(wait).toBeLessThanOrEqual(2 ** (index + 1) * 1100 + 50);
	}

	await house.close();
	const again = await house.reopen();
	await again.engine.beat();
	expect(again.store.tasks.find('T-1')?.state).toBe('gave-up');
	expect(again.store.agents.listRecent(10)).toHaveLength(4);
	await again.close();
});

test('a dirty worktree is not removed, a person is told why, and cleaning goes on when it is clean', async () => {
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	const stray = path.join(house.places.worktrees, 'implementation_task-T-1', 'stray.txt');
	writeFileSync(stray, 'mine\n');
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.engine.beat();
	expect(house.task('T-1')).toMatchObject({state: 'merged', reason: 'it has uncommitted files: stray.txt'});
	expect(existsSync(stray)).toBe(true);
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'uncommitted_changes'}});

	rmSync(stray);
	house.wait(31_000);
	await house.untilState('T-1', 'cleaned');
	expect(existsSync(path.join(house.places.worktrees, 'implementation_task-T-1'))).toBe(false);
	expect(house.git('branch', '--list', 'roadmap-*')).toBe('');
});
