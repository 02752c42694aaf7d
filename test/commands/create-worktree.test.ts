import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {buildHouse, type HouseOptions, works} from '../support/house.js';
import {aProject} from '../support/program.js';
import {commit, runGit} from '../support/repository.js';
import {until} from '../support/until.js';
import type {WorktreeTrouble} from '../support/worktrees.js';

/** Nothing starts by itself; the tasks are claimed. */
const claimed = async (ids: readonly string[], options: HouseOptions = {}, agents: Record<string, string> = {}) => {
	const house = await buildHouse(agents, options);
	await house.do('pause-agents', {state: 'on'});
	if (ids.length > 0) await house.import(ids.map(id => `- [ ] ${id} work`).join('\n'));
	await house.do('coordinate-dependencies');
	for (const id of ids) house.store.tasks.move(id as never, 'ready', 'claimed', {}, {actor: 'test', atMs: house.engine.now()});
	expect(ids.map(id => house.task(id).state)).toEqual(ids.map(() => 'claimed'));
	return {
		...house,
		folderOf: (id: string) => path.join(house.places.worktrees, `implementation_task-${id}`),
		branchOf: (id: string) => `roadmap-implementation_task-${id}`,
	};
};
type ClaimedHouse = Awaited<ReturnType<typeof claimed>>;

/** A branch of the task's name, with one commit of its own, as an earlier start leaves it. */
const leaveBranch = (house: ClaimedHouse, id: string) => {
	const aside = path.join(house.root, '..', `aside-${id}`);
	house.git('worktree', 'add', '-q', '-b', house.branchOf(id), aside);
	commit(aside, {'earlier.txt': 'precious\n'}, 'precious');
	house.git('worktree', 'remove', aside);
	return house.git('rev-parse', house.branchOf(id));
};

const doctor = async (house: ClaimedHouse, input: Record<string, unknown> = {}) => {
	const result = await house.do('create-worktree', {operation: 'doctor', ...input});
	if (!result.ok) throw new Error(result.problem.message);
	return result.value.output as {problems_found: number; problems_mended: number; problems: WorktreeTrouble[]};
};

test('create: right base, right path, initialised, row, usable, named as CFR-013 wants', async () => {
	const house = await claimed(['TASK-1-2']);
	const [folder, branch] = [house.folderOf('TASK-1-2'), 'roadmap-implementation_task-TASK-1-2'];
	const result = await house.do('create-worktree', {taskId: 'TASK-1-2', orchestratorInstanceId: 'orch-20261123-001'});
	expect(result).toEqual({
		ok: true,
		value: {
			said: 'Made the worktree of TASK-1-2.',
			output: {
				task_id: 'TASK-1-2',
				worktree_path: folder,
				branch_name: branch,
				status: 'created',
				created_at: new Date(house.store.worktrees.find('TASK-1-2')?.createdAtMs ?? 0).toISOString(),
				git_commit_ref: house.git('rev-parse', 'main'),
				resumed: false,
				message: 'Made the worktree of TASK-1-2.',
			},
		},
	});
	expect(runGit(folder, 'status', '--porcelain', '--branch')).toBe(`## ${branch}`);
	expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('one\n');
	expect(house.git('worktree', 'list')).toContain(folder);
	expect(house.git('status', '--porcelain')).toBe('');
	expect(house.task('TASK-1-2').state).toBe('prepared');
	expect(house.store.worktrees.find('TASK-1-2')).toMatchObject({state: 'created', folder, branch});
	commit(folder, {'b.txt': ''});
	expect(house.git('rev-list', '--count', `main..${branch}`)).toBe('1');
});

test('create without a name: all that are claimed; and an answer when there is none', async () => {
	const house = await claimed(['T-1', 'T-2']);
	expect(await house.do('create-worktree')).toMatchObject({value: {said: expect.stringContaining('T-2'), output: {worktrees_created: 2}}});
	const nothing = await house.do('create-worktree');
	expect(nothing).toEqual({ok: true, value: {output: {worktrees_created: 0, worktrees: [], message: 'No task is claimed.'}}});
});

