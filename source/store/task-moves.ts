/**
How a task moves on: the one place where its state is written.
*/
import type {Database} from 'better-sqlite3';
import type {AgentId, TaskId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import type {ErrorCode, TaskState} from '../domain/task.js';
import type {NoteActivity} from './activities.js';

/** What a move may change beside the state; what is left out stays as it is, `undefined` clears it. */
export type TaskPatch = {
	readonly why?: string;
	readonly reason?: string | undefined;
	readonly code?: ErrorCode | undefined;
	readonly agentId?: AgentId | undefined;
	readonly fence?: number;
	readonly retries?: number;
	readonly repairs?: number;
	readonly notBeforeMs?: number | undefined;
	readonly troubleFiles?: readonly string[];
	readonly commit?: string | undefined;
	readonly completedAtMs?: number;
	/** Only if this is still its agent: an attempt that is not the newest may change nothing. */
	readonly onlyFor?: AgentId;
};

const patchColumns: Partial<Record<keyof TaskPatch, string>> = {
	reason: 'reason',
	code: 'error_code',
	agentId: 'assigned_agent',
	fence: 'fence',
	retries: 'retry_count',
	repairs: 'repair_count',
	notBeforeMs: 'not_before_ms',
	troubleFiles: 'trouble_files',
	commit: 'merge_commit',
	completedAtMs: 'completed_at_ms',
};

export const createTaskMoves = (database: Database, note: NoteActivity) => {
	const resolve = database
		.prepare(`
		UPDATE specs_task_dependency SET dependency_status = 'completed', resolved_at_ms = @atMs
		WHERE dependency_id_ref = @id AND dependency_type = 'hard' AND dependency_status = 'pending' RETURNING task_id`)
		.pluck();
	const countDown = database.prepare('UPDATE orchestrator_task SET open_dependencies = open_dependencies - 1 WHERE task_id = ?');

	const moveOnce = (id: TaskId, from: TaskState, to: TaskState, patch: TaskPatch, stamp: Stamp): boolean => {
		const sets = ['status = @to', 'changed_at_ms = @atMs'];
		const values: Record<string, unknown> = {id, from, to, atMs: stamp.atMs};
		for (const [field, column] of Object.entries(patchColumns)) {
			if (!(field in patch)) continue;
			const value = patch[field as keyof TaskPatch];
			sets.push(`${column} = @${field}`);
			values[field] = Array.isArray(value) ? JSON.stringify(value) : (value ?? null);
		}

		if (patch.onlyFor !== undefined) values['onlyFor'] = patch.onlyFor;
		const guard = patch.onlyFor === undefined ? '' : ' AND assigned_agent = @onlyFor';
		const {changes} = prepared(`UPDATE orchestrator_task SET ${sets.join(', ')} WHERE task_id = @id AND status = @from${guard}`).run(values);
		if (changes === 1) note({kind: 'task', subject: id, from, to, why: patch.why ?? patch.reason}, stamp);
		return changes === 1;
	};

	// One statement for each set of changed columns; there are about a dozen in all.
	const statements = new Map<string, ReturnType<Database['prepare']>>();
	const prepared = (sql: string) => {
		const statement = statements.get(sql) ?? database.prepare(sql);
		statements.set(sql, statement);
		return statement;
	};

	const moveSafely = database.transaction(moveOnce);

	return {
		/** Compare-and-set: `false` when somebody else was faster, and then nothing has changed. */
		move: (id: TaskId, from: TaskState, to: TaskState, patch: TaskPatch, stamp: Stamp): boolean => moveSafely.immediate(id, from, to, patch, stamp),

		/** Counts `id` as merged for all that wait for it; called in the transaction that merges it. Returns who waited. */
		resolveDependents(id: TaskId, {atMs}: Stamp): TaskId[] {
			const waiting = resolve.all({id, atMs}) as TaskId[];
			for (const dependent of waiting) countDown.run(dependent);
			return waiting;
		},
	};
};
