/**
How the attempts at a task are to be made, and when each of them began again.
*/
import type {Database} from 'better-sqlite3';
import type {Restarts} from '../domain/admission.js';
import type {AgentId, TaskId} from '../domain/ids.js';
import type {ErrorCode} from '../domain/task.js';

/** What somebody asked for; `undefined`: as the plan or the config says. */
export type Session = {
	/** Name of an agent of the config. */
	readonly agent: string | undefined;
	readonly timeoutMs: number | undefined;
	/** Whether a failed attempt is tried again by itself. */
	readonly autoRestart: boolean;
	/** How often the tries were counted anew after a stable run. */
	readonly resets: number;
};

export type Restart = {
	readonly taskId: TaskId;
	readonly agentId: AgentId | undefined;
	readonly retries: number;
	readonly code: ErrorCode | undefined;
	readonly byHand: boolean;
	readonly atMs: number;
};

type Row = {readonly agent: string | null; readonly timeoutMs: number | null; readonly autoRestart: number; readonly resets: number};

const asPlanned: Session = {agent: undefined, timeoutMs: undefined, autoRestart: true, resets: 0};

const toSession = (row: Row): Session => ({
	agent: row.agent ?? undefined,
	timeoutMs: row.timeoutMs ?? undefined,
	autoRestart: row.autoRestart === 1,
	resets: row.resets,
});

export const createSessionStore = (database: Database) => {
	const one = database.prepare<[string], Row>(
		'SELECT agent_type AS agent, timeout_ms AS timeoutMs, auto_restart AS autoRestart, reset_count AS resets FROM task_session WHERE task_id = ?',
	);
	const upsert = database.prepare(`
		INSERT INTO task_session (task_id, agent_type, timeout_ms, auto_restart, reset_count) VALUES (@taskId, @agent, @timeoutMs, @autoRestart, @resets)
		ON CONFLICT (task_id) DO UPDATE SET agent_type = @agent, timeout_ms = @timeoutMs, auto_restart = @autoRestart, reset_count = @resets`);
	const insertRestart = database.prepare(`
		INSERT INTO task_restart (task_id, agent_id, retry_count, error_code, by_hand, restarted_at_ms)
		VALUES (@taskId, @agentId, @retries, @code, @byHand, @atMs)`);
	const since = database.prepare<{readonly sinceMs: number}, {count: number; oldestAtMs: number | null}>(`
		SELECT count(*) AS count, min(restarted_at_ms) AS oldestAtMs FROM task_restart
		WHERE by_hand = 0 AND restarted_at_ms > @sinceMs
			AND restart_id > coalesce((SELECT max(restart_id) FROM task_restart WHERE by_hand = 1 AND restarted_at_ms > @sinceMs), 0)`);

	const lostSince = database
		.prepare<[number], number>(
			`SELECT count(*) FROM agent_lifecycle WHERE status = 'lost' AND completed_at_ms >= ? AND error_code IN ('identity_lost', 'process_died')`,
		)
		.pluck();

	const startedIn = database.prepare<[number, number], number>('SELECT count(*) FROM agent_lifecycle WHERE created_at_ms >= ? AND created_at_ms < ?').pluck();

	const find = (taskId: string): Session => one.all(taskId).map(toSession)[0] ?? asPlanned;

	return {
		find,
		/** Changes what is named and leaves the rest. */
		set(taskId: TaskId, patch: Partial<Session>): void {
			const {agent, timeoutMs, autoRestart, resets} = {...find(taskId), ...patch};
			upsert.run({taskId, agent: agent ?? null, timeoutMs: timeoutMs ?? null, autoRestart: autoRestart ? 1 : 0, resets});
		},
		noteRestart({agentId, code, byHand, ...restart}: Restart): void {
			insertRestart.run({...restart, agentId: agentId ?? null, code: code ?? null, byHand: byHand ? 1 : 0});
		},
		/** Attempts that were begun from then on, and before the other time. */
		countStarted: (sinceMs: number, beforeMs: number): number => startedIn.get(sinceMs, beforeMs) ?? 0,
		/** Attempts that are gone without a word since then. */
		countLostSince: (sinceMs: number): number => lostSince.get(sinceMs) ?? 0,
		/** Those that nobody asked for, later than `sinceMs`; a person who starts something again begins the count anew. */
		restartsSince: (sinceMs: number): Restarts => {
			const {count, oldestAtMs} = since.get({sinceMs}) ?? {count: 0, oldestAtMs: null};
			return {count, oldestAtMs: oldestAtMs ?? undefined};
		},
	};
};
