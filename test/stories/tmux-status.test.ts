/**
The line for the status bar of tmux.
*/
import {readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {tmuxLine} from '../../source/doors/tmux-line.js';
import {aProject} from '../support/program.js';

const utf8 = {LANG: 'C.UTF-8'};

test('what waits, what failed and what works, each with its colour; what there is none of is left out', () => {
	expect(tmuxLine({asking: 1, failed: 1, working: 3}, false)).toBe('#[fg=yellow]◆1 #[fg=red]✖1 #[default]●3');
	expect(tmuxLine({asking: 2, failed: 0, working: 0}, true)).toBe('#[fg=yellow]!2 #[default]*0');
	expect(tmuxLine({asking: 0, failed: 0, working: 0}, false)).toBe('#[default]●0');
});

test('counts what the screen counts, changes nothing, and tells the same by every road', async () => {
	const project = aProject('exit 3', {retries: 0});
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n');
	await project.run(['run', '--until', 'empty']);
	const file = path.join(project.root, 'data/roadmap.db');
	const before = statSync(file);
	const short = await project.run(['status', '--tmux'], '', utf8);
	expect(short).toEqual({code: 0, out: '#[fg=yellow]◆2 #[fg=red]✖2 #[default]●0\n', err: ''});
	expect(statSync(file)).toMatchObject({mtimeMs: before.mtimeMs, size: before.size});
	expect(await project.run(['status', '--tmux', '-C', project.root], '', utf8)).toEqual(short);
	expect(await project.run(['-C', project.root, 'status', '--tmux'], '', utf8)).toEqual(short);
	expect((await project.run(['status', '--tmux'], '', {LANG: 'C'})).out).toBe('#[fg=yellow]!2 #[fg=red]x2 #[default]*0\n');
});

test('finished work counts as waiting where a person is to let it in', async () => {
	const commits = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';
	const project = aProject(commits, {approve: 'ask'});
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	await project.run(['run', '--until', 'empty']);
	expect((await project.run(['status', '--tmux'], '', utf8)).out).toBe('#[fg=yellow]◆1 #[default]●0\n');
});

test('where there is nothing to count, it says so like everything else', async () => {
	const project = aProject('true');
	project.git('rm', '-q', 'orch.config.jsonc');
	expect(await project.run(['status', '--tmux'])).toMatchObject({code: 3, out: '', err: expect.stringContaining('Nothing is set up')});
	expect(await project.run(['status', '--tmux', '-C', '/nope'])).toMatchObject({code: 2, out: ''});
});

test('its own main loads next to nothing: no screen, no schemas', () => {
	const dist = path.resolve(import.meta.dirname, '../../dist');
	const loaded = new Set(['tmux.js']);
	for (const name of loaded) {
		const text = readFileSync(path.join(dist, name), 'utf8');
		for (const [, other = ''] of text.matchAll(/(?:\bfrom|\bimport)"\.\/([\w.-]+\.js)"/g)) loaded.add(other);
	}

	expect(loaded.size).toBeGreaterThan(1);
	expect([...loaded].reduce((sum, name) => sum + statSync(path.join(dist, name)).size, 0)).toBeLessThan(120_000);
});
