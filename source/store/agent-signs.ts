/**
Signs of life of agents: what they have said and used, as it was last seen.
*/
import type {Database} from 'better-sqlite3';
import type {AgentId} from '../domain/ids.js';
import {numberOf} from './agent-columns.js';

/** Signs of life, which are no moves and leave no audit row. */
export type Sighting = {
	readonly id: AgentId;
	readonly heardAtMs: number;
	readonly outputBytes: number;
	readonly saying: string;
	readonly cpuPercent: number | undefined;
	readonly memoryMb: number | undefined;
};

/** The part of the store of agents that is written at every turn, and has no place in the audit trail. */
export const createSigns = (database: Database) => {
	const stirring = database
		.prepare<[number], number>(`
		SELECT EXISTS (SELECT 1 FROM agent_lifecycle WHERE status NOT IN ('ended', 'lost') AND (status IN ('starting', 'stopping') OR last_heartbeat_ms > ?))`)
		.pluck();
	const mark = database
		.prepare<[], string>(`
		SELECT coalesce(sum(output_bytes), 0) || '/' || coalesce(sum(last_heartbeat_ms), 0) || '/' || coalesce(sum(cpu_percent * number), 0) || '/' ||
			coalesce(sum(memory_mb * number), 0)
		FROM agent_lifecycle WHERE status NOT IN ('ended', 'lost')`)
		.pluck();
	const hear = database.prepare(`
		UPDATE agent_lifecycle SET last_heartbeat_ms = @heardAtMs, output_bytes = @outputBytes, saying = @saying,
			cpu_percent = coalesce(@cpuPercent, cpu_percent), memory_mb = coalesce(@memoryMb, memory_mb)
		WHERE number = @number AND status NOT IN ('ended', 'lost')`);
	const report = database.prepare(`
		UPDATE agent_lifecycle SET last_heartbeat_ms = @atMs, reported_at_ms = @atMs WHERE number = @number AND status NOT IN ('ended', 'lost')`);

	const hearAll = (sightings: readonly Sighting[]): void => {
		for (const {id, ...sighting} of sightings) {
			hear.run({...sighting, cpuPercent: sighting.cpuPercent ?? null, memoryMb: sighting.memoryMb ?? null, number: numberOf(id)});
		}
	};

	return {
		/** Whether one of them is just coming or going, or has given a sign of life since then. */
		isAnyStirring: (sinceMs: number): boolean => stirring.get(sinceMs) === 1,
		/** Changes whenever a sign of life was written down. */
		sightingMark: (): string => mark.get() ?? '',
		/** Writes down signs of life, all in one transaction. Nobody waits until they are on the disk: with the power the agents are gone as well. */
		heard(sightings: readonly Sighting[]): void {
			if (sightings.length === 0) return;
			if (database.inTransaction) {
				hearAll(sightings);
				return;
			}

			database.exec('PRAGMA synchronous = NORMAL');
			try {
				database.transaction(hearAll).immediate(sightings);
			} finally {
				database.exec('PRAGMA synchronous = FULL');
			}
		},
		/** Its own word that it is alive; `false` when it has left. */
		reported: (id: AgentId, atMs: number): boolean => report.run({number: numberOf(id), atMs}).changes === 1,
	};
};
