/**
The files through which an attempt and its shim talk to us: `data/runs/<run>/` with `out.log`, `err.log`, `pid`, `exit` and what the agent is given to read.
*/
import {createHash} from 'node:crypto';
import {closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, openSync, readSync, realpathSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ProcessTree} from '../domain/agent.js';
import {OutsideError} from '../domain/problem.js';
import {removeLetter} from './news.js';
import {requireAnswer} from './out-of-files.js';
import {identify} from './process-identity.js';
import {fillFolder, isContentName, type RunContents} from './run-contents.js';
import {shimName} from './shim.js';

/** Where the shims leave a file by the name of the run when it has ended. */
export const newsFolderName = 'news';

/** The end of a log: `text` begins with a whole line unless one line is longer than what was asked for. */
export type LogTail = {readonly text: string; readonly bytes: number; readonly file: string};

export const runFolderOf = (runs: string, runId: string): string => {
	if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(runId) || runId === newsFolderName) {
		throw new OutsideError('bad_run_id', `${JSON.stringify(runId)} cannot be the name of a run.`);
	}

	return path.join(runs, runId);
};

/** The value of `ORCH_RUN_ID` of a run. Another data folder has another one, though its runs have the same names. */
export const markerOf = (runs: string, runId: string): string => {
	let real = path.resolve(runs);
	try {
		real = realpathSync(runs);
	} catch {
		// Not made yet; its name will do.
	}

	return `${createHash('sha256').update(real).digest('hex').slice(0, 12)}:${runId}`;
};

/** What is thrown when there is no place for a run. */
export const cannotBeMade = (runId: string, error: unknown): OutsideError =>
	new OutsideError(
		'spawn_failed',
		`The folder of ${runId} cannot be made: ${(error as Error).message}.`,
		'See that the data folder can be written and the disk is not full.',
		{cause: error, context: {system_error: (error as NodeJS.ErrnoException).code ?? null}},
	);

/** Makes the folder of a run. That it can be made only once is what makes a second start impossible, from any process. */
export const makeRunFolder = (runs: string, runId: string, contents: RunContents): string => {
	const folder = runFolderOf(runs, runId);
	const foreign = Object.keys({...contents.files, ...contents.links}).find(name => !isContentName(name));
	if (foreign !== undefined) throw new OutsideError('bad_run_file', `${JSON.stringify(foreign)} cannot be a file of a run.`);
	let isMade = false;
	try {
		mkdirSync(folder, {mode: 0o700});
		isMade = true;
		fillFolder(folder, contents);
		return folder;
	} catch (error) {
		if (isMade) rmSync(folder, {recursive: true, force: true});
		else if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new OutsideError('already_started', `${runId} has been started before.`);
		throw cannotBeMade(runId, error);
	}
};

/**
Never follows a link and never waits: what stands in the folder of a run may have been put there by an agent.

`mustKnow`: throws where it cannot be told whether it is there.
*/
export const openToRead = (file: string, mustKnow = false): number | undefined => {
	try {
		const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		if (fstatSync(descriptor).isFile()) return descriptor;
		closeSync(descriptor);
	} catch (error) {
		if (mustKnow) requireAnswer(error);
	}

	return undefined;
};

const readEnd = (file: string, maxBytes: number, mustKnow = false): {bytes: Buffer; size: number} | undefined => {
	const descriptor = openToRead(file, mustKnow);
	if (descriptor === undefined) return undefined;
	try {
		const {size} = fstatSync(descriptor);
		const bytes = Buffer.alloc(Math.min(size, maxBytes));
		const read = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
		return {bytes: bytes.subarray(0, read), size};
	} finally {
		closeSync(descriptor);
	}
};

/** One line; a line without its end is being written, or never was. */
const readLine = (file: string): string | undefined => {
	const text = readEnd(file, 400, true)?.bytes.toString('latin1');
	return text?.endsWith('\n') ? text.slice(0, -1) : undefined;
};

/** What a shim says of itself and its agent: `<agent> <start> <shim> <start> <boot>`. */
export const parseTree = (runId: string, line: string): ProcessTree | undefined => {
	const match = /^(\d+) (\d+) (\d+) (\d+) (\S+)$/.exec(line);
	if (!match) return undefined;
	const [agent = 0, agentStart = 0, shim = 0, shimStart = 0] = match.slice(1, 5).map(Number);
	const bootId = match[5] ?? '-';
	return {runId, agent: {pid: agent, startTicks: agentStart, bootId}, shim: {pid: shim, startTicks: shimStart, bootId}};
};

