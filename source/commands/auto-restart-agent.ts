/**
Starts tasks again: those whose hour has come, or the one a person names. Same worktree, commits kept.
*/
import {faultPoint} from '../domain/fault-points.js';
import {OutsideError, type Result, success} from '../domain/problem.js';
import {chooseRemedy, mostRetries, type RemedyLimits} from '../domain/remedy.js';
import type {Task} from '../domain/task.js';
import {facts, input, keys, output} from './auto-restart-agent-card.js';
import {badInput, type Context, defineCommand, notFound, type Outcome, type Undo} from './command.js';
import {whyFrozen} from './frozen.js';
import {alarmAtLimit} from './restart-alarm.js';
import {type StartedOver, startAfresh, startByRules, type Wish, whyNot} from './start-over.js';
import {liveAgentOf} from './stop-question.js';
import {sweep} from './sweep.js';

export const autoRestartAgent = defineCommand({
	name: 'auto-restart-agent',
	summary: 'Start a task again in its worktree; without a name, all whose waiting time is over.',
	input,
	output,
	facts,
	bareField: 'agentId',
	keys,
	cadence: 'work',
	reads: ['orchestrator_task', 'agent_lifecycle', 'task_session', 'task_restart'],
	writes: ['orchestrator_task', 'agent_lifecycle', 'task_restart', 'task_session', 'agent_message', 'audit_event'],

	question(snapshot, target) {
		const agent = liveAgentOf(snapshot, target);
		if (agent === undefined || agent.state === 'stopping') return undefined;
		const lines = [`${agent.taskId} is being worked on.`, 'Its processes are stopped; its worktree and its commits are kept.'];
		return {title: `Restart ${agent.id}?`, lines, yes: 'restart'};
	},

	blockedBecause({tasks, agents}, {agentId, taskId}) {
		const id = taskId ?? agents.find(agent => agent.id === agentId)?.taskId;
		const task = tasks.find(task => task.id === id);
		return task === undefined ? 'There is nothing to restart here.' : whyNot(task);
	},

	async run(context, fields) {
		const {store, policy} = context;
		const {operation = 'restart', agentId, taskId, maxRetries, initialBackoffSeconds, maxBackoffSeconds} = fields;
		const hasLimits = [maxRetries, initialBackoffSeconds, maxBackoffSeconds].some(value => value !== undefined);
		const limits: RemedyLimits = {
			...policy,
			...(maxRetries === undefined ? {} : {retriesAsked: maxRetries}),
			// The first retry waits twice the base.
			...(initialBackoffSeconds === undefined ? {} : {retryBaseMs: (initialBackoffSeconds * 1000) / 2}),
			...(maxBackoffSeconds === undefined ? {} : {retryWaitMaxMs: maxBackoffSeconds * 1000}),
		};
		const wish: Wish = {limits, by: fields.orchestratorInstanceId === undefined ? '' : `, asked for by ${fields.orchestratorInstanceId}`};
		const isNamed = agentId !== undefined || taskId !== undefined;
		const frozen = context.isByHand && operation !== 'check_status' ? whyFrozen(context) : undefined;
		if (frozen !== undefined) return frozen;
		if (operation === 'restart_all_failed') {
			return isNamed ? badInput('validation_failed', 'restart_all_failed is about all of them.', 'Name none.') : restartAllFailed(context, wish);
		}

		if (!isNamed) {
			if (operation === 'restart') return resumeDue(context);
			return badInput('validation_failed', 'check_status is about one task.', 'Name it: orch-tui auto-restart-agent T-1 --operation check_status');
		}

		const id = taskId ?? store.agents.find(agentId ?? '')?.taskId;
		const task = id === undefined ? undefined : store.tasks.find(id);
		if (task === undefined) {
			return agentId === undefined ? notFound('task_not_found', `There is no task ${taskId}.`) : notFound('agent_not_found', `There is no agent ${agentId}.`);
		}

		if (operation === 'check_status') return checkStatus(context, task, limits);
		const isAfresh = fields.afresh ?? (agentId === undefined && !hasLimits);
		const named = taskId === undefined && fields.afresh !== true ? agentId : undefined;
		return answer(() => (isAfresh ? startAfresh(context, task, wish) : startByRules(context, task, wish, named)));
	},
});

const stopAgain = ({task_id: taskId}: StartedOver): Undo => ({name: 'kill-stalled-agent', input: {taskId}, does: `stop ${taskId}`});

/** What a rule refuses is no failure of the outside. */
const answer = (start: () => StartedOver): Result<Outcome> => {
	try {
		const started = start();
		const when = started.restarting_in_seconds === 0 ? '' : ` in ${started.restarting_in_seconds.toFixed(1)} s`;
		return success({said: `${started.task_id} starts again${when}.`, output: started, undo: stopAgain(started)});
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		return {ok: false, problem: {...error.problem, kind: 'refused'}};
	}
};

