/**
Worktrees: made, filled, looked at, removed; nothing half-made stays, nothing unsaved goes.
*/
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {
	chmodSync,
	existsSync,
	linkSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {OutsideError} from '../../source/domain/problem.js';
import {createGit} from '../../source/outside/git.js';
import {createGitRunner, type RunGit} from '../../source/outside/git-run.js';
import {addWorktree} from '../../source/outside/git-worktrees.js';
import {aRepository, commit, runGit, write} from '../support/repository.js';

/** A repository with one worktree on branch `t1`, filled. */
const aWorktree = async (options?: Parameters<typeof aRepository>[0]) => {
	const repository = aRepository(options);
	const folder = path.join(repository.place, 'w1');
	expect(await repository.git.addWorktree({folder, branch: 't1', base: repository.base})).toEqual({kind: 'added'});
	await repository.git.fillWorktree(folder);
	return {...repository, project: repository.folder, folder};
};

test('a worktree is empty until it is filled, and filled only once', async () => {
	const {git, base, place} = aRepository({files: {'a.txt': 'one\n', 'b/c d.txt': 'two\n'}});
	const folder = path.join(place, 'w1');
	await git.addWorktree({folder, branch: 't1', base});
	expect(existsSync(path.join(folder, 'a.txt'))).toBe(false);
	await git.fillWorktree(folder);
	expect(runGit(folder, 'status', '--porcelain')).toBe('');
	expect(readFileSync(path.join(folder, 'b/c d.txt'), 'utf8')).toBe('two\n');

	// An agent has worked since: a second filling, as after a crash, must not undo it.
	write(folder, {'a.txt': 'changed\n'});
	await git.fillWorktree(folder);
	expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('changed\n');
});

test('a filling that was cut off is done again', async () => {
	const {git, base, place} = aRepository();
	const folder = path.join(place, 'w1');
	await git.addWorktree({folder, branch: 't1', base});
	const {worktreeGitFolder} = await git.foldersOf(folder);
	writeFileSync(path.join(worktreeGitFolder, 'index.lock'), '');
	write(folder, {'a.txt': 'half'});
	await git.fillWorktree(folder);
	expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('one\n');
});

test('filling heeds the filters of the user, and none that stand in the repository but those that everybody knows', async () => {
	const {folder: project, data, place} = aRepository();
	write(place, {mine: '[filter "shout"]\n\tsmudge = tr a-z A-Z\n'});
	vi.stubEnv('GIT_CONFIG_GLOBAL', path.join(place, 'mine'));
	const git = createGit({repository: project, data, atOnce: 2});
	vi.unstubAllEnvs();
	runGit(project, 'config', 'filter.whisper.smudge', 'tr A-Z a-z');
	// The word of the person holds, whatever the repository says.
	runGit(project, 'config', 'filter.shout.smudge', 'false');
	const base = commit(project, {'.gitattributes': '*.loud filter=shout\n*.low filter=whisper\n', 'x.loud': 'hey\n', 'x.low': 'HEY\n'});
	runGit(project, 'config', 'filter.whisper.required', 'true');
	const folder = path.join(place, 'w1');
	await git.addWorktree({folder, branch: 't1', base});
	await git.fillWorktree(folder);
	expect([readFileSync(path.join(folder, 'x.loud'), 'utf8'), readFileSync(path.join(folder, 'x.low'), 'utf8')]).toEqual(['HEY\n', 'HEY\n']);

	write(place, {'bin/git-lfs': '#!/bin/sh\ntr a-z A-Z\n'});
	chmodSync(path.join(place, 'bin/git-lfs'), 0o755);
	vi.stubEnv('PATH', `${path.join(place, 'bin')}:${process.env['PATH']}`);
	const withLfs = createGit({repository: project, data, atOnce: 2});
	vi.unstubAllEnvs();
	runGit(project, 'config', 'filter.lfs.smudge', 'git-lfs smudge -- %f');
	const large = commit(project, {'.gitattributes': '*.large filter=lfs\n', 'x.large': 'hey\n'});
	runGit(project, 'config', 'filter.lfs.required', 'true');
	await withLfs.addWorktree({folder: path.join(place, 'w2'), branch: 't2', base: large});
	await withLfs.fillWorktree(path.join(place, 'w2'));
	expect(readFileSync(path.join(place, 'w2/x.large'), 'utf8')).toBe('HEY\n');
});

test('32 worktrees, one after the other, filled at once', async () => {
	const {git, base, place} = aRepository();
	let lane = Promise.resolve<unknown>(undefined);
	const made = await Promise.all(
		Array.from({length: 32}, async (_, index) => {
			const folder = path.join(place, `w${index}`);
			const mine = lane.then(() => git.addWorktree({folder, branch: `t${index}`, base}));
			lane = mine;
			expect(await mine).toEqual({kind: 'added'});
			await git.fillWorktree(folder);
			return git.lookAt({folder, branch: `t${index}`, base});
		}),
	);
	expect(made.map(look => look?.branch)).toEqual(Array.from({length: 32}, (_, index) => `t${index}`));
	expect(await git.listWorktrees()).toHaveLength(33);
});

test('a branch or a folder that is there is an answer, and stays', async () => {
	const {git, base, place, folder: project} = aRepository();
	runGit(project, 'branch', 't1');
	const folder = path.join(place, 'w1');
	expect(await git.addWorktree({folder, branch: 't1', base})).toEqual({kind: 'branch-exists', head: base});
	expect(existsSync(folder)).toBe(false);

	write(folder, {'mine.txt': 'x'});
	expect(await git.addWorktree({folder, branch: 't2', base})).toEqual({kind: 'folder-exists'});
	symlinkSync(place, path.join(place, 'link'));
	expect(await git.addWorktree({folder: path.join(place, 'link'), branch: 't2', base})).toEqual({kind: 'folder-exists'});
	expect(readFileSync(path.join(folder, 'mine.txt'), 'utf8')).toBe('x');
	expect(runGit(project, 'branch', '--list', 't2')).toBe('');
});

test('a failed add leaves neither branch nor folder nor entry', async () => {
	const {git, base, place, folder: project} = aRepository();
	writeFileSync(path.join(place, 'file'), '');
	await expect(git.addWorktree({folder: path.join(place, 'file', 'w1'), branch: 't1', base})).rejects.toMatchObject({code: 'git_error'});
	// git makes the branch first and fails with the entry afterwards.
	writeFileSync(path.join(project, '.git/worktrees'), '');
	await expect(git.addWorktree({folder: path.join(place, 'w1'), branch: 't1', base})).rejects.toMatchObject({code: 'git_error'});
	rmSync(path.join(project, '.git/worktrees'));
	await expect(git.addWorktree({folder: path.join(place, 'w1'), branch: 'bad..name', base})).rejects.toMatchObject({code: 'bad_ref'});
	await expect(git.addWorktree({folder: path.join(place, 'w2'), branch: 't2', base: '0123456789'.repeat(4)})).rejects.toMatchObject({code: 'git_error'});
	expect(runGit(project, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
	expect(await git.listWorktrees()).toHaveLength(1);
	expect(existsSync(path.join(place, 'w1'))).toBe(false);
});

test('a folder that somebody took away can be made again', async () => {
	const {git, base, folder, project} = await aWorktree();
	rmSync(folder, {recursive: true});
	expect((await git.listWorktrees())[1]).toEqual({folder, branch: 't1', head: base, prunable: true});
	await git.attachWorktree({folder, branch: 't1'});
	await git.fillWorktree(folder);
	expect(runGit(folder, 'status', '--porcelain', '--branch')).toBe('## t1');
	expect(runGit(project, 'branch', '--list', 't1')).toContain('t1');
});

test('a branch that is checked out elsewhere is not attached', async () => {
	const {git, place, folder} = await aWorktree();
	await expect(git.attachWorktree({folder: path.join(place, 'w2'), branch: 't1'})).rejects.toMatchObject({
		code: 'worktree_exists',
		message: expect.stringContaining(folder),
	});
	await expect(git.attachWorktree({folder, branch: 'main'})).rejects.toMatchObject({code: 'worktree_exists'});
});

test('a look tells commits, files, lines and what is in no commit', async () => {
	const {git, base, folder} = await aWorktree({files: {'a.txt': 'one\n', 'b.txt': '1\n2\n3\n', 'old name.txt': 'x\n'}});
	commit(folder, {'b.txt': '1\n2\n3\n4\n', 'ä\tb\n.txt': 'new\n'});
	runGit(folder, 'mv', 'old name.txt', 'new name.txt');
	commit(folder, {'bin.dat': '\0\u0001'});
	write(folder, {'a.txt': 'two\n', 'new/-x y.txt': '1', 'ignored.log': ''});
	const head = runGit(folder, 'rev-parse', 'HEAD');
	expect(await git.lookAt({folder, branch: 't1', base})).toEqual({
		branch: 't1',
		head,
		commits: 2,
		missing: 0,
		dirty: ['a.txt', 'ignored.log', 'new/-x y.txt'],
		changed: ['b.txt', 'bin.dat', 'new name.txt', 'old name.txt', 'ä\tb\n.txt'],
		addedLines: 3,
		deletedLines: 1,
	});
});

test('a look sees a rewritten history, another branch, a conflict, and a folder that is gone', async () => {
	const {git, base, folder, project} = await aWorktree();
	const second = commit(project, {'a.txt': 'two\n'});
	expect(await git.lookAt({folder, branch: 't1', base: second})).toMatchObject({branch: 't1', head: base, commits: 0, missing: 1});

	commit(folder, {'a.txt': 'three\n'});
	expect(() => runGit(folder, 'merge', 'main')).toThrow();
	expect(await git.lookAt({folder, branch: 't1', base})).toMatchObject({dirty: ['a.txt'], commits: 1});
	runGit(folder, 'merge', '--abort');
	runGit(folder, 'checkout', '-q', '--detach');
	expect(await git.lookAt({folder, branch: 't1', base})).toMatchObject({branch: undefined, commits: 1});

	rmSync(folder, {recursive: true});
	expect(await git.lookAt({folder, branch: 't1', base})).toBeUndefined();
	// A plain folder in a repository must not be answered for by the repository around it.
	mkdirSync(path.join(project, 'plain'));
	expect(await git.lookAt({folder: path.join(project, 'plain'), branch: 't1', base})).toBeUndefined();
});

test('a look takes no lock', async () => {
	const {git, base, folder} = await aWorktree();
	const {worktreeGitFolder} = await git.foldersOf(folder);
	writeFileSync(path.join(worktreeGitFolder, 'index.lock'), '');
	write(folder, {'a.txt': 'two\n'});
	expect(await git.lookAt({folder, branch: 't1', base})).toMatchObject({dirty: ['a.txt']});
});

test('a clean worktree is removed, with what git ignores in it; its branch stays', async () => {
	const {git, folder, project, base} = await aWorktree();
	git.addExcludes(['*.log']);
	write(folder, {'x.log': 'ignored'});
	const removed = await git.removeWorktree(folder);
	expect(removed).toMatchObject({kind: 'removed', saved: undefined});
	expect(existsSync(folder)).toBe(false);
	expect(runGit(project, 'rev-parse', 't1')).toBe(base);
	expect(await git.removeWorktree(folder)).toEqual({kind: 'missing'});
});

test('a worktree with unsaved work is not removed, and says which', async () => {
	const {git, folder} = await aWorktree();
	write(folder, {'a.txt': 'two\n', 'n e w.txt': ''});
	expect(await git.removeWorktree(folder)).toEqual({kind: 'dirty', files: ['a.txt', 'n e w.txt']});
	expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('two\n');
});

test('a worktree in which somebody works is not removed', async () => {
	const {git, folder} = await aWorktree();
	mkdirSync(path.join(folder, 'deep'));
	const child = spawn('sh', ['-c', 'echo here; exec sleep 1000'], {cwd: path.join(folder, 'deep'), stdio: ['ignore', 'pipe', 'ignore']});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	await once(child.stdout, 'data');
	expect(await git.removeWorktree(folder)).toEqual({kind: 'in-use', pids: [child.pid]});
	child.kill('SIGKILL');
	await once(child, 'exit');
	expect(await git.removeWorktree(folder)).toMatchObject({kind: 'removed'});
});

test('for a folder that is gone only its own entry is forgotten', async () => {
	const {git, folder, place, base} = await aWorktree();
	const other = path.join(place, 'w2');
	await git.addWorktree({folder: other, branch: 't2', base});
	rmSync(folder, {recursive: true});
	rmSync(other, {recursive: true});
	expect(await git.removeWorktree(folder)).toEqual({kind: 'missing'});
	expect((await git.listWorktrees()).map(entry => entry.folder).slice(1)).toEqual([other]);
});

test('a worktree with a submodule is removed when nothing is in it that is not elsewhere', async () => {
	const {git, folder} = await aWorktree();
	const inner = aRepository();
	runGit(folder, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.folder, 'sub');
	commit(folder, {});
	write(path.join(folder, 'sub'), {'loose.txt': ''});
	expect(await git.removeWorktree(folder)).toEqual({kind: 'dirty', files: ['sub']});
	expect(await git.removeWorktree(folder, {ref: 'refs/orch/salvage/x', message: 'x'})).toEqual({kind: 'dirty', files: ['sub']});
	expect(existsSync(path.join(folder, 'sub/loose.txt'))).toBe(true);
	rmSync(path.join(folder, 'sub/loose.txt'));

	const own = commit(path.join(folder, 'sub'), {'own.txt': ''});
	commit(folder, {});
	expect(await git.removeWorktree(folder)).toEqual({kind: 'dirty', files: ['sub']});
	expect(runGit(path.join(folder, 'sub'), 'rev-parse', 'HEAD')).toBe(own);
	runGit(path.join(folder, 'sub'), 'push', '-q', 'origin', 'HEAD:refs/heads/theirs');
	runGit(path.join(folder, 'sub'), 'fetch', '-q');
	expect(await git.removeWorktree(folder)).toMatchObject({kind: 'removed'});
	expect(await git.listWorktrees()).toHaveLength(1);
});

test('a repository that somebody has made inside stays, also when the rest could be kept', async () => {
	const {git, folder} = await aWorktree();
	const own = aRepository({files: {'own.txt': ''}});
	renameSync(own.folder, path.join(folder, 'mine'));
	write(folder, {'loose.txt': ''});
	const saving = {ref: 'refs/orch/salvage/x', message: 'x'};
	expect(await git.removeWorktree(folder, saving)).toEqual({kind: 'dirty', files: ['mine']});
	renameSync(path.join(folder, 'mine'), own.folder);
	runGit(folder, 'init', '-q', 'unborn');
	expect(await git.removeWorktree(folder, saving)).toEqual({kind: 'dirty', files: ['unborn']});
	rmSync(path.join(folder, 'unborn'), {recursive: true});
	expect(await git.removeWorktree(folder, saving)).toMatchObject({kind: 'removed', saved: expect.any(String)});
});

test('what is uncommitted is kept before anything is moved', async () => {
	const {git, folder, place, project} = await aWorktree();
	write(folder, {'loose.txt': 'precious'});
	// As good as being cut off at that very moment.
	writeFileSync(path.join(place, '.orch-trash'), '');
	await expect(git.removeWorktree(folder, {ref: 'refs/orch/salvage/x', message: 'x'})).rejects.toThrow('cannot be put aside');
	expect(runGit(project, 'show', 'refs/orch/salvage/x:loose.txt')).toBe('precious');
	expect(readFileSync(path.join(folder, 'loose.txt'), 'utf8')).toBe('precious');
});

test.each(['--assume-unchanged', '--skip-worktree'])('a change that git was told not to see (%s) is seen all the same', async flag => {
	const {git, folder, project} = await aWorktree();
	write(folder, {'a.txt': 'precious\n'});
	runGit(folder, 'update-index', flag, 'a.txt');
	expect(await git.removeWorktree(folder)).toEqual({kind: 'dirty', files: ['a.txt']});
	runGit(folder, 'update-index', flag, 'a.txt');
	expect(await git.removeWorktree(folder, {ref: 'refs/orch/salvage/x', message: 'x'})).toMatchObject({kind: 'removed'});
	expect(runGit(project, 'show', 'refs/orch/salvage/x:a.txt')).toBe('precious');
});

test('a folder that is no worktree is not removed, nor the main checkout, nor a locked one', async () => {
	const {git, folder, place, project} = await aWorktree();
	mkdirSync(path.join(place, 'plain'));
	await expect(git.removeWorktree(path.join(place, 'plain'))).rejects.toThrow('is not a worktree');
	await expect(git.removeWorktree(project)).rejects.toThrow('main working tree');
	runGit(project, 'worktree', 'lock', folder);
	await expect(git.removeWorktree(folder)).rejects.toThrow('locked');
});

test('what was put aside is deleted and measured; also what a removal that was cut off has left', async () => {
	const {git, folder, place} = await aWorktree();
	commit(folder, {'big.txt': 'x'.repeat(3_000_000)});
	const du = Number(execFileSync('du', ['-s', '-B1', folder], {encoding: 'utf8'}).split('\t')[0]);
	const removed = await git.removeWorktree(folder);
	const aside = removed.kind === 'removed' ? removed.aside : '';
	expect(existsSync(aside)).toBe(true);
	expect(await git.deleteAside(aside, 10_000)).toEqual({bytes: du, freedBytes: du});
	expect(existsSync(aside)).toBe(false);

	const left = path.join(place, '.orch-trash', 'w9-999999999-5');
	const busy = path.join(place, '.orch-trash', `w9-${process.pid}-5`);
	mkdirSync(left);
	mkdirSync(busy);
	await git.emptyAside(place);
	expect([existsSync(left), existsSync(busy)]).toEqual([false, true]);
});

test('disk use is that of du: allocated blocks, a file with two names once, links not followed; freed is what nobody else holds', async () => {
	const {git, place, folder} = await aWorktree();
	const tree = path.join(place, 'tree');
	write(tree, {'a/one': 'x'.repeat(100_000), 'b/two': 'x'.repeat(50_000), c: ''});
	linkSync(path.join(tree, 'a/one'), path.join(tree, 'b/one-again'));
	linkSync(path.join(tree, 'b/two'), path.join(place, 'kept-outside'));
	symlinkSync(folder, path.join(tree, 'link'));
	truncateSync(path.join(tree, 'c'), 500_000_000);
	const du = Number(execFileSync('du', ['-s', '-B1', tree], {encoding: 'utf8'}).split('\t')[0]);
	const two = statSync(path.join(tree, 'b/two')).blocks * 512;
	expect(await git.measure([tree], 10_000)).toEqual([{bytes: du, freedBytes: du - two}]);
	expect(await git.measure([tree], -1)).toEqual([undefined]);
});

test('folders of all kinds of names are told as they are', async () => {
	const {git, place, base} = aRepository();
	for (const [index, name] of ['with space', 'ünïcode', '-dash', 'new\nline', 'quo\'te"', '$(id)'].entries()) {
		const folder = path.join(place, name);
		expect(await git.addWorktree({folder, branch: `t${index}`, base})).toEqual({kind: 'added'});
		await git.fillWorktree(folder);
		expect(await git.lookAt({folder, branch: `t${index}`, base})).toMatchObject({head: base, dirty: []});
		expect((await git.listWorktrees()).map(entry => entry.folder)).toContain(realpathSync(folder));
		if (!name.includes('\n')) expect(await git.removeWorktree(folder)).toMatchObject({kind: 'removed'});
	}
});

test('verification stands on exactly the commit, with modules kept and everything else gone', async () => {
	const {git, folder: project, place, base} = aRepository({files: {'a.txt': 'one\n', '.gitignore': 'node_modules\nbuild\n'}});
	const second = commit(project, {'a.txt': 'two\n', 'b.txt': ''});
	const folder = path.join(place, 'deep', 'verification');
	await git.prepareVerification({folder, commit: second});
	write(folder, {'node_modules/x/index.js': '1', 'build/out': '1', 'loose.txt': '1', 'a.txt': 'broken', 'sub/node_modules/y': '1'});
	chmodSync(path.join(folder, 'a.txt'), 0o755);
	await git.prepareVerification({folder, commit: base});
	expect(runGit(folder, 'rev-parse', 'HEAD')).toBe(base);
	expect(runGit(folder, 'status', '--porcelain', '--ignored')).toBe('!! node_modules/\n!! sub/');
	expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('one\n');

	rmSync(folder, {recursive: true});
	await git.prepareVerification({folder, commit: second});
	expect(runGit(folder, 'rev-parse', 'HEAD')).toBe(second);
	expect(runGit(project, 'branch', '--list').trim()).toBe('* main');
});

test.each([
	['left out', ['update-index', '--skip-worktree', 'a.txt']],
	['taken for unchanged', ['update-index', '--assume-unchanged', 'a.txt']],
	['outside of what is checked out', ['sparse-checkout', 'set', 'nothing']],
])('what was verified before cannot have the next one verified without a file: %s', async (_how, args) => {
	const {git, folder: project, place, base} = aRepository({files: {'a.txt': 'one\n', 'deep/b.txt': 'one\n'}});
	const folder = path.join(place, 'verification');
	await git.prepareVerification({folder, commit: base});
	runGit(folder, ...args);
	for (const name of ['a.txt', 'deep']) rmSync(path.join(folder, name), {recursive: true, force: true});
	const next = commit(project, {'b.txt': ''});
	await git.prepareVerification({folder, commit: next});
	expect(['a.txt', 'deep/b.txt', 'b.txt'].filter(name => existsSync(path.join(folder, name)))).toEqual(['a.txt', 'deep/b.txt', 'b.txt']);
});

test.each(['by a link', 'in its place'])('verification never empties a checkout of somebody: %s', async how => {
	const {git, folder: project, place, base} = aRepository();
	const folder = path.join(place, 'verification');
	const other = how === 'by a link' ? path.join(place, 'theirs') : folder;
	if (other === folder) runGit(place, 'clone', '-q', project, folder);
	else {
		runGit(project, 'worktree', 'add', '-q', '-b', 'theirs', other);
		symlinkSync(other, folder);
	}

	write(other, {'loose.txt': 'precious'});
	const before = runGit(other, 'status', '--porcelain', '--branch');
	await expect(git.prepareVerification({folder, commit: base})).rejects.toMatchObject({code: 'git_error'});
	expect(readFileSync(path.join(other, 'loose.txt'), 'utf8')).toBe('precious');
	expect(runGit(other, 'status', '--porcelain', '--branch')).toBe(before);
});

test('an add that somebody kills when its branch is there leaves nothing behind', async () => {
	const {folder: root, base, place} = aRepository();
	const git = createGitRunner(1);
	const dying: RunGit = async (args, call) => {
		const answer = await git(args, call);
		if (args[0] === 'worktree') throw new OutsideError('git_error', 'git worktree was ended by SIGKILL.');
		return answer;
	};
	const folder = path.join(place, 'w1');
	const at = {root, commonDir: path.join(root, '.git')};
	await expect(addWorktree({git: dying, ...at}, {folder, branch: 't1', base})).rejects.toThrow('SIGKILL');
	expect(runGit(root, 'branch', '--list', 't1')).toBe('');
	expect(runGit(root, 'worktree', 'list').split('\n')).toHaveLength(1);
	expect(existsSync(folder)).toBe(false);
	expect(await addWorktree({git, ...at}, {folder, branch: 't1', base})).toEqual({kind: 'added'});
});
