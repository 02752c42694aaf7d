/**
What a person, or a git that was cut off, does to the repository in the middle of a merge: no loss, the target as they left it, and a sentence that says what to do.
*/
import {existsSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, works} from '../support/house.js';

type House = Awaited<ReturnType<typeof buildHouse>>;

/** One task whose verification lets `act` happen, once: the merge is built by then, and has not landed. */
const actsMidway = async (act: string): Promise<House> => {
	const house = await buildHouse({'T-1': works}, {config: {verify: 'bash "$(git rev-parse --git-common-dir)/act.sh"'}});
	const acted = path.join(house.root, '.git/acted');
	writeFileSync(
		path.join(house.root, '.git/act.sh'),
		`test -e ${acted} && exit 0; touch ${acted}; for name in $(git rev-parse --local-env-vars); do unset $name; done; cd ${house.root} && { ${act}; } >&2`,
	);
	house.git('commit', '-q', '--allow-empty', '-m', 'second');
	await house.import('- [ ] T-1 one\n');
	await house.until(() => existsSync(acted) && ['conflicted', 'cleaned'].includes(house.task('T-1').state));
	return house;
};

/** The work is where it was, and nothing is broken. */
const isWhole = (house: House): void => {
	expect(house.git('log', '-1', '--format=%s', 'roadmap-implementation_task-T-1')).toBe('T-1');
	expect(house.git('fsck', '--no-dangling', '--no-progress')).toBe('');
	expect(house.store.merges.findOpen()).toBeUndefined();
};

test.each([
	{what: 'moves on', act: 'echo more > theirs.txt; git add theirs.txt; git commit -qm theirs', files: 'T-1.txt a.txt theirs.txt', at: 'main'},
	{what: 'is checked out elsewhere', act: 'git checkout -q -b other; git worktree add -q ../elsewhere main', files: 'T-1.txt a.txt', at: 'other'},
])('a target that $what in the middle: the merge is made anew where it has to be, and lands once', async ({act, files, at}) => {
	const house = await actsMidway(act);
	expect(house.task('T-1').state).toBe('cleaned');
	expect(house.git('ls-tree', '--name-only', 'main').split('\n').join(' ')).toBe(files);
	expect(house.git('log', '--first-parent', '--merges', '--format=%s', 'main')).toBe('Merge T-1: one');
	expect(house.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe(at);
	for (const folder of at === 'main' ? [house.root] : [house.root, path.join(house.root, '../elsewhere')])
		expect(house.git('-C', folder, 'status', '--porcelain')).toBe('');
});

test.each([
	{what: 'set back', act: 'git reset -q --hard HEAD~1'},
	{what: 'amended', act: 'git commit -q --amend --allow-empty -m amended'},
])('a target that is $what in the middle: what was taken out of it is not brought back; the way on leads over a rebase', async ({act}) => {
	const house = await actsMidway(act);
	const target = house.git('rev-parse', 'main');
	const begun = house.store.worktrees.find('T-1' as never)?.base ?? '';
	expect(house.git('log', '-1', '--format=%s', begun)).toBe('second');
	expect(house.task('T-1')).toMatchObject({
		state: 'conflicted',
		reason: `main was set back behind ${begun.slice(0, 7)}, where this was begun: a merge would bring back what was taken out. To put it on top, in its worktree: git rebase --onto main ${begun.slice(0, 7)}`,
	});
	isWhole(house);
	expect(house.git('rev-parse', 'main')).toBe(target);

	house.git('-C', house.store.worktrees.find('T-1' as never)?.folder ?? '', 'rebase', '-q', '--onto', 'main', begun.slice(0, 7));
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({ok: true});
	await house.untilState('T-1', 'cleaned');
	expect(() => house.git('merge-base', '--is-ancestor', begun, 'main')).toThrow();
	expect(house.git('ls-tree', '--name-only', 'main')).toContain('T-1.txt');
});

test('a target that is deleted in the middle stays so until somebody makes it again; then the merge lands', async () => {
	const house = await actsMidway('git checkout -q --detach; git branch -q -D main');
	const base = house.git('rev-parse', 'HEAD');
	expect(house.task('T-1').reason).toBe(
		`there is no branch main to merge into; make it again (git branch main ${base.slice(0, 7)}), or name another one (targetBranch in the config)`,
	);
	expect(() => house.git('rev-parse', '--verify', '--quiet', 'main')).toThrow();
	isWhole(house);
	house.git('branch', 'main', base.slice(0, 7));
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({ok: true});
	await house.untilState('T-1', 'cleaned');
	expect(house.git('log', '-1', '--format=%s', 'main')).toBe('Merge T-1: one');
});

test('locks that a git left when it was cut off: nothing moves, the file is named, and when it is gone the merge goes on by itself', async () => {
	const locks = ['index.lock', 'HEAD.lock', 'refs/heads/main.lock'];
	const house = await buildHouse({'T-1': works, 'T-2': works, 'T-3': works, 'T-4': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two\n- [ ] T-3 three\n- [ ] T-4 four\n');
	await house.until(() => house.store.tasks.list().every(({state}) => state === 'finished'));
	for (const [index, lock] of locks.entries()) {
		const [taskId, file, before] = [`T-${index + 1}`, path.join(house.root, '.git', lock), house.git('rev-parse', 'main')];
		writeFileSync(file, '');
		expect(await house.do('merge-completed-work', {taskId})).toMatchObject({
			ok: false,
			problem: {
				code: 'git_error',
				message: expect.stringContaining(`Unable to create '${file}': File exists`),
				hint: 'Another git is at work there, or one was cut off: wait, or remove the lock file it names.',
			},
		});
		expect([house.task(taskId).state, house.git('rev-parse', 'main'), existsSync(file)]).toEqual(['merging', before, true]);
		rmSync(file);
		await house.untilState(taskId, 'merged', 'cleaned');
	}

	// Nothing of ours writes there.
	writeFileSync(path.join(house.root, '.git/config.lock'), '');
	expect(await house.do('merge-completed-work', {taskId: 'T-4'})).toMatchObject({ok: true});
	rmSync(path.join(house.root, '.git/config.lock'));
	await house.untilState('T-4', 'cleaned');
	expect(house.git('log', '--first-parent', '--merges', '--format=%s', 'main').split('\n')).toHaveLength(4);
});

test('packed refs that a git left locked when it was cut off: they keep a worktree from going no longer than to the next try', async () => {
	const house = await buildHouse({'T-1': `${works}; git pack-refs --all; git worktree lock "$PWD"`});
	await house.import('- [ ] T-1 one\n');
	await house.until(() => house.task('T-1').state === 'merged' && house.task('T-1').reason !== undefined);
	house.git('worktree', 'unlock', house.store.worktrees.find('T-1' as never)?.folder ?? '');
	const lock = path.join(house.root, '.git/packed-refs.lock');
	writeFileSync(lock, '');
	const longAgo = Date.now() / 1000 - 120;
	utimesSync(lock, longAgo, longAgo);
	house.wait(31_000);
	await house.untilState('T-1', 'cleaned');
	expect([existsSync(lock), house.git('branch', '--list', 'roadmap-*')]).toEqual([false, '']);
});
