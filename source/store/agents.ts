/**
The attempts: one row each, written before its process exists and kept for good.
*/
import type {Database} from 'better-sqlite3';
import type {Agent, AgentState, PermissionLevel, ProcessTree} from '../domain/agent.js';
import type {AgentId, TaskId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import type {ErrorCode} from '../domain/task.js';
import type {NoteActivity} from './activities.js';
import {type ProcessRow, processColumns, toProcess} from './process-columns.js';

export type AgentPatch = {
	readonly why?: string;
	readonly process?: ProcessTree;
	readonly exitCode?: number | undefined;
	readonly code?: ErrorCode | undefined;
	readonly reason?: string | undefined;
	readonly startedAtMs?: number;
	readonly heardAtMs?: number;
	readonly endedAtMs?: number;
	readonly stopDeadlineMs?: number | undefined;
};

/** Signs of life, which are no moves and leave no audit row. */
export type Sighting = {
	readonly id: AgentId;
	readonly heardAtMs: number;
	readonly outputBytes: number;
	readonly saying: string;
	readonly cpuPercent: number | undefined;
	readonly memoryMb: number | undefined;
};

/** As the columns are read: what may be missing is null. */
type Row = ProcessRow & {readonly [Name in keyof Omit<Agent, 'process'>]: undefined extends Agent[Name] ? Exclude<Agent[Name], undefined> | null : Agent[Name]};

/** Field by field: this is read for every live agent in every pass, and taking an object apart by name costs four times as much. */
const toAgent = (row: Row): Agent => ({
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
});

const select = `
	SELECT agent_id AS id, task_id AS taskId, fence, agent_type AS name, permissions, status AS state, ${processColumns},
		exit_code AS exitCode, error_code AS code, error_message AS reason, created_at_ms AS createdAtMs, started_at_ms AS startedAtMs,
		last_heartbeat_ms AS heardAtMs, completed_at_ms AS endedAtMs, stop_deadline_ms AS stopDeadlineMs, output_bytes AS outputBytes,
		cpu_percent AS cpuPercent, memory_mb AS memoryMb, saying
	FROM agent_lifecycle`;

const numberOf = (id: string): number => Number(id.slice(1));

export const createAgentStore = (database: Database, note: NoteActivity) => {
	const insert = database.prepare(`
		INSERT INTO agent_lifecycle (agent_type, task_id, fence, permissions, status, created_at_ms, last_heartbeat_ms)
		VALUES (@name, @taskId, @fence, @permissions, 'starting', @atMs, @atMs)`);
	const one = database.prepare<[number], Row>(`${select} WHERE number = ?`);
	const many = database.prepare<[string], Row>(`${select} WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number`);
	const live = database.prepare<[], Row>(`${select} WHERE status NOT IN ('ended', 'lost') ORDER BY number`);
	const countLive = database.prepare<[], number>(`SELECT count(*) FROM agent_lifecycle WHERE status NOT IN ('ended', 'lost')`).pluck();
	const recent = database.prepare<[number], Row>(`${select} ORDER BY number DESC LIMIT ?`);
	const since = database.prepare<[number, number], Row>(`${select} WHERE created_at_ms >= ? ORDER BY number LIMIT ?`);
	const mark = database
		.prepare<[], string>(`
		SELECT coalesce(sum(output_bytes), 0) || '/' || coalesce(max(last_heartbeat_ms), 0) || '/' || coalesce(sum(cpu_percent), 0)
		FROM agent_lifecycle WHERE status NOT IN ('ended', 'lost')`)
		.pluck();
	const stopDue = database
		.prepare<[number], number>(`SELECT EXISTS (SELECT 1 FROM agent_lifecycle WHERE status = 'stopping' AND stop_deadline_ms <= ?)`)
		.pluck();
	const latest = database.prepare<[], number | null>(`SELECT max(created_at_ms) FROM agent_lifecycle`).pluck();
	const update = database.prepare(`
		UPDATE agent_lifecycle SET status = @to,
			pid = coalesce(@pid, pid), pid_start_ticks = coalesce(@pidStart, pid_start_ticks), shim_pid = coalesce(@shimPid, shim_pid),
			shim_start_ticks = coalesce(@shimStart, shim_start_ticks), boot_id = coalesce(@bootId, boot_id),
			exit_code = coalesce(@exitCode, exit_code), error_code = coalesce(@code, error_code), error_message = coalesce(@reason, error_message),
			started_at_ms = coalesce(@startedAtMs, started_at_ms), last_heartbeat_ms = coalesce(@heardAtMs, last_heartbeat_ms),
			completed_at_ms = coalesce(@endedAtMs, completed_at_ms), stop_deadline_ms = coalesce(@stopDeadlineMs, stop_deadline_ms)
		WHERE number = @number AND status = @from`);
	const hear = database.prepare(`
		UPDATE agent_lifecycle SET last_heartbeat_ms = @heardAtMs, output_bytes = @outputBytes, saying = @saying,
			cpu_percent = coalesce(@cpuPercent, cpu_percent), memory_mb = coalesce(@memoryMb, memory_mb)
		WHERE number = @number AND status NOT IN ('ended', 'lost')`);
	const insertEvent = database.prepare(`
		INSERT INTO agent_lifecycle_events (agent_id, event_type, health_status, cpu_percent, memory_mb, recorded_at_ms)
		VALUES (@id, @type, @health, @cpuPercent, @memoryMb, @atMs)`);

	const add = (agent: {taskId: TaskId; fence: number; name: string; permissions: PermissionLevel}, stamp: Stamp): AgentId => {
		const {lastInsertRowid} = insert.run({...agent, atMs: stamp.atMs});
		const id = `a${lastInsertRowid}` as AgentId;
		note({kind: 'agent', subject: id, to: 'starting', why: `${agent.name} for ${agent.taskId}`}, stamp);
		return id;
	};

	const move = (id: AgentId, from: AgentState, to: AgentState, patch: AgentPatch, stamp: Stamp): boolean => {
		const {changes} = update.run({
			number: numberOf(id),
			from,
			to,
			pid: patch.process?.agent.pid ?? null,
			pidStart: patch.process?.agent.startTicks ?? null,
			shimPid: patch.process?.shim.pid ?? null,
			shimStart: patch.process?.shim.startTicks ?? null,
			bootId: patch.process?.agent.bootId ?? null,
			exitCode: patch.exitCode ?? null,
			code: patch.code ?? null,
			reason: patch.reason ?? null,
			startedAtMs: patch.startedAtMs ?? null,
			heardAtMs: patch.heardAtMs ?? null,
			endedAtMs: patch.endedAtMs ?? null,
			stopDeadlineMs: patch.stopDeadlineMs ?? null,
		});
		if (changes === 1) note({kind: 'agent', subject: id, from, to, why: patch.why ?? patch.reason}, stamp);
		return changes === 1;
	};

	const hearAll = (sightings: readonly Sighting[]): void => {
		for (const {id, ...sighting} of sightings) {
			hear.run({...sighting, cpuPercent: sighting.cpuPercent ?? null, memoryMb: sighting.memoryMb ?? null, number: numberOf(id)});
		}
	};

	return {
		/** Announces an attempt, before it has a process. A second one with the same fence is refused by the table. */
		add: (agent: Parameters<typeof add>[0], stamp: Stamp): AgentId => database.transaction(add).immediate(agent, stamp),
		find: (id: string): Agent | undefined => one.all(numberOf(id)).map(toAgent)[0],
		findMany: (ids: readonly string[]): Agent[] => many.all(JSON.stringify(ids.map(numberOf))).map(toAgent),
		/** Those that have, or may have, a process; oldest first. */
		listLive: (): Agent[] => live.all().map(toAgent),
		countLive: (): number => countLive.get() ?? 0,
		/** The newest attempts of all, oldest of them first. */
		listRecent: (max: number): Agent[] => recent.all(max).map(toAgent).reverse(),
		listSince: (atMs: number, max = 10_000): Agent[] => since.all(atMs, max).map(toAgent),
		/** Changes whenever a sign of life was written down. */
		sightingMark: (): string => mark.get() ?? '',
		/** Whether a stop has been asked for and nobody is at it. */
		hasStopDue: (nowMs: number): boolean => stopDue.get(nowMs) === 1,
		/** When the newest attempt was announced. */
		latestStartAtMs: (): number | undefined => latest.get() ?? undefined,
		/** Compare-and-set with its audit row; `false` when somebody else was faster. */
		move: (id: AgentId, from: AgentState, to: AgentState, patch: AgentPatch, stamp: Stamp): boolean =>
			database.transaction(move).immediate(id, from, to, patch, stamp),
		/** Writes down signs of life, all in one transaction. */
		heard: (sightings: readonly Sighting[]): void => {
			if (sightings.length > 0) database.transaction(hearAll).immediate(sightings);
		},
		noteEvent: (event: {id: AgentId; type: string; health: string; cpuPercent: number | undefined; memoryMb: number | undefined; atMs: number}): void => {
			insertEvent.run({...event, cpuPercent: event.cpuPercent ?? null, memoryMb: event.memoryMb ?? null});
		},
	};
};
