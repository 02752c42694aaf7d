/**
Starts, finds, watches and stops the processes of attempts. Where they run is this file's business alone; they do not belong to us and outlive us.
*/
import {existsSync, statSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import type {ProcessTree, StopProof} from '../domain/agent.js';
import {faultPoint} from '../domain/fault-points.js';
import {OutsideError} from '../domain/problem.js';
import {variablesNamedBy} from './agent-settings.js';
import {geminiHome} from './gemini-home.js';
import {type HoldProof, holdTree, releaseTree} from './hold-tree.js';
import {type LogPart, type PartWanted, readLogPart} from './log-part.js';
import {runsAfter, stopRun} from './marked-runs.js';
import {createNews} from './news.js';
import {fateOf, isSame} from './process-identity.js';
import {
	cannotBeMade,
	completeTree,
	hadNoRoom,
	hasNotRun,
	type LogTail,
	makeRunFolder,
	markerOf,
	newsFolderName,
	parseTree,
	readExit,
	readLastError,
	readLogTail,
	readTree,
	removeRun,
	runExists,
	sizeOfLogs,
} from './run-folder.js';
import {type RunSpec, spawnShim} from './spawn-shim.js';
import {hasLeftovers, type StopOptions, stopTree} from './stop-tree.js';
import {trimLogs} from './trim-log.js';

/** What a run folder says. `exists` without `started`: its start was cut off. */
export type RunFound = {readonly started: ProcessTree | undefined; readonly exitCode: number | undefined; readonly exists: boolean};

/**
`runs`: folder of all runs, absolute. `alsoWatch`: files whose change wakes `waitForNews` as well, as in `data/roadmap.db-wal`;
our own writes to them wake too.
*/
export const createAgentProcesses = ({runs, alsoWatch = []}: {readonly runs: string; readonly alsoWatch?: readonly string[]}) => {
	const newsFolder = path.join(runs, newsFolderName);
	const news = createNews(newsFolder, alsoWatch);

	return {
		/**
		Starts a run and says who it is. A program that cannot be run is no error here: its exit status is 127 (not found) or 126, `couldNotRun` says so, and `err.log` says why.

		@throws OutsideError `already_started`: from this process or another, ever. `startup_timeout`, `spawn_failed`: nothing was started and nothing is left behind.
		*/
		async start(spec: RunSpec): Promise<ProcessTree> {
			const {runId, argv, cwd} = spec;
			if (argv.length === 0) throw new OutsideError('spawn_failed', `${runId} has no program to run.`);
			if (!statSync(cwd, {throwIfNoEntry: false})?.isDirectory()) throw new OutsideError('spawn_failed', `${cwd}, the folder of ${runId}, does not exist.`);

			try {
				news.make();
			} catch (error) {
				throw cannotBeMade(runId, error);
			}

			const folder = makeRunFolder(runs, runId, spec);
			faultPoint('spawn.folder-made');
			try {
				const tree = parseTree(runId, await spawnShim(spec, folder, newsFolder, markerOf(runs, runId)));
				if (tree === undefined) throw new OutsideError('spawn_failed', `The shim of ${runId} ended before its agent began.`);
				return completeTree(runs, tree);
			} catch (error) {
				// A shim that fell silent may still have begun.
				await stopTree(markerOf(runs, runId), undefined, {graceMs: 0, force: true});
				removeRun(runs, runId);
				throw error;
			}
		},

		/** What is known of a run from its folder alone: for what was cut off before it could be recorded. */
		find: (runId: string): RunFound => ({started: readTree(runs, runId), exitCode: readExit(runs, runId), exists: runExists(runs, runId)}),

		/**
		`gone` only when neither shim nor agent is left; a shim lives until it has written the exit status, so ask `exitOf` after this, never before.
		By identity each time, no shortcut: one read of `/proc`, about 20 µs.
		*/
		look: ({shim, agent}: ProcessTree): 'alive' | 'gone' => (isSame(shim) || isSame(agent) ? 'alive' : 'gone'),

		/** Of one that is gone: whether its number belongs to somebody else by now, or the machine was started anew. */
		fateOf: ({agent}: ProcessTree): 'alive' | 'gone' | 'replaced' | 'rebooted' => fateOf(agent),

		exitOf: (runId: string): number | undefined => readExit(runs, runId),
		/** Whether the disk was full when it ended, so that its exit status may say no more than that. */
		hadNoRoom: (runId: string): boolean => hadNoRoom(runs, runId),
		/** Whether its program was not there or cannot be executed, for exit status 127 or 126, which a program may also choose itself. */
		couldNotRun: (runId: string): boolean => hasNotRun(runs, runId),
		/** For `LaunchSetting.namedVariables`. */
		variablesNamedBy,

		/** For `LaunchSetting.tools`: what the only one that reads its settings from nowhere else has at home. */
		geminiHome,

		/** Stops everything the run has started and says what is left. Also right for one that has ended: some of its children may not have. */
		stop: (tree: ProcessTree, options: StopOptions): Promise<StopProof> => stopTree(markerOf(runs, tree.runId), tree, options),

		/** Holds everything the run has started where it is, until it is released, also when we end. */
		hold: (tree: ProcessTree): Promise<HoldProof> => holdTree(markerOf(runs, tree.runId), tree),
		release: (tree: ProcessTree): Promise<HoldProof> => releaseTree(markerOf(runs, tree.runId), tree),

		/** Stops one of which only the name is known, as after a crash between start and record. */
		stopRun: (runId: string, options: StopOptions): Promise<StopProof> => stopRun(runs, runId, options),
		/** How many processes each run has after a while, whatever is written down of it: whoever was just starting one is done by then. */
		runsAfter: (waitMs: number): Promise<Map<string, number>> => runsAfter(runs, waitMs),

		/** Whether some of its processes outlived a run that has ended. */
		hasLeftovers: (tree: ProcessTree): boolean => hasLeftovers(markerOf(runs, tree.runId), tree),

		/** Runs that have ended and whose end nobody has recorded. */
		takeNews: (): string[] => news.take(),

		/** After the end has been recorded. */
		forgetNews(runId: string): void {
			news.forget(runId);
		},

		/** Resolves at the next end or write, at once for one since the last look or wake-up, and when `signal` aborts. Never rejects. */
		waitForNews: (signal: AbortSignal): Promise<void> => news.wait(signal),

		readTail: (runId: string, maxBytes: number): LogTail => readLogTail(runs, runId, maxBytes),

		readLastError: (runId: string, maxBytes: number): string => readLastError(runs, runId, maxBytes),
		readLog: (runId: string, wanted: PartWanted): LogPart => readLogPart(runs, runId, wanted),

		/** The same, after all others have had their turn: for who reads a whole log, part by part. */
		async readLogInTurn(runId: string, wanted: PartWanted): Promise<LogPart> {
			await pause(0);
			return readLogPart(runs, runId, wanted);
		},

		/** Bytes of output so far. */
		sizeOf: (runId: string): number => sizeOfLogs(runs, runId),

		/** Of a log longer than this only beginning and end are kept. */
		trim(runId: string, maxBytes: number): void {
			trimLogs(runs, runId, maxBytes);
		},

		/** The value of `ORCH_RUN_ID` of a run. */
		markerOf: (runId: string): string => markerOf(runs, runId),

		/** A program named by a path, as in `./agent.sh`, from the first of `folders` that has it; any other is left to the `PATH`. */
		programIn(program: string, folders: readonly string[]): string {
			if (!program.includes('/') || path.isAbsolute(program)) return program;
			return folders.map(folder => path.resolve(folder, program)).find(file => existsSync(file)) ?? program;
		},

		/** Removes what a run has left; not its processes. */
		deleteRun(runId: string): void {
			removeRun(runs, runId);
		},

		/** Ends the watching; nobody waits any more. */
		close(): void {
			news.close();
		},
	};
};

export type AgentProcesses = ReturnType<typeof createAgentProcesses>;
