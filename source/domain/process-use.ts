/**
What single processes take of the machine, and how they belong together.
*/

export type ProcessUse = {
	readonly pid: number;
	readonly parent: number;
	/** Its program alone; see `program.ts`. */
	readonly program: string;
	/** Percent of one core since it was looked at before; `undefined`: there is nothing to compare with. */
	readonly cpuPercent: number | undefined;
	/** Resident. What processes share counts for each of them. */
	readonly memoryMb: number;
	readonly threads: number | undefined;
};

/** All processes of one program. */
export type ProgramUse = {readonly program: string; readonly count: number; readonly memoryMb: number};

/** The program whose processes take the most memory together; `undefined` where there is none. */
export const heaviestOf = (processes: readonly ProcessUse[]): ProgramUse | undefined =>
	[...Map.groupBy(processes, ({program}) => program)]
		.map(([program, own]) => ({program, count: own.length, memoryMb: own.reduce((sum, {memoryMb}) => sum + memoryMb, 0)}))
		.toSorted((a, b) => b.memoryMb - a.memoryMb || a.program.localeCompare(b.program))[0];

/** `depth`: how far below the first of its tree. */
export type ProcessInTree = ProcessUse & {readonly depth: number};

/** Parents before their children, the heavier first among equals. Whose parent is not among them stands at the top. */
export const inTreeOrder = (processes: readonly ProcessUse[]): ProcessInTree[] => {
	const pids = new Set(processes.map(({pid}) => pid));
	const heavierFirst = processes.toSorted((a, b) => b.memoryMb - a.memoryMb || a.pid - b.pid);
	const children = Map.groupBy(heavierFirst, ({pid, parent}) => (pids.has(parent) && parent !== pid ? parent : 0));
	const ordered: ProcessInTree[] = [];
	const stack = (children.get(0) ?? []).toReversed().map(use => ({...use, depth: 0}));
	for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
		ordered.push(next);
		const {depth} = next;
		stack.push(...(children.get(next.pid) ?? []).toReversed().map(use => ({...use, depth: depth + 1})));
	}

	return ordered;
};