test('create_multiple: those of the list, and what went wrong with one is said beside what went well', async () => {
	const house = await claimed(['T-1', 'T-2', 'T-3']);
	expect(await house.do('create-worktree', {operation: 'create_multiple', tasks: ['T-1', {task_id: 'T-2', priority: 'high'}]})).toMatchObject({
		value: {output: {worktrees_created: 2, worktrees: [{task_id: 'T-1', status: 'created'}, {task_id: 'T-2'}]}},
	});
	expect(house.task('T-3').state).toBe('claimed');

	const more = await claimed(['T-1', 'T-2']);
	leaveBranch(more, 'T-1');
	expect(await more.do('create-worktree', {operation: 'create_multiple', tasks: ['T-1', 'T-2']})).toMatchObject({
		ok: false,
		problem: {code: 'branch_exists', context: {worktrees_created: 1, worktrees: [{task_id: 'T-2'}], failed: [{task_id: 'T-1', error: 'branch_exists'}]}},
	});
	expect(await more.do('create-worktree', {operation: 'create_multiple'})).toMatchObject({problem: {kind: 'bad-input'}});
});

test('list: each as it really is', async () => {
	const house = await claimed(['T-1', 'T-2', 'T-3', 'T-4']);
	expect(await house.do('create-worktree', {operation: 'list'})).toMatchObject({value: {said: 'There are no worktrees.', output: {total: 0, worktrees: []}}});
	await house.do('create-worktree');
	commit(house.folderOf('T-1'), {'b.txt': ''});
	writeFileSync(path.join(house.folderOf('T-2'), 'loose.txt'), '');
	rmSync(house.folderOf('T-3'), {recursive: true});
	const stranger = house.folderOf('T-9');
	house.git('worktree', 'add', '-q', '-b', house.branchOf('T-9'), stranger);
	const result = await house.do('create-worktree', {operation: 'list'});
	const worktrees = result.ok ? (result.value.output?.['worktrees'] as Array<Record<string, unknown>>) : [];
	expect(worktrees.map(({task_id: id, status, commits, dirty_files: dirty}) => [id, status, commits, dirty])).toEqual([
		['T-1', 'idle_clean', 1, 0],
		['T-2', 'idle_dirty', 0, 1],
		['T-3', 'missing', null, null],
		['T-4', 'idle_clean', 0, 0],
		['T-9', 'orphaned', null, null],
	]);
	expect(worktrees[0]).toMatchObject({
		task_status: 'prepared',
		head_ref: house.git('rev-parse', house.branchOf('T-1')),
		git_commit_ref: house.git('rev-parse', 'main'),
	});
});

test('baseBranch: work starts there; invalid_base_branch when it is not there, no name, or strange to the target', async () => {
	const house = await claimed(['T-1', 'T-2']);
	const side = commit(house.root, {}, 'side');
	house.git('branch', 'side');
	house.git('reset', '-q', '--hard', 'HEAD~');
	expect(await house.do('create-worktree', {taskId: 'T-1', baseBranch: 'side'})).toMatchObject({value: {output: {git_commit_ref: side}}});
	for (const baseBranch of ['nowhere', '-x', 'a..b', 'main:x', 'x y', 'HEAD']) {
		expect(await house.do('create-worktree', {taskId: 'T-2', baseBranch})).toMatchObject({
			problem: {kind: 'bad-input', code: 'invalid_base_branch', context: {base_branch: baseBranch}},
		});
	}

	house.git('checkout', '-q', '--orphan', 'other');
	house.git('commit', '-qm', 'strange');
	house.git('checkout', '-q', 'main');
	expect(await house.do('create-worktree', {taskId: 'T-2', baseBranch: 'other'})).toMatchObject({
		problem: {code: 'invalid_base_branch', message: expect.stringContaining('no commit in common')},
	});
	expect(house.task('T-2').state).toBe('claimed');
	expect(house.git('branch', '--list', house.branchOf('T-2'))).toBe('');
});

