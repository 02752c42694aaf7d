/**
What agents write into the repository they share with us is not executed by us.
*/
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {createGit, findRepository} from '../../source/outside/git.js';
import {lookAtCheckout} from '../../source/outside/project-look.js';
import {aRepository, commit, runGit, write} from '../support/repository.js';

const hookNames = [
	'reference-transaction',
	'post-index-change',
	'post-checkout',
	'pre-commit',
	'prepare-commit-msg',
	'commit-msg',
	'post-commit',
	'pre-merge-commit',
	'post-merge',
	'post-rewrite',
	'pre-auto-gc',
	'applypatch-msg',
	'pre-rebase',
	'fsmonitor-watchman',
];

/** A repository whose shared configuration, hooks and attributes run `trap <name>` wherever git would run something. */
const aHostileRepository = () => {
	const repository = aRepository({files: {'a.txt': '1\n', 'b.txt': '1\n', 'u.txt': '1\n'}});
	const {folder, place} = repository;
	const sprung = path.join(place, 'sprung');
	mkdirSync(sprung);
	const trap = path.join(place, 'trap');
	writeFileSync(trap, `#!/bin/sh\n: >"${sprung}/$1"\nexit 0\n`);
	chmodSync(trap, 0o755);
	for (const name of hookNames) {
		const hook = path.join(folder, '.git/hooks', name);
		write(path.join(folder, '.git/hooks'), {[name]: `#!/bin/sh\nexec "${trap}" hook-${name}\n`});
		chmodSync(hook, 0o755);
	}

	const spring = () => {
		const settings = {
			'core.fsmonitor': `${trap} fsmonitor`,
			'core.hooksPath': path.join(folder, '.git/hooks'),
			'filter.evil.clean': `${trap} clean`,
			'filter.evil.smudge': `${trap} smudge`,
			'filter.evil.required': 'true',
			'filter.e=v"i.l.process': `${trap} process`,
			// A known program does not lend its name to another one.
			'filter.lfs.clean': 'git-lfs clean -- %f',
			'filter.lfs.smudge': `${trap} smudge-of-lfs`,
			'lfs.extension.evil.clean': `${trap} extension`,
			'lfs.standalonetransferagent': 'evil',
			'include.path': path.join(place, 'included'),
			'extensions.worktreeConfig': 'true',
			'core.editor': `${trap} editor`,
			'core.pager': `${trap} pager`,
			'diff.external': `${trap} diff-external`,
			'diff.evil.command': `${trap} diff-command`,
			'diff.evil.textconv': `${trap} textconv`,
			'merge.evil.driver': `${trap} merge-driver`,
			'merge.default': 'evil',
			'commit.gpgSign': 'true',
			'gpg.program': trap,
			'merge.verifySignatures': 'true',
			'log.showSignature': 'true',
			'core.sshCommand': `${trap} ssh`,
			'credential.helper': `!${trap} credential`,
			'core.alternateRefsCommand': `${trap} alternates`,
			'uploadpack.packObjectsHook': `${trap} pack-hook`,
			'alias.status': `!${trap} alias`,
			'trace2.eventTarget': path.join(sprung, 'trace2'),
			'remote.origin.url': `ext::${trap} ext`,
			'remote.origin.promisor': 'true',
			'remote.origin.vcs': 'evil',
			'remote.origin.uploadpack': `${trap} uploadpack`,
			'remote.pushDefault': 'origin',
			'url.ext::evil.insteadOf': 'https:',
			'protocol.ext.allow': 'always',
			'protocol.allow': 'always',
			'core.askPass': `${trap} askpass`,
			'core.gitProxy': `${trap} proxy`,
			'gpg.ssh.defaultKeyCommand': `${trap} ssh-key`,
			'gpg.format': 'ssh',
			'gpg.ssh.program': trap,
			'trailer.sign.command': `${trap} trailer`,
			'trailer.sign.cmd': `${trap} trailer-cmd`,
			'trailer.sign.ifMissing': 'add',
			'submodule.x.update': `!${trap} submodule`,
			'submodule.x.active': 'true',
			'submodule.recurse': 'true',
			'fetch.recurseSubmodules': 'true',
			'safe.bareRepository': 'all',
			'pager.status': `${trap} pager-status`,
			'pager.diff': `${trap} pager-diff`,
			'interactive.diffFilter': `${trap} diff-filter`,
			'hook.evil.command': `${trap} hook-of-config`,
			'hook.evil.event': 'reference-transaction',
			'init.templateDir': path.join(folder, '.git/hooks'),
			'core.notesRef': 'refs/notes/evil',
			'notes.displayRef': 'refs/notes/*',
			'commit.template': path.join(place, 'included'),
			'sequence.editor': `${trap} sequence`,
			'rerere.enabled': 'true',
			'gc.auto': '1',
			'gc.recentObjectsHook': `${trap} recent-objects`,
			'maintenance.strategy': 'incremental',
		};
		for (const [name, value] of Object.entries(settings)) runGit(folder, 'config', name, value);
		write(place, {included: `[filter "included"]\n\tclean = ${trap} included-clean\n\tsmudge = ${trap} included-smudge\n`});
		write(folder, {'.git/config.worktree': `[filter "own"]\n\tclean = ${trap} own-clean\n\tsmudge = ${trap} own-smudge\n`});
		write(folder, {'.git/info/attributes': '* filter=evil diff=evil merge=evil\nb.txt filter=included\nu.txt filter=lfs\nnew.txt filter=own\n'});
	};

	return {...repository, spring, sprung: () => readdirSync(sprung)};
};

