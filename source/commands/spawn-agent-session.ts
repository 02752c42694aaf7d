/**
Starts an agent in each prepared worktree. An attempt is written down before its process exists, so that a crash between the two is found.
*/

import {holdBehind, startRoom} from '../domain/admission.js';
import {type Agent, isLive} from '../domain/agent.js';
import {didYouMean} from '../domain/nearest.js';
import {OutsideError} from '../domain/problem.js';
import {type Newcomer, standsInTheWay} from '../domain/singleton.js';
import type {Task} from '../domain/task.js';
import {atWork, beginAttempt, mainIsNotReady, newcomerOf} from './begin-attempt.js';
import {badInput, type Context, defineCommand, notFound, refused} from './command.js';
import {whyFrozen} from './frozen.js';
import {facts, input, output} from './spawn-agent-session-card.js';
import {sweep} from './sweep.js';
import {watchSettings} from './watch-settings.js';

export const spawnAgentSession = defineCommand({
	name: 'spawn-agent-session',
	summary: 'Start an agent in the worktree of each prepared task.',
	input,
	output,
	facts,
	bareField: 'taskId',
	cadence: 'work',
	reads: ['orchestrator_task', 'orchestrator_state', 'task_session', 'roadmap_priority'],
	writes: ['agent_lifecycle', 'agent_lifecycle_events', 'orchestrator_task', 'task_session', 'setting', 'agent_message', 'audit_event'],

	async run(context, {taskId, agentType, timeoutSeconds, autoRestart, orchestratorInstanceId}) {
		const {store, policy} = context;
		if (agentType !== undefined && policy.agents[agentType] === undefined) {
			const hint = didYouMean(agentType, Object.keys(policy.agents)) ?? 'Agents are named in orch.config.jsonc.';
			return badInput('validation_failed', `There is no agent named ${agentType} in the config.`, hint);
		}

		// What is so before the first one starts is not its doing.
		if (store.tasks.countIn('prepared') > 0) await watchSettings(context);
		if (taskId === undefined) return (context.isByHand ? whyFrozen(context) : undefined) ?? startAll(context, agentType);
		const task = store.tasks.find(taskId);
		// In the documented order: who is in the way, the task itself, then the machine.
		const newcomer = task === undefined ? undefined : newcomerOf(context, task, agentType);
		const existing = newcomer === undefined ? undefined : standsInTheWay(newcomer, atWork(context, newcomer));
		if (existing !== undefined && newcomer !== undefined) return violation(newcomer, existing);
		if (task === undefined) return notFound('task_not_found', `There is no task ${taskId}.`, undefined, {task_id: taskId});
		if (task.state !== 'prepared') return notPrepared(task);
		const frozen = whyFrozen(context);
		if (frozen !== undefined) return frozen;
		const problem = newcomer?.worksIn === 'main' ? await mainIsNotReady(context) : undefined;
		if (problem !== undefined) return {ok: false, problem};

		const {room, reason} = roomNow(context);
		if (room <= 0) {
			const message = `${task.id} was not started: ${reason}.`;
			if (policy.agent === undefined) return refused('spawn_failed', message, 'Name one under "agents" in orch.config.jsonc.', {task_id: task.id});
			return {ok: false, problem: {kind: 'held', code: 'resource_exhaustion', message, context: {task_id: task.id, reason}}};
		}

		const wishes = {
			...(agentType === undefined ? {} : {agent: agentType}),
			...(timeoutSeconds === undefined ? {} : {timeoutMs: timeoutSeconds * 1000}),
			...(autoRestart === undefined ? {} : {autoRestart}),
		};
		if (Object.keys(wishes).length > 0) store.sessions.set(task.id, wishes);
		const by = orchestratorInstanceId === undefined ? '' : `, asked for by ${orchestratorInstanceId}`;
		const session = await beginAttempt(context, task, by);
		return {ok: true, value: {said: `Started ${session.agent_id} for ${task.id}.`, output: session}};
	},
});

