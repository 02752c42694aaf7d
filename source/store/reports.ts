/**
What a report asks of the records: how long everything was in which state, and what came of it. Only reads.
*/
import type {Database} from 'better-sqlite3';
import type {EdgeFact, ErrorFact, EventFact, Period, ReportFacts, SessionFact, SpanFact, TaskFact} from '../domain/report-facts.js';
import type {MoveFact} from '../domain/report-slots.js';

type Bounds = {readonly from: number; readonly to: number};

/** Whoever was in a state at any moment of the period, and for how long within it: each move lasts until the next. */
const spansOf = (kind: 'task' | 'agent', subjects: string) => `
	WITH moves AS (
		SELECT subject, to_state, at_ms, lead(at_ms, 1, @to) OVER (PARTITION BY subject ORDER BY event_id) AS until_ms
		FROM audit_event WHERE kind = '${kind}' AND to_state IS NOT NULL AND subject IN (${subjects}))
	SELECT subject, to_state AS state, CAST(sum(min(until_ms, @to) - max(at_ms, @from)) AS INTEGER) AS ms FROM moves
	WHERE until_ms > @from AND at_ms < @to AND until_ms > at_ms GROUP BY subject, to_state`;

/** Those that are still open, and those that came to their end in the period. */
const tasksOfPeriod = `SELECT task_id FROM orchestrator_task WHERE status NOT IN ('merged', 'cleaned', 'cancelled', 'gave-up') OR changed_at_ms >= @from`;
const sessionsOfPeriod = `SELECT agent_id FROM agent_lifecycle WHERE created_at_ms <= @to AND (completed_at_ms IS NULL OR completed_at_ms >= @from)`;

const tasks = `
	SELECT o.task_id AS id, title, status AS state, priority, estimated_hours AS estimatedHours, retry_count AS retries, reason, error_code AS code,
		o.created_at_ms AS createdAtMs, changed_at_ms AS changedAtMs, o.completed_at_ms AS completedAtMs,
		(SELECT max(at_ms) FROM audit_event e WHERE e.kind = 'task' AND e.subject = o.task_id COLLATE BINARY AND e.to_state = 'merged') AS mergedAtMs,
		(SELECT min(coalesce(a.started_at_ms, a.created_at_ms)) FROM agent_lifecycle a WHERE a.task_id = o.task_id) AS startedAtMs,
		(SELECT count(*) FROM agent_lifecycle a WHERE a.task_id = o.task_id) AS attempts
	FROM orchestrator_task o JOIN specs_task s USING (task_id) WHERE o.task_id IN (${tasksOfPeriod}) ORDER BY o.position`;

const sessions = `
	SELECT agent_id AS id, agent_type AS type, task_id AS taskId,
		NOT EXISTS (SELECT 1 FROM agent_lifecycle b WHERE b.task_id = a.task_id AND b.number < a.number) AS isFirst, status AS state, exit_code AS exitCode, error_code AS code,
		created_at_ms AS createdAtMs, started_at_ms AS startedAtMs, completed_at_ms AS endedAtMs
	FROM agent_lifecycle a WHERE agent_id IN (${sessionsOfPeriod}) ORDER BY number`;

/** An edge holds its task up from when it is drawn until its prerequisite is merged, or until nobody waits for that any more. */
const edges = `
	SELECT taskId, prerequisite, state, fromMs, toMs, CAST(min(coalesce(toMs, @to), @to) - max(fromMs, @from) AS INTEGER) AS ms FROM (
		SELECT d.task_id AS taskId, dependency_id_ref AS prerequisite, p.status AS state, d.created_at_ms AS fromMs,
			CASE WHEN dependency_status = 'completed' THEN resolved_at_ms
				WHEN t.status IN ('merged', 'cleaned', 'cancelled', 'gave-up') THEN t.changed_at_ms END AS toMs
		FROM specs_task_dependency d JOIN orchestrator_task t ON t.task_id = d.task_id JOIN orchestrator_task p ON p.task_id = d.dependency_id_ref
		WHERE dependency_type = 'hard')
	WHERE fromMs < @to AND coalesce(toMs, @to) > @from AND ms > 0 ORDER BY ms DESC, taskId, prerequisite LIMIT @max`;

const errors = `
	SELECT task_id AS taskId, agent_id AS agentId, error_code AS code, error_message AS message, severity, recovery_action AS action, recovered,
		created_at_ms AS atMs
	FROM error_events WHERE created_at_ms >= @from AND created_at_ms <= @to ORDER BY created_at_ms, error_id`;

