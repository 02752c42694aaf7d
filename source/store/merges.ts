/**
The tries to land a task; a step of each is a row's state, so a crash between two of them loses nothing.
*/
import type {Database} from 'better-sqlite3';
import type {TaskId} from '../domain/ids.js';
import type {Merge, MergeStep} from '../domain/merge.js';
import type {Resolution} from '../domain/resolution.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';

export type MergePatch = {
	readonly tree?: string;
	readonly commit?: string;
	readonly files?: readonly string[];
	readonly reason?: string;
	readonly endedAtMs?: number;
	readonly resolution?: Resolution;
};

/** `instanceId`: who asked for it, in their own words. */
export type NewMerge = {
	readonly taskId: TaskId;
	readonly base: string;
	readonly head: string;
	readonly resolution?: Resolution | undefined;
	readonly instanceId?: string | undefined;
};

/** A merge that has landed, with what it brought and since when it could have. */
export type LandedMerge = {
	readonly id: number;
	readonly taskId: TaskId;
	readonly title: string;
	readonly agentId: string | null;
	readonly commit: string | null;
	readonly endedAtMs: number;
	readonly completedAtMs: number | null;
	readonly addedLines: number | null;
	readonly deletedLines: number | null;
	readonly revert: string | null;
	readonly revertedAtMs: number | null;
};

type Row = {
	id: number;
	taskId: TaskId;
	step: MergeStep;
	base: string;
	head: string;
	tree: string | null;
	commit: string | null;
	files: string;
	reason: string | null;
	resolution: string | null;
	createdAtMs: number;
	endedAtMs: number | null;
	revert: string | null;
	revertedAtMs: number | null;
};

const toMerge = (row: Row): Merge => ({
	...row,
	tree: row.tree ?? undefined,
	commit: row.commit ?? undefined,
	files: JSON.parse(row.files),
	reason: row.reason ?? undefined,
	resolution: row.resolution === null ? undefined : JSON.parse(row.resolution),
	endedAtMs: row.endedAtMs ?? undefined,
	revert: row.revert ?? undefined,
	revertedAtMs: row.revertedAtMs ?? undefined,
});

const select = `
	SELECT merge_id AS id, task_id AS taskId, step, base_ref AS base, head_ref AS head, tree_ref AS tree, commit_ref AS "commit", files, reason, resolution,
		created_at_ms AS createdAtMs, ended_at_ms AS endedAtMs,
		revert_ref AS revert, reverted_at_ms AS revertedAtMs
	FROM merge_attempt`;

