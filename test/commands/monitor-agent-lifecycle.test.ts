import {spawn} from 'node:child_process';
import {existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {buildHouse, type HouseOptions, staysAtWork, works} from '../support/house.js';
import {until} from '../support/until.js';

const minuteMs = 60_000;

test('an agent that left well with commits in its files and a passed check is finished', async () => {
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x\n  files: T-1.txt\n  check: grep -q done T-1.txt');
	await house.untilState('T-1', 'finished');
	expect(house.store.activities.latest(20).findLast(({to}) => to === 'finished')?.why).toBe('1 commit, 1 file, +1 -0, check passed');
	expect(house.store.worktrees.find('T-1')).toMatchObject({commits: 1, addedLines: 1, dirtyFiles: 0});
});

test.each([
	{name: 'changes nothing', does: 'true', backlog: '', code: 'no_change'},
	{name: 'changes files of others', does: 'echo x > b.txt; git add -A; git commit -qm x', backlog: '  files: a.txt', code: 'out_of_scope', files: ['b.txt']},
	{name: 'fails its check', does: works, backlog: '  check: exit 3', code: 'check_failed'},
	{name: 'has a check that cannot be run', does: works, backlog: '  check: no-such-program-here', code: 'check_unavailable'},
	{name: 'rewrites history', does: 'git commit -q --amend -m other; echo x > b; git add b; git commit -qm b', backlog: '', code: 'history_rewritten'},
	{name: 'switches branches', does: 'git checkout -q -b mine; echo x > b; git add b; git commit -qm b', backlog: '', code: 'history_rewritten'},
])('exit 0 is no proof: an agent that $name is unproven', async ({does, backlog, code, files}) => {
	const house = await buildHouse({'T-1': does}, {config: {repairs: 0}});
	await house.import(`- [ ] T-1 x\n${backlog}`);
	await house.untilState('T-1', 'unproven');
	expect(house.task('T-1').code).toBe(code);
	if (files) expect(house.task('T-1').troubleFiles).toEqual(files);
	await house.until(() => house.store.messages.listWaiting('human', 5).length === 1);
	expect(house.git('rev-list', '--count', '--merges', 'main')).toBe('0');
});

test('what an agent left uncommitted is committed under the id of its task', async () => {
	const house = await buildHouse({'T-1': 'echo x > b.txt; mkdir c; echo y > c/d.txt'}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	expect(house.git('log', '-1', '--format=%s', 'roadmap-implementation_task-T-1')).toBe('T-1: x');
	expect(house.git('show', '--name-only', '--format=', 'roadmap-implementation_task-T-1').split('\n')).toEqual(['b.txt', 'c/d.txt']);
});

test('only what belongs to the task is committed for the agent; the rest is shown and kept', async () => {
	const house = await buildHouse({'T-1': 'echo x > b.txt; echo y > stray.txt'}, {config: {repairs: 0}});
	await house.import('- [ ] T-1 x\n  files: b.txt');
	await house.untilState('T-1', 'unproven');
	expect(house.task('T-1')).toMatchObject({code: 'uncommitted_work', troubleFiles: ['stray.txt']});
	expect(existsSync(path.join(house.places.worktrees, 'implementation_task-T-1', 'stray.txt'))).toBe(true);
});

test('an agent that has to commit by itself and does not is unproven', async () => {
	const house = await buildHouse({'T-1': 'echo x > b.txt'}, {config: {repairs: 0}, agent: {commit: 'agent'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'unproven');
	expect(house.task('T-1')).toMatchObject({code: 'uncommitted_work', troubleFiles: ['b.txt']});
});

test('an unproven agent is told what is missing and mends it', async () => {
	const house = await buildHouse({'T-1': `if grep -q 'changed nothing' "$ORCH_PROMPT_FILE"; then ${works}; fi`});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect(house.task('T-1')).toMatchObject({repairs: 1, retries: 0, fence: 2});
	expect(readFileSync(path.join(house.places.runs, 'a2', 'prompt.md'), 'utf8')).toContain(
		'The last attempt was not accepted: it left well but changed nothing',
	);
});

test('a program that is not there is no reason to try again', async () => {
	const house = await buildHouse({}, {config: {agents: {paper: {command: ['orch-no-such-agent']}}}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1')).toMatchObject({code: 'invalid_configuration', retries: 0});
	expect(house.task('T-1').reason).toContain('orch-no-such-agent');
});

test('of a worktree that its agent has deleted, what is committed on its branch is still counted', async () => {
	const house = await buildHouse({'T-1': `${works}; rm -rf "$ORCH_WORKTREE"`}, {config: {retries: 0}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1').reason).toMatch(/^its worktree is gone/);
	expect(house.store.worktrees.find(house.task('T-1').id)).toMatchObject({commits: 1, addedLines: 1, dirtyFiles: 0});
});

test('the reason of a failure is the last that it said, wherever it said it', async () => {
	const house = await buildHouse(
		{
			'T-1': 'echo the prompt, once more; sleep 0.05; printf "warning\\nfatal: no \\033[31mkey\\n" >&2; exit 3',
			'T-2': 'echo warning >&2; sleep 0.05; echo cannot find x; exit 3',
		},
		{config: {retries: 0}},
	);
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	for (const id of ['T-1', 'T-2']) await house.untilState(id, 'gave-up');
	expect(house.task('T-1').reason).toMatch(/ left with exit 3: fatal: no key; retries/);
	expect(house.task('T-2').reason).toMatch(/ left with exit 3: cannot find x; retries/);
});

test('an agent that vanished without an exit status is lost and its task is tried again', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	const {process: tree} = house.agentOf('T-1');
	process.kill(tree?.shim.pid ?? 0, 'SIGKILL');
	process.kill(-(tree?.agent.pid ?? 0), 'SIGKILL');
	house.wait(2000);
	await house.untilState('T-1', 'retrying');
	expect(house.store.agents.find('a1')).toMatchObject({state: 'lost', code: 'process_died'});
	expect(house.task('T-1')).toMatchObject({retries: 1});
});

test.each([
	{when: 'before its process existed', hasFolder: false},
	{when: 'between its folder and its process', hasFolder: true},
])('a start that was cut off $when is found and made up for, though nothing is to be tried twice', async ({hasFolder}) => {
	const house = await buildHouse({'T-1': works}, {config: {retries: 0}});
	await house.do('pause-agents', {state: 'on'});
	await house.import('- [ ] T-1 x');
	const stamp = {actor: 'test', atMs: house.engine.now()};
	await house.engine.beat();
	house.store.tasks.move('T-1' as never, 'ready', 'claimed', {}, stamp);
	await house.untilState('T-1', 'prepared');
	house.store.atomically(() => {
		const id = house.store.agents.add({taskId: 'T-1' as never, fence: 1, name: 'paper', permissions: 'edit'}, stamp);
		house.store.tasks.move('T-1' as never, 'prepared', 'working', {agentId: id, fence: 1}, stamp);
	});
	if (hasFolder) {
		mkdirSync(path.join(house.places.runs, 'a1'));
		// Whoever leads from now on was not the one who began it.
		house.store.leases.release('conductor', house.store.leases.find('conductor')?.epoch ?? 0, stamp);
		house.wait(1);
	}

	await house.do('pause-agents', {state: 'off'});
	await house.engine.beat();
	expect(house.task('T-1').state).toBe('working');
	house.wait(11_000);
	await house.untilState('T-1', 'cleaned');
	expect(house.store.agents.find('a1')).toMatchObject({state: 'lost', code: 'never_begun'});
	expect(house.store.agents.find('a2')).toMatchObject({state: 'ended', exitCode: 0});
	expect(house.task('T-1').retries).toBe(0);
});

test('silent is quiet, silent and idle is stalled, and only long after that it is killed and tried again', async () => {
	const house = await buildHouse({'T-1': `if [ "$ORCH_AGENT_ID" = a1 ]; then ${staysAtWork}; else ${works}; fi`});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	expect(house.agentOf('T-1').state).toBe('working');
	house.wait(minuteMs + 1000);
	await house.engine.beat();
	expect(house.agentOf('T-1').state).toBe('quiet');
	house.wait(minuteMs);
	await house.engine.beat();
	expect(house.agentOf('T-1').state).toBe('stalled');
	expect(house.task('T-1').state).toBe('working');
	house.wait(3 * minuteMs);
	await house.untilState('T-1', 'retrying');
	expect(house.store.agents.find('a1')).toMatchObject({state: 'ended', code: 'stalled'});
	house.wait(10_000);
	await house.untilState('T-1', 'cleaned');
});

test('a machine that slept stalls nobody: its sleep is no silence, and whoever is silent has its whole time again', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 x');
	house.engine.start();
	await until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').cpuPercent !== undefined);
	const heldMs = 400_000;
	house.wait(heldMs);
	await until(() => (house.agentOf('T-1').pausedMs ?? 0) >= heldMs - 1000);
	await house.engine.stop();
	expect(house.agentOf('T-1').state).toMatch(/^(?:working|quiet)$/);
	expect(house.story()).not.toMatch(/stalled/);
});

test('longer at work than it may: stopped and tried again', async () => {
	const house = await buildHouse({'T-1': staysAtWork}, {config: {timeoutSeconds: 30, killSeconds: 10_000, quietSeconds: 9000, stallSeconds: 9500}});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	house.wait(31_000);
	await house.untilState('T-1', 'retrying');
	expect(house.task('T-1').code).toBe('task_timeout');
});

test('an attempt that is not the newest changes nothing', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	const moved = house.store.tasks.move('T-1' as never, 'working', 'finished', {onlyFor: 'a9' as never}, {actor: 'test', atMs: 1});
	expect(moved).toBe(false);
	expect(house.task('T-1').state).toBe('working');
});

test('hostile output reaches neither the row nor the log as bytes', async () => {
	const house = await buildHouse({'T-1': `printf 'fine \\033]52;c;aGFoYQ==\\007\\033[2J\\342\\200\\256 done\\n'; exec sleep 1000`});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying !== '');
	expect(house.agentOf('T-1').saying).toBe('fine done');
	const {lines} = house.engine.readOutput(house.agentOf('T-1').id);
	expect(lines.join('')).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202E]/);
});

test('an agent gets what it needs and none of the user’s secrets', async () => {
	const house = await buildHouse({'T-1': `env | sort > env.txt; pwd >> env.txt; cat > stdin.txt; ${works}`}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	const text = house.git('show', 'roadmap-implementation_task-T-1:env.txt');
	expect(text).not.toContain('SECRET_OF_THE_USER');
	const folder = path.join(house.places.worktrees, 'implementation_task-T-1');
	for (const line of [
		`PWD=${folder}`,
		'ORCH_AGENT_ID=a1',
		'ORCH_TASK_ID=T-1',
		`ORCH_WORKTREE=${folder}`,
		'ORCH_BRANCH=roadmap-implementation_task-T-1',
		`ORCH_PROMPT_FILE=${path.join(house.places.runs, 'a1', 'prompt.md')}`,
	]) {
		expect(text.split('\n')).toContain(line);
	}

	expect(house.git('show', 'roadmap-implementation_task-T-1:stdin.txt')).toBe('');

	// And what we keep of its run nobody else on the machine can read.
	const kept = ['', ...readdirSync(house.places.data, {recursive: true, encoding: 'utf8'})].filter(name => !/^(?:verification|merge\.git)(?:\/|$)/.test(name));
	expect(kept.filter(name => (lstatSync(path.join(house.places.data, name)).mode & 0o077) !== 0)).toEqual([]);
	expect(kept).toEqual(expect.arrayContaining(['roadmap.db', 'runs/a1/out.log', 'runs/a1/prompt.md']));
});

test('says that there is no such agent', async () => {
	const house = await buildHouse({});
	expect(await house.do('monitor-agent-lifecycle', {agentId: 'a7'})).toMatchObject({problem: {code: 'agent_not_found'}});
});

test('an agent whose check failed is told what the check printed', async () => {
	const mends = `if grep -q 'expected 3, received 2' "$ORCH_PROMPT_FILE"; then echo 3 > n; else echo 2 > n; fi; git add -A; git commit -qm n`;
	const house = await buildHouse({'T-1': mends}, {files: {'check.sh': "grep -q 3 n || { echo running; echo 'expected 3, received 2'; exit 4; }\n"}});
	await house.import('- [ ] T-1 x\n  check: bash check.sh');
	await house.untilState('T-1', 'cleaned');
	expect(house.task('T-1')).toMatchObject({repairs: 1});
	expect(house.store.activities.latest(100).find(({to}) => to === 'unproven')?.why).toMatch(/failed with exit 4: .*; its output ends: expected 3, received 2$/);
});

test('a script beside the config is found, committed or not, and runs in the worktree', async () => {
	const house = await buildHouse({}, {config: {agents: {mine: {command: ['./agent.sh', '{taskId}']}}}});
	writeFileSync(path.join(house.root, 'agent.sh'), '#!/bin/sh\npwd > "$1.txt"\n', {mode: 0o755});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect(house.git('show', 'main:T-1.txt')).toBe(path.join(house.places.worktrees, 'implementation_task-T-1'));
});

/** A house in which each of `ids` is at work and silent. */
const atWork = async (ids: readonly string[], options: HouseOptions = {}) => {
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, staysAtWork])), {config: {maxParallel: ids.length}, ...options});
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => ids.every(id => house.task(id).state === 'working' && house.agentOf(id).saying === 'started'));
	return house;
};

