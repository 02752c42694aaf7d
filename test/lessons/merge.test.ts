/**
Failures of merge queues that users have reported, replayed: what must never happen is in the names. `readme.md` beside it says where all the others are.
*/
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, works} from '../support/house.js';

type House = Awaited<ReturnType<typeof buildHouse>>;
const branchOf = (id: string) => `roadmap-implementation_task-${id}`;
const folderOf = (house: House, id: string) => path.join(house.places.worktrees, `implementation_task-${id}`);
const isOnTarget = (house: House, commit: string | undefined) =>
	house.git('for-each-ref', `--contains=${commit}`, '--format=%(refname)', 'refs/heads/main') === 'refs/heads/main';
const isOneOf = (house: House, ids: readonly string[], ...states: readonly string[]) => ids.every(id => states.includes(house.task(id).state));

test('no merge is recorded that never landed: commits that cancel each other out, let in by a person', async () => {
	const house = await buildHouse({'T-1': 'echo x > x.txt; git add -A; git commit -qm one; git rm -q x.txt; git commit -qm two'}, {config: {repairs: 0}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'unproven');
	await house.do('merge-completed-work', {taskId: 'T-1'});
	expect(house.task('T-1').state).toBe('merged');
	expect(isOnTarget(house, house.task('T-1').commit)).toBe(true);
	expect(isOnTarget(house, house.git('rev-parse', branchOf('T-1')))).toBe(true);
	// Else it would stay for ever, as work that is nowhere else.
	await house.untilState('T-1', 'cleaned');
});

test('no branch and no worktree is deleted because of what is written down: git itself has to find the work on the target', async () => {
	const ids = ['T-1', 'T-2', 'T-3', 'T-4'];
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, works])), {config: {approve: 'ask', maxParallel: 4}});
	await house.import(ids.map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => isOneOf(house, ids, 'finished'));
	for (const taskId of ids) await house.do('merge-completed-work', {taskId});
	expect(isOneOf(house, ids, 'merged')).toBe(true);
	const landed = house.git('rev-parse', 'main');
	const stays = () => ids.filter(id => existsSync(path.join(folderOf(house, id), `${id}.txt`)) && house.git('branch', '--list', branchOf(id)) !== '');

	house.git('reset', '-q', '--hard', 'HEAD~4');
	await house.engine.beat();
	expect(stays()).toEqual(ids);
	expect(house.task('T-4').reason).toBe('its branch has commits that main has not');

	// A pass that fails over each of them deletes none.
	house.git('branch', '-m', 'main', 'elsewhere');
	house.wait(3_600_000);
	await house.engine.beat();
	await house.do('cleanup-worktrees', {operation: 'cleanup_all', statusFilter: 'all', force: true});
	expect(stays()).toEqual(ids);

	house.git('branch', '-m', 'elsewhere', 'main');
	house.git('reset', '-q', '--hard', landed);
	house.wait(3_600_000);
	await house.until(() => isOneOf(house, ids, 'cleaned'));
	expect(stays()).toEqual([]);
});

/** Leaves well when it is told to leave. */
const politely = "trap 'exit 0' TERM; echo started; while :; do sleep 0.05; done";
const hasBegun = (house: House, job: string) => house.processes.readTail(job, 100).text.includes('started');

test('a gate that was stopped for taking too long has not passed, though it leaves with 0', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works}, {config: {repairs: 0, verify: politely}});
	await house.import(`- [ ] T-1 x\n- [ ] T-2 x\n  check: ${politely}`);
	const before = house.git('rev-parse', 'main');
	const check = () => `${house.task('T-2').agentId}-check`;
	await house.until(() => hasBegun(house, 'm1-verify') && hasBegun(house, check()));
	house.wait(24 * 3_600_000);
	await house.until(() => isOneOf(house, ['T-1', 'T-2'], 'unproven', 'merged', 'cleaned'));
	expect(house.task('T-1')).toMatchObject({state: 'unproven', code: 'verify_failed', reason: expect.stringContaining('took too long')});
	expect(house.task('T-2')).toMatchObject({state: 'unproven', code: 'check_failed', reason: expect.stringContaining('took too long')});
	expect(house.git('rev-parse', 'main')).toBe(before);
});