export const createMergeStore = (database: Database, note: NoteActivity) => {
	const insert = database.prepare(`
		INSERT INTO merge_attempt (task_id, step, base_ref, head_ref, resolution, orchestrator_instance_id, created_at_ms)
		VALUES (@taskId, 'intent', @base, @head, @resolution, @instanceId, @atMs)
		ON CONFLICT DO NOTHING`);
	const open = database.prepare<[], Row>(`${select} WHERE step IN ('intent', 'built', 'verifying', 'verified')`);
	const one = database.prepare<[number], Row>(`${select} WHERE merge_id = ?`);
	const ofTask = database.prepare<[string, number], Row>(`${select} WHERE task_id = ? ORDER BY merge_id DESC LIMIT ?`);
	const recent = database.prepare<[number], Row>(`${select} ORDER BY merge_id DESC LIMIT ?`);
	const landed = database.prepare<[number], LandedMerge>(`
		SELECT merge_id AS id, m.task_id AS taskId, title, assigned_agent AS agentId, commit_ref AS "commit", ended_at_ms AS endedAtMs,
			completed_at_ms AS completedAtMs, added_lines AS addedLines, deleted_lines AS deletedLines,
			revert_ref AS revert, reverted_at_ms AS revertedAtMs
		FROM merge_attempt m JOIN specs_task t ON t.task_id = m.task_id JOIN orchestrator_task o ON o.task_id = m.task_id
			LEFT JOIN orchestrator_state s ON s.task_id = m.task_id
		WHERE step = 'landed' AND ended_at_ms IS NOT NULL ORDER BY merge_id DESC LIMIT ?`);
	const turned = database.prepare<[number], Row>(`${select} WHERE revert_ref IS NOT NULL ORDER BY merge_id DESC LIMIT ?`);
	const countLanded = database.prepare<[number], number>(`SELECT count(*) FROM merge_attempt WHERE step = 'landed' AND ended_at_ms >= ?`).pluck();
	const countReverted = database.prepare<[number], number>('SELECT count(*) FROM merge_attempt WHERE reverted_at_ms >= ?').pluck();
	const turn = database.prepare(`
		UPDATE merge_attempt SET revert_ref = @commit, reverted_at_ms = @revertedAtMs
		WHERE merge_id = @id AND step = 'landed' AND revert_ref IS @known`);
	const update = database.prepare(`
		UPDATE merge_attempt SET step = @to, tree_ref = coalesce(@tree, tree_ref), commit_ref = coalesce(@commit, commit_ref),
			files = coalesce(@files, files), resolution = coalesce(@resolution, resolution), reason = coalesce(@reason, reason), ended_at_ms = coalesce(@endedAtMs, ended_at_ms)
		WHERE merge_id = @id AND step = @from`);

	const add = ({resolution, instanceId, ...merge}: NewMerge, stamp: Stamp): number | undefined => {
		const {changes, lastInsertRowid} = insert.run({
			...merge,
			resolution: resolution === undefined ? null : JSON.stringify(resolution),
			instanceId: instanceId ?? null,
			atMs: stamp.atMs,
		});
		if (changes === 0) return undefined;
		note({kind: 'merge', subject: merge.taskId, to: 'intent'}, stamp);
		return Number(lastInsertRowid);
	};

	const move = (merge: Merge, to: MergeStep, patch: MergePatch, stamp: Stamp): boolean => {
		const {changes} = update.run({
			id: merge.id,
			from: merge.step,
			to,
			tree: patch.tree ?? null,
			commit: patch.commit ?? null,
			files: patch.files === undefined ? null : JSON.stringify(patch.files),
			reason: patch.reason ?? null,
			resolution: patch.resolution === undefined ? null : JSON.stringify(patch.resolution),
			endedAtMs: patch.endedAtMs ?? null,
		});
		if (changes === 1) note({kind: 'merge', subject: merge.taskId, from: merge.step, to, why: patch.reason}, stamp);
		return changes === 1;
	};

	const turnBack = ({id, taskId, revert}: Merge, to: 'reverted' | 'restored', commit: string, stamp: Stamp): boolean => {
		const {changes} = turn.run({id, known: revert ?? null, commit, revertedAtMs: to === 'reverted' ? stamp.atMs : null});
		if (changes === 1) note({kind: 'merge', subject: taskId, from: 'landed', to, why: commit}, stamp);
		return changes === 1;
	};

	return {
		/** Writes down what is to be merged into what; `undefined` while another try is open. */
		add: (merge: NewMerge, stamp: Stamp): number | undefined => database.transaction(add).immediate(merge, stamp),
		find: (id: number): Merge | undefined => one.all(id).map(toMerge)[0],
		findOpen: (): Merge | undefined => open.all().map(toMerge)[0],
		/** Those that were taken back, or brought in again, newest first. */
		listTurned: (max: number): Merge[] => turned.all(max).map(toMerge),
		/** All tries of a task, newest first. */
		listOf: (id: TaskId, max = 20): Merge[] => ofTask.all(id, max).map(toMerge),
		/** Newest first. */
		listRecent: (max: number): Merge[] => recent.all(max).map(toMerge),
		/** What has landed, newest first. */
		listLanded: (max: number): LandedMerge[] => landed.all(max),
		countLandedSince: (atMs: number): number => countLanded.get(atMs) ?? 0,
		/** So many were taken back, and are not in again. */
		countRevertedSince: (atMs: number): number => countReverted.get(atMs) ?? 0,
		/** What has landed is taken back, or brought in again, by this commit; `false` when somebody else was faster. */
		turnBack: (merge: Merge, to: 'reverted' | 'restored', commit: string, stamp: Stamp): boolean =>
			database.transaction(turnBack).immediate(merge, to, commit, stamp),
		/** Compare-and-set on the step it had when it was read. */
		move: (merge: Merge, to: MergeStep, patch: MergePatch, stamp: Stamp): boolean => database.transaction(move).immediate(merge, to, patch, stamp),
	};
};
