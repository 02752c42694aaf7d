/**
Looks after every agent: takes the news of those that left, judges their work, and watches the others for signs of life.
*/
import {type Agent, isLive} from '../domain/agent.js';
import {type Health, healthStatusOf, judgeHealth, signalsOf} from '../domain/health.js';
import {OutsideError, type Result, success} from '../domain/problem.js';
import {badInput, type Context, defineCommand, notFound, type Outcome} from './command.js';
import {takeJobNews} from './job-news.js';
import {judgeWork} from './judge-work.js';
import {lookForLife, sightingsOf} from './look-for-life.js';
import {facts, input, output} from './monitor-agent-lifecycle-card.js';
import {countHealth, reportOn, type Thresholds} from './report-health.js';
import {sweep} from './sweep.js';
import {takeNews} from './take-agent-news.js';
import {whoseTurn} from './turn.js';
import {watchSettings} from './watch-settings.js';

const checkEveryS = 30;

export const monitorAgentLifecycle = defineCommand({
	name: 'monitor-agent-lifecycle',
	summary: 'Take the news of agents that left, judge their work, and see how the others are doing.',
	input,
	output,
	facts,
	bareField: 'agentId',
	cadence: 'health',
	reads: ['agent_lifecycle', 'orchestrator_task', 'job'],
	writes: ['agent_lifecycle', 'agent_lifecycle_events', 'orchestrator_task', 'orchestrator_state', 'job', 'setting', 'agent_message', 'audit_event'],

	async run(context, fields) {
		const {store, policy, now} = context;
		const {agentId, operation = agentId === undefined ? 'check_all' : 'check_agent'} = fields;
		if (!context.isByHand) {
			await watchSettings(context);
			return look(context, {silentMs: policy.stallAfterMs}, () => ({}));
		}

		if (operation !== 'check_all' && agentId === undefined) {
			return badInput('validation_failed', `${operation} is about one agent.`, `Name it: orch-tui monitor-agent-lifecycle --operation ${operation} a3`);
		}

		if (fields.operation === 'check_all' && agentId !== undefined) return badInput('validation_failed', 'check_all is about all of them.', 'Name none.');
		const agent = agentId === undefined ? undefined : store.agents.find(agentId);
		if (agentId !== undefined && agent === undefined) return notFound('agent_not_found', `There is no agent ${agentId}.`, undefined, {agent_id: agentId});
		if (operation === 'heartbeat' && agent !== undefined) return hear(context, agent);

		const limits: Thresholds = {
			stallAfterMs: fields.heartbeatTimeoutSeconds === undefined ? policy.stallAfterMs : fields.heartbeatTimeoutSeconds * 1000,
			lifeCpuPercent: fields.cpuThresholdPercent ?? policy.lifeCpuPercent,
			memoryMinMb: fields.memoryThresholdMb,
		};
		const at = (ms: number) => new Date(ms).toISOString();
		const times = () => {
			const atMs = now();
			return {next_check_due: at(atMs + (fields.checkIntervalSeconds ?? checkEveryS) * 1000), timestamp: at(atMs)};
		};
		if (operation === 'check_agent' && agent !== undefined) return checkOne(context, agent, limits, times);
		return look(context, {silentMs: limits.stallAfterMs}, watched => {
			const reports = watched.map(({id}) => reportOn(context, store.agents.find(id) as Agent, limits));
			return {...countHealth(reports), agents: reports, ...times()};
		});
	},
});

/** Nothing about this agent may go unsaid: what keeps it from being looked at is the answer. */
const checkOne = async (context: Context, agent: Agent, limits: Thresholds, times: () => Outcome['output']): Promise<Result<Outcome>> => {
	const {store, agents, now} = context;
	try {
		agents.sizeOf(agent.id);
		return await look(context, {only: agent, silentMs: limits.stallAfterMs}, () => {
			const fresh = store.agents.find(agent.id) ?? agent;
			const uptimeMs = fresh.startedAtMs === undefined ? undefined : (fresh.endedAtMs ?? now()) - fresh.startedAtMs;
			return {...reportOn(context, fresh, limits), uptime_seconds: uptimeMs === undefined ? null : Math.max(0, uptimeMs / 1000), ...times()};
		});
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		throw new OutsideError('monitoring_error', error.message, error.hint, {cause: error, context: {agent_id: agent.id, pid: agent.process?.agent.pid ?? null}});
	}
};

/** One pass; `only`: over one agent. `report` is asked at the end, of those that were there at the beginning. */
const look = async (
	context: Context,
	{only, silentMs}: {readonly only?: Agent; readonly silentMs: number},
	report: (watched: readonly Agent[]) => Record<string, unknown> | undefined,
): Promise<Result<Outcome>> => {
	const {store, agents, policy, now, isByHand} = context;
	const isWanted = ({id}: Agent) => only === undefined || id === only.id;
	// What arrives from here on is news for the next run.
	const news = agents.takeNews();
	const before = store.activities.lastId();
	const live = whoIsLookedAt(context, news).filter(isWanted);
	const probed = new Set(isByHand ? live : whoseTurn(live, policy.probedAtOnceMax, now(), policy.healthEveryMs));
	for (const agent of live) takeNews(context, agent, probed.has(agent));
	for (const job of store.jobs.listOpen()) takeJobNews(context, job.id);

	// Nearly always nobody has left: then what was read holds.
	const still = store.activities.lastId() === before ? live : store.agents.findMany(live.map(({id}) => id)).filter(({state}) => isLive(state));
	for (const {process} of still.filter(isHeld)) if (process !== undefined) await agents.hold(process);
	watch(context, isByHand ? await lookForLife(context, still, silentMs) : still);
	// Work is judged where the task still stands as working and its agent has left: also after a crash in the middle of it.
	const ended = store.tasks.listLeft().filter(task => only === undefined || task.agentId === only.id);
	const result = await sweep(ended, task => judgeWork(context, task), {output: () => report(only === undefined ? live : [only])});
	if (only === undefined) for (const runId of news) agents.forgetNews(runId);
	if (!isByHand || !result.ok || result.value.said !== undefined) return result;
	return success({...result.value, said: sayHealth(context, only === undefined ? live : [only])});
};

