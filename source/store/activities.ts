/**
The audit trail: one append-only row for each move, and the feed from which screens learn what changed.
*/
import type {Database} from 'better-sqlite3';
import type {Activity, ActivityKind} from '../domain/activity.js';
import {LeadLost} from '../domain/lease.js';
import type {Stamp} from '../domain/stamp.js';
import {hashSql, teachHash} from './audit-chain.js';

/** What is written about a move, beside who and when. */
export type Note = {
	readonly kind: ActivityKind;
	readonly subject: string;
	readonly from?: string | undefined;
	readonly to?: string | undefined;
	readonly why?: string | undefined;
};

/** Writes one row of the trail; called inside the transaction of the move itself, which is undone when it is done in the name of a lead that is over. */
export type NoteActivity = (note: Note, stamp: Stamp) => void;

type Row = {id: number; atMs: number; actor: string; kind: ActivityKind; subject: string; from: string | null; to: string | null; why: string | null};

const toActivity = ({from, to, why, ...row}: Row): Activity => ({...row, from: from ?? undefined, to: to ?? undefined, why: why ?? undefined});

export const createActivityStore = (database: Database) => {
	const columns = 'event_id AS id, at_ms AS atMs, actor, kind, subject, from_state AS "from", to_state AS "to", why';
	teachHash(database);
	const insert = database.prepare(`
		INSERT INTO audit_event (at_ms, actor, kind, subject, from_state, to_state, why, hash)
		VALUES (@atMs, @actor, @kind, @subject, @from, @to, @why, ${hashSql})`);
	const since = database.prepare<[number, number], Row>(`SELECT ${columns} FROM audit_event WHERE event_id > ? ORDER BY event_id LIMIT ?`);
	const latest = database.prepare<[number], Row>(`SELECT ${columns} FROM audit_event ORDER BY event_id DESC LIMIT ?`);
	const before = database.prepare<[number], number | null>('SELECT max(event_id) FROM audit_event WHERE at_ms < ?').pluck();
	const last = database.prepare<[], number>('SELECT max(event_id) FROM audit_event').pluck();

	const lead = database.prepare<[], number>("SELECT epoch FROM lease WHERE name = 'conductor'").pluck();

	const note: NoteActivity = ({kind, subject, from, to, why}, {actor, atMs, epoch}) => {
		if (epoch !== undefined && epoch !== lead.get()) throw new LeadLost();
		insert.run({atMs, actor, kind, subject, from: from ?? null, to: to ?? null, why: why ?? null});
	};

	return {
		note,
		/** What came after the row `id`, oldest first. */
		listSince: (id: number, max: number): Activity[] => since.all(id, max).map(toActivity),
		/** The newest, oldest of them first. */
		latest: (max: number): Activity[] => latest.all(max).map(toActivity).reverse(),
		/** The newest row from before this time; 0 when there is none. */
		lastIdBefore: (atMs: number): number => before.get(atMs) ?? 0,
		lastId: (): number => last.get() ?? 0,
	};
};
