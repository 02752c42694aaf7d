import {expect, test, vi} from 'vitest';
import type {z} from 'zod';
import {output} from '../../source/commands/show-process-tree-card.js';
import {buildHouse, staysAtWork} from '../support/house.js';
import {patiently} from '../support/until.js';

const treesOf = async (house: Awaited<ReturnType<typeof buildHouse>>, input: Record<string, unknown> = {}): Promise<z.output<typeof output>> => {
	const result = await house.do('show-process-tree', input);
	if (!result.ok) throw new Error(result.problem.message);
	return output.parse(result.value.output);
};

test('agents, jobs and orch-tui itself, each with the sums of its tree; one alone with its processes', async () => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork}, {config: {maxParallel: 2}});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two\n');
	await house.until(() => house.task('T-1').state === 'working' && house.task('T-2').state === 'working');

	const {trees, left_out} = await treesOf(house);
	expect(left_out).toBe(0);
	expect(trees.map(({id, kind, task_id}) => [id, kind, task_id])).toEqual(
		expect.arrayContaining([
			['a1', 'agent', 'T-1'],
			['a2', 'agent', 'T-2'],
			['orch-tui', 'orch-tui', null],
		]),
	);
	for (const {memory_mb, processes, heaviest, members} of trees) {
		expect(memory_mb).toBeGreaterThan(0);
		expect(processes).toBeGreaterThan(0);
		expect(heaviest?.program).not.toBe('');
		expect(members).toEqual([]);
	}

	// It is a bash for a moment before it sleeps.
	const one = await vi.waitFor(async () => {
		const {trees: found} = await treesOf(house, {agentId: 'a1'});
		expect(found[0]?.members.map(({program}) => program)).toContain('sleep');
		return found;
	}, patiently);
	expect(one).toHaveLength(1);
	const [tree] = one;
	expect(tree?.members).toHaveLength(tree?.processes ?? 0);
	expect(tree?.members[0]?.depth).toBe(0);
	expect(tree?.members.reduce((sum, {memory_mb}) => sum + memory_mb, 0)).toBeCloseTo(tree?.memory_mb ?? 0, 0);
});

test('of more agents than are measured at once, the heaviest are looked at, and the rest is counted', async () => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork}, {config: {maxParallel: 2}, limits: {measuredAtOnceMax: 1}});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two\n');
	await house.until(() => house.task('T-1').state === 'working' && house.task('T-2').state === 'working');
	const {trees, left_out} = await treesOf(house);
	expect(trees.filter(({kind}) => kind === 'agent')).toHaveLength(1);
	expect(left_out).toBe(1);
});

test('an agent that never was, and one that is gone', async () => {
	const house = await buildHouse({'T-1': 'true'}, {config: {repairs: 0}});
	await house.import('- [ ] T-1 one\n');
	await house.untilState('T-1', 'unproven');
	expect(await house.do('show-process-tree', {agentId: 'a9'})).toMatchObject({problem: {code: 'agent_not_found'}});
	expect(await house.do('show-process-tree', {agentId: 'a1'})).toMatchObject({problem: {code: 'agent_gone'}});
	expect(await house.do('show-process-tree', {agentId: 'x'})).toMatchObject({problem: {code: 'validation_failed'}});
});
