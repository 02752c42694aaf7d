/**
Checks and verifications: processes of ours that are no agents.
*/
import type {Database} from 'better-sqlite3';
import type {ProcessTree} from '../domain/agent.js';
import type {Job, JobState} from '../domain/job.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';
import {type ProcessRow, processColumns, toProcess} from './process-columns.js';

export type NewJob = Pick<Job, 'id' | 'kind' | 'taskId' | 'agentId' | 'mergeId' | 'command' | 'tree'>;
export type JobPatch = {readonly process?: ProcessTree; readonly exitCode?: number | undefined; readonly endedAtMs?: number};

/** Of the own check of a task, on one commit. */
export type FlakyCheck = Verdicts & {readonly taskId: string};

export type Verdicts = {readonly passed: number; readonly failed: number};

type Row = ProcessRow & {[name: string]: unknown; readonly id: string; readonly state: JobState};

const toJob = (row: Row): Job => {
	const {pid, pidStart, shimPid, shimStart, bootId, ...rest} = row;
	const job = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value ?? undefined]));
	return {...job, process: toProcess(row.id, {pid, pidStart, shimPid, shimStart, bootId})} as unknown as Job;
};

const select = `
	SELECT job_id AS id, kind, task_id AS taskId, agent_id AS agentId, merge_id AS mergeId, command, status AS state, ${processColumns},
		exit_code AS exitCode, created_at_ms AS createdAtMs, ended_at_ms AS endedAtMs, tree_ref AS tree
	FROM job`;

export const createJobStore = (database: Database, note: NoteActivity) => {
	const insert = database.prepare(`
		INSERT INTO job (job_id, kind, task_id, agent_id, merge_id, command, status, tree_ref, created_at_ms)
		VALUES (@id, @kind, @taskId, @agentId, @mergeId, @command, 'starting', @tree, @atMs) ON CONFLICT DO NOTHING`);
	const one = database.prepare<[string], Row>(`${select} WHERE job_id = ?`);
	const open = database.prepare<[], Row>(`${select} WHERE status IN ('starting', 'running')`);
	const failed = database.prepare<[string], Row>(
		`${select} WHERE task_id = ? AND status = 'ended' AND exit_code <> 0 ORDER BY created_at_ms DESC, rowid DESC LIMIT 1`,
	);
	const passed = database
		.prepare<[string, string], number>(`SELECT EXISTS (SELECT 1 FROM job WHERE tree_ref = ? AND command = ? AND status = 'ended' AND exit_code = 0)`)
		.pluck();
	const ofMerges = database.prepare<[string], Row>(`
		${select} WHERE kind = 'verify' AND merge_id IN (SELECT value FROM json_each(?)) ORDER BY created_at_ms, rowid`);
	// Whom a signal has ended did not come to a verdict.
	const verdicts = database.prepare<[string], {mergeId: number; passed: number; failed: number}>(`
		SELECT one.mergeId, sum(job.exit_code = 0) AS passed, sum(job.exit_code <> 0) AS failed
		FROM (SELECT DISTINCT merge_id AS mergeId, tree_ref, command FROM job WHERE kind = 'verify' AND merge_id IN (SELECT value FROM json_each(?))) AS one
		JOIN job ON job.tree_ref = one.tree_ref AND job.command = one.command
		WHERE job.kind = 'verify' AND job.status = 'ended' AND job.exit_code BETWEEN 0 AND 127 GROUP BY one.mergeId`);
	const flaky = database.prepare<[number], FlakyCheck>(`
		SELECT task_id AS taskId, sum(exit_code = 0) AS passed, sum(exit_code <> 0) AS failed FROM job
		WHERE kind = 'check' AND tree_ref IS NOT NULL AND status = 'ended' AND exit_code BETWEEN 0 AND 127
		GROUP BY task_id, tree_ref, command HAVING passed > 0 AND failed > 0 ORDER BY max(created_at_ms) DESC LIMIT ?`);
	const update = database.prepare(`
		UPDATE job SET status = @to, pid = coalesce(@pid, pid), pid_start_ticks = coalesce(@pidStart, pid_start_ticks),
			shim_pid = coalesce(@shimPid, shim_pid), shim_start_ticks = coalesce(@shimStart, shim_start_ticks), boot_id = coalesce(@bootId, boot_id),
			exit_code = coalesce(@exitCode, exit_code), ended_at_ms = coalesce(@endedAtMs, ended_at_ms)
		WHERE job_id = @id AND status = @from`);

	const add = (job: NewJob, stamp: Stamp): boolean => {
		const {changes} = insert.run({...job, agentId: job.agentId ?? null, mergeId: job.mergeId ?? null, tree: job.tree ?? null, atMs: stamp.atMs});
		if (changes === 1) note({kind: 'job', subject: job.id, to: 'starting', why: job.command}, stamp);
		return changes === 1;
	};

	const move = (job: Pick<Job, 'id' | 'state'>, to: JobState, patch: JobPatch, stamp: Stamp): boolean => {
		const {process, exitCode, endedAtMs} = patch;
		const {changes} = update.run({
			id: job.id,
			from: job.state,
			to,
			pid: process?.agent.pid ?? null,
			pidStart: process?.agent.startTicks ?? null,
			shimPid: process?.shim.pid ?? null,
			shimStart: process?.shim.startTicks ?? null,
			bootId: process?.agent.bootId ?? null,
			exitCode: exitCode ?? null,
			endedAtMs: endedAtMs ?? null,
		});
		if (changes === 1) note({kind: 'job', subject: job.id, from: job.state, to, why: exitCode === undefined ? undefined : `exit ${exitCode}`}, stamp);
		return changes === 1;
	};

	return {
		/** Announces a job; `false` when it has been announced before. */
		add: (job: NewJob, stamp: Stamp): boolean => database.transaction(add).immediate(job, stamp),
		find: (id: string): Job | undefined => one.all(id).map(toJob)[0],
		/** The newest one of a task that ran and failed. */
		findLatestFailed: (taskId: string): Job | undefined => failed.all(taskId).map(toJob)[0],
		/** The newest verification of each of these merges that had one. */
		listOfMerges: (ids: readonly number[]): Map<number, Job> => new Map(ofMerges.all(JSON.stringify(ids)).map(row => [toJob(row).mergeId ?? 0, toJob(row)])),
		/** For each of these merges: how often what verified it has passed and failed on exactly its tree, in whichever merge. */
		verdictsOfMerges: (ids: readonly number[]): Map<number, Verdicts> =>
			new Map(verdicts.all(JSON.stringify(ids)).map(({mergeId, passed, failed}) => [mergeId, {passed, failed}])),
		/** Checks that have passed and failed on the same commit, the newest first. */
		listFlakyChecks: (max: number): FlakyCheck[] => flaky.all(max),
		listOpen: (): Job[] => open.all().map(toJob),
		/** Whether this command has passed on exactly this tree. */
		hasPassed: (tree: string, command: string): boolean => passed.get(tree, command) === 1,
		move: (job: Pick<Job, 'id' | 'state'>, to: JobState, patch: JobPatch, stamp: Stamp): boolean => database.transaction(move).immediate(job, to, patch, stamp),
	};
};
