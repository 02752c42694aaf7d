/**
The worktrees: one row per task, kept when the folder is gone.
*/
import type {Database} from 'better-sqlite3';
import type {TaskId} from '../domain/ids.js';
import type {Stamp} from '../domain/stamp.js';
import type {Worktree, WorktreeLook, WorktreeState} from '../domain/worktree.js';
import type {NoteActivity} from './activities.js';

type Row = Omit<Worktree, 'head' | 'cleanedAtMs'> & {readonly head: string | null; readonly cleanedAtMs: number | null};

const toWorktree = ({head, cleanedAtMs, ...row}: Row): Worktree => ({...row, head: head ?? undefined, cleanedAtMs: cleanedAtMs ?? undefined});

/** `head`: of a branch that is gone on with. `instanceId`: who asked for it, in their own words. */
export type NewWorktree = {
	readonly taskId: TaskId;
	readonly folder: string;
	readonly branch: string;
	readonly base: string;
	readonly head?: string | undefined;
	readonly instanceId?: string | undefined;
};

const select = `
	SELECT task_id AS taskId, worktree_path AS folder, branch_name AS branch, status AS state, git_commit_ref AS base, head_ref AS head, commits,
		added_lines AS addedLines, deleted_lines AS deletedLines, dirty_files AS dirtyFiles, created_at_ms AS createdAtMs, cleaned_at_ms AS cleanedAtMs
	FROM orchestrator_state`;

export const createWorktreeStore = (database: Database, note: NoteActivity) => {
	// What was cleaned, or only planned, is planned anew; any other row stays as it is.
	const upsert = database.prepare(`
		INSERT INTO orchestrator_state (task_id, worktree_path, branch_name, status, git_commit_ref, head_ref, orchestrator_instance_id, created_at_ms)
		VALUES (@taskId, @folder, @branch, 'planned', @base, @head, @instanceId, @atMs)
		ON CONFLICT (task_id) DO UPDATE SET status = 'planned', worktree_path = @folder, branch_name = @branch, git_commit_ref = @base, head_ref = @head,
			orchestrator_instance_id = @instanceId, created_at_ms = @atMs, commits = 0, added_lines = 0, deleted_lines = 0, dirty_files = 0,
			merged_at_ms = NULL, cleaned_at_ms = NULL, disk_freed_bytes = NULL WHERE status IN ('cleaned', 'planned')`);
	const one = database.prepare<[string], Row>(`${select} WHERE task_id = ?`);
	const present = database.prepare<[], Row>(`${select} WHERE status <> 'cleaned' ORDER BY created_at_ms, task_id`);
	const update = database.prepare(`
		UPDATE orchestrator_state SET status = @to, merged_at_ms = CASE WHEN @to = 'merged' THEN @atMs ELSE merged_at_ms END,
			cleaned_at_ms = CASE WHEN @to = 'cleaned' THEN @atMs ELSE cleaned_at_ms END
		WHERE task_id = @id AND status = @from`);
	const freed = database.prepare('UPDATE orchestrator_state SET disk_freed_bytes = @bytes WHERE task_id = @id');
	const seen = database.prepare(`
		UPDATE orchestrator_state SET head_ref = coalesce(@head, head_ref), commits = @commits, added_lines = @addedLines, deleted_lines = @deletedLines,
			dirty_files = @dirtyFiles WHERE task_id = @id`);

	const mark = database
		.prepare<[], string | null>(`
		SELECT group_concat(task_id || ' ' || commits || ' ' || added_lines || ' ' || deleted_lines || ' ' || dirty_files || ' ' || coalesce(head_ref, ''))
		FROM orchestrator_state WHERE status <> 'cleaned'`)
		.pluck();

	const add = ({head, instanceId, ...worktree}: NewWorktree, stamp: Stamp): void => {
		if (upsert.run({...worktree, head: head ?? null, instanceId: instanceId ?? null, atMs: stamp.atMs}).changes === 1) {
			note({kind: 'worktree', subject: worktree.taskId, to: 'planned', why: worktree.branch}, stamp);
		}
	};

	const move = (id: TaskId, from: WorktreeState, to: WorktreeState, stamp: Stamp): boolean => {
		const {changes} = update.run({id, from, to, atMs: stamp.atMs});
		if (changes === 1) note({kind: 'worktree', subject: id, from, to}, stamp);
		return changes === 1;
	};

	return {
		/** Writes down the intent, before git is asked. */
		add: (worktree: NewWorktree, stamp: Stamp): void => database.transaction(add).immediate(worktree, stamp),
		find: (id: string): Worktree | undefined => one.all(id).map(toWorktree)[0],
		/** Those not cleaned. */
		list: (): Worktree[] => present.all().map(toWorktree),
		move: (id: TaskId, from: WorktreeState, to: WorktreeState, stamp: Stamp): boolean => database.transaction(move).immediate(id, from, to, stamp),
		/** Writes down how much disk came free when it went. */
		freed(id: TaskId, bytes: number): void {
			freed.run({id, bytes});
		},
		/** Changes whenever git said something else of one of them. */
		seenMark: (): string => mark.get() ?? '',
		/** Writes down what git said of it. */
		seen: (id: TaskId, {head, commits, addedLines, deletedLines, dirty}: WorktreeLook): void => {
			seen.run({id, head, commits, addedLines, deletedLines, dirtyFiles: dirty.length});
		},
		/** The same, but for the commit: where it was last judged stays known. */
		counted: (id: TaskId, {commits, addedLines, deletedLines, dirty}: WorktreeLook): void => {
			seen.run({id, head: null, commits, addedLines, deletedLines, dirtyFiles: dirty.length});
		},
	};
};
