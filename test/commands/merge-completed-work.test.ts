import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse, works} from '../support/house.js';

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

test('a conflict lists its files, touches nothing and lets the next one through', async () => {
	const house = await buildHouse({'T-1': edits('mine'), 'T-2': edits('yours'), 'T-3': works}, {config: {maxParallel: 3}});
	await house.do('hold-merges', {state: 'on'});
	await house.import('- [ ] T-1 mine\n- [ ] T-2 yours\n- [ ] T-3 other');
	await house.until(() => ['T-1', 'T-2', 'T-3'].every(id => house.task(id).state === 'finished'));
	const headBefore = house.git('rev-parse', 'roadmap-implementation_task-T-2');

	await house.do('hold-merges', {state: 'off'});
	await house.until(() => house.task('T-3').state === 'cleaned' && ['T-1', 'T-2'].some(id => house.task(id).state === 'conflicted'));

	const loser = ['T-1', 'T-2'].find(id => house.task(id).state === 'conflicted') ?? '';
	expect(house.task(loser)).toMatchObject({code: 'merge_conflict', troubleFiles: ['a.txt'], reason: 'conflicts with main in a.txt'});
	expect(house.git('status', '--porcelain')).toBe('');
	if (loser === 'T-2') expect(house.git('rev-parse', 'roadmap-implementation_task-T-2')).toBe(headBefore);
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

test('a merge by hand that has to be verified says so, and who will land it', async () => {
	const house = await buildHouse({'T-1': works}, {config: {approve: 'ask', verify: 'while ! test -e ../../go; do sleep 0.05; done'}});
	await house.import('- [ ] T-1 x');
	await house.untilState('T-1', 'finished');
	const led = await house.do('merge-completed-work', {taskId: 'T-1'});
	expect(led).toMatchObject({
		ok: true,
		value: {said: 'T-1 is being verified; it lands when that passes.', output: {task_id: 'T-1', status: 'merging', step: 'verifying'}},
	});

	house.store.leases.release('conductor', house.store.leases.find('conductor')?.epoch ?? 0, {actor: 'test', atMs: house.engine.now()});
	const alone = await house.do('merge-completed-work', {taskId: 'T-1'});
	expect(alone).toMatchObject({ok: true, value: {said: expect.stringContaining('Nobody conducts, so nobody will land it: orch-tui run --until idle')}});
	// It has begun already: there is nothing to ask about.
	expect(house.engine.cards.find(({name}) => name === 'merge-completed-work')?.question?.(house.engine.getSnapshot(), {taskId: 'T-1'})).toBeUndefined();
	writeFileSync(path.join(house.root, 'go'), '');
	await house.untilState('T-1', 'cleaned');
});
