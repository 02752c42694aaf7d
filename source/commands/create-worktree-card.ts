/**
What create-worktree takes and answers.
*/
import {z} from 'zod';
import {namedTaskSchema, taskIdSchema} from '../domain/ids.js';
import {troubleKinds} from '../domain/worktree-trouble.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	operation: z
		.enum(['create', 'create_multiple', 'list', 'doctor'])
		.default('create')
		.describe(
			'create: of one task, or of all that are claimed. create_multiple: of the tasks listed. list: all there are. doctor: find and mend what a crash has left.',
		),
	taskId: taskIdSchema.optional().describe('Only this task.'),
	tasks: z.array(namedTaskSchema).min(1).max(1000).optional().describe('For create_multiple: these tasks.'),
	baseBranch: z.string().min(1).max(250).optional().describe('The branch that work starts from. Default: the one that it lands on.'),
	worktreeRoot: z
		.string()
		.min(1)
		.max(1000)
		.optional()
		.describe('The folder for the worktrees, from the main checkout. Default: .worktrees. One elsewhere must be yours alone, and in no other checkout.'),
	resume: z.boolean().default(false).describe('Go on with the commits of a branch that an earlier start has left.'),
	dryRun: z.boolean().default(false).describe('For doctor: only say what is wrong.'),
	measured: z.boolean().default(false).describe('For list: also how much disk each takes and how far it is behind the target; that may take seconds.'),
	orchestratorInstanceId: z.string().min(1).max(200).optional().describe('Who asks, kept with the worktree.'),
});

const made = z.strictObject({
	task_id: z.string(),
	worktree_path: z.string(),
	branch_name: z.string(),
	status: z.enum(['planned', 'created', 'merged', 'cleaned']),
	created_at: z.string(),
	git_commit_ref: z.string(),
	resumed: z.boolean(),
	message: z.string(),
});
export type MadeWorktree = z.output<typeof made>;

const listed = z.strictObject({
	task_id: z.string().nullable(),
	task_status: z.string().nullable(),
	worktree_path: z.string(),
	branch_name: z.string().nullable(),
	status: z.enum(['planned', 'in_use', 'idle_dirty', 'idle_clean', 'merged', 'missing', 'orphaned']),
	created_at: z.string().nullable(),
	git_commit_ref: z.string().nullable(),
	head_ref: z.string().nullable(),
	commits: z.int().nullable(),
	dirty_files: z.int().nullable(),
	disk_space_mb: z.number().nullable().optional().describe('With measured; null where that could not be told in time.'),
	commits_behind: z.int().nullable().optional().describe('With measured: commits of the target that the branch has not.'),
});
export type ListedWorktree = z.output<typeof listed>;

const problem = z.strictObject({
	kind: z.enum(troubleKinds),
	task_id: z.string().nullable(),
	path: z.string(),
	message: z.string(),
	remedy: z.string().nullable(),
	mended: z.boolean(),
});
export type FoundProblem = z.output<typeof problem>;

export const output = z.union([
	made,
	z.strictObject({worktrees_created: z.int(), worktrees: z.array(made), message: z.string()}),
	z.strictObject({total: z.int(), worktrees: z.array(listed)}),
	z.strictObject({dry_run: z.boolean(), problems_found: z.int(), problems_mended: z.int(), problems: z.array(problem), message: z.string()}),
]);

export const facts: CommandFacts = {
	purpose: 'Gives a task its own branch and its own working copy, so that no two agents ever write to the same file.',
	success: [
		'The worktree starts from the right base branch.',
		'It lies where it should, by the names of CFR-013.',
		'Its files are there and git is well with it.',
		'The store has its row, written before git was asked.',
		'An agent can work in it at once.',
	],
	errors: {
		branch_exists: 'The branch is there and has commits of its own; solution says how to go on with them or without.',
		worktree_exists: 'The task has its worktree already, or something else is in its place.',
		git_error: 'Git has refused; the message says why.',
		disk_full: 'There is less free disk than thresholds.freeDiskMb, or none.',
		invalid_base_branch: 'The base branch is not there, or has no commit in common with the target.',
		invalid_worktree_root: 'The folder given for worktrees is not safe for them.',
		repository_busy: 'Another process has been changing worktrees or refs for too long.',
		task_not_found: 'There is no such task.',
		task_not_claimed: 'Only a claimed task gets a worktree; current_status says how it stands.',
	},
	cfr: ['CFR-000', 'CFR-013'],
	related: ['create-parallel-tasks', 'spawn-agent-session', 'cleanup-worktrees'],
	examples: [
		'orch-tui create-worktree T-1',
		'orch-tui create-worktree T-1 --resume',
		'orch-tui create-worktree --operation list --json',
		'orch-tui create-worktree --operation doctor --dry-run',
	],
	originalNames: {ACTION: 'operation', ORCHESTRATOR_INSTANCE_ID: 'orchestratorInstanceId'},
};
