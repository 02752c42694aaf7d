import {rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, works} from '../support/house.js';
import {aProject} from '../support/program.js';

test('what git cannot merge does not hold up those behind it', async () => {
	const orphan = 'git checkout -q --orphan other; git commit -qm other; git branch -qf "$ORCH_BRANCH"; git checkout -q "$ORCH_BRANCH"';
	const house = await buildHouse({'T-1': orphan, 'T-2': works});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => house.task('T-1').state === 'unproven' && house.task('T-2').state === 'cleaned');
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.engine.beat();
	house.wait(60_000);
	await house.untilState('T-1', 'conflicted');
	expect(house.task('T-1')).toMatchObject({code: 'git_failed'});
	expect(house.store.merges.findOpen()).toBeUndefined();
});

test('a conflict in thousands of files is one short sentence', async () => {
	const many = (word: string) => `for i in $(seq 2000); do echo ${word} > "a-file-with-a-rather-long-name-$i.txt"; done; git add -A; git commit -qm ${word}`;
	const house = await buildHouse({'T-1': many('mine'), 'T-2': many('yours')});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'finished'));
	await house.do('hold-merges', {state: 'off'});
	await house.until(() => ['T-1', 'T-2'].some(id => house.task(id).state === 'conflicted'));
	const [message] = house.store.messages.listWaiting('human', 1);
	expect(message?.text.length).toBeLessThan(500);
});

test('what a person let in while another merge was verified is merged next', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works}, {config: {approve: 'ask', verify: 'while ! test -e ../../go; do sleep 0.05; done'}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'finished'));
	await house.do('merge-completed-work', {taskId: 'T-1'});
	expect(await house.do('merge-completed-work', {taskId: 'T-2'})).toMatchObject({ok: true, value: {output: {status: 'queued'}}});
	writeFileSync(path.join(house.root, 'go'), '');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'cleaned'));
});

test('what a person let in is merged though the target moved meanwhile', async () => {
	const movesOnce = 'cd ../..; test -e by-hand.txt || { echo hello > by-hand.txt; git add by-hand.txt; git commit -qm "by hand"; }';
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask', verify: movesOnce}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.untilState('T-1', 'cleaned');
});

test('a merge that is refused is no success', async () => {
	const house = await buildHouse({'T-1': 'echo mine > a.txt'}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	writeFileSync(path.join(house.root, 'a.txt'), 'theirs\n');
	house.git('commit', '-qam', 'theirs');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({ok: false, problem: {kind: 'refused', code: 'merge_conflicts'}});
});

test('the row of a task names a commit that is on the target', async () => {
	const forwards = 'git -C ../.. merge -q --ff-only roadmap-implementation_task-T-1';
	const house = await buildHouse({'T-1': works}, {config: {verify: forwards}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'cleaned');
	expect(() => house.git('merge-base', '--is-ancestor', house.task('T-1').commit ?? '', 'main')).not.toThrow();
});

test('two processes at the same merge land it once, as its merge commit', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works, 'T-3': works, 'T-4': works});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 x\n- [ ] T-2 x\n- [ ] T-3 x\n- [ ] T-4 x');
	const ids = ['T-1', 'T-2', 'T-3', 'T-4'];
	await house.until(() => ids.every(id => house.task(id).state === 'finished'));
	const other = await house.reopen();
	for (const taskId of ids) await Promise.all([house, other].map(async ({engine}) => engine.dispatch('merge-completed-work', {taskId})));
	await other.close();
	expect(ids.map(id => house.task(id).state)).toEqual(ids.map(() => 'merged'));
	expect(house.git('rev-list', '--count', '--merges', 'main')).toBe('4');
	expect(ids.map(id => house.git('log', '-1', '--format=%s', house.task(id).commit ?? ''))).toEqual(ids.map(id => `Merge ${id}: x`));
});

test('a target whose linked checkout is gone is landed on all the same', async () => {
	const house = await buildHouse({'T-1': works}, {config: {targetBranch: 'trunk'}});
	const linked = path.join(house.root, '..', 'linked');
	house.git('worktree', 'add', '-q', '-b', 'trunk', linked);
	rmSync(linked, {recursive: true});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'merged', 'cleaned');
	expect(house.git('log', '-1', '--format=%s', 'trunk')).toBe('Merge T-1: x');
});

test('a check or a verification that a crash kept from running is run again', async () => {
	const house = await buildHouse({'T-1': works}, {config: {verify: 'true'}});
	await house.import('- [ ] T-1 x\n  check: true');
	const stamp = {actor: 'test', atMs: house.engine.now()};
	house.store.jobs.add(
		{id: 'a1-check', kind: 'check', taskId: 'T-1' as never, agentId: 'a1' as never, mergeId: undefined, command: 'true', tree: undefined},
		stamp,
	);
	house.store.jobs.add({id: 'm1-verify', kind: 'verify', taskId: 'T-1' as never, agentId: undefined, mergeId: 1, command: 'true', tree: undefined}, stamp);
	await house.untilState('T-1', 'cleaned');
});

test('a check that was lost with the machine is run again', async () => {
	const house = await buildHouse({'T-1': works});
	await house.import('- [ ] T-1 x\n  check: true');
	const stamp = {actor: 'test', atMs: house.engine.now()};
	house.store.jobs.add(
		{id: 'a1-check', kind: 'check', taskId: 'T-1' as never, agentId: 'a1' as never, mergeId: undefined, command: 'true', tree: undefined},
		stamp,
	);
	house.store.jobs.move({id: 'a1-check', state: 'starting'}, 'lost', {endedAtMs: stamp.atMs}, stamp);
	await house.untilState('T-1', 'cleaned');
});

