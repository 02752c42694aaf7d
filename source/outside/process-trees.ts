/**
Which processes belong to which agent: found in one pass over all processes, or from tree to tree when there are very many.
*/
import type {ProcessTree} from '../domain/agent.js';
import {childrenIn, isSame, rowsBelow} from './process-identity.js';
import {allRows, childrenOf, type ProcessRow, rowOf} from './process-list.js';

/** Which of all processes are whose. A member that left its session (`setsid`) counts as long as its parents live. */
const membersByTree = (rows: readonly ProcessRow[], trees: readonly ProcessTree[]): Map<ProcessTree, ProcessRow[]> => {
	const children = childrenIn(rows);
	const byPid = new Map(rows.map(row => [row.pid, row]));
	const bySession = Map.groupBy(rows, ({session}) => session);
	return new Map(
		trees.map(tree => {
			const roots = [tree.shim, tree.agent].filter(isSame).map(({pid}) => pid);
			const near = roots.includes(tree.shim.pid) ? (bySession.get(tree.shim.pid) ?? []) : [];
			const own = new Set([...roots.flatMap(pid => byPid.get(pid) ?? []), ...near, ...rowsBelow(children, roots)]);
			return [tree, [...own]] as const;
		}),
	);
};

/** A whole pass over `/proc` costs as much as asking this many trees one by one. */
const fewTrees = 8;

/** The same by walking down from each tree, for some of very many; one that left both its parents and its session is not seen. `undefined`: cannot be walked. */
const walkTrees = (trees: readonly ProcessTree[]): Map<ProcessTree, ProcessRow[]> | undefined => {
	const members = new Map<ProcessTree, ProcessRow[]>();
	for (const tree of trees) {
		const rows = new Map<number, ProcessRow>();
		for (let next = [tree.shim, tree.agent].filter(isSame).map(({pid}) => pid); next.length > 0; ) {
			const fresh = next.filter(pid => !rows.has(pid));
			const born = fresh.map(childrenOf);
			if (born.includes(undefined)) return undefined;
			for (const row of fresh.flatMap(pid => rowOf(pid) ?? [])) rows.set(row.pid, row);
			next = born.flatMap(pids => pids ?? []);
		}

		members.set(tree, [...rows.values()]);
	}

	return members;
};

/** The processes of each tree, as of now; none for one that is gone. */
export const membersOf = (trees: readonly ProcessTree[]): Map<ProcessTree, ProcessRow[]> =>
	(trees.length > fewTrees ? walkTrees(trees) : undefined) ?? membersByTree(allRows(), trees);
