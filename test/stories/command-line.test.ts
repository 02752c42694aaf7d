import {spawn} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {aFolder, runGit} from '../support/repository.js';
import {until} from '../support/until.js';

const commits = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';
/** Works until it is let go, and commits. */
const patient = `while [ ! -e "$1/go" ]; do echo tick; sleep 0.1; done; ${commits}`;

test('what cannot be started is said, and that is the end of it', async () => {
	const project = aProject(commits);
	const [nowhere, file, gitless] = await Promise.all([
		project.run(['-C', '/nope', 'status']),
		project.run(['-C', 'orch.config.jsonc', 'status', '--json']),
		project.run(['status'], '', {PATH: '/nonexistent'}),
	]);
	expect(nowhere).toMatchObject({code: 2, err: 'There is no folder /nope.\n'});
	expect(file.code).toBe(2);
	expect(JSON.parse(file.out)).toMatchObject({success: false, error: 'folder_missing'});
	expect(gitless).toMatchObject({code: 1, err: expect.stringContaining('git cannot be started')});
});

test('a folder that was removed under our feet is said', async () => {
	const project = aProject(commits);
	const gone = path.join(project.root, 'gone');
	const script = `mkdir "$2" && cd "$2" && rmdir "$2" && "$0" "$1" status --json; echo "code $?"`;
	const out = await new Promise<string>(resolve => {
		const child = spawn('bash', ['-c', script, process.execPath, launcher, gone], {cwd: project.root, env: project.env});
		let said = '';
		child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
		child.on('close', () => resolve(said));
	});
	expect(out).toContain('"error":"folder_missing","message":"The current folder is not there any more."');
	expect(out).toMatch(/code 2\n$/);
});

describe('a reader that has seen enough', () => {
	/** In a pipe of a shell of which nobody reads the other end; what was said on stderr, and the exit code. */
	const pipedAway = (project: ReturnType<typeof aProject>, args: string) =>
		new Promise<string>(resolve => {
			const child = spawn('bash', ['-c', `"$0" "$1" ${args} | true; echo "code \${PIPESTATUS[0]}" >&2`, process.execPath, launcher], {
				cwd: project.root,
				env: project.env,
			});
			let err = '';
			child.stderr.on('data', bytes => {
				err += String(bytes);
			});
			child.once('close', () => {
				resolve(err);
			});
		});

	test('ends what only prints, as it ends git, and not the work of a run', async () => {
		const project = aProject(commits);
		await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n  after: T-1\n');
		expect(await pipedAway(project, 'events')).toBe('code 141\n');
		expect(await pipedAway(project, 'run --until empty --json')).toBe('code 0\n');
		expect(project.look(store => store.tasks.counts())).toEqual({cleaned: 2});
		expect(project.look(store => store.leases.find('conductor')?.holder)).toBeUndefined();
	});
});

test('a person on the command line is asked before unproven work lands or a task is taken away', async () => {
	const project = aProject('true', {repairs: 0, verify: 'true'});
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n');
	expect(await project.run(['cancel-task', 'T-2'])).toMatchObject({code: 2, out: '', err: 'Cancel T-2?\n--yes says so.\n'});
	expect(JSON.parse((await project.run(['task', 'cancel', 'T-2', '--json'])).out)).toEqual({
		success: false,
		error: 'needs_yes',
		message: 'Cancel T-2?',
		hint: '--yes says so.',
	});
	expect(project.look(store => store.tasks.find('T-2')?.state)).toBe('waiting');
	expect(await project.run(['cancel-task', 'T-2', '--yes'])).toMatchObject({code: 0, out: 'Cancelled T-2.\n'});
	// What is not possible is no question.
	expect(await project.run(['cancel-task', 'T-2'])).toMatchObject({code: 1, err: 'T-2 is cancelled.\n'});

	await project.run(['run', '--until', 'empty']);
	expect(await project.run(['merge', 'add', 'T-1'])).toMatchObject({code: 2, err: 'Merge T-1 into main all the same?\n--yes says so.\n'});
	// Ids have no capitals.
	expect(await project.run(['merge', 'add', 't-1'])).toMatchObject({code: 2});
	expect(project.look(store => store.tasks.find('T-1')?.state)).toBe('unproven');
});

test('at a terminal the question is asked, and anything but yes is no', async () => {
	const project = aProject(commits);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const cancel = () => onTerminal([launcher, 'task', 'cancel', 'T-1'], {cols: 80, rows: 24, cwd: project.root, env: project.env});
	for (const {key, said, code, state} of [
		{key: '', said: 'Nothing was done.', code: 1, state: 'waiting'},
		{key: 'y', said: 'Cancelled T-1.', code: 0, state: 'cancelled'},
	]) {
		const asked = cancel();
		await asked.see('Cancel T-1? [y/N]');
		asked.child.write(`${key}\r`);
		await asked.see(said);
		expect(await asked.over).toBe(code);
		expect(project.look(store => store.tasks.find('T-1')?.state)).toBe(state);
	}
});