test('worktreeRoot: a folder of our own, inside or outside; anything else is refused', async () => {
	const house = await claimed(['T-1', 'T-2', 'T-3', 'T-4']);
	const outside = path.join(house.root, '..', 'elsewhere', 'deep');
	expect(await house.do('create-worktree', {taskId: 'T-1', worktreeRoot: outside})).toMatchObject({
		value: {output: {worktree_path: `${outside}/implementation_task-T-1`}},
	});
	expect(await house.do('create-worktree', {taskId: 'T-2', worktreeRoot: 'trees'})).toMatchObject({
		value: {output: {worktree_path: path.join(house.root, 'trees/implementation_task-T-2')}},
	});
	expect(house.git('status', '--porcelain')).toBe('');
	expect(await house.do('create-worktree', {taskId: 'T-3', worktreeRoot: '.worktrees'})).toMatchObject({
		value: {output: {worktree_path: house.folderOf('T-3')}},
	});

	const other = path.join(house.root, '..', 'other');
	mkdirSync(path.join(other, 'sub'), {recursive: true});
	runGit(other, 'init', '-q');
	const shared = path.join(house.root, '..', 'shared');
	mkdirSync(shared);
	chmodSync(shared, 0o777);
	commit(house.root, {'tracked/x.txt': ''});
	symlinkSync(other, path.join(house.root, '..', 'link'));
	symlinkSync('nowhere', path.join(house.root, '..', 'loose'));
	const file = path.join(house.root, '..', 'file');
	writeFileSync(file, '');
	for (const [worktreeRoot, reason] of [
		['.', 'main checkout itself'],
		['.git/x', "git's own folder"],
		['data/x', "orch-tui's own folder"],
		['tracked', 'git tracks files there'],
		[path.join(other, 'sub'), 'another checkout'],
		[path.join(house.root, '..', 'link', 'sub'), 'another checkout'],
		[path.join(house.root, '..', 'loose', 'sub'), 'leads nowhere'],
		[house.folderOf('T-3'), 'another checkout'],
		[shared, 'others may write'],
		[file, 'no folder'],
		['/', 'root of the file system'],
		['a\nb', 'control characters'],
		['we[ird]', 'signs'],
	] as const) {
		expect(await house.do('create-worktree', {taskId: 'T-4', worktreeRoot})).toMatchObject({
			problem: {kind: 'bad-input', code: 'invalid_worktree_root', message: expect.stringContaining(reason)},
		});
	}

	expect(house.task('T-4').state).toBe('claimed');
});

test('branch_exists: a branch left over with commits of its own is offered, and gone on with when a person says so', async () => {
	const house = await claimed(['T-1'], {}, {'T-1': `test -e earlier.txt && ${works}`});
	const head = leaveBranch(house, 'T-1');
	for (let again = 0; again < 2; again++) {
		const refusal = await house.do('create-worktree', {taskId: 'T-1'});
		expect(refusal).toMatchObject({
			problem: {code: 'branch_exists', context: {solution: expect.stringContaining('--resume'), branch_name: house.branchOf('T-1'), head_ref: head}},
		});
	}

	expect(house.task('T-1').state).toBe('claimed');
	expect(await house.do('create-worktree', {taskId: 'T-1', resume: true})).toMatchObject({
		value: {
			output: {
				resumed: true,
				status: 'created',
				git_commit_ref: house.git('rev-parse', 'main'),
				message: `T-1 goes on with the commits of ${house.branchOf('T-1')}.`,
			},
		},
	});
	await house.do('pause-agents', {state: 'off'});
	await house.untilState('T-1', 'cleaned');
	expect(house.git('ls-tree', '--name-only', 'main').split('\n')).toEqual(['T-1.txt', 'a.txt', 'earlier.txt']);
});

