/**
What the doctor says of programs that git would run, and ours does not.
*/
import {chmodSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {gitFindingOf, gitKinds} from '../../source/domain/finding-git.js';
import {lookAtGitPrograms} from '../../source/outside/git-programs.js';
import {aRepository, commit, runGit, write} from '../support/repository.js';

const findingsIn = async (root: string) => {
	const look = await lookAtGitPrograms(root);
	return gitKinds.flatMap(kind => gitFindingOf(kind, look) ?? []);
};

test('filters, merge drivers, hooks and settings that are not run are named, with what that means; known ones and unused ones are not', async () => {
	const {folder} = aRepository();
	expect(await findingsIn(folder)).toEqual([]);

	// As `git lfs install --local` leaves it: it runs.
	const config = (key: string, value: string) => runGit(folder, 'config', key, value);
	config('filter.lfs.clean', 'git-lfs clean -- %f');
	config('filter.lfs.smudge', 'git-lfs smudge -- %f');
	config('merge.unused.driver', 'true');
	commit(folder, {'.gitattributes': '*.bin filter=lfs merge=lfs -text\n# *.c filter=said\n*.md merge=union\n'});
	expect(await findingsIn(folder)).toEqual([]);

	config('filter.crypt.clean', 'touch ran; cat');
	config('filter.crypt.smudge', 'touch ran; cat');
	config('merge.ours.driver', 'true');
	config('core.fsmonitor', 'touch ran');
	config('core.sshCommand', 'touch ran');
	commit(folder, {'deep/.gitattributes': '*.key filter=crypt\n*.lock merge=ours filter=nobody\n', 'one.key': '1'});
	for (const name of ['pre-commit', 'pre-push', 'commit-msg']) write(folder, {[`.git/hooks/${name}`]: '#!/bin/sh\n'});
	for (const name of ['pre-commit', 'pre-push']) chmodSync(path.join(folder, '.git/hooks', name), 0o755);
	expect(await findingsIn(folder)).toMatchObject([
		{name: 'git-filters', state: 'note', says: expect.stringMatching(/^crypt: not run/)},
		{name: 'git-filters-missing', says: expect.stringMatching(/^nobody: /), hint: expect.not.stringContaining('lfs')},
		{name: 'git-merge-drivers', state: 'note', says: expect.stringMatching(/^ours: .*merged as text/)},
		{name: 'git-hooks', state: 'note', says: expect.stringMatching(/^pre-commit: not run/), hint: expect.stringContaining('verify')},
		{name: 'git-settings', state: 'well', says: expect.stringMatching(/^core\.fsmonitor, core\.sshcommand:/)},
	]);

	write(folder, {'husky/commit-msg': '#!/bin/sh\n'});
	chmodSync(path.join(folder, 'husky/commit-msg'), 0o755);
	config('core.hooksPath', 'husky');
	for (const key of ['filter.lfs.clean', 'filter.lfs.smudge', 'filter.crypt.clean', 'filter.crypt.smudge']) runGit(folder, 'config', '--unset', key);
	expect(await findingsIn(folder)).toMatchObject([
		{name: 'git-filters-missing', says: 'crypt, lfs, nobody: named by .gitattributes, and not set up here', hint: expect.stringContaining('git lfs install')},
		{name: 'git-merge-drivers'},
		{name: 'git-hooks', says: expect.stringMatching(/^commit-msg: /)},
		{name: 'git-settings'},
	]);
});
