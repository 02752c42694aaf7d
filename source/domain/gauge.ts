/**
One reading of the machine.
*/

export type Reading = {
	readonly atMs: number;
	/** Whole machine, 0 to 100. */
	readonly cpuPercent: number;
	readonly cores: number;
	readonly load1: number;
	/** Used share of what may be used (the smallest limit above us counts), 0 to 100. */
	readonly memoryPercent: number;
	readonly memoryUsedMb: number;
	readonly memoryTotalMb: number;
	readonly swapPercent: number;
	/** Of the file system that holds the worktrees. */
	readonly diskPercent: number;
	readonly diskFreeMb: number;
	readonly diskTotalMb: number;
	/** Share of the time since the last reading in which something waited for the CPU, 0 to 100; `undefined` where the system does not tell. */
	readonly cpuStallPercent: number | undefined;
};

/** Whole process tree of one agent. */
export type TreeUsage = {readonly runId: string; readonly processes: number; readonly cpuPercent: number; readonly memoryMb: number; readonly cpuMs: number};
