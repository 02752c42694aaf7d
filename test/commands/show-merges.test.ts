import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {ShownOverlaps} from '../../source/commands/find-overlaps-card.js';
import type {ShownMerges} from '../../source/commands/show-merges-card.js';
import {buildHouse} from '../support/house.js';
import {commit, runGit} from '../support/repository.js';

const save = 'git add -A; git commit -qm "$ORCH_TASK_ID"';
const waits = 'touch ready; exec sleep 1000';
const lines = (from: number, to: number): string => Array.from({length: to - from + 1}, (_, index) => `line ${from + index}\n`).join('');

const outputOf = async <Shown>(house: Awaited<ReturnType<typeof buildHouse>>, name: 'show-merges' | 'find-overlaps', input = {}): Promise<Shown> => {
	const result = await house.do(name, input);
	if (!result.ok) throw new Error(result.problem.message);
	return result.value.output as Shown;
};

describe('show-merges', () => {
	test('says what is verified, for how long, what it prints; then what has landed and how long that took', async () => {
		const house = await buildHouse(
			{'T-1': `echo new > one.txt; ${save}`},
			{config: {verify: 'echo "1 of 2 passed"; while ! test -e ../../go; do sleep 0.05; done; echo "2 of 2 passed"'}},
		);
		await house.import('- [ ] T-1: one\n');
		const open = () => house.store.merges.findOpen();
		await house.until(() => open()?.step === 'verifying');
		let shown = await outputOf<ShownMerges>(house, 'show-merges');
		while (shown.under_way?.output.length === 0) shown = await outputOf<ShownMerges>(house, 'show-merges');
		expect(shown.under_way).toMatchObject({task_id: 'T-1', output: ['1 of 2 passed']});
		expect(shown.under_way?.command).toContain('1 of 2 passed');
		expect(shown.tries[0]).toMatchObject({step: 'verifying', verify_ms: null, verify_exit: null});
		expect(shown.tries[0]?.build_ms).toBeGreaterThanOrEqual(0);
		expect(Date.parse(shown.tries[0]?.verify_started_at ?? '')).toBeGreaterThan(0);
		expect(shown).toMatchObject({merged_today: 0, merged_last_hour: 0, queued_p50_ms: null, merged: []});
		expect(await house.do('show-merges', {operation: 'log'})).toMatchObject({ok: true, value: {said: expect.stringContaining('1 of 2 passed')}});

		writeFileSync(path.join(house.root, 'go'), '');
		await house.untilState('T-1', 'merged', 'cleaned');
		const after = await outputOf<ShownMerges>(house, 'show-merges');
		expect(after).toMatchObject({under_way: null, merged_last_hour: 1, target_head: house.task('T-1').commit});
		expect(after.tries[0]).toMatchObject({step: 'landed', verify_exit: 0});
		expect(after.merged).toEqual([
			expect.objectContaining({task_id: 'T-1', title: 'one', agent_id: 'a1', insertions: 1, deletions: 0, commit: house.task('T-1').commit}),
		]);
		expect(after.merged[0]?.queued_ms).toBeGreaterThan(0);
		expect(after.queued_p90_ms).toBe(after.merged[0]?.queued_ms);
		expect(await house.do('show-merges', {operation: 'log', taskId: 'T-1'})).toMatchObject({
			value: {output: {exit_code: 0, output: ['1 of 2 passed', '2 of 2 passed']}},
		});
	});

	test('a check that has failed, and passes on the same commit, is flaky, too', async () => {
		const house = await buildHouse({'T-1': `echo new > one.txt; ${save}; exit 0`, 'T-2': `echo new > two.txt; ${save}; exit 0`});
		await house.import('- [ ] T-1: one\n  check: test -e ../../seen && exit 0; touch ../../seen; exit 1\n- [ ] T-2: two\n  check: test -e two.txt\n');
		await house.untilState('T-1', 'merged', 'cleaned');
		await house.untilState('T-2', 'merged', 'cleaned');
		expect((await outputOf<ShownMerges>(house, 'show-merges')).flaky_checks).toEqual([{task_id: 'T-1', passed: 1, failed: 1}]);
	});

	test('a verification that has failed, and passes on the same tree, is flaky', async () => {
		const house = await buildHouse(
			{'T-1': `echo new > one.txt; ${save}`},
			{config: {verify: 'test -e ../../mended && exit 0; touch ../../mended; exit 7', repairs: 0, retries: 0}},
		);
		await house.import('- [ ] T-1: one\n');
		await house.untilState('T-1', 'unproven');
		const before = await outputOf<ShownMerges>(house, 'show-merges');
		expect(before.tries).toMatchObject([{step: 'rejected', verify_exit: 7, verify_passed: 0, verify_failed: 1}]);
		expect(await house.do('merge-completed-work', {taskId: 'T-1', operation: 'merge'})).toMatchObject({ok: true});
		await house.untilState('T-1', 'merged', 'cleaned');
		const after = await house.do('show-merges');
		expect(after).toMatchObject({
			value: {
				said: expect.stringContaining('T-1  one  (flaky: verified 2 times as it is, passed 1)'),
				output: {
					tries: [
						{step: 'landed', verify_passed: 1, verify_failed: 1},
						{step: 'rejected', verify_passed: 1, verify_failed: 1},
					],
				},
			},
		});
	});

	test('of what was never verified there is no log', async () => {
		const house = await buildHouse({});
		await house.import('- [ ] T-1: one\n');
		expect(await house.do('show-merges', {operation: 'log'})).toMatchObject({ok: false, problem: {code: 'verification_not_found'}});
		expect(await house.do('show-merges', {operation: 'log', taskId: 'T-1'})).toMatchObject({ok: false, problem: {code: 'verification_not_found'}});
		expect(await house.do('show-merges', {operation: 'log', taskId: 'T-9'})).toMatchObject({ok: false, problem: {code: 'task_not_found'}});
	});
});

