/**
Merges without a working copy: the same answer as git's own merge, and nothing that an agent wrote takes part.
*/
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {judgeContent} from '../../source/domain/merge.js';
import {createGit} from '../../source/outside/git.js';
import {tries} from '../support/chaos.js';
import {aRepository, commit, runGit} from '../support/repository.js';

/** `ours` on main and `theirs` on a branch, both on top of the first commit. */
const twoSides = (first: Record<string, string>, ours: Record<string, string>, theirs: Record<string, string>, format: 'sha1' | 'sha256' = 'sha1') => {
	const repository = aRepository({files: first, format});
	const {folder} = repository;
	runGit(folder, 'checkout', '-q', '-b', 't1');
	const head = commit(folder, theirs);
	runGit(folder, 'checkout', '-q', 'main');
	return {...repository, fork: repository.base, base: commit(folder, ours), head};
};

const contentOf = (folder: string, tree: string, file: string) => runGit(folder, 'cat-file', 'blob', `${tree}:${file}`);

test.each(['sha1', 'sha256'] as const)('what does not touch merges, and becomes the same commit each time (%s)', async format => {
	const {git, base, head, folder, data} = twoSides({'a.txt': '1\n'}, {'b.txt': '2\n'}, {'c.txt': '3\n'}, format);
	const answer = await git.tryMerge({base, head});
	if (answer.kind !== 'clean') throw new Error('It should be clean.');
	expect(runGit(folder, 'ls-tree', '--name-only', answer.tree)).toBe('a.txt\nb.txt\nc.txt');

	const spec = {base, head, tree: answer.tree, message: 'Merge t1: ä\n\nOrch-Task: t1\n', atMs: 1_700_000_000_999};
	const made = await git.commitMerge(spec);
	vi.stubEnv('GIT_AUTHOR_NAME', 'Somebody');
	vi.stubEnv('TZ', 'Asia/Tokyo');
	expect(await createGit({repository: folder, data: path.join(data, 'other'), atOnce: 1}).commitMerge(spec)).toBe(made);
	vi.unstubAllEnvs();
	expect(await git.commitMerge({...spec, atMs: 1_700_000_001_000})).not.toBe(made);
	expect(runGit(folder, 'log', '-1', '--format=%P|%an <%ae>|%cn|%ad|%cd|%B', '--date=raw', made)).toBe(
		`${base} ${head}|orch-tui <orch-tui@localhost>|orch-tui|1700000000 +0000|1700000000 +0000|Merge t1: ä\n\nOrch-Task: t1\n`.trimEnd(),
	);
	expect(runGit(folder, 'fsck', '--strict', '--no-dangling')).toBe('');
});

test('a conflict is an answer with its files and what git says', async () => {
	const {git, base, head} = twoSides(
		{'a b\n.txt': '1\n', 'gone.txt': '1\n', 'ok.txt': '1\n2\n3\n4\n5\n'},
		{'a b\n.txt': '2\n', 'gone.txt': '2\n', 'ok.txt': '0\n2\n3\n4\n5\n'},
		{'a b\n.txt': '3\n', 'ok.txt': '1\n2\n3\n4\n6\n'},
	);
	expect(await git.tryMerge({base, head})).toEqual({kind: 'conflict', files: ['a b\n.txt'], messages: [expect.stringContaining('CONFLICT (content)')]});
});

test('a conflict without a file in conflict is one all the same', async () => {
	const {git, folder} = aRepository({files: {'old/a.txt': '1\n', 'old/b.txt': '2\n'}});
	runGit(folder, 'checkout', '-q', '-b', 't1');
	const head = commit(folder, {'old/c.txt': '3\n'});
	runGit(folder, 'checkout', '-q', 'main');
	runGit(folder, 'mv', 'old', 'new');
	const base = commit(folder, {});
	const answer = await git.tryMerge({base, head});
	expect(answer).toMatchObject({kind: 'conflict', files: ['new/c.txt']});
});

test('an id that git does not know is no conflict', async () => {
	const {git, base, head} = twoSides({'a.txt': '1\n'}, {'b.txt': '2\n'}, {'c.txt': '3\n'});
	const unknown = '0123456789'.repeat(4);
	await expect(git.tryMerge({base, head: unknown})).rejects.toThrow('git merge-tree failed');
	await expect(git.tryMerge({base: unknown, head})).rejects.toMatchObject({code: 'git_error'});
	for (const name of ['main', '--help', 'HEAD', '']) await expect(git.tryMerge({base, head: name})).rejects.toMatchObject({code: 'bad_object_id'});
});

test('histories without a common commit are refused, not merged', async () => {
	const {git, base, folder} = aRepository();
	runGit(folder, 'checkout', '-q', '--orphan', 'other');
	const head = commit(folder, {'x.txt': '1'});
	await expect(git.tryMerge({base, head})).rejects.toMatchObject({code: 'git_error'});
	await expect(git.compare({base, head, result: base})).rejects.toMatchObject({code: 'git_error'});
	expect(await git.mergeBase(base, head)).toBeUndefined();
});

