import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, type HouseOptions, staysAtWork, works} from '../support/house.js';

type House = Awaited<ReturnType<typeof buildHouse>>;

/** A house with one task, whose agent does `script`. */
const withTask = async (script: string, options: HouseOptions = {}) => {
	const house = await buildHouse({'T-1': script}, options);
	await house.import('- [ ] T-1 x');
	return house;
};

/** Lets all retries happen, whatever their waits. */
const untilGivenUp = async (house: House, id = 'T-1') => {
	await house.until(() => {
		if (house.task(id).state === 'retrying') house.wait(300_000);
		return house.task(id).state === 'gave-up';
	});
};

const statusOf = async (house: House, input: Record<string, unknown> = {taskId: 'T-1'}) => {
	const result = await house.do('auto-restart-agent', {operation: 'check_status', ...input});
	return result.ok ? result.value.output : result.problem;
};

test('restarting an agent at work stops it and starts its task again in the same worktree', async () => {
	const house = await withTask(`if [ "$ORCH_AGENT_ID" = a1 ]; then echo kept > kept.txt; ${staysAtWork}; else test -e kept.txt && ${works}; fi`);
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').saying === 'started');
	expect(await house.do('auto-restart-agent', {agentId: 'a1'})).toMatchObject({
		ok: true,
		value: {output: {old_agent_id: 'a1', new_agent_id: null, retry_count: 0}},
	});
	await house.untilState('T-1', 'cleaned');
	expect(house.task('T-1')).toMatchObject({fence: 2, retries: 0});
	expect(house.git('ls-tree', '--name-only', 'main')).toContain('kept.txt');
});

test('the name of an agent that has left does not stop the one that is at work after it', async () => {
	const house = await withTask(`if [ "$ORCH_AGENT_ID" = a1 ]; then exit 3; fi; ${staysAtWork}`);
	await house.untilState('T-1', 'retrying');
	house.wait(5000);
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').state === 'working');
	expect(await house.do('auto-restart-agent', {agentId: 'a1'})).toMatchObject({
		problem: {code: 'not_restartable', message: 'a1 has left; a2 is at work on T-1 now.', context: {current_status: 'working'}},
	});
	expect(house.agentOf('T-1')).toMatchObject({id: 'a2', state: 'working'});
	expect(await house.do('auto-restart-agent', {agentId: 'a2'})).toMatchObject({ok: true});
});

test('a stopped task is started again by a person, and by nobody else', async () => {
	const house = await withTask(staysAtWork);
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').saying === 'started');
	await house.do('kill-stalled-agent', {taskId: 'T-1'});
	await house.untilState('T-1', 'gave-up');
	house.wait(3_600_000);
	await house.engine.beat();
	expect(house.task('T-1').state).toBe('gave-up');
	expect(await house.do('auto-restart-agent', {operation: 'restart_all_failed'})).toMatchObject({
		value: {output: {agents_scheduled: 0, skipped: [{task_id: 'T-1', error: 'non_retryable_error'}]}},
	});

	house.script('T-1', works);
	// Also by the name of its agent: whoever stopped it may want it back, and it costs no try.
	expect(await house.do('auto-restart-agent', {agentId: 'a1', orchestratorInstanceId: 'orch-1'})).toMatchObject({ok: true, value: {output: {retry_count: 0}}});
	expect(house.story()).toContain('asked for by orch-1');
	await house.untilState('T-1', 'cleaned');
	expect(await house.do('auto-restart-agent', {taskId: 'T-1'})).toMatchObject({
		problem: {kind: 'refused', code: 'not_restartable', context: {current_status: 'cleaned'}},
	});
});

test('A17 a task that always fails is tried 1 + 3 times in total, across restarts of orch-tui', async () => {
	const house = await withTask('echo boom; exit 7');
	const waits: number[] = [];
	const fails = async (one: Awaited<ReturnType<House['reopen']>>, retries: number) => {
		const task = () => one.store.tasks.find('T-1');
		await house.until(() => task()?.retries === retries && task()?.state === 'retrying', one);
		waits.push((task()?.notBeforeMs ?? 0) - (task()?.changedAtMs ?? 0));
		house.wait(30_000);
	};

	await fails(house, 1);
	await house.close();
	for (const retries of [2, 3]) {
		const again = await house.reopen();
		await fails(again, retries);
		await again.close();
	}

	const last = await house.reopen();
	await house.until(() => last.store.tasks.find('T-1')?.state === 'gave-up', last);
	house.wait(3_600_000);
	await last.engine.beat();
	expect(last.store.agents.listRecent(10)).toHaveLength(4);
	expect(last.store.tasks.find('T-1')).toMatchObject({state: 'gave-up', reason: 'a4 left with exit 7: boom; 4 attempts have failed'});
	// 2, 4 and 8 s, with up to a tenth more.
	for (const [index, wait] of waits.entries()) {
		// The hour is chosen a moment before it is written down.
		expect(wait).toBeGreaterThan(2 ** (index + 1) * 1000 - 500);
		expect(wait).toBeLessThanOrEqual(2 ** (index + 1) * 1100 + 50);
	}

	await last.close();
});