const timeline = `
	SELECT at_ms AS atMs, actor, kind, subject, from_state AS "from", to_state AS "to", why FROM audit_event
	WHERE at_ms >= @from AND at_ms <= @to AND (
		(kind = 'task' AND to_state IN ('working', 'finished', 'unproven', 'conflicted', 'failed', 'retrying', 'gave-up', 'merged', 'cancelled'))
		OR (kind = 'agent' AND to_state IN ('stalled', 'lost', 'needs-you')) OR kind = 'setting')
	ORDER BY event_id DESC LIMIT @max`;

/** Each state of each attempt of the period, from when to when. */
const agentMoves = `
	WITH moves AS (
		SELECT event_id, subject, to_state, at_ms, lead(at_ms, 1, @to) OVER (PARTITION BY subject ORDER BY event_id) AS until_ms
		FROM audit_event WHERE kind = 'agent' AND to_state IS NOT NULL AND subject IN (${sessionsOfPeriod}))
	SELECT subject, to_state AS state, at_ms AS fromMs, until_ms AS toMs FROM moves
	WHERE until_ms > @from AND at_ms < @to AND until_ms > at_ms ORDER BY event_id DESC LIMIT @max`;

const paused = `
	WITH moves AS (
		SELECT to_state, at_ms, lead(at_ms, 1, @to) OVER (ORDER BY event_id) AS until_ms
		FROM audit_event WHERE kind = 'setting' AND subject = 'paused')
	SELECT CAST(coalesce(sum(min(until_ms, @to) - max(at_ms, @from)), 0) AS INTEGER) FROM moves WHERE to_state = 'on' AND until_ms > @from AND at_ms < @to`;

const merges = `
	SELECT step, count(*) AS count FROM merge_attempt WHERE ended_at_ms >= @from AND ended_at_ms <= @to
		AND step IN ('landed', 'conflicted', 'rejected', 'superseded', 'blocked') GROUP BY step`;

export const createReportStore = (database: Database) => {
	const taskRows = database.prepare<[Bounds], TaskFact>(tasks);
	const taskSpans = database.prepare<[Bounds], SpanFact>(spansOf('task', tasksOfPeriod));
	const sessionRows = database.prepare<[Bounds], SessionFact>(sessions);
	const agentSpans = database.prepare<[Bounds], SpanFact>(spansOf('agent', sessionsOfPeriod));
	const edgeRows = database.prepare<[Bounds & {max: number}], EdgeFact>(edges);
	const errorRows = database.prepare<[Bounds], ErrorFact>(errors);
	const timelineRows = database.prepare<[Bounds & {max: number}], EventFact>(timeline);
	const pausedMs = database.prepare<[Bounds], number>(paused).pluck();
	const mergeRows = database.prepare<[Bounds], {step: string; count: number}>(merges);
	const firstEvent = database.prepare<[], number | null>('SELECT min(at_ms) FROM audit_event').pluck();

	const agentMoveRows = database.prepare<[Bounds & {max: number}], MoveFact>(agentMoves);

	const read = ({fromMs, toMs}: Period, {edgesMax, timelineMax}: {readonly edgesMax: number; readonly timelineMax: number}) => {
		const bounds = {from: fromMs, to: toMs};
		return {
			tasks: taskRows.all(bounds),
			taskSpans: taskSpans.all(bounds),
			sessions: sessionRows.all(bounds),
			agentSpans: agentSpans.all(bounds),
			edges: edgeRows.all({...bounds, max: edgesMax}),
			errors: errorRows.all(bounds),
			timeline: timelineRows.all({...bounds, max: timelineMax}).reverse(),
			pausedMs: pausedMs.get(bounds) ?? 0,
			merges: mergeRows.all(bounds),
		};
	};

	return {
		/** All of one moment: nobody writes in between. */
		read: (...args: Parameters<typeof read>): Omit<ReportFacts, 'machine' | 'points'> => database.transaction(read).deferred(...args),
		/** At most `max`, the newest of them, oldest first. */
		agentMoves: ({fromMs, toMs}: Period, max: number): MoveFact[] => agentMoveRows.all({from: fromMs, to: toMs, max}).reverse(),
		/** When the record begins; `undefined` when nothing has happened yet. */
		firstAtMs: (): number | undefined => firstEvent.get() ?? undefined,
	};
};
