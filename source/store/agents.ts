/**
The attempts: one row each, written before its process exists and kept for good.
*/
import type {Database} from 'better-sqlite3';
import type {Agent, AgentState, HealthStatus, PermissionLevel, ProcessTree, WorkPlace} from '../domain/agent.js';
import type {AgentId, TaskId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import type {ErrorCode} from '../domain/task.js';
import type {NoteActivity} from './activities.js';
import {type AgentRow, numberOf, selectAgent, toAgent} from './agent-columns.js';
import {createSigns} from './agent-signs.js';
import {createPauses} from './pauses.js';

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
	/** How it is doing from now on: leaves a row in `agent_lifecycle_events`. */
	readonly health?: HealthStatus;
	/** What that row is called; default: the new state. */
	readonly event?: string;
};

/** One change of how an agent is doing, as it was written down. */
export type AgentEvent = {
	/** The state it has come into, or `heartbeat` when its own word has brought it back. */
	readonly type: string;
	readonly health: HealthStatus;
	readonly cpuPercent: number | null;
	readonly memoryMb: number | null;
	readonly atMs: number;
};

export type NewAgent = {
	readonly taskId: TaskId;
	readonly fence: number;
	readonly name: string;
	readonly permissions: PermissionLevel;
	readonly timeoutMs?: number | undefined;
	readonly autoRestart?: boolean;
	readonly worksIn?: WorkPlace;
	readonly base?: string | undefined;
};

export const createAgentStore = (database: Database, note: NoteActivity) => {
	const insert = database.prepare(`
		INSERT INTO agent_lifecycle (agent_type, task_id, fence, permissions, status, created_at_ms, last_heartbeat_ms, timeout_ms, auto_restart, works_in, base_ref)
		VALUES (@name, @taskId, @fence, @permissions, 'starting', @atMs, @atMs, @timeoutMs, @autoRestart, @worksIn, @base)`);
	const one = database.prepare<[number], AgentRow>(`${selectAgent} WHERE number = ?`);
	const many = database.prepare<[string], AgentRow>(`${selectAgent} WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number`);
	const live = database.prepare<[], AgentRow>(`${selectAgent} WHERE status NOT IN ('ended', 'lost') ORDER BY number`);
	const countLive = database.prepare<[], number>(`SELECT count(*) FROM agent_lifecycle WHERE status NOT IN ('ended', 'lost')`).pluck();
	const recent = database.prepare<[number], AgentRow>(`${selectAgent} ORDER BY number DESC LIMIT ?`);
	const since = database.prepare<[number, number], AgentRow>(`${selectAgent} WHERE created_at_ms >= ? ORDER BY number LIMIT ?`);
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
	const insertEvent = database.prepare(`
		INSERT INTO agent_lifecycle_events (agent_id, event_type, health_status, cpu_percent, memory_mb, recorded_at_ms)
		SELECT agent_id, @type, @health, cpu_percent, memory_mb, @atMs FROM agent_lifecycle WHERE number = @number`);
	const events = database.prepare<[string, number], AgentEvent>(`
		SELECT event_type AS type, health_status AS health, cpu_percent AS cpuPercent, memory_mb AS memoryMb, recorded_at_ms AS atMs
		FROM agent_lifecycle_events WHERE agent_id = ? ORDER BY event_id DESC LIMIT ?`);
	const countOf = database.prepare<[string], number>('SELECT count(*) FROM agent_lifecycle WHERE task_id = ?').pluck();

	const add = ({timeoutMs, autoRestart = true, worksIn = 'worktree', base, ...agent}: NewAgent, stamp: Stamp): AgentId => {
		const more = {timeoutMs: timeoutMs ?? null, autoRestart: autoRestart ? 1 : 0, worksIn, base: base ?? null};
		const {lastInsertRowid} = insert.run({...agent, ...more, atMs: stamp.atMs});
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
		if (changes === 0) return false;
		note({kind: 'agent', subject: id, from, to, why: patch.why ?? patch.reason}, stamp);
		if (patch.health !== undefined) insertEvent.run({number: numberOf(id), type: patch.event ?? to, health: patch.health, atMs: stamp.atMs});
		return true;
	};

	return {
		/** Announces an attempt, before it has a process. A second one with the same fence is refused by the table. */
		add: (agent: NewAgent, stamp: Stamp): AgentId => database.transaction(add).immediate(agent, stamp),
		find: (id: string): Agent | undefined => one.all(numberOf(id)).map(toAgent)[0],
		findMany: (ids: readonly string[]): Agent[] => many.all(JSON.stringify(ids.map(numberOf))).map(toAgent),
		/** Those that have, or may have, a process; oldest first. */
		listLive: (): Agent[] => live.all().map(toAgent),
		countLive: (): number => countLive.get() ?? 0,
		/** The newest attempts of all, oldest of them first. */
		listRecent: (max: number): Agent[] => recent.all(max).map(toAgent).reverse(),
		listSince: (atMs: number, max = 10_000): Agent[] => since.all(atMs, max).map(toAgent),
		/** Whether a stop has been asked for and nobody is at it. */
		hasStopDue: (nowMs: number): boolean => stopDue.get(nowMs) === 1,
		/** When the newest attempt was announced. */
		latestStartAtMs: (): number | undefined => latest.get() ?? undefined,
		/** Compare-and-set with its audit row; `false` when somebody else was faster. */
		move: (id: AgentId, from: AgentState, to: AgentState, patch: AgentPatch, stamp: Stamp): boolean =>
			database.transaction(move).immediate(id, from, to, patch, stamp),
		...createPauses(database, note),
		...createSigns(database),
		/** The newest of its events, newest first. */
		listEvents: (id: AgentId, max: number): AgentEvent[] => events.all(id, max),
		/** Attempts at a task. */
		countOf: (taskId: string): number => countOf.get(taskId) ?? 0,
	};
};

export type AgentStore = ReturnType<typeof createAgentStore>;
