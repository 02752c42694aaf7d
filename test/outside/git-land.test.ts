/**
Landing: the target moves to exactly the tested commit, or it does not move and nobody's work is touched.
*/
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aRepository, commit, runGit, write} from '../support/repository.js';

const marker = 'refs/orch/merged/t1';

/** A merge of `t1` that is ready to land on main, which the main checkout stands on. */
const aMerge = async (ours: Record<string, string> = {'b.txt': '2\n'}, theirs: Record<string, string> = {'a.txt': '1\n3\n', 'c.txt': '3\n'}) => {
	const repository = aRepository({files: {'a.txt': '1\n', 'b.txt': '1\n', 'z.txt': '1\n'}});
	const {folder, git} = repository;
	runGit(folder, 'checkout', '-q', '-b', 't1');
	const head = commit(folder, theirs);
	runGit(folder, 'checkout', '-q', 'main');
	const from = commit(folder, ours);
	const answer = await git.tryMerge({base: from, head});
	if (answer.kind !== 'clean') throw new Error('It should be clean.');
	const to = await git.commitMerge({base: from, head, tree: answer.tree, message: 'm', atMs: 0});
	return {...repository, from, to, landing: {branch: 'main', from, to, marker}};
};

test('a branch that nobody has checked out moves, together with its marker', async () => {
	const {git, folder, to, landing} = await aMerge();
	runGit(folder, 'checkout', '-q', '--detach');
	expect(await git.land(landing)).toEqual({kind: 'landed'});
	expect(runGit(folder, 'rev-parse', 'main', marker)).toBe(`${to}\n${to}`);
	expect(runGit(folder, 'status', '--porcelain')).toBe('');
});