const healthOf = async (house: Awaited<ReturnType<typeof buildHouse>>, input: Record<string, unknown> = {}) => {
	const result = await house.do('monitor-agent-lifecycle', input);
	return result.ok ? (result.value.output as {agents: Array<Record<string, unknown>>; agents_stalled: number} & Record<string, unknown>) : undefined;
};

test('check_all tells of every agent with all documented fields', async () => {
	const house = await atWork(['T-1', 'T-2']);
	const found = await healthOf(house, {operation: 'check_all', checkIntervalSeconds: 60});
	expect(found).toMatchObject({agents_checked: 2, agents_healthy: 2, agents_stalled: 0, agents_dead: 0});
	const agent = house.agentOf('T-1');
	expect(found?.agents.find(({task_id: id}) => id === 'T-1')).toMatchObject({
		agent_id: agent.id,
		agent_type: 'paper',
		status: 'working',
		pid: agent.process?.agent.pid,
		process_alive: true,
		cpu_percent: expect.any(Number),
		memory_mb: expect.any(Number),
		health_status: 'healthy',
	});
	expect(Date.parse(String(found?.['next_check_due'])) - Date.parse(String(found?.['timestamp']))).toBe(60_000);
});

test('check_agent tells of one, and how long it has been up', async () => {
	const house = await atWork(['T-1', 'T-2']);
	house.wait(5000);
	expect(await healthOf(house, {operation: 'check_agent', agentId: 'a1'})).toMatchObject({
		agent_id: 'a1',
		health_status: 'healthy',
		uptime_seconds: expect.toSatisfy((seconds: number) => seconds >= 5),
	});
	expect(await house.do('monitor-agent-lifecycle', {operation: 'check_agent'})).toMatchObject({problem: {kind: 'bad-input', code: 'validation_failed'}});
});

