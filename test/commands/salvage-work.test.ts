import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, staysAtWork, works} from '../support/house.js';

const folderOf = (house: Awaited<ReturnType<typeof buildHouse>>, id: string) => path.join(house.places.worktrees, `implementation_task-${id}`);

/** T-1 was stopped with a changed file, a new one and one that git ignores. */
const stopped = async () => {
	const script = `echo two > a.txt; mkdir deep; echo new > deep/b.txt; echo "*.log" > .gitignore; echo x > big.log; ${staysAtWork}`;
	const house = await buildHouse({'T-1': script});
	await house.import('- [ ] T-1 x');
	await house.until(() => house.agentOf('T-1').saying === 'started');
	await house.do('kill-stalled-agent', {agentId: 'a1'});
	await house.untilState('T-1', 'gave-up');
	return house;
};

test('what was in no commit when its agent was stopped is listed, shown, and comes back as a branch', async () => {
	const house = await stopped();
	const kept = {ref: 'refs/orch/salvage/T-1', task_id: 'T-1', message: 'Uncommitted work of a1 on T-1', is_newest: true};
	expect(await house.do('salvage-work', {})).toMatchObject({value: {output: {kept_count: 1, kept: [kept]}}});
	const shown = await house.do('salvage-work', {operation: 'show', what: 't-1'});
	expect(shown).toMatchObject({value: {output: {...kept, added: 3, deleted: 1}}});
	const files = shown.ok ? (shown.value.output?.['files'] as Array<{path: string}>) : [];
	expect(files.map(file => file.path).toSorted()).toEqual(['.gitignore', 'a.txt', 'deep/b.txt']);

	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1'})).toMatchObject({
		value: {output: {branch_name: 'salvage/T-1', worktree_path: null}},
	});
	expect(house.git('show', 'salvage/T-1:deep/b.txt')).toBe('new');
	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1'})).toMatchObject({
		problem: {code: 'branch_exists', context: {branch_name: 'salvage/T-1'}},
	});
	expect(await house.do('salvage-work', {operation: 'restore', what: 'refs/orch/salvage/T-1', branch: 'mine'})).toMatchObject({ok: true});
	expect(house.git('rev-parse', 'mine')).toBe(house.git('rev-parse', 'refs/orch/salvage/T-1'));
	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1', branch: 'a..b'})).toMatchObject({ok: false});
});

test('nothing_kept: what is not kept is not given back, though it is in the repository', async () => {
	const house = await stopped();
	const head = house.git('rev-parse', 'HEAD');
	for (const what of ['T-9', head, 'HEAD', 'refs/heads/main', 'abc'])
		expect(await house.do('salvage-work', {operation: 'restore', what})).toMatchObject({problem: {code: 'nothing_kept', kind: 'not-found'}});
	expect(await house.do('salvage-work', {operation: 'show'})).toMatchObject({problem: {code: 'validation_failed'}});
});

test('into the worktree, as uncommitted files; over what is there only when that is said, and then that is kept, too', async () => {
	const house = await stopped();
	const folder = folderOf(house, 'T-1');
	const first = house.git('rev-parse', 'refs/orch/salvage/T-1');
	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1', worktree: true})).toMatchObject({
		problem: {code: 'dirty_working_directory', context: {files: expect.arrayContaining(['deep/b.txt'])}},
	});
	writeFileSync(path.join(folder, 'a.txt'), 'later\n');
	writeFileSync(path.join(folder, 'c.txt'), 'mine\n');
	rmSync(path.join(folder, 'deep'), {recursive: true});
	const restored = await house.do('salvage-work', {operation: 'restore', what: first.slice(0, 10), worktree: true, over: true});
	expect(restored).toMatchObject({ok: true, value: {output: {worktree_path: folder, commit: first}, undo: {name: 'salvage-work'}}});
	expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('two\n');
	expect(readFileSync(path.join(folder, 'deep', 'b.txt'), 'utf8')).toBe('new\n');
	expect(readFileSync(path.join(folder, 'big.log'), 'utf8')).toBe('x\n');

	// Both are kept: the newer one holds on to the earlier one.
	expect(await house.do('salvage-work', {})).toMatchObject({value: {output: {kept_count: 2}}});
	expect(house.git('show', 'refs/orch/salvage/T-1:c.txt')).toBe('mine');
	const undo = restored.ok ? restored.value.undo : undefined;
	await house.do('salvage-work', {...undo?.input});
	expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('later\n');
	expect(readFileSync(path.join(folder, 'c.txt'), 'utf8')).toBe('mine\n');
	expect(house.git('status', '--porcelain')).toBe('');
});

test('moved_on, worktree_in_use and worktree_not_found: where it does not fit any more nothing is touched', async () => {
	const house = await stopped();
	const folder = folderOf(house, 'T-1');
	house.git('-C', folder, 'add', '-A');
	house.git('-C', folder, 'commit', '-qm', 'by hand');
	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1', worktree: true, over: true})).toMatchObject({problem: {code: 'moved_on'}});

	await house.do('auto-restart-agent', {taskId: 'T-1'});
	await house.until(() => house.agentOf('T-1').id === 'a2' && house.agentOf('T-1').saying === 'started');
	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1', worktree: true})).toMatchObject({
		problem: {code: 'worktree_in_use', context: {agent_id: 'a2'}},
	});
	await house.do('kill-stalled-agent', {agentId: 'a2'});
	await house.untilState('T-1', 'gave-up');
	await house.do('cleanup-worktrees', {taskId: 'T-1', force: true});
	expect(existsSync(folder)).toBe(false);
	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1', worktree: true})).toMatchObject({problem: {code: 'worktree_not_found'}});
	// The commit of the hand was on no target: it is kept as well.
	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1'})).toMatchObject({ok: true});
	expect(house.git('log', '--format=%s', 'salvage/T-1')).toContain('by hand');
});

test.each([
	['leaves with an error', 'echo precious > unsaved.txt; exit 3', {retries: 0}],
	['dies of a signal', 'echo precious > unsaved.txt; kill -9 $$', {retries: 0}],
	['leaves without evidence', 'mkdir -p sub; echo precious > unsaved.txt; git checkout -q --detach; exit 0', {retries: 0}],
] as const)('of one that %s the uncommitted work is kept before anybody else begins in its folder', async (_how, script, config) => {
	const house = await buildHouse({'T-1': script}, {config});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'gave-up', 'unproven');
	await house.until(() => house.store.agents.countLive() === 0);
	expect(house.git('show', 'refs/orch/salvage/T-1:unsaved.txt')).toBe('precious');
});

test('discarded work, commits and what was in none, comes back as a branch', async () => {
	const house = await buildHouse({'T-1': `${works}; echo more > more.txt; exit 1`}, {config: {retries: 0}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'gave-up');
	mkdirSync(path.join(folderOf(house, 'T-1'), 'later'));
	writeFileSync(path.join(folderOf(house, 'T-1'), 'later', 'd.txt'), 'd\n');
	await house.do('cleanup-worktrees', {taskId: 'T-1', force: true});
	expect(house.git('branch', '--list', 'roadmap-*')).toBe('');
	expect(await house.do('salvage-work', {operation: 'restore', what: 'T-1', branch: 'again'})).toMatchObject({ok: true});
	const all = house.git('log', '--format=%H', 'refs/orch/salvage/T-1').split('\n');
	const trees = all.map(commit => house.git('ls-tree', '-r', '--name-only', commit)).join('\n');
	for (const file of ['T-1.txt', 'more.txt', 'later/d.txt']) expect(trees).toContain(file);
});
