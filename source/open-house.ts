/**
Opens the house for one repository: its memory, the world around it and the engine between them. Part of the front step.
*/
import {existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {caretakers, registry} from './commands/registry.js';
import {faultPoint} from './domain/fault-points.js';
import type {Policy} from './domain/policy.js';
import {createEngine} from './engine/create-engine.js';
import type {Engine} from './engine/engine.js';
import {createAgentProcesses} from './outside/agent-processes.js';
import {localFileName} from './outside/config-layers.js';
import {createGit, type Git} from './outside/git.js';
import {createMachine, type Machine} from './outside/machine.js';
import {isStopped, mayLive, me} from './outside/process-identity.js';
import {createReportFiles} from './outside/report-file.js';
import {openStore, type Store} from './store/store.js';

export type HouseSetting = {
	/** Top level of the main checkout. */
	readonly root: string;
	readonly policy: Policy;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly onBug: (error: unknown) => void;
	readonly now?: () => number;
	readonly elapsedMs?: () => number;
	/** Puts something between us and the machine, as the demo does. */
	readonly machineAs?: (machine: Machine) => Machine;
	/** `false`: it shows what others do. */
	readonly mayLead?: boolean;
	/** Keeps everything in memory and writes nothing: for what is tried out before anything is set up. It can take tasks in; it is not to beat. */
	readonly isOnPaper?: true;
};

export type House = {
	/** Top level of the main checkout. */
	readonly root: string;
	readonly engine: Engine;
	readonly store: Store;
	readonly targetBranch: string;
	/** Whether there is anything to start from and to land on. */
	hasTarget(): Promise<boolean>;
	/** Ends the beating and closes the files. Agents go on. */
	close(): Promise<void>;
};

/** Git and /proc tell real paths: one who has put the worktrees on another disk by a link must be told by the same. */
const realOf = (folder: string): string => (existsSync(folder) ? realpathSync(folder) : folder);

/** The databases and the runs lie in `data/`, the worktrees in `.worktrees/`; neither is ever committed. */
export const placesOf = (root: string) => ({
	repository: root,
	data: path.join(root, 'data'),
	runs: path.join(root, 'data', 'runs'),
	worktrees: realOf(path.join(root, '.worktrees')),
});

/** Whether the house has been opened here before. */
export const isSetUp = (root: string): boolean => existsSync(path.join(placesOf(root).data, 'roadmap.db'));

/** What git must not see of us. */
export const excludes = [
	'/data/roadmap.db*',
	'/data/metrics.db*',
	'/data/runs/',
	'/data/merge.git/',
	'/data/verification/',
	'/data/backups/',
	'/data/.half-*/',
	'/data/crash-*.log',
	'/.worktrees',
	`/${localFileName}`,
];

/**
Opens everything; makes what is missing.

@throws {StoreError} when a database must not be used; {OutsideError} when git cannot be.
*/
export const openHouse = async ({
	root,
	policy,
	environment,
	onBug,
	now = Date.now,
	elapsedMs = () => performance.now(),
	isOnPaper,
	machineAs = machine => machine,
	mayLead = true,
}: HouseSetting): Promise<House> => {
	const places = placesOf(root);
	const store = openStore(isOnPaper ? ':memory:' : places.data);
	try {
		const git = createGit({repository: root, data: places.data, atOnce: policy.gitAtOnce});
		if (!isOnPaper) furnish(store, git, places.runs);
		const targetBranch = await chooseTarget(store, git, policy, now);
		const agents = createAgentProcesses({runs: places.runs, alsoWatch: ['roadmap.db-wal', 'metrics.db-wal'].map(name => path.join(places.data, name))});
		const engine = createEngine({
			registry,
			caretakers,
			store,
			git,
			agents,
			machine: machineAs(createMachine({folder: root, runs: places.runs})),
			reportFiles: createReportFiles(root),
			policy,
			places,
			repositoryName: path.basename(root),
			targetBranch,
			environment,
			me: {...me(), host: os.hostname()},
			mayLead,
			isAlive: holder => holder.host !== os.hostname() || mayLive(holder),
			isStopped: holder => holder.host === os.hostname() && isStopped(holder),
			isThere: isOnPaper ? () => true : staysThere(path.join(places.data, 'roadmap.db')),
			now,
			elapsedMs,
			random: Math.random,
			onBug,
		});
		return {
			root,
			engine,
			store,
			targetBranch,
			hasTarget: async () => (await git.refs([`refs/heads/${targetBranch}`])).size > 0,
			async close() {
				await engine.stop();
				agents.close();
				store.close();
				faultPoint('shutdown.closed');
			},
		};
	} catch (error) {
		store.close();
		throw error;
	}
};

/** Whether a file is still the one that it is now. */
const staysThere = (file: string): (() => boolean) => {
	const inodeOf = () => statSync(file, {throwIfNoEntry: false})?.ino;
	const inode = inodeOf();
	return () => inodeOf() === inode;
};

/** Makes what every opened house has. */
const furnish = (store: Store, git: Git, runs: string): void => {
	mkdirSync(runs, {recursive: true, mode: 0o700});
	if (store.agents.listRecent(1).length === 0) skipNumbers(store, readdirSync(runs));
	git.addExcludes(excludes);
};

/** Where the database was moved away and the runs were not, their names have been given out: their logs and exit codes belong to others. */
export const skipNumbers = (store: Store, runs: readonly string[]): void => {
	const highest = (letter: string) => Math.max(0, ...runs.map(name => Number(new RegExp(`^${letter}(\\d+)`).exec(name)?.[1] ?? 0)));
	store.startAbove('agent_lifecycle', highest('a'));
	store.startAbove('merge_attempt', highest('m'));
};

/** What the config, a flag or a variable names, for this run; else what was chosen the first time: `roadmap` if there is one, or the branch that was checked out. */
const chooseTarget = async (store: Store, git: ReturnType<typeof createGit>, {targetBranch}: Policy, now: () => number): Promise<string> => {
	const known = targetBranch ?? store.settings.get('target-branch');
	if (known !== undefined) return known;
	const roadmap = 'refs/heads/roadmap';
	const {branch, head} = await git.describe();
	const chosen = (await git.refs([roadmap])).has(roadmap) ? 'roadmap' : branch;
	// A branch without a commit, or none at all, is not worth remembering.
	if (chosen !== undefined && head !== undefined) store.settings.set('target-branch', chosen, {actor: 'init', atMs: now()});
	return chosen ?? 'main';
};

/** Where a fault of ours is written down, and what to say about it. */
export const crashFile = (root: string): string => path.join(placesOf(root).data, `crash-${process.pid}.log`);

/** For `demo`: takes a throw-away repository away again. */
export const removeFolder = (folder: string): void => {
	rmSync(folder, {recursive: true, force: true});
};