test('a heartbeat is a sign of life: one that was stalled is at work again, and no other row is written', async () => {
	const house = await atWork(['T-1']);
	house.wait(125_000);
	await house.until(() => house.agentOf('T-1').state === 'stalled');
	const beat = async () => house.do('monitor-agent-lifecycle', {operation: 'heartbeat', agentId: 'a1'});
	const result = await beat();
	expect(result).toMatchObject({ok: true, value: {output: {agent_id: 'a1', status: 'working'}}});
	const {last_heartbeat: last, next_heartbeat_due: next} = result.ok ? (result.value.output as Record<string, string>) : {};
	expect(Date.parse(next ?? '') - Date.parse(last ?? '')).toBe(60_000);
	const events = house.store.agents.listEvents('a1' as never, 50);
	expect(events[0]).toMatchObject({type: 'heartbeat', health: 'healthy'});
	for (let count = 0; count < 20; count++) await beat();
	expect(house.store.agents.listEvents('a1' as never, 50)).toHaveLength(events.length);
	expect(house.task('T-1').state).toBe('working');
});

test('an agent that says that it is alive is never stalled by its silence; its word proves nothing of its work', async () => {
	const house = await atWork(['T-1']);
	for (let minutes = 0; minutes < 10; minutes++) {
		house.wait(minuteMs - 1000);
		await house.do('monitor-agent-lifecycle', {operation: 'heartbeat', agentId: 'a1'});
		await house.engine.beat();
	}

	expect(house.agentOf('T-1').state).toBe('working');
	process.kill(house.agentOf('T-1').process?.agent.pid ?? 0, 'SIGKILL');
	await house.untilState('T-1', 'retrying');
});

