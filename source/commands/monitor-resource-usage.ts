/**
Reads the gauges: the whole machine, and the process tree of every agent.
*/
import {z} from 'zod';
import {pressureOf} from '../domain/pressure.js';
import {defineCommand} from './command.js';
import {whoseTurn} from './turn.js';

export const monitorResourceUsage = defineCommand({
	name: 'monitor-resource-usage',
	summary: 'Measure the machine and every agent, and say whether there is room for another.',
	input: z.strictObject({}),
	cadence: 'watch',
	reads: ['agent_lifecycle'],
	writes: ['metrics', 'agent_lifecycle'],

	async run({store, machine, policy, now, isByHand}) {
		const reading = await machine.read();
		store.gauges.note(reading, policy.gaugesShownMax);
		store.gauges.prune(now() - policy.gaugesKeptMs);

		const live = store.agents.listLive();
		const measured = isByHand ? live : whoseTurn(live, policy.measuredAtOnceMax, now(), policy.watchEveryMs);
		const usages = await machine.measureTrees(measured.flatMap(({process}) => (process === undefined ? [] : [process])));
		// Whole numbers: a figure that nobody could tell from the last is not worth a row, nor a frame.
		const byRun = new Map(usages.map(usage => [usage.runId, {...usage, cpuPercent: Math.round(usage.cpuPercent), memoryMb: Math.round(usage.memoryMb)}]));
		store.agents.heard(
			measured.flatMap(agent => {
				const usage = byRun.get(agent.id);
				if (usage === undefined) return [];
				// CPU time of the whole tree is the second sign of life; an idle runtime uses a little all the time.
				const heardAtMs = usage.cpuPercent >= policy.lifeCpuPercent ? now() : agent.heardAtMs;
				const isSame = heardAtMs === agent.heardAtMs && usage.cpuPercent === agent.cpuPercent && usage.memoryMb === agent.memoryMb;
				return isSame ? [] : [{...agent, heardAtMs, cpuPercent: usage.cpuPercent, memoryMb: usage.memoryMb}];
			}),
		);

		const {level, reason} = pressureOf(store.gauges.latest(policy.gaugesShownMax), policy);
		const percent = (value: number) => `${Math.round(value)}%`;
		return {
			ok: true,
			value: {
				said: `cpu ${percent(reading.cpuPercent)}, memory ${percent(reading.memoryPercent)}, disk ${percent(reading.diskPercent)}${reason === undefined ? '' : `: ${level}, ${reason}`}.`,
				output: {
					cpu: {overall_percent: reading.cpuPercent, cores: reading.cores, load_average: reading.load1},
					memory: {percent: reading.memoryPercent, used_mb: reading.memoryUsedMb, total_mb: reading.memoryTotalMb, swap_percent: reading.swapPercent},
					disk: {percent: reading.diskPercent, free_mb: reading.diskFreeMb, total_mb: reading.diskTotalMb},
					status: level,
					reason: reason ?? null,
					can_spawn_agents: level !== 'critical',
					agents: usages.map(({runId, processes, cpuPercent, memoryMb}) => ({agent_id: runId, processes, cpu_percent: cpuPercent, memory_mb: memoryMb})),
				},
			},
		};
	},
});
