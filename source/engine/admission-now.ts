/**
What the gate decides by, read now: the same for those who start agents and for the screen that tells why none starts.
*/
import {type Admission, admit, type Ramp} from '../domain/admission.js';
import type {Reading} from '../domain/gauge.js';
import type {Policy} from '../domain/policy.js';
import {type Pressure, pressureOf} from '../domain/pressure.js';
import type {Machine} from '../outside/machine.js';
import type {Store} from '../store/store.js';

export type AdmissionNow = {
	readonly readings: readonly Reading[];
	readonly pressure: Pressure;
	readonly paused: boolean;
	readonly stopped: boolean;
	readonly admission: Admission;
	/** Nobody conducts, or the config wants none: `undefined`. */
	readonly ramp: Ramp | undefined;
};

type How = {readonly machine?: Pick<Machine, 'look'>; readonly isRamped?: boolean};

/** Since whoever conducts came. */
const rampNow = (store: Store, {slots}: Policy): Ramp | undefined => {
	const lease = slots.ramp ? store.leases.find('conductor') : undefined;
	if (lease?.holder === undefined) return undefined;
	const {takenAtMs} = lease;
	return {
		started: store.sessions.countStarted(takenAtMs, Number.MAX_SAFE_INTEGER),
		watched: store.sessions.countStarted(takenAtMs, store.gauges.newestAtMs()),
		promised: store.tasks.countIn('claimed') + store.tasks.countIn('prepared'),
	};
};

/**
The gate's answer at a time (milliseconds since 1970), and what it was found from.

Readings older than the gate's window say nothing of now. With `machine`, a look at it then takes their place: somebody starts an agent by hand
while nobody watches. `isRamped`: the first starts come one after the other; what a person asks for does not wait for that.
*/
export const admissionNow = (store: Store, policy: Policy, nowMs: number, {machine, isRamped = false}: How = {}): AdmissionNow => {
	const ramp = rampNow(store, policy);
	const readings = store.gauges.latest(policy.gaugesShownMax);
	const isOld = nowMs - (readings.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) > policy.pressureWindowMs;
	const pressure = pressureOf(isOld ? (machine === undefined ? [] : [{...machine.look(), atMs: nowMs}]) : readings, policy);
	const stopped = store.settings.isOn('stopped');
	const paused = stopped || store.settings.isOn('paused');
	const load = {
		active: store.tasks.countActive(),
		paused,
		stopped,
		pressure,
		latestStartAtMs: store.agents.latestStartAtMs(),
		isUntrusted: !policy.isTrusted,
		hasNoAgent: policy.agent === undefined,
		ramp: isRamped ? ramp : undefined,
		restarts: store.sessions.restartsSince(nowMs - policy.restartsWindowMs),
	};
	return {readings, pressure, paused, stopped, admission: admit(load, nowMs, policy), ramp};
};
