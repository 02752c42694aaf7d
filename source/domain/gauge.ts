/**
One reading of the machine.
*/
import type {GateState} from './pressure.js';

export type Reading = {
	readonly atMs: number;
	/** Whole machine, 0 to 100. */
	readonly cpuPercent: number;
	/** Each core, in the order of the system. What is optional here is not in readings of older versions. */
	readonly corePercents?: readonly number[];
	readonly cores: number;
	readonly load1: number;
	readonly load5?: number;
	readonly load15?: number;
	/** Used share of what may be used (the smallest limit above us counts), 0 to 100. */
	readonly memoryPercent: number;
	readonly memoryUsedMb: number;
	readonly memoryTotalMb: number;
	readonly swapPercent: number;
	readonly swapUsedMb?: number;
	readonly swapTotalMb?: number;
	/** Of the file system that holds the worktrees. */
	readonly diskPercent: number;
	readonly diskFreeMb: number;
	readonly diskTotalMb: number;
	readonly diskUsedMb?: number;
	/** Share of the time since the last reading in which something waited for the CPU, 0 to 100; `undefined` where the system does not tell. */
	readonly cpuStallPercent: number | undefined;
	/** What held or slowed new agents after this reading: from here the gate goes on when the readings before it are gone. */
	readonly gates?: readonly GateState[];
};

/** Whole process tree of one agent. `threads`: `undefined` where the system does not tell. */
export type TreeUsage = {
	readonly runId: string;
	readonly processes: number;
	readonly threads: number | undefined;
	readonly cpuPercent: number;
	readonly memoryMb: number;
	readonly cpuMs: number;
};