const restartAllFailed = async (context: Context, wish: Wish): Promise<Result<Outcome>> => {
	const {store} = context;
	const scheduled: StartedOver[] = [];
	const skipped: Array<Record<string, unknown>> = [];
	for (const task of [...store.tasks.listIn('failed'), ...store.tasks.listIn('gave-up')]) {
		const known = {agent_id: task.agentId ?? null, task_id: task.id};
		if (task.code === 'killed_by_person') {
			skipped.push({...known, error: 'non_retryable_error', message: `${task.id} was stopped by a person.`});
			continue;
		}

		const result = answer(() => {
			const started = startByRules(context, task, wish);
			scheduled.push(started);
			return started;
		});
		if (!result.ok) skipped.push({...known, error: result.problem.code, message: result.problem.message});
	}

	const agents = scheduled.map(({old_agent_id, task_id, retry_count, backoff_seconds, reason}) => ({
		agent_id: old_agent_id,
		task_id,
		retry_count,
		backoff_seconds,
		reason,
	}));
	const fields = {agents_scheduled: agents.length, agents, skipped};
	return success({
		...(agents.length > 0 ? {said: `${agents.map(({task_id: id}) => id).join(', ')} ${agents.length === 1 ? 'starts' : 'start'} again.`} : {}),
		output: fields,
	});
};

const checkStatus = ({store, policy, now, admission}: Context, task: Task, limits: RemedyLimits): Result<Outcome> => {
	const {id, code, retries, state, notBeforeMs} = task;
	const max = mostRetries(task, limits);
	const remedy = chooseRemedy({...task, ...store.sessions.find(id)}, 0, limits);
	const blocked = whyNot(task);
	const isDue = state === 'retrying' && (notBeforeMs ?? 0) <= now();
	const iso = (ms: number) => new Date(ms).toISOString();
	const [canRetry, reason]: readonly [boolean, string] =
		blocked !== undefined
			? [false, blocked]
			: state === 'retrying'
				? [true, isDue ? (admission().reason ?? 'it starts now') : `it waits until ${iso(notBeforeMs ?? 0)}`]
				: state === 'working'
					? [retries < max, `it is at work; ${Math.max(0, max - retries)} of ${max} retries are left`]
					: remedy.kind === 'give-up' || remedy.kind === 'ask'
						? [false, remedy.reason]
						: [true, remedy.kind === 'repair' ? 'its agent can be told what is missing' : `${max - retries} of ${max} retries are left`];
	const failure = task.reason ?? store.errors.latestOf(id)?.message ?? null;
	return success({
		said: `${id}: ${retries} of ${max} retries; ${reason}.`,
		output: {
			agent_id: task.agentId ?? null,
			task_id: id,
			task_status: state,
			attempts: store.agents.countOf(id),
			retry_count: retries,
			max_retries: max,
			last_failure: failure,
			last_failure_code: code ?? store.errors.latestOf(id)?.code ?? null,
			can_retry: canRetry,
			reason,
			next_attempt_at: state === 'retrying' && notBeforeMs !== undefined ? iso(notBeforeMs) : null,
			timeout_seconds: (store.sessions.find(id).timeoutMs ?? policy.timeoutMs) / 1000,
		},
	});
};

/** As many as there are places for, and as the limit over all tasks allows. */
const resumeDue = async (context: Context): Promise<Result<Outcome>> => {
	const {store, admission, policy, now} = context;
	const {places, reason} = admission();
	const {count} = store.sessions.restartsSince(now() - policy.restartsWindowMs);
	const due = store.tasks.listDue(now(), Math.max(0, Math.min(places, policy.restartsMax - count)));
	const resumed: string[] = [];
	const held_reason = due.length === 0 && store.tasks.listDue(now(), 1).length > 0 ? (reason ?? null) : null;
	return sweep(
		due,
		async task => {
			const said = resume(context, task);
			if (said !== undefined) resumed.push(task.id);
			faultPoint('retry.resumed');
			return said;
		},
		{output: () => ({agents_resumed: resumed.length, tasks: resumed, held_reason})},
	);
};

/** A retry goes back into its worktree, or gets one when it never had one or somebody has removed it. */
const resume = (context: Context, {id, agentId, code, retries, repairs}: Task): string | undefined => {
	const {store, git, stamp, now} = context;
	const worktree = store.worktrees.find(id);
	const hasWorktree = worktree?.state === 'created' && git.isWorktree(worktree.folder);
	const why = `retry ${retries}${repairs > 0 ? `, repair ${repairs}` : ''}`;
	return store.atomically(() => {
		if (!store.tasks.move(id, 'retrying', hasWorktree ? 'prepared' : 'claimed', {notBeforeMs: undefined, why}, stamp())) return undefined;
		store.sessions.noteRestart({taskId: id, agentId, retries, code, byHand: false, atMs: now()});
		alarmAtLimit(context);
		return `${id} goes on: ${why}.`;
	});
};
