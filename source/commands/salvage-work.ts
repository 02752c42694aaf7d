/**
Shows what was kept at refs before something destructive was done, and gives it back, never over what is there.
*/
import type {z} from 'zod';
import {isLive} from '../domain/agent.js';
import {isSameTask} from '../domain/ids.js';
import {OutsideError, type Result, success} from '../domain/problem.js';
import {safeLine} from '../domain/text.js';
import {salvagePrefix, salvageRef, type Worktree} from '../domain/worktree.js';
import type {Kept} from '../outside/git-kept.js';
import {badInput, type Context, defineCommand, notFound, type Outcome, type Refusal, refused} from './command.js';
import {fileLinesMax, sayFile, shownFile, sumOf} from './diff-text.js';
import {facts, input, output} from './salvage-work-card.js';

type Input = z.output<typeof input>;

const shortMin = 7;

const taskOf = ({ref}: Kept): string => ref.slice(salvagePrefix.length);

const json = (kept: Kept, isNewest: boolean) => ({
	ref: kept.ref,
	task_id: taskOf(kept),
	commit: kept.commit,
	kept_at: new Date(kept.atMs).toISOString(),
	message: safeLine(kept.message),
	is_newest: isNewest,
});

export const salvageWork = defineCommand({
	name: 'salvage-work',
	summary: 'List, show or restore work that was kept at a ref before it was stopped, discarded or removed.',
	input,
	output,
	facts,
	bareField: 'what',
	reads: ['orchestrator_task', 'orchestrator_state', 'agent_lifecycle'],
	writes: ['audit_event'],

	async run(context, fields) {
		const {operation, what} = fields;
		const all = await context.git.listKept();
		if (operation === 'list') return list(all, what);
		if (what === undefined) return badInput('validation_failed', `What to ${operation} has to be named.`, 'orch-tui salvage list names what is kept.');
		const found = findKept(all, what);
		if (found === undefined) return notFound('nothing_kept', `Nothing is kept of ${what}.`, 'orch-tui salvage list names what is kept.');
		if (operation === 'show') return show(context, found, fields);
		return fields.worktree ? intoWorktree(context, found, fields) : intoBranch(context, found, fields);
	},
});

type Found = {readonly kept: Kept; readonly isNewest: boolean};

const isOf = ([newest]: readonly Kept[], what: string): boolean => newest !== undefined && (newest.ref === what || isSameTask(taskOf(newest), what));

/** By its task or its ref the newest; by its commit any one, and nothing that is not kept. */
const findKept = (all: ReadonlyArray<readonly Kept[]>, what: string): Found | undefined => {
	const newest = all.find(history => isOf(history, what))?.[0];
	if (newest !== undefined) return {kept: newest, isNewest: true};
	if (what.length < shortMin) return undefined;
	return all.flatMap(history => history.map((kept, index) => ({kept, isNewest: index === 0}))).find(({kept}) => kept.commit.startsWith(what.toLowerCase()));
};

const list = (all: ReadonlyArray<readonly Kept[]>, what: string | undefined): Result<Outcome> => {
	const kept = all
		.filter(history => what === undefined || isOf(history, what))
		.flatMap(history => history.map((one, index) => json(one, index === 0)))
		.toSorted((a, b) => b.kept_at.localeCompare(a.kept_at));
	const lines = kept.map(({task_id: id, commit, kept_at: at, message}) => `${commit.slice(0, 10)}  ${at.slice(0, 16).replace('T', ' ')}  ${id}  ${message}`);
	return success({said: lines.length === 0 ? 'Nothing is kept.' : lines.join('\n'), output: {kept_count: kept.length, kept}});
};

const show = async ({git, places, targetBranch}: Context, {kept, isNewest}: Found, {lines}: Input): Promise<Result<Outcome>> => {
	const ref = `refs/heads/${targetBranch}`;
	const target = (await git.refs([ref])).get(ref)?.oid;
	const base = (target === undefined ? undefined : await git.mergeBase(target, kept.commit)) ?? kept.parents[0];
	if (base === undefined) throw new OutsideError('git_error', `${kept.commit} stands on no other commit.`);
	const files = (await git.diffOf({folder: places.repository, base, head: kept.commit, fileLinesMax, linesMax: lines})).map(shownFile);
	const [added, deleted] = [sumOf(files, 'added'), sumOf(files, 'deleted')];
	const head = `${taskOf(kept)} ${kept.commit.slice(0, 10)} ${safeLine(kept.message)}: ${files.length} ${files.length === 1 ? 'file' : 'files'}, +${added} -${deleted}`;
	return success({said: [head, ...files.flatMap(sayFile)].join('\n'), output: {...json(kept, isNewest), added, deleted, files}});
};