test('branch_exists: by itself the heartbeat neither takes it nor deletes it; a person can go on with it after the task was given up', async () => {
	const house = await claimed(['T-1'], {config: {retries: 0}}, {'T-1': works});
	const head = leaveBranch(house, 'T-1');
	await house.untilState('T-1', 'gave-up');
	expect(house.git('rev-parse', house.branchOf('T-1'))).toBe(head);
	expect(house.task('T-1')).toMatchObject({code: 'worktree_failed'});
	expect(await house.do('create-worktree', {taskId: 'T-1', resume: true})).toMatchObject({value: {output: {resumed: true}}});
	expect(house.task('T-1').state).toBe('retrying');
	await house.do('pause-agents', {state: 'off'});
	await house.untilState('T-1', 'cleaned');
	expect(house.git('ls-tree', '--name-only', 'main')).toContain('earlier.txt');
});

test('a branch that holds nothing of its own is made anew, from where the target is now', async () => {
	const house = await claimed(['T-1']);
	house.git('branch', house.branchOf('T-1'));
	const now = commit(house.root, {'a.txt': 'two\n'});
	expect(await house.do('create-worktree', {taskId: 'T-1'})).toMatchObject({value: {output: {resumed: false, git_commit_ref: now}}});
	expect(house.git('rev-parse', house.branchOf('T-1'))).toBe(now);
});

test('an orphaned worktree with uncommitted work in it is not taken for an empty one', async () => {
	const house = await claimed(['T-1']);
	house.git('worktree', 'add', '-q', '-b', house.branchOf('T-1'), house.folderOf('T-1'));
	writeFileSync(path.join(house.folderOf('T-1'), 'loose.txt'), 'precious');
	expect(await house.do('create-worktree', {taskId: 'T-1'})).toMatchObject({problem: {code: 'branch_exists'}});
	expect(await house.do('create-worktree', {taskId: 'T-1', resume: true})).toMatchObject({value: {output: {resumed: true}}});
	expect(readFileSync(path.join(house.folderOf('T-1'), 'loose.txt'), 'utf8')).toBe('precious');
});

test('worktree_exists: the task has one, something is in its place, or its branch is checked out elsewhere', async () => {
	const house = await claimed(['T-1', 'T-2', 'T-3']);
	await house.do('create-worktree', {taskId: 'T-1'});
	expect(await house.do('create-worktree', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'worktree_exists', context: {worktree_path: house.folderOf('T-1')}},
	});
	mkdirSync(house.folderOf('T-2'), {recursive: true});
	writeFileSync(path.join(house.folderOf('T-2'), 'mine.txt'), 'x');
	expect(await house.do('create-worktree', {taskId: 'T-2'})).toMatchObject({problem: {code: 'worktree_exists'}});
	expect(readFileSync(path.join(house.folderOf('T-2'), 'mine.txt'), 'utf8')).toBe('x');
	const elsewhere = path.join(house.root, '..', 'elsewhere');
	house.git('worktree', 'add', '-q', '-b', house.branchOf('T-3'), elsewhere);
	expect(await house.do('create-worktree', {taskId: 'T-3'})).toMatchObject({problem: {code: 'worktree_exists', context: {worktree_path: elsewhere}}});
});

test('disk_full: nothing is made below the floor, the tasks stay claimed and say why', async () => {
	const house = await claimed(['T-1'], {config: {thresholds: {freeDiskMb: 1e9}}});
	for (const input of [{taskId: 'T-1'}, {}]) {
		expect(await house.do('create-worktree', input)).toMatchObject({
			problem: {kind: 'held', code: 'disk_full', context: {needed_mb: 1e9, free_mb: expect.any(Number)}},
		});
	}

	expect(house.task('T-1')).toMatchObject({state: 'claimed', code: 'resource_exhausted', reason: expect.stringContaining('MB of disk are free')});
	expect(existsSync(house.folderOf('T-1'))).toBe(false);
});

