/**
Shows what a task has changed since its base. Reads only.
*/
import {type Result, success} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {safeLine} from '../domain/text.js';
import {type Context, defineCommand, notFound} from './command.js';
import {fileLinesMax, sayFile, shownFile, sumOf} from './diff-text.js';
import {facts, input, output} from './show-diff-card.js';

const landedLookedAt = 500;

type Work = {readonly folder: string; readonly base: string; readonly head?: string};

/** Where the work lies: in its worktree, in the main checkout, or in the target branch. */
const workOf = async ({store, git, places}: Context, task: Task): Promise<Work | undefined> => {
	const row = store.worktrees.find(task.id);
	if (row !== undefined && row.state !== 'planned' && git.isWorktree(row.folder)) return {folder: row.folder, base: row.base};
	const agent = task.agentId === undefined ? undefined : store.agents.find(task.agentId);
	if (task.commit === undefined && agent?.worksIn === 'main' && agent.base !== undefined) return {folder: places.repository, base: agent.base};
	const landed = store.merges.listRecent(landedLookedAt).find(({taskId, step}) => taskId === task.id && step === 'landed');
	const head = task.commit ?? landed?.commit;
	const base = head === undefined ? undefined : (landed?.base ?? (await git.mergeBase(`${head}^1`, head)));
	return head === undefined || base === undefined ? undefined : {folder: places.repository, base, head};
};

export const showDiff = defineCommand({
	name: 'show-diff',
	summary: 'Show what a task has changed since its base.',
	input,
	output,
	facts,
	bareField: 'taskId',
	reads: ['orchestrator_task', 'worktree', 'agent_lifecycle', 'merge_attempt'],
	writes: [],

	async run(context, {taskId, agentId, lines}): Promise<Result<{said: string; output: Record<string, unknown>}>> {
		const {store, git} = context;
		const agent = agentId === undefined ? undefined : store.agents.find(agentId);
		if (agentId !== undefined && agent === undefined) return notFound('agent_not_found', `There is no agent ${agentId}.`, undefined, {agent_id: agentId});
		const id = taskId ?? agent?.taskId;
		const task = id === undefined ? undefined : store.tasks.find(id);
		if (task === undefined)
			return notFound('task_not_found', id === undefined ? 'Name a task or an agent.' : `There is no task ${id}.`, undefined, {task_id: id ?? null});
		const work = await workOf(context, task);
		if (work === undefined) return notFound('no_work_yet', `${task.id} has no worktree, and nothing of it has landed.`, undefined, {task_id: task.id});
		const files = (await git.diffOf({...work, fileLinesMax, linesMax: lines})).map(shownFile);
		const [added, deleted] = [sumOf(files, 'added'), sumOf(files, 'deleted')];
		const head = `${task.id} ${safeLine(task.title)}: ${files.length} ${files.length === 1 ? 'file' : 'files'}, +${added} -${deleted}`;
		return success({
			said: files.length === 0 ? `${task.id} has changed nothing yet.` : [head, ...files.flatMap(sayFile)].join('\n'),
			output: {
				task_id: task.id,
				agent_id: task.agentId ?? null,
				base: work.base,
				head: work.head ?? null,
				folder: work.head === undefined ? work.folder : null,
				added,
				deleted,
				files,
			},
		});
	},
});
