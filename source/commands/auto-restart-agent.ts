/**
Starts tasks again: those whose hour has come, or the one a person names. Same worktree, commits kept.
*/
import {z} from 'zod';
import {isLive} from '../domain/agent.js';
import {agentIdSchema, taskIdSchema} from '../domain/ids.js';
import {human} from '../domain/message.js';
import {isOver, type Task, type TaskState} from '../domain/task.js';
import {type Context, defineCommand, notFound, refused} from './command.js';
import {sweep} from './sweep.js';

/** From these a person may start a task again, with all of its tries. */
const restartable: readonly TaskState[] = ['gave-up', 'unproven', 'conflicted', 'failed', 'retrying'];

export const autoRestartAgent = defineCommand({
	name: 'auto-restart-agent',
	summary: 'Start a task again in its worktree; without a name, all whose waiting time is over.',
	input: z.strictObject({
		agentId: agentIdSchema.optional().describe('The task of this agent.'),
		taskId: taskIdSchema.optional().describe('This task.'),
	}),
	bareField: 'agentId',
	keys: [{press: 'r', pane: 'anywhere', does: 'restart'}],
	cadence: 'work',
	reads: ['orchestrator_task', 'agent_lifecycle'],
	writes: ['orchestrator_task', 'agent_lifecycle', 'audit_event'],

	question({agents}, {agentId, taskId}) {
		const agent = agents.find(({id, state, ...agent}) => isLive(state) && (id === agentId || agent.taskId === taskId));
		return agent === undefined
			? undefined
			: {
					title: `Restart ${agent.id}?`,
					lines: [`${agent.taskId} is being worked on.`, 'Its processes are stopped; its worktree and its commits are kept.'],
					yes: 'restart',
				};
	},

	blockedBecause({tasks, agents}, {agentId, taskId}) {
		const id = taskId ?? agents.find(agent => agent.id === agentId)?.taskId;
		const task = tasks.find(task => task.id === id);
		return task === undefined ? 'There is nothing to restart here.' : whyNot(task);
	},

	async run(context, {agentId, taskId}) {
		const {store, admission, now} = context;
		if (agentId !== undefined || taskId !== undefined) {
			const id = taskId ?? store.agents.find(agentId ?? '')?.taskId;
			const task = id === undefined ? undefined : store.tasks.find(id);
			return task === undefined
				? notFound(
						agentId === undefined ? 'task_not_found' : 'agent_not_found',
						`There is no ${agentId === undefined ? `task ${taskId}` : `agent ${agentId}`}.`,
					)
				: restartByHand(context, task);
		}

		return sweep(store.tasks.listDue(now(), Math.max(0, admission().places)), async task => resume(context, task));
	},
});

const whyNot = ({id, state}: Task): string | undefined => {
	if (state === 'working' || restartable.includes(state)) return undefined;
	if (state === 'finished' || state === 'merging') return `${id} is ${state}; its work is done and waits to be merged.`;
	return isOver(state) ? `${id} is ${state}; there is nothing left to do.` : `${id} is ${state}; it starts by itself.`;
};

/** A retry goes back into its worktree, or gets one when it never had one or somebody has removed it. */
const resume = ({store, git, stamp}: Context, {id, retries, repairs}: Task): string | undefined => {
	const worktree = store.worktrees.find(id);
	const hasWorktree = worktree?.state === 'created' && git.isWorktree(worktree.folder);
	const why = `retry ${retries}${repairs > 0 ? `, repair ${repairs}` : ''}`;
	return store.tasks.move(id, 'retrying', hasWorktree ? 'prepared' : 'claimed', {notBeforeMs: undefined, why}, stamp()) ? `${id} goes on: ${why}.` : undefined;
};

const restartByHand = ({store, stamp, now}: Context, task: Task) => {
	const {id, state} = task;
	const reason = whyNot(task);
	if (reason !== undefined) return refused('not_restartable', reason);

	if (state === 'working') {
		const agent = task.agentId === undefined ? undefined : store.agents.find(task.agentId);
		if (agent === undefined || !isLive(agent.state)) return refused('not_restartable', `${id} is being judged; try again in a moment.`);
		// Only announced here: whoever looks after agents that are stopping stops it, and its task starts again.
		const patch = {code: 'restart_requested', reason: 'restarted by a person', stopDeadlineMs: now()} as const;
		return store.agents.move(agent.id, agent.state, 'stopping', patch, stamp())
			? {
					ok: true as const,
					value: {said: `${agent.id} is being stopped; ${id} starts again.`, output: {action: 'restart', old_agent_id: agent.id, task_id: id}},
				}
			: refused('not_restartable', `${agent.id} has just left.`);
	}

	const didMove = store.atomically(() => {
		store.messages.settle(human, id, stamp());
		return store.tasks.move(id, state, 'retrying', {notBeforeMs: now(), retries: 0, repairs: 0, why: 'started again by a person'}, stamp());
	});
	return didMove
		? {ok: true as const, value: {said: `${id} starts again.`, output: {action: 'restart', old_agent_id: task.agentId ?? null, task_id: id, retry_count: 0}}}
		: refused('not_restartable', `${id} has just moved on.`);
};