test('the trap works, or this file proves nothing', () => {
	const {folder, spring, sprung} = aHostileRepository();
	spring();
	write(folder, {'a.txt': '2\n'});
	runGit(folder, 'diff');
	runGit(folder, 'update-ref', 'refs/heads/x', 'HEAD');
	runGit(folder, 'config', 'filter.evil.required', 'false');
	runGit(folder, 'checkout', '-q', '-b', 'y');
	rmSync(path.join(folder, 'b.txt'));
	runGit(folder, 'checkout', '--', 'b.txt');
	expect(sprung()).toEqual(
		expect.arrayContaining(['diff-command', 'hook-reference-transaction', 'hook-post-checkout', 'fsmonitor', 'clean', 'included-smudge']),
	);
});

test('a whole life of a task springs none of them', async () => {
	const {git, folder, place, base, spring, sprung} = aHostileRepository();
	commit(folder, {'.gitattributes': '* diff=evil merge=evil\n'});
	const start = runGit(folder, 'rev-parse', 'HEAD');
	for (const file of readdirSync(path.join(place, 'sprung'))) rmSync(path.join(place, 'sprung', file));
	spring();

	const worktree = path.join(place, 'w1');
	await findRepository(folder);
	await lookAtCheckout(folder);
	await git.describe();
	await git.addWorktree({folder: worktree, branch: 't1', base: start});
	await git.fillWorktree(worktree);
	// Its own configuration, which only this worktree has.
	write(runGit(worktree, 'rev-parse', '--absolute-git-dir'), {'config.worktree': `[filter "own"]\n\tclean = ${path.join(place, 'trap')} own-clean\n`});
	write(worktree, {'a.txt': '2\n', 'new.txt': '1\n'});
	await git.lookAt({folder: worktree, branch: 't1', base});
	await git.diffOf({folder: worktree, base: start, fileLinesMax: 100, linesMax: 100});
	await git.salvage({folder: worktree, ref: 'refs/orch/salvage/t1', message: 'm'});
	await git.commitAll({folder: worktree, files: ['new.txt'], message: 'm'});
	const head = (await git.commitAll({folder: worktree, files: [], message: 'm'})) ?? '';
	await git.lookAt({folder: worktree, branch: 't1', base: start});

	const other = path.join(place, 'w2');
	await git.addWorktree({folder: other, branch: 't2', base: start});
	await git.fillWorktree(other);
	write(other, {'a.txt': '3\n', 'u.txt': '2\n'});
	const rival = (await git.commitAll({folder: other, files: [], message: 'm'})) ?? '';
	expect(await git.tryMerge({base: head, head: rival})).toMatchObject({kind: 'conflict', files: ['a.txt']});

	for (const [from, side, leaveMain] of [
		[start, head, true],
		[undefined, rival, false],
	] as const) {
		const target = from ?? (await git.refs(['refs/heads/main'])).get('refs/heads/main')?.oid ?? '';
		const answer = await git.tryMerge({base: target, head: side});
		if (answer.kind !== 'clean') break;
		await git.compare({base: target, head: side, result: answer.tree});
		const to = await git.commitMerge({base: target, head: side, tree: answer.tree, message: 'm', atMs: 0});
		if (leaveMain) await git.prepareVerification({folder: path.join(place, 'verification'), commit: to});
		expect(await git.land({branch: 'main', from: target, to, marker: 'refs/orch/merged/t1'})).toEqual({kind: 'landed'});
	}

	await git.isAncestor(head, 'refs/heads/main');
	await git.mergedInto('refs/heads/main', ['refs/heads/t1']);
	await git.listWorktrees();
	await git.tracksUnder('a.txt');
	expect(await git.removeWorktree(worktree)).toMatchObject({kind: 'removed'});
	expect(await git.deleteRefs([{ref: 'refs/heads/t1', at: head}])).toBe(true);
	await git.attachWorktree({folder: worktree, branch: 't2'}).catch(() => {});
	expect(sprung()).toEqual([]);
});

