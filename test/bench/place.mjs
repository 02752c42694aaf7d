/**
Where benchmarks take place: throw-away repositories, houses with many tasks and live agents, and the figures that come of it.
*/
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const launcher = path.join(root, 'source/launch.cjs');

/** The environment of all that is measured: nothing of whoever measures, and the Node that we run on. */
export const environment = {
	...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:GIT|ORCH)_/.test(name))),
	PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_NOSYSTEM: '1',
	// The configs of the throw-away repositories are our own.
	ORCH_TRUSTED: os.tmpdir(),
	TERM: 'xterm-256color',
	LANG: 'C.UTF-8',
};

/** Runs `work` in a folder of its own, which goes afterwards. */
export const inFolder = async work => {
	const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-bench-')));
	try {
		return await work(folder);
	} finally {
		rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
	}
};

export const git = (cwd, ...args) => execFileSync('git', args, {cwd, env: environment, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024}).trimEnd();

/** A repository of `files` files with one commit, and a config in it. The machine never holds anything back. */
export const makeRepository = (folder, files, config) => {
	mkdirSync(folder);
	git(folder, 'init', '--quiet', '--initial-branch=main');
	git(folder, 'config', 'user.name', 'Bench');
	git(folder, 'config', 'user.email', 'bench@example.com');
	for (let index = 0; index < files; index++) {
		const place = path.join(folder, `part-${index % 40}`);
		mkdirSync(place, {recursive: true});
		writeFileSync(path.join(place, `file-${index}.txt`), `line of file ${index}\n`.repeat(20));
	}

	const always = {warn: 100, stop: 100};
	const thresholds = {cpu: always, memory: always, disk: always, freeMemoryMb: 0, freeDiskMb: 0};
	writeFileSync(path.join(folder, 'orch.config.jsonc'), JSON.stringify({targetBranch: 'main', thresholds, ...config}));
	git(folder, 'add', '--all');
	git(folder, 'commit', '--quiet', '--message', 'first');
	return folder;
};

const built = path.join(root, 'dist/bench-house.mjs');

/** What `loadHouse` has built; for processes that it starts. */
export const loadBuilt = () => import(pathToFileURL(built).href);

/** The rooms behind the screen, for what is measured inside this process; beside what is built, since it needs the same packages. */
export const loadHouse = async () => {
	const outfile = built;
	await build({
		stdin: {
			contents:
				"export {openHouse, placesOf} from './source/open-house.js'; export {openStore} from './source/store/store.js'; export {deadlocksIn} from './source/domain/deadlock.js'; export {waitsNow} from './source/domain/dependency.js'; export {numbered} from './source/domain/knots.js'; export {findProject} from './source/project.js'; export {createAgentProcesses} from './source/outside/agent-processes.js';",
			resolveDir: root,
			loader: 'ts',
		},
		outfile,
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node22.14',
		mainFields: ['module', 'main'],
		external: ['better-sqlite3'],
		banner: {js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);"},
		logLevel: 'error',
	});
	return import(pathToFileURL(outfile).href);
};

const patient = {quietSeconds: 80_000, stallSeconds: 81_000, killSeconds: 82_000, timeoutSeconds: 86_000};

/**
A house with `tasks` tasks, of which `live` have a real agent: a `sleep` under its shim, started as any agent is. A part of the others waits for them.

Returns the house, what stops its agents, and a clock that can be set forward.
*/
export const openBusyHouse = async (folder, {tasks, live}) => {
	makeRepository(folder, 20, {...patient, maxParallel: 64, slots: {ramp: false}, agents: {sleeper: {command: ['bash', '-c', 'echo awake; exec sleep 600']}}});
	const {openHouse, placesOf, findProject, createAgentProcesses} = await loadHouse();
	const clock = {aheadMs: 0};
	const project = await findProject({directory: folder, config: undefined, overrides: {}, environment: {ORCH_TRUSTED: folder}, cwd: folder});
	if (!project.ok) throw new Error(project.problem.message);
	const house = await openHouse({root: folder, policy: project.value.policy, environment, onBug: console.error, now: () => Date.now() + clock.aheadMs});
	const {store, engine} = house;

	const lines = Array.from({length: tasks}, (_, index) => {
		const waits = index >= live && index % 2 === 0;
		return JSON.stringify({
			id: `B-${index + 1}`,
			title: `Task ${index + 1}`,
			priority: 'medium',
			dependsOn: waits ? [{id: `B-${(index % live) + 1}`, type: 'hard'}] : [],
		});
	});
	const imported = await engine.dispatch('import-backlog', {file: 'backlog.jsonl', text: lines.join('\n')});
	if (!imported.ok) throw new Error(imported.problem.message);

	const processes = createAgentProcesses({runs: placesOf(folder).runs});
	const stamp = {actor: 'bench', atMs: engine.now()};
	const ids = [];
	for (let index = 0; index < live; index++) {
		const taskId = `B-${index + 1}`;
		const id = store.atomically(() => {
			for (const [from, to] of [
				['waiting', 'ready'],
				['ready', 'claimed'],
				['claimed', 'prepared'],
			])
				store.tasks.move(taskId, from, to, {}, stamp);
			const agentId = store.agents.add({taskId, fence: 1, name: 'sleeper', permissions: 'edit'}, stamp);
			store.tasks.move(taskId, 'prepared', 'working', {agentId, fence: 1}, stamp);
			return agentId;
		});
		const tree = await processes.start({runId: id, argv: ['bash', '-c', 'echo awake; exec sleep 600'], cwd: folder, env: {PATH: environment.PATH}});
		store.agents.move(id, 'starting', 'working', {process: tree, startedAtMs: stamp.atMs, heardAtMs: stamp.atMs}, stamp);
		ids.push({id, tree});
	}

	// They are ours and have no children: no need for the proof that a real stop gives.
	const stopAgents = async () => {
		for (const {tree} of ids) process.kill(-tree.agent.pid, 'SIGKILL');
		processes.close();
	};

	return {house, clock, trees: ids.map(({tree}) => tree), stopAgents};
};

const sorted = numbers => numbers.toSorted((a, b) => a - b);
export const quantile = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
export const median = numbers => quantile(numbers, 0.5);
export const rounded = (number, digits = 2) => Number(number.toFixed(digits));