test('a file that is not there, and a command that finds nothing to do, have their exit codes', async () => {
	const project = aProject(commits);
	expect(await project.run(['import', 'missing.md'])).toMatchObject({
		code: 2,
		err: 'There is no file missing.md.\nGive the path of a markdown or JSON lines file, or - for standard input.\n',
	});
	expect(await project.run(['import', '.'])).toMatchObject({code: 2, err: expect.stringContaining('. is a folder, and holds no tasks')});
	expect(await project.run(['coordinate-dependencies'])).toMatchObject({code: 3, out: 'Nothing to do.\n'});
	expect(await project.run(['find-available-work'])).toMatchObject({code: 0, out: 'Nothing may start: The backlog is empty.\n'});
});

test('Ctrl-C says that the agents go on, and how to come back', async () => {
	const project = aProject(patient);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const run = project.start('run');
	await until(() => project.look(store => store.agents.listLive().some(({state}) => state === 'working')));
	run.child.kill('SIGINT');
	const {code, out} = await run.ended;
	expect(code).toBe(130);
	expect(out).toContain('\n1 agent goes on without us. To come back: orch-tui, or orch-tui run.\n');
	writeFileSync(path.join(project.notes, 'go'), '');
});

describe('init', () => {
	const gitOnly = (place: string, ...agents: string[]) => {
		const bin = path.join(place, 'bin');
		mkdirSync(bin);
		for (const name of ['git', ...agents]) {
			writeFileSync(path.join(bin, name), '#!/bin/sh\nPATH=/usr/local/bin:/usr/bin:/bin exec git "$@"\n');
			chmodSync(path.join(bin, name), 0o755);
		}

		return {PATH: bin};
	};

	test('writes no agent that is not there, and no schema that is not there', async () => {
		const project = aProject(commits);
		const file = path.join(project.root, 'orch.config.jsonc');
		rmSync(file);
		const {code, out} = await project.run(['init', '--yes'], '', gitOnly(path.dirname(project.notes)));
		expect(code).toBe(0);
		expect(out).toContain('any command will do as an agent');
		expect(out).toContain('Next: name an agent in it, under "agents"; then orch-tui import TODO.md');
		const text = readFileSync(file, 'utf8');
		expect(text).toMatch(/^\{\n\t\/\/ .*\n\t\/\/ "\$schema": /);
		expect(text).toContain('\t// "agents": {\n');
		expect(await project.run(['run', '--until', 'idle'])).toMatchObject({code: 2, err: 'No agent is configured.\nAdd one to "agents" in orch.config.jsonc.\n'});
	});

	test('names the agents that are there; a quiet one says only where', async () => {
		const project = aProject(commits);
		const file = path.join(project.root, 'orch.config.jsonc');
		rmSync(file);
		mkdirSync(path.join(project.root, 'node_modules/orch-tui/data'), {recursive: true});
		writeFileSync(path.join(project.root, 'node_modules/orch-tui/data/config.schema.json'), '{}');
		expect(await project.run(['init', '--yes', '-q'], '', gitOnly(path.dirname(project.notes), 'codex'))).toEqual({code: 0, out: `${file}\n`, err: ''});
		expect(readFileSync(file, 'utf8')).toMatch(/^\{\n\t"\$schema": ".\/node_modules\/orch-tui\/data\/config.schema.json",\n/);
		expect(readFileSync(file, 'utf8')).toContain('\t"agents": {\n\t\t"codex": {\n');
	});

	test('wants a first commit: there is nothing to start from before', async () => {
		const project = aProject(commits);
		const folder = aFolder();
		runGit(folder, 'init', '-q', '-b', 'main');
		expect(await project.run(['-C', folder, 'init', '--yes'])).toMatchObject({code: 2, out: '', err: expect.stringContaining('has no commit yet')});
		expect(existsSync(path.join(folder, 'orch.config.jsonc'))).toBe(false);
	});
});

test('a status asks for nothing and writes nothing where nothing is set up', async () => {
	const project = aProject(commits);
	const exclude = readFileSync(path.join(project.root, '.git/info/exclude'), 'utf8');
	expect(await project.run(['status'])).toMatchObject({
		code: 3,
		out: '',
		err: `Nothing is set up in ${project.root} yet.\nBegin with: orch-tui import TODO.md\n`,
	});
	expect(existsSync(path.join(project.root, 'data'))).toBe(false);
	expect(readFileSync(path.join(project.root, '.git/info/exclude'), 'utf8')).toBe(exclude);
});

test('where only ASCII can be shown, arrows are ASCII', async () => {
	const project = aProject(commits);
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	const utf8 = {LANG: 'C.UTF-8'};
	const [status, ascii, dumb, events, plain] = await Promise.all([
		project.run(['status'], '', utf8),
		project.run(['status', '--ascii'], '', utf8),
		project.run(['status'], '', {...utf8, TERM: 'dumb'}),
		project.run(['coordinate-dependencies']).then(() => project.run(['events'], '', {LANG: 'C'})),
		project.run(['status'], '', {LANG: 'C'}),
	]);
	expect(status.out).toContain('project → main');
	for (const {out} of [ascii, dumb, plain]) expect(out).toContain('project -> main');
	expect(events.out).toContain('task T-1 waiting -> ready');
});
