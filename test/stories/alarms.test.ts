/**
What stands in the way of everything, on a real terminal: the config is broken while the screen is open, and sessions have ended together while nobody looked.
*/
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {patiently, until} from '../support/until.js';

vi.setConfig({testTimeout: 60_000});

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
	expect(screen.text()).not.toContain('orch.config.jsonc:2:2');
	// It can be closed, and what is under it goes on.
	writeFileSync(file, '{');
	await screen.see('✖ orch.config.jsonc:1:2');
	screen.child.write('\u001B');
	await vi.waitFor(() => expect(screen.text()).not.toContain('orch.config.jsonc:1:2'), patiently);
	await screen.see(/2\/3/);
});

test('sessions that were killed together while nobody looked: who, what is safe, and one key starts them again', async () => {
	const project = aProject(stays, {retries: 0});
	await project.run(['import', '-'], backlog);
	const leader = project.start('run');
	await until(() => project.look(store => store.agents.listLive().filter(({saying}) => saying?.startsWith('tick') === true)).length === 2);
	leader.child.kill('SIGKILL');
	await leader.ended;
	// With their shims, so that nothing is left that could tell how they ended.
	for (const {process: tree} of project.look(store => store.agents.listLive())) {
		process.kill(-(tree?.agent.pid ?? 0), 'SIGKILL');
		if (tree?.shim) process.kill(tree.shim.pid, 'SIGKILL');
	}

	const screen = aScreen(project);
	await screen.see(/✖ 2 sessions ended together at \d\d:\d\d/);
	expect(screen.text()).toMatch(/\[ Esc /);
	await beforeAnswer();
	screen.child.write('r');
	await screen.see(/a3 working +T-[12]/);
	await screen.see(/a4 working +T-[12]/);
	expect(screen.text()).not.toContain('ended together');
	expect(
		project.look(store =>
			store.agents
				.listLive()
				.map(({id}) => String(id))
				.toSorted(),
		),
	).toEqual(['a3', 'a4']);
});
