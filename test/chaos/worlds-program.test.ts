/**
The program itself where the world around it goes: its repository is deleted, or the system gives it no more files.
*/
import {renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {aProject} from '../support/program.js';
import {until} from '../support/until.js';

// Many processes, on machines that may be busy.
vi.setConfig({testTimeout: 60_000});

test.each([
	{what: 'deleted', act: (root: string) => rmSync(root, {recursive: true, force: true, maxRetries: 5})},
	{what: 'moved away', act: (root: string) => renameSync(root, path.join(root, '../moved'))},
])('a run whose repository is $what ends by itself, and says so', async ({act}) => {
	const project = aProject('exit 0');
	await project.run(['import', '-'], '');
	const run = project.start('run');
	await until(() => project.look(store => store.leases.find('conductor')?.holder) !== undefined, 20_000);
	act(project.root);
	const {code, err} = await run.ended;
	expect(err).toContain(`${project.root} is not there any more, or is another one: nothing is led there.`);
	expect(err).toContain('start orch-tui where the repository is now');
	expect([code, err.includes('stumbled')]).toEqual([1, false]);
});