test('jitter: tasks that were felled together do not rise together', async () => {
	const ids = ['T-1', 'T-2', 'T-3', 'T-4'];
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, 'exit 3'])));
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => ids.every(id => house.task(id).state === 'retrying'));
	const waits = ids.map(id => (house.task(id).notBeforeMs ?? 0) - house.task(id).changedAtMs);
	expect(new Set(waits).size).toBeGreaterThan(1);
});

test('max_retries_exceeded: all of its tries are used up; anew it starts with all of them', async () => {
	const house = await withTask('exit 3', {config: {retries: 1}});
	await untilGivenUp(house);
	expect(await house.do('auto-restart-agent', {agentId: 'a2'})).toMatchObject({
		problem: {kind: 'refused', code: 'max_retries_exceeded', context: {retry_count: 1, max_retries: 1}},
	});
	expect(await statusOf(house, {agentId: 'a2'})).toMatchObject({
		can_retry: false,
		retry_count: 1,
		max_retries: 1,
		attempts: 2,
		last_failure_code: 'agent_failed',
	});
	expect(await house.do('auto-restart-agent', {agentId: 'a2', afresh: true})).toMatchObject({ok: true, value: {output: {retry_count: 0, backoff_seconds: 0}}});
	await house.until(() => house.store.agents.listRecent(9).length === 3);
});

test('the limits of a call hold for that call: more tries, another wait', async () => {
	const house = await withTask('exit 3', {config: {retries: 0}});
	await house.untilState('T-1', 'gave-up');
	const first = {agentId: 'a1', maxRetries: 2, initialBackoffSeconds: 40, maxBackoffSeconds: 50};
	expect(await house.do('auto-restart-agent', first)).toMatchObject({
		value: {
			output: {
				action: 'restart',
				old_agent_id: 'a1',
				new_agent_id: null,
				task_id: 'T-1',
				retry_count: 1,
				max_retries: 2,
				backoff_seconds: expect.toSatisfy((seconds: number) => seconds >= 40 && seconds <= 44),
			},
		},
	});
	house.wait(45_000);
	await house.untilState('T-1', 'gave-up');
	expect(await house.do('auto-restart-agent', {...first, agentId: 'a2'})).toMatchObject({
		value: {output: {retry_count: 2, backoff_seconds: expect.toSatisfy((seconds: number) => seconds >= 50 && seconds <= 55)}},
	});
	// It is on its way: asking again changes nothing.
	expect(await house.do('auto-restart-agent', {...first, agentId: 'a2'})).toMatchObject({value: {output: {retry_count: 2}}});
});

test('non_retryable_error: a permanent error is never tried again', async () => {
	const house = await withTask('exit 78');
	await house.untilState('T-1', 'gave-up');
	expect(house.store.agents.listRecent(9)).toHaveLength(1);
	expect(await house.do('auto-restart-agent', {agentId: 'a1'})).toMatchObject({
		problem: {code: 'non_retryable_error', context: {retry_count: 0, reason: 'invalid_configuration'}},
	});
	expect(await statusOf(house)).toMatchObject({can_retry: false, reason: 'trying again would not help', max_retries: 0});
});

