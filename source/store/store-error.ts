/**
Why a database cannot be used: what is said to a person.
*/
import SqliteDatabase from 'better-sqlite3';
import {inOneLine} from './soundness.js';

/** A database that must not be opened, as it is damaged, from a newer orch-tui or emptied, or cannot be. */
export class StoreError extends Error {
	override readonly name = 'StoreError';
	readonly code: 'damaged' | 'newer_schema' | 'emptied' | 'locked' | 'not_writable' | 'driver_missing' | 'database_gone';
	readonly hint: string;

	constructor(code: StoreError['code'], message: string, hint: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
		this.hint = hint;
	}
}

/** One of SQLite's own. */
export const isSqliteError = (error: unknown): error is Error & {code: string} => error instanceof SqliteDatabase.SqliteError;

/** Its program was not installed, or is for another machine. */
export const isOfDriver = (error: unknown): error is Error =>
	error instanceof Error &&
	'code' in error &&
	(error.code === 'ERR_DLOPEN_FAILED' || (error.code === 'MODULE_NOT_FOUND' && error.message.includes('better_sqlite3.node')));

/** In the place of what the system said. */
export const driverMissing = (cause: Error): StoreError =>
	new StoreError(
		'driver_missing',
		`better-sqlite3, which reads and writes the database, cannot be loaded: ${cause.message.split('\n')[0]}.`,
		'Install orch-tui again on this machine, or build it here: npm rebuild better-sqlite3',
		{cause},
	);

/** The system does not let it be. */
export const notWritable = (file: string, what: string, cause: unknown): StoreError =>
	new StoreError('not_writable', `${file} cannot be written to: ${what}.`, 'See what stands there, to whom it belongs, and whether the disk is full.', {cause});

/** What stands in it is not what was written. */
export const damaged = (file: string, what: string, cause?: unknown): StoreError =>
	new StoreError(
		'damaged',
		`${file} is damaged: ${inOneLine(what)}.`,
		'Nothing was changed. Put a backup in its place (orch-tui restore FILE), or move it away to begin anew.',
		{cause},
	);
