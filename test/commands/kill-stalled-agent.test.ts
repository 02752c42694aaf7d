import {execFileSync} from 'node:child_process';
import {existsSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {stopAgent} from '../../source/commands/stop-agent.js';
import {effortOf} from '../support/effort.js';
import {buildHouse, type HouseOptions, staysAtWork, works} from '../support/house.js';

const started = 'echo started';

test('stops the whole tree, keeps the worktree, and the task waits for a person', async () => {
	const house = await buildHouse({'T-1': `(setsid sleep 1000 &) ; sleep 1000 & echo x > unsaved.txt; ${started}; wait`}, {config: {graceSeconds: 20}});
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

test('already gone is as good as stopped; agent_not_found: unknown is not', async () => {
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

/** A house in which T-1 does `script` and has said that it started. */
const atWork = async (script: string, options: HouseOptions = {}) => {
	const house = await buildHouse({'T-1': script}, options);
	await house.import('- [ ] T-1 x');
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').saying === 'started');
	return house;
};

/** How many processes of the system carry a word in their command line. */
const countProcesses = (word: string): number =>
	execFileSync('ps', ['-A', '-ww', '-o', 'args='], {encoding: 'utf8'})
		.split('\n')
		.filter(line => line.includes(word) && !line.startsWith('ps ')).length;

test('A5 one that ignores SIGTERM and whose children escaped: all of it is dead within grace + 2 s, and uncommitted work is kept', async () => {
	// No other run of these tests naps so long: its processes would be counted as ours.
	const naps = [1, 2, 3, 4].map(nth => `0.05${process.pid}${nth}`);
	const deaf = (seconds: string | undefined) => `bash -c 'trap "" TERM HUP; while :; do sleep ${seconds}; done'`;
	const escapes = [
		`(setsid ${deaf(naps[0])} >/dev/null 2>&1 &)`,
		`(setsid bash -c '(setsid ${deaf(naps[1]).replaceAll("'", '"').replace('trap "" TERM HUP;', '')} &) ; exit' >/dev/null 2>&1 &)`,
		`${deaf(naps[2])} &`,
	];
	const house = await atWork(`trap '' TERM; ${escapes.join('\n')}\necho precious > unsaved.txt; ${started}; while :; do sleep ${naps[3]}; done`);
	await house.until(() => naps.every(word => countProcesses(word) > 0));
	// Two seconds of its own work; by the clock as many more as there are others at the machine.
	const before = performance.now();
	const [result, ms] = await effortOf(async () => house.do('kill-stalled-agent', {agentId: 'a1', gracePeriodSeconds: 1}));
	const share = Math.max(1, (os.loadavg()[0] ?? 0) / os.availableParallelism());
	expect(performance.now() - before).toBeLessThan(1000 + 2000 * share);
	expect(ms).toBeLessThan(2000);
	expect(naps.map(countProcesses)).toEqual([0, 0, 0, 0]);
	const output = result.ok ? (result.value.output as Record<string, number | string>) : {};
	expect(output).toMatchObject({
		action: 'force_kill',
		kill_signal: 'SIGKILL',
		killed_gracefully: false,
		grace_period_seconds: 1,
		processes_left: 0,
		salvage_ref: 'refs/orch/salvage/T-1',
		message: `${output['processes_found']} of ${output['processes_found']} processes gone, killed.`,
	});
	expect(output['processes_found']).toBeGreaterThanOrEqual(4);
	expect(house.git('show', 'refs/orch/salvage/T-1:unsaved.txt')).toBe('precious');
	expect(existsSync(path.join(house.places.worktrees, 'implementation_task-T-1', 'unsaved.txt'))).toBe(true);
});

test('one that leaves when it is asked to has been killed gracefully; rows and trail say so', async () => {
	const house = await atWork(staysAtWork, {config: {graceSeconds: 20}});
	expect(await house.do('kill-stalled-agent', {operation: 'kill', taskId: 'T-1'})).toMatchObject({
		ok: true,
		value: {
			output: {agent_id: 'a1', task_id: 'T-1', action: 'graceful_kill', kill_signal: 'SIGTERM', killed_gracefully: true, already_gone: false, agents_killed: 1},
		},
	});
	expect(house.store.agents.find('a1')).toMatchObject({state: 'ended', code: 'killed_by_person', reason: 'Agent killed: stopped by a person'});
	expect(house.task('T-1')).toMatchObject({state: 'failed', reason: 'Agent killed: stopped by a person'});
	expect(house.store.agents.listEvents('a1' as never, 1)).toMatchObject([{type: 'ended', health: 'failed'}]);
	expect(house.story()).toMatch(/agent a1 stopping→ended \d+ of \d+ processes gone/);
});

test('force kills at once: nobody is asked, and there is no grace period', async () => {
	const house = await atWork(`trap 'echo asked > asked.txt' TERM; ${started}; while :; do sleep 0.05; done`);
	expect(await house.do('kill-stalled-agent', {agentId: 'a1', force: true, gracePeriodSeconds: 60})).toMatchObject({
		value: {output: {action: 'force_kill', kill_signal: 'SIGKILL', grace_period_seconds: 0}},
	});
	expect(existsSync(path.join(house.places.worktrees, 'implementation_task-T-1', 'asked.txt'))).toBe(false);
});

test('without cleanup nothing is put aside; the worktree stays either way', async () => {
	const house = await atWork(`echo x > unsaved.txt; ${staysAtWork}`);
	expect(await house.do('kill-stalled-agent', {agentId: 'a1', cleanup: false})).toMatchObject({value: {output: {salvaged: null, salvage_ref: null}}});
	expect(house.git('for-each-ref', 'refs/orch/salvage')).toBe('');
	expect(existsSync(path.join(house.places.worktrees, 'implementation_task-T-1', 'unsaved.txt'))).toBe(true);
});

test('cleanup_failed: what cannot be kept at a ref is said, and stays where it is', async () => {
	const house = await atWork(`git init -q nested; echo x > x.txt; ${staysAtWork}`);
	const folder = path.join(house.places.worktrees, 'implementation_task-T-1');
	expect(await house.do('kill-stalled-agent', {agentId: 'a1'})).toMatchObject({
		problem: {kind: 'outside', code: 'cleanup_failed', context: {agent_id: 'a1', worktree_path: folder}},
	});
	expect(house.agentOf('T-1').state).toBe('ended');
	expect(existsSync(path.join(folder, 'x.txt'))).toBe(true);
});

test('kill_stalled stops all that are silent and idle for so long, and none that shows a sign of life', async () => {
	const busy = 'echo started; while :; do :; done';
	const limits = {lifeCpuPercent: 3};
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork, 'T-3': busy}, {limits, config: {graceSeconds: 20}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x\n- [ ] T-3 x');
	await house.until(() => ['T-1', 'T-2', 'T-3'].every(id => house.task(id).state === 'working' && house.agentOf(id).saying === 'started'));
	await house.until(() => ['T-1', 'T-2'].every(id => house.agentOf(id).cpuPercent === 0) && (house.agentOf('T-3').cpuPercent ?? 0) > 3);
	house.wait(40_000);
	expect(await house.do('kill-stalled-agent', {operation: 'kill_stalled'})).toEqual({ok: true, value: {output: {agents_killed: 0, killed_agents: []}}});
	const result = await house.do('kill-stalled-agent', {operation: 'kill_stalled', heartbeatTimeoutSeconds: 30});
	expect(result).toMatchObject({
		value: {
			output: {
				agents_killed: 2,
				killed_agents: [
					{seconds_since_heartbeat: expect.toSatisfy((seconds: number) => seconds >= 39), killed_gracefully: true},
					{agent_id: expect.any(String), pid: expect.any(Number)},
				],
			},
		},
	});
	expect(house.task('T-3').state).toBe('working');
	expect(house.task('T-1').code).toBe('stalled');
	await house.untilState('T-1', 'retrying');
});

test('old rows kill nobody: signs of life are looked for once more, just before', async () => {
	const house = await atWork(`${started}; read -r _ < <(sleep 1000)`);
	house.wait(600_000);
	// Nobody has looked for ten minutes; meanwhile it has said something.
	writeFileSync(path.join(house.places.runs, 'a1', 'out.log'), 'started\nand going on\n');
	expect(await house.do('kill-stalled-agent', {operation: 'kill_stalled'})).toMatchObject({value: {output: {agents_killed: 0}}});
	expect(house.agentOf('T-1').state).toBe('working');
});

test('kill_failed: processes that the system will not let go are told, and tried again by the next beat', async () => {
	const house = await atWork(staysAtWork);
	const context = {
		store: house.store,
		agents: {...house.processes, stop: async () => ({found: 3, left: 1, forced: true})},
		now: house.engine.now,
		stamp: () => ({actor: 'test', atMs: house.engine.now()}),
	} as never;
	const how = {graceMs: 0, force: false, cleanup: true, code: 'killed_by_person', reason: 'stopped by a person'} as const;
	await expect(stopAgent(context, house.agentOf('T-1'), how)).rejects.toMatchObject({
		code: 'kill_failed',
		context: {agent_id: 'a1', processes_found: 3, processes_left: 1},
	});
	expect(house.agentOf('T-1').state).toBe('stopping');
	house.wait(10_000);
	await house.untilState('T-1', 'gave-up');
});

test('an operation that does not fit its target is a mistake of the caller', async () => {
	const house = await buildHouse({});
	expect(await house.do('kill-stalled-agent', {operation: 'kill'})).toMatchObject({problem: {kind: 'bad-input', code: 'validation_failed'}});
	expect(await house.do('kill-stalled-agent', {operation: 'kill_stalled', agentId: 'a1'})).toMatchObject({problem: {code: 'validation_failed'}});
});

test('what would be tried again is left stopped, by the name of its agent or of its task, and can be taken back', async () => {
	const house = await buildHouse({'T-1': 'exit 3', 'T-2': 'exit 3'}, {config: {maxParallel: 2}, limits: {retryBaseMs: 60_000}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => house.task('T-1').state === 'retrying' && house.task('T-2').state === 'retrying');
	const byAgent = await house.do('kill-stalled-agent', {agentId: house.agentOf('T-1').id});
	expect(byAgent).toMatchObject({
		ok: true,
		value: {said: 'T-1 is left stopped: nobody tries it again until you say so.', output: {already_gone: true, agents_killed: 0}},
	});
	expect(await house.do('kill-stalled-agent', {taskId: 'T-2'})).toMatchObject({ok: true});
	house.wait(600_000);
	await house.engine.beat();
	for (const id of ['T-1', 'T-2']) {
		expect(house.task(id)).toMatchObject({state: 'gave-up', code: 'killed_by_person', reason: expect.stringContaining('stopped by a person, after:')});
	}

	const undo = byAgent.ok ? byAgent.value.undo : undefined;
	expect(undo).toMatchObject({name: 'auto-restart-agent', input: {taskId: 'T-1'}});
	await house.do('auto-restart-agent', {taskId: 'T-1'});
	expect(house.task('T-1')).toMatchObject({state: 'retrying'});
	expect(await house.do('kill-stalled-agent', {taskId: 'T-2'})).toMatchObject({problem: {code: 'agent_not_found'}});
});
