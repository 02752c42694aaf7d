/**
How far each task has come, and what to ask of it. `task-moves.ts` is where it is written.
*/
import type {Database} from 'better-sqlite3';
import type {TaskId} from '../domain/ids.js';
import {type Priority, priorityRank, statesInFlight, type Task, type TaskState} from '../domain/task.js';
import type {NoteActivity} from './activities.js';
import {createTaskMoves} from './task-moves.js';

type ListColumn = 'files' | 'labels' | 'troubleFiles' | 'waitsFor';

/** As the columns are read: what may be missing is null, and lists are text. */
type Row = {readonly [Name in Exclude<keyof Task, ListColumn>]: undefined extends Task[Name] ? Exclude<Task[Name], undefined> | null : Task[Name]} & {
	readonly files: string;
	readonly labels: string;
	readonly troubleFiles: string;
	readonly waitsFor: string | null;
};

const noList: readonly never[] = [];
/** Written by this room alone, with a CHECK that it is JSON. */
const listOf = (text: string): readonly string[] => (text === '[]' ? noList : JSON.parse(text));

const rankOf = (priority: Priority | undefined): number | null => (priority === undefined ? null : priorityRank[priority]);

/** Field by field: there may be ten thousand of them. */
const toTask = (row: Row): Task => ({
	...row,
	estimatedHours: row.estimatedHours ?? undefined,
	files: listOf(row.files),
	check: row.check ?? undefined,
	agent: row.agent ?? undefined,
	spec: row.spec ?? undefined,
	labels: listOf(row.labels),
	reason: row.reason ?? undefined,
	code: row.code ?? undefined,
	agentId: row.agentId ?? undefined,
	retriesMax: row.retriesMax ?? undefined,
	notBeforeMs: row.notBeforeMs ?? undefined,
	waitsFor: row.waitsFor === null ? noList : (row.waitsFor.split(' ') as TaskId[]),
	troubleFiles: listOf(row.troubleFiles),
	commit: row.commit ?? undefined,
	completedAtMs: row.completedAtMs ?? undefined,
});

/** Of those that do not count as met; where somebody else has written, what is merged meanwhile is not yet noted as met. */
const hardOpen = `d.task_id = o.task_id AND dependency_type = 'hard' AND dependency_status = 'pending'
	AND NOT EXISTS (SELECT 1 FROM orchestrator_task m WHERE m.task_id = dependency_id_ref AND m.status IN ('merged', 'cleaned'))`;

/** The counter, or, as long as nobody has looked over what somebody else wrote, the truth: what only reads does not mend. */
const openCount = `
	CASE WHEN status IN ('waiting', 'blocked', 'ready') AND (SELECT is_due FROM dependency_check)
		THEN (SELECT count(*) FROM specs_task_dependency d WHERE ${hardOpen}) ELSE open_dependencies END`;

const select = `
	SELECT t.task_id AS id, title, prompt, priority, estimated_hours AS estimatedHours, assigned_files AS files, check_command AS "check",
		agent_name AS agent, spec_id AS spec, labels, status AS state, reason, error_code AS code, assigned_agent AS agentId, fence,
		retry_count AS retries, retries_max AS retriesMax, repair_count AS repairs, not_before_ms AS notBeforeMs, ${openCount} AS openDependencies,
		trouble_files AS troubleFiles, merge_commit AS "commit", o.position, o.created_at_ms AS createdAtMs, changed_at_ms AS changedAtMs,
		completed_at_ms AS completedAtMs,
		CASE WHEN open_dependencies = 0 AND NOT (SELECT is_due FROM dependency_check) THEN NULL ELSE (SELECT group_concat(dependency_id_ref, ' ') FROM (
			SELECT dependency_id_ref FROM specs_task_dependency d
			WHERE ${hardOpen}
			ORDER BY EXISTS (SELECT 1 FROM orchestrator_task p WHERE p.task_id = dependency_id_ref AND p.status IN ('gave-up', 'cancelled', 'blocked')) DESC, dependency_id
			LIMIT 4)) END AS waitsFor
	FROM orchestrator_task o JOIN specs_task t USING (task_id)`;

