/**
Whether anything before the reader is told in seconds: if not, the clock of the screen need not move it each second.
*/
import {isLive} from '../domain/agent.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {UiState} from './ui-state.js';

const minuteMs = 60_000;
/** No last word is shown for longer. */
const toastMaxMs = 30_000;

/** Ages above a minute are told in minutes; see `words.ts`. */
export const isToldInSeconds = ({agents, merges, tasks}: Snapshot, {overlay, page, toast}: UiState, nowMs: number): boolean => {
	const isFresh = (atMs: number | undefined) => atMs !== undefined && nowMs - atMs < minuteMs;
	return (
		overlay !== undefined ||
		page !== undefined ||
		(toast !== undefined && nowMs - toast.atMs < toastMaxMs) ||
		agents.some(({state, heardAtMs, startedAtMs, createdAtMs, endedAtMs}) =>
			isLive(state) ? isFresh(heardAtMs) || isFresh(startedAtMs ?? createdAtMs) : isFresh(endedAtMs),
		) ||
		merges.some(({endedAtMs}) => endedAtMs === undefined) ||
		tasks.some(({state, notBeforeMs}) => state === 'retrying' && notBeforeMs !== undefined && notBeforeMs - nowMs < minuteMs)
	);
};