/** What was written down and not done, or has been let go by somebody else, is done again. */
const isHeld = ({pausedAtMs, state}: Agent): boolean => pausedAtMs !== undefined && state !== 'stopping';

/** A line for each. */
const sayHealth = ({store, now}: Context, watched: readonly Agent[]): string =>
	store.agents
		.findMany(watched.map(({id}) => id))
		.map(agent => `${agent.id} ${agent.taskId} ${agent.name}: ${agent.state}, heard of ${Math.round(Math.max(0, now() - agent.heardAtMs) / 1000)} s ago`)
		.join('\n') || 'No agent is at work.';

/** Those with news, those that are just starting, and of very many others those whose turn it is; a person sees all of them. */
const whoIsLookedAt = ({store, policy, now, isByHand}: Context, news: readonly string[]): Agent[] => {
	const live = store.agents.listLive();
	const turn = new Set(isByHand ? live : whoseTurn(live, policy.watchedAtOnceMax, now(), policy.healthEveryMs));
	const named = new Set(news);
	return live.filter(agent => turn.has(agent) || named.has(agent.id) || agent.process === undefined);
};

/** An agent's word that it is alive: a sign of life, and no proof of anything else. */
const hear = ({store, policy, now, stamp}: Context, {id, process}: Agent): Result<Outcome> => {
	const heardAtMs = now();
	const state = store.atomically(() => {
		if (!store.agents.reported(id, heardAtMs)) return undefined;
		const agent = store.agents.find(id);
		// One that was late stays what it is: its time does not come back.
		if (agent !== undefined && (agent.state === 'quiet' || (agent.state === 'stalled' && agent.code === undefined))) {
			store.agents.move(id, agent.state, 'working', {why: 'it says that it is alive', health: 'healthy', event: 'heartbeat'}, stamp());
		}

		return store.agents.find(id)?.state;
	});
	if (state === undefined) {
		throw new OutsideError('monitoring_error', `${id} has left; it cannot say that it is alive.`, undefined, {
			context: {agent_id: id, pid: process?.agent.pid ?? null},
		});
	}

	const iso = (ms: number) => new Date(ms).toISOString();
	const fields = {agent_id: id, status: state, last_heartbeat: iso(heardAtMs), next_heartbeat_due: iso(heardAtMs + policy.reportEveryMs)};
	return success({said: `${id} is alive.`, output: fields});
};

/** Writes down signs of life and moves agents between working, quiet and stalled. */
const watch = (context: Context, live: readonly Agent[]): void => {
	const {store, policy, stamp, now} = context;
	const sightings = sightingsOf(
		context,
		live.filter(({state}) => state !== 'stopping' && state !== 'starting'),
	);
	store.agents.heard(sightings);

	const limits = {...policy, watchedSinceMs: context.watchedSinceMs()};
	const heard = new Map(sightings.map(({id, heardAtMs}) => [id, heardAtMs]));
	for (const agent of live) {
		const heardAtMs = heard.get(agent.id) ?? agent.heardAtMs;
		const health = judgeHealth({...agent, heardAtMs}, now(), limits);
		const isLate = health.verdict === 'overdue';
		// It may have been called stalled for its silence before: being late is written down once as well.
		const next = stateFor(agent, health) ?? (isLate && agent.state === 'stalled' && agent.code === undefined ? 'stalled' : undefined);
		if (next === undefined) continue;
		const signals = signalsOf({...agent, silentMs: now() - heardAtMs}, {...policy, memoryMinMb: 0});
		const late = isLate ? {code: 'task_timeout' as const, reason: `longer than ${health.afterMs / 1000} s at work`} : {};
		const why = next === 'stalled' && !isLate ? {why: signals.join(', ')} : {};
		store.agents.move(agent.id, agent.state, next, {...late, ...why, health: healthStatusOf({...agent, state: next})}, stamp());
	}
};

const stateFor = ({state, process, cpuPercent}: Agent, {verdict}: Health): Agent['state'] | undefined => {
	if (process === undefined || state === 'stopping') return undefined;
	const next = stateOf[verdict] ?? state;
	// Two signals: one whose CPU time nobody has measured yet is not called stalled for its silence alone.
	const sure = verdict === 'stalled' && cpuPercent === undefined ? 'quiet' : next;
	return sure === state || (sure === 'working' && state === 'needs-you') ? undefined : sure;
};

const stateOf: Partial<Record<Health['verdict'], Agent['state']>> = {overdue: 'stalled', stalled: 'stalled', quiet: 'quiet', well: 'working'};
