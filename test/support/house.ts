/**
A whole house on the real thing: git, processes and SQLite in a temporary folder; only the clock is in our hand.
*/
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished} from 'vitest';
import type {Command, CommandName} from '../../source/commands/command.js';
import {registry} from '../../source/commands/registry.js';
import {configSchema} from '../../source/domain/config.js';
import {type Policy, policyOf} from '../../source/domain/policy.js';
import type {TaskState} from '../../source/domain/task.js';
import {type House, openHouse, placesOf} from '../../source/open-house.js';
import {createAgentProcesses} from '../../source/outside/agent-processes.js';
import {openStore} from '../../source/store/store.js';
import {type Kept, keep, putBack} from './kept-folder.js';
import {aRepository, runGit} from './repository.js';

/** What an agent does, in bash, by task; `works`: commits a file named as the task. */
export const works = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';
export const staysAtWork = 'echo started; exec sleep 1000';

/** So that a busy machine holds nothing. */
const roomy = {
	cpu: {warn: 100, stop: 100},
	memory: {warn: 100, stop: 100},
	disk: {warn: 100, stop: 100},
	swap: {warn: 100, stop: 100},
	freeMemoryMb: 0,
	freeDiskMb: 0,
};

export type HouseOptions = {
	readonly config?: Record<string, unknown>;
	/** Options of the one agent, beside its command. */
	readonly agent?: Record<string, unknown>;
	readonly files?: Readonly<Record<string, string>>;
	/** Limits that no config has. */
	readonly limits?: Partial<Policy>;
};

/** What it waits for takes milliseconds, on a machine that is not busy. */
const settleMaxMs = 60_000;

/** What any command may answer, besides its own error codes. */
const codesOfAll: readonly string[] = [
	'validation_failed',
	'not_trusted',
	'internal_error',
	'git_error',
	'git_failed',
	'disk_full',
	'repository_busy',
	'too_many_files',
];

const cardOf = (name: CommandName): Command => registry[name];

/** An empty memory, brought up to date once: `test/store` and the stories make theirs from nothing. */
let memory: Kept | undefined;

const furnishWithMemory = (data: string): void => {
	mkdirSync(data, {recursive: true, mode: 0o700});
	if (memory === undefined) {
		openStore(data).close();
		memory = keep(data);
	} else putBack(data, memory);
};

export const buildHouse = async (
	agents: Readonly<Record<string, string>>,
	{config = {}, agent = {}, files = {'a.txt': 'one\n'}, limits = {}}: HouseOptions = {},
) => {
	const {folder: root, place} = aRepository({files});
	const scripts = path.join(place, 'scripts');
	mkdirSync(scripts);
	const script = (name: string, text: string) => {
		writeFileSync(path.join(scripts, name), text);
	};
	for (const [name, text] of Object.entries(agents)) script(name, text);

	const policy = {
		...policyOf(
			configSchema.parse({
				agents: {paper: {command: ['bash', '-c', 'source "$0/$ORCH_TASK_ID"', scripts], ...agent}},
				thresholds: roomy,
				slots: {ramp: false},
				graceSeconds: 2,
				...config,
			}),
		),
		// What a start takes of the processor, and when that is measured, is up to the machine: it is no sign that an agent goes on.
		lifeCpuPercent: 1000,
		...limits,
	};
	/** What the house is started with; agents get the allowed part. */
	const environment: Record<string, string | undefined> = {
		PATH: process.env['PATH'],
		HOME: '/nonexistent',
		GIT_CONFIG_GLOBAL: '/dev/null',
		GIT_AUTHOR_NAME: 'Ada',
		GIT_AUTHOR_EMAIL: 'ada@example.com',
		GIT_COMMITTER_NAME: 'Ada',
		GIT_COMMITTER_EMAIL: 'ada@example.com',
		SECRET_OF_THE_USER: 'never',
	};
	const bugs: unknown[] = [];
	let aheadMs = 0;
	const open = () =>
		openHouse({
			root,
			policy,
			environment,
			onBug: error => {
				bugs.push(error);
			},
			now: () => Date.now() + aheadMs,
		});
	const places = placesOf(root);
	furnishWithMemory(places.data);
	const house = await open();
	const {store, engine} = house;
	const watcher = createAgentProcesses({runs: places.runs});
	let isOpen = true;
	const close = async () => {
		if (isOpen) await house.close();
		isOpen = false;
	};

	onTestFinished(async () => {
		for (const {id} of isOpen ? [...store.agents.listLive(), ...store.jobs.listOpen()] : []) await watcher.stopRun(id, {graceMs: 0, force: true});
		watcher.close();
		await close();
		expect(bugs).toEqual([]);
	});

	const self = {
		...house,
		environment,
		root,
		places,
		processes: watcher,
		script,
		close,
		reopen: open,
		git: (...args: readonly string[]) => runGit(root, ...args),
		/** Lets the clock of the house go on, without any waiting. */
		wait(ms: number) {
			aheadMs += ms;
		},
		/** Runs a command as a person would, and holds what it answers against what its card promises. */
		async do(name: CommandName, input: Record<string, unknown> = {}) {
			const result = await engine.dispatch(name, input);
			const {output, facts} = cardOf(name);
			if (result.ok && output !== undefined) output.parse(result.value.output);
			if (!result.ok && facts !== undefined && !codesOfAll.includes(result.problem.code)) expect(Object.keys(facts.errors)).toContain(result.problem.code);
			return result;
		},
		async import(text: string) {
			const result = await engine.dispatch('import-backlog', {file: 'backlog.md', text});
			expect(result).toMatchObject({ok: true});
		},
		task: (id: string) => {
			const task = store.tasks.find(id);
			if (task === undefined) throw new Error(`There is no task ${id}.`);
			return task;
		},
		agentOf: (id: string) => {
			const agent = store.agents.find(self.task(id).agentId ?? '');
			if (agent === undefined) throw new Error(`${id} has no agent.`);
			return agent;
		},
		/** Beats, and beats again at every news, until `isSo`. `beaten`: one that was opened again. */
		async until(isSo: () => boolean, beaten: House = house, maxMs = settleMaxMs) {
			const limit = AbortSignal.timeout(maxMs);
			for (;;) {
				await beaten.engine.beat();
				if (isSo()) return;
				const nap = AbortSignal.any([limit, AbortSignal.timeout(200)]);
				await watcher.waitForNews(nap);
				if (limit.aborted) throw new Error(`It has not come true: ${isSo}\n${self.story(beaten)}`);
			}
		},
		untilState: async (id: string, ...states: readonly TaskState[]) => self.until(() => states.includes(self.task(id).state)),
		/** What happened, for a test that wonders. */
		story: (told: House = house) =>
			told.store.activities
				.latest(200)
				.map(({kind, subject, from, to, why}) => `${kind} ${subject} ${from ?? ''}→${to ?? ''} ${why ?? ''}`)
				.join('\n'),
		/** The moves of one task, as in `ready→claimed`. */
		movesOf: (id: string) =>
			store.activities
				.latest(2000)
				.filter(({kind, subject}) => kind === 'task' && subject === id)
				.map(({to}) => to),
	};
	return self;
};
