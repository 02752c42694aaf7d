import {chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {beginAttempt} from '../../source/commands/begin-attempt.js';
import {taskId} from '../../source/domain/ids.js';
import {OutsideError} from '../../source/domain/problem.js';
import {buildHouse, type HouseOptions, staysAtWork, works} from '../support/house.js';

/** A house in which `ids` are prepared and nobody has started anything. */
const prepared = async (agents: Record<string, string>, options: HouseOptions = {}, ids = Object.keys(agents)) => {
	const house = await buildHouse(agents, options);
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	for (const name of ['coordinate-dependencies', 'create-parallel-tasks', 'create-worktree'] as const) await house.do(name);
	expect(ids.map(id => house.task(id).state)).toEqual(ids.map(() => 'prepared'));
	return house;
};

const paper = (more: Record<string, unknown> = {}) => ({command: ['bash', '-c', 'echo up; exec sleep 1000'], ...more});

test('the process is up, a row holds it, the task is working, the pid is stored: confirmed in ten seconds', async () => {
	const house = await prepared({'T-1': staysAtWork});
	const before = performance.now();
	const result = await house.do('spawn-agent-session', {taskId: 'T-1', timeoutSeconds: 1800, autoRestart: false, orchestratorInstanceId: 'orch-20261123-001'});
	expect(performance.now() - before).toBeLessThan(10_000);
	const folder = path.join(house.places.worktrees, 'implementation_task-T-1');
	expect(result).toMatchObject({
		ok: true,
		value: {
			output: {agent_id: 'a1', agent_type: 'paper', task_id: 'T-1', status: 'working', timeout_seconds: 1800, auto_restart: false, worktree_path: folder},
		},
	});
	const output = result.ok ? (result.value.output as Record<string, string>) : {};
	expect(Date.parse(output['expected_completion'] ?? '') - Date.parse(output['started_at'] ?? '')).toBe(1_800_000);
	const agent = house.agentOf('T-1');
	expect(agent).toMatchObject({state: 'working', timeoutMs: 1_800_000, autoRestart: false, process: {agent: {pid: output['pid']}}});
	expect(agent.process === undefined ? 'gone' : house.processes.look(agent.process)).toBe('alive');
	expect(house.task('T-1').state).toBe('working');
	expect(house.store.agents.listEvents(agent.id, 5)).toMatchObject([{type: 'working', health: 'healthy'}]);
	expect(house.story()).toContain('paper as a1, asked for by orch-20261123-001');
});

test('one whose end somebody has seen before its start was written down was started all the same', async () => {
	const house = await prepared({'T-1': 'true'});
	const {move} = house.store.agents;
	vi.spyOn(house.store.agents, 'move').mockImplementationOnce((id, from, to, patch, stamp) => {
		move(id, from, 'ended', {exitCode: 0, endedAtMs: stamp.atMs, health: 'completed'}, stamp);
		return move(id, from, to, patch, stamp);
	});
	expect(await house.do('spawn-agent-session', {taskId: 'T-1'})).toMatchObject({ok: true, value: {output: {agent_id: 'a1', status: 'ended'}}});
});

test('without a task: all that are prepared, up to the free places', async () => {
	const house = await prepared({'T-1': staysAtWork, 'T-2': staysAtWork, 'T-3': staysAtWork}, {config: {maxParallel: 3}});
	expect(await house.do('spawn-agent-session')).toMatchObject({value: {output: {total_started: 3, agents: [{}, {}, {}]}}});
	expect(await house.do('spawn-agent-session')).toEqual({ok: true, value: {output: {total_started: 0, agents: []}}});
});

test('two who start all that is prepared at the same time start each once, and neither fails', async () => {
	const house = await prepared({'T-1': staysAtWork, 'T-2': staysAtWork, 'T-3': staysAtWork});
	const results = await Promise.all([1, 2].map(async () => house.do('spawn-agent-session')));
	expect(results.map(({ok}) => ok)).toEqual([true, true]);
	expect(house.store.agents.listLive().map(({taskId}) => taskId)).toEqual(['T-1', 'T-2', 'T-3']);
});

test('singleton_violation: one agent in a worktree; four of a type beside each other in four', async () => {
	const ids = ['T-1', 'T-2', 'T-3', 'T-4'];
	const house = await prepared(Object.fromEntries(ids.map(id => [id, staysAtWork])));
	for (const taskId of ids) expect(await house.do('spawn-agent-session', {taskId})).toMatchObject({ok: true});
	const {process: tree} = house.agentOf('T-2');
	expect(await house.do('spawn-agent-session', {taskId: 'T-2'})).toMatchObject({
		problem: {kind: 'refused', code: 'singleton_violation', context: {existing_agent_id: house.agentOf('T-2').id, pid: tree?.agent.pid}},
	});
});

test('an agent of the main checkout: strictly one of its type, and one in that checkout', async () => {
	const agents = {paper: paper(), architect: paper({worksIn: 'main'}), scribe: paper({worksIn: 'main'})};
	const house = await prepared({}, {config: {agents}}, ['T-1', 'T-2', 'T-3', 'T-4']);
	expect(await house.do('spawn-agent-session', {taskId: 'T-1', agentType: 'architect'})).toMatchObject({
		ok: true,
		value: {output: {works_in: 'main', worktree_path: house.root}},
	});
	for (const agentType of ['architect', 'scribe']) {
		expect(await house.do('spawn-agent-session', {taskId: 'T-2', agentType})).toMatchObject({
			problem: {code: 'singleton_violation', context: {existing_agent_id: 'a1', pid: house.agentOf('T-1').process?.agent.pid}},
		});
	}

	expect(house.task('T-2').state).toBe('prepared');
	expect(await house.do('spawn-agent-session', {taskId: 'T-2', agentType: 'paper'})).toMatchObject({ok: true, value: {output: {works_in: 'worktree'}}});
});

test('checkout_not_clean: nobody starts among files that are in no commit, nor on another branch', async () => {
	const house = await prepared({}, {config: {agents: {architect: paper({worksIn: 'main'})}}}, ['T-1']);
	writeFileSync(path.join(house.root, 'draft.txt'), 'mine\n');
	expect(await house.do('spawn-agent-session', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'checkout_not_clean', context: {branch: 'main', files: ['draft.txt']}},
	});
	house.git('add', '-A');
	house.git('commit', '-qm', 'draft');
	house.git('switch', '-qc', 'mine');
	expect(await house.do('spawn-agent-session', {taskId: 'T-1'})).toMatchObject({problem: {code: 'checkout_not_clean', context: {branch: 'mine', files: []}}});
	expect(house.store.agents.listRecent(5)).toEqual([]);
});

