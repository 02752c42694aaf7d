/**
The signs of life of agents, taken now: what they have said since they were last looked at, and what their trees use. Part of the commands that judge by them.
*/
import {type Agent, isLive} from '../domain/agent.js';
import {OutsideError} from '../domain/problem.js';
import {tellLines} from '../domain/stream.js';
import {safeLine} from '../domain/text.js';
import type {Sighting} from '../store/agent-signs.js';
import type {Context} from './command.js';

/** How much of the newest output is read to show one line of it. */
const sayingBytes = 16 * 1024;
const sayingMax = 300;
/** Three percent of it are a clock tick, the least that the system counts. */
const sampleMs = 350;

/** Of those that have said something since they were last looked at: when, how much, and their newest line. One whose run cannot be read is left out. */
export const sightingsOf = ({agents, now, policy}: Context, live: readonly Agent[]): Sighting[] =>
	live.flatMap(agent => {
		try {
			if (agents.sizeOf(agent.id) > policy.outputMaxBytes) agents.trim(agent.id, policy.outputMaxBytes);
			const outputBytes = agents.sizeOf(agent.id);
			if (outputBytes === agent.outputBytes) return [];
			const {text} = agents.readTail(agent.id, sayingBytes);
			const saying = safeLine(tellLines(text).findLast(line => line.trim() !== '') ?? agent.saying, sayingMax);
			return [{id: agent.id, heardAtMs: now(), outputBytes, saying, cpuPercent: agent.cpuPercent, memoryMb: agent.memoryMb}];
		} catch (error) {
			if (error instanceof OutsideError) return [];
			throw error;
		}
	});

/**
Output and CPU time, both measured and written down; returns the agents as they are now. For a person, who may look while nobody conducts:
then what stands in the rows is old, and an agent must not be judged by it.

`silentMs`: where one has been silent for so long, it is measured in any case. CPU time is measured over a while: between two looks that follow each
other at once nobody uses any.
*/
export const lookForLife = async (context: Context, live: readonly Agent[], silentMs: number): Promise<Agent[]> => {
	const {store, machine, policy, now, isConducted} = context;
	store.agents.heard(sightingsOf(context, live));
	const trees = live.flatMap(({process}) => (process === undefined ? [] : [process]));
	const isDoubtful = store.agents.findMany(live.map(({id}) => id)).some(({heardAtMs}) => now() - heardAtMs >= silentMs);
	// A figure needs two looks: whoever conducts takes them all the time, and what stands in the rows is of seconds ago.
	if (!isDoubtful && isConducted() && live.every(({cpuPercent}) => cpuPercent !== undefined)) return store.agents.findMany(live.map(({id}) => id));
	const {usages} = await machine.measure(trees, sampleMs);
	const byRun = new Map(usages.map(usage => [usage.runId, usage]));
	const fresh = store.agents.findMany(live.map(({id}) => id));
	store.agents.heard(
		fresh.flatMap(agent => {
			const usage = byRun.get(agent.id);
			if (usage === undefined || !isLive(agent.state)) return [];
			const cpuPercent = Math.round(usage.cpuPercent * 10) / 10;
			const heardAtMs = cpuPercent >= policy.lifeCpuPercent ? now() : agent.heardAtMs;
			return [{...agent, heardAtMs, cpuPercent, memoryMb: Math.round(usage.memoryMb)}];
		}),
	);
	return store.agents.findMany(live.map(({id}) => id));
};
