import {execFileSync, spawn} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {Outcome} from '../../source/commands/command.js';
import {registry} from '../../source/commands/registry.js';
import {wasStoppedWithAll} from '../../source/commands/stop-everything.js';
import type {Result} from '../../source/domain/problem.js';
import {buildHouse, staysAtWork, works} from '../support/house.js';
import {until} from '../support/until.js';

/** How long no other run of these tests naps: theirs would be counted as ours. */
const aNap = (): string => `0.07${process.pid}`;

const countProcesses = (word: string): number =>
	execFileSync('ps', ['-A', '-ww', '-o', 'args='], {encoding: 'utf8'})
		.split('\n')
		.filter(line => line.includes(word) && !line.startsWith('ps ')).length;

const outputOf = (result: Result<Outcome>): Record<string, unknown> => (result.ok ? {...result.value.output} : {problem: result.problem});

test('every tree is gone, counted, with what was in no commit at a ref; nothing starts, over a restart too, until it is released', async () => {
	const nap = aNap();
	const deaf = `bash -c 'trap "" TERM; while :; do sleep ${nap}; done'`;
	const house = await buildHouse(
		{
			'T-1': `(setsid ${deaf} &); echo precious > unsaved.txt; echo started; sleep 1000`,
			'T-2': staysAtWork,
			'T-3': staysAtWork,
		},
		{config: {maxParallel: 2, graceSeconds: 0.5}},
	);
	await house.import('- [ ] T-1 x\n- [ ] T-2 y\n- [ ] T-3 z');
	await house.until(() => house.store.agents.listLive().filter(({saying}) => saying === 'started').length === 2 && countProcesses(nap) > 0);

	const result = await house.do('stop-all', {confirm: 'stop-2'});
	const output = outputOf(result);
	expect(output).toMatchObject({stopped: true, agents_stopped: 2, processes_left: 0, not_kept: []});
	expect(output['processes_found']).toBe(output['processes_gone']);
	expect(output['processes_found']).toBeGreaterThanOrEqual(4);
	expect(countProcesses(nap)).toBe(0);
	expect([...(await house.processes.runsAfter(0))]).toEqual([]);
	expect(house.git('show', 'refs/orch/salvage/T-1:unsaved.txt')).toBe('precious');

	await house.untilState('T-1', 'gave-up');
	await house.untilState('T-2', 'gave-up');
	expect(house.engine.getSnapshot()).toMatchObject({stopped: true, paused: true, mergeHeld: true});
	await house.close();
	const later = await house.reopen();
	await later.engine.beat();
	await later.engine.beat();
	expect(later.store.agents.countLive()).toBe(0);
	expect(later.engine.getSnapshot()).toMatchObject({stopped: true, counts: {'gave-up': 2}});
	expect(outputOf(await later.engine.dispatch('why', {}))).toMatchObject({causes: expect.arrayContaining([expect.objectContaining({code: 'stopped'})])});

	expect(outputOf(await later.engine.dispatch('stop-all', {operation: 'release', again: true}))).toMatchObject({
		was_stopped: true,
		started_again: ['T-1', 'T-2'],
	});
	await house.until(() => later.store.agents.listLive().length === 2, later);
	for (const {id} of later.store.agents.listLive()) await house.processes.stopRun(id, {graceMs: 0, force: true});
	await later.close();
});

test('while everything is stopped nothing starts or lands, whoever asks', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': staysAtWork}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	const before = house.git('rev-parse', 'main');
	await house.do('stop-all');
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.engine.beat();
	expect(house.task('T-2').state).toBe('ready');
	const frozen = {problem: {code: 'everything_stopped', hint: 'Let it go on: orch-tui release'}};
	expect(await house.do('start-task', {taskId: 'T-2'})).toMatchObject(frozen);
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject(frozen);
	expect(await house.do('merge-completed-work', {})).toMatchObject(frozen);
	expect(await house.do('auto-restart-agent', {taskId: 'T-1'})).toMatchObject(frozen);
	expect(await house.do('pause-agents', {state: 'off'})).toMatchObject(frozen);
	expect(await house.do('create-parallel-tasks', {tasks: ['T-2']})).toMatchObject(frozen);
	expect(await house.do('spawn-agent-session')).toMatchObject(frozen);
	expect(house.git('rev-parse', 'main')).toBe(before);

	await house.do('stop-all', {operation: 'release'});
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.untilState('T-1', 'cleaned');
	await house.until(() => house.task('T-2').state === 'working');
});

