import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';

test('help of keys tells those of the config here, and those that are shipped where it is wrong or not there', async () => {
	const project = aProject('true', {
		keys: {
			bind: [
				{key: 'x', command: '-agent.stop'},
				{key: 'ctrl+k', command: 'agent.stop'},
			],
		},
	});
	expect((await project.run(['help', 'keys'])).out).toMatch(/\^k +agent\.stop/);
	const shipped = /\bx +agent\.stop/;
	expect((await project.run(['-C', path.join(project.root, '..'), 'help', 'keys'])).out).toMatch(shipped);
	writeFileSync(path.join(project.root, 'orch.config.jsonc'), '{"maxParalel": 1}');
	expect(await project.run(['help', 'keys'])).toMatchObject({code: 0, out: expect.stringMatching(shipped), err: ''});
	expect((await project.run(['help', 'config'])).out).toMatch(/^Usage\n {2}orch-tui config [\s\S]*^Config$[\s\S]*^ {2}screen\.theme +Colours/m);
});

test('man is the page in `man`, and its text where there is no terminal or no `man`', async () => {
	const project = aProject('true');
	expect((await project.run(['man'])).out).toMatch(/^Name\n {2}orch-tui - a terminal control room[\s\S]*^Keys$[\s\S]*^Files$/m);
	const bin = path.join(project.root, '..', 'bin');
	mkdirSync(bin);
	const shown = async (file: string) => {
		const {see, over} = onTerminal([launcher, 'man'], {cols: 100, rows: 60, cwd: project.root, env: {...project.env, PATH: bin}});
		await see(file);
		return over;
	};
	expect(await shown('orch-tui help error-codes lists')).toBe(0);
	writeFileSync(path.join(bin, 'man'), '#!/bin/sh\necho "the page is $1"\n');
	chmodSync(path.join(bin, 'man'), 0o755);
	writeFileSync(path.join(bin, 'git'), `#!/bin/sh\nPATH='${project.env.PATH}' exec git "$@"\n`);
	expect(await shown('data/orch-tui.1')).toBe(0);
});
