/**
Whether anything goes on by itself, and how it stands where nothing does: what `run` and `wait` end by.
*/
import type {Policy} from './policy.js';
import type {Snapshot} from './snapshot.js';
import {isTakenOut, type TaskState} from './task.js';

/** In these, orch-tui itself has something left to do. */
const moving: readonly TaskState[] = ['ready', 'claimed', 'prepared', 'working', 'finished', 'merging', 'failed', 'retrying'];

type Seen = Pick<Snapshot, 'counts' | 'tasks' | 'agents' | 'paused' | 'mergeHeld'> & {readonly stopped?: boolean};

/** `until`: with `idle`, a task that waits for its hour is nothing that goes on. */
export const standsStill = (
	{counts, tasks, agents, paused, mergeHeld, stopped = false}: Seen,
	{approve}: Pick<Policy, 'approve'>,
	until: 'empty' | 'idle',
): boolean => {
	if (agents.some(({endedAtMs}) => endedAtMs === undefined)) return false;
	const isStuck = (state: TaskState): boolean =>
		// What has been stopped is understood and put down, and nothing else.
		(stopped && state !== 'failed') ||
		((state === 'ready' || state === 'prepared') && paused) ||
		(state === 'finished' && (mergeHeld || approve === 'ask' || tasks.every(task => task.state !== 'finished' || isTakenOut(task)))) ||
		(state === 'retrying' && (until === 'idle' || paused));
	if (moving.some(state => counts[state] > 0 && !isStuck(state))) return false;
	// A worktree that cannot be removed says why; any other is about to be.
	return stopped || counts.merged === 0 || tasks.every(({state, reason}) => state !== 'merged' || reason !== undefined);
};

/** In these a task waits for a person: for a decision, an approval, the end of a pause, or for one before it that does. */
const waiting: readonly TaskState[] = ['unproven', 'ready', 'prepared', 'finished', 'retrying', 'waiting', 'blocked'];

/** `failed`: something failed or was refused by the merge. `person`: somebody has to decide. `done`: neither. */
export const standOf = ({counts}: Pick<Snapshot, 'counts'>): 'done' | 'failed' | 'person' => {
	if (counts['gave-up'] + counts.conflicted > 0) return 'failed';
	return waiting.some(state => counts[state] > 0) ? 'person' : 'done';
};
