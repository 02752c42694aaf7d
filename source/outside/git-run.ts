/**
Runs git, at most so many at once, so that nothing of the caller's surroundings and nothing that an agent wrote into the shared configuration steers it.

On `node:child_process` rather than execa or simple-git: these calls need exit status, standard input and little cost, and there are about
fifteen for each task. Own CPU per call, measured: spawn 1.0 ms, simple-git `raw` 1.5 ms (and no exit status), execa 2.3 ms.
*/
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {OutsideError} from '../domain/problem.js';
import {troubleOf} from '../domain/system-trouble.js';
import {type GitAnswer, gitFailed, nameOf} from './git-failed.js';
import {gitSilent, limitOf, quickMs} from './git-limits.js';

export type GitCall = {
	readonly cwd: string;
	readonly input?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Default: UTF-8, in which bytes that are no text are lost. */
	readonly encoding?: 'utf8' | 'latin1';
	/** Takes no lock that it could do without, and fetches nothing. */
	readonly isRead?: boolean;
	/** Writes or reads files of `cwd`, a checkout, or writes its index, for which what changed in the same moment is read again: programs that the repository's own configuration names for that are not run. */
	readonly touchesFiles?: boolean;
	/** Exit codes that are answers; all others are thrown. Default: 0. */
	readonly answers?: readonly number[] | 'all';
};

export type RunGit = (args: readonly string[], call: GitCall) => Promise<GitAnswer>;

const outputMaxBytes = 256 * 1024 * 1024;

/** The hooks that what we run could set off. */
export const hookEvents: readonly string[] = [
	'reference-transaction',
	'post-index-change',
	'post-checkout',
	'pre-commit',
	'prepare-commit-msg',
	'commit-msg',
	'post-commit',
	'pre-merge-commit',
	'post-merge',
	'post-rewrite',
	'pre-auto-gc',
];

/**
Hooks, monitors and housekeeping would run what somebody else chose, or at a moment that somebody else chose. `core.hooksPath` is about hooks in
a folder; since git 2.54 they may stand in the configuration as well, and are switched off by event (older ones do not know that word).
*/
export const guardSettings: readonly string[] = [
	'core.hooksPath=/dev/null',
	...hookEvents.map(event => `hook.${event}.enabled=false`),
	'core.fsmonitor=false',
	'gc.auto=0',
	'maintenance.auto=false',
	'protocol.ext.allow=never',
	'core.quotePath=false',
	'diff.orderFile=/dev/null',
	'i18n.commitEncoding=UTF-8',
	'i18n.logOutputEncoding=UTF-8',
	'submodule.recurse=false',
	'advice.detachedHead=false',
];
const guards = guardSettings.flatMap(setting => ['-c', setting]);

/** Of git's own variables only those that say who the user is and where their configuration lies; `GIT_DIR` and its like would send us elsewhere. */
const keptVariables = /^GIT_(?:AUTHOR_NAME|AUTHOR_EMAIL|COMMITTER_NAME|COMMITTER_EMAIL|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|EXEC_PATH)$/;

