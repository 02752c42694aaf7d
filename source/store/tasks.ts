/**
How far each task has come: the one place where a task's state is written.
*/
import type {Database} from 'better-sqlite3';
import type {AgentId, TaskId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import type {ErrorCode, Task, TaskState} from '../domain/task.js';
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
	readonly commit?: string;
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

type Row = Record<string, unknown> & {readonly waitsFor: string | null};

const toTask = (row: Row): Task => {
	const task: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(row)) task[name] = value ?? undefined;
	// The columns carry CHECKs (state, JSON); this file's SELECT names them as Task does.
	return {
		...task,
		files: JSON.parse(String(row['files'])),
		labels: JSON.parse(String(row['labels'])),
		troubleFiles: JSON.parse(String(row['troubleFiles'])),
		waitsFor: row.waitsFor === null ? [] : row.waitsFor.split(' '),
	} as unknown as Task;
};

const select = `
	SELECT t.task_id AS id, title, prompt, priority, estimated_hours AS estimatedHours, assigned_files AS files, check_command AS "check",
		agent_name AS agent, spec_id AS spec, labels, status AS state, reason, error_code AS code, assigned_agent AS agentId, fence,
		retry_count AS retries, repair_count AS repairs, not_before_ms AS notBeforeMs, open_dependencies AS openDependencies,
		trouble_files AS troubleFiles, merge_commit AS "commit", o.position, o.created_at_ms AS createdAtMs, changed_at_ms AS changedAtMs,
		completed_at_ms AS completedAtMs,
		CASE WHEN open_dependencies = 0 THEN NULL ELSE (SELECT group_concat(dependency_id_ref, ' ') FROM (
			SELECT dependency_id_ref FROM specs_task_dependency d
			WHERE d.task_id = t.task_id AND dependency_type = 'hard' AND dependency_status = 'pending' LIMIT 4)) END AS waitsFor
	FROM orchestrator_task o JOIN specs_task t USING (task_id)`;