test('git_error: what git refuses is said, and nothing is left behind', async () => {
	const house = await claimed(['T-1']);
	writeFileSync(path.join(house.root, '.git/worktrees'), '');
	const worktreeRoot = path.join(house.root, '..', 'elsewhere');
	expect(await house.do('create-worktree', {taskId: 'T-1', worktreeRoot})).toMatchObject({problem: {code: 'git_error'}});
	rmSync(path.join(house.root, '.git/worktrees'));
	expect(house.git('branch', '--list', house.branchOf('T-1'))).toBe('');
	// Not at the place where nothing could be made.
	expect(await house.do('create-worktree', {taskId: 'T-1'})).toMatchObject({value: {output: {worktree_path: house.folderOf('T-1')}}});
});

test('task_not_found, task_not_claimed, and a dry run of what has none', async () => {
	const house = await claimed([]);
	await house.import('- [ ] T-1 a\n- [ ] T-2 b\n  after: T-1');
	expect(await house.do('create-worktree', {taskId: 'T-9'})).toMatchObject({problem: {kind: 'not-found', code: 'task_not_found'}});
	expect(await house.do('create-worktree', {taskId: 'T-2'})).toMatchObject({problem: {code: 'task_not_claimed', context: {current_status: 'waiting'}}});
	expect(await house.do('create-worktree', {taskId: 'T-1', dryRun: true})).toMatchObject({problem: {kind: 'bad-input'}});
	house.store.tasks.move('T-1' as never, house.task('T-1').state, 'cancelled', {}, {actor: 'test', atMs: 1});
	const over = await house.do('create-worktree', {taskId: 'T-1'});
	expect(over).toMatchObject({problem: {code: 'task_not_claimed', context: {current_status: 'cancelled'}}});
	expect(JSON.stringify(over)).not.toContain('Claim it first');
});

/** Returns whether there was anything left of it. */
const killGroup = (pid: number): boolean => {
	try {
		process.kill(-pid, 'SIGKILL');
		return true;
	} catch {
		return false;
	}
};

test('a `git worktree add` that is killed at any moment is repaired, and the next one is well', async () => {
	const house = await claimed(['T-1'], {files: Object.fromEntries(Array.from({length: 300}, (_, index) => [`f${index}.txt`, 'x\n']))});
	const [folder, branch] = [house.folderOf('T-1'), house.branchOf('T-1')];
	for (let round = 0; round < 8; round++) {
		const child = spawn('git', ['worktree', 'add', '-q', '-b', branch, folder, 'main'], {cwd: house.root, stdio: 'ignore', detached: true});
		const ended = once(child, 'exit');
		await wait(2 * round);
		killGroup(child.pid ?? 0);
		await ended;
		// Its children die with it, and each takes its own time.
		await until(() => !killGroup(child.pid ?? 0));
		const made = await house.do('create-worktree', {taskId: 'T-1', resume: true});
		expect(made).toEqual({ok: true, value: expect.objectContaining({output: expect.objectContaining({status: 'created'})})});
		expect(house.git('worktree', 'list').split('\n')).toHaveLength(2);
		expect(runGit(folder, 'symbolic-ref', 'HEAD')).toBe(`refs/heads/${branch}`);
		house.git('worktree', 'remove', '--force', folder);
		house.git('branch', '-D', branch);
		const stamp = {actor: 'test', atMs: house.engine.now()};
		house.store.worktrees.move('T-1' as never, 'created', 'cleaned', stamp);
		house.store.tasks.move('T-1' as never, 'prepared', 'claimed', {}, stamp);
	}
});

