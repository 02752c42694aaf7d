/**
What some file systems would take for one path does not land as two.
*/
import path from 'node:path';
import {expect, test} from 'vitest';
import {buildHouse} from '../support/house.js';
import {runGit} from '../support/repository.js';

const commits = (script: string): string => `${script}; git add -A; git commit -qm x`;
const [composed, decomposed] = ['caf\u00e9.txt', 'cafe\u0301.txt'];

test('two paths that differ only in capitals or Unicode form do not come to the target, be they files or folders; what was so before stays', async () => {
	const house = await buildHouse(
		{
			'T-1': commits('mkdir -p Docs/deep; echo 1 > Docs/deep/one.md'),
			'T-2': commits(`echo 2 > ${decomposed}`),
			'T-3': commits('mkdir new; echo 3 > new/A.md; echo 3 > new/a.md'),
			'T-4': commits('git mv read.me READ.ME; echo 4 > Old/four.md; echo 4 > docs/four.md'),
			'T-5': commits('mkdir -p pair; echo 5 > pair/lower.md; echo 5 > "pair/[x].md"'),
		},
		{
			config: {maxParallel: 5, approve: 'ask'},
			files: {'docs/guide.md': '1', [composed]: '1', 'read.me': '1', 'Old/a.md': '1', 'old/b.md': '1', 'pair/[x].txt': '1', 'pair/Other.md': '1'},
		},
	);
	await house.import(['T-1', 'T-2', 'T-3', 'T-4', 'T-5'].map(id => `- [ ] ${id} x`).join('\n'));
	await house.until(() => ['T-1', 'T-2', 'T-3', 'T-4', 'T-5'].every(id => house.task(id).state === 'finished'));
	const before = house.git('rev-parse', 'main');
	const refused = async (taskId: string, files: readonly string[]) => {
		const result = await house.do('merge-completed-work', {taskId});
		expect(result).toMatchObject({ok: false, problem: {code: 'content_mismatch', context: {files}}});
		return result.ok ? '' : result.problem.message;
	};
	expect(await refused('T-1', ['Docs', 'docs'])).toBe(
		'T-1 was not merged: Docs and docs differ only in capitals or Unicode form, so that macOS and Windows would keep only one of them: rename one in the branch of the task, or merge it by hand with git if both are meant.',
	);
	await refused('T-2', [decomposed, composed]);
	await refused('T-3', ['new/A.md', 'new/a.md']);
	expect(house.git('rev-parse', 'main')).toBe(before);
	for (const taskId of ['T-4', 'T-5']) expect(await house.do('merge-completed-work', {taskId})).toMatchObject({value: {output: {status: 'merged'}}});
	expect(house.git('ls-tree', '-r', '--name-only', 'main')).toContain('READ.ME');

	// Renamed as it says, it lands.
	const worktree = path.join(house.places.worktrees, 'implementation_task-T-1');
	runGit(worktree, 'mv', 'Docs', 'documents');
	runGit(worktree, 'commit', '-qm', 'renamed');
	expect(await house.do('merge-completed-work', {taskId: 'T-1'})).toMatchObject({value: {output: {status: 'merged'}}});
});
