import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, staysAtWork, works} from '../support/house.js';
import {until} from '../support/until.js';

const folderOf = (house: Awaited<ReturnType<typeof buildHouse>>, id: string) => path.join(house.places.worktrees, `implementation_task-${id}`);

test('what git cannot commit for an agent is missing evidence, and no riddle for ever', async () => {
	const house = await buildHouse({'T-1': 'git init -q nested; echo x > x.txt'}, {config: {repairs: 0}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'unproven');
	expect(house.task('T-1')).toMatchObject({code: 'uncommitted_work'});
});

test('an index lock that nobody holds any more keeps nobody from committing', async () => {
	const house = await buildHouse({'T-1': 'echo x > x.txt; touch "$(git rev-parse --git-dir)/index.lock"'});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect(house.git('ls-tree', '--name-only', 'main')).toContain('x.txt');
});

test('a worktree that git cannot read fails the attempt', async () => {
	const house = await buildHouse({'T-1': 'echo nonsense > .git'}, {config: {retries: 0}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1')).toMatchObject({code: 'git_failed'});
});

test('a stop is recorded although there is nothing left to salvage from', async () => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': `git init -q nested; echo x > x.txt; ${staysAtWork}`});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => ['T-1', 'T-2'].every(id => house.agentOf(id).saying === 'started'));
	rmSync(folderOf(house, 'T-1'), {recursive: true});
	expect(await house.do('kill-stalled-agent', {agentId: 'a1'})).toMatchObject({ok: true});
	expect(await house.do('kill-stalled-agent', {agentId: 'a2'})).toMatchObject({
		problem: {code: 'cleanup_failed', context: {agent_id: 'a2', worktree_path: folderOf(house, 'T-2')}},
	});
	expect(existsSync(path.join(folderOf(house, 'T-2'), 'x.txt'))).toBe(true);
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'gave-up'));
});

test('a second stop does not lose what the first one kept', async () => {
	const first = `echo precious > a.txt; ${staysAtWork}`;
	const second = `git checkout -q a.txt; echo other > b.txt; ${staysAtWork}`;
	const house = await buildHouse({'T-1': `if [ "$ORCH_AGENT_ID" = a1 ]; then ${first}; else ${second}; fi`});
	await house.import('- [ ] T-1 x');
	for (const id of ['a1', 'a2']) {
		await house.until(() => house.task('T-1').agentId === id && house.agentOf('T-1').saying === 'started');
		await house.do('kill-stalled-agent', {agentId: id});
		await house.untilState('T-1', 'gave-up');
		await house.do('auto-restart-agent', {taskId: 'T-1'});
	}
	const kept = house
		.git('rev-list', 'refs/orch/salvage/T-1')
		.split('\n')
		.map(commit => house.git('show', `${commit}:a.txt`));
	expect(kept).toContain('precious');
	expect(house.git('show', 'refs/orch/salvage/T-1:b.txt')).toBe('other');
});

test('a worktree that somebody removed is made again for the next try, with its commits', async () => {
	const house = await buildHouse(
		{'T-1': 'if [ "$ORCH_AGENT_ID" = a1 ]; then echo 1 > one.txt; git add -A; git commit -qm one; exit 3; else test -e one.txt && echo 2 > two.txt; fi'},
		{config: {retries: 0}},
	);
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'gave-up');
	rmSync(folderOf(house, 'T-1'), {recursive: true});
	await house.do('auto-restart-agent', {taskId: 'T-1'});
	await house.untilState('T-1', 'cleaned', 'gave-up');
	expect(house.git('ls-tree', '--name-only', 'main').split('\n')).toEqual(expect.arrayContaining(['one.txt', 'two.txt']));
});

test('children that outlive their agent are gone before its work is judged', async () => {
	const house = await buildHouse({'T-1': `(setsid bash -c 'trap "" TERM; sleep 1000' >/dev/null 2>&1 &); ${works}`});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect(existsSync(folderOf(house, 'T-1'))).toBe(false);
});

test('a worktree that git will not remove stays, and says why', async () => {
	const house = await buildHouse({'T-1': `${works}; git worktree lock .`});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.task('T-1').state === 'merged' && house.task('T-1').reason !== undefined);
	expect(house.task('T-1').reason).toContain('locked');
});

test('commits on no branch keep their worktree', async () => {
	const house = await buildHouse(
		{'T-1': `${works}; git checkout -q --detach; echo more > more.txt; git add -A; git commit -qm more`},
		{config: {approve: 'ask'}},
	);
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'unproven');
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.until(() => house.task('T-1').state === 'merged' && house.task('T-1').reason !== undefined);
	expect(existsSync(path.join(folderOf(house, 'T-1'), 'more.txt'))).toBe(true);
});

