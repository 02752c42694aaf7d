/**
Stops agents: the named one, or all that have been silent for too long. Its whole process tree goes, its worktree and its work stay.
*/
import {type Agent, isLive} from '../domain/agent.js';
import {judgeHealth} from '../domain/health.js';
import {type Result, success} from '../domain/problem.js';
import type {Task} from '../domain/task.js';
import {badInput, type Context, defineCommand, notFound, type Outcome, type Undo} from './command.js';
import {facts, input, output} from './kill-stalled-agent-card.js';
import {lookForLife} from './look-for-life.js';
import {describeStop, type Killed, type Stop, stopAgent} from './stop-agent.js';
import {askToStop, askToStopMany} from './stop-question.js';
import {sweep} from './sweep.js';

export const killStalledAgent = defineCommand({
	name: 'kill-stalled-agent',
	summary: 'Stop an agent and all of its processes; without a name, all that are stalled.',
	input,
	output,
	facts,
	bareField: 'agentId',
	keys: [
		{press: 'x', pane: 'anywhere', does: 'stop'},
		{press: 'X', pane: 'anywhere', does: 'kill', input: {force: true}, kept: 'early'},
	],
	cadence: 'health',
	reads: ['agent_lifecycle'],
	writes: ['agent_lifecycle', 'agent_lifecycle_events', 'orchestrator_task', 'audit_event'],

	question: askToStop,
	questionOfMany: askToStopMany,

	blockedBecause({agents, tasks}, {agentId, taskId}) {
		const agent = agents.findLast(agent => agent.id === agentId || agent.taskId === taskId);
		if (agent === undefined) return 'There is no agent here.';
		const isAwaited = isToGoOn(
			tasks.find(({id}) => id === agent.taskId),
			agent,
		);
		return isLive(agent.state) || isAwaited ? undefined : `${agent.id} has left already.`;
	},

	async run(context, {operation, agentId, taskId, force, gracePeriodSeconds, cleanup, heartbeatTimeoutSeconds}) {
		const {store, policy} = context;
		const isNamed = agentId !== undefined || taskId !== undefined;
		if (operation === 'kill' && !isNamed) return badInput('validation_failed', 'kill is about one agent.', 'Name it: orch-tui kill-stalled-agent a3');
		if (operation === 'kill_stalled' && isNamed) return badInput('validation_failed', 'kill_stalled is about all agents that are stalled.', 'Name none.');
		const graceMs = force ? 0 : gracePeriodSeconds === undefined ? policy.graceMs : gracePeriodSeconds * 1000;
		const how = {graceMs, force, cleanup};
		if (!isNamed) return killStalled(context, how, heartbeatTimeoutSeconds === undefined ? undefined : heartbeatTimeoutSeconds * 1000);

		const ofTask = taskId === undefined ? undefined : store.tasks.find(taskId)?.id;
		const living = agentId === undefined ? store.agents.listLive().find(live => live.taskId === ofTask) : undefined;
		const last = agentId ?? (ofTask === undefined ? undefined : store.tasks.find(ofTask)?.agentId);
		const found = living ?? (last === undefined ? undefined : store.agents.find(last));
		const task = found && store.tasks.find(found.taskId);
		if (found !== undefined && isToGoOn(task, found)) return leaveStopped(context, found, task, how);
		const agent = agentId === undefined ? living : found;
		if (agent === undefined) {
			return notFound('agent_not_found', `There is no agent ${agentId ?? `at work on ${taskId}`}.`, undefined, {
				agent_id: agentId ?? null,
				task_id: taskId ?? null,
			});
		}

		if (!isLive(agent.state)) return hasLeft(context, agent, how);
		const report: Killed[] = [];
		const result = await sweep([agent], doomed => stopAndSay(context, doomed, {...how, code: 'killed_by_person', reason: 'stopped by a person'}, report), {
			output: () => ({...(report[0] ?? nothingDone(context, agent, how)), agents_killed: countKilled(report), killed_agents: report}),
		});
		return result.ok && countKilled(report) > 0 ? success({...result.value, undo: startAgain(agent)}) : result;
	},
});

/** In the same worktree, with its commits and with what was in none. */
const startAgain = ({taskId}: Agent): Undo => ({name: 'auto-restart-agent', input: {taskId}, does: `start ${taskId} again`});

type How = Pick<Stop, 'graceMs' | 'force' | 'cleanup'>;

