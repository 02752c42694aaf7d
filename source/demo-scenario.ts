/**
What happens in the demo: which tasks, how fast, and what its machine pretends. Part of the front step.
*/
import type {Reading} from './domain/gauge.js';
import type {DemoScenario} from './doors/verb-names.js';
import type {Machine} from './outside/machine.js';

/** The tasks that lead to a conflict, and what waits for it. */
const conflictTasks: ReadonlySet<string> = new Set(['SHOP-4', 'SHOP-5', 'SHOP-7', 'SHOP-13']);

/** The part of the backlog that a scenario is about; each task stands below its own box. */
export const backlogFor = (scenario: DemoScenario, backlog: string): string => {
	if (scenario !== 'conflict') return backlog;
	const blocks = backlog.split(/^(?=- \[ \] |## )/m);
	return blocks.filter(block => !block.startsWith('- [ ] ') || conflictTasks.has(/^- \[ \] (\S+)/.exec(block)?.[1] ?? '')).join('');
};

const pretendFromMs = 9000;
const pretendUntilMs = 16_000;
/** Above the limit of the demo's config. */
const pretendedPercent = 98;

const withMemory = (reading: Reading): Reading => ({
	...reading,
	memoryPercent: pretendedPercent,
	memoryUsedMb: (reading.memoryTotalMb * pretendedPercent) / 100,
});
const withDisk = (reading: Reading): Reading => ({...reading, diskPercent: pretendedPercent});

/** The real machine, but for some seconds in which it pretends to be full; the screen says so while it lasts. */
export const pretending = (machine: Machine, scenario: DemoScenario, sinceMs: () => number): Machine => {
	const change = scenario === 'conflict' ? undefined : scenario === 'disk' ? withDisk : withMemory;
	const seen = (reading: Reading): Reading => {
		const atMs = sinceMs();
		return change !== undefined && atMs >= pretendFromMs && atMs < pretendUntilMs ? change(reading) : reading;
	};
	return {
		...machine,
		read: async () => seen(await machine.read()),
		look: () => seen(machine.look()),
		async measure(trees, overMs) {
			const {reading, usages} = await machine.measure(trees, overMs);
			return {reading: seen(reading), usages};
		},
	};
};
