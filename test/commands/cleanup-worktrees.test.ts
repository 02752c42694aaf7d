import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {buildHouse, type HouseOptions, works} from '../support/house.js';
import {commit, runGit, write} from '../support/repository.js';
import {patiently} from '../support/until.js';

/** The works of merged tasks stay where they are until a person cleans up: an agent's folder cannot go while `holder` stands in it. */
const aHouse = async (agents: Record<string, string>, options: HouseOptions = {}) => {
	const house = await buildHouse(agents, options);
	const folderOf = (id: string) => path.join(house.places.worktrees, `implementation_task-${id}`);
	const branchOf = (id: string) => `roadmap-implementation_task-${id}`;
	const hasBranch = (id: string) => house.git('branch', '--list', branchOf(id)) !== '';
	return {...house, folderOf, branchOf, hasBranch};
};
type CleanHouse = Awaited<ReturnType<typeof aHouse>>;

/** Merged by hand, so that no heartbeat has cleaned it up meanwhile. */
const merged = async (ids: readonly string[]) => {
	const house = await aHouse(Object.fromEntries(ids.map(id => [id, works])), {config: {approve: 'ask'}});
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => ids.every(id => house.task(id).state === 'finished'));
	for (const taskId of ids) expect(await house.do('merge-completed-work', {taskId})).toMatchObject({ok: true});
	expect(ids.map(id => house.task(id).state)).toEqual(ids.map(() => 'merged'));
	return house;
};

/** With work of its own, in commits and in none, when `script` leaves some. */
const gaveUp = async (script = 'exit 1', options: HouseOptions = {}) => {
	const house = await aHouse({'T-1': script}, {...options, config: {retries: 0, ...options.config}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'gave-up');
	return house;
};

const withWork = 'echo one > mine.txt; git add -A; git commit -qm mine; echo two > loose.txt; exit 1';

const candidates = async (house: CleanHouse, input: Record<string, unknown> = {}) => {
	const result = await house.do('cleanup-worktrees', {operation: 'list_candidates', ...input});
	if (!result.ok) throw new Error(result.problem.message);
	return result.value.output?.['candidates'] as Array<Record<string, unknown>>;
};

test('cleanup of one: merged, removed, branch gone, row, space freed', async () => {
	const house = await merged(['T-1']);
	const folder = house.folderOf('T-1');
	house.git('cat-file', '-e', 'HEAD');
	const du = Number(execFileSync('du', ['-s', '-B1', folder], {encoding: 'utf8'}).split('\t')[0]);
	const result = await house.do('cleanup-worktrees', {taskId: 'T-1'});
	const mb = Math.round((du / 1024 / 1024) * 100) / 100;
	expect(result).toMatchObject({
		ok: true,
		value: {
			said: `Removed the worktree of T-1. ${mb} MB are free again.`,
			output: {task_id: 'T-1', worktree_path: folder, branch_name: house.branchOf('T-1'), status: 'cleaned', disk_space_freed_mb: mb, salvage_ref: null},
		},
	});
	expect(mb).toBeGreaterThan(0);
	expect(existsSync(folder)).toBe(false);
	expect(house.hasBranch('T-1')).toBe(false);
	expect(house.git('worktree', 'list').split('\n')).toHaveLength(1);
	expect(house.git('for-each-ref', '--format=%(refname)', 'refs/orch')).toBe('');
	expect(house.task('T-1').state).toBe('cleaned');
	expect(house.store.worktrees.find('T-1')).toMatchObject({state: 'cleaned', folder});
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'worktree_not_found'}});
});

test('cleanup_all: each on its own; what cannot go is said beside what went', async () => {
	const house = await merged(['T-1', 'T-2', 'T-3']);
	write(house.folderOf('T-2'), {'loose.txt': 'x'});
	const result = await house.do('cleanup-worktrees', {operation: 'cleanup_all'});
	expect(result).toMatchObject({
		value: {
			output: {
				worktrees_cleaned: 2,
				skipped: [{task_id: 'T-2', error: 'uncommitted_changes', message: expect.stringContaining('loose.txt')}],
				total_disk_space_freed_mb: expect.any(Number),
			},
		},
	});
	expect(readFileSync(path.join(house.folderOf('T-2'), 'loose.txt'), 'utf8')).toBe('x');
	rmSync(path.join(house.folderOf('T-2'), 'loose.txt'));
	expect(await house.do('cleanup-worktrees')).toMatchObject({value: {output: {worktrees_cleaned: 1, worktrees: [{task_id: 'T-2'}], skipped: []}}});
	expect(await house.do('cleanup-worktrees')).toEqual({
		ok: true,
		value: {output: {worktrees_cleaned: 0, worktrees: [], skipped: [], total_disk_space_freed_mb: 0}},
	});
	expect(await house.do('cleanup-worktrees', {operation: 'cleanup_all', taskId: 'T-1'})).toMatchObject({problem: {kind: 'bad-input'}});
});