test('restart_all_failed schedules all that may be tried again, each with its reason, and says why not the others', async () => {
	const house = await buildHouse({'T-1': 'exit 3', 'T-2': 'exit 78', 'T-3': works}, {config: {retries: 0, approve: 'ask'}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x\n- [ ] T-3 x');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'gave-up') && house.task('T-3').state === 'finished');
	expect(await house.do('auto-restart-agent', {operation: 'restart_all_failed', maxRetries: 3})).toMatchObject({
		value: {
			output: {
				agents_scheduled: 1,
				agents: [{agent_id: house.task('T-1').agentId, task_id: 'T-1', retry_count: 1, backoff_seconds: expect.any(Number), reason: 'agent_failed'}],
				skipped: [{task_id: 'T-2', error: 'non_retryable_error'}],
			},
		},
	});
	expect(house.task('T-1').state).toBe('retrying');
});

test('check_status tells how often, and whether and when it goes on', async () => {
	const house = await withTask('exit 3');
	await house.untilState('T-1', 'retrying');
	expect(await statusOf(house)).toMatchObject({
		agent_id: 'a1',
		task_status: 'retrying',
		attempts: 1,
		retry_count: 1,
		max_retries: 3,
		can_retry: true,
		last_failure: 'a1 left with exit 3',
		last_failure_code: 'agent_failed',
		next_attempt_at: new Date(house.task('T-1').notBeforeMs ?? 0).toISOString(),
	});
});

test('agent_not_found, task_not_found and spawn_failed', async () => {
	const house = await withTask('exit 3', {config: {retries: 0}});
	await house.untilState('T-1', 'gave-up');
	expect(await house.do('auto-restart-agent', {agentId: 'a9'})).toMatchObject({problem: {kind: 'not-found', code: 'agent_not_found'}});
	expect(await house.do('auto-restart-agent', {taskId: 'T-9'})).toMatchObject({problem: {kind: 'not-found', code: 'task_not_found'}});
	house.store.sessions.set('T-1' as never, {agent: 'gone'});
	expect(await house.do('auto-restart-agent', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'spawn_failed', message: 'The config has no agent named gone any more.'},
	});
	expect(await house.do('auto-restart-agent', {operation: 'check_status'})).toMatchObject({problem: {kind: 'bad-input'}});
	expect(await house.do('auto-restart-agent', {operation: 'restart_all_failed', taskId: 'T-1'})).toMatchObject({problem: {kind: 'bad-input'}});
});

test('what ran out of its time gets twice as much of it, and two retries at most', async () => {
	const house = await withTask(staysAtWork, {config: {timeoutSeconds: 30, killSeconds: 10_000, quietSeconds: 9000, stallSeconds: 9500}});
	const timeouts: Array<number | undefined> = [];
	for (const [index, seconds] of [30, 60, 120].entries()) {
		await house.until(() => house.task('T-1').agentId === `a${index + 1}` && house.agentOf('T-1').saying === 'started');
		timeouts.push(house.agentOf('T-1').timeoutMs);
		house.wait((seconds - 10) * 1000);
		await house.engine.beat();
		expect(house.agentOf('T-1').state).toBe('working');
		house.wait(11_000);
		await house.untilState('T-1', 'retrying', 'gave-up');
		house.wait(20_000);
	}

	expect(timeouts).toEqual([undefined, 60_000, 120_000]);
	expect(house.task('T-1')).toMatchObject({state: 'gave-up', code: 'task_timeout'});
});

test('the count begins anew after a stable run that brought the branch on, and that as well comes to an end', async () => {
	const brings = 'date +%N > "$ORCH_AGENT_ID.txt"; git add -A; git commit -qm more; echo started; while [ ! -e go ]; do sleep 0.02; done; rm go; exit 3';
	const house = await withTask(brings, {
		config: {retries: 1, timeoutSeconds: 80_000, quietSeconds: 80_000, stallSeconds: 80_001, killSeconds: 80_002},
		limits: {resetsMax: 2},
	});
	const counts: number[] = [];
	for (let attempt = 1; house.store.agents.listRecent(20).length < attempt || house.task('T-1').state !== 'gave-up'; attempt++) {
		if (house.task('T-1').state === 'retrying') house.wait(10_000);
		await house.until(() => house.task('T-1').agentId === `a${attempt}` && house.agentOf('T-1').saying === 'started');
		house.wait(601_000);
		runGo(house);
		await house.untilState('T-1', 'retrying', 'gave-up');
		counts.push(house.task('T-1').retries);
		if (house.task('T-1').state === 'gave-up') break;
	}

	// Twice its long work counted for something; then it has one retry as any other.
	expect(counts).toEqual([1, 1, 1]);
	expect(house.store.agents.listRecent(20)).toHaveLength(3);
});

test('a long run that brought nothing on counts as any other', async () => {
	const house = await withTask('echo started; while [ ! -e go ]; do sleep 0.02; done; rm go; exit 3', {
		config: {retries: 1, timeoutSeconds: 80_000, quietSeconds: 80_000, stallSeconds: 80_001, killSeconds: 80_002},
	});
	for (const id of ['a1', 'a2']) {
		await house.until(() => house.task('T-1').agentId === id && house.agentOf('T-1').saying === 'started');
		house.wait(601_000);
		runGo(house);
		await house.untilState('T-1', 'retrying', 'gave-up');
		house.wait(10_000);
	}

	expect(house.task('T-1').state).toBe('gave-up');
});

test('a dead service does not burn everything: so many start over in a minute, all together, then nobody starts, with one alarm', async () => {
	const ids = Array.from({length: 6}, (_, index) => `T-${index + 1}`);
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, 'exit 69'])), {config: {maxParallel: 6}, limits: {restartsMax: 3}});
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => ids.every(id => house.task(id).state === 'retrying'));
	house.wait(5000);
	await house.until(() => house.store.agents.listRecent(50).length === 9);
	house.wait(5000);
	for (let count = 0; count < 5; count++) await house.engine.beat();
	expect(house.store.agents.listRecent(50)).toHaveLength(9);
	expect(house.engine.getSnapshot().holdReason).toBe('held: 3 restarts within 60 s, no more than 3 are allowed');
	expect(await house.do('auto-restart-agent')).toMatchObject({
		value: {output: {agents_resumed: 0, held_reason: expect.stringContaining('3 restarts within 60 s')}},
	});
	expect(await statusOf(house, {taskId: ids.find(id => house.task(id).retries === 1)})).toMatchObject({
		can_retry: true,
		reason: expect.stringContaining('3 restarts'),
	});
	const alarms = () => house.store.messages.listWaiting('human', 50).filter(({sender}) => sender === 'auto-restart-agent');
	expect(alarms()).toHaveLength(1);

	// A minute later it goes on; a person who starts one again begins the count anew.
	house.wait(61_000);
	await house.until(() => house.store.agents.listRecent(50).length === 12);
	expect(alarms()).toHaveLength(1);
	await house.do('auto-restart-agent', {taskId: ids.find(id => house.task(id).state === 'retrying')});
	await house.until(() => house.store.agents.listRecent(50).length > 12);
});

