import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, works} from '../support/house.js';
import {runGit} from '../support/repository.js';

const edits = (text: string) => `echo ${text} > a.txt; git commit -qam "$ORCH_TASK_ID"`;

test('lands finished work with one merge commit that names task, branch and trailer', async () => {
	const house = await buildHouse({'T-1': works});
	await house.import('- [ ] T-1 write a file');
	await house.untilState('T-1', 'cleaned');

	expect(house.git('log', '-1', '--format=%s%n%b')).toContain('Merge T-1: write a file');
	expect(house.git('log', '-1', '--format=%b')).toContain('roadmap-implementation_task-T-1');
	expect(house.git('log', '-1', '--format=%(trailers:key=Orch-Task,valueonly)').trim()).toBe('T-1');
	expect(house.git('rev-list', '--count', '--merges', 'main')).toBe('1');
	expect(house.task('T-1').commit).toBe(house.git('rev-parse', 'main'));
	expect(house.git('status', '--porcelain')).toBe('');
});

test('A4 a conflict: aborted, files listed, the main checkout and the worktree untouched, and the next one still merges', async () => {
	const house = await buildHouse({'T-1': edits('mine'), 'T-2': edits('yours'), 'T-3': works}, {config: {maxParallel: 3}});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 mine\n- [ ] T-2 yours\n- [ ] T-3 other');
	await house.until(() => ['T-1', 'T-2', 'T-3'].every(id => house.task(id).state === 'finished'));
	const work = (id: string) => {
		const folder = path.join(house.places.worktrees, `implementation_task-${id}`);
		return [runGit(folder, 'rev-parse', 'HEAD'), runGit(folder, 'status', '--porcelain', '--branch'), readFileSync(path.join(folder, 'a.txt'), 'utf8')];
	};
	const before = {'T-1': work('T-1'), 'T-2': work('T-2')};
	const unsaved = path.join(house.root, 'unsaved.txt');
	writeFileSync(unsaved, 'mine');
	house.git('add', 'unsaved.txt');

	await house.do('hold-merges', {state: 'off'});
	await house.until(() => house.task('T-3').state === 'cleaned' && ['T-1', 'T-2'].some(id => house.task(id).state === 'conflicted'));

	const loser = ['T-1', 'T-2'].find(id => house.task(id).state === 'conflicted') ?? '';
	expect(house.task(loser)).toMatchObject({code: 'merge_conflict', troubleFiles: ['a.txt'], reason: 'conflicts with main in a.txt'});
	expect(house.git('status', '--porcelain', '--branch')).toBe('## main\nA  unsaved.txt');
	expect(work(loser)).toEqual(before[loser as keyof typeof before]);
	expect(house.store.messages.listWaiting('human', 10).map(({taskId}) => taskId)).toEqual([loser]);
	expect(house.git('rev-list', '--count', '--merges', 'main')).toBe('2');
});

test('the merged result is verified, and what fails does not land', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works}, {config: {verify: 'test ! -e T-2.txt', repairs: 0}});
	await house.import('- [ ] T-1 good\n- [ ] T-2 bad\n  after: T-1');
	await house.untilState('T-2', 'unproven');

	expect(house.task('T-1').state).toBe('cleaned');
	expect(house.task('T-2')).toMatchObject({code: 'verify_failed'});
	expect(house.task('T-2').reason).toContain('exit 1');
	expect(house.git('ls-tree', '--name-only', 'main')).not.toContain('T-2.txt');
});

