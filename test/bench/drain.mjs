/**
Drain: 60 tasks that each commit one file, four at a time, on a repository of 1,000 files; orch-tui against the plainest script.
*/

import {spawnSync} from 'node:child_process';
import {cpSync, readdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {environment, git, inFolder, launcher, makeRepository, median, root, rounded} from './place.mjs';

const tasks = 60;
const atOnce = 4;
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

const timed = (command, args) => {
	const from = performance.now();
	const {status, stdout, stderr} = spawnSync(command, args, {env: environment, encoding: 'utf8', timeout: 300_000, killSignal: 'SIGKILL'});
	if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
	return (performance.now() - from) / 1000;
};

/** Neither has won when it has not done it. */
const prove = folder => {
	const merges = Number(git(folder, 'rev-list', '--count', '--merges', '--first-parent', 'main'));
	const files = readdirSync(folder).filter(name => /^D-\d+\.txt$/.test(name)).length;
	const branches = git(folder, 'for-each-ref', '--format=%(refname)', 'refs/heads').split('\n').length;
	const worktrees = git(folder, 'worktree', 'list').split('\n').length;
	if (merges !== tasks || files !== tasks || branches !== 1 || worktrees !== 1)
		throw new Error(`${folder}: ${merges} merges, ${files} files, ${branches} branches, ${worktrees} worktrees`);
};

export const drain = () =>
	inFolder(place => {
		const agent = 'echo "$ORCH_TASK_ID" >"$ORCH_TASK_ID.txt" && git add "$ORCH_TASK_ID.txt" && git commit --quiet --message "$ORCH_TASK_ID"';
		const origin = makeRepository(path.join(place, 'origin'), 1000, {agents: {committer: {command: ['bash', '-c', agent]}}});
		const backlog = Array.from({length: tasks}, (_, index) => `- [ ] D-${index + 1} Commit one file\n`).join('');
		const ours = [];
		const script = [];
		for (let round = 0; round < rounds; round++) {
			const [a, b] = ['ours', 'script'].map(name => path.join(place, `${name}-${round}`));
			for (const folder of [a, b]) cpSync(origin, folder, {recursive: true});
			const imported = spawnSync(process.execPath, [launcher, '-C', a, 'import', '-'], {input: backlog, env: environment, encoding: 'utf8'});
			if (imported.status !== 0) throw new Error(imported.stderr);
			ours.push(timed(process.execPath, [launcher, '-C', a, 'run', '--until', 'empty', '--max-parallel', String(atOnce), '--quiet']));
			script.push(timed('bash', [path.join(root, 'test/bench/drain.sh'), b, String(tasks), String(atOnce)]));
			prove(a);
			prove(b);
		}

		return {
			tasks,
			rounds,
			orchSeconds: rounded(median(ours)),
			scriptSeconds: rounded(median(script)),
			ratio: rounded(median(ours) / median(script)),
			goal: 'ratio at most 1.2',
			orchRounds: ours.map(seconds => rounded(seconds)),
			scriptRounds: script.map(seconds => rounded(seconds)),
		};
	});
