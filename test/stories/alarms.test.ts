/**
What stands in the way of everything, on a real terminal: the config is broken while the screen is open, and the disk is full. Sessions that ended together have their own story.
*/
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {patiently, until} from '../support/until.js';

const stays = 'echo "tick of $ORCH_AGENT_ID"\nexec sleep 1000';
const backlog = '- [ ] T-1 Write the first page\n- [ ] T-2 Write the second page\n';

const aScreen = (project: ReturnType<typeof aProject>) =>
	onTerminal([launcher], {cols: 100, rows: 30, cwd: project.root, env: {...project.env, LANG: 'C.UTF-8'}});

/** An answer counts once the question has been there for 400 ms. */
const beforeAnswer = async () => {
	const seenAtMs = performance.now();
	await until(() => performance.now() - seenAtMs >= 450);
};

test('a config that is broken while the screen is open: the line, the mistake, what counts meanwhile; mended, the box goes', async () => {
	const project = aProject(stays);
	await project.run(['import', '-'], backlog);
	const screen = aScreen(project);
	await screen.see(/a2 working/);
	const file = path.join(project.root, 'orch.config.jsonc');
	const good = readFileSync(file, 'utf8');
	writeFileSync(file, `{\n\t"maxParalel": 3,\n${good.trimStart().slice(1)}`);
	await screen.see('✖ orch.config.jsonc:2:2');
	await screen.see(/2 │ {3,}"maxParalel": 3,/);
	await screen.see('~~~~~~~~~~');
	await screen.see(/unknown key "maxParalel".*maxParallel/);
	await screen.see(/Running on the last good config from \d\d:\d\d\. +e edit/);
	expect(project.look(store => store.agents.countLive())).toBe(2);
	writeFileSync(file, `{\n\t"maxParallel": 3,\n${good.trimStart().slice(1)}`);
	await screen.see('The config counts: maxParallel 4 → 3.');
	await vi.waitFor(() => expect(screen.text()).not.toContain('orch.config.jsonc:2:2'), patiently);
	// It can be closed, and what is under it goes on.
	writeFileSync(file, '{');
	await screen.see('✖ orch.config.jsonc:1:2');
	screen.child.write('\u001B');
	await vi.waitFor(() => expect(screen.text()).not.toContain('orch.config.jsonc:1:2'), patiently);
	await screen.see(/2\/3/);
});

test('a disk that is too full for another agent: how full, what is safe, the way to what takes it; with Esc it is put off', async () => {
	const roomy = {warn: 100, stop: 100};
	const project = aProject(stays, {thresholds: {cpu: roomy, memory: roomy, disk: roomy, freeMemoryMb: 0, freeDiskMb: 1_000_000_000}});
	await project.run(['import', '-'], backlog);
	const screen = aScreen(project);
	await screen.see(/✖ Disk almost full: \d+%, [\d.]+[MGT] left/);
	await screen.see(/No agent starts until it is above \S+\. None is at work, and nothing was lost\./);
	await screen.see('No worktree can go: all are needed.');
	await beforeAnswer();
	screen.child.write('6');
	await screen.see(/Resources +▲ held: disk .*starts again/);
	await vi.waitFor(() => expect(screen.text()).not.toContain('almost full'), patiently);
	screen.child.write('0');
	await screen.see('1 Agents');
	expect(project.look(store => [store.agents.countLive(), store.tasks.list().map(({state}) => state)])).toEqual([0, ['ready', 'ready']]);
});