test('what was verified is exactly what landed', async () => {
	const house = await buildHouse({'T-1': works}, {config: {verify: 'git rev-parse HEAD > "$PWD/../../verified"'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	const [merge] = house.store.merges.listOf('T-1' as never);
	expect(merge?.step).toBe('landed');
	expect(merge?.commit).toBe(house.git('rev-parse', 'main'));
	expect(house.store.jobs.find(`m${merge?.id}-verify`)).toMatchObject({state: 'ended', exitCode: 0, tree: house.git('rev-parse', 'main^{tree}')});
	expect(house.git('rev-parse', `${merge?.commit}^{tree}`)).toBe(merge?.tree);
});

test('a target that somebody else moved is normal: the task lands on top of it', async () => {
	// The target moves while the merge is being verified: the verification itself does it.
	const movesOnce = 'cd ../..; test -e by-hand.txt || { echo hello > by-hand.txt; git add by-hand.txt; git commit -qm "by hand"; }';
	const house = await buildHouse({'T-1': works}, {config: {verify: movesOnce}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');

	expect(house.store.merges.listOf('T-1' as never).map(({step}) => step)).toEqual(['landed', 'superseded']);
	expect(house.git('ls-tree', '--name-only', 'main').split('\n')).toEqual(expect.arrayContaining(['T-1.txt', 'by-hand.txt']));
	expect(house.git('log', '--format=%s', '--first-parent', 'main').split('\n')).toEqual(['Merge T-1: x', 'by hand', 'first']);
});

test('local edits in the way are kept, named, and the target stays', async () => {
	const house = await buildHouse({'T-1': edits('mine')});
	await house.import('- [ ] T-1 x');
	writeFileSync(path.join(house.root, 'a.txt'), 'unsaved work\n');
	const before = house.git('rev-parse', 'main');
	await house.untilState('T-1', 'conflicted');

	expect(house.task('T-1')).toMatchObject({code: 'target_blocked', troubleFiles: ['a.txt']});
	expect(house.git('rev-parse', 'main')).toBe(before);
	expect(house.git('diff', '--name-only')).toBe('a.txt');

	house.git('checkout', '-q', 'a.txt');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({ok: true, value: {output: {status: 'merged'}}});
});

test('lands on a target that is checked out nowhere', async () => {
	const house = await buildHouse({'T-1': works}, {config: {targetBranch: 'trunk'}});
	house.git('branch', 'trunk');
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect(house.git('log', '-1', '--format=%s', 'trunk')).toBe('Merge T-1: x');
	expect(house.git('log', '-1', '--format=%s', 'main')).toBe('first');
});

test('work that somebody merged by hand counts as landed, once', async () => {
	const house = await buildHouse({'T-1': works});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	house.git('merge', '-q', '--no-ff', '-m', 'by hand', 'roadmap-implementation_task-T-1');
	await house.do('hold-merges', {state: 'off'});
	await house.untilState('T-1', 'cleaned');
	expect(house.git('rev-list', '--count', '--merges', 'main')).toBe('1');
});

test('waits for a person when the config says so', async () => {
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	await house.engine.beat();
	expect(house.task('T-1').state).toBe('finished');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({ok: true});
	expect(house.task('T-1').state).toBe('merged');
});

test('refuses what is not there, not finished, or merged already', async () => {
	const house = await buildHouse({'T-1': works});
	await house.import('- [ ] T-1 x');
	expect(await house.do('merge-completed-work', {taskId: 'T-9'})).toMatchObject({problem: {code: 'task_not_found', kind: 'not-found'}});
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({problem: {code: 'task_not_completed', kind: 'refused'}});
	await house.untilState('T-1', 'cleaned');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({problem: {code: 'merge_already_done'}});
});

test('a merge by hand that has to be verified says so; whoever conducts lands it', async () => {
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask', verify: 'while ! test -e ../../go; do sleep 0.05; done'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	const led = await house.do('merge-completed-work', {taskId: 'T-1'});
	expect(led).toMatchObject({
		ok: true,
		value: {said: 'T-1 is being verified; it lands when that passes.', output: {task_id: 'T-1', status: 'merging', step: 'verifying'}},
	});

	// It has begun already: there is nothing to ask about.
	expect(house.engine.cards.find(({name}) => name === 'merge-completed-work')?.question?.(house.engine.getSnapshot(), {taskId: 'T-1'})).toBeUndefined();
	writeFileSync(path.join(house.root, 'go'), '');
	await house.untilState('T-1', 'cleaned');
});

/** As after the screen was closed: nobody beats. */
const conductNoMore = (house: Awaited<ReturnType<typeof buildHouse>>) => {
	house.store.leases.release('conductor', house.store.leases.find('conductor')?.epoch ?? 0, {actor: 'test', atMs: house.engine.now()});
};

test('where nobody conducts, a merge by hand is brought to its end: verification, and a target that moves meanwhile', async () => {
	const movesOnce = 'cd ../..; test -e by-hand.txt || { echo hello > by-hand.txt; git add by-hand.txt; git commit -qm "by hand"; }';
	const house = await buildHouse({'T-1': works, 'T-2': works}, {config: {approve: 'ask', verify: movesOnce}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'finished'));
	conductNoMore(house);
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({
		ok: true,
		value: {output: {status: 'merged', merge_commit: house.git('rev-parse', 'main')}},
	});
	expect(house.store.merges.listOf('T-1' as never).map(({step}) => step)).toEqual(['landed', 'superseded']);

	house.store.tasks.move('T-2' as never, 'finished', 'merging', {}, {actor: 'test', atMs: house.engine.now()});
	expect(await house.do('merge-completed-work')).toMatchObject({ok: true, value: {output: {merges_done: 1, total_in_queue: 0}}});
	expect(house.task('T-2').state).toBe('merged');
});

test('where nobody conducts, what fails its verification is refused in the same breath', async () => {
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask', verify: 'echo broken; exit 3'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	conductNoMore(house);
	const before = house.git('rev-parse', 'main');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({problem: {code: 'verify_failed', message: expect.stringContaining('exit 3')}});
	expect(house.git('rev-parse', 'main')).toBe(before);
});

test('merge of one answers with all there is to know of it, and leaves the time of completion alone', async () => {
	const house = await buildHouse({'T-1': `echo two >> a.txt; echo new > b.txt; git add -A; git commit -qm T-1`}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	const completedAtMs = house.task('T-1').completedAtMs;
	house.wait(3_600_000);
	const result = await house.do('merge-completed-work', {taskId: 'T-1', orchestratorInstanceId: 'orch-20261123-001'});
	expect(result).toEqual({
		ok: true,
		value: {
			said: expect.stringContaining('Merged T-1 into main as '),
			undo: {name: 'revert-merge', input: {taskId: 'T-1'}, does: 'revert the merge of T-1'},
			output: {
				task_id: 'T-1',
				branch_name: 'roadmap-implementation_task-T-1',
				merge_strategy: 'recursive',
				status: 'merged',
				step: 'landed',
				conflicts: 0,
				files_changed: 2,
				insertions: 2,
				deletions: 0,
				merge_commit: house.git('rev-parse', 'main'),
				merged_at: new Date(house.store.merges.listOf('T-1' as never)[0]?.endedAtMs ?? 0).toISOString(),
				message: expect.stringContaining('Merged T-1'),
			},
		},
	});
	expect(house.task('T-1').completedAtMs).toBe(completedAtMs);
	expect(completedAtMs).toBeDefined();
	expect(house.git('status', '--porcelain')).toBe('');
});

test('the whole queue: one after the other, and what cannot be merged is out of the way', async () => {
	const house = await buildHouse({'T-1': edits('mine'), 'T-2': edits('yours'), 'T-3': works}, {config: {maxParallel: 3}});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 a\n- [ ] T-2 b\n- [ ] T-3 c');
	await house.until(() => ['T-1', 'T-2', 'T-3'].every(id => house.task(id).state === 'finished'));
	expect(await house.do('merge-completed-work')).toMatchObject({problem: {code: 'merges_held'}});
	const waiting = await house.do('merge-completed-work', {operation: 'status'});
	expect(waiting).toMatchObject({value: {output: {total_in_queue: 3, merges_held: true}}});
	const order = waiting.ok ? (waiting.value.output?.['merge_queue'] as Array<{task_id: string; status: string; position: number}>) : [];
	expect(order.map(({status, position}) => [status, position])).toEqual([1, 2, 3].map(position => ['completed_awaiting_merge', position]));
	expect(waiting).toMatchObject({value: {output: {next_to_merge: order[0]?.task_id}}});

	conductNoMore(house);
	await house.do('hold-merges', {state: 'off'});
	const result = await house.do('merge-completed-work');
	expect(result).toMatchObject({
		value: {output: {merges_done: 2, not_merged: [{error: 'merge_conflicts', conflicted_files: ['a.txt']}], total_in_queue: 0, next_to_merge: null}},
	});
	const done = await house.do('merge-completed-work', {operation: 'status'});
	const queue = done.ok ? (done.value.output?.['merge_queue'] as Array<Record<string, unknown>>) : [];
	expect(queue.map(({status, position}) => [status, position])).toEqual([
		['conflicted', null],
		['merged', null],
		['merged', null],
	]);
	expect(queue.slice(1).map(({task_id: id, merge_commit: commit}) => commit === house.task(String(id)).commit)).toEqual([true, true]);
	expect(await house.do('merge-completed-work')).toMatchObject({ok: true, value: {output: {merges_done: 0, message: 'Nothing waits to be merged.'}}});
});

test('the documented codes carry their fields', async () => {
	const house = await buildHouse({'T-1': edits('mine'), 'T-2': works, 'T-3': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x\n- [ ] T-3 x\n- [ ] T-4 x\n  after: T-3');
	await house.until(() => ['T-1', 'T-2', 'T-3'].every(id => house.task(id).state === 'finished'));
	expect(await house.do('merge-completed-work', {taskId: 'T-4'})).toMatchObject({problem: {code: 'task_not_completed', context: {current_status: 'waiting'}}});

	writeFileSync(path.join(house.root, 'a.txt'), 'unsaved\n');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({problem: {code: 'dirty_working_directory', context: {files: ['a.txt']}}});
	house.git('commit', '-qam', 'theirs');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({
		problem: {code: 'merge_conflicts', context: {conflicts_count: 1, conflicted_files: ['a.txt']}},
	});

	house.git('worktree', 'remove', '--force', path.join(house.places.worktrees, 'implementation_task-T-2'));
	house.git('branch', '-D', 'roadmap-implementation_task-T-2');
	expect(await house.do('merge-completed-work', {taskId: 'T-2'})).toMatchObject({
		problem: {code: 'branch_not_found', context: {branch_name: 'roadmap-implementation_task-T-2'}},
	});
	await house.do('merge-completed-work', {taskId: 'T-3'});
	expect(await house.do('merge-completed-work', {taskId: 'T-3'})).toMatchObject({
		problem: {code: 'merge_already_done', context: {merge_commit: house.git('rev-parse', 'main')}},
	});
});

test('dirty_working_directory: uncommitted work in the worktree is not left out of a merge', async () => {
	const house = await buildHouse({'T-1': `${works}; echo more > more.txt`}, {agent: {commit: 'agent'}, config: {repairs: 0, approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'unproven');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({problem: {code: 'dirty_working_directory', context: {files: ['more.txt']}}});
	const folder = path.join(house.places.worktrees, 'implementation_task-T-1');
	runGit(folder, 'add', '-A');
	runGit(folder, 'commit', '-qm', 'more');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({value: {output: {status: 'merged', files_changed: 2}}});
});

test('branch_not_found: also in the whole queue, where the others go on', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'finished'));
	house.git('update-ref', '-d', 'refs/heads/roadmap-implementation_task-T-1');
	house.store.tasks.move('T-1' as never, 'finished', 'merging', {}, {actor: 'test', atMs: 1});
	house.store.tasks.move('T-2' as never, 'finished', 'merging', {}, {actor: 'test', atMs: 1});
	expect(await house.do('merge-completed-work')).toMatchObject({
		value: {output: {merges_done: 1, not_merged: [{task_id: 'T-1', error: 'branch_not_found'}]}},
	});
});
