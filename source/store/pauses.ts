/**
Which agents a person holds: since when, and for how long they were held before, or slept together with the machine.
*/
import type {Database} from 'better-sqlite3';
import type {AgentState} from '../domain/agent.js';
import type {AgentId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';
import {numberOf} from './agent-columns.js';

type Change = [{number: number; atMs: number}];

export const createPauses = (database: Database, note: NoteActivity) => {
	const hold = database
		.prepare<Change, string>(`
		UPDATE agent_lifecycle SET paused_at_ms = @atMs
		WHERE number = @number AND paused_at_ms IS NULL AND status NOT IN ('starting', 'stopping', 'ended', 'lost') RETURNING status`)
		.pluck();
	// Its silence begins anew, and the time it was held is no time at work.
	const release = database
		.prepare<Change, string>(`
		UPDATE agent_lifecycle SET paused_ms = paused_ms + max(0, @atMs - paused_at_ms), paused_at_ms = NULL, last_heartbeat_ms = max(last_heartbeat_ms, @atMs)
		WHERE number = @number AND paused_at_ms IS NOT NULL RETURNING status`)
		.pluck();

	// Whoever is held is counted when it is let go.
	const sleep = database.prepare<[{pauseMs: number}], {id: AgentId; state: AgentState}>(`
		UPDATE agent_lifecycle SET paused_ms = paused_ms + @pauseMs
		WHERE paused_at_ms IS NULL AND started_at_ms IS NOT NULL AND status NOT IN ('stopping', 'ended', 'lost') RETURNING agent_id AS id, status AS state`);

	const addPause = (pauseMs: number, stamp: Stamp): void => {
		const why = `${Math.round(pauseMs / 1000)} s do not count as its time: the machine slept, or nobody watched`;
		for (const {id, state} of sleep.all({pauseMs: Math.round(pauseMs)})) note({kind: 'agent', subject: id, from: state, to: state, why}, stamp);
	};

	const set = (id: AgentId, isPaused: boolean, stamp: Stamp): boolean => {
		const state = (isPaused ? hold : release).get({number: numberOf(id), atMs: stamp.atMs});
		if (state === undefined) return false;
		note({kind: 'agent', subject: id, from: state, to: state, why: isPaused ? 'paused by a person' : 'goes on'}, stamp);
		return true;
	};

	return {
		/** Notes that its processes are to be held, or let go; `false` when that is so already, or it is no time for it. */
		setPaused: database.transaction(set).immediate as typeof set,
		/** So long nobody was at work who lives now. */
		addPause: database.transaction(addPause).immediate as typeof addPause,
	};
};