test('one that is silent when its time runs out is stopped, whatever it says afterwards', async () => {
	const house = await buildHouse({'T-1': 'while :; do echo tick; sleep 0.05; done'}, {config: {timeoutSeconds: 200, retries: 0}});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').saying === 'tick');
	house.store.agents.move('a1' as never, 'working', 'stalled', {}, {actor: 'test', atMs: house.engine.now()});
	house.wait(201_000);
	await house.untilState('T-1', 'gave-up');
	expect(house.store.agents.find('a1')).toMatchObject({code: 'task_timeout'});
});

test('an agent that came up after it was given up does not work beside its successor', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 x');
	await house.do('pause-agents', {state: 'off'});
	for (const name of ['coordinate-dependencies', 'create-parallel-tasks', 'create-worktree'] as const) await house.do(name);
	// Its shim takes its time, so that it is announced and not up yet.
	const slow = path.join(house.places.worktrees, 'slow');
	mkdirSync(slow);
	writeFileSync(
		path.join(slow, 'bash'),
		'#!/bin/sh\nwhile [ ! -e "$(dirname "$0")/go" ]; do sleep 0.05; done\nPATH=$(echo "$PATH" | cut -d: -f2-)\nexec bash "$@"\n',
		{mode: 0o755},
	);
	house.environment['PATH'] = `${slow}:${house.environment['PATH']}`;
	const starting = house.do('spawn-agent-session');
	await until(() => house.store.agents.find('a1') !== undefined);
	house.wait(20_000);
	await house.do('monitor-agent-lifecycle');
	writeFileSync(path.join(slow, 'go'), '');
	await starting;
	const tree = house.processes.find('a1').started;
	expect(house.store.agents.find('a1')?.state).toBe('lost');
	if (tree !== undefined) expect(house.processes.look(tree)).toBe('gone');
});

test('an agent that is tried again after a conflict is told how to resolve it, and lands', async () => {
	const resolves = 'grep -q "git merge main" "$ORCH_PROMPT_FILE" || exit 9; git merge -q main; echo both > a.txt; git commit -qam resolved';
	const edits = (text: string) =>
		`if [ -e tried-$ORCH_TASK_ID.txt ]; then ${resolves}; else echo ${text} > a.txt; : > tried-$ORCH_TASK_ID.txt; git add -A; git commit -qm x; fi`;
	const house = await buildHouse({'T-1': edits('mine'), 'T-2': edits('yours')}, {config: {retries: 0}});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	const ids = ['T-1', 'T-2'];
	await house.until(() => ids.every(id => house.task(id).state === 'finished'));
	await house.do('hold-merges', {state: 'off'});
	await house.until(() => ids.some(id => house.task(id).state === 'conflicted'));
	await house.do('auto-restart-agent', {taskId: ids.find(id => house.task(id).state === 'conflicted')});
	await house.until(() => ids.every(id => house.task(id).state === 'cleaned'));
	expect(house.git('show', 'main:a.txt')).toBe('both');
});

test('what a check leaves in the worktree is no part of the work', async () => {
	const house = await buildHouse({'T-1': works});
	await house.import('- [ ] T-1 x\n  check: echo coverage > coverage.txt');
	await house.untilState('T-1', 'merged', 'unproven');
	expect(house.git('ls-tree', '--name-only', 'main')).not.toContain('coverage.txt');
});

test('a database begun anew takes no exit code of an agent before it for its own', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works}, {config: {verify: 'true'}});
	await house.import('- [ ] T-1 x\n  check: true');
	await house.untilState('T-1', 'cleaned');
	await house.close();
	for (const end of ['', '-wal', '-shm']) rmSync(path.join(house.places.data, `roadmap.db${end}`), {force: true});
	const anew = await house.reopen();
	await anew.engine.dispatch('import-backlog', {file: 'backlog.md', text: '- [ ] T-2 y\n  check: true'});
	await house.until(() => anew.store.tasks.find('T-2')?.state === 'cleaned', anew);
	expect(anew.store.tasks.find('T-2')).toMatchObject({state: 'cleaned', agentId: 'a2', retries: 0});
	await anew.close();
});

test('a check as long as a script may fail like any other', async () => {
	const house = await buildHouse({'T-1': works}, {config: {repairs: 0}});
	expect(await house.do('add-task', {id: 'T-1', title: 'x', check: `false #${'x'.repeat(65_520)}`})).toMatchObject({ok: true});
	await house.untilState('T-1', 'unproven');
	await house.until(() => house.store.messages.listWaiting('human', 1).length === 1);
});
