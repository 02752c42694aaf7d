/**
Finds and stops runs of which nothing but the name is known: by the marker that everything carries which an agent or a check has started.
*/
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type {StopProof} from '../domain/agent.js';
import {descendantsOf, findMarked, markerVariable} from './process-identity.js';
import {allRows, argumentsOf, inEnvironment} from './process-list.js';
import {markerOf, readTree} from './run-folder.js';
import {shimName} from './shim.js';
import {type StopOptions, stopTree} from './stop-tree.js';

/** A started shim that has not said its pid is about to. */
const shimSpeaksMs = 2000;

/** Stops a run of which only the name is known, as after a crash between start and record. */
export const stopRun = async (runs: string, runId: string, options: StopOptions): Promise<StopProof> => {
	const marker = markerOf(runs, runId);
	// A shim that is still on its way would start its agent after we have looked.
	const isStarting = () => findMarked(marker).some(({pid}) => argumentsOf(pid).includes(shimName) && descendantsOf(pid).length === 0);
	const endMs = performance.now() + shimSpeaksMs;
	while (!readTree(runs, runId) && isStarting() && performance.now() < endMs) await pause(10);
	return stopTree(marker, readTree(runs, runId), options);
};

/** How many processes each run of this data folder has after a while, their shims among them. Empty where the system does not tell in passing. */
export const runsAfter = async (runs: string, waitMs: number): Promise<Map<string, number>> => {
	await pause(waitMs);
	const ours = markerOf(runs, '');
	const found = new Map<string, number>();
	for (const {pid} of allRows()) {
		const marker = pid === process.pid ? undefined : inEnvironment(pid, markerVariable);
		if (marker?.startsWith(ours) !== true) continue;
		const runId = marker.slice(ours.length);
		found.set(runId, (found.get(runId) ?? 0) + 1);
	}

	return found;
};
