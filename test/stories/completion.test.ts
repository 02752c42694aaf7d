import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {aFolder, aRepository} from '../support/repository.js';

const has = (program: string): string | undefined =>
	(process.env['PATH'] ?? '')
		.split(':')
		.map(folder => path.join(folder, program))
		.find(file => existsSync(file));

const quick = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';

/** A project with two tasks, one attempt, and `orch-tui` on the PATH. */
const aFilledProject = async () => {
	const project = aProject(quick);
	await project.run(['import', '-'], '- [ ] TASK-1-1 one\n- [ ] TASK-2-7 two\n  after: TASK-1-1\n');
	await project.run(['run', '--until', 'empty']);
	const bin = path.join(path.dirname(project.notes), 'bin');
	mkdirSync(bin);
	writeFileSync(path.join(bin, 'orch-tui'), `#!/bin/sh\nexec '${process.execPath}' '${launcher}' "$@"\n`);
	chmodSync(path.join(bin, 'orch-tui'), 0o755);
	return {project, env: {...project.env, PATH: `${bin}:${process.env['PATH']}`, HOME: aFolder(), LANG: 'C.UTF-8'}};
};

const shells = [
	{shell: 'bash', args: ['--norc', '--noprofile', '-i'], begin: ["PS1='ready> '", 'eval "$(orch-tui completion bash)"']},
	{shell: 'zsh', args: ['-f', '-i'], begin: ["PS1='ready> '", 'autoload -U compinit; compinit -u -D', 'eval "$(orch-tui completion zsh)"']},
	{
		shell: 'fish',
		args: ['--no-config', '-i'],
		begin: ["function fish_prompt; echo 'ready> '; end", 'set -g fish_greeting; set -g fish_autosuggestion_enabled 0', 'orch-tui completion fish | source'],
	},
] as const;

describe.each(shells)('$shell', ({shell, args, begin}) => {
	const program = has(shell);
	// Bash is what orch-tui itself needs; of the others a machine may have none.
	test.skipIf(shell !== 'bash' && program === undefined)('completes a command, a short form, a flag, a value, an agent and a task', async () => {
		const {project, env} = await aFilledProject();
		const terminal = onTerminal(args, {cols: 100, rows: 30, cwd: project.root, env, program: program ?? shell});
		for (const line of begin) terminal.child.write(`${line}\r`);
		terminal.child.write('echo set"tled"\r');
		await terminal.see('settled');
		for (const [typed, completed] of [
			['monitor-a', 'monitor-agent-lifecycle'],
			['agent rest', 'agent restart'],
			['find-available-work --prio', 'find-available-work --priority-filter'],
			['run --until em', 'run --until empty'],
			['task cancel TASK-2', 'task cancel TASK-2-7'],
		]) {
			// The prompt is cleared of what stood there, so that only the key can have written it.
			terminal.child.write(`\u0015orch-tui ${typed}`);
			await terminal.see(`orch-tui ${typed}`);
			terminal.child.write('\t');
			await terminal.see(`orch-tui ${completed}`);
		}

		// All agents are shown where several are possible.
		terminal.child.write('\u0015orch-tui agent restart a\t\t');
		await terminal.see(/restart a[\s\S]*\ba[12]\b[\s\S]*\ba[12]\b/);
	});
});

describe('the hidden verb', () => {
	const ask = (cwd: string, ...words: readonly string[]) =>
		spawnSync(process.execPath, [launcher, '__complete', 'fish', '--', ...words], {cwd, encoding: 'utf8'});

	test('says what each agent and task is, also from a folder inside and with -C', async () => {
		const {project} = await aFilledProject();
		const inside = path.join(project.root, 'a/b');
		mkdirSync(inside, {recursive: true});
		expect(ask(inside, 'agent', 'stop', '')).toMatchObject({stdout: 'a2\tended TASK-2-7\na1\tended TASK-1-1\n', stderr: '', status: 0});
		expect(ask('/', '-C', project.root, 'task', 'cancel', 'TASK-1')).toMatchObject({stdout: 'TASK-1-1\tcleaned one\n', status: 0});
	});

	test('finds the main checkout from a worktree', async () => {
		const {project} = await aFilledProject();
		const worktree = path.join(path.dirname(project.root), 'elsewhere');
		execFileSync('git', ['worktree', 'add', '-q', '--detach', worktree], {cwd: project.root, env: project.env});
		expect(ask(worktree, 'agent', 'stop', 'a1').stdout).toBe('a1\tended TASK-1-1\n');
	});

	test('changes nothing, and is silent where it knows nothing', async () => {
		const {project} = await aFilledProject();
		const file = path.join(project.root, 'data/roadmap.db');
		const before = statSync(file);
		ask(project.root, 'agent', 'stop', '');
		expect(statSync(file)).toMatchObject({mtimeMs: before.mtimeMs, size: before.size});

		const {folder} = aRepository();
		expect(ask(folder, 'agent', 'stop', '')).toMatchObject({stdout: '', stderr: '', status: 0});
		expect(readdirSync(folder)).not.toContain('data');
		mkdirSync(path.join(folder, 'data'));
		writeFileSync(path.join(folder, 'data/roadmap.db'), 'no database');
		expect(ask(folder, 'agent', 'stop', '')).toMatchObject({stdout: '', stderr: '', status: 0});
		expect(ask('/', 'agent', 'stop', '')).toMatchObject({stdout: '', stderr: '', status: 0});
	});
});
