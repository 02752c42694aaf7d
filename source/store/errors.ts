/**
What went wrong, how bad it was, what was done about it and whether it is over: one row for each failure of an attempt.
*/
import type {Database} from 'better-sqlite3';
import type {EscalationLevel} from '../domain/escalation.js';
import type {AgentId, TaskId} from '../domain/ids.js';
import type {Severity} from '../domain/remedy.js';
import type {ErrorCode, Priority} from '../domain/task.js';

export type NewError = {
	readonly agentId: AgentId | undefined;
	readonly taskId: TaskId;
	readonly code: ErrorCode;
	readonly message: string | undefined;
	readonly severity: Severity;
	/** The end of what was printed. */
	readonly trace: string | undefined;
	readonly atMs: number;
};

export type ErrorEvent = NewError & {
	/** `err-001`. */
	readonly id: string;
	/** `undefined` until somebody has decided. */
	readonly action: string | undefined;
	readonly isHandled: boolean;
	readonly isRecovered: boolean;
	readonly escalatedTo: EscalationLevel | undefined;
	readonly resolvedAtMs: number | undefined;
};

/** Beside what the task is worth. */
export type ListedError = ErrorEvent & {readonly priority: Priority; readonly estimatedHours: number | undefined};

type Row = {
	readonly number: number;
	readonly agentId: AgentId | null;
	readonly taskId: TaskId;
	readonly code: ErrorCode;
	readonly message: string | null;
	readonly severity: Severity;
	readonly trace: string | null;
	readonly atMs: number;
	readonly action: string;
	readonly handledAtMs: number | null;
	readonly recovered: number;
	readonly escalatedTo: EscalationLevel | null;
	readonly resolvedAtMs: number | null;
	readonly priority: Priority;
	readonly estimatedHours: number | null;
};

const undecided = 'none';

const toError = ({number, handledAtMs, recovered, ...row}: Row): ListedError => ({
	...row,
	id: `err-${String(number).padStart(3, '0')}`,
	agentId: row.agentId ?? undefined,
	message: row.message ?? undefined,
	trace: row.trace ?? undefined,
	action: row.action === undecided ? undefined : row.action,
	isHandled: handledAtMs !== null,
	isRecovered: recovered === 1,
	escalatedTo: row.escalatedTo ?? undefined,
	resolvedAtMs: row.resolvedAtMs ?? undefined,
	estimatedHours: row.estimatedHours ?? undefined,
});

const numberOf = (id: string): number => Number(id.slice('err-'.length));

const select = `
	SELECT error_id AS number, agent_id AS agentId, e.task_id AS taskId, e.error_code AS code, error_message AS message, severity, stack_trace AS trace,
		e.created_at_ms AS atMs, recovery_action AS action, handled_at_ms AS handledAtMs, recovered, escalated_to AS escalatedTo,
		resolved_at_ms AS resolvedAtMs, priority, estimated_hours AS estimatedHours
	FROM error_events e JOIN specs_task t ON t.task_id = e.task_id`;

export const createErrorStore = (database: Database) => {
	const insert = database.prepare(`
		INSERT INTO error_events (agent_id, task_id, error_code, error_message, severity, stack_trace, recovery_action, created_at_ms)
		VALUES (@agentId, @taskId, @code, @message, @severity, @trace, '${undecided}', @atMs) ON CONFLICT DO NOTHING`);
	// Without an agent each failure is one of its own, once it was handled.
	const same = database.prepare<Record<string, unknown>, Row>(`
		${select} WHERE e.task_id = @taskId AND agent_id IS @agentId AND e.error_code = @code AND (agent_id IS NOT NULL OR handled_at_ms IS NULL)
		ORDER BY error_id DESC LIMIT 1`);
	const one = database.prepare<[number], Row>(`${select} WHERE error_id = ?`);
	const ofTask = database.prepare<[string], Row>(`${select} WHERE e.task_id = ? ORDER BY error_id DESC LIMIT 1`);
	const open = database.prepare<[number], Row>(`
		${select} JOIN orchestrator_task o ON o.task_id = e.task_id WHERE recovered = 0 AND resolved_at_ms IS NULL AND o.status NOT IN ('merged', 'cleaned', 'cancelled')
		ORDER BY error_id LIMIT ?`);
	const countOpen = database.prepare<[string], number>('SELECT count(*) FROM error_events WHERE task_id = ? AND recovered = 0').pluck();
	const handle = database.prepare(`
		UPDATE error_events SET recovery_action = @action, handled_at_ms = @atMs WHERE error_id = @number AND handled_at_ms IS NULL`);
	const act = database.prepare('UPDATE error_events SET recovery_action = @action, handled_at_ms = coalesce(handled_at_ms, @atMs) WHERE error_id = @number');
	const escalate = database.prepare('UPDATE error_events SET escalated_to = @level, escalated_at_ms = @atMs WHERE error_id = @number');
	const recover = database.prepare('UPDATE error_events SET recovered = 1, resolved_at_ms = @atMs WHERE task_id = @taskId AND recovered = 0');

	return {
		/** Writes a failure down, once; answers with its row, which may be there already. */
		see(error: NewError): ErrorEvent {
			const values = {...error, agentId: error.agentId ?? null, message: error.message ?? null, trace: error.trace ?? null};
			const key = {taskId: values.taskId, agentId: values.agentId, code: values.code};
			if (same.get(key) === undefined) insert.run(values);
			return toError(same.get(key) as Row);
		},
		/** Whether this failure of an attempt has been handled. */
		isHandled: (failure: Pick<NewError, 'taskId' | 'agentId' | 'code'>): boolean =>
			same.all({taskId: failure.taskId, agentId: failure.agentId ?? null, code: failure.code}).some(({handledAtMs}) => handledAtMs !== null),
		find: (id: string): ErrorEvent | undefined => one.all(numberOf(id)).map(toError)[0],
		/** The newest one of a task. */
		latestOf: (taskId: string): ErrorEvent | undefined => ofTask.all(taskId).map(toError)[0],
		/** Those of tasks that are not over, oldest first. */
		listOpen: (max: number): ListedError[] => open.all(max).map(toError),
		/** Errors of a task since it last succeeded. */
		countOpen: (taskId: string): number => countOpen.get(taskId) ?? 0,
		/** `false` when it has been handled before. */
		handle: (id: string, action: string, atMs: number): boolean => handle.run({number: numberOf(id), action, atMs}).changes === 1,
		/** What a person has had done about it. */
		setAction: (id: string, action: string, atMs: number): void => {
			act.run({number: numberOf(id), action, atMs});
		},
		escalate: (id: string, level: EscalationLevel, atMs: number): void => {
			escalate.run({number: numberOf(id), level, atMs});
		},
		/** All errors of a task are over: it has been merged. */
		recovered: (taskId: TaskId, atMs: number): void => {
			recover.run({taskId, atMs});
		},
	};
};
