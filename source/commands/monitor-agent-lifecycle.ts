/**
Looks after every agent: takes the news of those that left, judges their work, and watches the others for signs of life.
*/
import {z} from 'zod';
import {type Agent, isLive} from '../domain/agent.js';
import {type Health, judgeHealth} from '../domain/health.js';
import {agentIdSchema} from '../domain/ids.js';
import {tellLines} from '../domain/stream.js';
import {safeLine} from '../domain/text.js';
import type {Sighting} from '../store/agents.js';
import {type Context, defineCommand, notFound} from './command.js';
import {takeJobNews} from './job-news.js';
import {judgeWork} from './judge-work.js';
import {sweep} from './sweep.js';
import {whoseTurn} from './turn.js';

/** How much of the newest output is read to show one line of it. */
const sayingBytes = 16 * 1024;
const sayingMax = 300;

export const monitorAgentLifecycle = defineCommand({
	name: 'monitor-agent-lifecycle',
	summary: 'Take the news of agents that left, judge their work, and see how the others are doing.',
	input: z.strictObject({agentId: agentIdSchema.optional().describe('Only this agent.')}),
	bareField: 'agentId',
	cadence: 'health',
	reads: ['agent_lifecycle', 'orchestrator_task', 'job'],
	writes: ['agent_lifecycle', 'agent_lifecycle_events', 'orchestrator_task', 'orchestrator_state', 'job', 'audit_event'],

	async run(context, {agentId}) {
		const {store, agents, policy, now, isByHand} = context;
		if (agentId !== undefined && store.agents.find(agentId) === undefined) return notFound('agent_not_found', `There is no agent ${agentId}.`);
		const isWanted = ({id}: Agent) => agentId === undefined || id === agentId;
		// What arrives from here on is news for the next run.
		const news = agents.takeNews();

		const before = store.activities.lastId();
		const live = whoIsLookedAt(context, news).filter(isWanted);
		const probed = new Set(isByHand ? live : whoseTurn(live, policy.probedAtOnceMax, now(), policy.healthEveryMs));
		for (const agent of live) takeNews(context, agent, probed.has(agent));
		for (const job of store.jobs.listOpen()) takeJobNews(context, job.id);

		// Nearly always nobody has left: then what was read holds.
		const still = store.activities.lastId() === before ? live : store.agents.findMany(live.map(({id}) => id)).filter(({state}) => isLive(state));
		watch(context, still);
		// Work is judged where the task still stands as working and its agent has left: also after a crash in the middle of it.
		const ended = store.tasks.listLeft().filter(task => agentId === undefined || task.agentId === agentId);
		// The heartbeat does not read reports.
		const output = () => (isByHand ? {...reportOn(context, live), timestamp: new Date(now()).toISOString()} : {});
		const result = await sweep(ended, task => judgeWork(context, task), {output});
		if (agentId === undefined) for (const runId of news) agents.forgetNews(runId);
		return result;
	},
});

/** Those with news, those that are just starting, and of very many others those whose turn it is; a person sees all of them. */
const whoIsLookedAt = ({store, policy, now, isByHand}: Context, news: readonly string[]): Agent[] => {
	const live = store.agents.listLive();
	const turn = new Set(isByHand ? live : whoseTurn(live, policy.watchedAtOnceMax, now(), policy.healthEveryMs));
	const named = new Set(news);
	return live.filter(agent => turn.has(agent) || named.has(agent.id) || agent.process === undefined);
};

