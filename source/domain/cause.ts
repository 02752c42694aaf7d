/**
A reason why something does not go on, and what would change that.
*/
import {type Admission, untrustedHint, untrustedText} from './admission.js';
import type {Policy} from './policy.js';
import type {Gate} from './pressure.js';
import type {Task} from './task.js';

export const causeCodes = [
	'empty_queue',
	'stopped',
	'not_trusted',
	'paused',
	'no_agent',
	'resource_gate',
	'restart_limit',
	'cap_reached',
	'nobody_conducts',
	'starting',
	'same_files',
	'behind_others',
	'under_way',
	'merge_wedged',
	'account_limited',
	'retry_wait',
	'cycle',
	'all_blocked',
	'blocked',
	'waits_for',
	'needs_person',
	'over',
] as const;
export type CauseCode = (typeof causeCodes)[number];

export type Cause = {
	readonly code: CauseCode;
	/** One sentence or two. */
	readonly message: string;
	/** What a person can do about it, where there is something. */
	readonly hint: string | undefined;
	/** For a row: a word or two, or whom it waits for. */
	readonly short: {readonly kind: 'word'; readonly word: string} | {readonly kind: 'waits'; readonly on: string | undefined; readonly more: number};
	readonly tasks: readonly string[];
	/** From the task that waits to what it comes down to. */
	readonly chain: readonly Task[];
	readonly gate?: Gate;
	/** When it ends by itself. */
	readonly untilMs?: number;
};

/** `in 12 s`, `in 5 min`, and the hour where it is far off. */
export const sayUntil = (untilMs: number, nowMs: number): string => {
	const seconds = Math.max(0, Math.round((untilMs - nowMs) / 1000));
	if (seconds < 120) return `in ${seconds} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 120 ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`;
};

type Setting = {readonly policy: Pick<Policy, 'maxParallel' | 'pressureLeaveMs' | 'slowStartEveryMs'>; readonly nowMs: number};

/** When the gate opens again: a little on the good side of its limit, for a while. */
const freeing = ({limit, unit, leaveAt = limit}: Gate, pressureLeaveMs: number): string => {
	const mark = unit === '%' ? `at ${leaveAt}% or less` : `with ${Math.ceil(leaveAt)} MB free`;
	return `after ${Math.round(pressureLeaveMs / 1000)} s ${mark}`;
};

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** It waits for a person, whatever the machine has room for. */
const personCause = ({by, isStopped, isUntrusted}: Admission): Pick<Cause, 'code' | 'message' | 'hint' | 'short'> | undefined => {
	if (isStopped) {
		return {
			code: 'stopped',
			message: 'Everything was stopped by a person: no agent starts and nothing is merged.',
			hint: 'Let it go on: orch-tui release',
			short: {kind: 'word', word: 'stopped'},
		};
	}

	if (isUntrusted) {
		return {
			code: 'not_trusted',
			message: `${untrustedText}: no agent starts and nothing is merged.`,
			hint: untrustedHint,
			short: {kind: 'word', word: 'not trusted'},
		};
	}

	if (by !== 'person') return undefined;
	return {
		code: 'paused',
		message: 'No new agent starts: paused by a person.',
		hint: 'Let it go on: orch-tui resume',
		short: {kind: 'word', word: 'paused'},
	};
};

/** Why the gate lets nobody in; asked only when it does not. */
export const gateCause = (admission: Admission, {policy, nowMs}: Setting): Cause => {
	const {by, reason, gate, untilMs} = admission;
	const base = {tasks: [], chain: []};
	const person = personCause(admission);
	if (person !== undefined) return {...base, ...person};
	if (by === 'config') {
		return {
			...base,
			code: 'no_agent',
			message: 'No agent is configured.',
			hint: 'Name one under "agents" in orch.config.jsonc; orch-tui init writes such a file.',
			short: {kind: 'word', word: 'no agent'},
		};
	}

	if (by === 'places') {
		const message = `All ${policy.maxParallel} ${policy.maxParallel === 1 ? 'place is' : 'places are'} taken.`.replace('All 1 place', 'The only place');
		return {
			...base,
			code: 'cap_reached',
			message,
			hint: 'The next one starts when an agent has left; maxParallel of the config says how many there may be.',
			short: {kind: 'word', word: 'no place'},
		};
	}

	if (by === 'restarts') {
		const until = untilMs === undefined ? '' : ` It goes on ${sayUntil(untilMs, nowMs)}.`;
		const more = untilMs === undefined ? {} : {untilMs};
		return {
			...base,
			...more,
			code: 'restart_limit',
			message: `${sentence(reason ?? 'held')}.${until}`,
			hint: 'See what fails: orch-tui handle-agent-errors --json',
			short: {kind: 'word', word: 'held'},
		};
	}

	return {...base, ...machineCause({reason, gate, untilMs}, policy, nowMs)};
};

/** The machine holds, or only slows down. */
const machineCause = (
	{reason, gate, untilMs}: {readonly reason: string | undefined; readonly gate: Gate | undefined; readonly untilMs: number | undefined},
	policy: Setting['policy'],
	nowMs: number,
): Pick<Cause, 'code' | 'message' | 'hint' | 'short' | 'gate' | 'untilMs'> => {
	const word = untilMs === undefined ? 'held' : 'slowed';
	const every = Math.round(policy.slowStartEveryMs / 1000);
	const next = gate === undefined ? '' : `, starts again ${freeing(gate, policy.pressureLeaveMs)}`;
	return {
		code: 'resource_gate',
		message:
			untilMs === undefined
				? `${sentence(reason ?? 'held')}${next}.`
				: `One agent every ${every} s: ${reason ?? 'slowed'}, the next ${sayUntil(untilMs, nowMs)}.`,
		hint: 'orch-tui monitor-resource-usage shows what the machine is doing.',
		short: {kind: 'word', word: gate === undefined ? word : `${word}: ${gate.resource === 'memory' ? 'mem' : gate.resource}`},
		...(gate === undefined ? {} : {gate}),
		...(untilMs === undefined ? {} : {untilMs}),
	};
};