test('the attributes of the target decide, nested ones too, and are read again when they change', async () => {
	const attributes = {'.gitattributes': '*.log merge=union\n*.bin binary\n', 'sub dir/.gitattributes': '/log merge=union\n*.log merge=text\n'};
	const files = {'x.log': '1\n', 'deep/y.log': '1\n', 'sub dir/log': '1\n', 'sub dir/log.txt': '1\n'};
	const change = (text: string) => Object.fromEntries(Object.keys(files).map(name => [name, text]));
	const {git, base, head, folder} = twoSides(
		{...attributes, ...files, 'sub dir/z.log': '1\n'},
		{...change('2\n'), 'sub dir/z.log': '2\n'},
		{...change('3\n'), 'sub dir/z.log': '3\n'},
	);
	expect(await git.tryMerge({base, head})).toMatchObject({kind: 'conflict', files: ['sub dir/log.txt', 'sub dir/z.log']});

	const wider = commit(folder, {'.gitattributes': '* merge=union\n', 'sub dir/.gitattributes': ''});
	const answer = await git.tryMerge({base: wider, head});
	if (answer.kind !== 'clean') throw new Error('It should be clean.');
	expect(contentOf(folder, answer.tree, 'sub dir/z.log')).toBe('2\n3');
	expect(await git.tryMerge({base, head})).toMatchObject({kind: 'conflict'});
});

test('attributes that a task brings do not decide about its own merge', async () => {
	const {git, base, head} = twoSides({'a.txt': '1\n'}, {'a.txt': '2\n'}, {'a.txt': '3\n', '.gitattributes': '* merge=union\n'});
	expect(await git.tryMerge({base, head})).toMatchObject({kind: 'conflict', files: ['a.txt']});
});

test('a landed merge is known to have the attributes of its target', async () => {
	const {git, base, head, folder} = twoSides({'.gitattributes': '*.log merge=union\n', 'x.log': '1\n'}, {'x.log': '2\n'}, {'x.log': '3\n'});
	const answer = await git.tryMerge({base, head});
	if (answer.kind !== 'clean') throw new Error('It should be clean.');
	await git.compare({base, head, result: answer.tree});
	const made = await git.commitMerge({base, head, tree: answer.tree, message: 'm\n', atMs: 0});
	runGit(folder, 'checkout', '-q', '-b', 't2', base);
	const next = commit(folder, {'x.log': '4\n'});
	const second = await git.tryMerge({base: made, head: next});
	expect(second.kind).toBe('clean');
});

test('the private repository is made again when it is damaged', async () => {
	const {git, base, head, data} = twoSides({'a.txt': '1\n'}, {'b.txt': '2\n'}, {'c.txt': '3\n'});
	const first = await git.tryMerge({base, head});
	for (const damage of [
		() => rmSync(path.join(data, 'merge.git'), {recursive: true}),
		() => writeFileSync(path.join(data, 'merge.git/HEAD'), ''),
		() => writeFileSync(path.join(data, 'merge.git/config'), '[merge "x"]\n\tdriver = false\nbroken'),
		() => rmSync(path.join(data, 'merge.git/refs'), {recursive: true}),
	]) {
		damage();
		expect(await git.tryMerge({base, head})).toEqual(first);
	}
});

test('a shallow clone merges', async () => {
	const {folder, place, data} = twoSides({'a.txt': '1\n'}, {'b.txt': '2\n'}, {'c.txt': '3\n'});
	runGit(place, 'clone', '-q', '--depth', '2', '--no-single-branch', `file://${folder}`, 'shallow');
	const git = createGit({repository: path.join(place, 'shallow'), data: path.join(data, 'other'), atOnce: 2});
	const [base = '', head = ''] = ['origin/main', 'origin/t1'].map(name => runGit(path.join(place, 'shallow'), 'rev-parse', name));
	expect((await git.tryMerge({base, head})).kind).toBe('clean');
});