test('task_not_found and task_not_prepared, in the documented order', async () => {
	const house = await prepared({'T-1': works});
	await house.do('add-task', {id: 'T-2', title: 'y'});
	expect(await house.do('spawn-agent-session', {taskId: 'T-9'})).toMatchObject({problem: {kind: 'not-found', code: 'task_not_found'}});
	await house.do('pause-agents', {state: 'on'});
	expect(await house.do('spawn-agent-session', {taskId: 'T-2'})).toMatchObject({
		problem: {code: 'task_not_prepared', context: {current_status: house.task('T-2').state}},
	});
	expect(await house.do('spawn-agent-session', {taskId: 'T-1', agentType: 'papper'})).toMatchObject({
		problem: {kind: 'bad-input', code: 'validation_failed', hint: 'Did you mean "paper"?'},
	});
});

test('resource_exhaustion: the one gate holds, and says why', async () => {
	const house = await prepared({'T-1': works});
	await house.do('pause-agents', {state: 'on'});
	expect(await house.do('spawn-agent-session', {taskId: 'T-1'})).toMatchObject({
		problem: {kind: 'held', code: 'resource_exhaustion', context: {reason: 'paused by a person'}},
	});
	expect(await house.do('spawn-agent-session')).toMatchObject({problem: {code: 'resource_exhaustion'}});
	expect(house.task('T-1').state).toBe('prepared');
});

test('resource_exhaustion: no agent above the number of places', async () => {
	const house = await prepared({'T-1': staysAtWork}, {config: {maxParallel: 1}});
	await house.do('spawn-agent-session', {taskId: 'T-1'});
	const stamp = {actor: 'test', atMs: house.engine.now()};
	await house.import('- [ ] T-2 y');
	house.store.tasks.move('T-2' as never, 'waiting', 'claimed', {}, stamp);
	await house.do('create-worktree', {taskId: 'T-2'});
	expect(await house.do('spawn-agent-session', {taskId: 'T-2'})).toMatchObject({
		problem: {code: 'resource_exhaustion', context: {reason: 'all 1 places are taken'}},
	});
});

/** A `PATH` on which the first `bash` does `body` instead. */
const withBash = (folder: string, body: string): string => {
	mkdirSync(folder);
	writeFileSync(path.join(folder, 'bash'), `#!/bin/sh\n${body}\n`);
	chmodSync(path.join(folder, 'bash'), 0o755);
	return `${folder}${path.delimiter}${process.env['PATH']}`;
};