/** An entry as a killed `git worktree add` leaves it: git fails everywhere until it is gone. */
const halfBuild = (house: ClaimedHouse, id: string) => {
	const entry = path.join(house.root, '.git/worktrees', `implementation_task-${id}`);
	mkdirSync(entry, {recursive: true});
	mkdirSync(house.folderOf(id), {recursive: true});
	writeFileSync(path.join(entry, 'locked'), 'initializing');
	writeFileSync(path.join(entry, 'gitdir'), path.join(house.folderOf(id), '.git\n'));
	writeFileSync(path.join(house.folderOf(id), '.git'), `gitdir: ${entry}\n`);
	writeFileSync(path.join(entry, 'HEAD'), `${'0'.repeat(40)}\n`);
	writeFileSync(path.join(entry, 'commondir'), '');
};

test('what is half built is mended before git is asked for anything', async () => {
	const house = await claimed(['T-1', 'T-2']);
	halfBuild(house, 'T-1');
	halfBuild(house, 'T-7');
	expect(() => house.git('worktree', 'list')).toThrow('commondir');
	expect(await house.do('create-worktree', {taskId: 'T-2'})).toMatchObject({ok: true});
	expect(await house.do('create-worktree', {taskId: 'T-1'})).toMatchObject({ok: true});
	expect(house.git('worktree', 'list').split('\n')).toHaveLength(3);
	expect(existsSync(house.folderOf('T-7'))).toBe(false);
});

test('doctor: a dry run says what is wrong and touches nothing', async () => {
	const house = await claimed(['T-1']);
	expect(await doctor(house)).toMatchObject({problems_found: 0, problems: []});
	halfBuild(house, 'T-7');
	const {problems, problems_mended: mended} = await doctor(house, {dryRun: true});
	expect(mended).toBe(0);
	expect(problems).toEqual([
		{
			kind: 'half_built_entry',
			task_id: 'T-7',
			path: house.folderOf('T-7'),
			message: expect.stringContaining('git fails'),
			remedy: 'remove the half-built entry',
			mended: false,
		},
	]);
	expect(() => house.git('worktree', 'list')).toThrow('commondir');
	expect(await doctor(house)).toMatchObject({problems_found: 2, problems_mended: 2});
	expect(house.git('worktree', 'list').split('\n')).toHaveLength(1);
});

test('doctor: a worktree that git has forgotten is put on its list again, every file as it was', async () => {
	const house = await claimed(['T-1', 'T-2']);
	await house.do('create-worktree');
	const folder = house.folderOf('T-1');
	commit(folder, {'b.txt': 'committed\n'});
	writeFileSync(path.join(folder, 'a.txt'), 'edited\n');
	writeFileSync(path.join(folder, 'new.txt'), 'new\n');
	rmSync(path.join(house.root, '.git/worktrees/implementation_task-T-1'), {recursive: true});
	expect(await doctor(house)).toMatchObject({problems_found: 1, problems_mended: 1, problems: [{kind: 'folder_without_entry', task_id: 'T-1', mended: true}]});
	expect(runGit(folder, 'status', '--porcelain', '--branch')).toBe(`## ${house.branchOf('T-1')}\n M a.txt\n?? new.txt`);
	expect(await doctor(house)).toMatchObject({problems_found: 0});
});