/** What misleads instead of running anything. Each is put in while a task is at work, and again all goes as it should. */
const lies: Readonly<Record<string, (folder: string, elsewhere: string) => void>> = {
	'files that lie elsewhere': (folder, elsewhere) => {
		runGit(folder, 'config', 'extensions.worktreeConfig', 'true');
		runGit(folder, 'config', 'core.worktree', elsewhere);
	},
	'a repository without files': folder => runGit(folder, 'config', 'core.bare', 'true'),
	'commits that stand for others': folder => {
		for (const branch of ['main', 't1']) {
			const head = runGit(folder, 'rev-parse', branch);
			const fake = runGit(folder, 'commit-tree', `${head}^{tree}`, '-m', 'no parents');
			runGit(folder, 'update-ref', `refs/replace/${head}`, fake);
		}
	},
	'other parents': folder => write(folder, {'.git/info/grafts': ['main', 't1'].map(branch => `${runGit(folder, 'rev-parse', branch)}\n`).join('')}),
	'how it is shown': folder => {
		const settings = {
			'color.ui': 'always',
			'color.status': 'always',
			'core.abbrev': '4',
			'core.quotePath': 'true',
			'status.relativePaths': 'true',
			'status.showUntrackedFiles': 'no',
			'status.renames': 'copies',
			'status.branch': 'true',
			'status.showStash': 'true',
			'status.submoduleSummary': 'true',
			'diff.noprefix': 'true',
			'diff.mnemonicPrefix': 'true',
			'diff.ignoreSubmodules': 'all',
			'diff.relative': 'true',
			'diff.orderFile': path.join(folder, 'nowhere'),
			'i18n.commitEncoding': 'utf-16',
			'i18n.logOutputEncoding': 'utf-16',
			'log.showSignature': 'true',
			'format.pretty': 'fuller',
			'merge.ff': 'no',
			'branch.main.mergeOptions': '--squash',
			'merge.log': 'true',
			'merge.renames': 'false',
			'commit.cleanup': 'strip',
			'column.ui': 'always',
			'core.logAllRefUpdates': 'false',
		};
		for (const [name, value] of Object.entries(settings)) runGit(folder, 'config', name, value);
	},
};