test('thresholds count for that run alone', async () => {
	const house = await atWork(['T-1']);
	house.wait(40_000);
	await house.engine.beat();
	expect(await healthOf(house, {heartbeatTimeoutSeconds: 30, memoryThresholdMb: 0})).toMatchObject({
		agents_stalled: 1,
		agents: [{health_status: 'stalled', status: 'working', signals: [expect.stringMatching(/^silent for \d+ s, limit 30 s$/), expect.stringMatching(/^cpu /)]}],
	});
	expect(await healthOf(house)).toMatchObject({agents_stalled: 0, agents_healthy: 1});
	expect(house.agentOf('T-1').state).toBe('working');
});

test('two signals before stalled: silent is not enough for one that uses its CPU, nor idle for one that speaks', async () => {
	const house = await atWork(['T-1']);
	house.wait(40_000);
	await house.engine.beat();
	// Any CPU at all is enough of a sign when 0 % is the limit.
	expect(await healthOf(house, {heartbeatTimeoutSeconds: 30, cpuThresholdPercent: 0})).toMatchObject({agents_stalled: 0});
	house.store.agents.heard([{...house.agentOf('T-1'), heardAtMs: house.engine.now(), cpuPercent: 0}]);
	expect(await healthOf(house, {heartbeatTimeoutSeconds: 30})).toMatchObject({agents_stalled: 0});
});

