/**
One task, one worktree, the last hour: what scripts and people ask for by name.
*/
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';

const halfDone = 'echo half > half.txt; git add -A; git commit -qm half; exit 3';

const aHalfDone = async () => {
	const project = aProject(halfDone, {retries: 0});
	await project.run(['import', '-'], '- [ ] T-1 one\n  Mind the gap.\n- [ ] T-2 two\n  after: T-1\n');
	await project.run(['run', '--until', 'empty']);
	return project;
};

test('a task is shown with its words, its state and why, its tries, its worktree and what has happened', async () => {
	const project = await aHalfDone();
	const {code, out} = await project.run(['task', 'show', 't-1'], '', {LANG: 'C.UTF-8'});
	expect(code).toBe(0);
	expect(out).toMatch(/^T-1 one\nstate +given up for \d+s: /);
	expect(out).toMatch(/\nworktree +\S+implementation_task-T-1\s+on\s+roadmap-implementation_task-T-1:\s+1\s+commit,/);
	expect(out).toMatch(/\nagents +a1 paper ended \d+s, exit code 3/);
	expect(out).toContain('\nprompt\n  Mind the gap.\n');
	expect(out).toMatch(/\nlately\n(?:.*\n)* {2}\S+ task T-1 .* → gave-up/);
	expect((await project.run(['task', 'show', 'T-2'])).out).toMatch(/\nwaits for +T-1\n/);

	const json = JSON.parse((await project.run(['show-task', 'T-1', '--json'])).out);
	expect(json).toMatchObject({success: true, schema: 'orch.task/1', id: 'T-1', state: 'gave-up', attempts: [{id: 'a1', exitCode: 3}], worktree: {commits: 1}});
	expect(await project.run(['task', 'show', 'T-9'])).toMatchObject({code: 3, err: expect.stringContaining('There is no task T-9.')});
	expect(await project.run(['task', 'show'])).toMatchObject({code: 2});
});

test('the folder of a task and of an agent is printed for cd; what has none ends with 3', async () => {
	const project = await aHalfDone();
	const {out, code} = await project.run(['tree', 'path', 'T-1']);
	expect(code).toBe(0);
	expect(existsSync(path.join(out.trimEnd(), 'half.txt'))).toBe(true);
	expect(out).toBe(`${out.trim()}\n`);
	expect((await project.run(['worktree', 'path', 'a1'])).out).toBe(out);
	expect(JSON.parse((await project.run(['tree', 'path', 'a1', '--json'])).out)).toMatchObject({success: true, task_id: 'T-1', agent_id: 'a1'});
	expect(await project.run(['tree', 'path', 'T-2'])).toMatchObject({code: 3, out: '', err: expect.stringContaining('T-2 has no worktree.')});
	expect(JSON.parse((await project.run(['tree', 'path', 'a9', '--json'])).out)).toMatchObject({success: false, error: 'agent_not_found'});
	expect(await project.run(['tree', 'shell', 'T-1'])).toMatchObject({code: 2, err: expect.stringContaining('cd "$(orch-tui tree path T-1)"')});
});

test('a shell opens in the worktree and comes back', async () => {
	const project = await aHalfDone();
	const shell = path.join(path.dirname(project.notes), 'shell.sh');
	writeFileSync(shell, '#!/bin/sh\necho "I am in $(ls half.txt)"\n', {mode: 0o755});
	const terminal = onTerminal([launcher, 'tree', 'shell', 'T-1'], {cols: 120, rows: 20, cwd: project.root, env: {...project.env, SHELL: shell}});
	await terminal.see(/I am in half\.txt/);
	expect(await terminal.over).toBe(0);
});

test('a task is told to wait, gets its priority and is taken out by short words', async () => {
	const project = aProject('true');
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n- [ ] T-3 three\n');
	expect(await project.run(['task', 'after', 'T-2', 'T-1'])).toMatchObject({code: 0});
	expect(await project.run(['task', 'prio', 'T-1', 'high'])).toMatchObject({code: 0});
	expect(await project.run(['task', 'rm', 'T-3', '--yes'])).toMatchObject({code: 0});
	expect(project.look(store => ['T-1', 'T-2', 'T-3'].map(id => store.tasks.find(id)).map(task => [task?.priority, task?.state, task?.waitsFor]))).toEqual([
		['high', expect.anything(), []],
		['medium', expect.anything(), ['T-1']],
		['medium', 'cancelled', []],
	]);
	for (const words of [
		['task', 'rm', 'T-9', '--yes'],
		['task', 'prio', 'T-9', 'high'],
		['task', 'after', 'T-2', 'T-9'],
	]) {
		expect(await project.run(words), words.join(' ')).toMatchObject({code: 3});
	}
});

test('events of a time are all of them, and only those', async () => {
	const project = await aHalfDone();
	const all = (await project.run(['events', '--limit', '10000'])).out;
	expect((await project.run(['events', '--since', '1h'])).out).toBe(all);
	expect(all.split('\n').length).toBeGreaterThan(5);
	expect(await project.run(['events', '--since', '0s'])).toEqual({code: 0, out: '', err: ''});
	const lines = (await project.run(['events', '--since', '1h', '--limit', '2', '--json'])).out.trim().split('\n');
	expect(lines.map(line => JSON.parse(line).schema)).toEqual(['orch.event/1', 'orch.event/1']);
	expect(await project.run(['events', '--since', 'yesterday'])).toMatchObject({code: 2, err: expect.stringContaining('30m')});
});

test('where nobody is to be asked, nobody is: on a terminal, too', async () => {
	const project = aProject('true');
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const options = {cols: 120, rows: 20, cwd: project.root, env: project.env};
	const cancel = onTerminal([launcher, 'task', 'rm', 'T-1', '--no-input'], options);
	await cancel.see('--yes says so.');
	expect(await cancel.over).toBe(2);
	const screen = onTerminal([launcher, '--no-input'], options);
	await screen.see('orch-tui run, or orch-tui status');
	expect(await screen.over).toBe(2);
	expect(project.look(store => store.tasks.find('T-1')?.state)).not.toBe('cancelled');
});