/**
Finds out whether an agent is still there; records its true exit status and its last words, or that there is no status. Only one that vanished
without leaving a status has to be probed for.
*/
const takeNews = (context: Context, agent: Agent, isProbed: boolean): void => {
	const {store, agents, policy, stamp, now} = context;
	// Whoever stops it records its end, with the reason.
	if (agent.state === 'stopping') return;
	const exitCode = agents.exitOf(agent.id);
	if (exitCode !== undefined) {
		store.agents.heard(sightingsOf(context, [agent]));
		store.agents.move(agent.id, agent.state, 'ended', {exitCode, endedAtMs: now(), why: `exit ${exitCode}`}, stamp());
		return;
	}

	if (agent.process === undefined) {
		const {started} = agents.find(agent.id);
		if (started !== undefined) {
			// It was started, and whoever did so was cut off before it could be written down.
			store.agents.move(agent.id, agent.state, 'working', {process: started, startedAtMs: now(), heardAtMs: now(), why: 'found running'}, stamp());
		} else if (now() - agent.createdAtMs > policy.startupMs) {
			store.agents.move(agent.id, agent.state, 'lost', {code: 'startup_timeout', reason: 'its process never came up', endedAtMs: now()}, stamp());
		}

		return;
	}

	if (isProbed && agents.look(agent.process) === 'gone' && agents.exitOf(agent.id) === undefined) {
		store.agents.move(agent.id, agent.state, 'lost', {code: 'process_died', reason: 'its process is gone and left no exit status', endedAtMs: now()}, stamp());
	}
};

/** Of those that have said something since they were last looked at: when, how much, and their newest line. */
const sightingsOf = ({agents, now}: Context, live: readonly Agent[]): Sighting[] =>
	live.flatMap(agent => {
		const outputBytes = agents.sizeOf(agent.id);
		if (outputBytes === agent.outputBytes) return [];
		const {text} = agents.readTail(agent.id, sayingBytes);
		const saying = safeLine(tellLines(text).findLast(line => line.trim() !== '') ?? agent.saying, sayingMax);
		return [{id: agent.id, heardAtMs: now(), outputBytes, saying, cpuPercent: agent.cpuPercent, memoryMb: agent.memoryMb}];
	});

/** Writes down signs of life and moves agents between working, quiet and stalled. */
const watch = (context: Context, live: readonly Agent[]): void => {
	const {store, policy, stamp, now} = context;
	const sightings = sightingsOf(
		context,
		live.filter(({state}) => state !== 'stopping' && state !== 'starting'),
	);
	store.agents.heard(sightings);

	const heard = new Map(sightings.map(({id, heardAtMs}) => [id, heardAtMs]));
	for (const agent of live) {
		const health = judgeHealth({...agent, heardAtMs: heard.get(agent.id) ?? agent.heardAtMs}, now(), policy);
		const isLate = health.verdict === 'overdue';
		// It may have been called stalled for its silence before: being late is written down once as well.
		const next = stateFor(agent, health) ?? (isLate && agent.state === 'stalled' && agent.code === undefined ? 'stalled' : undefined);
		if (next === undefined) continue;
		store.agents.move(agent.id, agent.state, next, isLate ? {code: 'task_timeout', reason: `longer than ${health.afterMs / 1000} s at work`} : {}, stamp());
	}
};

const stateFor = ({state, process}: Agent, {verdict}: Health): Agent['state'] | undefined => {
	if (process === undefined || state === 'stopping') return undefined;
	const next =
		verdict === 'overdue' || verdict === 'stalled'
			? 'stalled'
			: verdict === 'quiet'
				? 'quiet'
				: verdict === 'well' && state !== 'needs-you'
					? 'working'
					: state;
	return next === state ? undefined : next;
};

const healthWords: Partial<Record<Agent['state'], string>> = {stalled: 'stalled', lost: 'dead', ended: 'completed'};

const reportOn = ({store, now}: Context, agents: readonly Agent[]): Record<string, unknown> => {
	const fresh = store.agents.findMany(agents.map(({id}) => id));
	const count = (word: string) => fresh.filter(({state}) => (healthWords[state] ?? 'healthy') === word).length;
	return {
		agents_checked: fresh.length,
		agents_healthy: count('healthy'),
		agents_stalled: count('stalled'),
		agents_dead: count('dead'),
		agents: fresh.map(agent => ({
			agent_id: agent.id,
			agent_type: agent.name,
			task_id: agent.taskId,
			status: agent.state,
			pid: agent.process?.agent.pid ?? null,
			process_alive: agent.endedAtMs === undefined && agent.process !== undefined,
			cpu_percent: agent.cpuPercent ?? null,
			memory_mb: agent.memoryMb ?? null,
			seconds_since_heartbeat: Math.max(0, (now() - agent.heardAtMs) / 1000),
			health_status: healthWords[agent.state] ?? 'healthy',
		})),
	};
};
