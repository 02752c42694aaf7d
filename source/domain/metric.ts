/**
The machine over a longer time: points of its history, and which way they go.
*/

/** What kept new agents from starting; `slowed`: they started one by one. */
export type HeldBy = 'memory' | 'disk' | 'cpu' | 'slowed' | undefined;

/** All readings of one step of time: their average and, where it matters, their highest. `null`: not measured then. */
export type MetricPoint = {
	readonly atMs: number;
	readonly readings: number;
	readonly cpu: number;
	readonly cpuHigh: number;
	readonly memory: number;
	readonly memoryHigh: number;
	readonly disk: number;
	readonly diskHigh: number;
	readonly swap: number | null;
	readonly agents: number | null;
	readonly agentsHigh: number | null;
};

/** All readings of a time in one. What was not measured is `null`. */
export type MachineUse = {
	readonly readings: number;
	/** For how much of the time there are readings. */
	readonly coveredMs: number;
	readonly cpu: number | null;
	readonly cpuLow: number | null;
	readonly cpuHigh: number | null;
	readonly memory: number | null;
	readonly memoryLow: number | null;
	readonly memoryHigh: number | null;
	readonly disk: number | null;
	readonly diskLow: number | null;
	readonly diskHigh: number | null;
	readonly swapHigh: number | null;
	readonly agentsHigh: number | null;
	/** How long no new agent might start, and by what. */
	readonly heldMemoryMs: number;
	readonly heldDiskMs: number;
	readonly heldCpuMs: number;
	/** How long they started one by one. */
	readonly slowedMs: number;
};

export const trendNames = ['increasing', 'stable', 'decreasing'] as const;
export type TrendName = (typeof trendNames)[number];

/** `perHour`: by how much the value grows in an hour, by the straight line that fits the points best (least squares). */
export type Trend = {readonly name: TrendName; readonly perHour: number};

export type Sample = {readonly atMs: number; readonly value: number; readonly weight?: number};

const hourMs = 3_600_000;

/** The slope of the straight line through `samples` with the least squares, per millisecond; `undefined` when they are all of one moment. */
export const slopeOf = (samples: readonly Sample[]): number | undefined => {
	const total = samples.reduce((sum, {weight = 1}) => sum + weight, 0);
	if (total === 0) return undefined;
	const mean = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample) * (sample.weight ?? 1), 0) / total;
	const [middleMs, middle] = [mean(({atMs}) => atMs), mean(({value}) => value)];
	const spread = mean(({atMs}) => (atMs - middleMs) ** 2);
	return spread === 0 ? undefined : mean(({atMs, value}) => (atMs - middleMs) * (value - middle)) / spread;
};

/**
Which way a value goes. Over the time of the samples the line has to climb or fall by at least `deadBand`; less is *stable*.
`undefined` when there are not two moments to compare.
*/
export const trendOf = (samples: readonly Sample[], deadBand: number): Trend | undefined => {
	const slope = slopeOf(samples);
	if (slope === undefined) return undefined;
	const times = samples.map(({atMs}) => atMs);
	const change = slope * (times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b)));
	return {name: change >= deadBand ? 'increasing' : change <= -deadBand ? 'decreasing' : 'stable', perHour: slope * hourMs};
};

/** Percentage points over the time that is looked at; a disk that fills does so slowly. */
export const deadBands = {cpu: 5, memory: 5, disk: 1} as const;
