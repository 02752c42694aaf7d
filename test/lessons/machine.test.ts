/**
What users of such tools report of machines that died of them (memory, load, too many agents at once), played against ours. Which report is proved
where: `readme.md` beside this file.
*/
import process from 'node:process';
import {expect, test} from 'vitest';
import {salvageRef} from '../../source/domain/worktree.js';
import {buildHouse, staysAtWork} from '../support/house.js';

type House = Awaited<ReturnType<typeof buildHouse>>;

const limit = (percent: number) => ({warn: percent, stop: 100});
/** Limits that the test changes while the house stands. */
const roomy = () => ({cpu: limit(100), memory: limit(100), disk: limit(100), swap: limit(100), freeMemoryMb: 0, freeDiskMb: 0});
/** More than any machine has free. */
const moreMb = 1e9;

const listOf = (ids: readonly string[]): string => ids.map(id => `- [ ] ${id} x`).join('\n');
const statesOf = (house: House, ids: readonly string[]) => ids.map(id => house.task(id).state);

/** So many turns of the clock, a second apart. */
const turns = async (house: House, count: number, {engine}: Pick<House, 'engine'> = house): Promise<void> => {
	for (let turn = 0; turn < count; turn++) {
		house.wait(1000);
		await engine.beat();
	}
};

test('one gate for every way to start: no queue, retry, repair, restart, resume, boot or command goes round it', async () => {
	const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6'];
	const thresholds = roomy();
	const scripts = {'T-1': 'exit 1', 'T-2': 'exit 77', 'T-3': 'echo nothing', 'T-4': staysAtWork, 'T-5': staysAtWork, 'T-6': staysAtWork};
	const house = await buildHouse(scripts, {config: {maxParallel: 6, retries: 3}, limits: {thresholds, retryBaseMs: 30_000}});
	await house.import(listOf(ids.slice(0, 4)));
	// One to be retried, one given up, one that left without proof, one at work.
	await house.until(() => house.task('T-1').state === 'retrying' && house.task('T-2').state === 'gave-up' && house.task('T-4').state === 'working');
	await house.until(() => house.task('T-3').state === 'unproven' && house.task('T-3').repairs === 1);
	for (const id of ids) house.script(id, staysAtWork);
	const begun = house.store.agents.listRecent(99).length;

	thresholds.freeMemoryMb = moreMb;
	await turns(house, 6);
	await house.do('pause-agents', {state: 'on'});
	await house.import(listOf(ids.slice(4)));
	await house.do('pause-agents', {state: 'off'});
	for (const taskId of ['T-2', 'T-3']) await house.do('auto-restart-agent', {taskId});
	await house.do('auto-restart-agent', {operation: 'restart_all_failed'});
	await house.do('auto-restart-agent', {taskId: 'T-4'});
	await house.do('handle-agent-errors');
	house.wait(600_000);
	await turns(house, 5);
	for (const name of ['create-parallel-tasks', 'create-worktree', 'auto-restart-agent', 'spawn-agent-session'] as const) await house.do(name);
	expect(await house.do('create-parallel-tasks', {tasks: ['T-5']})).toMatchObject({ok: false, problem: {kind: 'held'}});
	expect(await house.do('stop-all', {all: true, confirm: `stop-${house.store.agents.countLive()}`})).toMatchObject({ok: true});
	expect(await house.do('stop-all', {operation: 'release', again: true})).toMatchObject({ok: true});
	await turns(house, 3);
	// As at a boot: whoever conducts next finds all of them waiting.
	await house.close();
	const next = await house.reopen();
	await turns(house, 3, next);

	expect(next.store.agents.listRecent(99)).toHaveLength(begun);
	expect(next.store.agents.countLive()).toBe(0);
	expect(next.engine.getSnapshot().admission).toMatchObject({places: 0, by: 'machine'});

	thresholds.freeMemoryMb = 0;
	house.wait(60_000);
	await house.until(() => next.store.agents.countLive() >= 4, next);
	for (const {id} of next.store.agents.listLive()) await next.engine.dispatch('kill-stalled-agent', {agentId: id, force: true});
	await next.close();
});