test('A9 cleanup refuses an unmerged branch; unrelated dangling commits survive; branch and index of the user are unchanged', async () => {
	const house = await merged(['T-1', 'T-2']);
	// What no ref holds any more, as after a reset: a reflog, or nothing at all, still finds it.
	const dangling = commit(house.root, {'lost.txt': 'unpushed\n'}, 'unpushed');
	house.git('reset', '-q', '--hard', 'HEAD~');
	const loose = runGit(house.root, 'commit-tree', '-m', 'nowhere', 'HEAD^{tree}');
	house.git('stash', 'list');
	writeFileSync(path.join(house.root, 'staged.txt'), 'staged\n');
	house.git('add', 'staged.txt');
	writeFileSync(path.join(house.root, 'a.txt'), 'edited\n');
	const before = () =>
		[house.git('status', '--porcelain', '--branch'), house.git('rev-parse', 'HEAD'), house.git('write-tree'), house.git('reflog')].join('\n');
	const was = before();
	const own = commit(house.folderOf('T-1'), {'more.txt': ''}, 'after the merge');

	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'not_merged', context: {solution: expect.stringContaining('--force')}, message: expect.stringContaining('commits that main has not')},
	});
	expect(await house.do('cleanup-worktrees', {operation: 'cleanup_all', statusFilter: 'all'})).toMatchObject({
		value: {output: {worktrees_cleaned: 1, worktrees: [{task_id: 'T-2'}], skipped: [{task_id: 'T-1', error: 'not_merged'}]}},
	});
	expect(house.git('rev-parse', house.branchOf('T-1'))).toBe(own);
	expect(existsSync(house.folderOf('T-1'))).toBe(true);
	expect(before()).toBe(was);
	expect([dangling, loose].map(commit => house.git('cat-file', '-t', commit))).toEqual(['commit', 'commit']);
});

test('not_merged: also what stands on no branch, and what still waits to be merged', async () => {
	const house = await merged(['T-1']);
	runGit(house.folderOf('T-1'), 'checkout', '-q', '--detach');
	commit(house.folderOf('T-1'), {'more.txt': ''});
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'not_merged', message: expect.stringContaining('no branch')}});

	const waiting = await aHouse({'T-1': works}, {config: {approve: 'ask'}});
	await waiting.import('- [ ] T-1 x');
	await waiting.untilState('T-1', 'finished');
	for (const force of [false, true]) {
		expect(await waiting.do('cleanup-worktrees', {taskId: 'T-1', force})).toMatchObject({
			problem: {code: 'not_merged', context: {solution: 'orch-tui merge-completed-work T-1'}},
		});
	}
});

test('uncommitted_changes: the files are named and stay', async () => {
	const house = await merged(['T-1']);
	write(house.folderOf('T-1'), {'a.txt': 'changed\n', 'new.txt': ''});
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'uncommitted_changes', context: {files: ['a.txt', 'new.txt']}}});
	expect(readFileSync(path.join(house.folderOf('T-1'), 'a.txt'), 'utf8')).toBe('changed\n');
});

test('still_in_use: a process stands there, one has a file open there, or the task needs it', async () => {
	const house = await merged(['T-1']);
	const hold = async (script: string, cwd: string) => {
		const child = spawn('sh', ['-c', `${script}; echo here; sleep 1000`], {cwd, stdio: ['ignore', 'pipe', 'ignore'], detached: true});
		const end = async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			process.kill(-(child.pid ?? 0), 'SIGKILL');
			await once(child, 'exit');
		};
		onTestFinished(end);
		await once(child.stdout, 'data');
		return {end, pid: child.pid};
	};
	const standing = await hold(':', house.folderOf('T-1'));
	const refusal = await house.do('cleanup-worktrees', {taskId: 'T-1', force: true});
	expect(refusal).toMatchObject({problem: {code: 'still_in_use', context: {pids: expect.arrayContaining([standing.pid])}}});
	await standing.end();
	const reading = await hold(`exec 9< ${house.folderOf('T-1')}/a.txt`, house.root);
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'still_in_use', context: {pids: expect.arrayContaining([reading.pid])}},
	});
	await reading.end();
	await vi.waitFor(async () => expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({ok: true}), patiently);

	const busy = await aHouse({'T-1': 'exec sleep 1000'});
	await busy.import('- [ ] T-1 x');
	await busy.untilState('T-1', 'working');
	expect(await busy.do('cleanup-worktrees', {taskId: 'T-1', force: true})).toMatchObject({problem: {code: 'still_in_use'}});
});