export const createTaskStore = (database: Database, note: NoteActivity) => {
	const all = database.prepare<[], Row>(`${select} ORDER BY o.position`);
	const one = database.prepare<[string], Row>(`${select} WHERE o.task_id = ?`);
	const many = database.prepare<[string], Row>(`${select} WHERE o.task_id IN (SELECT value FROM json_each(?))`);
	const inState = database.prepare<[string, number], Row>(`${select} WHERE status = ? ORDER BY priority_rank, o.position LIMIT ?`);
	const forMerge = database.prepare<[number], Row>(`${select} WHERE status = 'finished' ORDER BY priority_rank, completed_at_ms, o.position LIMIT ?`);
	const ready = database.prepare<[number], Row>(`
		${select} WHERE status = 'ready' ORDER BY priority_rank, estimated_hours IS NULL, estimated_hours, o.position LIMIT ?`);
	const unblocked = database.prepare<[number], Row>(`
		${select} WHERE status = 'waiting' AND open_dependencies = 0 ORDER BY priority_rank, o.position LIMIT ?`);
	const due = database.prepare<[number, number], Row>(`${select} WHERE status = 'retrying' AND not_before_ms <= ? ORDER BY not_before_ms LIMIT ?`);
	const nextDue = database.prepare<[], number | null>(`SELECT min(not_before_ms) FROM orchestrator_task WHERE status = 'retrying'`).pluck();
	const dependents = database.prepare<[string], TaskId>(`
		SELECT DISTINCT task_id FROM specs_task_dependency WHERE dependency_id_ref IN (SELECT value FROM json_each(?))`).pluck();
	const any = database.prepare<[string], number>('SELECT EXISTS (SELECT 1 FROM orchestrator_task WHERE status = ?)').pluck();
	const countIn = database.prepare<[string], number>('SELECT count(*) FROM orchestrator_task WHERE status = ?').pluck();
	const countActive = database.prepare<[], number>(`SELECT count(*) FROM orchestrator_task WHERE status IN ('claimed', 'prepared', 'working')`).pluck();
	const counts = database.prepare<[], {state: TaskState; count: number}>(
		'SELECT status AS state, count(*) AS count FROM orchestrator_task GROUP BY status',
	);
	const resolve = database.prepare(`
		UPDATE specs_task_dependency SET dependency_status = 'completed', resolved_at_ms = @atMs
		WHERE dependency_id_ref = @id AND dependency_type = 'hard' AND dependency_status = 'pending' RETURNING task_id`).pluck();
	const countDown = database.prepare('UPDATE orchestrator_task SET open_dependencies = open_dependencies - 1 WHERE task_id = ?');
	// CROSS JOIN keeps this order: lost prerequisites are few, waiting tasks are many.
	const doomed = database.prepare<[number], {id: TaskId; prerequisite: TaskId; state: TaskState}>(`
		SELECT d.task_id AS id, p.task_id AS prerequisite, p.status AS state
		FROM orchestrator_task p
		CROSS JOIN specs_task_dependency d ON d.dependency_id_ref = p.task_id AND d.dependency_type = 'hard'
		CROSS JOIN orchestrator_task w ON w.task_id = d.task_id AND w.status = 'waiting'
		WHERE p.status IN ('gave-up', 'cancelled', 'blocked') LIMIT ?`);
	const mended = database.prepare<[number], Row>(`
		${select} WHERE status = 'blocked' AND NOT EXISTS (
			SELECT 1 FROM specs_task_dependency d JOIN orchestrator_task p ON p.task_id = d.dependency_id_ref
			WHERE d.task_id = o.task_id AND d.dependency_type = 'hard' AND p.status IN ('gave-up', 'cancelled', 'blocked')) LIMIT ?`);

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
		list: (): Task[] => all.all().map(toTask),
		find: (id: string): Task | undefined => one.all(id).map(toTask)[0],
		findMany: (ids: readonly string[]): Task[] => many.all(JSON.stringify(ids)).map(toTask),
		/** By priority, then place in the backlog. */
		listIn: (state: TaskState, max = 1000): Task[] => inState.all(state, max).map(toTask),
		/** Those that have, or are promised, an agent. */
		listActive: (): Task[] => (['claimed', 'prepared', 'working'] as const).flatMap(state => inState.all(state, 1000).map(toTask)),
		countIn: (state: TaskState): number => countIn.get(state) ?? 0,
		countActive: (): number => countActive.get() ?? 0,
		/** Ready ones in the order in which they should start: priority, then the shorter ones. */
		listReady: (max: number): Task[] => ready.all(max).map(toTask),
		/** Finished ones in merge order: priority, then the oldest, so that nothing starves. */
		listForMerge: (max: number): Task[] => forMerge.all(max).map(toTask),
		/** Waiting ones of which every hard prerequisite has been merged. */
		listUnblocked: (max: number): Task[] => unblocked.all(max).map(toTask),
		/** Retrying ones whose hour has come. */
		listDue: (nowMs: number, max: number): Task[] => due.all(nowMs, max).map(toTask),
		/** Waiting ones whose prerequisite will not be merged as things stand. */
		listDoomed: (max: number) => doomed.all(max),
		/** Blocked ones of which no prerequisite is lost any more. */
		listMended: (max: number): Task[] => mended.all(max).map(toTask),
		/** Those that wait, or waited, for one of `ids`. */
		listDependents: (ids: readonly string[]): TaskId[] => (ids.length === 0 ? [] : dependents.all(JSON.stringify(ids))),
		nextDueAtMs: (): number | undefined => nextDue.get() ?? undefined,
		/** Whether a waiting or blocked task would move if it were looked at. */
		hasUnsettled: (): boolean => unblocked.all(1).length > 0 || doomed.all(1).length > 0 || mended.all(1).length > 0,
		hasAny: (state: TaskState): boolean => any.get(state) === 1,
		counts: (): Partial<Record<TaskState, number>> => Object.fromEntries(counts.all().map(({state, count}) => [state, count])),

		/** Compare-and-set: `false` when somebody else was faster, and then nothing has changed. */
		move: (id: TaskId, from: TaskState, to: TaskState, patch: TaskPatch, stamp: Stamp): boolean =>
			moveSafely.immediate(id, from, to, patch, stamp),

		/** Counts `id` as merged for all that wait for it; called in the transaction that merges it. Returns who waited. */
		resolveDependents(id: TaskId, {atMs}: Stamp): TaskId[] {
			const waiting = resolve.all({id, atMs}) as TaskId[];
			for (const dependent of waiting) countDown.run(dependent);
			return waiting;
		},
	};
};