/** So that whoever wonders where files or a branch have come from finds it. */
const note = ({store, stamp}: Context, {kept}: Found, where: string): void => {
	store.activities.note({kind: 'worktree', subject: taskOf(kept), to: 'restored', why: `${kept.commit.slice(0, 10)} into ${where}`}, stamp());
};

const intoBranch = async (context: Context, found: Found, {branch = `salvage/${taskOf(found.kept)}`}: Input): Promise<Result<Outcome>> => {
	const {kept, isNewest} = found;
	if (!(await context.git.makeBranch(branch, kept.commit)))
		return refused('branch_exists', `There is a branch ${branch} already, or none can be called that.`, 'Name another one: --branch NAME', {
			branch_name: branch,
		});
	note(context, found, `the branch ${branch}`);
	return success({
		said: `What was kept of ${taskOf(kept)} is on the new branch ${branch}.`,
		output: {...json(kept, isNewest), branch_name: branch, worktree_path: null, replaced: null},
		final: `The branch can go again: git branch -D ${branch}`,
	});
};

const intoWorktree = async (context: Context, found: Found, {over}: Input): Promise<Result<Outcome>> => {
	const {kept, isNewest} = found;
	const {store, git, inRepositoryLane} = context;
	const id = store.tasks.find(taskOf(kept))?.id;
	const row = id === undefined ? undefined : store.worktrees.find(id);
	if (id === undefined || row?.state !== 'created' || !git.isWorktree(row.folder)) {
		const hint = `Into a new branch: orch-tui salvage restore ${taskOf(kept)}`;
		return notFound('worktree_not_found', `${taskOf(kept)} has no worktree.`, hint, {task_id: taskOf(kept)});
	}

	return inRepositoryLane(async () => {
		const objection = await objectionTo(context, kept, row, over);
		if (objection !== undefined) return objection;
		const spec = {folder: row.folder, ref: salvageRef(id), message: `Work of ${id} in whose place ${kept.commit.slice(0, 10)} was put\n`};
		const replaced = over ? ((await git.salvage(spec)) ?? null) : null;
		await git.putFiles(row.folder, kept.commit);
		note(context, found, row.folder);
		const back = {operation: 'restore', what: replaced, worktree: true, over: true};
		return success({
			said: `What was kept of ${id} is in its worktree again, uncommitted${replaced === null ? '' : `; what was there is kept as ${replaced.slice(0, 10)}`}.`,
			output: {...json(kept, isNewest), branch_name: null, worktree_path: row.folder, replaced},
			...(replaced === null ? {} : {undo: {name: 'salvage-work' as const, input: back, does: `put back what was in the worktree of ${id}`}}),
		});
	});
};

const objectionTo = async ({store, git}: Context, kept: Kept, {taskId, folder, branch, base}: Worktree, over: boolean): Promise<Refusal | undefined> => {
	const agent = store.agents.listLive().find(live => live.taskId === taskId && isLive(live.state));
	if (agent !== undefined)
		return refused('worktree_in_use', `${agent.id} works in it.`, `Stop it first: orch-tui agent stop ${agent.id}`, {agent_id: agent.id});
	const look = await git.lookAt({folder, branch, base});
	if (look === undefined || look.head !== kept.parents[0]) {
		const hint = `Into a new branch: orch-tui salvage restore ${kept.commit.slice(0, 10)}`;
		return refused('moved_on', `The worktree of ${taskId} stands on other commits than when this was kept.`, hint, {worktree_path: folder});
	}

	if (look.dirty.length === 0 || over) return undefined;
	const count = look.dirty.length === 1 ? '1 uncommitted file' : `${look.dirty.length} uncommitted files`;
	return refused('dirty_working_directory', `The worktree of ${taskId} has ${count}.`, 'With --over these are kept at the ref first, then replaced.', {
		files: look.dirty,
		worktree_path: folder,
	});
};
