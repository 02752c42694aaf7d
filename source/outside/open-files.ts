/**
Finds out which processes have a file open.
*/
import {readlinkSync, realpathSync} from 'node:fs';
import process from 'node:process';
import {allPids} from './process-list.js';
import {namesIn} from './worktree-entries.js';

const realOf = (file: string): string => {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
};

/** The numbers of all others that have one of these files open. Those of other users cannot be seen, and nobody where the system does not tell. */
export const processesWith = (files: readonly string[]): number[] => {
	const wanted = new Set(files.map(realOf));
	return (allPids() ?? []).filter(
		pid =>
			pid !== process.pid &&
			namesIn(`/proc/${pid}/fd`).some(descriptor => {
				try {
					return wanted.has(readlinkSync(`/proc/${pid}/fd/${descriptor}`));
				} catch {
					return false; // Closed meanwhile.
				}
			}),
	);
};
