import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, staysAtWork, works} from '../support/house.js';

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

test('a start that was cut off before its process existed is found and tried again', async () => {
	const house = await buildHouse({'T-1': works});
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
	await house.do('pause-agents', {state: 'off'});
	await house.engine.beat();
	expect(house.task('T-1').state).toBe('working');
	house.wait(11_000);
	await house.untilState('T-1', 'retrying');
	expect(house.store.agents.find('a1')).toMatchObject({state: 'lost', code: 'startup_timeout'});
	house.wait(5000);
	await house.untilState('T-1', 'cleaned');
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
