import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {ListedWorktree} from '../../source/commands/create-worktree-card.js';
import {buildHouse, staysAtWork} from '../support/house.js';

const listIn = async (house: Awaited<ReturnType<typeof buildHouse>>, measured: boolean): Promise<readonly ListedWorktree[]> => {
	const result = await house.do('create-worktree', {operation: 'list', measured});
	if (!result.ok) throw new Error(result.problem.message);
	return (result.value.output as {worktrees: readonly ListedWorktree[]}).worktrees;
};

test('what is asked to be measured says how much disk each worktree takes, without what it links to, and how far it is behind', async () => {
	const house = await buildHouse({'T-1': staysAtWork, 'T-2': staysAtWork}, {config: {maxParallel: 2}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'working'));
	const outside = path.join(house.root, '..', 'outside');
	mkdirSync(outside);
	writeFileSync(path.join(outside, 'large'), Buffer.alloc(8 * 1024 * 1024, 1));
	const worktree = path.join(house.places.worktrees, 'implementation_task-T-1');
	writeFileSync(path.join(worktree, 'new.bin'), Buffer.alloc(3 * 1024 * 1024, 1));
	symlinkSync(outside, path.join(worktree, 'link'));
	house.git('commit', '--allow-empty', '-qm', 'one');
	house.git('commit', '--allow-empty', '-qm', 'two');
	const [first, second] = await listIn(house, true);
	expect(first).toMatchObject({task_id: 'T-1', commits_behind: 2});
	expect(first?.disk_space_mb).toBeGreaterThanOrEqual(3);
	expect(first?.disk_space_mb).toBeLessThan(5);
	expect(second?.disk_space_mb).toBeLessThan(1);
	expect((await listIn(house, false))[0]).not.toHaveProperty('disk_space_mb');
});
