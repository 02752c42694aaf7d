/**
The backlog: what is to be done and what waits for what.
*/
import type {Database} from 'better-sqlite3';
import type {TaskId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import {type Dependency, type Plan, type Priority, priorityRank} from '../domain/task.js';
import type {NoteActivity} from './activities.js';

/** A plan, what it is known by in its file when it has no id there, and how often it may be tried after the first time. */
export type KeyedPlan = Plan & {readonly sourceKey?: string | undefined; readonly retriesMax?: number | undefined};

type Row = Omit<Plan, 'dependsOn' | 'files' | 'labels'> & {readonly files: string; readonly labels: string};
type EdgeRow = Dependency & {readonly task: TaskId};

/** What may be changed of a plan after it was written down; what is left out stays as it is, `undefined` clears it. */
export type PlanPatch = {
	readonly title?: string;
	readonly prompt?: string;
	readonly priority?: Priority;
	readonly files?: readonly string[];
	readonly check?: string | undefined;
	readonly agent?: string | undefined;
	readonly labels?: readonly string[];
};

const patchColumns: Readonly<Record<keyof PlanPatch, string>> = {
	title: 'title',
	prompt: 'prompt',
	priority: 'priority',
	files: 'assigned_files',
	check: 'check_command',
	agent: 'agent_name',
	labels: 'labels',
};

export const createPlanStore = (database: Database, note: NoteActivity) => {
	const insertSpec = database.prepare('INSERT INTO specs_specification (spec_id, title, created_at_ms) VALUES (@spec, @spec, @atMs) ON CONFLICT DO NOTHING');
	const insertPlan = database.prepare(`
		INSERT INTO specs_task (task_id, spec_id, title, prompt, priority, estimated_hours, assigned_files, check_command, agent_name, labels,
			source_key, position, created_at_ms)
		VALUES (@id, @spec, @title, @prompt, @priority, @estimatedHours, @files, @check, @agent, @labels, @sourceKey, @position, @atMs)`);
	const insertEdge = database.prepare(`
		INSERT INTO specs_task_dependency (task_id, dependency_id_ref, dependency_type, dependency_status, created_at_ms)
		SELECT @task, task_id, @type, CASE WHEN status IN ('merged', 'cleaned') THEN 'completed' ELSE 'pending' END, @atMs
		FROM orchestrator_task WHERE task_id = @id`);
	const insertTask = database.prepare(`
		INSERT INTO orchestrator_task (task_id, status, priority_rank, retries_max, position, created_at_ms, changed_at_ms)
		VALUES (@id, 'waiting', @rank, @retriesMax, @position, @atMs, @atMs)`);
	const countOpen = database.prepare(`
		UPDATE orchestrator_task SET open_dependencies = (SELECT count(*) FROM specs_task_dependency d
			WHERE d.task_id = orchestrator_task.task_id AND dependency_type = 'hard' AND dependency_status = 'pending') WHERE task_id = ?`);
	// What is added here has been looked over before: an import refuses circles.
	const isCheckDue = database.prepare<[], number>('SELECT is_due FROM dependency_check').pluck();
	const setCheckDue = database.prepare<[number]>('UPDATE dependency_check SET is_due = ?');
	const lastPosition = database.prepare<[], number | null>('SELECT max(position) FROM specs_task').pluck();
	const plans = database.prepare<[], Row>(`
		SELECT task_id AS id, title, prompt, priority, estimated_hours AS estimatedHours, assigned_files AS files, check_command AS "check",
			agent_name AS agent, spec_id AS spec, labels FROM specs_task ORDER BY position`);
	const edges = database.prepare<[], EdgeRow>(
		'SELECT task_id AS task, dependency_id_ref AS id, dependency_type AS type FROM specs_task_dependency ORDER BY dependency_id',
	);
	const specTitle = database.prepare<[string], string>('SELECT title FROM specs_specification WHERE spec_id = ? AND title <> spec_id').pluck();
	const heads = database.prepare<[], Pick<Plan, 'id' | 'title' | 'priority'> & {sourceKey: string | null}>(
		'SELECT task_id AS id, title, priority, source_key AS sourceKey FROM specs_task',
	);

	const add = (added: readonly KeyedPlan[], stamp: Stamp): void => {
		let position = lastPosition.get() ?? 0;
		const wasCheckDue = isCheckDue.get() ?? 1;
		for (const plan of added) {
			position += 1;
			const {atMs} = stamp;
			if (plan.spec !== undefined) insertSpec.run({spec: plan.spec, atMs});
			insertPlan.run({
				...plan,
				spec: plan.spec ?? null,
				estimatedHours: plan.estimatedHours ?? null,
				check: plan.check ?? null,
				agent: plan.agent ?? null,
				sourceKey: plan.sourceKey ?? null,
				files: JSON.stringify(plan.files),
				labels: JSON.stringify(plan.labels),
				dependsOn: null,
				position,
				atMs,
			});
			insertTask.run({id: plan.id, rank: priorityRank[plan.priority], retriesMax: plan.retriesMax ?? null, position, atMs});
			note({kind: 'task', subject: plan.id, to: 'waiting', why: plan.title}, stamp);
		}

		// Edges come last: a task may wait for one that stands below it in the file.
		for (const {id: task, dependsOn} of added) {
			for (const {id, type} of dependsOn) {
				const {changes} = insertEdge.run({task, id, type, atMs: stamp.atMs});
				// One that waits for nothing that is there would start too early.
				if (changes === 0) throw new Error(`${task} waits for ${id}, which is not in the backlog`);
			}

			countOpen.run(task);
		}

		setCheckDue.run(wasCheckDue);
	};

	const rank = database.prepare('UPDATE orchestrator_task SET priority_rank = @rank WHERE task_id = @id');

	const change = (id: TaskId, patch: PlanPatch, {from, to, why}: {readonly from?: string; readonly to: string; readonly why?: string}, stamp: Stamp): void => {
		for (const [field, value] of Object.entries(patch)) {
			const written = Array.isArray(value) ? JSON.stringify(value) : (value ?? null);
			database.prepare(`UPDATE specs_task SET ${patchColumns[field as keyof PlanPatch]} = ? WHERE task_id = ?`).run(written, id);
		}

		if (patch.priority !== undefined) rank.run({id, rank: priorityRank[patch.priority]});
		note({kind: 'backlog', subject: id, from, to, why}, stamp);
	};

	return {
		/** Writes what is other by now, with one row in the trail. */
		change: database.transaction(change).immediate as typeof change,

		/** Adds all of them or, when one cannot be added, none. */
		add: database.transaction(add).immediate as (added: readonly KeyedPlan[], stamp: Stamp) => void,

		/** What somebody has called it; nothing as long as it only has its id. */
		specTitle: (spec: string): string | undefined => specTitle.get(spec),

		/** The whole backlog, in its order. */
		list(): Plan[] {
			const byTask = Map.groupBy(edges.all(), ({task}) => task);
			return plans.all().map(row => ({
				...row,
				estimatedHours: row.estimatedHours ?? undefined,
				check: row.check ?? undefined,
				agent: row.agent ?? undefined,
				spec: row.spec ?? undefined,
				files: JSON.parse(row.files),
				labels: JSON.parse(row.labels),
				dependsOn: (byTask.get(row.id) ?? []).map(({id, type}) => ({id, type})),
			}));
		},

		/** What an import needs to know of the tasks that are there. */
		known(): {
			readonly sourceKeys: ReadonlyMap<TaskId, string | undefined>;
			readonly heads: ReadonlyMap<TaskId, Pick<Plan, 'title' | 'priority'>>;
			readonly edges: ReadonlyMap<TaskId, readonly TaskId[]>;
		} {
			const all = heads.all();
			const hard = edges.all().filter(({type}) => type === 'hard');
			const byTask = Map.groupBy(hard, ({task}) => task);
			return {
				sourceKeys: new Map(all.map(({id, sourceKey}) => [id, sourceKey ?? undefined])),
				heads: new Map(all.map(({id, title, priority}) => [id, {title, priority}])),
				edges: new Map([...byTask].map(([task, rows]) => [task, rows.map(({id}) => id)])),
			};
		},
	};
};
