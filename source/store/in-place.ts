/**
Whether a database is still where it was opened: SQLite goes on with a file that somebody has deleted or moved away, and all that is written there ends with us.
*/
import {existsSync, statSync} from 'node:fs';
import path from 'node:path';
import type {Database} from 'better-sqlite3';
import {keepWhatIsGone, keptOfGone} from './backup.js';
import {StoreError} from './store-error.js';

/** `undefined`: it is not there. */
const markOf = (file: string): string | undefined => {
	try {
		const found = statSync(file, {throwIfNoEntry: false});
		return found === undefined ? undefined : `${found.dev}:${found.ino}`;
	} catch {
		return 'not to be seen';
	}
};

const keep = (database: Database, file: string): string => {
	try {
		const kept = keepWhatIsGone(database, file);
		return `All that was known is kept. End every orch-tui here, then: orch-tui restore ${kept}`;
	} catch (error) {
		return `It could not be kept (${error instanceof Error ? error.message : String(error)}): put it back where it was.`;
	}
};

/** Where it was taken away under somebody who kept what it held: why nobody begins a new one in its place, unless they say so. */
export const whyTaken = (folder: string): StoreError | undefined => {
	const file = path.join(folder, 'roadmap.db');
	const kept = existsSync(file) ? undefined : keptOfGone(folder);
	if (kept === undefined) return undefined;
	const hint = `Put it back: orch-tui restore ${kept}; or, to begin anew, move that file away.`;
	return new StoreError('database_gone', `${file} was deleted or moved away while it was in use; all that was known is kept.`, hint);
};

/** Asks at each call; `undefined` as long as it is there, and when it is there again. What it holds is kept when it is missed first. */
export const watchPlace = (database: Database, file: string): (() => StoreError | undefined) => {
	if (file === ':memory:') return () => undefined;
	const ours = markOf(file);
	let gone: StoreError | undefined;
	return () => {
		const now = markOf(file);
		// Where its repository is gone with it, nobody wants it back there.
		if (now === undefined && !existsSync(path.join(path.dirname(file), '..', '.git'))) return undefined;
		// Only one that was missed can have been replaced: not every file system keeps its numbers.
		if (now !== undefined && (gone === undefined || now === ours)) gone = undefined;
		else gone ??= new StoreError('database_gone', `${file} was deleted or moved away while it was open: nothing is written any more.`, keep(database, file));
		return gone;
	};
};
