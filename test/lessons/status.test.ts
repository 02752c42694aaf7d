/**
What users of such tools report of a status that was wrong, played against ours. Which report is proved where: `readme.md` beside this file.
*/
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test} from 'vitest';
import {OutsideError} from '../../source/domain/problem.js';
import {fateOf, identify, mayLive} from '../../source/outside/process-identity.js';
import {buildHouse, staysAtWork, works} from '../support/house.js';
import {until} from '../support/until.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type House = Awaited<ReturnType<typeof buildHouse>>;

/** The agents of these tasks are up, and have been heard of. */
const atWork = async (house: House, ...ids: readonly string[]): Promise<void> => {
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => {
		house.wait(500);
		return ids.every(id => house.task(id).state === 'working' && house.agentOf(id).saying === 'started');
	});
};

/** One turn of the clock: what is not known after it is not known in time. */
const turn = async (house: House): Promise<void> => {
	house.wait(house.engine.policy.healthEveryMs);
	await house.engine.beat();
};

/** Nothing of it is left, its shim neither: nobody can write down how it ended. */
const killAll = async (house: House, id: string): Promise<void> => {
	const {process: tree} = house.agentOf(id);
	if (tree === undefined) throw new Error('it has no process');
	process.kill(tree.shim.pid, 'SIGKILL');
	process.kill(-tree.agent.pid, 'SIGKILL');
	await until(() => house.processes.look(tree) === 'gone');
};

describe('an end that nobody is told of', () => {
	test('an agent is not shown as working for two days because the news of its end was lost', async () => {
		const house = await buildHouse({'T-1': `echo started; read -r < "$ORCH_WORKTREE/../go"; ${works}`});
		const go = path.join(house.places.worktrees, 'go');
		execFileSync('mkdir', ['-p', house.places.worktrees]);
		execFileSync('mkfifo', [go]);
		await atWork(house, 'T-1');
		execFileSync('bash', ['-c', 'echo > "$0"', go]);
		const news = path.join(house.places.runs, 'news');
		await until(() => existsSync(path.join(news, 'a1')));
		for (const name of readdirSync(news)) rmSync(path.join(news, name));
		rmSync(go);
		await turn(house);
		expect(house.agentOf('T-1')).toMatchObject({state: 'ended', exitCode: 0});
	});

	test('a session whose processes are gone does not stay waiting for a person, paused or stalled; one that goes on is not shown as exited', async () => {
		const ids = ['T-1', 'T-2', 'T-3', 'T-4'];
		const limits = {quietSeconds: 60, stallSeconds: 120, killSeconds: 86_400, timeoutSeconds: 86_400};
		const house = await buildHouse(Object.fromEntries(ids.map(id => [id, staysAtWork])), {config: {retries: 0, maxParallel: 4, ...limits}});
		await atWork(house, ...ids);
		for (const _ of [1, 2]) {
			house.wait(3 * minuteMs);
			await house.engine.beat();
		}

		const {id: asks} = house.agentOf('T-1');
		await house.do('route-inter-agent-messages', {operation: 'send', sender: asks, recipient: 'human', messageType: 'question', payload: 'Left or right?'});
		await house.do('pause-agent', {taskId: 'T-2', state: 'on'});
		expect(ids.map(id => house.agentOf(id).state)).toEqual(['needs-you', 'stalled', 'stalled', 'stalled']);
		expect(house.agentOf('T-2').pausedAtMs).toBeTypeOf('number');

		for (const id of ['T-1', 'T-2', 'T-3']) await killAll(house, id);
		const {process: tree} = house.agentOf('T-4');
		// Of this one only what held it: the agent itself goes on.
		process.kill(tree?.shim.pid ?? 0, 'SIGKILL');
		await until(() => identify(tree?.shim.pid ?? 0) === undefined);
		await turn(house);
		const told = ids.map(id => house.store.agents.find(house.agentOf(id).id)).map(agent => [agent?.state, agent?.code]);
		const lost = ['lost', 'process_died'];
		expect(told).toEqual([lost, lost, lost, ['stalled', undefined]]);
		expect(await house.do('monitor-agent-lifecycle', {agentId: house.agentOf('T-4').id})).toMatchObject({value: {output: {process_alive: true}}});
	});
});