const gitEnvironment = (from: NodeJS.ProcessEnv): Record<string, string> => {
	const kept = Object.entries(from).filter(
		(entry): entry is [string, string] => entry[1] !== undefined && (!entry[0].startsWith('GIT_') || keptVariables.test(entry[0])),
	);
	return {...Object.fromEntries(kept), LC_ALL: 'C', LANGUAGE: 'C', GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', GIT_PAGER: 'cat', ...trueHistory};
};

/** Whoever can write to the repository can have one commit taken for another, and give commits other parents: we go by what they are. */
const trueHistory = {GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: '/dev/null'};

/** A missing object would be fetched by a program, from a place, that the configuration names. */
const withoutFetching = {GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none'};

/** The files of a checkout are those that lie in it: `core.worktree` would have others overwritten and deleted, `core.bare` would say that there are none. */
const ownFiles = ({cwd, env}: GitCall): Record<string, string> =>
	env?.['GIT_DIR'] === undefined && existsSync(path.join(cwd, '.git')) ? {GIT_WORK_TREE: cwd} : {};

/** That the system has nothing left to start it with does not mean that there is no git. */
const whyNotStarted = (cwd: string, error: Error): OutsideError => {
	const trouble = troubleOf(error);
	if (trouble !== undefined) {
		const {code, message, hint, context = {}} = trouble;
		return new OutsideError(code, `git cannot be started. ${message}`, hint, {cause: error, context});
	}

	return existsSync(cwd)
		? new OutsideError('git_missing', `git cannot be started: ${error.message}.`, 'Install git 2.38 or newer.', {cause: error})
		: new OutsideError('folder_missing', `${cwd} does not exist.`, undefined, {cause: error});
};

const startGit = (args: readonly string[], {cwd, input, encoding = 'utf8'}: GitCall, env: Record<string, string>, maxMs: number): Promise<GitAnswer> =>
	new Promise((resolve, reject) => {
		let isLate = false;
		const child = spawn('git', [...guards, ...args], {
			cwd,
			env,
			stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
			// Ctrl-C in the terminal is meant for us: a git cut off in the middle would leave half of a checkout behind.
			detached: true,
		});
		// Not the option of spawn: its timer runs on when there is nothing to end, and holds us up as long.
		const limit = setTimeout(() => {
			isLate = true;
			child.kill('SIGKILL');
		}, maxMs);
		const out: Buffer[] = [];
		const errors: Buffer[] = [];
		let bytes = 0;
		const collect = (into: Buffer[]) => (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes > outputMaxBytes) child.kill('SIGKILL');
			else into.push(chunk);
		};

		child.stdout?.on('data', collect(out));
		child.stderr?.on('data', collect(errors));
		child.once('error', error => {
			clearTimeout(limit);
			reject(whyNotStarted(cwd, error));
		});
		child.once('close', (code, signal) => {
			clearTimeout(limit);
			// Killed by the limits above, or by somebody else: never an answer.
			if (code === null) reject(isLate ? gitSilent(nameOf(args), maxMs) : new OutsideError('git_error', `git ${nameOf(args)} was ended by ${signal}.`));
			else resolve({code, stdout: Buffer.concat(out).toString(encoding), stderr: Buffer.concat(errors).toString('utf8')});
		});
		if (input !== undefined && child.stdin) {
			// A git that leaves early does not read to the end; its exit code says why.
			child.stdin.on('error', () => {});
			child.stdin.end(input);
		}
	});

type Options = {
	/** Files that a partial clone has left out are fetched when they are written. */
	readonly isPartial?: boolean;
	/** How long what is quick may take. */
	readonly maxMs?: number;
};

/** `atOnce`: git processes at a time; further calls wait for their turn. */
export const createGitRunner = (atOnce: number, {isPartial = false, maxMs = quickMs}: Options = {}): RunGit => {
	const base = gitEnvironment(process.env);
	const forWrites = isPartial ? base : {...base, ...withoutFetching};
	const forReads = {...base, ...withoutFetching, GIT_OPTIONAL_LOCKS: '0'};
	const queue: Array<() => void> = [];
	let running = 0;

	return async (args, call) => {
		if (running >= atOnce) await new Promise<void>(resolve => queue.push(resolve));
		else running++;
		try {
			const env = {...(call.isRead ? forReads : forWrites), ...ownFiles(call), ...call.env};
			const answer = await startGit(args, call, env, limitOf(nameOf(args), args, maxMs));
			if (call.answers !== 'all' && !(call.answers ?? [0]).includes(answer.code)) throw gitFailed(args, answer, call.cwd);
			return answer;
		} finally {
			// The place is handed on, so that nobody who comes now overtakes those who wait.
			const next = queue.shift();
			if (next) next();
			else running--;
		}
	};
};

/** The parts of `-z` output. */
export const partsOf = (text: string): string[] => (text === '' ? [] : (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0'));
