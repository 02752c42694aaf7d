/**
Losses of work that users have reported, replayed: what must never happen is in the names. `readme.md` beside it says where all the others are.
*/
import {existsSync, readdirSync, renameSync, rmSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, works} from '../support/house.js';
import {write} from '../support/repository.js';

test('nothing that a link leads to is emptied with a worktree, with the checkout of a verification, or with what was put aside', async () => {
	const ids = ['T-1', 'T-2', 'T-3'];
	// Verified twice: the second time stands where the first has left its link.
	const verify = 'test -e node_modules/pkg/a.txt || ln -s ../../../modules node_modules; test -e node_modules/pkg/a.txt';
	const house = await buildHouse(
		{
			'T-1': `ln -s ../../../modules node_modules; ln -s ../../../modules/pkg/a.txt linked.log; ${works}`,
			'T-2': works,
			'T-3': `${works}; ln -s ../../../modules loose; exit 1`,
		},
		{config: {approve: 'ask', retries: 0, maxParallel: 3, verify}, files: {'a.txt': 'one\n', '.gitignore': 'node_modules\n*.log\n'}},
	);
	const [modules, years, elsewhere] = ['modules', 'years', 'elsewhere'].map(name => path.join(house.root, '..', name)) as [string, string, string];
	write(modules, {'pkg/a.txt': 'mine', 'package.json': '{}'});
	write(years, {'report-2024-11/a.txt': 'mine', '2024.txt': 'mine'});
	const folderOf = (id: string) => path.join(house.places.worktrees, `implementation_task-${id}`);
	const isAllThere = () => [path.join(modules, 'pkg/a.txt'), path.join(modules, 'package.json'), path.join(years, 'report-2024-11/a.txt')].every(existsSync);
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'finished') && house.task('T-3').state === 'gave-up');

	// One worktree has become a link, and so has the place where removed ones lie until they are deleted.
	renameSync(folderOf('T-2'), elsewhere);
	symlinkSync(elsewhere, folderOf('T-2'));
	const aside = path.join(house.places.worktrees, '.orch-trash');
	symlinkSync(years, aside);
	for (const id of ['T-1', 'T-2']) {
		await house.do('merge-completed-work', {taskId: id});
		await house.untilState(id, 'merged', 'cleaned');
	}

	await house.engine.beat();
	expect([house.task('T-1').reason, existsSync(folderOf('T-1'))]).toEqual([expect.stringContaining('.orch-trash is no folder'), true]);
	expect(isAllThere()).toBe(true);

	rmSync(aside);
	house.wait(3_600_000);
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'cleaned'));
	expect(await house.do('cleanup-worktrees', {taskId: 'T-3', force: true})).toMatchObject({ok: true});
	expect(ids.filter(id => existsSync(folderOf(id)))).toEqual([]);
	expect(isAllThere()).toBe(true);
	expect(readdirSync(elsewhere)).toContain('T-2.txt');
});

test('what an agent has put on the stash, or on a branch of its own, outlives its worktree', async () => {
	const house = await buildHouse({
		'T-1': `git checkout -qb mine; echo b > b.txt; git add -A; git commit -qm mine; git checkout -q "$ORCH_BRANCH"; echo s > a.txt; git stash -q; ${works}`,
	});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect([house.git('show', 'stash@{0}:a.txt'), house.git('show', 'mine:b.txt')]).toEqual(['s', 'b']);
});
