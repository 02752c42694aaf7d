/**
The demo, as built, without a terminal: what `npm start </dev/null` promises.
*/
import {execFileSync, spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {aFolder, runGit} from '../support/repository.js';

const launcher = path.resolve(import.meta.dirname, '../../source/launch.cjs');

/** Numbers of the processes whose environment names a folder. Those of other users cannot be read, and are not ours. */
const processesOf = (folder: string): string[] =>
	readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.filter(pid => {
			try {
				return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`ORCH_WORKTREE=${folder}`);
			} catch {
				return false;
			}
		});

const namesIn = (summary: string, what: string): string[] => {
	const line = summary.split('\n').findLast(text => text.startsWith(`${what} `)) ?? '';
	return [...line.matchAll(/SHOP-\d+/g)].map(([name]) => name);
};

test('ends by itself, names what became of each task, and leaves a sound repository', () => {
	const place = aFolder();
	const run = spawnSync(process.execPath, [launcher, 'demo', '--keep'], {
		env: {...process.env, TMPDIR: place},
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: 180_000,
		killSignal: 'SIGKILL',
	});
	expect(run.stderr).toBe('');
	expect(run.status).toBe(0);

	const merged = namesIn(run.stdout, 'Merged');
	expect(merged).toHaveLength(10);
	expect(namesIn(run.stdout, 'Retried')).toEqual(expect.arrayContaining(['SHOP-2', 'SHOP-3']));
	expect(namesIn(run.stdout, 'Killed')).toContain('SHOP-2');
	expect(namesIn(run.stdout, 'Unproven')).toEqual(['SHOP-6']);
	expect(namesIn(run.stdout, 'Conflicted')).toHaveLength(1);
	expect(namesIn(run.stdout, 'Gave up on')).toEqual(['SHOP-14']);
	// Each state that a person may meet shows up; nobody answers the one that asks, and it decides by itself.
	expect(run.stdout).toMatch(/agent a\d+ \S+ → needs-you/);
	expect(run.stdout).toMatch(/agent a\d+ \S+ → stalled/);
	expect(run.stdout).toMatch(/^\S+ held: memory 98% > 95%: no new agent starts$/m);
	expect(run.stdout).toMatch(/^\S+ no longer held: /m);

	const [name = ''] = readdirSync(place).filter(entry => entry.startsWith('orch-demo-'));
	const folder = path.join(place, name);
	const merges = runGit(folder, 'log', '--merges', '--first-parent', '--format=%(trailers:key=Orch-Task,valueonly,separator=)', 'main').split('\n');
	expect(merges.toSorted()).toEqual(merged.toSorted());
	execFileSync('git', ['fsck', '--no-dangling'], {cwd: folder, stdio: 'pipe'});
	expect(readdirSync(path.join(folder, '.worktrees')).filter(entry => merged.some(id => entry.endsWith(`-${id}`)))).toEqual([]);
	expect(runGit(folder, 'status', '--porcelain')).toBe('');
	expect(processesOf(folder)).toEqual([]);
});
