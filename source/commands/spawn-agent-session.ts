/**
Starts an agent in each prepared worktree. An attempt is written down before its process exists, so that a crash between the two is found.
*/
import {z} from 'zod';
import type {ProcessTree} from '../domain/agent.js';
import {type AgentId, taskIdSchema} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {type Context, defineCommand, notFound, refused} from './command.js';
import {launchAgent} from './launch-agent.js';
import {sweep} from './sweep.js';

export const spawnAgentSession = defineCommand({
	name: 'spawn-agent-session',
	summary: 'Start an agent in the worktree of each prepared task.',
	input: z.strictObject({taskId: taskIdSchema.optional().describe('Only this task.')}),
	bareField: 'taskId',
	cadence: 'work',
	reads: ['orchestrator_task', 'orchestrator_state'],
	writes: ['agent_lifecycle', 'orchestrator_task', 'audit_event'],

	async run(context, {taskId}) {
		const {store, admission, policy} = context;
		const named = taskId === undefined ? undefined : store.tasks.find(taskId);
		if (taskId !== undefined && named === undefined) return notFound('task_not_found', `There is no task ${taskId}.`);
		if (named !== undefined && named.state !== 'prepared') {
			return refused(
				'task_not_prepared',
				`${named.id} is ${named.state}; an agent starts only in a prepared worktree.`,
				`Make it: orch-tui create-worktree ${named.id}`,
			);
		}

		// A prepared task holds its place already, so the gate is asked for the machine's sake and for the agents that live.
		const {places, reason, by} = admission();
		const room = Math.min(policy.maxParallel - store.agents.countLive(), store.tasks.countIn('prepared') + places);
		const isHeld = by === 'person' || by === 'machine';
		if (isHeld || room <= 0) {
			if (named === undefined) return {ok: true, value: {}};
			return {
				ok: false,
				problem: {
					kind: 'held',
					code: 'resource_exhaustion',
					message: `${named.id} was not started: ${reason ?? `all ${policy.maxParallel} places are taken`}.`,
				},
			};
		}

		const started: Array<Record<string, unknown>> = [];
		const tasks = named === undefined ? store.tasks.listIn('prepared', room) : [named];
		return sweep(
			tasks,
			async task => {
				const agent = await start(context, task);
				if (agent === undefined) return undefined;
				started.push(agent);
				return `Started ${String(agent['agent_id'])} for ${task.id}.`;
			},
			{output: () => ({agents: started})},
		);
	},
});

const start = async (context: Context, task: Task): Promise<Record<string, unknown> | undefined> => {
	const {store, policy, stamp, now} = context;
	const worktree = store.worktrees.find(task.id);
	const name = task.agent ?? policy.agent;
	const config = name === undefined ? undefined : policy.agents[name];
	if (worktree === undefined || name === undefined || config === undefined) {
		const reason =
			worktree === undefined ? 'it has no worktree' : name === undefined ? 'no agent is configured' : `there is no agent named ${name} in the config`;
		store.tasks.move(task.id, 'prepared', 'failed', {code: worktree === undefined ? 'worktree_failed' : 'invalid_configuration', reason}, stamp());
		return undefined;
	}

	const fence = task.fence + 1;
	const id = store.atomically(() => {
		// The newest state decides: somebody else may have started it since it was read.
		if (store.tasks.find(task.id)?.state !== 'prepared') return undefined;
		const agentId = store.agents.add({taskId: task.id, fence, name, permissions: config.permissions}, stamp());
		store.tasks.move(
			task.id,
			'prepared',
			'working',
			{agentId, fence, code: undefined, reason: undefined, troubleFiles: [], why: `${name} as ${agentId}`},
			stamp(),
		);
		return agentId;
	});
	if (id === undefined) return undefined;

	try {
		const tree = await launchAgent(context, {task, worktree, id, name});
		const isIn = store.agents.move(id, 'starting', 'working', {process: tree, startedAtMs: now(), heardAtMs: now()}, stamp());
		if (!isIn && (await hadToLeave(context, id, tree))) return undefined;
		return {
			agent_id: id,
			agent_type: name,
			task_id: task.id,
			status: 'working',
			pid: tree.agent.pid,
			started_at: new Date(now()).toISOString(),
			timeout_seconds: policy.timeoutMs / 1000,
		};
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		fail(context, task, id, error);
		throw error;
	}
};

/** One that came up so late that it was given up, or was stopped meanwhile, must not work beside its successor. */
const hadToLeave = async ({store, agents}: Context, id: AgentId, tree: ProcessTree): Promise<boolean> => {
	const state = store.agents.find(id)?.state;
	if (state !== 'ended' && state !== 'lost') return false;
	await agents.stop(tree, {graceMs: 0, force: true});
	return true;
};

/** An attempt that got no process is over at once. */
const fail = ({store, stamp, now}: Context, task: Task, id: AgentId, error: OutsideError): void => {
	const message = error.message.replace(/\.$/, '');
	store.atomically(() => {
		store.agents.move(id, 'starting', 'lost', {code: 'spawn_failed', reason: message, endedAtMs: now()}, stamp());
		store.tasks.move(task.id, 'working', 'failed', {code: 'spawn_failed', reason: message, onlyFor: id}, stamp());
	});
};