/** So much earlier a task has to be finished to be merged before one of the next higher priority: many of those must not keep it waiting for ever. */
const rankWorthMs = 4 * 60 * 60 * 1000;

/** What is merging and has no open try was let in by a person, or its target moved: it keeps its turn. What a person took out has none. */
const selectForMerge = `
	${select} WHERE status IN ('finished', 'merging') AND NOT (status = 'finished' AND error_code IS 'taken_out') AND NOT EXISTS (
		SELECT 1 FROM merge_attempt m WHERE m.task_id = o.task_id AND m.step IN ('intent', 'built', 'verifying', 'verified'))
	ORDER BY status = 'merging' DESC, coalesce(completed_at_ms, o.changed_at_ms) + priority_rank * ${rankWorthMs}, o.position LIMIT ?`;

/** Asked at every turn of the heartbeat: left to itself SQLite looks through all that wait, and not into the index of those that need not. */
const selectUnblocked = `
	${select} WHERE o.task_id IN (
		SELECT task_id FROM orchestrator_task INDEXED BY task_unblocked WHERE status = 'waiting' AND open_dependencies = 0
		ORDER BY priority_rank, position LIMIT ?)
	ORDER BY priority_rank, o.position`;

/** Dependents of what is lost. CROSS JOIN keeps this order: lost prerequisites are few, waiting tasks are many. */
const fromDoomed = `
	FROM orchestrator_task p
	CROSS JOIN specs_task_dependency d ON d.dependency_id_ref = p.task_id AND d.dependency_type = 'hard'
	CROSS JOIN orchestrator_task w ON w.task_id = d.task_id AND w.status = 'waiting'
	WHERE p.status IN ('gave-up', 'cancelled', 'blocked')`;

const isMended = `
	status = 'blocked' AND NOT EXISTS (
		SELECT 1 FROM specs_task_dependency d JOIN orchestrator_task p ON p.task_id = d.dependency_id_ref
		WHERE d.task_id = o.task_id AND d.dependency_type = 'hard' AND p.status IN ('gave-up', 'cancelled', 'blocked'))`;

/** Those that still stand as working though their agent has left. */
const selectLeft = `
	${select} WHERE status = 'working' AND EXISTS (
		SELECT 1 FROM agent_lifecycle a WHERE a.number = CAST(substr(assigned_agent, 2) AS INTEGER) AND a.status IN ('ended', 'lost'))
	ORDER BY priority_rank, o.position`;

