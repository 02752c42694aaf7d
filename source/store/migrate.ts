/**
Opens a database file safely and brings it up to date, one step per transaction.
*/
import {chmodSync, closeSync, existsSync, openSync, statSync} from 'node:fs';
import SqliteDatabase, {type Database} from 'better-sqlite3';
import {faultPoint} from '../domain/fault-points.js';
import {backUpBeforeMigration} from './backup.js';
import {damageIn} from './soundness.js';
import {damaged, driverMissing, isOfDriver, isSqliteError, notWritable, StoreError} from './store-error.js';

export type OpenOptions = {
	readonly steps: readonly string[];
	/** `FULL` keeps the last commit through a power cut; `NORMAL` is enough for what can be measured again. */
	readonly synchronous: 'FULL' | 'NORMAL';
	readonly busyMs: number;
	/** Tables of which a row that breaks a rule of the schema is no damage: it is found, and told, by those who read them. */
	readonly lenient?: readonly string[];
	/** A file that is made after this one is whole: where it is there, an empty one had data. */
	readonly madeAfter?: string;
};

/** A new file has its first page within this time. */
const makingMs = 1000;

/** SQLite before 3.51.3 can damage a WAL file that two connections reset at once (sqlite.org/wal.html). */
const oldestSafeSqlite = [3, 51, 3];

/** While a file is opened, its lock is asked for this often. */
const askAgainMs = 10;

const isOlder = (version: string): boolean => {
	const parts = version.split('.').map(Number);
	for (const [index, least] of oldestSafeSqlite.entries()) {
		const part = parts[index] ?? 0;
		if (part !== least) return part < least;
	}

	return false;
};

/**
Opens `file` (made when missing, `:memory:` for tests) and applies the steps it lacks.

@throws {StoreError} when the file is damaged, was emptied, or was written by a newer version; nothing has been changed then.
*/
export const openDatabase = (file: string, options: OpenOptions): Database => {
	const isNew = file === ':memory:' || !existsSync(file);
	if (!isNew && isEmptied(file, options.madeAfter)) {
		throw new StoreError(
			'emptied',
			`${file} is empty though it had data.`,
			'Put a backup in its place (orch-tui restore FILE), or move it away to begin anew.',
		);
	}

	let database: Database | undefined;
	try {
		if (file !== ':memory:') keepPrivate(file);
		database = new SqliteDatabase(file, {timeout: askAgainMs});
		prepare(database, options, file, isNew);
		return database;
	} catch (error) {
		database?.close();
		if (isSqliteError(error) && (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))) {
			throw damaged(file, error.message, error);
		}

		if (isBusy(error)) {
			throw new StoreError('locked', `${file} is locked by another program.`, 'Close what holds it and try again.', {cause: error});
		}

		if (isOfDriver(error)) throw driverMissing(error);
		if (isSqliteError(error) && /^SQLITE_(?:CANTOPEN|READONLY|PERM|FULL|IOERR)/.test(error.code)) throw notWritable(file, error.message, error);
		throw error;
	}
};

/** Empty, with the log of its changes beside it, which opening it would throw away, or with what is made after it. A file that another process is just making looks like that for a moment. */
const isEmptied = (file: string, madeAfter: string | undefined): boolean => {
	const hasTrace = () => existsSync(`${file}-wal`) || (madeAfter !== undefined && existsSync(madeAfter));
	const looksEmptied = () => statSync(file).size === 0 && hasTrace();
	for (let waitedMs = 0; looksEmptied(); waitedMs += askAgainMs) {
		if (waitedMs >= makingMs) return true;
		pause();
	}

	return false;
};

/** Opening is synchronous, so is waiting for it. */
const pause = (): void => {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, askAgainMs);
};

const isBusy = (error: unknown): boolean => isSqliteError(error) && error.code.startsWith('SQLITE_BUSY');

/**
SQLite itself does not wait for another process that changes the same new file to WAL, or closes it for good, at this moment: it says at once
that it is busy. So it is asked again, until `busyMs` are over.
*/
const patiently = <Value>(ask: () => Value, busyMs: number): Value => {
	for (let waitedMs = 0; ; waitedMs += 2 * askAgainMs) {
		try {
			return ask();
		} catch (error) {
			if (!isBusy(error) || waitedMs >= busyMs) throw error;
			pause();
		}
	}
};

/** Tasks and messages are nobody else's business, whatever folder they lie in; what SQLite puts beside the file gets its mode. */
const keepPrivate = (file: string): void => {
	try {
		closeSync(openSync(file, 'a', 0o600));
		for (const each of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(each)) chmodSync(each, 0o600);
	} catch {
		// It is somebody else's, and theirs to say who reads it; or it cannot be written at all, which SQLite says in a moment.
	}
};

/** What cannot be kept is not changed. */
const keepAsItWas = (database: Database, file: string, version: number): void => {
	try {
		backUpBeforeMigration(database, file, version);
	} catch (error) {
		const what = error instanceof Error ? error.message : String(error);
		const hint = 'See whether the disk is full, and who may write to data/backups.';
		throw new StoreError('not_writable', `${file} is not brought up to date, for it cannot be backed up first: ${what}.`, hint, {cause: error});
	}
};

const prepare = (database: Database, {steps, synchronous, busyMs, lenient = []}: OpenOptions, file: string, isNew: boolean): void => {
	const sqlite = patiently(() => database.prepare<[], string>('SELECT sqlite_version()').pluck().get(), busyMs) ?? '0';
	if (isOlder(sqlite)) {
		throw new StoreError('damaged', `SQLite ${sqlite} can damage a shared database.`, 'Install better-sqlite3 13 or newer.');
	}

	patiently(() => database.pragma('journal_mode = WAL'), busyMs);
	database.pragma(`busy_timeout = ${busyMs}`);
	database.pragma(`synchronous = ${synchronous}`);
	database.pragma('foreign_keys = ON');
	// Or a REPLACE would take rows of the audit trail away without asking its triggers.
	database.pragma('recursive_triggers = ON');
	database.pragma('journal_size_limit = 67108864');

	const version = (): number => database.pragma('user_version', {simple: true}) as number;
	if (version() > steps.length) {
		throw new StoreError(
			'newer_schema',
			`${file} was written by a newer orch-tui (schema ${version()}, this one knows ${steps.length}).`,
			'Use the newer version: npx orch-tui@latest.',
		);
	}

	if (!isNew) {
		const excused = new Set(lenient.map(table => `CHECK constraint failed in ${table}`));
		const found = damageIn(database, verdict => excused.has(verdict));
		if (found !== undefined) throw damaged(file, found);
	}

	if (version() < steps.length) {
		// Asked before: of a new file there is nothing to keep.
		if (!isNew && version() > 0) keepAsItWas(database, file, version());
		faultPoint('migrate.opened');
		// Another process may be at it as well: inside the transaction the version is read once more.
		database
			.transaction(() => {
				for (let step = version(); step < steps.length; step = version()) {
					database.exec(steps[step] ?? '');
					database.pragma(`user_version = ${step + 1}`);
					faultPoint('migrate.stepped');
				}
			})
			.immediate();
		faultPoint('migrate.done');
	}
};