/** All that are prepared, as far as there is room; of those for the main checkout, the first one when that is free. */
const startAll = async (context: Context, agentType: string | undefined) => {
	const {store} = context;
	const {room, reason} = roomNow(context);
	const chosen: Task[] = [];
	const coming: Newcomer[] = [];
	// Asked once, and only where somebody wants to work there.
	let main: ReturnType<typeof mainIsNotReady> | undefined;
	for (const task of room > 0 ? store.tasks.listIn('prepared') : []) {
		const newcomer = newcomerOf(context, task, undefined);
		if (chosen.length >= room || (agentType !== undefined && newcomer?.name !== agentType)) continue;
		if (newcomer?.worksIn === 'main') {
			const other = standsInTheWay(newcomer, [...atWork(context, newcomer), ...coming]);
			main ??= mainIsNotReady(context);
			const reason = other === undefined ? (await main)?.message.replace(/\.$/, '') : `waits until ${other.name} is done with ${other.taskId}`;
			if (reason !== undefined) {
				sayWhyItWaits(context, task, reason);
				continue;
			}
		}

		if (newcomer !== undefined) coming.push(newcomer);
		chosen.push(task);
	}

	const agents: Array<Awaited<ReturnType<typeof beginAttempt>>> = [];
	const result = await sweep(
		chosen,
		async task => {
			const session = await unlessLost(beginAttempt(context, task, ''));
			if (session === undefined) return undefined;
			agents.push(session);
			return `Started ${session.agent_id} for ${task.id}.`;
		},
		{output: () => ({total_started: agents.length, agents})},
	);
	if (!context.isByHand || !result.ok || result.value.said !== undefined || reason === undefined || store.tasks.countIn('prepared') === 0) return result;
	const message = `Nothing was started: ${reason}.`;
	return {ok: false as const, problem: {kind: 'held' as const, code: 'resource_exhaustion', message, context: {task_id: null, reason}}};
};

/** Of all that are prepared, those that somebody else starts at this moment are theirs. */
const unlessLost = async <Session>(begun: Promise<Session>): Promise<Session | undefined> => {
	try {
		return await begun;
	} catch (error) {
		if (error instanceof OutsideError && error.code === 'singleton_violation') return undefined;
		throw error;
	}
};

/** Where a task has been tried before, its row holds what its next attempt is to be told. */
const sayWhyItWaits = ({store, stamp}: Context, {id, fence, reason: said}: Task, reason: string): void => {
	if (fence === 0 && said !== reason) store.tasks.move(id, 'prepared', 'prepared', {reason}, stamp());
};

/** A prepared task holds its place already, so the gate is asked for the machine's sake and for the agents that live. */
const roomNow = ({store, admission, policy}: Context): {readonly room: number; readonly reason: string | undefined} => {
	const gate = admission();
	const room = startRoom(gate, {live: store.agents.countLive(), prepared: store.tasks.countIn('prepared'), maxParallel: policy.maxParallel});
	return {room, reason: room > 0 ? undefined : (holdBehind(gate)?.reason ?? `all ${policy.maxParallel} places are taken`)};
};

const violation = ({name, worksIn, taskId}: Newcomer, existing: Agent) => {
	const pid = existing.process?.agent.pid ?? null;
	const context = {existing_agent_id: existing.id, pid};
	if (!isLive(existing.state)) {
		const message = `The work of ${existing.id} on ${existing.taskId} is still being judged in the main checkout; ${name} works alone there.`;
		return refused('singleton_violation', message, 'See how it is: orch-tui monitor-agent-lifecycle', context);
	}

	const where =
		existing.taskId === taskId ? `in the worktree of ${taskId}` : worksIn === 'main' ? `as ${existing.name}; ${name} works alone in the main checkout` : '';
	return refused(
		'singleton_violation',
		`${existing.id}${pid === null ? '' : ` (pid ${pid})`} is at work ${where}.`,
		`Wait for it, or stop it: orch-tui kill-stalled-agent ${existing.id}`,
		context,
	);
};

const notPrepared = ({id, state}: Task) =>
	refused('task_not_prepared', `${id} is ${state}; an agent starts only in a prepared worktree.`, `Make it: orch-tui create-worktree ${id}`, {
		task_id: id,
		current_status: state,
	});
