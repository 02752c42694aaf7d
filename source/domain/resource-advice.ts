/**
What would help a machine that is short of something, and what has to happen for the next agent to start: from the figures alone, the urgent first.
*/
import type {Admission} from './admission.js';
import type {Agent} from './agent.js';
import type {Reading} from './gauge.js';
import type {Gate, Pressure} from './pressure.js';

/** `isUrgent`: it is about what the machine is short of now. */
export type Advice = {readonly isUrgent: boolean} & (
	| {readonly kind: 'stop-quiet'; readonly agentId: string; readonly memoryMb: number; readonly silentMs: number}
	| {readonly kind: 'clean-up'; readonly count: number; readonly mb: number}
	| {readonly kind: 'disk-full'; readonly inHours: number}
	| {readonly kind: 'elsewhere'; readonly agentsMb: number; readonly usedMb: number}
	| {readonly kind: 'next-start'; readonly by: 'machine'; readonly gate: Gate; readonly untilMs: number | undefined}
	| {readonly kind: 'next-start'; readonly by: 'person' | 'config' | 'places'}
	| {readonly kind: 'next-start'; readonly by: 'restarts'; readonly untilMs: number}
);

export type AdviceFacts = {
	readonly agents: readonly Agent[];
	readonly admission: Admission;
	readonly pressure: Pressure;
	readonly reading: Reading | undefined;
	/** What could be removed without losing anything; what was not measured is `null`. */
	readonly leftovers: ReadonlyArray<number | null>;
	readonly fullInHours: number | undefined;
	readonly nowMs: number;
};

const weekHours = 7 * 24;
/** A worktree that is smaller is not worth a line. */
const worthMb = 1;
/** With less of what is used than this, stopping agents frees little. */
const smallShare = 0.3;

const bySilence = ({agents, pressure, nowMs}: AdviceFacts): Advice[] => {
	const isShort = pressure.gate?.resource === 'memory';
	const silent = agents.filter(({state, memoryMb}) => (state === 'stalled' || (state === 'quiet' && isShort)) && (memoryMb ?? 0) > 0);
	const most = silent.toSorted((a, b) => (b.memoryMb ?? 0) - (a.memoryMb ?? 0))[0];
	if (most === undefined) return [];
	return [{kind: 'stop-quiet', isUrgent: isShort, agentId: most.id, memoryMb: most.memoryMb ?? 0, silentMs: Math.max(0, nowMs - most.heardAtMs)}];
};

const byMemory = ({agents, pressure, reading}: AdviceFacts): Advice[] => {
	if (pressure.gate?.resource !== 'memory' || reading === undefined || reading.memoryUsedMb <= 0) return [];
	const agentsMb = agents.reduce((sum, {memoryMb = 0}) => sum + memoryMb, 0);
	return agentsMb < smallShare * reading.memoryUsedMb ? [{kind: 'elsewhere', isUrgent: true, agentsMb, usedMb: reading.memoryUsedMb}] : [];
};

const byDisk = ({leftovers, fullInHours, pressure}: AdviceFacts): Advice[] => {
	const isShort = pressure.gate?.resource === 'disk';
	const mb = leftovers.reduce<number>((sum, each) => sum + (each ?? 0), 0);
	return [
		...(fullInHours !== undefined && fullInHours <= weekHours ? [{kind: 'disk-full', isUrgent: isShort, inHours: fullInHours} as const] : []),
		...(mb >= worthMb ? [{kind: 'clean-up', isUrgent: isShort, count: leftovers.length, mb} as const] : []),
	];
};

const byGate = ({admission: {by, gate, untilMs}, pressure, nowMs}: AdviceFacts): Advice[] => {
	if (by === 'person' || by === 'config' || by === 'places') return [{kind: 'next-start', isUrgent: false, by}];
	if (by === 'restarts') return [{kind: 'next-start', isUrgent: true, by, untilMs: untilMs ?? nowMs}];
	const short = gate ?? (by === 'machine' ? pressure.gate : undefined);
	return short === undefined ? [] : [{kind: 'next-start', isUrgent: true, by: 'machine', gate: short, untilMs}];
};

/** What frees most of what is short now comes first, then what else there is; how the next agent gets its turn comes last. */
export const adviceOf = (facts: AdviceFacts): Advice[] => {
	const all = [...bySilence(facts), ...byMemory(facts), ...byDisk(facts)];
	return [...all.filter(({isUrgent}) => isUrgent), ...all.filter(({isUrgent}) => !isUrgent), ...byGate(facts)];
};
