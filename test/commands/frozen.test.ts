/**
Nothing starts and nothing lands by a config that nobody has trusted.
*/
import {expect, test} from 'vitest';
import {buildHouse, works} from '../support/house.js';

test('an untrusted config starts no agent, no check and no merge, by hand or by itself; trusted, all goes on from where it stands', async () => {
	const house = await buildHouse({'T-1': works}, {config: {verify: 'test -f T-1.txt'}});
	const {engine} = house;
	const trusting = (isTrusted: boolean) => Object.assign(engine.policy, {isTrusted});
	await house.import('- [ ] T-1 one\n  check: test -f T-1.txt\n');
	trusting(false);
	await engine.beat();
	expect(house.task('T-1').state).toBe('ready');
	expect(house.store.agents.listLive()).toEqual([]);
	for (const [name, input] of [
		['start-task', {taskId: 'T-1'}],
		['merge-completed-work', {}],
		['pause-agents', {state: 'off'}],
		['create-parallel-tasks', {}],
		['create-parallel-tasks', {tasks: ['T-1']}],
		['spawn-agent-session', {}],
		['auto-restart-agent', {operation: 'restart_all_failed'}],
	] as const)
		expect(await house.do(name, input)).toMatchObject({
			ok: false,
			problem: {kind: 'needs-human', code: 'not_trusted', hint: expect.stringContaining('orch-tui trust')},
		});
	expect(engine.getSnapshot()).toMatchObject({holdReason: 'the config is not trusted yet', admission: {isUntrusted: true}});
	expect(await house.do('why', {taskId: 'T-1'})).toMatchObject({value: {said: expect.stringContaining('orch-tui trust')}});

	// A release does not promise what does not come.
	await house.do('stop-all');
	expect(await house.do('stop-all', {operation: 'release'})).toMatchObject({value: {said: expect.stringMatching(/^Released\. .*orch-tui trust\.$/)}});

	// What was let in before is not started either.
	trusting(true);
	await house.do('create-parallel-tasks', {tasks: ['T-1']});
	await house.do('create-worktree', {taskId: 'T-1'});
	trusting(false);
	expect(house.task('T-1').state).toBe('prepared');
	expect(await house.do('spawn-agent-session', {taskId: 'T-1'})).toMatchObject({problem: {code: 'not_trusted', kind: 'needs-human'}});
	await house.engine.beat();
	expect(house.store.agents.listLive()).toEqual([]);

	// An agent that was at work before goes on; what it has done is neither checked nor merged meanwhile.
	trusting(true);
	await house.do('start-task', {taskId: 'T-1'});
	trusting(false);
	await house.until(() => house.agentOf('T-1').state === 'ended');
	await engine.beat();
	expect(house.task('T-1').state).toBe('working');
	expect(house.store.jobs.find(`${house.agentOf('T-1').id}-check`)).toBeUndefined();
	trusting(true);
	await house.untilState('T-1', 'merged', 'cleaned');
});