test('startup_timeout: an agent that is not seen in time is stopped, and its task is tried again', async () => {
	const house = await prepared({'T-1': works}, {limits: {startupMs: 200}});
	house.environment['PATH'] = withBash(path.join(house.root, '../slow'), 'exec sleep 1000');
	const result = await house.do('spawn-agent-session', {taskId: 'T-1'});
	expect(result).toMatchObject({problem: {kind: 'outside', code: 'startup_timeout', context: {agent_id: 'a1', task_id: 'T-1', waited_seconds: 0.2}}});
	expect(house.store.agents.find('a1')).toMatchObject({state: 'lost', code: 'startup_timeout'});
	await house.untilState('T-1', 'retrying');
	expect(house.task('T-1').retries).toBe(1);
});

test('spawn_failed: no process came of it, nothing is left behind, and its task is tried again', async () => {
	const house = await prepared({'T-1': works});
	house.environment['PATH'] = withBash(path.join(house.root, '../broken'), 'exit 3');
	const result = await house.do('spawn-agent-session', {taskId: 'T-1'});
	expect(result).toMatchObject({problem: {code: 'spawn_failed', context: {agent_id: 'a1', task_id: 'T-1'}}});
	expect(house.processes.find('a1')).toMatchObject({exists: false});
	await house.untilState('T-1', 'retrying');
});

test('spawn_failed: a config without agents says so', async () => {
	const house = await buildHouse({}, {config: {agents: {}}});
	await house.import('- [ ] T-1 x');
	await house.do('coordinate-dependencies');
	// Claimed while there was one.
	house.store.tasks.move(taskId('T-1'), 'ready', 'claimed', {}, {actor: 'test', atMs: 1});
	await house.do('create-worktree');
	expect(await house.do('spawn-agent-session', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'spawn_failed', message: 'T-1 was not started: no agent is configured.'},
	});
	// It is not the task's fault: it waits for one.
	expect(house.task('T-1').state).toBe('prepared');
});

test('type, time and restart rule hold for later attempts, too', async () => {
	const agents = {paper: paper(), other: {command: ['bash', '-c', 'exit 3']}};
	const house = await prepared({}, {config: {agents}}, ['T-1']);
	await house.do('spawn-agent-session', {taskId: 'T-1', agentType: 'other', timeoutSeconds: 77});
	await house.untilState('T-1', 'retrying');
	house.wait(5000);
	await house.until(() => house.task('T-1').agentId === 'a2');
	expect(house.store.agents.find('a2')).toMatchObject({name: 'other', timeoutMs: 77_000});
});

test('without automatic restart a failed attempt stays where it is', async () => {
	const house = await prepared({'T-1': 'exit 3'});
	await house.do('spawn-agent-session', {taskId: 'T-1', autoRestart: false});
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1')).toMatchObject({retries: 0, reason: 'a1 left with exit 3; it was started without automatic restart'});
});

/** A house whose agent works in the main checkout and does `script` there. */
const inMain = async (script: string, backlog = '- [ ] T-1 x', more: Record<string, unknown> = {}) => {
	const architect = {command: ['bash', '-c', script], worksIn: 'main'};
	const house = await buildHouse({'T-2': works}, {config: {agents: {architect, paper: {command: ['bash', '-c', works]}}, ...more}});
	await house.import(backlog);
	return house;
};

test('what an agent commits in the main checkout has landed when it is proven, and frees those that wait for it', async () => {
	const house = await inMain(
		'pwd > where.txt; git add -A; git commit -qm done',
		'- [ ] T-1 x\n  check: test -e where.txt\n- [ ] T-2 y\n  after: T-1\n  agent: paper',
	);
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'cleaned'));
	expect(house.git('show', 'main:where.txt')).toBe(house.root);
	expect(house.movesOf('T-1')).toEqual(expect.arrayContaining(['working', 'merged', 'cleaned']));
	expect(house.task('T-1').commit).toBe(house.git('log', '--format=%H', '-1', '--', 'where.txt'));
	expect(readFileSync(path.join(house.places.runs, 'a1', 'prompt.md'), 'utf8')).toContain(`- Work only in ${house.root}, on the branch main`);
	expect(house.git('status', '--porcelain')).toBe('');
});

test.each([
	{what: 'changes nothing', script: 'true', code: 'no_change'},
	{what: 'changes files of others', script: 'echo x > b.txt; git add -A; git commit -qm x', code: 'out_of_scope'},
	{what: 'leaves files uncommitted', script: 'echo x > c.txt', code: 'uncommitted_work'},
])('an agent in the main checkout that $what is unproven there, too', async ({script, code}) => {
	const house = await inMain(script, '- [ ] T-1 x\n  files: c.txt', {repairs: 0});
	await house.untilState('T-1', 'unproven');
	expect(house.task('T-1').code).toBe(code);
	// Never committed for it: nobody knows whose it is.
	if (code === 'uncommitted_work') expect(house.git('status', '--porcelain')).toBe('?? c.txt');
});