test('on a machine that is nearly full one agent starts at a time, and none where it is full, however many were let in before', async () => {
	const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5'];
	const thresholds = roomy();
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, staysAtWork])), {config: {maxParallel: 5}, limits: {thresholds}});
	await house.do('pause-agents', {state: 'on'});
	await house.import(listOf(ids));
	await house.engine.beat();
	const stamp = {actor: 'test', atMs: house.engine.now()};
	for (const id of ids.slice(0, 3)) house.store.tasks.move(house.task(id).id, 'ready', 'claimed', {}, stamp);
	await house.until(() => statesOf(house, ids.slice(0, 3)).every(state => state === 'prepared'));
	thresholds.freeMemoryMb = moreMb;
	await turns(house, 6);
	await house.do('pause-agents', {state: 'off'});
	// All places are taken by those that have not begun: that is no reason to look away from the memory.
	for (const id of ids.slice(3)) house.store.tasks.move(house.task(id).id, 'ready', 'claimed', {}, stamp);
	await house.until(() => statesOf(house, ids).every(state => state === 'prepared'));
	await turns(house, 2);
	expect(house.store.agents.countLive()).toBe(0);
	expect(house.engine.getSnapshot().admission).toMatchObject({by: 'places', behind: {by: 'machine'}});
	expect(await house.do('why', {taskId: 'T-1'})).toMatchObject({value: {output: {code: 'resource_gate'}}});

	// Any machine uses one percent of its memory.
	Object.assign(thresholds, {memory: limit(1), freeMemoryMb: 0});
	house.wait(60_000);
	await house.until(() => house.store.agents.countLive() > 0);
	await house.engine.beat();
	expect(house.store.agents.countLive()).toBe(1);
	const [first] = house.store.agents.listLive();
	house.wait(house.engine.policy.slowStartEveryMs);
	await house.until(() => house.store.agents.countLive() > 1);
	await house.engine.beat();
	expect(house.store.agents.countLive()).toBe(2);
	const [, second] = house.store.agents.listLive();
	expect((second?.createdAtMs ?? 0) - (first?.createdAtMs ?? 0)).toBeGreaterThanOrEqual(house.engine.policy.slowStartEveryMs);
});

test('recovery starts nothing again that a person has paused: not an agent that died, not a queue', async () => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': 'exit 1'}, {config: {maxParallel: 2}});
	await house.import(listOf(['T-1', 'T-2']));
	await house.until(() => house.task('T-2').state === 'retrying' && house.agentOf('T-1').saying === 'started');
	await house.do('pause-agent', {taskId: 'T-1', state: 'on'});
	await house.do('pause-agents', {state: 'on'});
	process.kill(-(house.agentOf('T-1').process?.agent.pid ?? 0), 'SIGKILL');
	await house.until(() => house.task('T-1').state === 'gave-up');
	expect(house.task('T-1').reason).toBe('a1 left with exit 137: started; a person had paused it');
	house.wait(3_600_000);
	await turns(house, 3);
	expect(statesOf(house, ['T-1', 'T-2'])).toEqual(['gave-up', 'retrying']);
	expect(house.store.agents.countLive()).toBe(0);

	// Who wants it back gets it back.
	await house.do('pause-agents', {state: 'off'});
	await house.do('auto-restart-agent', {taskId: 'T-1'});
	await house.untilState('T-1', 'working');
});

test('a start that fails is not tried again with every beat: its tries are few, and further apart each time', async () => {
	const house = await buildHouse({'T-1': 'exit 3'}, {config: {retries: 3}});
	await house.import(listOf(['T-1']));
	const begunAtMs: number[] = [];
	for (let second = 0; second < 60 && house.task('T-1').state !== 'gave-up'; second++) {
		await house.until(() => house.task('T-1').state !== 'working');
		await turns(house, 1);
		const {length} = begunAtMs;
		begunAtMs.push(
			...house.store.agents
				.listRecent(9)
				.slice(length)
				.map(({createdAtMs}) => createdAtMs),
		);
	}

	expect(begunAtMs).toHaveLength(4);
	const waits = begunAtMs.slice(1).map((atMs, index) => atMs - (begunAtMs[index] ?? 0));
	for (const [index, waitMs] of waits.entries()) expect(waitMs).toBeGreaterThanOrEqual(1000 * 2 ** (index + 1));
});

test('what an agent has in no commit when the system kills it for its memory is kept at a ref, and the task says what happened', async () => {
	const house = await buildHouse({'T-1': 'echo half > half.txt; echo started; kill -KILL $$'}, {config: {retries: 0}});
	await house.import(listOf(['T-1']));
	await house.untilState('T-1', 'gave-up');
	expect(house.task('T-1').reason).toMatch(/^a1 left with exit 137/);
	expect(house.git('show', `${salvageRef(house.task('T-1').id)}:half.txt`)).toBe('half');
});
