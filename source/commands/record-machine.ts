/**
Writes down what the machine and the agents were found to do: the record that the gate, the graphs and the history go by.
*/
import type {Agent} from '../domain/agent.js';
import type {Reading, TreeUsage} from '../domain/gauge.js';
import type {HeldBy} from '../domain/metric.js';
import {gatesAfter, type Pressure, pressureOf} from '../domain/pressure.js';
import type {Context} from './command.js';

/** Swap never holds. */
const heldBy = ({level, gate}: Pressure): HeldBy => {
	if (level === 'normal') return undefined;
	return level === 'critical' && gate !== undefined && gate.resource !== 'swap' ? gate.resource : 'slowed';
};

/** Writes one reading down, makes the old ones coarser, and tells when there is more or less room than before. */
export const recordReading = ({store, policy, now, stamp}: Context, measured: Reading): Pressure => {
	const before = store.gauges.latest(policy.gaugesShownMax);
	const reading = {...measured, atMs: now()};
	const readings = [...before, reading];
	const pressure = pressureOf(readings, policy);
	const sinceMs = reading.atMs - (before.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY);
	// After a pause it speaks for itself alone.
	const coveredMs = sinceMs >= 0 && sinceMs <= policy.pressureWindowMs ? sinceMs : 0;
	const gates = gatesAfter(readings, policy);
	store.gauges.note({...reading, ...(gates.length === 0 ? {} : {gates})}, policy.gaugesShownMax, {
		agents: store.agents.countLive(),
		heldBy: heldBy(pressure),
		coveredMs,
	});
	store.gauges.thin(reading.atMs, policy);
	if ((store.settings.get('machine') ?? 'normal') !== pressure.level) store.settings.set('machine', pressure.level, stamp(), pressure.reason);
	return pressure;
};

/** Writes down what each agent takes, and that it lives when it takes any time of the processor. */
export const recordUsages = ({store, policy, now}: Context, measured: readonly Agent[], usages: readonly TreeUsage[]): void => {
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
};
