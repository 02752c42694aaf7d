/**
The built program, as a person starts it, in a repository of its own.
*/
import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {openStore} from '../../source/store/store.js';
import {roomy} from './clean-room.js';
import {aRepository, runGit} from './repository.js';

/** What npm starts as `orch-tui`. */
export const launcher = path.resolve(import.meta.dirname, '../../source/launch.cjs');

/** A program that lives for half a second would clear up its first megabytes several times: a fifth of what it takes of the processor. */
export const lean: readonly string[] = ['--min-semi-space-size=16'];

export type Ended = {readonly code: number | null; readonly out: string; readonly err: string};

/** Hundreds of programs are started: what they are made of is compiled once. */
export const compiledOnce = {NODE_COMPILE_CACHE: path.join(os.tmpdir(), 'orch-tui-tests-compiled')};

/** `agent`: a bash script, run for every task. */
export const aProject = (agent: string, config: Record<string, unknown> = {}) => {
	const {folder: root, place} = aRepository();
	const notes = path.join(place, 'notes');
	mkdirSync(notes);
	writeFileSync(path.join(place, 'agent.sh'), agent);
	writeFileSync(
		path.join(root, 'orch.config.jsonc'),
		JSON.stringify({
			agents: {paper: {command: ['bash', path.join(place, 'agent.sh'), notes]}},
			thresholds: roomy,
			slots: {ramp: false},
			graceSeconds: 1,
			...config,
		}),
	);
	runGit(root, 'add', 'orch.config.jsonc');
	runGit(root, 'commit', '-qm', 'config');
	const env = {
		PATH: process.env['PATH'] ?? '',
		...compiledOnce,
		HOME: '/nonexistent',
		XDG_STATE_HOME: path.join(place, 'state'),
		// Its config is our own; a test about trust takes this away.
		ORCH_TRUSTED: root,
		GIT_CONFIG_GLOBAL: '/dev/null',
		GIT_AUTHOR_NAME: 'Ada',
		GIT_AUTHOR_EMAIL: 'ada@example.com',
		GIT_COMMITTER_NAME: 'Ada',
		GIT_COMMITTER_EMAIL: 'ada@example.com',
	};
	const children: ChildProcess[] = [];

	const startWith = (more: Readonly<Record<string, string>>, args: readonly string[]) => {
		const child = spawn(process.execPath, [...lean, launcher, ...args], {cwd: root, env: {...env, ...more}, stdio: ['pipe', 'pipe', 'pipe']});
		children.push(child);
		let out = '';
		let err = '';
		child.stdout.on('data', bytes => {
			out += String(bytes);
		});
		child.stderr.on('data', bytes => {
			err += String(bytes);
		});
		const ended = new Promise<Ended>(resolve => {
			child.once('close', code => {
				resolve({code, out, err});
			});
		});
		return {child, ended, said: () => out};
	};

	onTestFinished(() => {
		for (const child of children) child.kill('SIGKILL');
		// Whatever is left of agents names our folder in its environment.
		for (const {process: tree} of look(store => store.agents.listLive())) {
			if (tree !== undefined) killGroup(tree.agent.pid);
		}
	});

	const look = <Value>(ask: (store: ReturnType<typeof openStore>) => Value): Value => {
		const store = openStore(path.join(root, 'data'));
		try {
			return ask(store);
		} finally {
			store.close();
		}
	};

	return {
		root,
		notes,
		env,
		start: (...args: readonly string[]) => startWith({}, args),
		look,
		/** `more`: what its environment has besides. */
		async run(args: readonly string[], input = '', more: Readonly<Record<string, string>> = {}): Promise<Ended> {
			const {child, ended} = startWith(more, args);
			child.stdin?.end(input);
			return ended;
		},
		git: (...args: readonly string[]) => runGit(root, ...args),
		/** What must be true after everything that happens. */
		soundness: () => ({
			fsck: execFileSync('git', ['fsck', '--no-dangling'], {cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim(),
			status: runGit(root, 'status', '--porcelain'),
			worktrees: runGit(root, 'worktree', 'list').split('\n').length,
			branches: runGit(root, 'branch', '--list', 'roadmap-*'),
		}),
	};
};

const killGroup = (pid: number): void => {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// It has left already.
	}
};
