/**
Whether the machine has room for another agent, from the readings of the last minutes.
*/
import type {Reading} from './gauge.js';
import type {Policy} from './policy.js';

export const pressureLevels = ['normal', 'warning', 'critical'] as const;
export type PressureLevel = (typeof pressureLevels)[number];

/** By these the gate is named; the first one counts where several are as bad. */
export const gateNames = ['free memory', 'free disk', 'memory', 'disk', 'cpu', 'swap'] as const;
export type GateName = (typeof gateNames)[number];

/** What a resource is worth to the gate: below or above which of its limits it stands. */
export type GateState = {readonly name: GateName; readonly level: PressureLevel; readonly sinceMs: number; readonly belowSinceMs?: number};

export const resources = ['cpu', 'memory', 'disk', 'swap'] as const;
export type Resource = (typeof resources)[number];

/**
What the machine is short of, in numbers. In percent the value is too high, in MB, which are free ones, too low. `leaveAt`: where it lets go
again; between the two, the value is back within its limit and not yet far enough.
*/
export type Gate = {readonly resource: Resource; readonly value: number; readonly limit: number; readonly unit: '%' | 'MB'; readonly leaveAt?: number};

/** `reason` names the resource, its value and its limit, as in `memory 92% > 90%`; `gate` the same for programs. */
export type Pressure = {readonly level: PressureLevel; readonly reason: string | undefined; readonly sinceMs: number; readonly gate?: Gate | undefined};

export const noPressure: Pressure = {level: 'normal', reason: undefined, sinceMs: 0};

export type PressureLimits = Pick<Policy, 'thresholds' | 'pressureLeaveMs' | 'pressureWindowMs' | 'pressureMarginPercent'>;

const rank: Record<PressureLevel, number> = {normal: 0, warning: 1, critical: 2};

/** How one resource is read: what it measures, and what is too much of it. A floor is the other way round: too little. */
type Sensor = {
	readonly name: GateName;
	readonly measured: (reading: Reading) => number;
	readonly warn: number | undefined;
	readonly stop: number;
	readonly isFloor: boolean;
	/** The highest level it can bring about. */
	readonly most: PressureLevel;
};

const sensorsOf = ({thresholds: {cpu, memory, disk, swap, freeMemoryMb, freeDiskMb}}: PressureLimits): readonly Sensor[] => {
	const share = (name: GateName, measured: Sensor['measured'], {warn, stop}: {warn: number; stop: number}, most: PressureLevel = 'critical'): Sensor => ({
		name,
		measured,
		warn,
		stop,
		isFloor: false,
		most,
	});
	const floor = (name: GateName, measured: Sensor['measured'], stop: number): Sensor => ({
		name,
		measured,
		warn: undefined,
		stop,
		isFloor: true,
		most: 'critical',
	});
	return [
		floor('free memory', ({memoryTotalMb, memoryUsedMb}) => memoryTotalMb - memoryUsedMb, freeMemoryMb),
		floor('free disk', ({diskFreeMb}) => diskFreeMb, freeDiskMb),
		share('memory', ({memoryPercent}) => memoryPercent, memory),
		share('disk', ({diskPercent}) => diskPercent, disk),
		share('cpu', ({cpuPercent}) => cpuPercent, cpu),
		// Pages that nobody has asked for since stay in swap for days: it slows, it never stops.
		share('swap', ({swapPercent}) => swapPercent, swap, 'warning'),
	];
};

const isBeyond = ({isFloor}: Sensor, value: number, limit: number): boolean => (isFloor ? value < limit : value > limit);

/** Where a limit lets go again: a little on the good side of it. */
const leaveAt = ({isFloor}: Sensor, limit: number, marginPercent: number): number =>
	isFloor ? limit * (1 + marginPercent / 100) : Math.max(0, limit - marginPercent);

/** `marginPercent`: how far on the good side of a limit still counts as beyond it. */
const levelAt = (sensor: Sensor, value: number, marginPercent: number): PressureLevel => {
	const worse = (limit: number) => isBeyond(sensor, value, leaveAt(sensor, limit, marginPercent));
	const level = worse(sensor.stop) ? 'critical' : sensor.warn !== undefined && worse(sensor.warn) ? 'warning' : 'normal';
	return rank[level] > rank[sensor.most] ? sensor.most : level;
};

/** Of a single reading, as it is. */
export const levelsOf = (reading: Reading, limits: PressureLimits): Readonly<Record<GateName, PressureLevel>> =>
	Object.fromEntries(sensorsOf(limits).map(sensor => [sensor.name, levelAt({...sensor, most: 'critical'}, sensor.measured(reading), 0)])) as Record<
		GateName,
		PressureLevel
	>;

/** Entered at once when the value is beyond a limit; left only after `pressureLeaveMs` on the good side of where it lets go. */
const nextState = (sensor: Sensor, state: GateState, value: number, atMs: number, isKnown: boolean, limits: PressureLimits): GateState => {
	const {name, level, sinceMs, belowSinceMs} = state;
	const up = isKnown ? levelAt(sensor, value, 0) : 'normal';
	if (rank[up] > rank[level]) return {name, level: up, sinceMs: atMs};
	const down = levelAt(sensor, value, limits.pressureMarginPercent);
	if (rank[down] >= rank[level]) return belowSinceMs === undefined ? state : {name, level, sinceMs};
	const since = belowSinceMs ?? atMs;
	return atMs - since >= limits.pressureLeaveMs ? {name, level: down, sinceMs: atMs} : {name, level, sinceMs, belowSinceMs: since};
};