test('worktree_not_found and task_not_found', async () => {
	const house = await aHouse({});
	await house.do('pause-agents', {state: 'on'});
	await house.import('- [ ] T-1 x');
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'worktree_not_found'}});
	expect(await house.do('cleanup-worktrees', {taskId: 'T-9'})).toMatchObject({problem: {kind: 'not-found', code: 'task_not_found'}});
});

test('branch_not_found: refused where nothing proves the merge; noted and gone on where git does', async () => {
	const house = await merged(['T-1']);
	house.git('update-ref', '-d', `refs/heads/${house.branchOf('T-1')}`);
	write(house.folderOf('T-1'), {'loose.txt': ''});
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'uncommitted_changes', context: {files: ['loose.txt']}}});
	rmSync(path.join(house.folderOf('T-1'), 'loose.txt'));
	house.git('update-ref', '-d', `refs/heads/${house.branchOf('T-1')}`);
	expect(await candidates(house)).toMatchObject([{task_id: 'T-1', ready_for_cleanup: true}]);
	expect(house.hasBranch('T-1')).toBe(false);
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({ok: true});
	expect(house.hasBranch('T-1')).toBe(false);

	const lost = await gaveUp(withWork);
	lost.git('update-ref', '-d', `refs/heads/${lost.branchOf('T-1')}`);
	expect(await lost.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'branch_not_found', context: {branch_name: lost.branchOf('T-1')}},
	});
	expect(existsSync(lost.folderOf('T-1'))).toBe(true);
});

test('cleanup_failed: what git refuses is said, and nothing is lost', async () => {
	const house = await merged(['T-1']);
	house.git('worktree', 'lock', house.folderOf('T-1'));
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'cleanup_failed', message: expect.stringContaining('is locked')},
	});
	expect(existsSync(house.folderOf('T-1'))).toBe(true);
	house.git('worktree', 'unlock', house.folderOf('T-1'));
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({ok: true});
});

test('cleanup_failed: also what the disk refuses', async () => {
	const house = await merged(['T-1']);
	const place = path.join(house.places.worktrees, '.orch-trash');
	writeFileSync(place, '');
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'cleanup_failed', message: expect.stringContaining('cannot be put aside')},
	});
	rmSync(place);
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({ok: true});
});

test('still_in_use: somebody who has the branch checked out is not left standing on nothing', async () => {
	const house = await merged(['T-1']);
	house.git('worktree', 'remove', house.folderOf('T-1'));
	house.git('checkout', '-q', house.branchOf('T-1'));
	const look = () => [house.git('status', '--porcelain', '--branch'), house.git('rev-parse', 'HEAD'), house.git('write-tree')].join('\n');
	const before = look();
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'still_in_use', context: {worktree_path: house.root}}});
	expect(await candidates(house)).toMatchObject([{task_id: 'T-1', ready_for_cleanup: false, reason: expect.stringContaining(house.root)}]);
	expect(look()).toBe(before);
	house.git('checkout', '-q', 'main');
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({ok: true});
	expect(house.hasBranch('T-1')).toBe(false);
});

test('an orphan with somebody else’s branch leaves it that branch, and what lies beside it is nobody’s to delete', async () => {
	const house = await aHouse({});
	const place = path.join(house.root, '..', 'elsewhere');
	mkdirSync(path.join(place, '.trash', 'report-2024-11'), {recursive: true});
	house.git('worktree', 'add', '-q', '-b', 'develop', path.join(place, 'implementation_task-T-7'));
	expect(await house.do('cleanup-worktrees', {operation: 'cleanup_all', statusFilter: 'orphaned'})).toMatchObject({value: {output: {worktrees_cleaned: 1}}});
	expect(house.git('branch', '--list', 'develop')).toContain('develop');
	expect(existsSync(path.join(place, '.trash', 'report-2024-11'))).toBe(true);
});

