/**
Who worked when: attempts laid into as few rows as there were agents at once, and each row as cells of a chart.
*/

import {isLive} from './agent.js';
import type {Period, SessionFact} from './report-facts.js';
import {outcomeOf} from './report-sums.js';

/** One state of one attempt, from when to when. */
export type MoveFact = {readonly subject: string; readonly state: string; readonly fromMs: number; readonly toMs: number};

export const slotStates = ['working', 'waits', 'trouble'] as const;
export type SlotState = (typeof slotStates)[number];

export type SlotSpan = {readonly state: SlotState; readonly fromMs: number; readonly toMs: number};

/** `agents`: of which kinds, the most frequent first. */
export type Slot = {readonly agents: readonly string[]; readonly tasks: number; readonly attempts: readonly string[]; readonly spans: readonly SlotSpan[]};

const stateOf = (state: string): SlotState | undefined => {
	if (state === 'needs-you') return 'waits';
	if (state === 'stalled' || state === 'lost') return 'trouble';
	return isLive(state as Parameters<typeof isLive>[0]) ? 'working' : undefined;
};

type Attempt = {readonly session: SessionFact; readonly fromMs: number; readonly toMs: number};

const joined = (spans: readonly SlotSpan[]): SlotSpan[] => {
	const all: SlotSpan[] = [];
	for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
		const last = all.at(-1);
		if (last?.state === span.state && span.fromMs <= last.toMs) all[all.length - 1] = {...last, toMs: Math.max(last.toMs, span.toMs)};
		else all.push(span);
	}

	return all;
};

/** An attempt that failed ends in trouble: for a moment, so that it shows. */
const spansOf = ({session, fromMs, toMs}: Attempt, moves: readonly MoveFact[], period: Period): SlotSpan[] => {
	const known = moves.flatMap((move): SlotSpan[] => {
		const state = stateOf(move.state);
		const [from, to] = [Math.max(move.fromMs, fromMs), Math.min(move.toMs, toMs)];
		return state === undefined || to <= from ? [] : [{state, fromMs: from, toMs: to}];
	});
	const spans = known.length > 0 ? known : [{state: 'working' as const, fromMs, toMs}];
	const hasFailed = outcomeOf(session) === 'failed' && session.endedAtMs !== null && session.endedAtMs <= period.toMs;
	return hasFailed ? [...spans, {state: 'trouble', fromMs: toMs, toMs}] : spans;
};

const byFrequency = (names: readonly string[]): string[] =>
	[...Map.groupBy(names, name => name)].toSorted((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0])).map(([name]) => name);

/** Each attempt in the first row that was free when it began. `moves`: of all attempts. */
export const slotsOf = (sessions: readonly SessionFact[], moves: readonly MoveFact[], period: Period): Slot[] => {
	const bySession = Map.groupBy(moves, ({subject}) => subject);
	const rows: Attempt[][] = [];
	const attempts = sessions
		.map((session): Attempt => {
			const fromMs = Math.max(period.fromMs, session.startedAtMs ?? session.createdAtMs);
			return {session, fromMs, toMs: Math.min(period.toMs, session.endedAtMs ?? period.toMs)};
		})
		.filter(({fromMs, toMs}) => toMs > fromMs)
		.toSorted((a, b) => a.fromMs - b.fromMs);
	for (const attempt of attempts) {
		const row = rows.find(taken => (taken.at(-1)?.toMs ?? 0) <= attempt.fromMs);
		if (row) row.push(attempt);
		else rows.push([attempt]);
	}

	return rows.map(row => ({
		agents: byFrequency(row.map(({session}) => session.type)),
		tasks: new Set(row.map(({session}) => session.taskId)).size,
		attempts: row.map(({session}) => session.id),
		spans: joined(row.flatMap(attempt => spansOf(attempt, bySession.get(attempt.session.id) ?? [], period))),
	}));
};

/** What filled most of each of `count` cells; a failure shows where it happened, however short. `undefined`: nobody, or held. */
export const cellsOf = (spans: readonly SlotSpan[], {fromMs, toMs}: Period, count: number): Array<SlotState | undefined> => {
	const cellMs = (toMs - fromMs) / count;
	if (!(cellMs > 0)) return Array.from({length: count}, () => undefined);
	const sums = Array.from({length: count}, () => ({working: 0, waits: 0, trouble: 0}));
	const failures = new Set<number>();
	for (const {state, fromMs: begin, toMs: end} of spans) {
		const first = Math.max(0, Math.floor((begin - fromMs) / cellMs));
		const last = Math.min(count - 1, Math.floor((end - fromMs) / cellMs));
		if (end === begin) failures.add(Math.min(count - 1, first));
		for (let index = first; index <= last; index++) {
			const sum = sums[index];
			const cellFrom = fromMs + index * cellMs;
			if (sum) sum[state] += Math.max(0, Math.min(end, cellFrom + cellMs) - Math.max(begin, cellFrom));
		}
	}

	return sums.map((sum, index) => {
		if (failures.has(index)) return 'trouble';
		const idle = cellMs - sum.working - sum.waits - sum.trouble;
		const most = slotStates.toSorted((a, b) => sum[b] - sum[a])[0] ?? 'working';
		return sum[most] > 0 && sum[most] >= idle ? most : undefined;
	});
};