test('the last failure stands in the prompt of the next attempt, in the same worktree, with its commits', async () => {
	const house = await withTask(
		`if [ "$ORCH_AGENT_ID" = a1 ]; then echo 1 > one.txt; git add -A; git commit -qm one; echo 'cannot find module x'; exit 3; else test -e one.txt && ${works}; fi`,
	);
	await house.untilState('T-1', 'retrying');
	house.wait(5000);
	await house.untilState('T-1', 'cleaned');
	expect(readFileSync(path.join(house.places.runs, 'a2', 'prompt.md'), 'utf8')).toContain(
		'The last attempt was not accepted: a1 left with exit 3: cannot find module x\nIts commits are still on the branch.',
	);
	expect(house.store.agents.find('a1')).toMatchObject({state: 'ended', exitCode: 3});
});

/** Tells the agent at work that it may go on. */
function runGo(house: House): void {
	writeFileSync(path.join(house.places.worktrees, 'implementation_task-T-1', 'go'), '');
}

test('a person who wants an agent back while it is being stopped gets it back', async () => {
	const house = await withTask(`if [ "$ORCH_AGENT_ID" = a1 ]; then trap 'sleep 1; exit 0' TERM; echo started; while :; do sleep 0.05; done; else ${works}; fi`);
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').saying === 'started');
	const stopping = house.do('kill-stalled-agent', {agentId: 'a1', gracePeriodSeconds: 10});
	expect(house.agentOf('T-1').state).toBe('stopping');
	expect(await house.do('auto-restart-agent', {taskId: 'T-1'})).toMatchObject({ok: true});
	await stopping;
	await house.untilState('T-1', 'cleaned');
	expect(house.task('T-1').fence).toBe(2);
});

/** As after a reboot: nothing of them is there any more, and the boot is another one. */
const reboot = async (house: Awaited<ReturnType<typeof buildHouse>>, ids: readonly string[]) => {
	for (const id of ids) {
		const {id: agent, process: tree, state} = house.agentOf(id);
		if (tree === undefined) throw new Error('it has no process');
		const before = {bootId: '00000000-0000-0000-0000-000000000000'};
		house.store.agents.move(
			agent,
			state,
			state,
			{process: {...tree, agent: {...tree.agent, ...before}, shim: {...tree.shim, ...before}}},
			{actor: 'test', atMs: 1},
		);
		await house.processes.stop(tree, {graceMs: 0, force: true});
		rmSync(path.join(house.places.runs, agent), {recursive: true});
		house.processes.forgetNews(agent);
	}
};

test.each([
	{ids: ['T-1', 'T-2'], waitS: 60},
	{ids: ['T-1'], waitS: 3},
])('after a reboot $ids go on by themselves after $waitS s: of many together a person is asked first', async ({ids, waitS}) => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork}, {config: {maxParallel: 2}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'working' && house.agentOf(id).saying === 'started'));
	await reboot(house, ids);
	await house.until(() => ids.every(id => house.task(id).state === 'retrying'));
	for (const id of ids) {
		const {notBeforeMs = 0, code, reason} = house.task(id);
		expect({code, reason}).toEqual({code: 'identity_lost', reason: 'the machine was started anew while it worked'});
		expect(Math.round((notBeforeMs - (house.agentOf(id).endedAtMs ?? 0)) / 1000)).toBeLessThanOrEqual(waitS);
		expect(notBeforeMs - (house.agentOf(id).endedAtMs ?? 0) >= 30_000).toBe(waitS === 60);
	}

	house.wait(61_000);
	await house.until(() => ids.every(id => house.task(id).state === 'working'));
});