test('a comparison names what each side changed and what would land', async () => {
	const {git, folder, fork, base, head} = twoSides(
		{'a.txt': '1\n', 'b.txt': '1\n', 'd.txt': '1\n'},
		{'b.txt': '2\n', ':x': '1'},
		{'a.txt': '3\n', 'ä\n.txt': '3\n'},
	);
	const answer = await git.tryMerge({base, head});
	if (answer.kind !== 'clean') throw new Error('It should be clean.');
	const blob = (commitOrTree: string, file: string) => `100644:${runGit(folder, 'rev-parse', `${commitOrTree}:${file}`)}`;
	const mine = [
		{file: 'a.txt', before: blob(fork, 'a.txt'), after: blob(head, 'a.txt')},
		{file: 'ä\n.txt', before: undefined, after: blob(head, 'ä\n.txt')},
	];
	const theirs = [
		{file: ':x', before: undefined, after: blob(base, ':x')},
		{file: 'b.txt', before: blob(fork, 'b.txt'), after: blob(base, 'b.txt')},
	];
	const made = await git.commitMerge({base, head, tree: answer.tree, message: 'm', atMs: 0});
	expect(await git.compare({base, head, result: answer.tree})).toEqual({mine, theirs, landing: mine});
	expect(await git.compare({base, head, result: made})).toEqual({mine, theirs, landing: mine});
	// A merge that lost the target's side, as GitHub's queue made them.
	const lossy = runGit(folder, 'rev-parse', `${head}^{tree}`);
	const {landing} = await git.compare({base, head, result: lossy});
	expect(judgeContent(mine, theirs, landing)).toMatchObject({kind: 'unsound', files: [':x', 'b.txt']});
	// Nothing on the target since, and nothing on the branch.
	expect(await git.compare({base: fork, head, result: runGit(folder, 'rev-parse', `${head}^{tree}`)})).toEqual({mine, theirs: [], landing: mine});
	expect(await git.compare({base, head: fork, result: base})).toEqual({mine: [], theirs, landing: []});
});

test('ancestry is answered for one and for many', async () => {
	const {git, folder, fork, base, head} = twoSides({'a.txt': '1\n'}, {'b.txt': '2\n'}, {'c.txt': '3\n'});
	expect(await git.mergeBase(base, head)).toBe(fork);
	expect([await git.isAncestor(fork, base), await git.isAncestor(base, fork)]).toEqual([true, false]);
	await expect(git.isAncestor('0123456789'.repeat(4), base)).rejects.toMatchObject({code: 'git_error'});
	runGit(folder, 'branch', 'old/x', fork);
	runGit(folder, 'branch', 'old/x y'.replace(' ', '$(id)'), head);
	const names = ['refs/heads/old/x', 'refs/heads/t1', 'refs/heads/main', 'refs/heads/none', 'refs/heads/old'];
	expect(await git.mergedInto(base, names)).toEqual(new Set(['refs/heads/old/x', 'refs/heads/main']));
	expect(await git.mergedInto(head, ['refs/heads/old/x$(id)y'])).toEqual(new Set(['refs/heads/old/x$(id)y']));
	expect(await git.mergedInto(base, [])).toEqual(new Set());
});

test('any two histories merge as git itself merges them', async () => {
	const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n'), {maxLength: 6}).map(parts => parts.join(''));
	const edits = fc.dictionary(fc.constantFrom('f1', 'f2', 'dir/f3', 'dir/-f4', 'ü f5'), fc.option(lines, {nil: undefined}), {minKeys: 1, maxKeys: 4});
	await fc.assert(
		fc.asyncProperty(edits, edits, edits, async (first, ours, theirs) => {
			const {folder, git, place, base: fork} = aRepository({files: {'keep.txt': 'k\n', ...present(first)}});
			const side = (name: string, changes: Record<string, string | undefined>) => {
				runGit(folder, 'checkout', '-q', '-B', name, fork);
				for (const [file, text] of Object.entries(changes)) if (text === undefined) rmSync(path.join(folder, file), {force: true});
				return commit(folder, present(changes));
			};
			const head = side('t1', theirs);
			const base = side('main', ours);
			const clone = path.join(place, 'clone');
			runGit(place, 'clone', '-q', folder, clone);
			const expected = mergeIn(clone);
			const answer = await git.tryMerge({base, head});
			expect(answer.kind === 'clean' ? answer.tree : answer.files.toSorted()).toEqual(expected);
		}),
		tries(8),
	);
});

const present = (changes: Record<string, string | undefined>): Record<string, string> =>
	Object.fromEntries(Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** What porcelain makes of it: the tree, or the files in conflict. */
const mergeIn = (clone: string): string | string[] => {
	try {
		runGit(clone, 'merge', '-q', '--no-edit', '--no-ff', 'origin/t1');
		return runGit(clone, 'rev-parse', 'HEAD^{tree}');
	} catch {
		const unmerged = runGit(clone, 'diff', '--name-only', '--diff-filter=U', '-z')
			.split('\0')
			.filter(name => name !== '');
		return unmerged.toSorted();
	}
};

test('nothing is left in the project but objects', async () => {
	const {git, base, head, folder} = twoSides({'a.txt': '1\n'}, {'b.txt': '2\n'}, {'c.txt': '3\n'});
	const before = [runGit(folder, 'for-each-ref'), readFileSync(path.join(folder, '.git/config'), 'utf8'), runGit(folder, 'status', '--porcelain')];
	const answer = await git.tryMerge({base, head});
	if (answer.kind === 'clean') await git.commitMerge({base, head, tree: answer.tree, message: 'm', atMs: 0});
	expect([runGit(folder, 'for-each-ref'), readFileSync(path.join(folder, '.git/config'), 'utf8'), runGit(folder, 'status', '--porcelain')]).toEqual(before);
	expect(existsSync(path.join(folder, '.git/MERGE_HEAD'))).toBe(false);
});
