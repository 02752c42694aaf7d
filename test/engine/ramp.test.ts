import {expect, test} from 'vitest';
import {buildHouse, staysAtWork} from '../support/house.js';

const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6'];

test('the first agents are started 1, 2, 4 …, each step after a look at the machine', async () => {
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, staysAtWork])), {config: {maxParallel: 6, slots: {ramp: true}}});
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	const limits = new Set<number | undefined>();
	await house.until(() => {
		limits.add(house.engine.getSnapshot().rampLimit);
		// Looks come with the clock.
		house.wait(500);
		return ids.every(id => house.task(id).state === 'working');
	});
	const readings = house.store.gauges.latest(100).map(({atMs}) => atMs);
	const agents = house.store.agents.listLive().toSorted((a, b) => a.createdAtMs - b.createdAtMs);
	for (const [before, {createdAtMs}] of agents.entries()) {
		const lookedAtMs = readings.findLast(atMs => atMs <= createdAtMs) ?? 0;
		const watched = agents.filter(agent => agent.createdAtMs < lookedAtMs).length;
		expect(before).toBeLessThan(2 * watched + 1);
	}

	expect([...limits].slice(0, 2)).toEqual([1, 3]);
	expect(house.engine.getSnapshot().rampLimit).toBeUndefined();
});

test('what a person asks for does not wait for it', async () => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork}, {config: {maxParallel: 2, slots: {ramp: true}}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	expect(await house.do('create-parallel-tasks', {tasks: ['T-1', 'T-2']})).toMatchObject({ok: true, value: {output: {total_created: 2}}});
});