test('doctor: entries without a folder, a lost common folder, a lock that was left, leftover branches, orphans, rows without anything', async () => {
	const house = await claimed(['T-1', 'T-2', 'T-3', 'T-4']);
	await house.do('create-worktree');
	const lock = path.join(house.root, '.git/refs/heads', `${house.branchOf('T-4')}.lock`);
	writeFileSync(lock, '');
	writeFileSync(path.join(house.root, '.git/refs/heads/main.lock'), '');
	const entryOf = (id: string) => path.join(house.root, '.git/worktrees', `implementation_task-${id}`);
	rmSync(house.folderOf('T-1'), {recursive: true});
	writeFileSync(path.join(entryOf('T-2'), 'commondir'), '');
	writeFileSync(path.join(entryOf('T-3'), 'locked'), 'initializing');
	house.git('branch', house.branchOf('T-8'));
	const user = path.join(house.root, '..', 'users-own');
	const isBroken = await doctor(house, {dryRun: true});
	expect(isBroken.problems.map(({kind}) => kind)).toContain('no_common_folder');
	const {problems} = await doctor(house);
	expect(Object.fromEntries(problems.map(({kind, task_id: id, mended}) => [`${kind} ${id}`, mended]))).toEqual({
		'entry_without_folder T-1': true,
		'no_common_folder T-2': true,
		'locked_initializing T-3': true,
		'leftover_branch T-8': true,
		'stale_lock T-4': true,
		'stale_lock null': false,
	});
	expect([existsSync(lock), existsSync(path.join(house.root, '.git/refs/heads/main.lock'))]).toEqual([false, true]);
	rmSync(path.join(house.root, '.git/refs/heads/main.lock'));
	expect(house.git('branch', '--list', house.branchOf('T-8'))).toBe('');
	expect(runGit(house.folderOf('T-2'), 'status', '--porcelain')).toBe('');

	house.git('worktree', 'add', '-q', '-b', house.branchOf('T-9'), house.folderOf('T-9'));
	house.git('worktree', 'add', '-q', '-b', 'mine', user);
	rmSync(user, {recursive: true});
	const later = await doctor(house);
	expect(later.problems.map(({kind, path: at, mended}) => [kind, path.basename(at), mended]).toSorted()).toEqual([
		['entry_without_folder', 'users-own', false],
		['orphaned_worktree', 'implementation_task-T-9', false],
		['row_without_worktree', 'implementation_task-T-1', false],
	]);
	expect(house.git('worktree', 'list')).toContain('users-own');
});

test('doctor: worktrees that another repository has in the same place are not ours to mend', async () => {
	const house = await claimed(['T-1']);
	const shared = path.join(house.root, '..', 'shared');
	await house.do('create-worktree', {taskId: 'T-1', worktreeRoot: shared});
	const other = path.join(house.root, '..', 'other');
	runGit(house.root, 'clone', '-q', house.root, other);
	// One that is just being made there, and one of which we have a branch of the same name.
	runGit(other, 'worktree', 'add', '-q', '--no-checkout', '-b', house.branchOf('T-7'), path.join(shared, 'implementation_task-T-7'));
	runGit(other, 'worktree', 'add', '-q', '-b', house.branchOf('T-8'), path.join(shared, 'implementation_task-T-8'));
	leaveBranch(house, 'T-8');
	expect((await doctor(house)).problems.map(({kind}) => kind)).toEqual(['leftover_branch']);
	for (const id of ['T-7', 'T-8'])
		expect(runGit(path.join(shared, `implementation_task-${id}`), 'rev-parse', '--git-common-dir')).toBe(path.join(other, '.git'));
});

test('doctor: a leftover branch on which somebody stands stays', async () => {
	const house = await claimed([]);
	house.git('checkout', '-q', '-b', house.branchOf('T-8'));
	expect(await doctor(house)).toMatchObject({problems_mended: 0, problems: [{kind: 'leftover_branch', remedy: null, mended: false}]});
	expect(house.git('status', '--porcelain', '--branch')).toBe(`## ${house.branchOf('T-8')}`);
	house.git('checkout', '-q', 'main');
	expect(await doctor(house)).toMatchObject({problems_mended: 1});
});

test('doctor: a commit that only a lost worktree stands on is not let go', async () => {
	const house = await claimed(['T-1']);
	await house.do('create-worktree');
	runGit(house.folderOf('T-1'), 'checkout', '-q', '--detach');
	const precious = commit(house.folderOf('T-1'), {'b.txt': ''}, 'precious');
	rmSync(house.folderOf('T-1'), {recursive: true});
	expect((await doctor(house)).problems).toMatchObject([{kind: 'entry_without_folder', mended: false, message: expect.stringContaining(precious)}]);
	house.git('worktree', 'list');
	expect(house.git('cat-file', '-t', precious)).toBe('commit');
});

