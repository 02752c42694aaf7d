/**
What a report of a mistake should tell.
*/
import {readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';

test('tells versions, what the doctor finds, errors and crashes; the home folder is shortened and nothing is written', async () => {
	const project = aProject('exit 3', {retries: 0});
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	await project.run(['run', '--until', 'empty']);
	const data = path.join(project.root, 'data');
	writeFileSync(path.join(data, 'crash-2026-11-23T14-00-00.log'), `at x\n\nError: boom in ${project.root}/a.ts\n`);
	const before = readdirSync(data).filter(name => !/-(?:wal|shm)$/.test(name));
	const {code, out, err} = await project.run(['bug'], '', {HOME: path.dirname(project.root), SHELL: '/bin/bash'});
	expect(code).toBe(0);
	expect(out).toMatch(/^orch-tui {2}\d+\.\d+\.\d+\nnode {6}v\d+/);
	expect(out).toMatch(/\nDoctor\n {2}. git +\d/);
	expect(out).toMatch(/\nLast errors\n {2}\d{4}-\d\d-\d\d \S+ T-1 a1 \w+: .*exit 3/);
	expect(out).toMatch(/\nLast crashes\n {2}crash-2026-11-23T14-00-00\.log\n[\s\S]*Error: boom in ~\/\S*a\.ts/);
	expect(out).not.toContain(project.root);
	expect(err).toContain('Nothing was sent.');
	expect(readdirSync(data).filter(name => !/-(?:wal|shm)$/.test(name))).toEqual(before);
	expect(JSON.parse((await project.run(['bug', '--json'])).out)).toMatchObject({success: true, text: expect.stringContaining('Last errors')});
});

test('tells what can be told where there is no repository', async () => {
	const project = aProject('true');
	const {code, out} = await project.run(['bug', '-C', '/']);
	expect(code).toBe(0);
	expect(out).toContain('Last errors\n  none');
});
