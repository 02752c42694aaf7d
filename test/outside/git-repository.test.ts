/**
Which repository a folder belongs to.
*/
import {execFileSync} from 'node:child_process';
import {appendFileSync, chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {createGit, findRepository} from '../../source/outside/git.js';
import {createPorcelain} from '../../source/outside/git-porcelain.js';
import {readRefs} from '../../source/outside/git-refs.js';
import {createGitRunner} from '../../source/outside/git-run.js';
import {aFolder, aRepository, runGit} from '../support/repository.js';

test('the main checkout is found from anywhere in the repository', async () => {
	const {folder, place, git, base} = aRepository({files: {'deep/er/a.txt': ''}});
	const worktree = path.join(place, 'w 1');
	await git.addWorktree({folder: worktree, branch: 't1', base});
	await git.fillWorktree(worktree);
	const expected = {root: folder, commonDir: path.join(folder, '.git'), isBare: false};
	for (const at of [folder, path.join(folder, 'deep/er'), worktree, path.join(worktree, 'deep'), path.join(folder, '.git')])
		expect(await findRepository(at)).toEqual(expected);
});

test('a bare repository, a separate git folder, and no repository at all', async () => {
	const place = aFolder();
	runGit(place, 'init', '-q', '--bare', 'bare.git');
	const bare = path.join(place, 'bare.git');
	expect(await findRepository(bare)).toEqual({root: bare, commonDir: bare, isBare: true});

	// A worktree of a bare repository has no other checkout to stand for it.
	const {folder, base} = aRepository();
	runGit(place, 'clone', '-q', '--bare', folder, 'clone.git');
	runGit(path.join(place, 'clone.git'), 'worktree', 'add', '-q', path.join(place, 'only'), 'main');
	const only = await findRepository(path.join(place, 'only'));
	expect(only).toEqual({root: path.join(place, 'only'), commonDir: path.join(place, 'clone.git'), isBare: false});
	const git = createGit({repository: path.join(place, 'only'), data: place, atOnce: 1});
	expect(await git.addWorktree({folder: path.join(place, 'w1'), branch: 't1', base})).toEqual({kind: 'added'});
	expect((await git.foldersOf(path.join(place, 'w1'))).gitFolder).toBe(path.join(place, 'clone.git'));
	expect((await git.tryMerge({base, head: base})).kind).toBe('clean');

	runGit(place, 'init', '-q', '-b', 'main', '--separate-git-dir', path.join(place, 'elsewhere'), 'work');
	const work = path.join(place, 'work');
	expect(await findRepository(work)).toEqual({root: work, commonDir: path.join(place, 'elsewhere'), isBare: false});
	expect(await createGit({repository: work, data: place, atOnce: 1}).describe()).toEqual({branch: 'main', head: undefined});

	expect(await findRepository(place)).toBeUndefined();
	await expect(findRepository(path.join(place, 'none'))).rejects.toMatchObject({code: 'folder_missing'});
	expect(() => createGit({repository: place, data: place, atOnce: 1})).toThrow('is not the top of a git repository');
});

test('a checkout is told by branch and commit, as far as it has them', async () => {
	const {git, folder, base} = aRepository();
	expect(await git.describe()).toEqual({branch: 'main', head: base});
	runGit(folder, 'checkout', '-q', '-b', 'with/ä');
	expect(await git.describe()).toEqual({branch: 'with/ä', head: base});
	runGit(folder, 'checkout', '-q', '--detach');
	expect(await git.describe()).toEqual({branch: undefined, head: base});
	runGit(folder, 'checkout', '-q', '--orphan', 'new');
	expect(await git.describe()).toEqual({branch: 'new', head: undefined});
});

test('no git, and a git that is too old, are said in words', async () => {
	const folder = aFolder();
	const bin = path.join(folder, 'bin');
	mkdirSync(bin);
	vi.stubEnv('PATH', bin);
	await expect(findRepository(folder)).rejects.toMatchObject({code: 'git_missing', hint: expect.stringContaining('2.38')});
	writeFileSync(path.join(bin, 'git'), '#!/bin/sh\necho git version 2.37.9.windows.1\n');
	chmodSync(path.join(bin, 'git'), 0o755);
	await expect(findRepository(folder)).rejects.toMatchObject({code: 'git_too_old', message: 'This git is version 2.37.'});
	vi.unstubAllEnvs();
});

test('never more than so many git processes at a time, and all get their turn', async () => {
	const folder = aFolder();
	const bin = path.join(folder, 'bin');
	mkdirSync(bin);
	mkdirSync(path.join(folder, 'now'));
	// Each leaves a file while it runs and tells how many there are.
	writeFileSync(path.join(bin, 'git'), '#!/bin/sh\n: >"now/$$"\nset -- now/*\necho $#\nsleep 0.1\nrm "now/$$"\n');
	chmodSync(path.join(bin, 'git'), 0o755);
	vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
	const git = createGitRunner(3);
	const counts = await Promise.all(Array.from({length: 12}, async () => Number((await git(['x'], {cwd: folder})).stdout)));
	expect(counts).toHaveLength(12);
	expect(Math.max(...counts)).toBeLessThanOrEqual(3);
	expect(Math.max(...counts)).toBeGreaterThan(1);
	vi.unstubAllEnvs();
});

test('a git that leaves without reading its input, or is killed, is told as it is', async () => {
	const folder = aFolder();
	const bin = path.join(folder, 'bin');
	mkdirSync(bin);
	vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
	const become = (script: string) => {
		writeFileSync(path.join(bin, 'git'), `#!/bin/sh\n${script}\n`);
		chmodSync(path.join(bin, 'git'), 0o755);
	};

	const git = createGitRunner(1);
	become('echo "fatal: no" >&2; exit 128');
	await expect(git(['update-ref', '--stdin'], {cwd: folder, input: 'x'.repeat(1_000_000)})).rejects.toMatchObject({
		code: 'git_error',
		message: 'git update-ref failed (128): fatal: no',
	});
	become('kill -9 $$');
	await expect(git(['-c', 'a=b', 'status'], {cwd: folder})).rejects.toMatchObject({message: 'git status was ended by SIGKILL.'});
	// A place is given back after a failure.
	become('echo fine');
	expect(await git(['x'], {cwd: folder})).toEqual({code: 0, stdout: 'fine\n', stderr: ''});
	vi.unstubAllEnvs();
});

test('a pipe that somebody has git include holds nobody up for long, and that is said', async () => {
	const {folder} = aRepository();
	execFileSync('mkfifo', [path.join(folder, '.git/pipe')]);
	appendFileSync(path.join(folder, '.git/config'), '[include]\n\tpath = pipe\n');
	const silent = (name: string) => ({
		code: 'git_error',
		message: `git ${name} was ended: it was not done within 0.3 s.`,
		hint: expect.stringContaining('grep -A2 -i include .git/config'),
	});
	const git = createGitRunner(1, {maxMs: 300});
	await expect(git(['-c', 'a.b=c', 'rev-parse', 'HEAD'], {cwd: folder, isRead: true})).rejects.toMatchObject(silent('rev-parse'));
	await expect(readRefs(git, folder, ['refs/heads/main'])).rejects.toMatchObject(silent('for-each-ref'));
	await expect(createPorcelain(folder, 300).tracksUnder('a.txt')).rejects.toMatchObject(silent('ls-files'));
});
