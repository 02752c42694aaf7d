/**
What went wrong, how bad it was and what was done about it: one row for each failure that was handled.
*/
import type {Database} from 'better-sqlite3';
import type {AgentId, TaskId} from '../domain/ids.js';
import type {Severity} from '../domain/remedy.js';
import type {ErrorCode} from '../domain/task.js';

export type HandledError = {
	readonly agentId: AgentId | undefined;
	readonly taskId: TaskId;
	readonly code: ErrorCode;
	readonly message: string | undefined;
	readonly severity: Severity;
	readonly action: string;
	readonly atMs: number;
};

export const createErrorStore = (database: Database) => {
	const insert = database.prepare(`
		INSERT INTO error_events (agent_id, task_id, error_code, error_message, severity, recovery_action, created_at_ms)
		VALUES (@agentId, @taskId, @code, @message, @severity, @action, @atMs) ON CONFLICT DO NOTHING`);
	const recover = database.prepare('UPDATE error_events SET recovered = 1, resolved_at_ms = @atMs WHERE task_id = @taskId AND recovered = 0');

	return {
		/** `false` when this failure of this attempt has been handled before. */
		note: (error: HandledError): boolean => insert.run({...error, agentId: error.agentId ?? null, message: error.message ?? null}).changes === 1,
		/** All errors of a task are over: it has been merged. */
		recovered: (taskId: TaskId, atMs: number): void => {
			recover.run({taskId, atMs});
		},
	};
};
