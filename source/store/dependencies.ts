/**
Who waits for whom, as it stands in the file: anybody may have written there. A trigger notes that it has changed since it was looked over.
*/
import type {Database} from 'better-sqlite3';
import type {DependencyRow, KnownTask} from '../domain/dependency.js';
import type {TaskId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import type {DependencyType, TaskState} from '../domain/task.js';
import type {NoteActivity} from './activities.js';

type Raw = [taskId: string, on: string, type: DependencyType, isMet: number, wasMetAtOnce: number];

/** What a task waits for. */
export type Prerequisite = {readonly id: TaskId; readonly type: DependencyType; readonly isMet: boolean; readonly state: TaskState | undefined};

const insertEdge = `
	INSERT INTO specs_task_dependency (task_id, dependency_id_ref, dependency_type, dependency_status, created_at_ms)
	SELECT @taskId, @on, @type, 'pending', @atMs
	WHERE NOT EXISTS (SELECT 1 FROM specs_task_dependency WHERE task_id = @taskId AND dependency_id_ref = @on)`;

const selectPrerequisites = `
	SELECT d.task_id AS taskId, dependency_id_ref AS id, dependency_type AS type,
		dependency_status = 'completed' OR coalesce(status, '') IN ('merged', 'cleaned') AS isMet, status AS state
	FROM specs_task_dependency d LEFT JOIN orchestrator_task p ON p.task_id = dependency_id_ref
	WHERE d.task_id IN (SELECT value FROM json_each(?)) ORDER BY dependency_id`;

const recountOpen = `
	UPDATE orchestrator_task SET open_dependencies = open FROM (
		SELECT o.task_id AS id, (SELECT count(*) FROM specs_task_dependency d
			WHERE d.task_id = o.task_id AND dependency_type = 'hard' AND dependency_status = 'pending') AS open
		FROM orchestrator_task o WHERE status IN ('waiting', 'blocked', 'ready'))
	WHERE task_id = id AND open_dependencies <> open RETURNING task_id AS id, status AS state`;

/** Of those who have not begun. */
const reopenMet = `
	UPDATE specs_task_dependency SET dependency_status = 'pending', resolved_at_ms = NULL
	WHERE dependency_id_ref = @id AND dependency_type = 'hard' AND dependency_status = 'completed'
		AND task_id IN (SELECT task_id FROM orchestrator_task WHERE status IN ('waiting', 'blocked', 'ready')) RETURNING task_id`;

export const createDependencyStore = (database: Database, note: NoteActivity) => {
	const tasks = database.prepare<[], KnownTask>(`
		SELECT t.task_id AS id, coalesce(status, 'waiting') AS state FROM specs_task t LEFT JOIN orchestrator_task USING (task_id) ORDER BY t.position`);
	const rows = database
		.prepare<[], Raw>(`
		SELECT task_id, dependency_id_ref, dependency_type, dependency_status = 'completed', dependency_status = 'completed' AND resolved_at_ms IS NULL
		FROM specs_task_dependency ORDER BY dependency_id`)
		.raw();
	const isDue = database.prepare<[], number>('SELECT is_due FROM dependency_check').pluck();
	const setDue = database.prepare<[number]>('UPDATE dependency_check SET is_due = ?');
	const meet = database.prepare(`
		UPDATE specs_task_dependency SET dependency_status = 'completed', resolved_at_ms = @atMs
		WHERE dependency_type = 'hard' AND dependency_status = 'pending'
			AND dependency_id_ref IN (SELECT task_id FROM orchestrator_task WHERE status IN ('merged', 'cleaned'))`);
	const recount = database.prepare<[], {id: TaskId; state: TaskState}>(recountOpen);
	const countMet = database
		.prepare<[string], number>(`
		SELECT count(*) FROM specs_task_dependency WHERE dependency_id_ref = ? AND dependency_type = 'hard' AND dependency_status = 'completed'`)
		.pluck();
	const countMetOf = database
		.prepare<[string], number>(`
		SELECT count(*) FROM specs_task_dependency
		WHERE task_id IN (SELECT value FROM json_each(?)) AND dependency_type = 'hard' AND dependency_status = 'completed'`)
		.pluck();
	const countHeldUp = database
		.prepare<[{id: string}], number>(`
		SELECT count(*) FROM specs_task_dependency d JOIN orchestrator_task o USING (task_id)
		WHERE dependency_id_ref = @id AND task_id <> @id AND dependency_type = 'hard' AND dependency_status = 'pending' AND status IN ('waiting', 'blocked', 'ready')`)
		.pluck();
	const prerequisites = database.prepare<[string], Omit<Prerequisite, 'isMet'> & {taskId: TaskId; isMet: number}>(selectPrerequisites);
	const insert = database.prepare<[{taskId: string; on: string; type: DependencyType; atMs: number}]>(insertEdge);
	const remove = database.prepare<[{taskId: string; on: string}]>('DELETE FROM specs_task_dependency WHERE task_id = @taskId AND dependency_id_ref = @on');
	const reopen = database.prepare<[{id: string}], TaskId>(reopenMet).pluck();
	const soften = database.prepare<[{taskId: string; on: string}]>(`
		UPDATE specs_task_dependency SET dependency_type = 'soft' WHERE task_id = @taskId AND dependency_id_ref = @on AND dependency_type = 'hard'`);

	return {
		/** All tasks in the order of the backlog, and all rows, however wrong. */
		all: (): {readonly tasks: readonly KnownTask[]; readonly rows: readonly DependencyRow[]} => ({
			tasks: tasks.all(),
			rows: rows.all().map(([taskId, on, type, isMet, wasMetAtOnce]) => ({taskId, on, type, isMet: isMet === 1, wasMetAtOnce: wasMetAtOnce === 1})),
		}),

		/** Whether somebody has written here since it was last looked over. */
		isCheckDue: (): boolean => isDue.get() !== 0,
		checked: (): void => {
			setDue.run(0);
		},

		/** Puts right what somebody else's writing has left behind: dependencies on what is merged, and the counters. Returns how many were met. */
		mend(stamp: Stamp): number {
			const {changes} = meet.run({atMs: stamp.atMs});
			for (const {id, state} of recount.all()) note({kind: 'task', subject: id, from: state, to: state, why: 'what it waits for has changed'}, stamp);
			return changes;
		},

		/** How many hard dependencies on `id` are met. */
		countMetOn: (id: TaskId): number => countMet.get(id) ?? 0,
		/** How many hard dependencies of `ids` are met. */
		countMetOf: (ids: readonly TaskId[]): number => countMetOf.get(JSON.stringify(ids)) ?? 0,
		/** How many other tasks cannot start before `id` is merged. */
		countHeldUp: (id: string): number => countHeldUp.get({id}) ?? 0,
		/** What each of `ids` waits for, or has waited for. */
		listOf: (ids: readonly string[]): Map<string, Prerequisite[]> =>
			Map.groupBy(
				prerequisites.all(JSON.stringify(ids)).map(({isMet, state, ...row}) => ({...row, isMet: isMet === 1, state: state ?? undefined})),
				({taskId}) => taskId,
			),

		/** Makes a task wait for another; `false` when it does already. What has been merged is met when it is looked over. */
		add(taskId: TaskId, on: TaskId, type: DependencyType, stamp: Stamp): boolean {
			const {changes} = insert.run({taskId, on, type, atMs: stamp.atMs});
			if (changes > 0) note({kind: 'backlog', subject: taskId, to: `waits for ${on}`, why: type}, stamp);
			return changes > 0;
		},

		/** What was merged is not on the target any more: who has not begun waits for it again, once that is looked over. Returns who. */
		reopen(id: TaskId): TaskId[] {
			const waiting = reopen.all({id});
			if (waiting.length > 0) setDue.run(1);
			return waiting;
		},

		/** Takes one away for good, or leaves it as advice. `false` when there is none. */
		give(how: 'remove' | 'soften', taskId: TaskId, on: TaskId, stamp: Stamp): boolean {
			const {changes} = (how === 'remove' ? remove : soften).run({taskId, on});
			if (changes > 0) note({kind: 'backlog', subject: taskId, from: `waits for ${on}`, to: how === 'remove' ? 'waits no more' : 'waits softly'}, stamp);
			return changes > 0;
		},
	};
};
