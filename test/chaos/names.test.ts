/**
Names that a shell, git, a file system or a terminal takes for something else: through real worktrees and merges they are only names.
*/
import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {taskIdSchema} from '../../source/domain/ids.js';
import {judgeContent} from '../../source/domain/merge.js';
import {branchName} from '../../source/domain/worktree.js';
import {anyText} from '../support/any-text.js';
import {oddNames, paths, tries} from '../support/chaos.js';
import {buildHouse} from '../support/house.js';
import {aRepository, commit, runGit, write} from '../support/repository.js';

// Dozens of processes, on machines that may be busy.
vi.setConfig({testTimeout: 600_000, hookTimeout: 60_000});

/** What a file system takes: no name of more than 255 bytes, and no file where a folder of its name is. */
const together = (names: readonly string[]): string[] => {
	const kept: string[] = [];
	for (const name of names) {
		const isFree = !kept.some(other => other === name || other.startsWith(`${name}/`) || name.startsWith(`${other}/`));
		if (isFree && name.split('/').every(part => Buffer.byteLength(part) < 250)) kept.push(name);
	}

	return kept;
};

test('files of any name are committed, seen, kept, merged and taken away as themselves', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(paths, {minLength: 1, maxLength: 8}), async some => {
			const names = together(some);
			fc.pre(names.length > 0);
			const {git, folder, place, base} = aRepository();
			const worktree = path.join(place, 'w $(touch owned) `id`');
			expect(await git.addWorktree({folder: worktree, branch: 't1', base})).toEqual({kind: 'added'});
			await git.fillWorktree(worktree);
			write(worktree, Object.fromEntries(names.map((name, nth) => [name, `${nth}\n`])));
			const look = await git.lookAt({folder: worktree, branch: 't1', base});
			expect(look?.dirty.toSorted()).toEqual(names.toSorted());
			const kept = (await git.salvage({folder: worktree, ref: 'refs/orch/salvage/t1', message: '$(id)'})) ?? '';
			const head = (await git.commitAll({folder: worktree, files: [], message: '--amend `id`'})) ?? '';
			expect((await git.lookAt({folder: worktree, branch: 't1', base}))?.changed.toSorted()).toEqual(names.toSorted());
			expect((await git.diffOf({folder: worktree, base, fileLinesMax: 9, linesMax: 900})).map(({file}) => file).toSorted()).toEqual(names.toSorted());
			expect(runGit(folder, 'rev-parse', `${kept}^{tree}`)).toBe(runGit(folder, 'rev-parse', `${head}^{tree}`));

			const target = commit(folder, {'other.txt': '1\n'});
			const answer = await git.tryMerge({base: target, head});
			if (answer.kind !== 'clean') throw new Error(`It should be clean: ${JSON.stringify(answer)}`);
			const {mine, theirs, landing} = await git.compare({base: target, head, result: answer.tree});
			expect(mine.map(({file}) => file).toSorted()).toEqual(names.toSorted());
			expect(judgeContent(mine, theirs, landing)).toEqual({kind: 'sound'});
			const to = await git.commitMerge({base: target, head, tree: answer.tree, message: 'm', atMs: 0});
			expect(await git.land({branch: 'main', from: target, to, marker: 'refs/orch/merged/t1'})).toEqual({kind: 'landed'});
			expect(names.filter(name => !existsSync(path.join(folder, name)))).toEqual([]);
			expect(runGit(folder, 'status', '--porcelain')).toBe('');

			// The other side of the same names is a conflict of exactly those.
			const rival = await git.addWorktree({folder: path.join(place, 'w2'), branch: 't2', base});
			expect(rival).toEqual({kind: 'added'});
			await git.fillWorktree(path.join(place, 'w2'));
			write(path.join(place, 'w2'), Object.fromEntries(names.map((name, nth) => [name, `other ${nth}\n`])));
			const second = (await git.commitAll({folder: path.join(place, 'w2'), files: [], message: 'm'})) ?? '';
			const conflict = await git.tryMerge({base: to, head: second});
			expect(conflict.kind === 'conflict' ? conflict.files.toSorted() : []).toEqual(names.toSorted());
			expect(await git.removeWorktree(worktree)).toMatchObject({kind: 'removed'});
			expect(readdirSync(place)).not.toContain('owned');
			expect(existsSync(path.join(folder, 'owned'))).toBe(false);
		}),
		tries(4),
	);
});

test('no name is a task id that a branch, a folder or a shell would take for something else', () => {
	fc.assert(
		fc.property(fc.oneof(fc.constantFrom(...oddNames), anyText({maxLength: 12}), fc.string({unit: 'grapheme', maxLength: 12})), name => {
			if (!taskIdSchema.safeParse(name).success) return;
			expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]*$/);
			expect(branchName(name as Parameters<typeof branchName>[0])).toMatch(/^[\w-]+$/);
		}),
		tries(1000),
	);
});

test('two ids that differ by their capitals alone would share a folder where capitals do not count: there is never a second one', async () => {
	const house = await buildHouse({});
	await house.import('- [ ] Ab-1 x');
	await house.do('import-backlog', {file: 'b.md', text: '- [ ] aB-1 y'});
	await house.do('import-backlog', {file: 'b.jsonl', text: '{"id":"AB-1","title":"z"}'});
	expect(house.store.tasks.list().map(({id}) => id)).toEqual(['Ab-1']);
	expect(await house.do('import-backlog', {file: 'c.md', text: '- [ ] Cd-1 x\n- [ ] cD-1 y'})).toMatchObject({ok: false});
	expect(house.store.tasks.list()).toHaveLength(1);
});

test('a title of any kind is a title: to the end of its task, in the commit, in the story', async () => {
	const titles = oddNames.filter(title => title.trim() !== '' && !/[\n\t]/.test(title)).map(title => title.trim());
	const ids = titles.map((_, nth) => `T-${nth + 1}`);
	const house = await buildHouse(Object.fromEntries(ids.map(id => [id, ''])));
	const lines = titles.map((title, nth) => JSON.stringify({id: ids[nth], title}));
	expect(await house.do('import-backlog', {file: 'b.jsonl', text: lines.join('\n')})).toMatchObject({ok: true});
	const stored = house.store.tasks.list().map(({title}) => title);
	expect(stored).toHaveLength(titles.length);
	const {value} = (await house.do('export-backlog')) as {value: {said?: string}};
	expect(value.said).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
	const back = (value.said ?? '').split('\n').map(line => (JSON.parse(line) as {title: string}).title);
	expect(back).toEqual(stored);
});
