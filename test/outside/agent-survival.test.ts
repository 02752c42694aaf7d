/**
Agents outlive us, get what they are given and nothing else, and can be told of by a process that never saw them start.
*/
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {buildSync} from 'esbuild';
import {expect, test} from 'vitest';
import {createAgentProcesses} from '../../source/outside/agent-processes.js';
import {rowOf} from '../../source/outside/process-list.js';
import {bash, realAgents} from '../support/real-agents.js';
import {until} from '../support/until.js';

const never = new AbortController().signal;

/** A program that starts one agent as the house does and then stays. */
const aParent = (place: string, runs: string, cwd: string, script: string): string => {
	const file = path.join(place, 'parent.mjs');
	const text = `
		import {createAgentProcesses} from ${JSON.stringify(path.resolve('source/outside/agent-processes.ts'))};
		const agents = createAgentProcesses({runs: ${JSON.stringify(runs)}});
		const tree = await agents.start({runId: 'a1', argv: ${JSON.stringify(bash(script))}, cwd: ${JSON.stringify(cwd)}, env: {PATH: process.env.PATH}});
		console.log(JSON.stringify(tree));
		setInterval(() => {}, 1000);`;
	buildSync({
		mainFields: ['module', 'main'],
		stdin: {contents: text, resolveDir: path.resolve('.')},
		bundle: true,
		platform: 'node',
		format: 'esm',
		outfile: file,
	});
	return file;
};

