/**
Looks through all processes so that nobody is missed who leaps from one to the next: who comes meanwhile is looked at as well, and who is just becoming another
program is told apart from who carries no mark.
*/
import {allPids, allRows, argumentsOf, environmentOf, type ProcessRow, rowOf} from './process-list.js';

/** `environment`: what it was started with; `undefined` where the system does not tell in passing. `isBetween`: it could not be asked at that moment. */
export type SeenRow = ProcessRow & {readonly environment: string | undefined; readonly isBetween: boolean};

/** On a machine where others start processes all the time, somebody new has nearly always come. */
const passesMax = 50;

/** The parent of what is no program: Linux's `kthreadd`. */
const kernel = 2;

/** While one program takes the place of another, and while it ends, there are neither environment nor arguments to be read; a program may do without the first. */
const seeOne = (row: ProcessRow): SeenRow => {
	const environment = environmentOf(row.pid);
	if (environment !== '' || row.pid === kernel || row.parent === kernel) return {...row, environment, isBetween: false};
	const isBetween = argumentsOf(row.pid).length === 0;
	return {...row, environment: isBetween ? '' : environmentOf(row.pid), isBetween};
};

/** Who is not among `known`, and the numbers of all that were on the list: some may have ended before they could be read, and have started others. */
const newcomers = (known: ReadonlySet<number>): {readonly pids: readonly number[]; readonly rows: readonly SeenRow[]} => {
	const listed = allPids()?.filter(pid => !known.has(pid));
	const read = listed === undefined ? allRows().filter(({pid}) => !known.has(pid)) : listed.flatMap(pid => rowOf(pid) ?? []);
	const rows = read.filter(({isZombie}) => !isZombie);
	return {pids: listed ?? rows.map(({pid}) => pid), rows: rows.map(seeOne)};
};

/**
Shows all processes, some at a time, each once, but for those that could not be asked. Going through them takes time, in which one may start another and end, and
neither is met: those who have come since are shown as well, until nobody new has come. `sinceTicks`: who is older is nobody that could be missed.

`false`: somebody could not be asked, and may be anybody.
*/
export const lookThrough = (see: (rows: readonly SeenRow[]) => void, sinceTicks = 0): boolean => {
	const known = new Set<number>();
	for (let pass = 0; pass < passesMax; pass++) {
		const {pids, rows} = newcomers(known);
		const open = new Set(rows.filter(({isBetween, startTicks}) => isBetween && startTicks >= sinceTicks).map(({pid}) => pid));
		if (rows.length > 0) see(rows);
		if (pids.length === open.size) return open.size === 0;
		for (const pid of pids) if (!open.has(pid)) known.add(pid);
	}

	return false;
};
