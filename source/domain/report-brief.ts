/**
Brings a report down to what a person wants to know when they come back: each figure from the rows alone.
*/
import type {Need} from './attention.js';
import type {Brief} from './report-brief-schema.js';
import type {Period, ReportFacts} from './report-facts.js';
import {type MoveFact, slotsOf} from './report-slots.js';
import {busyMs, fateOf, outcomeOf, round, secondsOf, spentIn, sumOf, uptimeOf} from './report-sums.js';

export type BriefOptions = {
	/** Of each attempt of the period, oldest first. */
	readonly moves: readonly MoveFact[];
	readonly needs: readonly Need[];
	/** When the record begins. */
	readonly firstAtMs: number | undefined;
	/** Writes a time down as ISO 8601. */
	readonly iso: (atMs: number) => string;
};

/** From the first that is known within the period. */
export const recordedIn = ({fromMs, toMs}: Period, firstAtMs: number | undefined): Period => ({
	fromMs: Math.min(toMs, Math.max(fromMs, firstAtMs ?? toMs)),
	toMs,
});

const medianOf = (values: readonly number[]): number | null => {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
	return sorted.length === 0 ? null : sorted.length % 2 === 1 ? high : (low + high) / 2;
};

const asksOf = ({sessions}: ReportFacts, moves: readonly MoveFact[], {fromMs, toMs}: Period): Brief['asks'] => {
	const taskOf = new Map(sessions.map(({id, taskId}) => [id, taskId]));
	const waits = moves
		.filter(({state, toMs: end}) => state === 'needs-you' && end > fromMs)
		.map(({subject, fromMs: begin, toMs: end}) => ({subject, isNew: begin >= fromMs, ms: Math.min(end, toMs) - Math.max(begin, fromMs)}));
	const median = medianOf(waits.map(({ms}) => ms));
	return {
		count: waits.filter(({isNew}) => isNew).length,
		seconds: secondsOf(sumOf(waits, ({ms}) => ms)),
		median_seconds: median === null ? null : secondsOf(median),
		agents: [
			...Map.groupBy(
				waits.filter(({isNew}) => isNew),
				({subject}) => subject,
			),
		]
			.map(([id, own]) => ({agent_id: id, task_id: taskOf.get(id) ?? '', count: own.length}))
			.toSorted((a, b) => b.count - a.count),
	};
};

const wastedOf = ({sessions, merges}: ReportFacts, period: Period): Brief['wasted'] => {
	const lost = sessions.filter(session => {
		const outcome = outcomeOf(session);
		return outcome === 'failed' || outcome === 'stopped';
	});
	const begun = sessions.filter(({createdAtMs}) => createdAtMs >= period.fromMs && createdAtMs <= period.toMs);
	return {
		seconds: secondsOf(sumOf(lost, session => uptimeOf(session, period))),
		attempts: lost.length,
		killed: lost.filter(session => outcomeOf(session) === 'stopped').length,
		retries: begun.filter(({isFirst}) => isFirst === 0).length,
		conflicts: sumOf(
			merges.filter(({step}) => step === 'conflicted' || step === 'rejected'),
			merge => merge.count,
		),
	};
};

const heldOf = ({machine, taskSpans, pausedMs}: ReportFacts, {fromMs, toMs}: Period): Brief['held_seconds'] => ({
	memory: secondsOf(machine?.heldMemoryMs ?? 0),
	cpu: secondsOf(machine?.heldCpuMs ?? 0),
	disk: secondsOf(machine?.heldDiskMs ?? 0),
	merge_gate: secondsOf(spentIn(taskSpans, ['finished', 'merging'])),
	person: secondsOf(spentIn(taskSpans, ['unproven', 'conflicted'])),
	paused: secondsOf(pausedMs),
	// Whoever conducts reads the machine: for how long there are readings is how long somebody did.
	nobody: secondsOf(Math.max(0, toMs - fromMs - (machine?.coveredMs ?? 0))),
});

/** A gap of one reading or two is nobody's absence. */
const slackSeconds = 30;

export const briefOf = (facts: ReportFacts, period: Period, {moves, needs, firstAtMs, iso}: BriefOptions): Brief => {
	const known = recordedIn(period, firstAtMs);
	const spentOn = new Map([...Map.groupBy(facts.sessions, ({taskId}) => taskId)].map(([id, own]) => [id, sumOf(own, session => uptimeOf(session, period))]));
	const landed = facts.tasks.filter(task => fateOf(task, period) === 'completed').toSorted((a, b) => (a.mergedAtMs ?? 0) - (b.mergedAtMs ?? 0));
	const failed = facts.tasks.filter(task => fateOf(task, period) === 'failed' && task.changedAtMs >= period.fromMs);
	const agentMs = sumOf(facts.sessions, session => uptimeOf(session, period));
	const busy = busyMs(facts.sessions, period);
	const [slowest] = facts.tasks.filter(({id}) => (spentOn.get(id) ?? 0) > 0).toSorted((a, b) => (spentOn.get(b.id) ?? 0) - (spentOn.get(a.id) ?? 0));
	const held = heldOf(facts, known);
	return {
		from: iso(known.fromMs),
		to: iso(known.toMs),
		landed: landed.map(({id, title, mergedAtMs, attempts}) => ({
			task_id: id,
			title,
			merged_at: iso(mergedAtMs ?? period.toMs),
			tries: attempts,
			agent_seconds: secondsOf(spentOn.get(id) ?? 0),
		})),
		failed: failed.map(({id, title, code, reason}) => ({task_id: id, title, error_code: code, reason})),
		tries_per_task: landed.length === 0 ? null : round(sumOf(landed, ({attempts}) => attempts) / landed.length, 2),
		wall_seconds: secondsOf(known.toMs - known.fromMs),
		agent_seconds: secondsOf(agentMs),
		at_once: busy === 0 ? null : round(agentMs / busy, 2),
		asks: asksOf(facts, moves, period),
		wasted: wastedOf(facts, period),
		held_seconds: {...held, nobody: held.nobody <= slackSeconds ? 0 : held.nobody},
		slots: slotsOf(facts.sessions, moves, period).map(({spans, ...slot}) => ({
			agents: [...slot.agents],
			attempts: [...slot.attempts],
			tasks: slot.tasks,
			spans: spans.map(({state, fromMs, toMs}) => ({state, from: iso(fromMs), to: iso(toMs)})),
		})),
		slowest:
			slowest === undefined
				? null
				: {
						task_id: slowest.id,
						title: slowest.title,
						agent_seconds: secondsOf(spentOn.get(slowest.id) ?? 0),
						is_open: slowest.state !== 'merged' && slowest.state !== 'cleaned' && slowest.state !== 'cancelled',
					},
		spend_usd: null,
		needs_you: needs.map(({taskId, agentId, kind, text, sinceMs, behind}) => ({
			task_id: taskId,
			agent_id: agentId ?? null,
			kind,
			text,
			since: iso(sinceMs),
			behind,
		})),
	};
};