test('a gate that was given up has not passed: the same work is verified again, and nobody who waits for it begins before it is green', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works}, {config: {approve: 'ask', repairs: 0, verify: politely}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x\n  after: T-1');
	await house.untilState('T-1', 'finished');
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.until(() => hasBegun(house, 'm1-verify'));
	expect(house.task('T-2').state).toBe('waiting');
	await house.do('merge-completed-work', {operation: 'resolve_conflicts', taskId: 'T-1', conflictStrategy: 'abort'});
	await house.engine.beat();
	expect(house.store.jobs.find('m1-verify')).toMatchObject({state: 'lost', exitCode: undefined});
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.until(() => hasBegun(house, 'm2-verify'));
	expect([house.task('T-1').state, house.task('T-2').state, house.git('rev-list', '--count', 'main')]).toEqual(['merging', 'waiting', '1']);
});

test('what merges without a conflict and is broken together does not land; its agent is told what the gate said, once', async () => {
	const house = await buildHouse(
		{
			'T-1': 'echo new > name.txt; git commit -qam renames',
			'T-2': 'echo old > uses.txt; git add -A; git commit -q --allow-empty -m uses; cat "$ORCH_PROMPT_FILE" >> ../../../told; echo "#" >> ../../../told',
		},
		{files: {'name.txt': 'old\n'}, config: {repairs: 1, verify: 'test ! -e uses.txt || diff name.txt uses.txt'}},
	);
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => isOneOf(house, ['T-1', 'T-2'], 'finished'));
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.untilState('T-1', 'merged', 'cleaned');
	await house.do('hold-merges', {state: 'off'});
	await house.until(() => {
		if (house.task('T-2').state === 'retrying') house.wait(60_000);
		return house.task('T-2').state === 'unproven' && house.task('T-2').repairs === 1;
	});
	await house.engine.beat();
	expect(house.task('T-2')).toMatchObject({state: 'unproven', code: 'verify_failed', repairs: 1});
	expect(house.git('ls-tree', '--name-only', 'main').split('\n')).toEqual(['name.txt']);
	const prompts = readFileSync(path.join(house.root, '..', 'told'), 'utf8')
		.split('#\n')
		.slice(0, -1);
	expect(prompts.map(prompt => prompt.includes('< new'))).toEqual([false, true]);
});

test('changes of the person in the checkout hold up what they are in the way of, and nothing behind it', async () => {
	const edits = 'echo mine > a.txt; git commit -qam mine';
	const house = await buildHouse({'T-1': edits, 'T-2': works, 'T-3': works}, {config: {maxParallel: 3}});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 x\n  priority: high\n- [ ] T-2 x\n- [ ] T-3 x');
	await house.until(() => isOneOf(house, ['T-1', 'T-2', 'T-3'], 'finished'));
	writeFileSync(path.join(house.root, 'a.txt'), 'unsaved\n');
	writeFileSync(path.join(house.root, 'loose.txt'), 'loose\n');
	await house.do('hold-merges', {state: 'off'});
	await house.until(() => house.task('T-1').state === 'conflicted' && isOneOf(house, ['T-2', 'T-3'], 'cleaned'));
	expect(house.task('T-1')).toMatchObject({code: 'target_blocked', troubleFiles: ['a.txt']});
	expect(house.git('status', '--porcelain')).toBe(' M a.txt\n?? loose.txt');
	expect(readFileSync(path.join(house.root, 'a.txt'), 'utf8')).toBe('unsaved\n');
});

test('a conflict that an agent has left half resolved is not committed for it, marks and all', async () => {
	const sides =
		'git checkout -qb "side-$ORCH_TASK_ID"; echo a > a.txt; git commit -qam side; git checkout -q "$ORCH_BRANCH"; echo b > a.txt; git commit -qam mine';
	const ids = ['T-1', 'T-2', 'T-3'];
	const house = await buildHouse(
		{
			'T-1': `${sides}; git merge -q "side-$ORCH_TASK_ID"; exit 0`,
			'T-2': `echo s > a.txt; git stash -q; echo b > a.txt; git commit -qam mine; git stash pop -q; exit 0`,
			'T-3': `${sides}; git rebase -q "side-$ORCH_TASK_ID"; exit 0`,
		},
		{config: {repairs: 0, maxParallel: 3}},
	);
	await house.import('- [ ] T-1 merge\n- [ ] T-2 stash\n  files: a.txt\n- [ ] T-3 rebase');
	await house.until(() => isOneOf(house, ids, 'unproven', 'finished', 'merged', 'cleaned', 'conflicted'));
	expect(ids.map(id => [house.task(id).state, house.task(id).code])).toEqual([
		['unproven', 'uncommitted_work'],
		['unproven', 'uncommitted_work'],
		['unproven', 'history_rewritten'],
	]);
	for (const id of ids) expect(house.git('show', `${branchOf(id)}:a.txt`)).toBe('b');
});
