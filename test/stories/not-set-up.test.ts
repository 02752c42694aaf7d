/**
A repository in which nothing is set up: to look is to change nothing.
*/
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';
import {write} from '../support/repository.js';

test.each([
	['why', 'T-1'],
	['report'],
	['graph'],
	['events'],
	['task', 'next'],
	['agent', 'stop', 'a9'],
	['agent', 'logs', 'a1'],
	['run', '--until', 'empty'],
	['status'],
])('orch-tui %s %s says so and makes nothing', async (...args) => {
	const project = aProject('exit 0\n');
	project.git('rm', '-q', 'orch.config.jsonc');
	const {err, code} = await project.run(args);
	expect(err).toContain('Nothing is set up in');
	expect(code).toBe(3);
	expect(existsSync(path.join(project.root, 'data'))).toBe(false);
	expect(readFileSync(path.join(project.root, '.git/info/exclude'), 'utf8')).not.toContain('worktrees');
});

test.each([
	['import', '-', '--dry-run'],
	['import', '-', '--only', '1', '--json', '-n'],
])('orch-tui %s %s %s shows what would be, and makes nothing', async (...args) => {
	const project = aProject('exit 0\n');
	project.git('rm', '-q', 'orch.config.jsonc');
	const {out, code} = await project.run(args, '- [ ] T-1 Write the first page\n');
	expect(code).toBe(0);
	expect(out).toContain('T-1');
	expect(existsSync(path.join(project.root, 'data'))).toBe(false);
	expect(readFileSync(path.join(project.root, '.git/info/exclude'), 'utf8')).not.toContain('worktrees');
});

test('a backlog may come first', async () => {
	const project = aProject('exit 0\n');
	project.git('rm', '-q', 'orch.config.jsonc');
	const {code} = await project.run(['import', '-'], '- [ ] T-1 Write the first page\n');
	expect(code).toBe(0);
	const {out} = await project.run(['task', 'next']);
	expect(out).toContain('T-1');
});

test('where a database was taken away and what it held is kept, nothing is begun anew: it is said how it comes back', async () => {
	const project = aProject('exit 0\n');
	const kept = path.join(project.root, 'data/backups/gone-1-roadmap.db');
	write(project.root, {'data/backups/gone-1-roadmap.db': 'what was known'});
	const asked = [['status'], ['run', '--until', 'empty'], ['add', 'a task']].map(async args => project.run(args));
	for (const {err, code} of await Promise.all(asked)) {
		expect(err).toContain(`Put it back: orch-tui restore ${kept}; or, to begin anew, move that file away.`);
		expect(code).toBe(1);
	}

	const {out, code} = await project.run(['doctor']);
	expect(out).toMatch(/roadmap\.db +deleted or moved away while it was in use\s+Put it back: orch-tui restore/);
	expect(code).toBe(1);
	expect(existsSync(path.join(project.root, 'data/roadmap.db'))).toBe(false);
});