test('agents for the main checkout come one after the other, by themselves', async () => {
	const house = await inMain('echo $ORCH_TASK_ID > $ORCH_TASK_ID.txt; git add -A; git commit -qm done', '- [ ] T-1 x\n- [ ] T-3 y\n- [ ] T-4 z');
	await house.until(() => ['T-1', 'T-3', 'T-4'].every(id => house.task(id).state === 'cleaned'));
	const times = house.store.agents.listRecent(9).map(({createdAtMs, endedAtMs}) => [createdAtMs, endedAtMs ?? 0] as const);
	expect(times).toHaveLength(3);
	for (const [index, [createdAtMs]] of times.entries()) expect(createdAtMs).toBeGreaterThanOrEqual(times[index - 1]?.[1] ?? 0);
});

test('as long as the work in the main checkout is judged, the next agent there waits, and says for what', async () => {
	const check = `while [ ! -e .git/go ]; do sleep 0.02; done; test ! -e T-3.txt`;
	const house = await inMain('echo $ORCH_TASK_ID > $ORCH_TASK_ID.txt; git add -A; git commit -qm done', `- [ ] T-1 x\n  check: ${check}\n- [ ] T-3 y`);
	await house.until(() => house.store.jobs.listOpen().some(({state}) => state === 'running') && house.task('T-3').state === 'prepared');
	for (let count = 0; count < 3; count++) await house.engine.beat();
	expect(house.task('T-3').state).toBe('prepared');
	expect(await house.do('spawn-agent-session', {taskId: 'T-3'})).toMatchObject({
		problem: {code: 'singleton_violation', message: expect.stringContaining('still being judged'), context: {existing_agent_id: 'a1'}},
	});
	expect(await house.do('why', {taskId: 'T-3'})).toMatchObject({
		value: {said: expect.stringContaining('T-3 waits until the work of a1 in your own checkout is judged.')},
	});
	writeFileSync(path.join(house.root, '.git/go'), '');
	await house.until(() => ['T-1', 'T-3'].every(id => house.task(id).state === 'cleaned'));
});

test('what has landed beside an agent in the main checkout is no doing of it', async () => {
	const house = await inMain(
		'while [ ! -e .git/go ]; do sleep 0.02; done; echo mine > c.txt; git add c.txt; git commit -qm mine',
		'- [ ] T-1 x\n  files: c.txt\n- [ ] T-2 y\n  agent: paper',
	);
	await house.untilState('T-2', 'cleaned');
	expect(house.task('T-1').state).toBe('working');
	writeFileSync(path.join(house.root, '.git/go'), '');
	await house.untilState('T-1', 'cleaned', 'unproven');
	expect(house.task('T-1').state).toBe('cleaned');
});

test('a task that waits for the main checkout says why, and starts when it is clean', async () => {
	const house = await inMain('echo x > c.txt; git add c.txt; git commit -qm done');
	writeFileSync(path.join(house.root, 'draft.txt'), 'mine\n');
	await house.until(() => house.task('T-1').reason === 'The main checkout has files that are in no commit');
	expect(house.task('T-1').state).toBe('prepared');
	const before = house.store.activities.lastId();
	for (let count = 0; count < 5; count++) await house.engine.beat();
	expect(house.store.activities.lastId()).toBe(before);
	rmSync(path.join(house.root, 'draft.txt'));
	await house.untilState('T-1', 'cleaned');
});

test('spawn_failed: where the system has run out of something, its task waits longer than after other failures', async () => {
	const house = await prepared({'T-1': works});
	const start = async (): Promise<never> => {
		throw new OutsideError('spawn_failed', 'The folder of a1 cannot be made: no space left.', undefined, {context: {system_error: 'ENOSPC'}});
	};
	const context = {
		store: house.store,
		policy: house.engine.policy,
		places: house.places,
		targetBranch: 'main',
		environment: house.environment,
		git: {clearLock() {}, foldersOf: async () => ({gitFolder: house.root, worktreeGitFolder: house.root})},
		agents: {...house.processes, start},
		now: house.engine.now,
		stamp: () => ({actor: 'test', atMs: house.engine.now()}),
	} as never;
	await expect(beginAttempt(context, house.task('T-1'), '')).rejects.toMatchObject({
		code: 'spawn_failed',
		context: {agent_id: 'a1', task_id: 'T-1', system_error: 'ENOSPC'},
	});
	expect(house.task('T-1')).toMatchObject({state: 'failed', code: 'resource_exhausted'});
	await house.untilState('T-1', 'retrying');
	// The hour is chosen a moment before it is written down.
	expect((house.task('T-1').notBeforeMs ?? 0) - house.task('T-1').changedAtMs).toBeGreaterThan(9000);
});
