/**
`orch-tui demo`: a throw-away repository, a shipped backlog and scripted agents that are real processes. Part of the front step.
*/
import {mkdtempSync, readFileSync, realpathSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {hasTerminal} from './agree.js';
import {backlogFor, pretending} from './demo-scenario.js';
import type {DemoAsked, Globals} from './doors/action.js';
import {untilToldToLeave} from './leave.js';
import {type House, openHouse, placesOf, removeFolder} from './open-house.js';
import {createAgentProcesses} from './outside/agent-processes.js';
import {createGitRunner} from './outside/git-run.js';
import {configName, findProject} from './project.js';
import {lead, runHeadless} from './run-headless.js';
import {showScreen} from './show-screen.js';
import {wantsLines} from './terminal-look.js';
import type {ConfigDoor} from './ui/config-door.js';

/** What is shipped for it; beside `dist/` as beside `source/`. */
const shipped = (name: string): string => fileURLToPath(new URL(`../data/demo/${name}`, import.meta.url));

/** Impatient with silent agents and patient with the machine: what it pretends holds agents back, and a machine that is nearly full. */
const config = {
	targetBranch: 'main',
	maxParallel: 4,
	slots: {ramp: false},
	agents: {script: {command: ['bash', shipped('agent.sh'), '{taskId}'], env: ['DEMO_PATIENCE_SECONDS', 'DEMO_PAUSE_SECONDS']}},
	verify: 'node test/all.js',
	timeoutSeconds: 60,
	graceSeconds: 1,
	quietSeconds: 2,
	stallSeconds: 3,
	killSeconds: 6,
	retries: 2,
	thresholds: {cpu: {warn: 100, stop: 100}, memory: {warn: 100, stop: 95}, disk: {warn: 100, stop: 95}, freeMemoryMb: 0, freeDiskMb: 0},
};

/** Not of the person's own: a signature that asks for a pass phrase, or line ends that the patches do not have. */
const settings = {'user.name': 'Toy Shop', 'user.email': 'shop@example.com', 'commit.gpgSign': 'false', 'core.autocrlf': 'false', 'apply.whitespace': 'nowarn'};

const makeRepository = async (): Promise<string> => {
	const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orch-demo-')));
	const run = createGitRunner(1);
	const git = (...args: readonly string[]) => run(args, {cwd: folder});
	await git('init', '--quiet', '--template=', '--initial-branch=main');
	for (const [name, value] of Object.entries(settings)) await git('config', name, value);
	await git('apply', '--index', shipped('work/shop.patch'));
	writeFileSync(path.join(folder, configName), `${JSON.stringify(config, undefined, '\t')}\n`);
	await git('add', '--all');
	await git('commit', '--quiet', '--message', 'A toy shop');
	return folder;
};

/** What the demo is when nobody says otherwise. */
export const usualDemo: DemoAsked = {keep: false, scenario: 'all', speed: 1};

/** The gate looks often and at little, so that what is held is let go again while somebody watches. */
const quickGate = {pressureWindowMs: 2500, pressureLeaveMs: 2000, watchEveryMs: 1000, restEveryMs: 1000};

const pauseSeconds = 0.3;
/** How long an agent waits for an answer; where nobody can give one, only as long as it takes to see that it asks. */
const patienceSeconds = (isWatched: boolean): number => (isWatched ? 300 : 3);

type Opening = {
	readonly folder: string;
	readonly globals: Globals;
	readonly asked: DemoAsked;
	readonly isWatched: boolean;
	readonly onBug: (error: unknown) => void;
};

/** Nothing of the person's own settings but the flags; agents and checks find the Node that we run on. */
const openDemo = async ({folder, globals, asked: {scenario, speed}, isWatched, onBug}: Opening): Promise<{house: House; config: ConfigDoor}> => {
	const project = await findProject({...globals, directory: folder, config: undefined, environment: {ORCH_TRUSTED: folder}, cwd: folder});
	if (!project.ok) throw new Error(project.problem.message);
	const environment = {
		...process.env,
		PATH: [path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter),
		DEMO_PAUSE_SECONDS: String(pauseSeconds / speed),
		DEMO_PATIENCE_SECONDS: String(patienceSeconds(isWatched)),
	};
	const {policy, live} = project.value;
	Object.assign(policy, quickGate);
	const openedAtMs = Date.now();
	const house = await openHouse({
		root: folder,
		policy,
		environment,
		onBug,
		machineAs: machine => pretending(machine, scenario, () => Date.now() - openedAtMs),
	});
	await house.engine.dispatch('import-backlog', {file: 'backlog.md', text: backlogFor(scenario, readFileSync(shipped('backlog.md'), 'utf8'))});
	return {house, config: live};
};

/** Agents outlive everybody; those of the demo must not. */
const stopAll = async ({store}: House, folder: string): Promise<void> => {
	const processes = createAgentProcesses({runs: placesOf(folder).runs});
	const runs = [...store.agents.listLive(), ...store.jobs.listOpen()];
	await Promise.all(runs.map(({id}) => processes.stopRun(id, {graceMs: 0, force: true})));
	processes.close();
};

const runWithoutScreen = async (house: House, folder: string, {json, quiet}: Globals, keep: boolean): Promise<number> => {
	const {signal, told} = untilToldToLeave();
	const print = (line: string): void => {
		process.stdout.write(`${line}\n`);
	};
	if (!json && !quiet) {
		const tasks = house.engine.getSnapshot().tasks.length;
		print(`Demo: ${tasks} tasks for scripted agents, in ${folder}${keep ? '' : ' (taken away at the end; --keep keeps it)'}.`);
	}

	await lead(house);
	// What did not go well here was meant not to.
	await runHeadless({house, until: 'empty', json, quiet, print, signal});
	return told.exitCode ?? 0;
};

/** On a terminal until the person leaves; elsewhere until nothing more happens. */
export const runDemo = async (globals: Globals, asked: DemoAsked): Promise<number> => {
	const {keep} = asked;
	const isWatched = (globals.input && hasTerminal()) || wantsLines(globals.screen.screenReader === true);
	const folder = await makeRepository();
	// Also when a second Ctrl-C ends us at once.
	if (!keep) process.once('exit', () => removeFolder(folder));
	const bugs: unknown[] = [];
	const {house, config} = await openDemo({folder, globals, asked, isWatched, onBug: error => bugs.push(error)});
	try {
		return isWatched
			? await showScreen({kind: 'screen', globals: {...globals, directory: folder}}, house, {isDemo: true, config})
			: await runWithoutScreen(house, folder, globals, keep);
	} finally {
		await house.engine.stop();
		await stopAll(house, folder);
		await house.close();
		// Only now: the screen is gone, and so is the folder in which they would be looked for.
		for (const bug of bugs) console.error(bug);
		if (!keep) removeFolder(folder);
		else if (!globals.json) process.stdout.write(`The demo repository is kept in ${folder}\n`);
	}
};
