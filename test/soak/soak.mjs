/**
`npm run soak -- --minutes N [--agents 50] [--seed 1]`: the real program with many agents for a long time, of which one in a hundred is killed at random.

Prints twice a minute what it takes, and at the end whether memory, descriptors, worktrees and processes are what they were: exit 1 when they are not.
*/
import {spawn, spawnSync} from 'node:child_process';
import {appendFileSync, existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {environment, inFolder, launcher, makeRepository} from '../bench/place.mjs';
import {createChance} from '../chaos/chance.ts';
import {judge, openMeasures, restMs, titles} from './measures.mjs';

const {values} = parseArgs({
	options: {minutes: {type: 'string', default: '20'}, agents: {type: 'string', default: '50'}, seed: {type: 'string', default: '1'}},
});
const minutes = Number(values.minutes);
const agents = Number(values.agents);
const chance = createChance(Number(values.seed));

const sampleMs = 30_000;
const turnMs = 500;
/** How long an agent works, in seconds. */
const workSeconds = {least: 10, most: 40};
const meanWorkMs = ((workSeconds.least + workSeconds.most) / 2) * 1000;
/** One of so many attempts is killed. */
const attemptsPerKill = 100;
const turnsPerKill = Math.round((attemptsPerKill * meanWorkMs) / turnMs);
/** So many tasks for each place wait, that none is free. */
const tasksPerPlace = 2;
const drainMaxMs = 180_000;

const agent = [
	'trap "exit 143" TERM',
	`sleep $((${workSeconds.least} + RANDOM % ${workSeconds.most - workSeconds.least}))`,
	'echo "$ORCH_TASK_ID" >"$ORCH_TASK_ID.txt" && git add "$ORCH_TASK_ID.txt" && git commit --quiet --message "$ORCH_TASK_ID"',
].join('\n');

const print = cells => process.stdout.write(`${cells.map(cell => String(cell).padStart(11)).join('')}\n`);

/** The program at work without a screen, and what it says. */
const conduct = (folder, said) => {
	const child = spawn(process.execPath, [launcher, '-C', folder, 'run'], {env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true});
	for (const stream of [child.stdout, child.stderr]) stream.on('data', data => appendFileSync(said, data));
	const ended = new Promise(resolve => child.on('exit', resolve));
	return {
		pid: child.pid,
		prove() {
			if (child.exitCode !== null) throw new Error(`run ended with ${child.exitCode}:\n${readFileSync(said, 'utf8').slice(-4000)}`);
		},
		async stop() {
			process.kill(-child.pid, 'SIGTERM');
			await ended;
		},
	};
};

/** Kills each of these processes with the chance that one attempt in a hundred has. Returns how many were hit. */
const killSome = pids => {
	let hit = 0;
	for (const pid of pids) {
		if (chance.number(turnsPerKill) !== 0) continue;
		try {
			process.kill(pid, 'SIGKILL');
			hit += 1;
		} catch {
			// It has just ended by itself.
		}
	}

	return hit;
};

let isStopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () => {
		isStopped = true;
	});
}

const soak = async place => {
	const folder = makeRepository(path.join(place, 'house'), 200, {
		maxParallel: agents,
		graceSeconds: 1,
		retries: 5,
		agents: {worker: {command: ['bash', '-c', agent]}},
	});
	const run = (args, input) => spawnSync(process.execPath, [launcher, '-C', folder, ...args], {input, env: environment, encoding: 'utf8'});
	let added = 0;
	const addTasks = count => {
		const done = run(['import', '-'], Array.from({length: count}, () => `- [ ] S-${++added} Work ${added}\n`).join(''));
		if (done.status !== 0) throw new Error(done.stderr);
	};
	addTasks(agents * tasksPerPlace);
	const conductor = conduct(folder, path.join(place, 'said.txt'));
	while (!existsSync(path.join(folder, 'data/roadmap.db'))) await pause(turnMs);
	const measures = openMeasures(folder, conductor.pid);
	const samples = [];
	const from = performance.now();
	let killed = 0;
	const sample = () => {
		samples.push(measures.sample());
		print([((performance.now() - from) / 60_000).toFixed(1), ...Object.values(samples.at(-1)), killed]);
	};

	print(['minute', ...titles, 'killed']);
	for (let nextSampleMs = 0; performance.now() - from < minutes * 60_000 && !isStopped; ) {
		conductor.prove();
		killed += killSome(measures.livePids());
		if (measures.open() < agents * tasksPerPlace) addTasks(agents);
		if (performance.now() - from >= nextSampleMs) {
			sample();
			nextSampleMs += sampleMs;
		}

		await pause(turnMs);
	}

	if (isStopped) {
		// Fifty agents would go on without us.
		const {stdout, stderr} = run(['stop', '--all', '--yes']);
		process.stdout.write(stdout + stderr);
		await conductor.stop();
		return false;
	}

	// What is merged is cleaned up on the next beats.
	const drainFrom = performance.now();
	while (measures.open() + measures.worktrees() > 0 && performance.now() - drainFrom < drainMaxMs) await pause(turnMs);
	if (measures.open() > 0) process.stdout.write(`${run(['status']).stdout}${run(['why']).stdout}`);
	await pause(restMs);
	sample();
	await conductor.stop();
	const judged = judge(samples, {added, ...measures.end()});
	process.stdout.write(`\n${agents} agents, ${minutes} minutes, seed ${values.seed}: ${killed} killed\n`);
	for (const [text, isWell] of judged) process.stdout.write(`  ${isWell ? 'ok  ' : 'NOT '} ${text}\n`);
	return judged.every(([, isWell]) => isWell);
};

process.exit((await inFolder(soak)) ? 0 : 1);
