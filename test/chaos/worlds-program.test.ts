/**
The program itself where the world around it goes: its repository is deleted, or the system gives it no more files.
*/
import {execFile, execFileSync} from 'node:child_process';
import {renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {until} from '../support/until.js';

test.each([
	{what: 'deleted', act: (root: string) => rmSync(root, {recursive: true, force: true, maxRetries: 5})},
	{what: 'moved away', act: (root: string) => renameSync(root, path.join(root, '../moved'))},
])('a run whose repository is $what ends by itself, and says so', async ({act}) => {
	const project = aProject('exit 0');
	await project.run(['import', '-'], '');
	const run = project.start('run');
	await until(() => project.look(store => store.leases.find('conductor')?.holder) !== undefined);
	act(project.root);
	const {code, err} = await run.ended;
	expect(err).toContain(`${project.root} is not there any more, or is another one: nothing is led there.`);
	expect(err).toContain('start orch-tui where the repository is now');
	expect([code, err.includes('stumbled')]).toEqual([1, false]);
});

/** As `prlimit --version` answers; elsewhere it is skipped, and says so. */
const hasPrlimit = ((): boolean => {
	try {
		execFileSync('prlimit', ['--version'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
})();

test.skipIf(!hasPrlimit)('where no more files can be opened it is said, nothing is lost, and with more of them all is done', async () => {
	const project = aProject('echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"');
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const before = project.git('rev-parse', 'main');
	const options = {cwd: project.root, env: project.env, timeout: 120_000};
	const runWith = (files: number): Promise<string> =>
		new Promise(resolve => {
			const argv = [`--nofile=${files}:${files}`, process.execPath, launcher, 'run', '--until', 'idle'];
			execFile('prlimit', argv, options, (_error, out, err) => {
				resolve(out + err);
			});
		});
	expect(await runWith(28)).toMatch(/Too many files are open: nothing more can be opened or started\.\s+Raise the limit \(ulimit -n 4096\)/);
	expect([project.git('rev-parse', 'main'), project.look(store => store.tasks.find('T-1')?.state)]).toEqual([before, 'waiting']);
	expect(await project.run(['run', '--until', 'idle'])).toMatchObject({code: 0});
	expect(project.look(store => store.tasks.find('T-1')?.state)).toBe('cleaned');
});