test('a worktree that was moved by hand is no orphan to be taken away while its task needs it', async () => {
	const house = await aHouse({'T-1': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	const moved = path.join(house.root, '..', 'moved');
	house.git('worktree', 'move', house.folderOf('T-1'), moved);
	expect(await house.do('cleanup-worktrees', {operation: 'cleanup_all', statusFilter: 'orphaned', force: true})).toMatchObject({
		value: {output: {worktrees_cleaned: 0, skipped: [{task_id: 'T-1', error: 'not_merged'}]}},
	});
	expect(existsSync(moved)).toBe(true);
	expect(house.hasBranch('T-1')).toBe(true);
});

test('what is at work in a worktree is counted while it lasts, and the commit it was judged by stays', async () => {
	// It gives signs of life: whoever is silent is not looked at again.
	const house = await aHouse({'T-1': `${withWork.replace('exit 1', 'while :; do echo up; sleep 0.1; done')}`});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'working');
	const row = () => house.engine.getSnapshot().worktrees[0];
	await house.until(() => {
		house.wait(2000);
		return row()?.commits === 1 && row()?.dirtyFiles === 1;
	});
	expect(row()).toMatchObject({commits: 1, addedLines: 1, dirtyFiles: 1, head: undefined});
});

test('what is discarded is named first, and typed; the branch may stay', async () => {
	const house = await gaveUp(withWork);
	const asked = () => registry['cleanup-worktrees'].question?.(house.engine.getSnapshot(), {taskId: 'T-1', force: true} as never);
	expect(asked()).toMatchObject({
		title: 'Discard the worktree of T-1?',
		lines: [
			'1 commit and 1 changed file exist only here.',
			'Its commits: 1 lines added, 0 removed. Not on main.',
			'A copy is kept at refs/orch/salvage/T-1; u cannot put it back.',
			'What git ignores in it, as node_modules, is gone.',
		],
		typed: 'T-1',
		choices: [{letter: 'b', input: {keepBranch: true}}],
	});
	const head = house.git('rev-parse', house.branchOf('T-1'));
	const result = await house.do('cleanup-worktrees', {taskId: 'T-1', force: true, keepBranch: true});
	expect(result).toMatchObject({
		value: {
			said: expect.stringContaining(`Its branch ${house.branchOf('T-1')} stays. What was in no commit is kept at refs/orch/salvage/T-1.`),
			final: 'Its work is at refs/orch/salvage/T-1: git branch NAME refs/orch/salvage/T-1 makes a branch of it.',
		},
	});
	expect(existsSync(house.folderOf('T-1'))).toBe(false);
	expect(house.git('rev-parse', house.branchOf('T-1'))).toBe(head);
	expect(house.git('show', 'refs/orch/salvage/T-1:loose.txt')).toBe('two');
	expect(asked()).toBeUndefined();
});

test('who works in it or needs it is named instead of a question', async () => {
	const house = await aHouse({'T-1': 'exec sleep 1000', 'T-2': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => house.task('T-1').state === 'working' && house.task('T-2').state === 'finished');
	const why = (taskId: string) => registry['cleanup-worktrees'].blockedBecause?.(house.engine.getSnapshot(), {taskId, force: true} as never);
	expect(why('T-1')).toBe('a1 works in it. x stops it first.');
	expect(why('T-2')).toBe('The work of T-2 waits to be merged: m merges it.');
});

test('force keeps all work at refs/orch/salvage first: commits, and what was in none; and what was kept before', async () => {
	const house = await gaveUp(withWork);
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'not_merged'}});
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1', force: true})).toMatchObject({
		value: {said: expect.stringContaining('Its work is kept at refs/orch/salvage/T-1.'), output: {status: 'cleaned', salvage_ref: 'refs/orch/salvage/T-1'}},
	});
	expect(existsSync(house.folderOf('T-1'))).toBe(false);
	expect(house.hasBranch('T-1')).toBe(false);
	expect(house.git('show', 'refs/orch/salvage/T-1:loose.txt')).toBe('two');
	expect(house.git('show', 'refs/orch/salvage/T-1:mine.txt')).toBe('one');
	expect(house.task('T-1').state).toBe('gave-up');
	const first = house.git('rev-parse', 'refs/orch/salvage/T-1');

	// Started once more it gets a new worktree; the second time nothing of the first is lost.
	house.script('T-1', 'echo again > again.txt; git add -A; git commit -qm again; exit 1');
	await house.do('auto-restart-agent', {taskId: 'T-1'});
	await house.untilState('T-1', 'gave-up');
	expect(await house.do('cleanup-worktrees', {operation: 'cleanup_all', statusFilter: 'abandoned', force: true})).toMatchObject({
		value: {output: {worktrees_cleaned: 1}},
	});
	expect(house.git('show', 'refs/orch/salvage/T-1:again.txt')).toBe('again');
	expect(() => house.git('merge-base', '--is-ancestor', first, 'refs/orch/salvage/T-1')).not.toThrow();
});

