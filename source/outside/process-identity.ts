/**
Tells processes apart, though the system gives their numbers out again, and finds those that belong together.
*/
import {spawnSync} from 'node:child_process';
import {readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {Identity} from '../domain/agent.js';
import {OutsideError} from '../domain/problem.js';
import {allRows, hasInEnvironment, type ProcessRow, rowOf, workingFolders} from './process-list.js';

/** The variable by which everything that an agent starts is known as its own. */
export const markerVariable = 'ORCH_RUN_ID';

const readBootId = (): string => {
	try {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
	} catch {
		return spawnSync('sysctl', ['-n', 'kern.bootsessionuuid'], {encoding: 'utf8'}).stdout?.trim() || 'unknown';
	}
};

/** A constant while this process lives. */
const bootId = readBootId();

const identityOf = ({pid, startTicks}: ProcessRow): Identity => ({pid, startTicks, bootId});

/** Who has this number now; `undefined` when nobody has, or only a zombie. */
export const identify = (pid: number): Identity | undefined => {
	const row = rowOf(pid);
	return row === undefined || row.isZombie ? undefined : identityOf(row);
};

/** This very process. */
export const me = (): Identity => identify(process.pid) ?? {pid: process.pid, startTicks: 0, bootId};

/** Whether exactly this process still lives: not one that got its number later, not one before the last boot, not a zombie. About 20 µs. */
export const isSame = ({pid, startTicks, bootId: boot}: Identity): boolean => boot === bootId && startTicks > 0 && identify(pid)?.startTicks === startTicks;

const ifKnown = (ask: () => boolean, otherwise: boolean): boolean => {
	try {
		return ask();
	} catch (error) {
		if (error instanceof OutsideError) return otherwise;
		throw error;
	}
};

/** For who must not be taken for dead by mistake: one that cannot be asked about lives. */
export const mayLive = (known: Identity): boolean => ifKnown(() => isSame(known), true);

/** Whether it lives and is held where it is, as by Ctrl-Z. */
export const isStopped = (known: Identity): boolean => ifKnown(() => isSame(known) && rowOf(known.pid)?.isStopped === true, false);

/** What became of a process. `replaced`: its number has been given to somebody else. `rebooted`: it was of an earlier life of the machine. */
export const fateOf = (known: Identity): 'alive' | 'gone' | 'replaced' | 'rebooted' => {
	if (known.bootId !== bootId) return 'rebooted';
	if (isSame(known)) return 'alive';
	const row = rowOf(known.pid);
	return row === undefined || row.startTicks === known.startTicks ? 'gone' : 'replaced';
};

/** All processes whose environment holds `ORCH_RUN_ID=<marker>`, but ourselves. Those that cleaned their environment are not found. */
export const findMarked = (marker: string, rows: readonly (ProcessRow & {readonly environment?: string | undefined})[] = allRows()): Identity[] =>
	rows.filter(({pid, environment}) => pid !== process.pid && hasInEnvironment(pid, `${markerVariable}=${marker}`, environment)).map(identityOf);

/** Who is whose child, for several questions to the same list. */
export const childrenIn = (rows: readonly ProcessRow[]): Map<number, ProcessRow[]> => Map.groupBy(rows, ({parent}) => parent);

/** Children, their children and so on, of each of `roots`; without the roots and without ourselves. */
export const rowsBelow = (children: ReadonlyMap<number, readonly ProcessRow[]>, roots: readonly number[]): ProcessRow[] => {
	const seen = new Set(roots);
	const found: ProcessRow[] = [];
	for (let next = [...roots]; next.length > 0; ) {
		const born = next.flatMap(pid => children.get(pid) ?? []).filter(({pid}) => !seen.has(pid));
		for (const row of born) seen.add(row.pid);
		found.push(...born);
		next = born.map(({pid}) => pid);
	}

	return found.filter(({pid}) => pid !== process.pid);
};

/** Everything below a process, as of now. A child whose parent has ended belongs to somebody else by then. */
export const descendantsOf = (pid: number): Identity[] => rowsBelow(childrenIn(allRows()), [pid]).map(identityOf);

/** Processes whose working folder is `folder` or below it, but ourselves. Those of other users cannot be seen. */
export const processesIn = (folder: string): Identity[] => {
	let real = folder;
	try {
		real = realpathSync(folder);
	} catch {
		// Gone: who still works there has the last name it had, with " (deleted)" behind.
	}

	const inside = [...workingFolders()].filter(
		([pid, at]) => pid !== process.pid && (at === real || at === `${real} (deleted)` || at.startsWith(real + path.sep)),
	);
	return inside.flatMap(([pid]) => identify(pid) ?? []);
};
