/**
Puts a task that has failed back to work: by the rules, or because a person says so. Part of the commands that do that.
*/
import {isLive} from '../domain/agent.js';
import {human} from '../domain/message.js';
import {OutsideError} from '../domain/problem.js';
import {chooseRemedy, limitsOf, mostRetries, type RemedyLimits, retriesMaxOf} from '../domain/remedy.js';
import {isOver, type Task, type TaskState} from '../domain/task.js';
import {newcomerOf} from './begin-attempt.js';
import type {Context} from './command.js';

/** From these a task may be started again. */
const restartable: readonly TaskState[] = ['gave-up', 'unproven', 'conflicted', 'failed', 'retrying'];

/** Why a task cannot be started again, in a sentence; `undefined` when it can. */
export const whyNot = ({id, state}: Pick<Task, 'id' | 'state'>): string | undefined => {
	if (state === 'working' || restartable.includes(state)) return undefined;
	if (state === 'finished' || state === 'merging') return `${id} is ${state}; its work is done and waits to be merged.`;
	return isOver(state) ? `${id} is ${state}; there is nothing left to do.` : `${id} is ${state}; it starts by itself.`;
};

/** `by`: the end of a sentence that says who asked. */
export type Wish = {readonly limits: RemedyLimits; readonly by: string};

export type StartedOver = ReturnType<typeof describe>;

const notRestartable = (message: string, {state}: Task): OutsideError =>
	new OutsideError('not_restartable', message, undefined, {context: {current_status: state}});

/** @throws OutsideError when it cannot be started, with the documented code. */
const requireStartable = (context: Context, task: Task): void => {
	const reason = whyNot(task);
	if (reason !== undefined) throw notRestartable(reason, task);
	if (newcomerOf(context, task, undefined) !== undefined) return;
	const name = context.store.sessions.find(task.id).agent ?? task.agent ?? context.policy.agent;
	const message = name === undefined ? 'The config has no agent.' : `The config has no agent named ${name} any more.`;
	throw new OutsideError('spawn_failed', message, 'Agents are named in orch.config.jsonc.', {context: {task_id: task.id}});
};

/** Its counts begin at nothing, and so does the limit over all tasks: somebody has looked and says that it is worth it. */
export const startAfresh = (context: Context, task: Task, wish: Wish): StartedOver => {
	const {store, stamp, now} = context;
	requireStartable(context, task);
	if (task.state === 'working') return requestRestart(context, task, wish);
	const didMove = store.atomically(() => {
		store.messages.settle(human, task.id, stamp());
		store.sessions.set(task.id, {resets: 0});
		store.sessions.noteRestart({taskId: task.id, agentId: task.agentId, retries: 0, code: task.code, byHand: true, atMs: now()});
		const patch = {notBeforeMs: now(), retries: 0, repairs: 0, why: `started again by a person${wish.by}`};
		return store.tasks.move(task.id, task.state, 'retrying', patch, stamp());
	});
	if (!didMove) throw notRestartable(`${task.id} has just moved on.`, task);
	return describe(task, wish, {retries: 0, waitMs: 0});
};

/** Only as the table of errors allows, and counted. `named`: the agent that it was asked for; one that has left does not stop the one after it. */
export const startByRules = (context: Context, task: Task, wish: Wish, named = task.agentId): StartedOver => {
	const {store, stamp, now, random} = context;
	const {id, code, retries, state} = task;
	requireStartable(context, task);
	if (state === 'working' && named !== task.agentId) throw notRestartable(`${named} has left; ${task.agentId} is at work on ${id} now.`, task);
	if (state === 'working') return requestRestart(context, task, wish);
	// It is on its way already.
	if (state === 'retrying') return describe(task, wish, {retries, waitMs: Math.max(0, (task.notBeforeMs ?? 0) - now())});
	// A person has stopped it, and it is a person who wants it back.
	const remedy = code === 'killed_by_person' ? {kind: 'retry' as const, waitMs: 0, retries} : chooseRemedy(task, random(), wish.limits);
	if (remedy.kind === 'give-up' || remedy.kind === 'ask') {
		const max = code === undefined ? 0 : retriesMaxOf(code, limitsOf(task, wish.limits));
		const hint = `Mend it, then start it anew: orch-tui auto-restart-agent ${id}`;
		if (max > 0) {
			throw new OutsideError('max_retries_exceeded', `${id} has used up its ${max} retries.`, hint, {context: {retry_count: retries, max_retries: max}});
		}

		const context = {retry_count: retries, reason: code ?? null};
		throw new OutsideError('non_retryable_error', `${id} is not tried again: ${remedy.reason}.`, hint, {context});
	}

	const counted = remedy.kind === 'retry' ? {retries: remedy.retries} : {repairs: task.repairs + 1};
	const patch = {...counted, notBeforeMs: now() + remedy.waitMs, why: `started again in ${remedy.waitMs / 1000} s${wish.by}`};
	const didMove = store.atomically(() => {
		store.messages.settle(human, id, stamp());
		return store.tasks.move(id, state, 'retrying', patch, stamp());
	});
	if (!didMove) throw notRestartable(`${id} has just moved on.`, task);
	return describe(task, wish, {retries: remedy.kind === 'retry' ? remedy.retries : retries, waitMs: remedy.waitMs});
};

/** Only announced here: whoever looks after agents that are stopping stops it, and its task starts again. */
const requestRestart = ({store, stamp, now}: Context, task: Task, wish: Wish): StartedOver => {
	const agent = task.agentId === undefined ? undefined : store.agents.find(task.agentId);
	if (agent === undefined || !isLive(agent.state)) throw notRestartable(`${task.id} is being judged; try again in a moment.`, task);
	// One that is being stopped already is left to whoever is at it.
	const deadline = agent.state === 'stopping' ? {} : {stopDeadlineMs: now()};
	const patch = {code: 'restart_requested', reason: 'restarted by a person', why: `restarted by a person${wish.by}`, ...deadline} as const;
	if (!store.agents.move(agent.id, agent.state, 'stopping', patch, stamp())) throw notRestartable(`${agent.id} has just left.`, task);
	return describe(task, wish, {retries: task.retries, waitMs: 0});
};

/** The documented fields. */
const describe = (task: Task, {limits}: Wish, {retries, waitMs}: {readonly retries: number; readonly waitMs: number}) => ({
	action: 'restart' as const,
	old_agent_id: task.agentId ?? null,
	new_agent_id: null,
	task_id: task.id,
	retry_count: retries,
	backoff_seconds: waitMs / 1000,
	restarting_in_seconds: waitMs / 1000,
	max_retries: mostRetries(task, limits),
	reason: task.code ?? null,
});
