/**
The doctor on real tools: what it says, what it mends, and how it ends.
*/
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {Finding} from '../../source/domain/finding.js';
import {aProject, launcher} from '../support/program.js';
import {aFolder} from '../support/repository.js';
import {until} from '../support/until.js';

const commits = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';

const answerOf = ({out}: {readonly out: string}): {readonly success: boolean; readonly of: (name: string) => Finding | undefined} => {
	const {success, findings} = JSON.parse(out) as {success: boolean; findings: readonly Finding[]};
	return {success, of: name => findings.find(one => one.name === name)};
};

test('where nothing is set up it looks and makes nothing', async () => {
	const project = aProject(commits);
	const {code, out, err} = await project.run(['doctor', '--json']);
	expect({code, err}).toEqual({code: 0, err: ''});
	const {success, of} = answerOf({out});
	expect(success).toBe(true);
	expect(of('git')).toMatchObject({state: 'well', title: expect.stringMatching(/^git \d+\.\d+/)});
	expect(of('checkout')).toMatchObject({state: 'well', says: expect.stringMatching(/^clean, at [0-9a-f]{7}$/)});
	expect(of('config-paper')).toMatchObject({state: 'well', says: 'is bash'});
	expect(of('database-roadmap')).toMatchObject({state: 'absent'});
	expect(of('version')).toBeUndefined();
	expect(existsSync(path.join(project.root, 'data'))).toBe(false);
	expect(project.git('status', '--porcelain')).toBe('');

	const text = await project.run(['doctor', '--ascii'], '', {ORCH_TRUSTED: ''});
	expect(text.out).toMatch(/^\+ git \d+\.\d+/m);
	expect(text.out).toMatch(/^\? orch\.config\.jsonc +not trusted yet \(agents\.paper\): nothing starts\n +.*orch-tui trust/m);
});

test('it finds half-made worktrees, mends them when it is told to, and tells a damaged database', async () => {
	const project = aProject(commits);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const half = path.join(project.root, '.worktrees/implementation_task-T-9');
	mkdirSync(half, {recursive: true});
	const sick = await project.run(['doctor', '--json']);
	expect(sick.code).toBe(1);
	expect(answerOf(sick).of('worktrees')).toMatchObject({state: 'bad', says: expect.stringContaining('1 with trouble'), hint: expect.stringContaining('--fix')});
	expect(existsSync(half)).toBe(true);
	const mended = await project.run(['doctor', '--fix', '--json', 'name,state,says']);
	expect(mended.code).toBe(0);
	expect(JSON.parse(mended.out)).toContainEqual({name: 'worktrees', state: 'well', says: '1 mended'});
	expect(existsSync(half)).toBe(false);

	const file = path.join(project.root, 'data/roadmap.db');
	for (const more of ['-wal', '-shm']) rmSync(`${file}${more}`, {force: true});
	const sound = readFileSync(file);
	const junk = Buffer.from(sound).fill(7, 4096, 20_000);
	writeFileSync(file, junk);
	const damaged = await project.run(['doctor', '--json']);
	expect(damaged.code).toBe(1);
	expect(answerOf(damaged).of('database-roadmap')).toMatchObject({state: 'bad', hint: expect.stringContaining('backup')});
	expect(answerOf(damaged).of('worktrees')).toBeUndefined();
	expect(readFileSync(file).equals(junk)).toBe(true);
	writeFileSync(file, sound);
});

test('a config that is wrong, an agent that is missing, no repository: each is said, and ends with 1', async () => {
	const project = aProject(commits);
	writeFileSync(path.join(project.root, 'orch.config.jsonc'), '{"agents": {"nobody": {"command": ["no-such-program"]}}}');
	const missing = await project.run(['doctor', '--json']);
	expect(missing.code).toBe(1);
	expect(answerOf(missing).of('config-nobody')).toMatchObject({state: 'bad', says: 'no-such-program is not there'});
	writeFileSync(path.join(project.root, 'orch.config.jsonc'), '{"maxParalel": 2}');
	const wrong = await project.run(['doctor', '--json']);
	expect(wrong.code).toBe(1);
	expect(answerOf(wrong).of('config')).toMatchObject({state: 'bad', says: expect.stringContaining('maxParalel')});
	const nowhere = await project.run(['-C', aFolder(), 'doctor', '--json']);
	expect(nowhere.code).toBe(1);
	expect(answerOf(nowhere).of('repository')).toMatchObject({state: 'bad'});
});

test.runIf(spawnSync('tmux', ['-V']).status === 0)("in tmux it reports tmux's settings and changes none", async () => {
	const project = aProject(commits);
	const file = path.join(project.notes, 'answer');
	const tmux = (...args: string[]) =>
		spawnSync('tmux', ['-S', path.join(project.notes, 'tmux'), '-f', '/dev/null', ...args], {cwd: project.root, encoding: 'utf8'});
	const before = () => tmux('show-options', '-s').stdout;
	tmux('new-session', '-d', '-x', '80', '-y', '24', `'${process.execPath}' '${launcher}' doctor --json > '${file}.new'; mv '${file}.new' '${file}'; sleep 100`);
	try {
		await until(() => existsSync(file));
		const {of} = answerOf({out: readFileSync(file, 'utf8')});
		expect(of('tmux-escape-time')).toMatchObject({state: 'note', says: expect.stringMatching(/^\d+: /), hint: expect.stringContaining('escape-time 10')});
		expect(of('tmux-focus-events')).toMatchObject({state: 'note'});
		expect(of('tmux-mouse')).toMatchObject({state: 'well', says: 'off'});
		expect(before()).toContain('escape-time 500');
	} finally {
		tmux('kill-server');
	}
});
