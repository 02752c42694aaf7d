/**
Stops agents: the named one, or all that have been silent for too long. Its whole process tree goes, its worktree and its work stay.
*/
import {z} from 'zod';
import {type Agent, isLive, type StopProof} from '../domain/agent.js';
import {agentIdSchema, taskIdSchema} from '../domain/ids.js';
import {OutsideError} from '../domain/problem.js';
import type {ErrorCode} from '../domain/task.js';
import {salvageRef} from '../domain/worktree.js';
import {type Context, defineCommand, notFound} from './command.js';
import {sweep} from './sweep.js';

/** After its grace period a stop that nobody finished is taken over by the next beat. */
const takeOverAfterMs = 5000;

export const killStalledAgent = defineCommand({
	name: 'kill-stalled-agent',
	summary: 'Stop an agent and all of its processes; without a name, all that are stalled.',
	input: z.strictObject({
		agentId: agentIdSchema.optional().describe('The agent, as in a3. Without it: all that have been stalled for too long.'),
		taskId: taskIdSchema.optional().describe('The agent of this task.'),
		force: z.boolean().default(false).describe('Kill at once, without a grace period.'),
		gracePeriodSeconds: z.number().min(0).max(600).optional().describe('How long it may take to leave by itself. Default: graceSeconds of the config.'),
	}),
	bareField: 'agentId',
	keys: [
		{press: 'x', pane: 'anywhere', does: 'stop'},
		{press: 'X', pane: 'anywhere', does: 'kill', input: {force: true}},
	],
	cadence: 'health',
	reads: ['agent_lifecycle'],
	writes: ['agent_lifecycle', 'orchestrator_task', 'audit_event'],

	question({agents, tasks, worktrees}, {agentId, taskId, force}) {
		const agent = agents.find(({id, state, ...agent}) => isLive(state) && (id === agentId || agent.taskId === taskId));
		if (agent === undefined) return undefined;
		const task = tasks.find(({id}) => id === agent.taskId);
		const dirty = worktrees.find(worktree => worktree.taskId === agent.taskId)?.dirtyFiles ?? 0;
		return {
			title: `${force ? 'Kill' : 'Stop'} ${agent.id}?`,
			lines: [
				`${agent.taskId} ${task?.title ?? ''}`,
				dirty > 0 ? `${dirty} uncommitted ${dirty === 1 ? 'file is' : 'files are'} kept in the worktree.` : 'Its worktree and its commits are kept.',
				force ? 'All of its processes are killed at once.' : 'All of its processes are asked to leave, then killed.',
				'r starts the task again.',
			],
			yes: force ? 'kill' : 'stop',
		};
	},

	blockedBecause({agents}, {agentId, taskId}) {
		const agent = agents.findLast(({id, ...agent}) => id === agentId || agent.taskId === taskId);
		if (agent === undefined) return 'There is no agent here.';
		return isLive(agent.state) ? undefined : `${agent.id} has left already.`;
	},

	async run(context, {agentId, taskId, force, gracePeriodSeconds}) {
		const {store, policy, now} = context;
		const graceMs = force ? 0 : gracePeriodSeconds === undefined ? policy.graceMs : gracePeriodSeconds * 1000;
		const report: Array<Record<string, unknown>> = [];
		const output = () => ({agents_killed: report.length, killed_agents: report});

		if (agentId !== undefined || taskId !== undefined) {
			const ofTask = taskId === undefined ? undefined : store.tasks.find(taskId)?.id;
			const agent = agentId === undefined ? store.agents.listLive().find(live => live.taskId === ofTask) : store.agents.find(agentId);
			if (agent === undefined) return notFound('agent_not_found', `There is no agent ${agentId ?? `at work on ${taskId}`}.`);
			if (!isLive(agent.state)) return {ok: true, value: {said: `${agent.id} has left already.`, output: {...output(), already_gone: true}}};
			return sweep([agent], doomed => stop(context, doomed, {graceMs, force, code: 'killed_by_person', reason: 'stopped by a person'}, report), {output});
		}

		const doomed = store.agents.listLive().filter(({state, code, heardAtMs, stopDeadlineMs}) => {
			if (state === 'stopping') return (stopDeadlineMs ?? 0) <= now();
			return state === 'stalled' && (code !== undefined || now() - heardAtMs >= policy.killAfterMs);
		});
		return sweep(
			doomed,
			agent => {
				const reason = agent.reason ?? `silent and idle for ${Math.round((now() - agent.heardAtMs) / 1000)} s`;
				return stop(context, agent, {graceMs, force: false, code: agent.code ?? 'stalled', reason}, report);
			},
			{atOnce: 16, output},
		);
	},
});

type Stop = {readonly graceMs: number; readonly force: boolean; readonly code: ErrorCode; readonly reason: string};

/** Announce, act, record: from any point between, the next beat goes on. */
const stop = async (
	context: Context,
	agent: Agent,
	{graceMs, force, code, reason}: Stop,
	report: Array<Record<string, unknown>>,
): Promise<string | undefined> => {
	const {store, agents, stamp, now} = context;
	const stopDeadlineMs = now() + graceMs + takeOverAfterMs;
	if (!store.agents.move(agent.id, agent.state, 'stopping', {code, reason, stopDeadlineMs}, stamp())) return undefined;

	const proof = agent.process === undefined ? await agents.stopRun(agent.id, {graceMs, force}) : await agents.stop(agent.process, {graceMs, force});
	if (proof.left > 0) {
		throw new OutsideError(
			'kill_failed',
			`${proof.left} of ${proof.found} processes of ${agent.id} cannot be killed.`,
			'They may wait for a disk or belong to another user; the next beat tries again.',
		);
	}

	const saved = await salvage(context, agent);
	const didRecord = store.atomically(() => {
		store.agents.move(agent.id, 'stopping', 'ended', {endedAtMs: now(), exitCode: agents.exitOf(agent.id), why: proofText(proof)}, stamp());
		return store.tasks.move(agent.taskId, 'working', 'failed', {code, reason, onlyFor: agent.id}, stamp());
	});
	agents.forgetNews(agent.id);
	report.push({
		agent_id: agent.id,
		task_id: agent.taskId,
		pid: agent.process?.agent.pid ?? null,
		action: proof.forced ? 'force_kill' : 'graceful_kill',
		killed_gracefully: !proof.forced,
		processes_found: proof.found,
		processes_left: proof.left,
		salvaged: saved ?? null,
		killed_at: new Date(now()).toISOString(),
	});
	return didRecord
		? `Stopped ${agent.id}: ${proofText(proof)}${saved === undefined ? '' : `; uncommitted work is kept at ${salvageRef(agent.taskId)}`}.`
		: undefined;
};

const proofText = ({found, left, forced}: StopProof): string => `${found - left} of ${found} processes gone${forced ? ', killed' : ''}`;

/**
What was in no commit is kept at a ref before anything else can happen to it; the worktree stays as it is. Where git cannot do that (the folder
is gone, a repository lies in it), the agent has been stopped all the same: what there is stays in the worktree.
*/
const salvage = async ({store, git}: Context, {taskId, id}: Agent): Promise<string | undefined> => {
	const worktree = store.worktrees.find(taskId);
	if (worktree === undefined || !git.isWorktree(worktree.folder)) return undefined;
	try {
		return await git.salvage({folder: worktree.folder, ref: salvageRef(taskId), message: `Uncommitted work of ${id} on ${taskId}\n`});
	} catch (error) {
		if (error instanceof OutsideError) return undefined;
		throw error;
	}
};
