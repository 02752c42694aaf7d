import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {ShownMerges} from '../../source/commands/show-merges-card.js';
import {buildHouse, works} from '../support/house.js';

const edits = (text: string, file = 'a.txt') => `echo ${text} > ${file}; git add -A; git commit -qm "$ORCH_TASK_ID"`;
const filesOn = (house: Awaited<ReturnType<typeof buildHouse>>): string[] => house.git('ls-tree', '--name-only', 'main').split('\n');

/** Two tasks that have landed, one after the other. */
const twoMerged = async () => {
	const house = await buildHouse({'T-1': works, 'T-2': works});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1');
	await house.untilState('T-2', 'cleaned');
	return house;
};

describe('revert-merge', () => {
	test('takes back what one merge brought and nothing that came later, with a commit of its own; the checkout follows', async () => {
		const house = await twoMerged();
		const before = house.git('rev-parse', 'main');
		const answer = await house.do('revert-merge', {taskId: 'T-1'});
		expect(answer).toMatchObject({ok: true, value: {said: expect.stringMatching(/^Reverted T-1: main is at [0-9a-f]{7}\.$/)}});

		expect(filesOn(house)).toEqual(['T-2.txt', 'a.txt']);
		expect(house.git('status', '--porcelain', '--branch')).toBe('## main');
		expect(house.git('rev-parse', 'main^')).toBe(before);
		expect(house.git('log', '-1', '--format=%s%n%b')).toMatch(/^Revert T-1: one\n\s*This reverts commit [0-9a-f]{40}\.\n\s*Orch-Reverts: T-1/);
		expect(house.task('T-1')).toMatchObject({state: 'cancelled', commit: undefined, reason: expect.stringContaining('was reverted as')});
		expect(house.git('for-each-ref', 'refs/orch/reverted')).toBe('');
		const shown = await house.do('show-merges');
		const merged = shown.ok ? (shown.value.output as ShownMerges) : undefined;
		expect(merged).toMatchObject({reverted_today: 1, merged_today: 2});
		expect(merged?.merged.map(({task_id: id, reverted_at: at}) => [id, at === null])).toEqual([
			['T-2', true],
			['T-1', false],
		]);
	});

	test('undo brings it in again, as often as somebody changes their mind', async () => {
		const house = await twoMerged();
		const merge = house.task('T-1').commit;
		for (let turn = 0; turn < 2; turn++) {
			const reverted = await house.do('revert-merge', {taskId: 'T-1'});
			expect(filesOn(house)).not.toContain('T-1.txt');
			const undo = reverted.ok ? reverted.value.undo : undefined;
			expect(undo).toMatchObject({name: 'revert-merge', input: {taskId: 'T-1', operation: 'restore'}, does: 'bring T-1 in again'});
			expect(await house.do('revert-merge', {...undo?.input})).toMatchObject({ok: true, value: {output: {status: 'cleaned'}}});
			expect(filesOn(house)).toEqual(['T-1.txt', 'T-2.txt', 'a.txt']);
			expect(house.task('T-1')).toMatchObject({state: 'cleaned', commit: merge, reason: undefined});
		}

		expect(await house.do('revert-merge', {taskId: 'T-1', operation: 'restore'})).toMatchObject({ok: false, problem: {code: 'not_reverted'}});
	});

	test('what waits for it and has not begun waits again; what is put back is done anew from where the target stands', async () => {
		const house = await buildHouse({'T-1': works, 'T-3': works}, {config: {maxParallel: 1}});
		await house.import('- [ ] T-1 one');
		await house.untilState('T-1', 'cleaned');
		await house.do('pause-agents', {state: 'on'});
		await house.import('- [ ] T-3 three\n  after: T-1');
		await house.untilState('T-3', 'ready');

		expect(await house.do('revert-merge', {taskId: 'T-1'})).toMatchObject({ok: true, value: {output: {dependent_tasks_waiting: ['T-3']}}});
		expect(house.task('T-3')).toMatchObject({state: 'blocked', openDependencies: 1, reason: 'its prerequisite T-1 is cancelled'});

		house.script('T-1', edits('anew', 'anew.txt'));
		expect(await house.do('restore-task', {taskId: 'T-1'})).toMatchObject({ok: true});
		expect(await house.do('auto-restart-agent', {taskId: 'T-1'})).toMatchObject({ok: true});
		await house.do('pause-agents', {state: 'off'});
		await house.untilState('T-3', 'cleaned');
		expect(filesOn(house)).toEqual(['T-3.txt', 'a.txt', 'anew.txt']);
	});

	test('after a cut-off behind writing it down, what is left of it is not taken for the revert of the next merge', async () => {
		const house = await buildHouse({'T-1': works});
		await house.import('- [ ] T-1 one');
		await house.untilState('T-1', 'cleaned');
		await house.do('revert-merge', {taskId: 'T-1'});
		house.git('update-ref', 'refs/orch/reverted/T-1', 'main');
		house.script('T-1', edits('anew', 'anew.txt'));
		await house.do('restore-task', {taskId: 'T-1'});
		await house.do('auto-restart-agent', {taskId: 'T-1'});
		await house.untilState('T-1', 'cleaned');
		expect(filesOn(house)).toEqual(['a.txt', 'anew.txt']);

		expect(await house.do('revert-merge', {taskId: 'T-1'})).toMatchObject({ok: true});
		expect(filesOn(house)).toEqual(['a.txt']);
		expect(house.task('T-1').state).toBe('cancelled');
	});

	test('after a cut-off behind writing it down, the next one who conducts takes the ref away that proves nothing any more; one that proves something stays', async () => {
		const house = await twoMerged();
		await house.do('revert-merge', {taskId: 'T-1'});
		house.git('update-ref', 'refs/orch/reverted/T-1', 'main');
		house.git('update-ref', 'refs/orch/reverted/T-2', 'main');
		await house.do('create-worktree', {operation: 'doctor', dryRun: true});
		expect(house.git('for-each-ref', '--format=%(refname)', 'refs/orch/reverted')).toBe('refs/orch/reverted/T-1\nrefs/orch/reverted/T-2');
		await house.do('create-worktree', {operation: 'doctor'});
		expect(house.git('for-each-ref', '--format=%(refname)', 'refs/orch/reverted')).toBe('refs/orch/reverted/T-2');
	});

	test('after a cut-off between landing and writing it down, the next run finds what has been done', async () => {
		const house = await twoMerged();
		const undone = house.task('T-1').commit ?? '';
		const base = house.git('rev-parse', 'main');
		house.git('revert', '--no-edit', '-m', '1', undone);
		house.git('update-ref', 'refs/orch/reverted/T-1', 'main');
		const answer = await house.do('revert-merge', {taskId: 'T-1'});
		expect(answer).toMatchObject({ok: true, value: {output: {commit: house.git('rev-parse', 'main'), status: 'cancelled'}}});
		expect(house.git('rev-parse', 'main^')).toBe(base);
	});
});

