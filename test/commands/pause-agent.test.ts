/**
Holding one agent: with all of its processes, over restarts, and never for its harm.
*/
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {findMarked} from '../../source/outside/process-identity.js';
import {buildHouse, staysAtWork} from '../support/house.js';
import {until} from '../support/until.js';

/** Counts, with a child that counts too and one that has left its session. */
const counts = 'sleep 1001 & setsid sleep 1002 & while :; do echo tick; sleep 0.05; done';
const polite = "trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done";

/** Nothing of one that has just ended. */
const stateOf = (pid: number): string => {
	try {
		return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0] ?? '';
	} catch {
		return '';
	}
};

const atWork = async (script: string, options: Parameters<typeof buildHouse>[1] = {}) => {
	const house = await buildHouse({'T-1': script}, options);
	await house.import('- [ ] T-1 one');
	await house.untilState('T-1', 'working');
	await house.until(() => house.agentOf('T-1').state === 'working' && house.processes.sizeOf('a1') > 0);
	const shim = house.agentOf('T-1').process?.shim.pid;
	const members = () => findMarked(house.processes.markerOf('a1')).filter(({pid}) => pid !== shim);
	return {...house, members};
};

test('every process of it is held, and goes on where it was', async () => {
	const house = await atWork(counts);
	await until(() => house.members().length >= 4);
	const result = await house.do('pause-agent', {agentId: 'a1'});
	expect(result).toMatchObject({
		value: {
			said: 'a1 is paused; it keeps its place.',
			output: {agent_id: 'a1', task_id: 'T-1', paused: true},
			undo: {name: 'pause-agent', input: {agentId: 'a1', state: 'off'}},
		},
	});
	expect(house.members().map(({pid}) => stateOf(pid))).toEqual(house.members().map(() => 'T'));
	expect(house.agentOf('T-1').pausedAtMs).toBeTypeOf('number');
	expect(house.engine.getSnapshot().agents).toMatchObject([{id: 'a1', pausedAtMs: expect.any(Number)}]);

	expect(await house.do('pause-agent', {taskId: 'T-1'})).toMatchObject({value: {output: {paused: false}}});
	const size = house.processes.sizeOf('a1');
	await until(() => house.processes.sizeOf('a1') > size);
	expect(house.members().filter(({pid}) => stateOf(pid) === 'T')).toEqual([]);
	expect(house.agentOf('T-1').pausedAtMs).toBeUndefined();
});

test('twice on is on; nobody takes it back twice', async () => {
	const house = await atWork(staysAtWork);
	await house.do('pause-agent', {agentId: 'a1', state: 'on'});
	const again = await house.do('pause-agent', {agentId: 'a1', state: 'on'});
	expect(again).toMatchObject({ok: true, value: {output: {paused: true}}});
	expect(again.ok && again.value.undo).toBeUndefined();
	expect(house.store.activities.latest(100).filter(({why}) => why === 'paused by a person')).toHaveLength(1);
});

test('it does not count as stalled, and its time does not run', async () => {
	const house = await atWork(staysAtWork);
	await house.do('pause-agent', {agentId: 'a1', state: 'on'});
	house.wait(3 * 3_600_000);
	await house.engine.beat();
	await house.engine.beat();
	expect(house.agentOf('T-1')).toMatchObject({state: 'working', code: undefined});
	expect(house.task('T-1').state).toBe('working');
	await house.do('pause-agent', {agentId: 'a1', state: 'off'});
	expect(house.agentOf('T-1').pausedMs).toBeGreaterThanOrEqual(3 * 3_600_000);
	await house.engine.dispatch('monitor-agent-lifecycle', {});
	expect(house.agentOf('T-1').state).toBe('working');
});

test('a pause that was written down and not done is done by the next look, also after a crash of ours', async () => {
	const house = await atWork(counts);
	house.store.agents.setPaused(house.agentOf('T-1').id, true, {actor: 'test', atMs: Date.now()});
	await house.engine.dispatch('monitor-agent-lifecycle', {});
	expect(house.members().every(({pid}) => stateOf(pid) === 'T')).toBe(true);
	await house.close();
	const next = await house.reopen();
	await next.engine.beat();
	expect(house.members().every(({pid}) => stateOf(pid) === 'T')).toBe(true);
	expect(next.store.agents.find('a1')?.pausedAtMs).toBeTypeOf('number');
	await next.close();
});

test('stopping lets it go on first, so that it leaves by itself', async () => {
	const house = await atWork(polite);
	await house.do('pause-agent', {agentId: 'a1', state: 'on'});
	expect(await house.do('kill-stalled-agent', {agentId: 'a1', gracePeriodSeconds: 20})).toMatchObject({
		value: {output: {killed_gracefully: true, processes_left: 0}},
	});
});

test('who cannot be paused is told why', async () => {
	const house = await atWork(staysAtWork);
	expect(await house.do('pause-agent', {})).toMatchObject({problem: {kind: 'bad-input'}});
	expect(await house.do('pause-agent', {agentId: 'a9'})).toMatchObject({problem: {code: 'agent_not_found'}});
	expect(await house.do('pause-agent', {taskId: 'T-9'})).toMatchObject({problem: {code: 'agent_not_found'}});
	await house.do('kill-stalled-agent', {agentId: 'a1', force: true});
	expect(await house.do('pause-agent', {agentId: 'a1'})).toMatchObject({problem: {code: 'not_pausable', message: 'a1 has left already.'}});
});
