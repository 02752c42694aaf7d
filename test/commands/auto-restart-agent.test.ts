import {expect, test} from 'vitest';
import {buildHouse, staysAtWork, works} from '../support/house.js';

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
