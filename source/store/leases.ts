/**
Leases: who conducts, and who is changing the repository. Whoever takes one from its holder says from which epoch of it, so that only one succeeds.
*/
import type {Database} from 'better-sqlite3';
import {type Holder, isSameHolder, type Lease, type LeaseName} from '../domain/lease.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';

type Row = {epoch: number; pid: number | null; startTicks: number | null; bootId: string | null; host: string | null; takenAtMs: number; renewedAtMs: number};

const toLease = ({epoch, pid, startTicks, bootId, host, takenAtMs, renewedAtMs}: Row): Lease => ({
	epoch,
	takenAtMs,
	renewedAtMs,
	holder: pid === null || startTicks === null || bootId === null || host === null ? undefined : {pid, startTicks, bootId, host},
});

export const createLeaseStore = (database: Database, note: NoteActivity) => {
	const read = database.prepare<[string], Row>(`
		SELECT epoch, holder_pid AS pid, holder_start_ticks AS startTicks, holder_boot_id AS bootId, holder_host AS host, taken_at_ms AS takenAtMs,
			coalesce(renewed_at_ms, taken_at_ms) AS renewedAtMs
		FROM lease WHERE name = ?`);
	const write = database
		.prepare(`
		INSERT INTO lease (name, epoch, holder_pid, holder_start_ticks, holder_boot_id, holder_host, taken_at_ms, renewed_at_ms)
		VALUES (@name, 1, @pid, @startTicks, @bootId, @host, @atMs, @atMs)
		ON CONFLICT (name) DO UPDATE SET epoch = epoch + 1, holder_pid = @pid, holder_start_ticks = @startTicks, holder_boot_id = @bootId,
			holder_host = @host, taken_at_ms = @atMs, renewed_at_ms = @atMs RETURNING epoch`)
		.pluck();
	const clear = database.prepare(`
		UPDATE lease SET holder_pid = NULL, holder_start_ticks = NULL, holder_boot_id = NULL, holder_host = NULL WHERE name = @name AND epoch = @epoch`);

	const renew = database.prepare('UPDATE lease SET renewed_at_ms = @atMs WHERE name = @name AND epoch = @epoch AND holder_pid IS NOT NULL');

	const find = (name: LeaseName): Lease | undefined => read.all(name).map(toLease)[0];

	/** Only changes of the conductor are history; the repository lane changes hands many times a second. */
	const record = (name: LeaseName, to: string, why: string, stamp: Stamp) => {
		if (name === 'conductor') note({kind: 'lease', subject: name, to, why}, stamp);
	};

	const take = (name: LeaseName, holder: Holder, overEpoch: number | undefined, stamp: Stamp): number | undefined => {
		const lease = find(name);
		const isFree = lease?.holder === undefined || isSameHolder(lease.holder, holder);
		if (!isFree && lease.epoch !== overEpoch) return undefined;
		const epoch = write.get({name, ...holder, atMs: stamp.atMs}) as number;
		record(name, 'taken', `process ${holder.pid}, epoch ${epoch}`, stamp);
		return epoch;
	};

	const release = (name: LeaseName, epoch: number, stamp: Stamp): boolean => {
		const isMine = clear.run({name, epoch}).changes === 1;
		if (isMine) record(name, 'free', `epoch ${epoch}`, stamp);
		return isMine;
	};

	return {
		find,
		/**
		Takes the lease when it is free. `overEpoch`: the epoch of a holder that is dead or has been silent for too long; it is taken from that one, but
		not from whoever came after it. Returns the new epoch, or `undefined` when somebody else has it.
		*/
		take: (name: LeaseName, holder: Holder, overEpoch: number | undefined, stamp: Stamp): number | undefined =>
			database.transaction(take).immediate(name, holder, overEpoch, stamp),
		/** Says that the holder of this epoch is there; `false` when it holds nothing any more. No move, so no row in the audit trail. */
		renew: (name: LeaseName, epoch: number, atMs: number): boolean => renew.run({name, epoch, atMs}).changes === 1,
		release: (name: LeaseName, epoch: number, stamp: Stamp): boolean => database.transaction(release).immediate(name, epoch, stamp),
	};
};
