/**
Finds the runs that have a process, whatever is written down of them: by the marker that everything carries which an agent or a check has started.
*/
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {markerVariable} from './process-identity.js';
import {allRows, inEnvironment} from './process-list.js';
import {markerOf} from './run-folder.js';

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
