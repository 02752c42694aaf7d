/**
A small world for one round: a repository, a config, a backlog and agents that succeed, fail, clash, say nothing or never end.
*/
import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {cleanEnvironment, roomy} from '../support/clean-room.js';
import type {Chance} from './chance.js';

/** What `agent.sh` knows to do. */
export const kinds = ['good', 'slow', 'loose', 'checked', 'clash', 'fails', 'quits', 'idle', 'talks', 'hangs'] as const;
export type Kind = (typeof kinds)[number];

export type World = {
	/** Top level of the main checkout. */
	readonly root: string;
	readonly notes: string;
	readonly target: string;
	/** Where the target stood in the beginning. */
	readonly base: string;
	readonly verify: string | undefined;
	readonly tasks: readonly string[];
	readonly backlog: string;
	readonly env: Readonly<Record<string, string>>;
	readonly launcher: string;
};

export type Wanted = {
	/** Kinds of tasks that there must be; further ones are added by chance. */
	readonly kinds: readonly Kind[];
	/** Whether merges are verified, and whether somebody moves the target during one of them; by chance when it is not said. */
	readonly isVerified?: boolean;
	readonly isMoved?: boolean;
	/** Whether the target is checked out; by chance when it is not said. */
	readonly isCheckedOut?: boolean;
	/** What the config is to say instead. */
	readonly config?: Readonly<Record<string, unknown>>;
};

const tasksMin = 3;
const tasksMax = 6;
/** Quick ones, of which more may be added to those that are wanted. */
const extras: readonly Kind[] = ['good', 'good', 'slow', 'loose', 'checked', 'clash', 'fails', 'quits', 'idle'];

/** Runs git as a person would; throws with what it said. */
export const gitIn = (cwd: string, ...args: readonly string[]): string =>
	execFileSync('git', args, {cwd, env: cleanEnvironment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024}).trimEnd();

const chooseKinds = (chance: Chance, wanted: readonly Kind[]): Kind[] => {
	const chosen = [...wanted];
	const count = Math.max(chosen.length, tasksMin + chance.number(tasksMax - tasksMin + 1));
	while (chosen.length < count) chosen.push(chance.pick(extras));
	// One alone clashes with nobody.
	if (chosen.filter(kind => kind === 'clash').length === 1) chosen.push('clash');
	return chosen;
};

const backlogOf = (chance: Chance, tasks: readonly string[]): string =>
	tasks
		.map((id, index) => {
			const before = tasks[chance.number(Math.max(1, index))];
			// What waits for one that fails would never begin.
			const waits = index > 0 && before !== undefined && /^(?:good|slow|loose)-/.test(before) && chance.happens(25);
			return JSON.stringify({
				id,
				title: `Task ${id}`,
				...(id.startsWith('checked-') ? {check: 'ls work-*-one.txt'} : {}),
				...(waits ? {dependsOn: [{id: before, type: 'hard'}]} : {}),
			});
		})
		.join('\n');

/** `folder`: empty, and of this world alone. `files`: where the scripts lie. `disk`: where the repository lies instead, and all temporary files of the program. */
export const makeWorld = (
	folder: string,
	files: {readonly scripts: string; readonly launcher: string},
	chance: Chance,
	wanted: Wanted,
	disk?: string,
): World => {
	const [root, notes] = [path.join(disk ?? folder, 'project'), path.join(folder, 'notes')];
	const [agent, verifier] = [path.join(folder, 'agent.sh'), path.join(folder, 'verify.sh')];
	mkdirSync(root);
	mkdirSync(notes);
	copyFileSync(path.join(files.scripts, 'agent.sh'), agent);
	copyFileSync(path.join(files.scripts, 'verify.sh'), verifier);
	const tasks = chooseKinds(chance, wanted.kinds).map((kind, index) => `${kind}-${index + 1}`);
	const isVerified = wanted.isVerified ?? chance.happens(50);
	const target = (wanted.isCheckedOut ?? chance.happens(50)) ? 'main' : 'landing';
	if (isVerified && (wanted.isMoved ?? chance.happens(15))) writeFileSync(path.join(notes, 'move'), '');
	const verify = isVerified ? `bash ${verifier} ${notes} ${root} ${target}` : undefined;
	const config = {
		targetBranch: target,
		agents: {paper: {command: ['bash', agent, notes, root, process.execPath, files.launcher]}},
		thresholds: roomy,
		maxParallel: 2 + chance.number(3),
		retries: chance.pick([0, 0, 1]),
		repairs: chance.pick([0, 0, 1]),
		graceSeconds: 0.2,
		...(verify === undefined ? {} : {verify}),
		...wanted.config,
	};
	writeFileSync(path.join(root, 'orch.config.jsonc'), JSON.stringify(config));
	writeFileSync(path.join(root, 'base.txt'), 'base\n');
	writeFileSync(path.join(root, 'shared.txt'), 'nobody\n');
	gitIn(root, 'init', '-q', '-b', 'main');
	gitIn(root, 'add', '--all');
	gitIn(root, 'commit', '-qm', 'first');
	if (target !== 'main') gitIn(root, 'branch', target);
	return {
		root,
		notes,
		target,
		base: gitIn(root, 'rev-parse', 'HEAD'),
		verify,
		tasks,
		backlog: backlogOf(chance, tasks),
		// The config is the world's own.
		env: {...cleanEnvironment, ORCH_TRUSTED: root, ...(disk === undefined ? {} : {TMPDIR: disk})},
		launcher: files.launcher,
	};
};