test('the heartbeat looks for what a crash has left, also when no task is claimed', async () => {
	const house = await claimed([]);
	halfBuild(house, 'T-7');
	await house.engine.beat();
	expect(house.git('worktree', 'list').split('\n')).toHaveLength(1);
	halfBuild(house, 'T-7');
	await house.engine.beat();
	expect(existsSync(house.folderOf('T-7'))).toBe(true);
	house.wait(3_600_000);
	await house.engine.beat();
	expect(existsSync(house.folderOf('T-7'))).toBe(false);
});

test('a worktree whose folder was moved away is made again with its commits when its task goes on', async () => {
	const house = await claimed(['T-1']);
	await house.do('create-worktree');
	const head = commit(house.folderOf('T-1'), {'b.txt': ''});
	renameSync(house.folderOf('T-1'), path.join(house.root, '..', 'away'));
	house.store.tasks.move('T-1' as never, 'prepared', 'claimed', {}, {actor: 'test', atMs: house.engine.now()});
	expect(await house.do('create-worktree', {taskId: 'T-1'})).toMatchObject({ok: true});
	expect(runGit(house.folderOf('T-1'), 'rev-parse', 'HEAD')).toBe(head);
});

test('32 at once, from four processes: none fails', async () => {
	const ids = Array.from({length: 32}, (_, index) => `T-${index + 1}`);
	const project = aProject('exit 0', {maxParallel: 64});
	const {code, err} = await project.run(['import', '-'], ids.map(id => `- [ ] ${id} work`).join('\n'));
	expect([code, err]).toEqual([0, '']);
	project.look(store => {
		const stamp = {actor: 'test', atMs: 1};
		for (const {id, state} of store.tasks.list()) {
			if (state === 'waiting') store.tasks.move(id, 'waiting', 'ready', {}, stamp);
			store.tasks.move(id, 'ready', 'claimed', {}, stamp);
		}
	});
	const ended = await Promise.all(
		[0, 8, 16, 24].map(from => project.run(['create-worktree', '--operation', 'create_multiple', '--tasks', ids.slice(from, from + 8).join(','), '--json'])),
	);
	expect(ended.map(({code, out}) => [code, (JSON.parse(out) as {worktrees_created: number}).worktrees_created])).toEqual([0, 8, 16, 24].map(() => [0, 8]));
	expect(project.soundness()).toMatchObject({fsck: '', status: '', worktrees: 33});
	for (const id of ids) expect(runGit(path.join(project.root, '.worktrees', `implementation_task-${id}`), 'status', '--porcelain')).toBe('');
});

test('worktrees that a link puts on another disk are known by their real place', async () => {
	const project = aProject('exit 0');
	const disk = path.join(project.root, '..', 'other-disk');
	mkdirSync(disk);
	symlinkSync(disk, path.join(project.root, '.worktrees'));
	await project.run(['import', '-'], '- [ ] T-1 work');
	await project.run(['create-parallel-tasks', 'T-1']);
	const made = JSON.parse((await project.run(['create-worktree', 'T-1', '--json'])).out) as {worktree_path: string};
	expect(made.worktree_path).toBe(path.join(disk, 'implementation_task-T-1'));
	const list = JSON.parse((await project.run(['create-worktree', '--operation', 'list', '--json'])).out) as {worktrees: Array<{status: string}>};
	expect(list.worktrees.map(({status}) => status)).toEqual(['idle_clean']);
	expect(JSON.parse((await project.run(['create-worktree', '--operation', 'doctor', '--json'])).out)).toMatchObject({problems_found: 0});
	expect(project.git('status', '--porcelain')).toBe('');
});

test('what a removal that was cut off has put aside goes when somebody begins to conduct, though nothing else is to be removed', async () => {
	const house = await claimed([]);
	const aside = path.join(house.places.worktrees, '.orch-trash', 'implementation_task-T-9-999999999-5');
	mkdirSync(aside, {recursive: true});
	writeFileSync(path.join(aside, 'a.txt'), 'looked at before');
	await house.engine.beat();
	expect(existsSync(aside)).toBe(false);
});
