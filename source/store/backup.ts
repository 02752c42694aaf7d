/**
Copies of the two databases: made while they are in use, looked at before they are trusted, and put in the place of what is there.
*/
import {
	chmodSync,
	closeSync,
	copyFileSync,
	existsSync,
	fsyncSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
} from 'node:fs';
import path from 'node:path';
import SqliteDatabase, {type Database} from 'better-sqlite3';
import {damageIn} from './soundness.js';
import {damaged, isSqliteError} from './store-error.js';

/** The two files; only the first holds what cannot be measured again. */
export const databaseNames = ['roadmap.db', 'metrics.db'] as const;

/** The figures lie beside the backup that was named: `x.db` and `x.metrics.db`. */
export const metricsBeside = (file: string): string => path.join(path.dirname(file), `${path.basename(file, '.db')}.metrics.db`);

/** Where backups are put that nobody gave a place, and what was put aside. */
export const backupsIn = (data: string): string => path.join(data, 'backups');

const keptMax = 3;
const allAtOnce = 0x7f_ff_ff_ff;

const makeFolder = (folder: string): void => {
	mkdirSync(folder, {recursive: true, mode: 0o700});
};

/** Nobody else may read it, from its first byte on. In a folder of its own, beside its place: two at once are not in each other's way. */
const prepareHalf = (file: string): string => {
	makeFolder(path.dirname(file));
	const half = path.join(mkdtempSync(path.join(path.dirname(file), '.half-')), path.basename(file));
	closeSync(openSync(half, 'wx', 0o600));
	return half;
};

const clearHalf = (half: string): void => {
	rmSync(path.dirname(half), {recursive: true, force: true});
};

const sync = (file: string): void => {
	const descriptor = openSync(file, 'r');
	fsyncSync(descriptor);
	closeSync(descriptor);
};

const finish = (half: string, file: string): void => {
	chmodSync(half, 0o600);
	sync(half);
	renameSync(half, file);
	sync(path.dirname(file));
};

/** SQLite copies damaged pages like any other: nobody shall think that they have a backup. */
const lookAtCopy = (from: string, copy: string): void => {
	const database = new SqliteDatabase(copy, {readonly: true});
	try {
		if (Number(database.pragma('user_version', {simple: true})) === 0) throw damaged(from, 'it is empty');
		const found = damageIn(database, verdict => verdict.startsWith('CHECK constraint failed in '));
		if (found !== undefined) throw damaged(from, found);
	} finally {
		database.close();
	}
};

/** One moment of it, while others go on writing; `to` is there whole and sound, or not at all. Returns its size in bytes. */
export const backUp = async (from: string, to: string): Promise<number> => {
	const half = prepareHalf(to);
	const database = new SqliteDatabase(from, {readonly: true, fileMustExist: true, timeout: 5000});
	try {
		await database.backup(half, {progress: () => allAtOnce});
		lookAtCopy(from, half);
		finish(half, to);
		return statSync(to).size;
	} catch (error) {
		throw isSqliteError(error) && /^SQLITE_(?:CORRUPT|NOTADB)/.test(error.code) ? damaged(from, error.message, error) : error;
	} finally {
		database.close();
		clearHalf(half);
	}
};

/** What is there, by number, the newest last. */
const numbered = (folder: string, name: string): Array<{readonly file: string; readonly number: number}> =>
	(existsSync(folder) ? readdirSync(folder) : [])
		.flatMap(entry => {
			const number = new RegExp(`^${name}-(\\d+)(?:-|$)`).exec(entry)?.[1];
			return number === undefined ? [] : [{file: path.join(folder, entry), number: Number(number)}];
		})
		.toSorted((a, b) => a.number - b.number);

const nextAfter = (before: ReturnType<typeof numbered>): number => (before.at(-1)?.number ?? 0) + 1;

/** What an open database holds, wherever its file is; `isWanted` is asked when the copy is made. */
const copyOpen = (database: Database, to: string, isWanted = (): boolean => true): void => {
	const half = prepareHalf(to);
	try {
		database.prepare('VACUUM INTO ?').run(half);
		if (isWanted()) finish(half, to);
	} finally {
		clearHalf(half);
	}
};

/** Before a file is brought to another schema: the last three of each are kept. */
export const backUpBeforeMigration = (database: Database, file: string, version: number): void => {
	const folder = backupsIn(path.dirname(file));
	const name = path.basename(file, '.db');
	const before = numbered(folder, name);
	const to = path.join(folder, `${name}-${nextAfter(before)}-schema-${version}.db`);
	// Another process may be at the same step, and have gone on since: what was first is what was before.
	copyOpen(database, to, () => !existsSync(to));
	for (const {file: old} of before.slice(0, Math.max(0, before.length + 1 - keptMax))) rmSync(old, {force: true});
};

/** The newest of what `keepWhatIsGone` has kept in this data folder. */
export const keptOfGone = (data: string): string | undefined => numbered(backupsIn(data), 'gone').at(-1)?.file;

/** Of a database that is open and whose file is not there any more. Returns where it is kept, for `restore`. */
export const keepWhatIsGone = (database: Database, file: string): string => {
	const folder = backupsIn(path.dirname(file));
	const to = path.join(folder, `gone-${nextAfter(numbered(folder, 'gone'))}-roadmap.db`);
	copyOpen(database, to);
	return to;
};

/** All that has been written stands in the file itself then, where it can still be read. */
const settle = (file: string): void => {
	try {
		const database = new SqliteDatabase(file, {fileMustExist: true, timeout: 1000});
		database.pragma('wal_checkpoint(TRUNCATE)');
		database.close();
	} catch {
		// It is damaged, or nobody may write there: it is put aside as it is, with what lies beside it.
	}
};

/**
Puts backups in the place of the databases; nobody may have them open. What was there is put aside first, and named in the answer: a cut-off
leaves either the old one, whole, or the new one.
*/
export const putBack = (data: string, files: Readonly<Partial<Record<(typeof databaseNames)[number], string>>>): string | undefined => {
	makeFolder(data);
	const folder = backupsIn(data);
	const aside = path.join(folder, `aside-${(numbered(folder, 'aside').at(-1)?.number ?? 0) + 1}`);
	let isPutAside = false;
	for (const name of databaseNames) {
		const from = files[name];
		if (from === undefined) continue;
		const place = path.join(data, name);
		const half = prepareHalf(place);
		copyFileSync(from, half);
		if (existsSync(place)) settle(place);
		for (const file of [place, `${place}-wal`, `${place}-shm`].filter(one => existsSync(one))) {
			makeFolder(aside);
			linkSync(file, path.join(aside, path.basename(file)));
			isPutAside = true;
		}

		// A log of changes that belongs to another file would be taken for its own.
		for (const end of ['-wal', '-shm']) rmSync(`${place}${end}`, {force: true});
		finish(half, place);
		clearHalf(half);
	}

	return isPutAside ? aside : undefined;
};
