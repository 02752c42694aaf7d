/**
Reads the gauges: the whole machine, and the process tree of every agent. On the heartbeat it is the watcher, whose record the gate goes by; by hand
it measures afresh.
*/
import type {z} from 'zod';
import type {Reading} from '../domain/gauge.js';
import type {Policy} from '../domain/policy.js';
import {type Pressure, type PressureLimits, pressureOf} from '../domain/pressure.js';
import {badInput, type Context, defineCommand, held} from './command.js';
import {agentsOutput, checkOutput, historyOutput, sayAgents, sayCheck, sayHistory} from './machine-report.js';
import {facts, input, output} from './monitor-resource-usage-card.js';
import {recordReading, recordUsages} from './record-machine.js';
import {seeInTurn} from './see-worktree.js';
import {whoseTurn} from './turn.js';

type Input = z.output<typeof input>;

const dayMs = 86_400_000;

const resources = ['cpu', 'memory', 'disk', 'swap'] as const;

/** The limits of this run. Where one of a pair is given, the other one gives way to it. */
const limitsOf = (policy: Policy, given: Input): PressureLimits => {
	const pairOf = (name: (typeof resources)[number]) => {
		const {warn, stop} = policy.thresholds[name];
		const [givenWarn, givenStop] = [given[`${name}WarningThreshold`], given[`${name}CriticalThreshold`]];
		return {warn: givenWarn ?? Math.min(warn, givenStop ?? stop), stop: givenStop ?? Math.max(stop, givenWarn ?? warn)};
	};
	return {...policy, thresholds: {...policy.thresholds, ...Object.fromEntries(resources.map(name => [name, pairOf(name)]))}};
};

const watch = async (context: Context): Promise<void> => {
	try {
		recordReading(context, await context.machine.read());
	} finally {
		// Where there is no room for the history, it is seen all the same who lives.
		await watchAgents(context);
	}
};

const watchAgents = async (context: Context): Promise<void> => {
	const {store, machine, policy, now} = context;
	const live = store.agents.listLive();
	const measured = whoseTurn(live, policy.measuredAtOnceMax, now(), policy.watchEveryMs);
	const trees = measured.flatMap(({process}) => (process === undefined ? [] : [process]));
	recordUsages(context, measured, await machine.measureTrees(trees, policy.newcomersAtOnceMax));
	await seeInTurn(context, live);
};

/** Measures machine and agents; where nobody else does, it is written down. */
const measure = async (context: Context) => {
	const {store, machine, policy, now, isConducted} = context;
	const agents = store.agents.listLive();
	const trees = agents.flatMap(({process}) => (process === undefined ? [] : [process]));
	const {reading: measured, usages} = await machine.measure(trees, policy.measuredOverMs);
	const reading = {...measured, atMs: now()};
	const before = store.gauges.latest(policy.gaugesShownMax);
	if (!isConducted()) {
		recordReading(context, reading);
		recordUsages(context, agents, usages);
	}

	return {agents, usages, reading, before};
};

type Watch = {
	readonly before: readonly Reading[];
	readonly reading: Reading;
	readonly limits: PressureLimits;
	/** Limits of this run alone: what others have shut is not shut by these. */
	readonly isByOwnLimits: boolean;
	readonly isConducted: boolean;
};

/** What the gate makes of it. Where nobody has watched the machine for the whole window, it is taken to have been before as it was first seen. */
const pressureNow = ({before, reading, limits, isByOwnLimits, isConducted}: Watch): Pressure => {
	const fromMs = reading.atMs - limits.pressureWindowMs;
	const known = isByOwnLimits ? before.map(({gates: _, ...rest}) => rest) : before;
	const near = known.filter(({atMs}) => atMs >= fromMs);
	const first = near[0] ?? reading;
	const isWatched = first.atMs - fromMs <= 0.1 * limits.pressureWindowMs || (isConducted && !isByOwnLimits && near.length > 0);
	if (isWatched) return pressureOf([...known, reading], limits);
	return {...pressureOf([{...first, atMs: fromMs}, ...near, reading], limits), sinceMs: 0};
};

const check = async (context: Context, given: Input, limits: PressureLimits) => {
	const {reading, before} = await measure(context);
	const isByOwnLimits = resources.some(name => given[`${name}WarningThreshold`] !== undefined || given[`${name}CriticalThreshold`] !== undefined);
	const pressure = pressureNow({before, reading, limits, isByOwnLimits, isConducted: context.isConducted()});
	const answer = checkOutput(reading, pressure, limits, context.store.agents.countLive());
	if (given.needRoom && !answer.can_spawn_agents) {
		return held(
			'resource_critical',
			`There is no room for another agent: ${pressure.reason}.`,
			'It starts when the machine has room; or raise thresholds in the config.',
			{
				cpu_percent: answer.cpu.overall_percent,
				memory_percent: answer.memory.virtual.percent,
				disk_percent: answer.disk.percent,
				gating_resource: answer.gating_resource,
				action_taken: 'new agents are held; those at work go on',
			},
		);
	}

	return {ok: true as const, value: {said: sayCheck(answer), output: answer}};
};

export const monitorResourceUsage = defineCommand({
	name: 'monitor-resource-usage',
	summary: 'Measure the machine and every agent, and say whether there is room for another.',
	input,
	output,
	facts,
	cadence: 'watch',
	reads: ['agent_lifecycle', 'orchestrator_state', 'metrics'],
	writes: ['metrics', 'agent_lifecycle', 'orchestrator_state', 'setting', 'audit_event'],

	async run(context, given) {
		const {store, policy, now, isByHand} = context;
		if (!isByHand) {
			await watch(context);
			return {ok: true, value: {}};
		}

		const limits = limitsOf(policy, given);
		const crossed = resources.find(name => limits.thresholds[name].warn > limits.thresholds[name].stop);
		if (crossed !== undefined) {
			const {warn, stop} = limits.thresholds[crossed];
			return badInput(
				'validation_failed',
				`The warning for ${crossed} (${warn}%) is above its critical limit (${stop}%).`,
				'A warning comes before what it warns of.',
			);
		}

		switch (given.operation) {
			case 'check': {
				return check(context, given, limits);
			}

			case 'per_agent': {
				const {agents, usages, reading} = await measure(context);
				const answer = agentsOutput(agents, usages, reading, limits);
				return {ok: true, value: {said: sayAgents(answer), output: answer}};
			}

			case 'history': {
				const toMs = now();
				const points = store.gauges.history({
					fromMs: toMs - given.timeRangeMinutes * 60_000,
					toMs,
					stepMs: given.checkIntervalSeconds * 1000,
				});
				const day = store.gauges.history({fromMs: toMs - dayMs, toMs, stepMs: dayMs / 144});
				const diskTotalMb = store.gauges.latest(1)[0]?.diskTotalMb ?? 0;
				const answer = historyOutput(points, given.timeRangeMinutes, {day, diskTotalMb});
				return {ok: true, value: {said: sayHistory(answer), output: answer}};
			}
		}
	},
});
