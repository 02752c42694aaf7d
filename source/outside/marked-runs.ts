/**
Finds and stops runs of which nothing but the name is known: by the marker that everything carries which an agent or a check has started.
*/
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type {StopProof} from '../domain/agent.js';
import {descendantsOf, findMarked, markerVariable} from './process-identity.js';
import {argumentsOf, inEnvironment} from './process-list.js';
import {lookThrough, type SeenRow} from './process-looks.js';
import {markerOf, readTree} from './run-folder.js';
import {shimName} from './shim.js';
import {type StopOptions, stopTree} from './stop-tree.js';

/** A started shim that has not said its pid is about to. */
const shimSpeaksMs = 2000;
/** Who could not be asked is asked again, so often and so long after. */
const unsureLooks = 20;
const unsureMs = 10;

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
	const count = (rows: readonly SeenRow[]): void => {
		for (const {pid, environment} of rows) {
			const marker = pid === process.pid ? undefined : inEnvironment(pid, markerVariable, environment);
			if (marker?.startsWith(ours) !== true) continue;
			const runId = marker.slice(ours.length);
			found.set(runId, (found.get(runId) ?? 0) + 1);
		}
	};
	for (let look = 0; !lookThrough(count) && look < unsureLooks; look++) {
		found.clear();
		await pause(unsureMs);
	}

	return found;
};
