/**
How an attempt is written in a row, and read from one.
*/
import type {Agent} from '../domain/agent.js';
import {type ClaimRow, claimColumns, toClaim} from './claim-columns.js';
import {type ProcessRow, processColumns, toProcess} from './process-columns.js';

/** An id is the letter a and the number of the row. */
export const numberOf = (id: string): number => Number(id.slice(1));

/** As the columns are read: what may be missing is null. */
export type AgentRow = ProcessRow &
	ClaimRow & {
		readonly [Name in keyof Omit<Agent, 'process' | 'claim' | 'autoRestart'>]: undefined extends Agent[Name]
			? Exclude<Agent[Name], undefined> | null
			: Agent[Name];
	} & {readonly autoRestart: number};

/** Field by field: this is read for every live agent in every pass, and taking an object apart by name costs four times as much. */
export const toAgent = (row: AgentRow): Agent => ({
	id: row.id,
	taskId: row.taskId,
	fence: row.fence,
	name: row.name,
	permissions: row.permissions,
	state: row.state,
	process: toProcess(row.id, row),
	exitCode: row.exitCode ?? undefined,
	code: row.code ?? undefined,
	reason: row.reason ?? undefined,
	createdAtMs: row.createdAtMs,
	startedAtMs: row.startedAtMs ?? undefined,
	heardAtMs: row.heardAtMs,
	endedAtMs: row.endedAtMs ?? undefined,
	stopDeadlineMs: row.stopDeadlineMs ?? undefined,
	outputBytes: row.outputBytes,
	cpuPercent: row.cpuPercent ?? undefined,
	memoryMb: row.memoryMb ?? undefined,
	saying: row.saying,
	timeoutMs: row.timeoutMs ?? undefined,
	autoRestart: row.autoRestart === 1,
	worksIn: row.worksIn,
	base: row.base ?? undefined,
	pausedAtMs: row.pausedAtMs ?? undefined,
	pausedMs: row.pausedMs ?? 0,
	claim: toClaim(row),
});

/** Of `agent_lifecycle`, without conditions. */
export const selectAgent = `
	SELECT agent_id AS id, task_id AS taskId, fence, agent_type AS name, permissions, status AS state, ${processColumns},
		exit_code AS exitCode, error_code AS code, error_message AS reason, created_at_ms AS createdAtMs, started_at_ms AS startedAtMs,
		last_heartbeat_ms AS heardAtMs, completed_at_ms AS endedAtMs, stop_deadline_ms AS stopDeadlineMs, output_bytes AS outputBytes,
		cpu_percent AS cpuPercent, memory_mb AS memoryMb, saying,
		timeout_ms AS timeoutMs, auto_restart AS autoRestart, works_in AS worksIn, base_ref AS base, paused_at_ms AS pausedAtMs, paused_ms AS pausedMs, ${claimColumns}
	FROM agent_lifecycle`;