test('an agent that burns CPU in silence is at work', async () => {
	const house = await buildHouse({'T-1': 'echo started; while :; do :; done'}, {limits: {lifeCpuPercent: 1}});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').saying === 'started' && (house.agentOf('T-1').cpuPercent ?? 0) > 3);
	house.wait(200_000);
	// Twice at once: between two looks that follow each other nobody uses any.
	for (const _ of [1, 2]) expect(await healthOf(house)).toMatchObject({agents_stalled: 0, agents: [{health_status: 'healthy', status: 'working'}]});
});

test('the first look at an agent that nobody has measured yet tells what it uses, too', async () => {
	const house = await buildHouse({'T-1': 'echo started; while :; do :; done'});
	await house.import('- [ ] T-1 x');
	for (const name of ['create-parallel-tasks', 'create-worktree', 'spawn-agent-session'] as const) await house.do(name);
	expect(await healthOf(house)).toMatchObject({agents: [{cpu_percent: expect.toSatisfy((percent: number) => percent > 0), health_status: 'healthy'}]});
});

test('completed, failed and dead: how one ended is told as it was', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': 'exit 3', 'T-3': staysAtWork}, {config: {approve: 'ask', retries: 0}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x\n- [ ] T-3 x');
	await house.until(() => house.task('T-1').state === 'finished' && house.task('T-2').state === 'gave-up' && house.agentOf('T-3').saying === 'started');
	const status = async (id: string) => (await healthOf(house, {agentId: house.agentOf(id).id}))?.['health_status'];
	expect(await status('T-1')).toBe('completed');
	expect(await status('T-2')).toBe('failed');
	const {process: tree} = house.agentOf('T-3');
	process.kill(tree?.shim.pid ?? 0, 'SIGKILL');
	process.kill(-(tree?.agent.pid ?? 0), 'SIGKILL');
	await house.until(() => house.store.agents.find(house.agentOf('T-3').id)?.state === 'lost');
	expect(await status('T-3')).toBe('dead');
});

test('A6 a pid that belongs to somebody else by now: no signal is sent to the stranger, the agent is reported lost', async () => {
	const house = await atWork(['T-1', 'T-2'], {config: {retries: 0, maxParallel: 2}});
	const stranger = spawn('sleep', ['1000'], {detached: true, stdio: 'ignore'});
	onTestFinished(() => {
		stranger.kill('SIGKILL');
	});
	for (const id of ['T-1', 'T-2']) {
		const {id: agent, process: tree, state} = house.agentOf(id);
		if (tree === undefined) throw new Error('it has no process');
		await house.processes.stop(tree, {graceMs: 0, force: true});
		rmSync(path.join(house.places.runs, agent), {recursive: true});
		house.processes.forgetNews(agent);
		// As after a reboot of numbers: ours belongs to a stranger that is very much alive.
		const theirs = {...tree.agent, pid: stranger.pid ?? 0};
		house.store.agents.move(agent, state, state, {process: {...tree, agent: theirs, shim: theirs}}, {actor: 'test', atMs: 1});
	}

	expect(await house.do('kill-stalled-agent', {agentId: 'a1', force: true})).toMatchObject({
		ok: true,
		value: {output: {already_gone: true, processes_found: 0}},
	});
	expect(await healthOf(house, {operation: 'check_agent', agentId: 'a2'})).toMatchObject({health_status: 'lost', process_alive: false});
	for (const id of ['a1', 'a2']) expect(house.store.agents.find(id)).toMatchObject({state: 'lost', code: 'identity_lost'});
	expect(house.store.agents.listEvents('a2' as never, 1)).toMatchObject([{type: 'lost', health: 'lost'}]);
	expect(stranger.exitCode).toBeNull();
	expect(stranger.signalCode).toBeNull();
});