test('4 processes merging at once land each task exactly once', async () => {
	const project = aProject(works, {maxParallel: 8});
	const ids = Array.from({length: 12}, (_, index) => `T-${index + 1}`);
	await project.run(['merge', 'hold']);
	await project.run(['import', '-'], ids.map(id => `- [ ] ${id} work`).join('\n'));
	await project.run(['run', '--until', 'idle']);
	expect(project.look(store => ids.map(id => store.tasks.find(id)?.state))).toEqual(ids.map(() => 'finished'));
	await project.run(['merge', 'release']);

	const ended = await Promise.all(Array.from({length: 4}, async () => project.run(['merge-completed-work', '--json'])));
	expect(ended.map(({out}) => (JSON.parse(out) as {not_merged?: unknown}).not_merged)).toEqual([[], [], [], []]);
	expect(project.look(store => ids.map(id => store.tasks.find(id)?.state))).toEqual(ids.map(() => 'merged'));
	expect(
		project.git('log', '--merges', '--first-parent', '--format=%(trailers:key=Orch-Task,valueonly)', 'main').split('\n').filter(Boolean).toSorted(),
	).toEqual(ids.toSorted());
	for (const id of ids) expect(project.look(store => store.merges.listOf(id as never).filter(({step}) => step === 'landed'))).toHaveLength(1);
	expect(project.soundness()).toMatchObject({fsck: '', status: ''});
});
test('what a person takes out of the queue is not merged until somebody puts it back', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'finished'));
	const taken = await house.do('merge-completed-work', {taskId: 'T-1', operation: 'toggle'});
	expect(taken).toMatchObject({ok: true, value: {said: 'T-1 is out of the merge queue.', undo: {input: {taskId: 'T-1', operation: 'put_back'}}}});
	expect(house.task('T-1')).toMatchObject({state: 'finished', code: 'taken_out'});
	expect(house.store.tasks.listForMerge(9).map(({id}) => id)).toEqual(['T-2']);
	expect(await house.do('why', {taskId: 'T-1'})).toMatchObject({value: {said: expect.stringContaining('a person took it out of the merge queue')}});
	expect(await house.do('merge-completed-work', {operation: 'status'})).toMatchObject({
		value: {output: {total_in_queue: 1, merge_queue: [{task_id: 'T-2'}, {task_id: 'T-1', status: 'taken_out', position: null}]}},
	});
	await house.do('hold-merges', {state: 'off'});
	await house.untilState('T-2', 'cleaned');
	expect(house.task('T-1').state).toBe('finished');
	await house.do('merge-completed-work', {taskId: 'T-1', operation: 'toggle'});
	expect(house.task('T-1').code).toBeUndefined();
	await house.untilState('T-1', 'cleaned');
});

test('naming it merges what was taken out, too', async () => {
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	await house.do('merge-completed-work', {taskId: 'T-1', operation: 'take_out'});
	expect(await house.do('merge-completed-work', {taskId: 'T-1', operation: 'take_out'})).toMatchObject({problem: {code: 'not_in_queue'}});
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({ok: true});
	await house.untilState('T-1', 'cleaned');
	expect(await house.do('merge-completed-work', {taskId: 'T-1', operation: 'put_back'})).toMatchObject({
		problem: {code: 'not_in_queue', context: {current_status: 'cleaned'}},
	});
});

test('what is being merged is not taken out; what waits for its turn is, and is let in again by undoing', async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works}, {config: {approve: 'ask', verify: 'while ! test -e ../../go; do sleep 0.05; done'}});
	await house.import('- [ ] T-1 x\n- [ ] T-2 y');
	await house.until(() => ['T-1', 'T-2'].every(id => house.task(id).state === 'finished'));
	await house.do('merge-completed-work', {taskId: 'T-1'});
	await house.do('merge-completed-work', {taskId: 'T-2'});
	expect(await house.do('merge-completed-work', {taskId: 'T-1', operation: 'toggle'})).toMatchObject({problem: {code: 'merge_under_way'}});
	expect(await house.do('merge-completed-work', {taskId: 'T-2', operation: 'toggle'})).toMatchObject({
		value: {undo: {input: {taskId: 'T-2', operation: 'merge'}}},
	});
	writeFileSync(path.join(house.root, 'go'), '');
	await house.untilState('T-1', 'cleaned');
	expect(house.task('T-2')).toMatchObject({state: 'finished', code: 'taken_out'});
});

test('what several people let in at the same moment is on its way, whoever was faster', async () => {
	const ids = ['T-1', 'T-2', 'T-3', 'T-4'];
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, works])), {config: {approve: 'ask', maxParallel: 4}});
	await house.import(ids.map(id => `- [ ] ${id} x\n`).join(''));
	await house.until(() => ids.every(id => house.task(id).state === 'finished'));
	// Each from a process of its own, none of which conducts: what one begins the others do not see before they look again.
	const others = await Promise.all(ids.map(async () => house.reopen()));
	const answers = await Promise.all(ids.map(async (id, nth) => others[nth]?.engine.dispatch('merge-completed-work', {taskId: id})));
	await Promise.all(others.map(async other => other.close()));
	expect(answers.map(answer => answer?.ok)).toEqual([true, true, true, true]);
	expect(ids.filter(id => house.task(id).state === 'finished')).toEqual([]);
	await house.until(() => ids.every(id => house.task(id).state === 'cleaned'));
});
