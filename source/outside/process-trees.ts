/**
Which processes belong to which agent: found in one pass over all processes, or from tree to tree when there are very many.
*/
import type {ProcessTree} from '../domain/agent.js';
import {childrenIn, isSame, markerVariable, rowsBelow} from './process-identity.js';
import {allPids, allRows, childrenOf, inEnvironment, type ProcessRow, rowOf} from './process-list.js';
import {markerOf} from './run-folder.js';

/** Which of all processes are whose. `strays`: those who left their parents and their session, as far as they are known. */
const membersByTree = (rows: readonly ProcessRow[], trees: readonly ProcessTree[], strays: Strays): Map<ProcessTree, ProcessRow[]> => {
	const children = childrenIn(rows);
	const byPid = new Map(rows.map(row => [row.pid, row]));
	const bySession = Map.groupBy(rows, ({session}) => session);
	return new Map(
		trees.map(tree => {
			const near = [tree.shim, tree.agent].filter(isSame).map(({pid}) => pid);
			const roots = [...near, ...(strays.get(tree.runId) ?? [])];
			const session = near.includes(tree.shim.pid) ? (bySession.get(tree.shim.pid) ?? []) : [];
			const own = new Set([...roots.flatMap(pid => byPid.get(pid) ?? []), ...session, ...rowsBelow(children, roots)]);
			return [tree, near.length === 0 ? [] : [...own]] as const;
		}),
	);
};

/** A whole pass over `/proc` costs as much as asking this many trees one by one. */
const fewTrees = 8;

/** The same by walking down from each tree, for some of very many. `undefined`: cannot be walked. */
const walkTrees = (trees: readonly ProcessTree[], strays: Strays): Map<ProcessTree, ProcessRow[]> | undefined => {
	const members = new Map<ProcessTree, ProcessRow[]>();
	for (const tree of trees) {
		const rows = new Map<number, ProcessRow>();
		const near = [tree.shim, tree.agent].filter(isSame).map(({pid}) => pid);
		for (let next = near.length === 0 ? [] : [...near, ...(strays.get(tree.runId) ?? [])]; next.length > 0; ) {
			const fresh = next.filter(pid => !rows.has(pid));
			const born = fresh.map(childrenOf);
			if (born.includes(undefined)) return undefined;
			for (const row of fresh.flatMap(pid => rowOf(pid) ?? [])) if (!row.isZombie) rows.set(row.pid, row);
			next = born.flatMap(pids => pids ?? []);
		}

		members.set(tree, [...rows.values()]);
	}

	return members;
};

type Strays = ReadonlyMap<string, readonly number[]>;

/**
Finds the processes of each tree, as of now; none for one whose agent and shim are gone.

A process that has escaped its parents (`setsid`, a double fork) is known by the marker in its environment, which is read once for each process.
`runs`: where the runs are, whose marker counts; without it those who have escaped are not looked for. `readMax`, of the answer: of so many processes
that were not met before the environment is read; the others have their turn when it is asked again. About 0.1 ms each.
*/
export const createTreeFinder = (runs: string | undefined) => {
	/** What each process carries, by its number, for as long as it is there. */
	let carried = new Map<number, string | undefined>();

	/** Of each run; asking for it costs a look at the disk. */
	const markers = new Map<string, string>();
	const markerIn = (folder: string, runId: string): string => {
		const marker = markers.get(runId) ?? markerOf(folder, runId);
		markers.set(runId, marker);
		return marker;
	};

	const straysOf = (pids: readonly number[], trees: readonly ProcessTree[], readMax: number): Strays => {
		if (runs === undefined) return new Map();
		const runOf = new Map(trees.map(({runId}) => [markerIn(runs, runId), runId]));
		// The newest first: what has escaped is younger than whoever let it go.
		const unread = pids.filter(pid => !carried.has(pid)).toSorted((a, b) => b - a);
		const still = pids.filter(pid => carried.has(pid)).map(pid => [pid, carried.get(pid)] as const);
		carried = new Map([...still, ...unread.slice(0, readMax).map(pid => [pid, inEnvironment(pid, markerVariable)] as const)]);
		const marked = [...carried].flatMap(([pid, marker]) => {
			const runId = marker === undefined ? undefined : runOf.get(marker);
			return runId === undefined ? [] : [{pid, runId}];
		});
		return new Map([...Map.groupBy(marked, ({runId}) => runId)].map(([runId, found]) => [runId, found.map(({pid}) => pid)]));
	};

	return (trees: readonly ProcessTree[], readMax = Number.POSITIVE_INFINITY): Map<ProcessTree, ProcessRow[]> => {
		const walked = trees.length > fewTrees ? walkTrees(trees, straysOf(allPids() ?? [], trees, readMax)) : undefined;
		if (walked !== undefined) return walked;
		const rows = allRows();
		return membersByTree(
			rows,
			trees,
			straysOf(
				rows.map(({pid}) => pid),
				trees,
				readMax,
			),
		);
	};
};