const sayValue = (value: number, limit: number, unit: string): string => {
	const whole = Math.round(value);
	return `${whole === Math.round(limit) && value !== limit ? value.toFixed(1) : whole}${unit}`;
};

const sayGate = (sensor: Sensor, {value, limit, leaveAt: mark = limit, unit}: Gate): string => {
	const {name} = sensor;
	const said = unit === '%' ? '%' : ' MB';
	if (isBeyond(sensor, value, limit)) return `${name} ${sayValue(value, limit, said)} ${sensor.isFloor ? '<' : '>'} ${limit}${said}`;
	const word = isBeyond(sensor, value, mark) ? `not yet ${sensor.isFloor ? 'above' : 'below'}` : `just ${sensor.isFloor ? 'above' : 'below'}`;
	return `${name} ${sayValue(value, mark, said)}, ${word} ${Math.round(mark)}${said}`;
};

const gateOf = (sensor: Sensor, state: GateState, value: number, {pressureMarginPercent}: PressureLimits): Gate => {
	const limit = state.level === 'critical' || sensor.warn === undefined || (sensor.most === 'warning' && value > sensor.stop) ? sensor.stop : sensor.warn;
	return {resource: resourceOf[sensor.name], value, limit, leaveAt: leaveAt(sensor, limit, pressureMarginPercent), unit: sensor.isFloor ? 'MB' : '%'};
};

const resourceOf: Record<GateName, Resource> = {'free memory': 'memory', 'free disk': 'disk', memory: 'memory', disk: 'disk', cpu: 'cpu', swap: 'swap'};

type Trail = {readonly states: readonly GateState[]; readonly values: readonly number[]};

const openState = ({name}: Sensor): GateState => ({name, level: 'normal', sinceMs: 0});

/** What is added and taken away again leaves a trace in the last digits: with a limit of 100 it would close the gate of a machine that is busy and no more. */
const average = (sum: number, count: number): number => Math.round((sum / count) * 1e6) / 1e6;

/**
The state of each gate after all `readings` (oldest first), and the value that it goes by.

Shares are averages over `pressureWindowMs`, so that a spike of ten seconds closes nothing; that of the CPU, which starting ourselves keeps busy,
counts only once the whole window is known. A floor is no matter of averages: the better one of the last two readings counts. A pause in the
readings of more than the window forgets what was before. With running sums: this is asked for in every beat and for every picture.
*/
const follow = (readings: readonly Reading[], limits: PressureLimits): Trail => {
	const sensors = sensorsOf(limits);
	const before = readings[0]?.gates;
	const sums = sensors.map(() => 0);
	let states = sensors.map(sensor => before?.find(({name}) => name === sensor.name) ?? openState(sensor));
	let values: number[] = [];
	let from = 0;
	for (const [at, reading] of readings.entries()) {
		const last = readings[at - 1];
		const gapMs = last === undefined ? 0 : reading.atMs - last.atMs;
		if (gapMs > limits.pressureWindowMs || gapMs < 0) {
			from = at;
			sums.fill(0);
			states = sensors.map(openState);
		}

		let oldest = readings[from] ?? reading;
		for (; reading.atMs - oldest.atMs > limits.pressureWindowMs; from += 1, oldest = readings[from] ?? reading) {
			for (const [index, {measured}] of sensors.entries()) sums[index] = (sums[index] ?? 0) - measured(oldest);
		}

		const isKnown = reading.atMs - oldest.atMs >= 0.9 * limits.pressureWindowMs;
		values = sensors.map(({measured, isFloor}, index) => {
			const value = measured(reading);
			const sum = (sums[index] ?? 0) + value;
			sums[index] = sum;
			return isFloor ? Math.max(value, at > from && last !== undefined ? measured(last) : value) : average(sum, at - from + 1);
		});
		states = sensors.map((sensor, index) =>
			nextState(sensor, states[index] ?? openState(sensor), values[index] ?? 0, reading.atMs, sensor.name !== 'cpu' || isKnown, limits),
		);
	}

	return {states, values};
};

/** What is not `normal`, for the reading that is written down. */
export const gatesAfter = (readings: readonly Reading[], limits: PressureLimits): readonly GateState[] =>
	follow(readings, limits).states.filter(({level}) => level !== 'normal');

/** The level now, and the resource that makes it so. `readings`: oldest first. */
export const pressureOf = (readings: readonly Reading[], limits: PressureLimits): Pressure => {
	const {states, values} = follow(readings, limits);
	const worst = states.toSorted((a, b) => rank[b.level] - rank[a.level])[0];
	if (worst === undefined || worst.level === 'normal') return noPressure;
	const index = states.indexOf(worst);
	const [sensor, value] = [sensorsOf(limits)[index], values[index]];
	if (sensor === undefined || value === undefined) return noPressure;
	const gate = gateOf(sensor, worst, value, limits);
	return {level: worst.level, reason: sayGate(sensor, gate), sinceMs: worst.sinceMs, gate};
};