export const createTaskStore = (database: Database, note: NoteActivity) => {
	const all = database.prepare<[], Row>(`${select} ORDER BY o.position`);
	const one = database.prepare<[string], Row>(`${select} WHERE o.task_id = ?`);
	const many = database.prepare<[string], Row>(`${select} WHERE o.task_id IN (SELECT value FROM json_each(?))`);
	const inState = database.prepare<[string, number], Row>(`${select} WHERE status = ? ORDER BY priority_rank, o.position LIMIT ?`);
	const forMerge = database.prepare<[number], Row>(selectForMerge);
	const left = database.prepare<[], Row>(selectLeft);
	const ready = database.prepare<[number], Row>(`
		${select} WHERE status = 'ready' ORDER BY priority_rank, estimated_hours IS NULL, estimated_hours, o.position LIMIT ?`);
	const unblocked = database.prepare<[number], Row>(selectUnblocked);
	const startable = database.prepare<[{rank: number | null; max: number}], Row>(`
		${select} WHERE o.task_id IN (
			SELECT task_id FROM orchestrator_task o JOIN specs_task USING (task_id)
			WHERE status IN ('ready', 'waiting') AND ${openCount} = 0 AND (@rank IS NULL OR priority_rank = @rank)
			ORDER BY priority_rank, estimated_hours IS NULL, estimated_hours, o.position LIMIT @max)
		ORDER BY priority_rank, estimated_hours IS NULL, estimated_hours, o.position`);
	const heldUp = database.prepare<[{rank: number | null; max: number}], Row>(`
		${select} WHERE (status = 'blocked' OR (status IN ('ready', 'waiting') AND ${openCount} > 0)) AND (@rank IS NULL OR priority_rank = @rank)
		ORDER BY priority_rank, estimated_hours IS NULL, estimated_hours, o.position LIMIT @max`);
	const due = database.prepare<[number, number], Row>(`${select} WHERE status = 'retrying' AND not_before_ms <= ? ORDER BY not_before_ms LIMIT ?`);
	const nextDue = database.prepare<[], number | null>(`SELECT min(not_before_ms) FROM orchestrator_task WHERE status = 'retrying'`).pluck();
	const dependents = database
		.prepare<[string], TaskId>(`
		SELECT DISTINCT task_id FROM specs_task_dependency WHERE dependency_id_ref IN (SELECT value FROM json_each(?))`)
		.pluck();
	const any = database.prepare<[string], number>('SELECT EXISTS (SELECT 1 FROM orchestrator_task WHERE status = ?)').pluck();
	const countIn = database.prepare<[string], number>('SELECT count(*) FROM orchestrator_task WHERE status = ?').pluck();
	const countActive = database.prepare<[], number>(`SELECT count(*) FROM orchestrator_task WHERE status IN ('claimed', 'prepared', 'working')`).pluck();
	const counts = database.prepare<[], {state: TaskState; count: number}>('SELECT status AS state, count(*) AS count FROM orchestrator_task GROUP BY status');
	const doomed = database.prepare<[number], {id: TaskId; prerequisite: TaskId; state: TaskState}>(`
		SELECT d.task_id AS id, p.task_id AS prerequisite, p.status AS state ${fromDoomed} LIMIT ?`);
	const mended = database.prepare<[number], Row>(`${select} WHERE ${isMended} LIMIT ?`);
	// Asked at every turn of the heartbeat: one question, not three.
	const unsettled = database
		.prepare<[], number>(`
		SELECT EXISTS (SELECT 1 FROM orchestrator_task INDEXED BY task_unblocked WHERE status = 'waiting' AND open_dependencies = 0)
			OR EXISTS (SELECT 1 ${fromDoomed}) OR EXISTS (SELECT 1 FROM orchestrator_task o WHERE ${isMended})`)
		.pluck();

	return {
		list: (): Task[] => all.all().map(toTask),
		find: (id: string): Task | undefined => one.all(id).map(toTask)[0],
		findMany: (ids: readonly string[]): Task[] => many.all(JSON.stringify(ids)).map(toTask),
		/** By priority, then place in the backlog. */
		listIn: (state: TaskState, max = 1000): Task[] => inState.all(state, max).map(toTask),
		/** Those whose changes are on their way to the target, or may still come: what they may change is taken. */
		listInFlight: (): Task[] => statesInFlight.flatMap(state => inState.all(state, 1000).map(toTask)),
		countIn: (state: TaskState): number => countIn.get(state) ?? 0,
		countActive: (): number => countActive.get() ?? 0,
		/** Working ones whose agent has left: their work is to be judged. */
		listLeft: (): Task[] => left.all().map(toTask),
		/** Ready ones in the order in which they should start: priority, then the shorter ones. */
		listReady: (max: number): Task[] => ready.all(max).map(toTask),
		/** Ready ones, and those that wait for nothing any more, in the order in which they should start. */
		listStartable: (max: number, priority?: Priority): Task[] => startable.all({rank: rankOf(priority), max}).map(toTask),
		/** Those that wait for others, or are blocked, in the same order. */
		listHeldUp: (max: number, priority?: Priority): Task[] => heldUp.all({rank: rankOf(priority), max}).map(toTask),
		/** Those to be merged, in merge order: first what has been let in, then by priority and the oldest; whoever waits for hours comes before what is of a higher one. */
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
		hasUnsettled: (): boolean => unsettled.get() === 1,
		hasAny: (state: TaskState): boolean => any.get(state) === 1,
		counts: (): Partial<Record<TaskState, number>> => Object.fromEntries(counts.all().map(({state, count}) => [state, count])),

		...createTaskMoves(database, note),
	};
};
