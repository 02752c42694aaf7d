/**
Stops all that was ever started here, and looks until nothing of it is left. Part of stop-all.
*/
import type {Agent, StopProof} from '../domain/agent.js';
import type {Job} from '../domain/job.js';
import {OutsideError} from '../domain/problem.js';
import type {Context} from './command.js';
import {giveUpJob} from './start-job.js';
import {stopAgent} from './stop-agent.js';
import {sweep} from './sweep.js';

/** What stands in the rows of agents that were stopped with all others; whoever releases them finds them by it. */
const stoppedWithAll = 'stopped with all others by a person';

/** Whether it was this that has stopped it. */
export const wasStoppedWithAll = ({reason}: Pick<Agent, 'reason'>): boolean => reason?.endsWith(stoppedWithAll) === true;

/** One that was stopped: what is documented of it. */
type StoppedAgent = {readonly agent_id: string; readonly task_id: string; readonly salvage_ref: string | null};

export type Stopped = {
	readonly agents: readonly StoppedAgent[];
	readonly jobs: readonly string[];
	readonly proof: {readonly found: number; readonly left: number};
	readonly notKept: readonly string[];
};

const atOnce = 16;
/** Whoever was just starting something has either seen by now that everything is stopped, or is found in the next round. */
const roundsMax = 6;
const betweenMs = 50;
/** So many rounds in which nothing was found prove that nothing is left. */
const calmRounds = 2;

type Count = Pick<StopProof, 'found' | 'left'>;

/** What was found and what is left, by run: the newest word about a run is what counts for what is left of it. */
const createTally = () => {
	const [found, left] = [new Map<string, number>(), new Map<string, number>()];
	const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);
	return {
		add(runId: string, proof: Count): void {
			found.set(runId, Math.max(found.get(runId) ?? 0, proof.found));
			left.set(runId, proof.left);
		},
		total: () => ({found: sum(found), left: sum(left)}),
	};
};

type StopOutcome = {readonly agent?: StoppedAgent; readonly count?: Count; readonly notKept?: string};

/** Nothing where somebody else was faster. What could not be kept is told: the agent is stopped all the same. */
const stopOne = async (context: Context, agent: Agent): Promise<StopOutcome> => {
	const how = {graceMs: context.policy.graceMs, force: false, cleanup: true, code: 'killed_by_person', reason: stoppedWithAll} as const;
	try {
		const killed = await stopAgent(context, agent, how);
		if (killed === undefined) return {};
		const {agent_id, task_id, salvage_ref, already_gone, processes_found, processes_left} = killed;
		return {count: {found: processes_found, left: processes_left}, ...(already_gone ? {} : {agent: {agent_id, task_id, salvage_ref}})};
	} catch (error) {
		if (!(error instanceof OutsideError)) throw error;
		const {processes_found: found = 0, processes_left: left = 0} = error.context ?? {};
		const count = {found: Number(found), left: Number(left)};
		const isStopped = error.code === 'cleanup_failed';
		return {count, ...(isStopped ? {agent: {agent_id: agent.id, task_id: agent.taskId, salvage_ref: null}, notKept: error.message} : {})};
	}
};

/** Right also where nobody conducts, and where somebody else is just starting something: what counts is what is seen. */
export const stopEverything = async (context: Context): Promise<Stopped> => {
	const {store, agents} = context;
	const tally = createTally();
	const stopped = new Map<string, StoppedAgent>();
	const jobs: string[] = [];
	const notKept: string[] = [];
	const takeAgent = async (agent: Agent): Promise<undefined> => {
		const outcome = await stopOne(context, agent);
		if (outcome.count) tally.add(agent.id, outcome.count);
		if (outcome.agent) stopped.set(agent.id, outcome.agent);
		if (outcome.notKept) notKept.push(outcome.notKept);
	};
	const takeJob = async (job: Job): Promise<undefined> => {
		tally.add(job.id, await giveUpJob(context, job));
		jobs.push(job.id);
	};
	for (let round = 0, calm = 0; round < roundsMax && calm < calmRounds; round += 1) {
		const live = store.agents.listLive();
		const open = store.jobs.listOpen();
		await Promise.all([sweep(live, takeAgent, {atOnce}), sweep(open, takeJob, {atOnce})]);
		const strays = [...(await agents.runsAfter(round === 0 ? 0 : betweenMs)).keys()];
		for (const runId of strays) tally.add(runId, await agents.stopRun(runId, {graceMs: 0, force: true}));
		calm = live.length + open.length + strays.length === 0 ? calm + 1 : 0;
	}

	for (const [runId, count] of await agents.runsAfter(0)) tally.add(runId, {found: count, left: count});
	return {agents: [...stopped.values()], jobs, proof: tally.total(), notKept};
};