/** It has left, and its task would be tried again by itself. */
const isToGoOn = (task: Task | undefined, {id, state}: Agent): task is Task =>
	!isLive(state) && task?.agentId === id && (task.state === 'retrying' || task.state === 'failed');

/** There is nobody to stop any more, and nobody is to come. */
const leaveStopped = (context: Context, agent: Agent, {id, state, reason}: Task, how: How): Result<Outcome> => {
	const why = `stopped by a person${reason === undefined ? '' : `, after: ${reason}`}`;
	const didMove = context.store.tasks.move(id, state, 'gave-up', {code: 'killed_by_person', reason: why, notBeforeMs: undefined}, context.stamp());
	if (!didMove) return hasLeft(context, agent, how);
	const output = {...nothingDone(context, agent, how), agents_killed: 0, killed_agents: []};
	return success({said: `${id} is left stopped: nobody tries it again until you say so.`, output, undo: startAgain(agent)});
};

/** Already gone is as good as stopped. */
const hasLeft = (context: Context, agent: Agent, how: How) => ({
	ok: true as const,
	value: {said: `${agent.id} has left already.`, output: {...nothingDone(context, agent, how), agents_killed: 0, killed_agents: []}},
});

const nothingDone = (context: Context, agent: Agent, how: How): Killed =>
	describeStop(context, agent, {
		proof: {found: 0, left: 0, forced: false},
		how,
		saved: undefined,
		worktree: context.store.worktrees.find(agent.taskId),
		isLost: true,
	});

const countKilled = (report: readonly Killed[]): number => report.filter(({already_gone: wasGone}) => !wasGone).length;

/** All that have been silent and idle for too long, and those whose stop was cut off. */
const killStalled = async (context: Context, how: How, timeoutMs: number | undefined) => {
	const report: Killed[] = [];
	return sweep(
		await listDoomed(context, timeoutMs),
		agent => {
			const silentS = Math.round((context.now() - agent.heardAtMs) / 1000);
			const reason = agent.reason?.replace(/^Agent killed: /, '') ?? `silent and idle for ${silentS} s`;
			return stopAndSay(context, agent, {...how, code: agent.code ?? 'stalled', reason}, report);
		},
		{atOnce: 16, output: () => ({agents_killed: countKilled(report), killed_agents: report})},
	);
};

/**
By hand: all that are stalled by the given limit, or the config's. By itself: those that have been shown as stalled until `killSeconds` are over.
What speaks for it is looked for once more, just before: rows may be old.
*/
const listDoomed = async (context: Context, timeoutMs: number | undefined): Promise<Agent[]> => {
	const {store, policy, now, isByHand} = context;
	const limitMs = timeoutMs ?? (isByHand ? policy.stallAfterMs : policy.killAfterMs);
	const live = store.agents.listLive();
	const cutOff = live.filter(({state, stopDeadlineMs}) => state === 'stopping' && (stopDeadlineMs ?? 0) <= now());
	const suspects = live.filter(agent => {
		// Whom a person holds is silent for that reason.
		if (agent.pausedAtMs !== undefined) return false;
		if (agent.state === 'stalled' && agent.code !== undefined) return true;
		const mayBe = isByHand ? agent.state === 'working' || agent.state === 'quiet' || agent.state === 'stalled' : agent.state === 'stalled';
		return mayBe && now() - agent.heardAtMs >= limitMs;
	});
	if (suspects.length === 0) return cutOff;

	const limits = {...policy, stallAfterMs: limitMs, watchedSinceMs: context.watchedSinceMs()};
	const doomed = (await lookForLife(context, suspects, 0)).filter(agent => {
		const {verdict} = judgeHealth(agent, now(), limits);
		// Two signals: silence, and no CPU time, which somebody must have measured.
		return verdict === 'overdue' || agent.code !== undefined || (verdict === 'stalled' && agent.cpuPercent !== undefined);
	});
	return [...cutOff, ...doomed.filter(({state}) => isLive(state) && state !== 'stopping')];
};

const stopAndSay = async (context: Context, agent: Agent, how: Stop, report: Killed[]): Promise<string | undefined> => {
	const killed = await stopAgent(context, agent, how);
	if (killed === undefined) return undefined;
	report.push(killed);
	const kept = killed.salvage_ref === null ? '' : `; uncommitted work is kept at ${killed.salvage_ref}`;
	return killed.already_gone ? `${agent.id} was gone already.` : `Stopped ${agent.id}: ${killed.message.slice(0, -1)}${kept}.`;
};
