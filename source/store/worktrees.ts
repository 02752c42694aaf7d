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

const select = `
	SELECT task_id AS taskId, worktree_path AS folder, branch_name AS branch, status AS state, git_commit_ref AS base, head_ref AS head, commits,
		added_lines AS addedLines, deleted_lines AS deletedLines, dirty_files AS dirtyFiles, created_at_ms AS createdAtMs, cleaned_at_ms AS cleanedAtMs
	FROM orchestrator_state`;

export const createWorktreeStore = (database: Database, note: NoteActivity) => {
	// A task that was cleaned and is started once more plans its worktree anew; any other row stays as it is.
	const upsert = database.prepare(`
		INSERT INTO orchestrator_state (task_id, worktree_path, branch_name, status, git_commit_ref, created_at_ms)
		VALUES (@taskId, @folder, @branch, 'planned', @base, @atMs)
		ON CONFLICT (task_id) DO UPDATE SET status = 'planned', git_commit_ref = @base, head_ref = NULL, created_at_ms = @atMs,
			merged_at_ms = NULL, cleaned_at_ms = NULL WHERE status = 'cleaned'`);
	const one = database.prepare<[string], Row>(`${select} WHERE task_id = ?`);
	const present = database.prepare<[], Row>(`${select} WHERE status <> 'cleaned' ORDER BY created_at_ms, task_id`);
	const update = database.prepare(`
		UPDATE orchestrator_state SET status = @to, merged_at_ms = CASE WHEN @to = 'merged' THEN @atMs ELSE merged_at_ms END,
			cleaned_at_ms = CASE WHEN @to = 'cleaned' THEN @atMs ELSE cleaned_at_ms END
		WHERE task_id = @id AND status = @from`);
	const seen = database.prepare(`
		UPDATE orchestrator_state SET head_ref = @head, commits = @commits, added_lines = @addedLines, deleted_lines = @deletedLines,
			dirty_files = @dirtyFiles WHERE task_id = @id`);

	const add = (worktree: {taskId: TaskId; folder: string; branch: string; base: string}, stamp: Stamp): void => {
		if (upsert.run({...worktree, atMs: stamp.atMs}).changes === 1) {
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
		add: (worktree: Parameters<typeof add>[0], stamp: Stamp): void => database.transaction(add).immediate(worktree, stamp),
		find: (id: string): Worktree | undefined => one.all(id).map(toWorktree)[0],
		/** Those not cleaned. */
		list: (): Worktree[] => present.all().map(toWorktree),
		move: (id: TaskId, from: WorktreeState, to: WorktreeState, stamp: Stamp): boolean => database.transaction(move).immediate(id, from, to, stamp),
		/** Writes down what git said of it. */
		seen: (id: TaskId, {head, commits, addedLines, deletedLines, dirty}: WorktreeLook): void => {
			seen.run({id, head, commits, addedLines, deletedLines, dirtyFiles: dirty.length});
		},
	};
};