test('what waits for its turn when everything is stopped does not land', async () => {
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	const before = house.git('rev-parse', 'main');
	const stamp = () => ({actor: 'test', atMs: house.engine.now()});
	const {leases, merges} = house.store;
	const epoch = leases.take('repository', {pid: 1, startTicks: 1, bootId: 'boot', host: 'elsewhere'}, undefined, stamp()) ?? 0;
	const merging = house.do('merge-completed-work', {taskId: 'T-1'});
	await until(() => merges.findOpen()?.step === 'verified');
	// It waits for whoever is just landing something.
	const stopping = house.do('stop-all');
	await until(() => house.store.settings.isOn('stopped'));
	leases.release('repository', epoch, stamp());
	await Promise.all([merging, stopping]);
	expect([house.git('rev-parse', 'main'), house.task('T-1').state, merges.findOpen()?.step]).toEqual([before, 'merging', 'verified']);

	await house.do('stop-all', {operation: 'release'});
	await house.untilState('T-1', 'cleaned');
});

test('a verification that was cut off says nothing of the work: it is run again after the release, and the merge lands', async () => {
	const house = await buildHouse({'T-1': works}, {config: {verify: 'test -e "$(git rev-parse --git-common-dir)/../go" || exec sleep 1000'}});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.store.jobs.listOpen().some(({kind, state}) => kind === 'verify' && state === 'running'));
	expect(outputOf(await house.do('stop-all'))).toMatchObject({jobs_stopped: 1, processes_left: 0});
	await house.engine.beat();
	await house.engine.beat();
	expect(house.task('T-1').state).toBe('merging');
	expect(house.store.jobs.listOpen()).toEqual([]);

	writeFileSync(path.join(house.root, 'go'), '');
	await house.do('stop-all', {operation: 'release'});
	await house.untilState('T-1', 'cleaned');
});

test('what runs with our marker and stands in no row is found, counted and gone', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	const nap = aNap();
	const stray = spawn('bash', ['-c', `while :; do sleep ${nap}; done`], {
		detached: true,
		stdio: 'ignore',
		env: {...process.env, ORCH_RUN_ID: house.processes.markerOf('a77')},
	});
	const foreign = spawn('sleep', ['1000'], {detached: true, stdio: 'ignore', env: {...process.env, ORCH_RUN_ID: '0123456789ab:a77'}});
	onTestFinished(() => {
		for (const {pid} of [stray, foreign]) if (pid !== undefined && existsSync(`/proc/${pid}`)) process.kill(-pid, 'SIGKILL');
	});
	await until(() => countProcesses(nap) > 0);
	const output = outputOf(await house.do('stop-all'));
	expect(output).toMatchObject({agents_stopped: 0, processes_left: 0});
	expect(output['processes_found']).toBeGreaterThan(0);
	expect(countProcesses(nap)).toBe(0);
	expect(stray.pid).toBeDefined();
	// What is another repository's is nothing of ours.
	await until(() => readFileSync(`/proc/${foreign.pid}/stat`, 'utf8').includes(' (sleep) S '));
});

test('count_changed: another number than was confirmed does nothing; the short form has to say that all are meant', async () => {
	const house = await buildHouse({'T-1': staysAtWork});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	expect(await house.do('stop-all', {confirm: 'stop-3'})).toMatchObject({
		problem: {code: 'count_changed', message: '1 agent is at work, not 3.', hint: 'orch-tui stop --all --confirm stop-1', context: {agents: 1}},
	});
	expect(await house.do('stop-all', {all: false})).toMatchObject({problem: {code: 'validation_failed'}});
	expect(house.store.settings.isOn('stopped')).toBe(false);
	expect(house.store.agents.countLive()).toBe(1);
	expect(wasStoppedWithAll(house.agentOf('T-1'))).toBe(false);
});

test('it asks with the number of agents, typed; and releasing offers to start them again', async () => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => house.store.agents.listLive().filter(({saying}) => saying === 'started').length === 2);
	const question = registry['stop-all'].question?.(house.engine.getSnapshot(), registry['stop-all'].input.parse({}) as never);
	expect(question).toMatchObject({typed: 'stop 2', keeps: 'Esc keeps them running.'});
	expect(question?.lines.join(' ')).toContain('a1 T-1, a2 T-2');
	await house.do('stop-all');
	await house.untilState('T-1', 'gave-up');
	await house.untilState('T-2', 'gave-up');
	expect(registry['stop-all'].question?.(house.engine.getSnapshot(), {operation: 'release'} as never)).toMatchObject({
		choices: [{letter: 'r', input: {again: true}}],
	});
	expect(outputOf(await house.do('stop-all', {operation: 'release'}))).toEqual({
		stopped: false,
		was_stopped: true,
		started_again: [],
		left_stopped: ['T-1', 'T-2'],
	});
	expect(await house.do('stop-all', {operation: 'release'})).toMatchObject({value: {output: {was_stopped: false}}});
});
