/**
Which worktrees may go, and why: merged, abandoned by their task, or known to nobody.
*/
import {saidState, type Task} from './task.js';

export const cleanupStatuses = ['merged', 'abandoned', 'orphaned'] as const;
export type CleanupStatus = (typeof cleanupStatuses)[number];

export type Candidacy = {readonly status: CleanupStatus; readonly reason: string};

const hourMs = 3_600_000;

/** `undefined`: it is needed, or may be yet. `task`: whose it is by its row, or by its name alone (`isKnown` is false then). */
export const judgeCandidate = (
	task: Pick<Task, 'state' | 'reason' | 'changedAtMs'> | undefined,
	{isKnown, nowMs, abandonedAfterMs}: {readonly isKnown: boolean; readonly nowMs: number; readonly abandonedAfterMs: number},
): Candidacy | undefined => {
	if (!isKnown) return {status: 'orphaned', reason: 'git has it and orch-tui does not know it'};
	if (task === undefined) return {status: 'orphaned', reason: 'its task is not known'};
	const because = task.reason === undefined ? '' : `: ${task.reason}`;
	const idleMs = nowMs - task.changedAtMs;
	switch (task.state) {
		case 'merged':
		case 'cleaned':
			return {status: 'merged', reason: 'its work is on the target'};
		case 'gave-up':
		case 'cancelled':
			return {status: 'abandoned', reason: `its task is ${saidState(task.state)}${because}`};
		case 'unproven':
		case 'conflicted':
		case 'failed':
			return idleMs < abandonedAfterMs
				? undefined
				: {status: 'abandoned', reason: `nobody has touched it for ${Math.floor(idleMs / hourMs)} h; ${saidState(task.state)}${because}`};
		case 'waiting':
		case 'blocked':
		case 'ready':
		case 'claimed':
		case 'prepared':
		case 'working':
		case 'finished':
		case 'merging':
		case 'retrying':
			return undefined;
	}
};

/** Why nobody may take away the worktree of a task in this state, not even by force; `undefined` where it may go once nothing is lost. */
export const whyNeeded = (state: Task['state']): 'in-use' | 'to-be-merged' | undefined => {
	if (state === 'claimed' || state === 'prepared' || state === 'working' || state === 'retrying') return 'in-use';
	return state === 'finished' || state === 'merging' ? 'to-be-merged' : undefined;
};

/** With two digits behind the point, as people compare them. */
export const megabytes = (bytes: number): number => Math.round((bytes / (1024 * 1024)) * 100) / 100;