test.each(Object.entries(lies))('%s: what the configuration says of it changes nothing of what we see and do', async (what, lie) => {
	const {git, folder, place, base, data} = aRepository({files: {'a.txt': '1\n', 'ü b.txt': '1\n'}});
	const elsewhere = path.join(place, 'elsewhere');
	write(elsewhere, {precious: '1\n', 'node_modules/x': '1\n'});
	const worktree = path.join(place, 'w1');
	const verification = path.join(place, 'verification');
	await git.addWorktree({folder: worktree, branch: 't1', base});
	await git.fillWorktree(worktree);
	write(worktree, {'a.txt': '2\n'});
	await git.commitAll({folder: worktree, files: [], message: 'm'});
	await git.prepareVerification({folder: verification, commit: base});
	lie(folder, elsewhere);

	write(worktree, {'ü b.txt': '2\n', 'new.txt': '1\n'});
	expect((await git.lookAt({folder: worktree, branch: 't1', base}))?.dirty.toSorted()).toEqual(['new.txt', 'ü b.txt']);
	const kept = (await git.salvage({folder: worktree, ref: 'refs/orch/salvage/t1', message: '# kept'})) ?? '';
	expect((await git.listKept())[0]?.[0]).toMatchObject({commit: kept, message: '# kept'});
	const head = (await git.commitAll({folder: worktree, files: [], message: '# T-1: ü'})) ?? '';
	expect(await git.lookAt({folder: worktree, branch: 't1', base})).toMatchObject({
		head,
		commits: 2,
		missing: 0,
		dirty: [],
		changed: ['a.txt', 'new.txt', 'ü b.txt'],
	});
	const diff = await git.diffOf({folder: worktree, base, fileLinesMax: 50, linesMax: 500});
	expect(diff.map(({file, added, deleted}) => [file, added, deleted])).toEqual([
		['a.txt', 1, 1],
		['new.txt', 1, 0],
		['ü b.txt', 1, 1],
	]);
	expect([await git.isAncestor(base, head), await git.mergeBase(base, head)]).toEqual([true, base]);
	expect(await git.lookAtMain({branch: 'main', base})).toMatchObject({branch: 'main', head: base, dirty: []});
	expect(await git.describe()).toEqual({branch: 'main', head: base});
	expect([await git.tracksUnder('a.txt'), await git.tracksUnder('new.txt')]).toEqual([true, false]);
	expect(await findRepository(folder)).toMatchObject({root: folder, isBare: false});
	expect(await lookAtCheckout(folder)).toEqual({branch: 'main', head: base, changed: 0});

	const answer = await git.tryMerge({base, head});
	if (answer.kind !== 'clean') throw new Error('It should be clean.');
	const to = await git.commitMerge({base, head, tree: answer.tree, message: 'm', atMs: 0});
	await git.prepareVerification({folder: verification, commit: to});
	expect(readFileSync(path.join(verification, 'a.txt'), 'utf8')).toBe('2\n');
	expect(await git.land({branch: 'main', from: base, to, marker: 'refs/orch/merged/t1'})).toEqual({kind: 'landed'});
	expect([readFileSync(path.join(folder, 'a.txt'), 'utf8'), await git.describe()]).toEqual(['2\n', {branch: 'main', head: to}]);
	expect([...(await git.mergedInto('refs/heads/main', ['refs/heads/t1']))]).toEqual(['refs/heads/t1']);
	expect(await git.removeWorktree(worktree)).toMatchObject({kind: 'removed'});
	const again = path.join(place, 'w2');
	const reopened = createGit({repository: folder, data, atOnce: 2});
	expect(await reopened.addWorktree({folder: again, branch: 't2', base: to})).toEqual({kind: 'added'});
	await reopened.fillWorktree(again);
	expect(readdirSync(again).toSorted()).toEqual(['.git', 'a.txt', 'new.txt', 'ü b.txt']);
	expect([readdirSync(elsewhere), what]).toEqual([['node_modules', 'precious'], what]);
});

