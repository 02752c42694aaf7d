/**
Commits of what an agent left: only what belongs to it, by whoever the user is; and the safe place for what is in no commit.
*/
import {readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {createGit} from '../../source/outside/git.js';
import {aRepository, commit, runGit, write} from '../support/repository.js';

const aWorktree = async (
	files: Record<string, string> = {'a.txt': 'one\n', 'src/b.ts': '1\n', 'src/deep/c.ts': '1\n', 'gone.txt': 'x\n', 'src/dead.ts': 'x\n'},
) => {
	const repository = aRepository({files});
	const folder = path.join(repository.place, 'w1');
	await repository.git.addWorktree({folder, branch: 't1', base: repository.base});
	await repository.git.fillWorktree(folder);
	return {...repository, project: repository.folder, folder};
};

const changedIn = (folder: string, id: string) =>
	runGit(folder, 'show', '--format=', '--name-only', '-z', id)
		.split('\0')
		.filter(name => name !== '');

test('everything is committed when no files are named, deletions and untracked ones too', async () => {
	const {git, folder} = await aWorktree();
	write(folder, {'a.txt': 'two\n', 'new dir/-x\n.txt': '1'});
	runGit(folder, 'rm', '-q', 'gone.txt');
	const made = await git.commitAll({folder, files: [], message: 'T1: all\n\nOrch-Agent: a1\n'});
	expect(made).toBe(runGit(folder, 'rev-parse', 't1'));
	expect(changedIn(folder, made ?? '')).toEqual(['a.txt', 'gone.txt', 'new dir/-x\n.txt']);
	expect(runGit(folder, 'status', '--porcelain')).toBe('');
	expect(runGit(folder, 'log', '-1', '--format=%B')).toBe('T1: all\n\nOrch-Agent: a1');
	expect(await git.commitAll({folder, files: [], message: 'again'})).toBeUndefined();
});

test.each([
	{files: ['src/*.ts'], takes: ['src/b.ts', 'src/dead.ts', 'src/new.ts']},
	{files: ['src/**'], takes: ['src/b.ts', 'src/dead.ts', 'src/deep/c.ts', 'src/new.ts']},
	{files: ['src'], takes: ['src/b.ts', 'src/dead.ts', 'src/deep/c.ts', 'src/new.ts']},
	{files: ['**/c.ts', 'nothing/**', 'a.txt'], takes: ['a.txt', 'src/deep/c.ts']},
	{files: ['-x \\[y\\].txt', 'gone.txt'], takes: ['-x [y].txt', 'gone.txt']},
	{files: ['{a,gone}.txt'], takes: ['a.txt', 'gone.txt']},
	{files: ['nothing'], takes: []},
])('of what has changed $files takes $takes', async ({files, takes}) => {
	const {git, folder} = await aWorktree();
	write(folder, {'a.txt': 'two\n', 'src/b.ts': '2\n', 'src/deep/c.ts': '2\n', 'src/new.ts': '', '-x [y].txt': ''});
	runGit(folder, 'rm', '-q', 'gone.txt');
	rmSync(path.join(folder, 'src/dead.ts'));
	const made = await git.commitAll({folder, files, message: 'm'});
	if (takes.length === 0) expect(made).toBeUndefined();
	else expect(changedIn(folder, made ?? '')).toEqual(takes);
});

test('what the agent staged outside of its files is not committed', async () => {
	const {git, folder} = await aWorktree();
	write(folder, {'a.txt': 'two\n', 'src/b.ts': '2\n'});
	runGit(folder, 'add', '--all');
	const made = await git.commitAll({folder, files: ['src/**'], message: 'm'});
	expect(changedIn(folder, made ?? '')).toEqual(['src/b.ts']);
	expect(runGit(folder, 'status', '--porcelain')).toBe('M  a.txt');
});

test('nothing to commit is an answer', async () => {
	const {git, folder} = await aWorktree();
	expect(await git.commitAll({folder, files: [], message: 'm'})).toBeUndefined();
	expect(await git.commitAll({folder, files: ['**'], message: 'm'})).toBeUndefined();
});

test('a commit is by the user, and by the house only where the user has no name', async () => {
	vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
	for (const name of ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL']) vi.stubEnv(name, undefined);
	const {folder, project, data} = await aWorktree();
	const who = async () => {
		write(folder, {'a.txt': String(Math.random())});
		const made = await createGit({repository: project, data, atOnce: 1}).commitAll({folder, files: [], message: 'm'});
		return runGit(folder, 'log', '-1', '--format=%an <%ae> %cn <%ce>', made ?? '');
	};

	expect(await who()).toBe('orch-tui <orch-tui@localhost> orch-tui <orch-tui@localhost>');
	runGit(project, 'config', 'user.name', 'Ada');
	expect(await who()).toBe('Ada <orch-tui@localhost> Ada <orch-tui@localhost>');
	runGit(project, 'config', 'user.email', 'ada@example.com');
	expect(await who()).toBe('Ada <ada@example.com> Ada <ada@example.com>');
	vi.stubEnv('GIT_AUTHOR_NAME', 'Grace');
	expect(await who()).toBe('Grace <ada@example.com> Ada <ada@example.com>');
	vi.unstubAllEnvs();
});

test('a signature that is asked for is not waited for', async () => {
	const {git, folder, project} = await aWorktree();
	runGit(project, 'config', 'commit.gpgSign', 'true');
	runGit(project, 'config', 'gpg.program', '/bin/false');
	runGit(project, 'config', 'commit.template', '/nonexistent');
	write(folder, {'a.txt': 'two\n'});
	expect(await git.commitAll({folder, files: [], message: 'm'})).toMatch(/^[0-9a-f]{40}$/);
	write(folder, {'a.txt': 'three\n'});
	expect(await git.salvage({folder, ref: 'refs/orch/salvage/t1', message: 'm'})).toMatch(/^[0-9a-f]{40}$/);
});

test('salvage keeps everything and touches nothing', async () => {
	const {git, folder, base} = await aWorktree();
	git.addExcludes(['*.log']);
	write(folder, {'a.txt': 'staged\n'});
	runGit(folder, 'add', 'a.txt');
	write(folder, {'a.txt': 'two\n', 'new/-x y.txt': 'new\n', 'noise.log': 'x'});
	runGit(folder, 'rm', '-q', 'gone.txt');
	const {worktreeGitFolder} = await git.foldersOf(folder);
	const index = readFileSync(path.join(worktreeGitFolder, 'index'));
	const before = runGit(folder, 'status', '--porcelain', '--branch');

	const made = await git.salvage({folder, ref: 'refs/orch/salvage/t1', message: 'Kept.\n'});
	expect(runGit(folder, 'rev-parse', 'refs/orch/salvage/t1', `${made}^`)).toBe(`${made}\n${base}`);
	expect(runGit(folder, 'ls-tree', '-r', '--name-only', made ?? '')).toBe('a.txt\nnew/-x y.txt\nsrc/b.ts\nsrc/dead.ts\nsrc/deep/c.ts');
	expect(runGit(folder, 'show', `${made}:a.txt`)).toBe('two');
	expect(runGit(folder, 'status', '--porcelain', '--branch')).toBe(before);
	expect(readFileSync(path.join(worktreeGitFolder, 'index')).equals(index)).toBe(true);
	expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('two\n');
});

test('salvage of what is kept already makes no second commit, and of anything else one on top', async () => {
	const {git, folder} = aRepository();
	const keep = () => git.salvage({folder, ref: 'refs/orch/salvage/t1', message: 'm'});
	write(folder, {'loose.txt': 'one'});
	const first = await keep();
	expect(await keep()).toBe(first);
	write(folder, {'loose.txt': 'two'});
	const second = await keep();
	expect(runGit(folder, 'rev-parse', `${second}^2`)).toBe(first);
});

test('salvage of a clean worktree keeps nothing, and of one in the middle of a merge keeps all', async () => {
	const {git, folder, project} = await aWorktree();
	expect(await git.salvage({folder, ref: 'refs/orch/salvage/t1', message: 'm'})).toBeUndefined();
	expect(runGit(project, 'for-each-ref', 'refs/orch')).toBe('');

	commit(project, {'a.txt': 'main\n'});
	commit(folder, {'a.txt': 'task\n'});
	expect(() => runGit(folder, 'merge', 'main')).toThrow();
	const made = await git.salvage({folder, ref: 'refs/orch/salvage/t1', message: 'm'});
	expect(runGit(folder, 'show', `${made}:a.txt`)).toContain('<<<<<<< HEAD\ntask\n');
	expect(runGit(folder, 'status', '--porcelain')).toBe('UU a.txt');
});

test('excludes are added once, to the list of the whole repository', async () => {
	const {git, project, folder} = await aWorktree();
	const file = path.join(project, '.git/info/exclude');
	writeFileSync(file, '# mine\n*.tmp');
	git.addExcludes(['/data/', '*.tmp']);
	git.addExcludes(['/data/', '.orch']);
	expect(readFileSync(file, 'utf8')).toBe('# mine\n*.tmp\n/data/\n.orch\n');
	write(folder, {'data/x': '1'});
	expect(runGit(folder, 'status', '--porcelain')).toBe('');
});

test('tracked folders are told from untracked ones', async () => {
	const {git, project} = await aWorktree();
	write(project, {'data/x': '1'});
	expect(await Promise.all(['src', 'src/deep/', 'a.txt', 'data', 'sr', 's*', 'none'].map(git.tracksUnder))).toEqual([
		true,
		true,
		true,
		false,
		false,
		false,
		false,
	]);
});

test('a change in the second in which the index was written, of the same size, is kept like any other', async () => {
	const {git, folder} = await aWorktree();
	runGit(folder, 'config', 'core.trustctime', 'false');
	const then = Math.floor(Date.now() / 1000) - 60;
	const file = path.join(folder, 'a.txt');
	utimesSync(file, then, then);
	runGit(folder, 'add', 'a.txt');
	const index = path.resolve(folder, runGit(folder, 'rev-parse', '--git-path', 'index'));
	const text = readFileSync(file, 'utf8');
	writeFileSync(file, text.toUpperCase());
	utimesSync(file, then, then);
	utimesSync(index, then, then);
	const made = await git.salvage({folder, ref: 'refs/orch/salvage/t1', message: 'm'});
	expect(runGit(folder, 'show', `${made}:a.txt`)).toBe(text.toUpperCase().trim());
});