/**
Adds what a shim cannot find out where there is no `/proc`, while its numbers have only just been given out, and writes it down.
Without it the tree counts as unknown after a restart, and only its marker is trusted.
*/
export const completeTree = (runs: string, tree: ProcessTree): ProcessTree => {
	if (tree.agent.bootId !== '-') return tree;
	const complete = {...tree, agent: identify(tree.agent.pid) ?? tree.agent, shim: identify(tree.shim.pid) ?? tree.shim};
	const {agent, shim} = complete;
	const file = path.join(runFolderOf(runs, tree.runId), 'pid');
	// What its agent may have put there leads nowhere.
	rmSync(`${file}.tmp`, {recursive: true, force: true});
	writeFileSync(`${file}.tmp`, `${agent.pid} ${agent.startTicks} ${shim.pid} ${shim.startTicks} ${shim.bootId}\n`, {mode: 0o600, flag: 'wx'});
	renameSync(`${file}.tmp`, file);
	return complete;
};

export const readTree = (runs: string, runId: string): ProcessTree | undefined => {
	const line = readLine(path.join(runFolderOf(runs, runId), 'pid'));
	return line === undefined ? undefined : parseTree(runId, line);
};

const exitIn = (runs: string, runId: string): RegExpExecArray | null => /^(\d{1,3})( late)?$/.exec(readLine(path.join(runFolderOf(runs, runId), 'exit')) ?? '');

/** Exit status; 128 + n for one that died of signal n. `undefined` as long as its shim has not said so. */
export const readExit = (runs: string, runId: string): number | undefined => {
	const [, code] = exitIn(runs, runId) ?? [];
	return code === undefined ? undefined : Number(code);
};

/** Whether there was no room for its exit status when it ended: nor was there any for what it wrote last. */
export const hadNoRoom = (runs: string, runId: string): boolean => exitIn(runs, runId)?.[2] !== undefined;

/** Whether the program of a run was not there or could not be executed: then nobody but the shim has said anything. A program may itself end with 127. */
export const hasNotRun = (runs: string, runId: string): boolean => {
	const exit = readExit(runs, runId);
	if (exit !== 126 && exit !== 127) return false;
	const folder = runFolderOf(runs, runId);
	const said = readEnd(path.join(folder, 'err.log'), 4096);
	const lines = said?.bytes.toString('utf8').trimEnd().split('\n') ?? [];
	return sizeOfLogs(runs, runId) === said?.size && lines.every(line => line.startsWith(`${shimName}: `));
};

export const runExists = (runs: string, runId: string): boolean => existsSync(runFolderOf(runs, runId));

export const readLogTail = (runs: string, runId: string, maxBytes: number): LogTail => {
	const folder = runFolderOf(runs, runId);
	const names = ['out.log', 'err.log'].map(name => path.join(folder, name));
	const out = readEnd(names[0] ?? '', maxBytes);
	const useErrors = !out || out.size === 0;
	const {bytes, size} = (useErrors ? readEnd(names[1] ?? '', maxBytes) : out) ?? {bytes: Buffer.alloc(0), size: 0};
	const lineEnd = size > bytes.length ? bytes.indexOf(0x0a) : -1;
	return {text: bytes.subarray(lineEnd + 1).toString('utf8'), bytes: size, file: (useErrors && size > 0 ? names[1] : names[0]) ?? ''};
};

/** What a run wrote to `err.log` after all that stands in `out.log`: of one that failed, why. */
export const readLastError = (runs: string, runId: string, maxBytes: number): string => {
	const [out, err] = ['out.log', 'err.log'].map(name => path.join(runFolderOf(runs, runId), name)) as [string, string];
	const said = readEnd(err, maxBytes);
	if (said === undefined || said.size === 0) return '';
	const outAtMs = lstatSync(out, {throwIfNoEntry: false})?.mtimeMs ?? 0;
	return lstatSync(err).mtimeMs < outAtMs ? '' : said.bytes.toString('utf8');
};

/** Bytes of both logs. */
export const sizeOfLogs = (runs: string, runId: string): number => {
	const folder = runFolderOf(runs, runId);
	try {
		return ['out.log', 'err.log'].reduce((sum, name) => {
			const stat = lstatSync(path.join(folder, name), {throwIfNoEntry: false});
			return sum + (stat?.isFile() ? stat.size : 0);
		}, 0);
	} catch (error) {
		throw new OutsideError('run_not_readable', `The folder of ${runId} cannot be read: ${(error as Error).message}.`, undefined, {cause: error});
	}
};

export const removeRun = (runs: string, runId: string): void => {
	rmSync(runFolderOf(runs, runId), {recursive: true, force: true});
	removeLetter(path.join(runs, newsFolderName), runId);
};