test('an object that is missing is fetched by nobody whom the configuration names', async () => {
	const {git, folder, place, base, spring, sprung} = aHostileRepository();
	const worktree = path.join(place, 'w1');
	await git.addWorktree({folder: worktree, branch: 't1', base});
	spring();
	const trap = path.join(place, 'trap');
	const blob = runGit(folder, 'rev-parse', `${base}:a.txt`);
	for (const [name, value] of Object.entries({
		'remote.origin.url': 'ssh://example.invalid/x',
		'extensions.partialClone': 'origin',
		'core.repositoryFormatVersion': '1',
	}))
		runGit(folder, 'config', name, value);
	runGit(folder, 'config', '--unset', 'remote.origin.vcs');
	for (const file of sprung()) rmSync(path.join(place, 'sprung', file));
	rmSync(path.join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
	await expect(git.fillWorktree(worktree)).rejects.toMatchObject({code: 'git_error'});
	write(worktree, {'a.txt': '2\n'});
	await git.salvage({folder: worktree, ref: 'refs/orch/salvage/t1', message: 'm'}).catch(() => {});
	await git.diffOf({folder: worktree, base, fileLinesMax: 9, linesMax: 90}).catch(() => {});
	expect([sprung(), existsSync(trap)]).toEqual([[], true]);
});

test('the configuration of a repository within the worktree springs none of them', async () => {
	const {git, folder, place, base, spring, sprung} = aHostileRepository();
	const worktree = path.join(place, 'w1');
	await git.addWorktree({folder: worktree, branch: 't1', base});
	await git.fillWorktree(worktree);
	for (const inner of ['inner', 'inner/deeper']) {
		const nested = path.join(worktree, inner);
		mkdirSync(nested);
		runGit(nested, 'init', '-q', '-b', 'main');
		commit(nested, {'.gitattributes': '* filter=nested\n', 'n.txt': '1\n'});
		if (inner !== 'inner') runGit(path.join(worktree, 'inner'), '-c', 'advice.addEmbeddedRepo=false', 'add', 'deeper');
	}

	runGit(path.join(worktree, 'inner'), 'commit', '-qm', 'deeper');
	runGit(worktree, '-c', 'advice.addEmbeddedRepo=false', 'add', 'inner');
	runGit(worktree, 'commit', '-qm', 'a repository');
	for (const inner of ['inner', 'inner/deeper']) {
		const nested = path.join(worktree, inner);
		for (const name of ['clean', 'smudge']) runGit(nested, 'config', `filter.nested.${name}`, `${path.join(place, 'trap')} nested-${name}`);
		runGit(nested, 'config', 'core.fsmonitor', `${path.join(place, 'trap')} nested-fsmonitor`);
		// Of the same length: only its content tells.
		write(nested, {'n.txt': '2\n'});
	}

	spring();
	for (const file of sprung()) rmSync(path.join(place, 'sprung', file));
	await git.lookAt({folder: worktree, branch: 't1', base});
	await git.diffOf({folder: worktree, base, fileLinesMax: 100, linesMax: 100});
	await git.lookBeforeRemoval(worktree);
	await git.salvage({folder: worktree, ref: 'refs/orch/salvage/t1', message: 'm'});
	await git.commitAll({folder: worktree, files: ['**'], message: 'm'});
	await git.commitAll({folder: worktree, files: [], message: 'm'});
	await git.prepareVerification({folder: path.join(place, 'verification'), commit: runGit(worktree, 'rev-parse', 'HEAD')});
	await git.removeWorktree(worktree, {ref: 'refs/orch/salvage/t1', message: 'm'});
	expect(sprung()).toEqual([]);
	expect(existsSync(folder)).toBe(true);
});

test('variables of the caller do not send git elsewhere', async () => {
	const {folder, base, data} = aRepository();
	const elsewhere = aRepository({files: {'other.txt': ''}});
	vi.stubEnv('GIT_DIR', path.join(elsewhere.folder, '.git'));
	vi.stubEnv('GIT_WORK_TREE', elsewhere.folder);
	vi.stubEnv('GIT_INDEX_FILE', path.join(elsewhere.folder, '.git/index'));
	vi.stubEnv('GIT_OBJECT_DIRECTORY', '/nonexistent');
	vi.stubEnv('GIT_EXTERNAL_DIFF', '/bin/false');
	vi.stubEnv('GIT_CONFIG_COUNT', '1');
	vi.stubEnv('GIT_CONFIG_KEY_0', 'core.bare');
	vi.stubEnv('GIT_CONFIG_VALUE_0', 'true');
	vi.stubEnv('LC_ALL', 'de_DE.UTF-8');
	const git = createGit({repository: folder, data, atOnce: 2});
	expect(await git.describe()).toEqual({branch: 'main', head: base});
	expect(await git.tracksUnder('other.txt')).toBe(false);
	expect(await findRepository(folder)).toMatchObject({root: folder});
	vi.unstubAllEnvs();
});

test('names that a shell would run are only names', async () => {
	const {git, folder, place, base} = aRepository();
	const owned = path.join(place, 'owned');
	const branch = `a$(touch\${IFS}${owned})|b;\`touch\${IFS}${owned}\``.replaceAll('//', '/');
	const worktree = path.join(place, '$(touch owned)');
	expect(await git.addWorktree({folder: worktree, branch, base})).toEqual({kind: 'added'});
	await git.fillWorktree(worktree);
	write(worktree, {'$(touch owned).txt': '1', '--help': '1', ':(exclude)x': '1'});
	const head = (await git.commitAll({folder: worktree, files: ['**'], message: '--amend $(touch owned)'})) ?? '';
	expect(await git.lookAt({folder: worktree, branch, base})).toMatchObject({branch, head, dirty: [], changed: ['$(touch owned).txt', '--help', ':(exclude)x']});
	runGit(folder, 'checkout', '-q', '--detach');
	expect(await git.land({branch, from: head, to: head, marker: 'refs/orch/merged/$(id)'})).toMatchObject({kind: 'landed'});
	expect(await git.removeWorktree(worktree)).toMatchObject({kind: 'removed'});
	expect(await git.deleteRefs([{ref: `refs/heads/${branch}`, at: head}])).toBe(true);
	expect([existsSync(owned), existsSync(path.join(folder, 'owned'))]).toEqual([false, false]);
});