test('an agent goes on when its starter is killed, and its exit status is told to the next one', async () => {
	const {agents, runs, cwd, place} = realAgents();
	const go = path.join(cwd, 'go');
	const parent = spawn(process.execPath, [aParent(place, runs, cwd, 'while [[ ! -e go ]]; do sleep 0.01; done; echo done; exit 7')], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = await once(parent.stdout, 'data');
	const tree = JSON.parse(String(line));
	parent.kill('SIGKILL');
	await once(parent, 'exit');

	expect(agents.find('a1')).toEqual({started: tree, exitCode: undefined, exists: true});
	expect(agents.look(tree)).toBe('alive');
	writeFileSync(go, '');
	while (!agents.takeNews().includes('a1')) await agents.waitForNews(never);
	expect(agents.exitOf('a1')).toBe(7);
	expect(agents.readTail('a1', 100).text).toBe('done\n');
	await until(() => agents.look(tree) === 'gone');
});

test('a time in which we were stopped ourselves is not counted to a start', async () => {
	const {agents, cwd, env, program} = realAgents();
	const starting = agents.start({runId: 'a1', argv: program({}), cwd, env, startupMs: 2000});
	// As long as this takes nothing of ours goes on, while the shim does.
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
	expect(agents.look(await starting)).toBe('alive');
});

test('an end that came while nobody watched is news at once', async () => {
	const {agents, runs, cwd, env} = realAgents();
	await agents.start({runId: 'a1', argv: bash('exit 4'), cwd, env});
	await until(() => agents.exitOf('a1'));
	await until(() => existsSync(path.join(runs, 'news', 'a1')));
	const later = createAgentProcesses({runs});
	await later.waitForNews(never);
	expect(later.takeNews()).toEqual(['a1']);
	later.close();
});

test('an agent gets exactly the environment it is given, its folder and its marker', async () => {
	const {agents, cwd, env} = realAgents();
	const given = {...env, SECRET: 'a b\nc', orch_folder: 'mine', orch_hit: '1'};
	const tree = await agents.start({runId: 'a1', argv: ['/bin/sleep', '1000'], cwd, env: given});
	const environ = () =>
		readFileSync(`/proc/${tree.agent.pid}/environ`, 'utf8')
			.split('\0')
			.filter(entry => entry !== '' && !/^(?:_|SHLVL)=/.test(entry));
	// It is bash for a moment before it is the program.
	await until(() => readFileSync(`/proc/${tree.agent.pid}/cmdline`, 'utf8').startsWith('/bin/sleep'));
	expect(environ().toSorted()).toEqual(
		[...Object.entries(given), ['PWD', cwd], ['ORCH_RUN_ID', agents.markerOf('a1')]].map(([name, value]) => `${name}=${value}`).toSorted(),
	);
});

test('an agent has a process group of its own, the default signals, no input, and our umask', async () => {
	const {agents, cwd, env} = realAgents();
	const tree = await agents.start({
		runId: 'a1',
		argv: bash(`read -r line; echo "[$line] $?"; umask; grep SigIgn /proc/self/status; : >made; exec sleep 1000`),
		cwd,
		env,
	});
	await until(() => agents.readTail('a1', 500).text.includes('SigIgn'));
	const [input, mask, ignored] = agents.readTail('a1', 500).text.split('\n');
	expect(input).toBe('[] 1');
	expect(Number.parseInt(mask ?? '', 8)).toBe(process.umask());
	expect(ignored?.replace(/\s+/, ' ')).toBe('SigIgn: 0000000000000000');
	expect(rowOf(tree.agent.pid)).toMatchObject({group: tree.agent.pid, parent: tree.shim.pid, session: tree.shim.pid});
	expect(rowOf(tree.shim.pid)?.group).toBe(tree.shim.pid);
});

test('an agent may read one of its files as input', async () => {
	const {agents, cwd, env} = realAgents();
	await agents.start({runId: 'a1', argv: ['cat'], cwd, env, files: {'prompt.md': 'Do it.\n'}, stdin: 'prompt.md'});
	await until(() => agents.exitOf('a1') === 0);
	expect(agents.readTail('a1', 500).text).toBe('Do it.\n');
});

test('a shim holds neither the worktree nor the logs, and what it leaves is private', async () => {
	const {agents, runs, cwd, env} = realAgents();
	const tree = await agents.start({runId: 'a1', argv: bash('exec sleep 1000'), cwd, env, files: {'prompt.md': 'x'}});
	expect(readlinkSync(`/proc/${tree.shim.pid}/cwd`)).toBe('/');
	expect([0, 1, 2].map(descriptor => readlinkSync(`/proc/${tree.shim.pid}/fd/${descriptor}`))).toEqual(['/dev/null', '/dev/null', '/dev/null']);
	expect(statSync(path.join(runs, 'a1')).mode & 0o777).toBe(0o700);
	for (const name of ['pid', 'out.log', 'err.log', 'prompt.md']) expect(statSync(path.join(runs, 'a1', name)).mode & 0o777).toBe(0o600);
	expect(readlinkSync(`/proc/${tree.agent.pid}/fd/1`)).toBe(path.join(runs, 'a1', 'out.log'));
	// It is bash for a moment before it is the program.
	await until(() => readFileSync(`/proc/${tree.agent.pid}/cmdline`, 'utf8').startsWith('sleep'));
	expect(() => readlinkSync(`/proc/${tree.agent.pid}/fd/3`)).toThrow('ENOENT');
});

test('a suspended agent has not ended, and a signal to its shim changes nothing, at whatever moment it comes', async () => {
	const {agents, cwd, env} = realAgents();
	// One in fifty was lost when bash was waiting for its agent.
	const names = Array.from({length: 20}, (_, index) => `a${index + 1}`);
	const suspend = async (runId: string): Promise<void> => {
		const tree = await agents.start({runId, argv: bash('while [[ ! -e go ]]; do sleep 0.01; done; exit 5'), cwd, env});
		process.kill(-tree.agent.pid, 'SIGSTOP');
		for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.kill(tree.shim.pid, signal);
		await until(() => readFileSync(`/proc/${tree.agent.pid}/stat`, 'utf8').includes(') T '));
		expect(agents.look(tree)).toBe('alive');
		process.kill(-tree.agent.pid, 'SIGCONT');
		expect(agents.exitOf(runId)).toBeUndefined();
	};
	for (const name of names) await suspend(name);
	writeFileSync(path.join(cwd, 'go'), '');
	for (const name of names) expect(await until(() => agents.exitOf(name))).toBe(5);
});

test('what an agent is killed by is its exit status, and the shim adds nothing to its logs', async () => {
	const {agents, cwd, env} = realAgents();
	const tree = await agents.start({runId: 'a1', argv: ['sleep', '1000'], cwd, env});
	process.kill(tree.agent.pid, 'SIGKILL');
	expect(await until(() => agents.exitOf('a1'))).toBe(137);
	expect(agents.sizeOf('a1')).toBe(0);
});

test('a program that has the name of a builtin or of a shell word is still the program', async () => {
	const {agents, cwd, env} = realAgents();
	const program = path.join(cwd, 'exit');
	writeFileSync(program, '#!/bin/sh\necho "program: $1"\n', {mode: 0o755});
	await agents.start({runId: 'a1', argv: ['exit', '$(touch owned) 9; touch owned'], cwd, env: {PATH: `${cwd}:${env.PATH}`}});
	await until(() => agents.exitOf('a1') === 0);
	expect(agents.readTail('a1', 500).text).toBe('program: $(touch owned) 9; touch owned\n');
	expect(existsSync(path.join(cwd, 'owned'))).toBe(false);
});

test('an environment that would steer bash steers nothing', async () => {
	const {agents, cwd, env} = realAgents();
	const file = path.join(cwd, 'startup');
	writeFileSync(file, `touch ${path.join(cwd, 'owned')}\n`);
	await agents.start({
		runId: 'a1',
		argv: ['true'],
		cwd,
		env: {...env, BASH_ENV: file, 'BASH_FUNC_read%%': `() { touch ${path.join(cwd, 'owned')}; }`, POSIXLY_CORRECT: '1'},
	});
	expect(await until(() => agents.exitOf('a1') ?? undefined)).toBe(0);
	expect(existsSync(path.join(cwd, 'owned'))).toBe(false);
});

test('a log that an agent has replaced by a link or a pipe is not read', async () => {
	const {agents, runs, cwd, env} = realAgents();
	await agents.start({runId: 'a1', argv: ['true'], cwd, env});
	await until(() => agents.exitOf('a1') === 0);
	for (const replace of [
		() => symlinkSync('/etc/passwd', path.join(runs, 'a1', 'out.log')),
		() => execFileSync('mkfifo', [path.join(runs, 'a1', 'out.log')]),
	]) {
		execFileSync('rm', ['-f', path.join(runs, 'a1', 'out.log')]);
		replace();
		expect(agents.readTail('a1', 500)).toMatchObject({text: '', bytes: 0});
		expect(agents.sizeOf('a1')).toBe(0);
	}
});

test('the error output is shown while there is no other', async () => {
	const {agents, cwd, env} = realAgents();
	await agents.start({runId: 'a1', argv: bash(String.raw`printf 'bad \xff end\n' >&2`), cwd, env});
	await until(() => agents.exitOf('a1') === 0);
	expect(agents.readTail('a1', 500)).toMatchObject({text: 'bad \uFFFD end\n', bytes: 10, file: expect.stringMatching(/err\.log$/)});
});

test('half a line in a file of the shim counts as nothing', async () => {
	const {agents, runs, cwd, env} = realAgents();
	await agents.start({runId: 'a1', argv: bash('exit 3'), cwd, env});
	await until(() => agents.exitOf('a1') === 3);
	writeFileSync(path.join(runs, 'a1', 'exit'), '1');
	writeFileSync(path.join(runs, 'a1', 'pid'), '12 34 5');
	expect(agents.find('a1')).toEqual({started: undefined, exitCode: undefined, exists: true});
});

test.each(['', '..', '../a1', 'news', 'a/b', '-x', 'a\n'])('%j cannot be the name of a run', async runId => {
	const {agents, cwd, env} = realAgents();
	await expect(agents.start({runId, argv: ['true'], cwd, env})).rejects.toMatchObject({code: 'bad_run_id'});
	expect(() => agents.deleteRun(runId)).toThrow('cannot be the name of a run');
});

test.each(['pid', 'exit', 'out.log', '../x', 'a/../x', 'a//b', '/a', 'a/', '.hidden', ''])('%j cannot be a file that an agent is given', async name => {
	const {agents, runs, cwd, env} = realAgents();
	await expect(agents.start({runId: 'a1', argv: ['true'], cwd, env, files: {[name]: 'x'}})).rejects.toMatchObject({code: 'bad_run_file'});
	expect(existsSync(path.join(runs, 'a1'))).toBe(false);
});

test('a data folder that cannot be written is said so', async () => {
	const {agents, runs, cwd, env} = realAgents();
	rmSync(runs, {recursive: true, force: true});
	writeFileSync(runs, '');
	await expect(agents.start({runId: 'a1', argv: ['true'], cwd, env})).rejects.toMatchObject({
		code: 'spawn_failed',
		message: expect.stringContaining('ENOTDIR'),
	});
	rmSync(runs);
});

test('thirty are started at once, each under its own name', async () => {
	const {agents, cwd, env} = realAgents();
	const names = Array.from({length: 30}, (_, index) => `a${index + 1}`);
	const trees = await Promise.all(names.map((runId, index) => agents.start({runId, argv: bash(`exit ${index}`), cwd, env})));
	expect(new Set(trees.map(({agent}) => agent.pid)).size).toBe(30);
	const ended = new Set<string>();
	while (ended.size < 30) {
		await agents.waitForNews(never);
		for (const name of agents.takeNews()) ended.add(name);
	}

	expect(names.map(agents.exitOf)).toEqual(names.map((_, index) => index));
});