describe('one that lives', () => {
	/** As if all files that a process may open were open: no file can be opened until it is over. */
	const withoutFiles = async <Value>(ask: () => Promise<Value>): Promise<Value> => {
		const limits = /open files +(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? '1024';
		const script = `while read -r limit; do prlimit --pid ${process.pid} --nofile="$limit": && echo done; done`;
		const setter = spawn('bash', ['-c', script], {stdio: ['pipe', 'pipe', 'inherit']});
		onTestFinished(async () => {
			setter.stdin.end();
			if (setter.exitCode === null) await once(setter, 'exit');
		});
		const allow = async (files: string): Promise<void> => {
			const answer = once(setter.stdout, 'data');
			setter.stdin.write(`${files}\n`);
			await answer;
		};
		await allow('3');
		try {
			return await ask();
		} finally {
			await allow(limits);
		}
	};

	test.runIf(process.platform === 'linux')(
		'a living agent is not judged dead, and a living conductor not followed, because we have too many files open',
		async () => {
			const house = await buildHouse({'T-1': staysAtWork});
			await atWork(house, 'T-1');
			const {process: tree} = house.agentOf('T-1');
			if (tree === undefined) throw new Error('it has no process');
			const seen = await withoutFiles(async () => {
				const look = await house.do('monitor-agent-lifecycle');
				let said: unknown;
				try {
					said = house.processes.look(tree);
				} catch (error) {
					said = error;
				}

				return {look, said, lives: mayLive(tree.agent), state: house.agentOf('T-1').state};
			});
			expect(seen).toMatchObject({look: {ok: false, problem: {code: 'too_many_files'}}, said: expect.any(OutsideError), lives: true, state: 'working'});
			await house.engine.beat();
			expect(house.agentOf('T-1').state).toBe('working');
			expect(house.store.agents.countOf('T-1')).toBe(1);
		},
	);

	test('an agent is not stopped for the hours in which its machine slept', async () => {
		const house = await buildHouse({'T-1': staysAtWork}, {config: {timeoutSeconds: 3600}});
		await house.import('- [ ] T-1 x');
		house.engine.start();
		await until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').state === 'working');
		house.wait(8 * hourMs);
		// Two turns after it woke up at the least.
		const lookedAt = () => house.store.gauges.newestAtMs();
		const wokenAtMs = house.engine.now();
		await until(() => lookedAt() > wokenAtMs + 2000);
		expect(house.agentOf('T-1')).toMatchObject({id: 'a1', code: undefined});
		expect(house.agentOf('T-1').pausedMs).toBeGreaterThanOrEqual(8 * hourMs - minuteMs);
		// What it has been awake for does count.
		await house.engine.stop();
		expect(house.story()).not.toMatch(/at work/);
	});

	test('a process is not taken for gone, nor for itself, by its number alone', () => {
		const me = identify(process.pid);
		if (me === undefined) throw new Error('I am not there');
		expect(fateOf(me)).toBe('alive');
		expect(fateOf({...me, startTicks: me.startTicks + 1})).toBe('replaced');
		expect(fateOf({...me, bootId: 'another'})).toBe('rebooted');
	});
});

test('words such as exception, timeout and rate limit in what an agent prints change nothing of its status', async () => {
	const words =
		'for word in "Exception: timeout" "rate limit reached (429)" "fatal: panic" "waiting for your answer? (y/n)" "HTTP 503 overloaded" "quota exceeded"; do echo "$word"; done';
	const house = await buildHouse({'T-1': `${words}; ${works}`, 'T-2': `${words}; exit 1`}, {config: {retries: 0}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => house.task('T-1').state === 'cleaned' && house.task('T-2').state === 'gave-up');
	expect(house.task('T-2').code).toBe('agent_failed');
	const states = new Set(
		house.store.activities
			.latest(200)
			.filter(({kind}) => kind === 'agent')
			.map(({to}) => to),
	);
	expect([...states].toSorted()).toEqual(['ended', 'starting', 'working']);
});

describe('a clock that jumps', () => {
	test('nobody is idle for fifty-six years, nor for less than no time', async () => {
		const house = await buildHouse({'T-1': staysAtWork});
		await atWork(house, 'T-1');
		const told = async () => {
			const result = await house.do('monitor-agent-lifecycle', {agentId: 'a1'});
			return result.ok ? result.value.output : undefined;
		};
		for (const [jumpMs, idleMaxS] of [
			[-hourMs, 60],
			[2 * hourMs, 2 * 3600 + 60],
		] as const) {
			house.wait(jumpMs);
			const {seconds_since_heartbeat: idle, uptime_seconds: up} = (await told()) as {seconds_since_heartbeat: number; uptime_seconds: number};
			expect(idle).toBeGreaterThanOrEqual(0);
			expect(idle).toBeLessThanOrEqual(idleMaxS);
			expect(up).toBeGreaterThanOrEqual(0);
			expect(up).toBeLessThanOrEqual(idleMaxS);
		}
	});

	test('a session is not starting for an hour because the clock was set back by one', async () => {
		const house = await buildHouse({'T-1': works});
		await house.do('pause-agents', {state: 'on'});
		await house.import('- [ ] T-1 x');
		await house.engine.beat();
		const stamp = {actor: 'test', atMs: house.engine.now()};
		const {id} = house.task('T-1');
		house.store.tasks.move(id, 'ready', 'claimed', {}, stamp);
		await house.untilState('T-1', 'prepared');
		house.store.atomically(() => {
			const agentId = house.store.agents.add({taskId: id, fence: 1, name: 'paper', permissions: 'edit'}, stamp);
			house.store.tasks.move(id, 'prepared', 'working', {agentId, fence: 1}, stamp);
		});
		await house.do('pause-agents', {state: 'off'});
		house.wait(-hourMs);
		await house.engine.beat();
		expect(house.store.agents.find('a1')).toMatchObject({state: 'lost', code: 'never_begun'});
		await house.untilState('T-1', 'cleaned');
	});
});