test('with force, what is in no commit is kept before the worktree is moved; once, however often it is tried', async () => {
	const house = await gaveUp(withWork);
	const inTheWay = path.join(house.places.worktrees, '.orch-trash');
	writeFileSync(inTheWay, '');
	for (const _ of [1, 2]) {
		expect(await house.do('cleanup-worktrees', {taskId: 'T-1', force: true})).toMatchObject({problem: {code: 'cleanup_failed'}});
		expect(existsSync(house.folderOf('T-1'))).toBe(true);
		expect(house.git('show', 'refs/orch/salvage/T-1:loose.txt')).toBe('two');
	}

	const kept = house.git('rev-parse', 'refs/orch/salvage/T-1');
	rmSync(inTheWay);
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1', force: true})).toMatchObject({ok: true});
	expect(house.git('rev-parse', 'refs/orch/salvage/T-1')).toBe(kept);
});

test('verifyMerge off keeps commits at refs/orch/salvage instead of refusing, and still never touches what is uncommitted', async () => {
	const house = await gaveUp(withWork);
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1', verifyMerge: false})).toMatchObject({problem: {code: 'uncommitted_changes'}});
	rmSync(path.join(house.folderOf('T-1'), 'loose.txt'));
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1', verifyMerge: false})).toMatchObject({value: {output: {salvage_ref: 'refs/orch/salvage/T-1'}}});
	expect(house.git('show', 'refs/orch/salvage/T-1:mine.txt')).toBe('one');
});

test('list_candidates: merged, abandoned and orphaned ones, with true size, and why one may go or stays', async () => {
	const agents = {'T-1': works, 'T-2': works, 'T-3': withWork, 'T-4': 'exit 1', 'T-5': works};
	const house = await aHouse(agents, {config: {approve: 'ask', retries: 0}});
	await house.import(
		Object.keys(agents)
			.map(id => `- [ ] ${id} x`)
			.join('\n'),
	);
	await house.until(() => Object.keys(agents).every(id => ['finished', 'gave-up'].includes(house.task(id).state)));
	for (const taskId of ['T-1', 'T-2']) await house.do('merge-completed-work', {taskId});
	write(house.folderOf('T-2'), {'loose.txt': ''});
	house.git('worktree', 'add', '-q', '-b', house.branchOf('T-8'), house.folderOf('T-8'));
	house.git('worktree', 'add', '-q', '-b', 'users-own', path.join(house.root, '..', 'users-own'));
	commit(house.folderOf('T-1'), {}, 'nothing');
	runGit(house.folderOf('T-1'), 'reset', '-q', '--hard', 'HEAD~');

	const list = await candidates(house);
	expect(list.map(({task_id: id, status, ready_for_cleanup: isReady, reason}) => [id, status, isReady, reason])).toEqual([
		['T-1', 'merged', true, 'its work is on the target'],
		['T-2', 'merged', false, expect.stringContaining('uncommitted files: loose.txt')],
		['T-3', 'abandoned', false, expect.stringContaining('its task is given up')],
		['T-4', 'abandoned', true, expect.stringContaining('its task is given up')],
		['T-8', 'orphaned', true, 'git has it and orch-tui does not know it'],
	]);
	for (const {worktree_path: folder, disk_space_mb: mb} of list) {
		const du = Number(execFileSync('du', ['-s', '-B1', String(folder)], {encoding: 'utf8'}).split('\t')[0]);
		expect(mb).toBe(Math.round((du / 1024 / 1024) * 100) / 100);
	}

	expect(list[0]?.['merged_at']).toEqual(new Date(house.store.merges.listOf('T-1' as never)[0]?.endedAtMs ?? 0).toISOString());
	expect(list[3]?.['merged_at']).toBeNull();
	expect((await candidates(house, {statusFilter: 'orphaned'})).map(({task_id: id}) => id)).toEqual(['T-8']);
	expect((await candidates(house, {taskId: 't-4'})).map(({task_id: id}) => id)).toEqual(['T-4']);
	expect((await candidates(house, {taskId: 'T-3', force: true}))[0]).toMatchObject({ready_for_cleanup: true});
	expect(house.git('worktree', 'list').split('\n')).toHaveLength(8);

	expect(await house.do('cleanup-worktrees', {operation: 'cleanup_all', statusFilter: 'orphaned'})).toMatchObject({
		value: {output: {worktrees: [{task_id: 'T-8'}]}},
	});
	expect(house.hasBranch('T-8')).toBe(false);
	expect(house.git('worktree', 'list')).toContain('users-own');
});

