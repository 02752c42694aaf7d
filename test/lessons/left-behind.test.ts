/**
What users of such tools report of processes that stayed behind and of sessions that did not come back, played against ours. Which report is proved
where: `readme.md` beside this file.
*/
import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {findMarked, identify} from '../../source/outside/process-identity.js';
import {buildHouse, works} from '../support/house.js';
import {until} from '../support/until.js';

type House = Awaited<ReturnType<typeof buildHouse>>;

/** A program runner that starts a shell that starts a server, as they do; servers that leave their parents, their session and their folder. */
const servers = `
	bash -c 'bash -c "sleep 1001; true" & wait' >/dev/null 2>&1 &
	setsid sleep 1002 >/dev/null 2>&1 &
	( setsid bash -c '(sleep 1003 & wait) & wait' >/dev/null 2>&1 & )
	( ( cd /; setsid nohup sleep 1004 >/dev/null 2>&1 </dev/null & ) & )
	( ( trap "" TERM HUP; setsid bash -c 'trap "" TERM HUP; while :; do sleep 0.1; done' >/dev/null 2>&1 & ) & )
	sleep 0.3`;

test('no server of an agent is left when it has ended well, and a stop says how many there were and that none is left', async () => {
	const house = await buildHouse(
		{'T-1': `${servers}; ${works}`, 'T-2': `${servers}; echo started; exec sleep 1000`},
		{config: {maxParallel: 2, graceSeconds: 1}},
	);
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	const marked = (id: string) => findMarked(house.processes.markerOf(house.agentOf(id).id));
	await house.until(() => house.task('T-1').state === 'cleaned' && house.agentOf('T-2').saying === 'started' && marked('T-2').length >= 10);
	expect(marked('T-1')).toEqual([]);

	const {id, process: tree} = house.agentOf('T-2');
	const running = findMarked(house.processes.markerOf(id)).filter(({pid}) => pid !== tree?.shim.pid).length;
	expect(running).toBeGreaterThanOrEqual(7);
	const result = await house.do('kill-stalled-agent', {agentId: id});
	expect(result).toMatchObject({value: {output: {processes_left: 0, kill_signal: 'SIGKILL', killed_gracefully: false}}});
	expect(result.ok && Number(result.value.output?.['processes_gone'])).toBeGreaterThanOrEqual(running - 1);
	expect(findMarked(house.processes.markerOf(id))).toEqual([]);
});

test('a server that nothing ties to its agent any more is not said to be gone: its worktree stays, and who is in it is named', async () => {
	const escapes = '( env -i setsid bash -c "echo \\$\\$ > ../pid; exec sleep 1005" >/dev/null 2>&1 & ); until [ -s ../pid ]; do sleep 0.05; done';
	const house = await buildHouse({'T-1': `${escapes}; ${works}`});
	await house.import('- [ ] T-1 x');
	const file = path.join(house.places.worktrees, 'pid');
	onTestFinished(() => {
		const who = identify(Number(readFileSync(file, 'utf8')));
		if (who !== undefined) process.kill(who.pid, 'SIGKILL');
	});
	await house.untilState('T-1', 'merged');
	await house.engine.beat();
	const pid = Number(readFileSync(file, 'utf8'));
	expect(identify(pid)).toBeDefined();
	expect(house.task('T-1').state).toBe('merged');
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({ok: false, problem: {message: expect.stringContaining(String(pid))}});

	// When it has left there is nothing in the way.
	process.kill(pid, 'SIGKILL');
	await until(() => identify(pid) === undefined);
	house.wait(60_000);
	await house.untilState('T-1', 'cleaned');
});

/** As after a reboot: nothing of it is there any more, and the boot is another one. */
const reboot = async (house: House, id: string): Promise<void> => {
	const {id: agent, process: tree, state} = house.agentOf(id);
	if (tree === undefined) throw new Error('it has no process');
	const bootId = '00000000-0000-0000-0000-000000000000';
	const before = {...tree, agent: {...tree.agent, bootId}, shim: {...tree.shim, bootId}};
	house.store.agents.move(agent, state, state, {process: before}, {actor: 'test', atMs: 1});
	await house.processes.stop(tree, {graceMs: 0, force: true});
	rmSync(path.join(house.places.runs, agent), {recursive: true});
	house.processes.forgetNews(agent);
};

test('a session is not lost with a reboot: another one goes on in its worktree, with its commits and with what was in none', async () => {
	const first = 'echo 1 > one.txt; git add -A; git commit -qm one; echo 2 > two.txt; echo started; exec sleep 1000';
	const house = await buildHouse({'T-1': `if [ "$ORCH_AGENT_ID" = a1 ]; then ${first}; fi; [ -e one.txt ] && [ -e two.txt ] && ${works}`});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.task('T-1').state === 'working' && house.agentOf('T-1').saying === 'started');
	await reboot(house, 'T-1');
	await house.untilState('T-1', 'retrying');
	expect(house.task('T-1')).toMatchObject({code: 'identity_lost', retries: 1});
	house.wait(61_000);
	await house.untilState('T-1', 'cleaned');
	expect(house.git('show', 'main:one.txt')).toBe('1');
	expect(house.git('show', 'main:two.txt')).toBe('2');
	expect(house.store.agents.find('a2')).toMatchObject({state: 'ended', exitCode: 0});
});
