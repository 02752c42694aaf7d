/**
What the databases of a world say, read with nothing of ours between: whoever looks for faults must not share them.
*/
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';

export type TaskRow = {readonly id: string; readonly state: string; readonly fence: number; readonly commit: string | null; readonly code: string | null};
export type AgentRow = {
	readonly id: string;
	readonly taskId: string;
	readonly fence: number;
	readonly state: string;
	readonly pid: number | null;
	readonly ticks: number | null;
};
export type JobRow = {readonly id: string; readonly state: string; readonly command: string; readonly tree: string | null; readonly exit: number | null};
export type MergeRow = {
	readonly id: number;
	readonly taskId: string;
	readonly step: string;
	readonly base: string;
	readonly head: string;
	readonly tree: string | null;
	readonly commit: string | null;
	/** The commit that took it back. */
	readonly revert: string | null;
};
export type WorktreeRow = {readonly taskId: string; readonly folder: string; readonly branch: string; readonly state: string};
export type MessageRow = {
	readonly id: number;
	readonly recipient: string;
	readonly text: string;
	readonly state: string;
	readonly handedTo: string | null;
	readonly by: string | null;
};
export type EventRow = {
	readonly id: number;
	readonly kind: string;
	readonly subject: string;
	readonly from: string | null;
	readonly to: string | null;
	readonly hash: string | null;
	readonly content: string;
};

export type Rows = {
	/** What SQLite finds wrong with the files; empty when they are sound. */
	readonly damage: readonly string[];
	readonly tasks: readonly TaskRow[];
	readonly agents: readonly AgentRow[];
	readonly jobs: readonly JobRow[];
	readonly merges: readonly MergeRow[];
	readonly worktrees: readonly WorktreeRow[];
	readonly messages: readonly MessageRow[];
	readonly events: readonly EventRow[];
};

/** Runs `work` on a database of a world. */
export const withDatabase = <Value>(root: string, name: string, work: (database: SqliteDatabase.Database) => Value): Value => {
	const database = new SqliteDatabase(path.join(root, 'data', name), {timeout: 5000});
	try {
		return work(database);
	} finally {
		database.close();
	}
};

const damageIn = (root: string, name: string): string[] =>
	withDatabase(root, name, database => {
		const check = String(database.pragma('quick_check', {simple: true}));
		const strays = database.pragma('foreign_key_check') as unknown[];
		return [...(check === 'ok' ? [] : [`${name}: ${check}`]), ...(strays.length === 0 ? [] : [`${name}: ${strays.length} rows point to nothing`])];
	});

export const readRows = (root: string): Rows => ({
	damage: ['roadmap.db', 'metrics.db'].flatMap(name => damageIn(root, name)),
	...withDatabase(root, 'roadmap.db', database => {
		const all = <Row>(sql: string): Row[] => database.prepare<[], Row>(sql).all();
		return {
			tasks: all<TaskRow>('SELECT task_id AS id, status AS state, fence, merge_commit AS "commit", error_code AS code FROM orchestrator_task'),
			agents: all<AgentRow>(
				'SELECT agent_id AS id, task_id AS taskId, fence, status AS state, pid, pid_start_ticks AS ticks FROM agent_lifecycle ORDER BY number',
			),
			jobs: all<JobRow>('SELECT job_id AS id, status AS state, command, tree_ref AS tree, exit_code AS exit FROM job'),
			merges: all<MergeRow>(
				'SELECT merge_id AS id, task_id AS taskId, step, base_ref AS base, head_ref AS head, tree_ref AS tree, commit_ref AS "commit", revert_ref AS revert FROM merge_attempt',
			),
			worktrees: all<WorktreeRow>('SELECT task_id AS taskId, worktree_path AS folder, branch_name AS branch, status AS state FROM orchestrator_state'),
			messages: all<MessageRow>(
				'SELECT message_id AS id, recipient, payload AS text, status AS state, handed_to AS handedTo, handed_by AS "by" FROM agent_message ORDER BY message_id',
			),
			events: all<EventRow>(`SELECT event_id AS id, kind, subject, from_state AS "from", to_state AS "to", hash,
				json_array(at_ms, actor, kind, subject, from_state, to_state, why) AS content FROM audit_event ORDER BY event_id`),
		};
	}),
});