test('one that nobody has touched for a day is a candidate, and until then it is not', async () => {
	const house = await aHouse({'T-1': 'echo x > loose.txt; exit 0'}, {agent: {commit: 'agent'}, config: {repairs: 0, retries: 0}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'unproven');
	expect(await candidates(house)).toEqual([]);
	house.wait(25 * 3_600_000);
	expect(await candidates(house)).toMatchObject([
		{task_id: 'T-1', status: 'abandoned', ready_for_cleanup: false, reason: expect.stringContaining('nobody has touched it for 25 h')},
	]);
});

test('a row whose worktree is gone, by whoever did it, is settled', async () => {
	const house = await merged(['T-1', 'T-2']);
	rmSync(house.folderOf('T-1'), {recursive: true});
	house.git('worktree', 'remove', house.folderOf('T-2'));
	expect(await house.do('cleanup-worktrees', {operation: 'cleanup_all'})).toMatchObject({
		value: {output: {worktrees_cleaned: 2, skipped: [], total_disk_space_freed_mb: 0}},
	});
	expect(house.git('branch', '--list', 'roadmap-*')).toBe('');
	expect(house.git('worktree', 'list').split('\n')).toHaveLength(1);
	expect([house.task('T-1').state, house.task('T-2').state]).toEqual(['cleaned', 'cleaned']);
});

test('what was made and never recorded, of a task that was cancelled meanwhile, is a candidate', async () => {
	const house = await aHouse({});
	await house.do('pause-agents', {state: 'on'});
	await house.import('- [ ] T-1 x');
	const stamp = {actor: 'test', atMs: house.engine.now()};
	house.store.worktrees.add(
		{taskId: 'T-1' as never, folder: house.folderOf('T-1'), branch: house.branchOf('T-1'), base: house.git('rev-parse', 'main')},
		stamp,
	);
	house.git('worktree', 'add', '-q', '-b', house.branchOf('T-1'), house.folderOf('T-1'));
	await house.do('cancel-task', {taskId: 'T-1'});
	expect(await candidates(house)).toMatchObject([{task_id: 'T-1', status: 'abandoned', ready_for_cleanup: true}]);
	expect(await house.do('cleanup-worktrees', {operation: 'cleanup_all', statusFilter: 'abandoned'})).toMatchObject({value: {output: {worktrees_cleaned: 1}}});
	expect(house.git('worktree', 'list').split('\n')).toHaveLength(1);
});

test('the heartbeat leaves what cannot go, says why, and removes it when it can', async () => {
	const house = await merged(['T-1']);
	write(house.folderOf('T-1'), {'loose.txt': ''});
	await house.engine.beat();
	expect(house.task('T-1')).toMatchObject({state: 'merged', reason: 'it has uncommitted files: loose.txt'});
	rmSync(path.join(house.folderOf('T-1'), 'loose.txt'));
	house.wait(60_000);
	await house.untilState('T-1', 'cleaned');
});

test('a folder that only looks like a worktree is not measured against the repository around it, and stays', async () => {
	const house = await merged(['T-1']);
	rmSync(house.folderOf('T-1'), {recursive: true});
	mkdirSync(house.folderOf('T-1'));
	writeFileSync(path.join(house.folderOf('T-1'), 'mine.txt'), 'x');
	expect(await house.do('cleanup-worktrees', {taskId: 'T-1'})).toMatchObject({problem: {code: 'cleanup_failed'}});
	expect(readFileSync(path.join(house.folderOf('T-1'), 'mine.txt'), 'utf8')).toBe('x');
});