test('a checked out branch moves with its files; unrelated changes of the user stay', async () => {
	const {git, folder, to, landing} = await aMerge();
	write(folder, {'z.txt': 'mine\n', 'untracked.txt': 'mine\n'});
	expect(await git.land(landing)).toEqual({kind: 'landed'});
	expect(runGit(folder, 'rev-parse', 'HEAD', 'main', marker)).toBe(`${to}\n${to}\n${to}`);
	expect(runGit(folder, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
	expect(readFileSync(path.join(folder, 'c.txt'), 'utf8')).toBe('3\n');
	expect(runGit(folder, 'status', '--porcelain')).toBe(' M z.txt\n?? untracked.txt');
});

test('a branch that is checked out in a linked worktree moves there', async () => {
	const {git, folder, place, to, landing} = await aMerge();
	runGit(folder, 'checkout', '-q', '--detach');
	const linked = path.join(place, 'linked');
	runGit(folder, 'worktree', 'add', '-q', linked, 'main');
	expect(await git.land(landing)).toEqual({kind: 'landed'});
	expect(runGit(linked, 'rev-parse', 'HEAD')).toBe(to);
	expect(readFileSync(path.join(linked, 'c.txt'), 'utf8')).toBe('3\n');
});

test.each([
	{why: 'a changed file', files: {'a.txt': 'mine\n'}, names: ['a.txt'], stage: false},
	{why: 'a staged file', files: {'a.txt': 'mine\n'}, names: ['a.txt'], stage: true},
	{why: 'an untracked file', files: {'c.txt': 'mine\n'}, names: ['c.txt'], stage: false},
])('$why in the way blocks, and nothing moves', async ({files, names, stage}) => {
	const {git, folder, from, landing} = await aMerge();
	write(folder, files);
	if (stage) runGit(folder, 'add', '--all');
	const before = runGit(folder, 'status', '--porcelain');
	expect(await git.land(landing)).toEqual({kind: 'blocked', files: names, message: expect.stringContaining('would be overwritten by merge')});
	expect(runGit(folder, 'rev-parse', 'main')).toBe(from);
	expect(runGit(folder, 'status', '--porcelain')).toBe(before);
	expect(readFileSync(path.join(folder, names[0] ?? ''), 'utf8')).toBe('mine\n');
});

test('a merge that the user is in the middle of blocks', async () => {
	const {git, folder, landing} = await aMerge();
	runGit(folder, 'checkout', '-q', '-b', 'theirs', 'main~1');
	commit(folder, {'b.txt': '9\n'});
	runGit(folder, 'checkout', '-q', 'main');
	expect(() => runGit(folder, 'merge', 'theirs')).toThrow();
	expect(await git.land(landing)).toMatchObject({kind: 'blocked', message: expect.stringMatching(/unmerged|concluded/)});
});

test('a target that somebody is rebasing blocks: the end of the rebase would fail over it', async () => {
	const {git, folder, from, to, landing} = await aMerge();
	runGit(folder, 'checkout', '-q', '-b', 'theirs', 'main~1');
	commit(folder, {'b.txt': '9\n'});
	runGit(folder, 'checkout', '-q', 'main');
	expect(() => runGit(folder, 'rebase', '-q', 'theirs')).toThrow();
	expect(await git.land(landing)).toEqual({kind: 'blocked', files: [], message: `main is being rebased at ${folder}`});
	expect(runGit(folder, 'rev-parse', 'main')).toBe(from);
	runGit(folder, 'rebase', '--abort');
	expect(await git.land(landing)).toEqual({kind: 'landed'});
	expect(runGit(folder, 'rev-parse', 'main')).toBe(to);
});

test('a target that has moved or gone is told, and not moved', async () => {
	const {git, folder, landing} = await aMerge();
	const elsewhere = commit(folder, {'x.txt': '1'});
	expect(await git.land(landing)).toEqual({kind: 'moved', oid: elsewhere});
	runGit(folder, 'checkout', '-q', '--detach');
	expect(await git.land(landing)).toEqual({kind: 'moved', oid: elsewhere});
	runGit(folder, 'branch', '-q', '-D', 'main');
	expect(await git.land(landing)).toEqual({kind: 'moved', oid: undefined});
	expect(() => runGit(folder, 'rev-parse', '--verify', marker)).toThrow();
});

test('landing twice is told as moved to where it should be', async () => {
	const {git, to, landing} = await aMerge();
	expect(await git.land(landing)).toEqual({kind: 'landed'});
	expect(await git.land(landing)).toEqual({kind: 'moved', oid: to});
});

test('a lock that somebody left is trouble with git, not a block', async () => {
	const {git, folder, from, landing} = await aMerge();
	writeFileSync(path.join(folder, '.git/index.lock'), '');
	await expect(git.land(landing)).rejects.toMatchObject({code: 'git_error', hint: expect.stringContaining('lock')});
	expect(runGit(folder, 'rev-parse', 'main')).toBe(from);
});

test('merge options of the branch change nothing', async () => {
	const {git, folder, to, landing} = await aMerge();
	runGit(folder, 'config', 'branch.main.mergeOptions', '--squash --no-commit');
	runGit(folder, 'config', 'merge.autoStash', 'true');
	runGit(folder, 'config', 'merge.verifySignatures', 'true');
	expect(await git.land(landing)).toEqual({kind: 'landed'});
	expect(runGit(folder, 'rev-parse', 'HEAD')).toBe(to);
});

test('of many who move the same ref only one succeeds', async () => {
	const {git, folder, from, landing} = await aMerge();
	runGit(folder, 'checkout', '-q', '--detach');
	const made = await Promise.all(
		[1, 2, 3, 4].map(n => git.commitMerge({base: from, head: landing.to, tree: runGit(folder, 'rev-parse', `${from}^{tree}`), message: 'm', atMs: n * 1000})),
	);
	const answers = await Promise.all(made.map((to, index) => git.land({branch: 'main', from, to, marker: `refs/orch/merged/t${index}`})));
	const winner = answers.findIndex(({kind}) => kind === 'landed');
	expect(answers.filter(({kind}) => kind === 'landed')).toHaveLength(1);
	expect(runGit(folder, 'rev-parse', 'main')).toBe(made[winner]);
	expect(answers.filter(({kind}) => kind === 'moved')).toHaveLength(3);
	expect(runGit(folder, 'for-each-ref', '--format=%(refname)', 'refs/orch')).toBe(`refs/orch/merged/t${winner}`);
});

test('refs are told by full name, also while a worktree is half made and git fails over it', async () => {
	const {git, folder, base, place} = aRepository();
	for (const name of ['a', 'b/c', 'a$(id)', "it's;`x`|&"]) runGit(folder, 'branch', name);
	const linked = path.join(place, 'linked ä');
	runGit(folder, 'worktree', 'add', '-q', linked, 'a$(id)');
	writeFileSync(path.join(folder, '.git/worktrees', readdirSync(path.join(folder, '.git/worktrees'))[0] ?? '', 'commondir'), '');
	expect(() => runGit(folder, 'worktree', 'list')).toThrow('commondir');
	expect(await git.refs(['refs/heads/main', 'refs/heads/a', 'refs/heads/b', 'refs/heads/a$(id)', "refs/heads/it's;`x`|&", 'refs/heads/none'])).toEqual(
		new Map([
			['refs/heads/a', {oid: base}],
			['refs/heads/a$(id)', {oid: base}],
			["refs/heads/it's;`x`|&", {oid: base}],
			['refs/heads/main', {oid: base}],
		]),
	);
	for (const name of ['main', 'refs/heads/a*', 'refs/heads/a\nrefs/heads/b', '--all', 'refs/heads/..'])
		await expect(git.refs([name])).rejects.toMatchObject({code: 'bad_ref'});
});

test('refs are deleted all or none', async () => {
	const {git, folder, base} = aRepository();
	const other = commit(folder, {'x.txt': '1'});
	runGit(folder, 'branch', 'a', base);
	runGit(folder, 'branch', 'b', base);
	expect(
		await git.deleteRefs([
			{ref: 'refs/heads/a', at: base},
			{ref: 'refs/heads/b', at: other},
		]),
	).toBe(false);
	expect(
		await git.deleteRefs([
			{ref: 'refs/heads/a', at: base},
			{ref: 'refs/heads/none', at: base},
		]),
	).toBe(false);
	expect(runGit(folder, 'branch', '--format=%(refname:short)')).toBe('a\nb\nmain');
	expect(
		await git.deleteRefs([
			{ref: 'refs/heads/a', at: base},
			{ref: 'refs/heads/b', at: base},
		]),
	).toBe(true);
	expect(runGit(folder, 'branch', '--format=%(refname:short)')).toBe('main');
	expect(await git.deleteRefs([])).toBe(true);
	expect(existsSync(path.join(folder, '.git/refs/heads/a'))).toBe(false);
});
