/**
How a process tree is written in a row: the same five columns for agents and for jobs.
*/
import type {ProcessTree} from '../domain/agent.js';

export const processColumns = 'pid, pid_start_ticks AS pidStart, shim_pid AS shimPid, shim_start_ticks AS shimStart, boot_id AS bootId';

export type ProcessRow = {
	readonly pid: number | null;
	readonly pidStart: number | null;
	readonly shimPid: number | null;
	readonly shimStart: number | null;
	readonly bootId: string | null;
};

/** `undefined` until the process has been seen. */
export const toProcess = (runId: string, {pid, pidStart, shimPid, shimStart, bootId}: ProcessRow): ProcessTree | undefined =>
	pid === null || pidStart === null || shimPid === null || shimStart === null || bootId === null
		? undefined
		: {runId, agent: {pid, startTicks: pidStart, bootId}, shim: {pid: shimPid, startTicks: shimStart, bootId}};