describe('revert-merge says no', () => {
	test('where what came later has changed the same lines', async () => {
		const house = await buildHouse({'T-1': edits('mine'), 'T-2': edits('later')}, {config: {maxParallel: 1}});
		await house.import('- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1');
		await house.untilState('T-2', 'cleaned');
		const before = house.git('rev-parse', 'main');
		expect(await house.do('revert-merge', {taskId: 'T-1'})).toMatchObject({
			ok: false,
			problem: {code: 'merge_conflicts', context: {conflicted_files: ['a.txt']}},
		});
		expect([house.git('rev-parse', 'main'), house.task('T-1').state]).toEqual([before, 'cleaned']);
	});

	test('where local changes are in the way, where it is not on the target any more, and what is not merged', async () => {
		const house = await buildHouse({'T-1': edits('mine')});
		await house.import('- [ ] T-1 one');
		await house.untilState('T-1', 'cleaned');
		const before = house.git('rev-parse', 'main');
		writeFileSync(path.join(house.root, 'a.txt'), 'in the way\n');
		expect(await house.do('revert-merge', {taskId: 'T-1'})).toMatchObject({ok: false, problem: {code: 'dirty_working_directory', context: {files: ['a.txt']}}});
		expect([house.git('rev-parse', 'main'), house.task('T-1').state]).toEqual([before, 'cleaned']);

		house.git('checkout', '--', 'a.txt');
		house.git('reset', '--hard', '-q', 'main^');
		expect(await house.do('revert-merge', {taskId: 'T-1'})).toMatchObject({ok: false, problem: {code: 'not_on_target'}});
		expect(await house.do('revert-merge', {taskId: 'T-9'})).toMatchObject({ok: false, problem: {code: 'task_not_found'}});
		await house.do('pause-agents', {state: 'on'});
		await house.import('- [ ] T-2 two');
		expect(await house.do('revert-merge', {taskId: 'T-2'})).toMatchObject({ok: false, problem: {code: 'not_merged'}});
	});
});