describe('find-overlaps', () => {
	test('the same lines, the same file, the same change, and what is no text', async () => {
		const edit = (number: number, text: string) => `sed -i 's/^line ${number}$/${text}/' book.txt`;
		const house = await buildHouse(
			{
				'T-1': `${edit(40, 'mine')}; ${edit(41, 'mine')}; printf 'a\\0b' > picture.bin; echo same > alike.txt; ${save}; ${waits}`,
				'T-2': `${edit(41, 'theirs')}; printf 'a\\0c' > picture.bin; echo same > alike.txt; ${save}; ${waits}`,
				'T-3': `${edit(80, 'far')}; ${save}; ${waits}`,
				'T-4': `echo nothing to share > other.txt; ${save}; ${waits}`,
			},
			{files: {'book.txt': lines(1, 100), 'picture.bin': 'a\0a'}, config: {maxParallel: 4}},
		);
		await house.import('- [ ] T-1: one\n- [ ] T-2: two\n- [ ] T-3: three\n- [ ] T-4: four\n');
		const isCommitted = (id: string) => {
			const tree = house.store.worktrees.find(id);
			return (
				tree !== undefined && house.store.agents.listLive().some(agent => agent.taskId === id) && runGit(house.root, 'rev-parse', tree.branch) !== tree.base
			);
		};
		await house.until(() => ['T-1', 'T-2', 'T-3', 'T-4'].every(isCommitted));

		const {overlaps, branches, hint, truncated} = await outputOf<ShownOverlaps>(house, 'find-overlaps');
		expect(branches).toBe(4);
		expect(truncated).toBe(false);
		const found = overlaps.map(({task_ids: ids, file, grade, lines: at}) =>
			`${ids.join(' ')} ${file} ${grade} ${at === null ? '' : `${at.from}-${at.to}`}`.trim(),
		);
		expect(found.toSorted()).toEqual([
			'T-1 T-2 book.txt same_lines 40-41',
			'T-1 T-2 picture.bin same_lines',
			'T-1 T-3 book.txt same_file',
			'T-2 T-3 book.txt same_file',
		]);
		expect(overlaps[0]?.grade).toBe('same_lines');
		expect(hint).toMatch(/^Merge T-[12] before T-[12]: /);
		expect((await outputOf<ShownOverlaps>(house, 'find-overlaps', {taskId: 't-3'})).overlaps).toHaveLength(2);
		expect(await house.do('find-overlaps', {taskId: 'T-9'})).toMatchObject({ok: false, problem: {code: 'task_not_found'}});
	});

	test('one that left the target later is compared line by line, too, and drivers of the user have no say', async () => {
		const house = await buildHouse(
			{
				'T-1': `sed -i 's/^line 40$/mine/' book.txt; ${save}; ${waits}`,
				'T-2': `sed -i 's/^line 40$/theirs/' book.txt; ${save}; ${waits}`,
			},
			{files: {'book.txt': lines(1, 100), '.gitattributes': '*.txt diff=loud merge=loud\n'}, config: {maxParallel: 2}},
		);
		runGit(house.root, 'config', 'diff.loud.command', 'touch loud-was-run; false');
		runGit(house.root, 'config', 'diff.loud.textconv', 'touch loud-was-run; cat');
		await house.import('- [ ] T-1: one\n');
		const isCommitted = (id: string) => {
			const tree = house.store.worktrees.find(id);
			return (
				tree !== undefined && house.store.agents.listLive().some(agent => agent.taskId === id) && runGit(house.root, 'rev-parse', tree.branch) !== tree.base
			);
		};
		await house.until(() => isCommitted('T-1'));
		commit(house.root, {'book.txt': `a\nb\nc\n${lines(1, 100)}`});
		await house.import('- [ ] T-2: two\n');
		await house.until(() => isCommitted('T-2'));
		const {overlaps} = await outputOf<ShownOverlaps>(house, 'find-overlaps');
		expect(overlaps).toMatchObject([{task_ids: ['T-1', 'T-2'], grade: 'same_lines', lines: {from: 43, to: 43}}]);
		expect(runGit(house.root, 'status', '--porcelain')).not.toContain('loud-was-run');
	});
});