test('every change of health leaves a row, and a pass that changes nothing leaves none', async () => {
	const house = await atWork(['T-1']);
	house.wait(61_000);
	await house.until(() => house.agentOf('T-1').state === 'quiet');
	house.wait(60_000);
	await house.until(() => house.agentOf('T-1').state === 'stalled');
	for (let count = 0; count < 10; count++) await house.engine.beat();
	const types = house.store.agents.listEvents('a1' as never, 50).map(({type, health}) => `${type} ${health}`);
	expect(types.toReversed()).toEqual(['working healthy', 'quiet healthy', 'stalled stalled']);
	expect(house.story()).toMatch(/agent a1 quiet→stalled silent for 1\d\d s, limit 120 s, cpu \d+\.\d% below 1000%/);
});

test('monitoring_error: what keeps one agent from being looked at is said, and keeps no other from it', async () => {
	const house = await atWork(['T-1', 'T-2']);
	const folder = path.join(house.places.runs, 'a1');
	renameSync(folder, `${folder}-away`);
	symlinkSync(folder, folder);
	const {pid} = house.agentOf(house.store.agents.find('a1')?.taskId ?? '').process?.agent ?? {};
	expect(await house.do('monitor-agent-lifecycle', {agentId: 'a1'})).toMatchObject({problem: {code: 'monitoring_error', context: {agent_id: 'a1', pid}}});
	expect(await healthOf(house)).toMatchObject({agents_checked: 2, agents_healthy: 2});
	rmSync(folder);
	renameSync(`${folder}-away`, folder);
});

test('monitoring_error: one that has left cannot say that it is alive', async () => {
	const house = await buildHouse({'T-1': works});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect(await house.do('monitor-agent-lifecycle', {operation: 'heartbeat', agentId: 'a1'})).toMatchObject({
		problem: {code: 'monitoring_error', context: {agent_id: 'a1', pid: house.agentOf('T-1').process?.agent.pid}},
	});
	expect(await house.do('monitor-agent-lifecycle', {operation: 'heartbeat', agentId: 'a9'})).toMatchObject({problem: {code: 'agent_not_found'}});
	expect(await house.do('monitor-agent-lifecycle', {operation: 'check_all', agentId: 'a1'})).toMatchObject({problem: {code: 'validation_failed'}});
});

test('a pass over 50 agents takes less than 100 ms', async () => {
	const house = await buildHouse({});
	const ids = Array.from({length: 50}, (_, index) => `T-${index + 1}`);
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	const stamp = {actor: 'test', atMs: house.engine.now()};
	await Promise.all(
		ids.map(async id => {
			const agent = house.store.agents.add({taskId: id as never, fence: 1, name: 'paper', permissions: 'edit'}, stamp);
			house.store.tasks.move(id as never, 'waiting', 'working', {agentId: agent, fence: 1}, stamp);
			const env = {PATH: process.env['PATH'] ?? ''};
			const tree = await house.processes.start({runId: agent, argv: ['bash', '-c', 'echo started; exec sleep 1000'], cwd: house.root, env});
			house.store.agents.move(agent, 'starting', 'working', {process: tree, startedAtMs: stamp.atMs, heardAtMs: stamp.atMs}, stamp);
		}),
	);
	const costs: number[] = [];
	for (let count = 0; count < 8; count++) {
		const before = process.cpuUsage();
		expect(await healthOf(house)).toMatchObject({agents_checked: 50, agents_healthy: 50});
		const {user, system} = process.cpuUsage(before);
		costs.push((user + system) / 1000);
	}

	// The time that it takes itself, the best of eight: others use this machine, too.
	expect(Math.min(...costs)).toBeLessThan(100);
	for (const {id, state, process: tree} of house.store.agents.listLive()) {
		process.kill(-(tree?.agent.pid ?? 0), 'SIGKILL');
		house.store.agents.move(id, state, 'ended', {endedAtMs: stamp.atMs}, stamp);
	}
});

test.each([
	{status: 77, code: 'authentication_failed', state: 'gave-up'},
	{status: 78, code: 'invalid_configuration', state: 'gave-up'},
	{status: 65, code: 'syntax_error', state: 'gave-up'},
	{status: 75, code: 'network_timeout', state: 'retrying'},
	{status: 71, code: 'resource_exhausted', state: 'retrying'},
	{status: 3, code: 'agent_failed', state: 'retrying'},
] as const)('exit status $status means $code', async ({status, code, state}) => {
	const house = await buildHouse({'T-1': `exit ${status}`});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', state);
	expect(house.task('T-1').code).toBe(code);
});
