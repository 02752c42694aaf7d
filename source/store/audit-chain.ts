/**
The audit trail as a chain: each row holds a hash of itself and of the row before it, so that whoever edits, inserts or deletes one leaves a break.

Rows of before step 4 have none; the chain begins behind them. It does not hold out against somebody who writes the whole of it anew.
*/
import {createHash} from 'node:crypto';
import type {Database} from 'better-sqlite3';

/** In this order. */
const hashed = ['at_ms', 'actor', 'kind', 'subject', 'from_state', 'to_state', 'why'] as const;

type Row = {readonly event_id: number; readonly hash: string | null} & Readonly<Record<(typeof hashed)[number], string | number | null>>;

const hashOf = (before: unknown, ...fields: readonly unknown[]): string =>
	createHash('sha256')
		.update(JSON.stringify([before, ...fields]))
		.digest('base64url');

/** The hash of a row that is being written, as SQL: in the same statement as the row, so that nobody comes between. */
export const hashSql = `audit_hash((SELECT hash FROM audit_event ORDER BY event_id DESC LIMIT 1), @atMs, @actor, @kind, @subject, @from, @to, @why)`;

/** Makes `hashSql` known to a connection. */
export const teachHash = (database: Database): void => {
	database.function('audit_hash', {deterministic: true, varargs: true}, hashOf);
};

/** The number of the first row that does not follow from the one before it, or that is missing; `undefined`: the chain is whole. */
export const firstBrokenLink = (database: Database): number | undefined => {
	const rows = database.prepare<[], Row>(`SELECT event_id, hash, ${hashed.join(', ')} FROM audit_event ORDER BY event_id`);
	let [last, before]: [number, string | null] = [0, null];
	for (const row of rows.iterate()) {
		const isBefore = row.hash === null && before === null;
		if (row.event_id !== last + 1) return last + 1;
		if (!isBefore && row.hash !== hashOf(before, ...hashed.map(name => row[name]))) return row.event_id;
		[last, before] = [row.event_id, row.hash];
	}

	// What was deleted at the end was counted all the same.
	const count = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'audit_event'").pluck().get() ?? 0;
	return count > last ? last + 1 : undefined;
};
