/**
Makes a report from the rows: every figure by its formula, nothing invented. The parts that cost room come with the level of detail.
*/
import {bottlenecksOf, idleFlagOf, idleTimes} from './bottlenecks.js';
import type {Period, ReportFacts, SpanFact, TaskFact} from './report-facts.js';
import {resourcesOf} from './report-resources.js';
import type {Bottleneck, DetailLevel, Report, TimeRange} from './report-schema.js';
import {agentsOf, bySubject, durationOf, fateOf, hourMs, hoursOf, performanceOf, secondsOf, spentIn, summaryOf, uptimeOf} from './report-sums.js';
import {saidState} from './task.js';

export type ReportOptions = {
	readonly timeRange: TimeRange;
	readonly detailLevel: DetailLevel;
	readonly timeZone: string;
	readonly approve: 'auto' | 'ask';
	/** When the record begins. */
	readonly firstAtMs: number | undefined;
	/** Writes a time down as ISO 8601. */
	readonly iso: (atMs: number) => string;
};

const rangeMs = {last_1h: hourMs, last_24h: 24 * hourMs, last_7d: 7 * 24 * hourMs} as const;

/** Whole milliseconds of UTC, whatever zone the times are shown in; `all` begins with the record. */
export const periodOf = (timeRange: TimeRange, nowMs: number, firstAtMs: number | undefined): Period => ({
	fromMs: timeRange === 'all' ? Math.min(firstAtMs ?? nowMs, nowMs) : nowMs - rangeMs[timeRange],
	toMs: nowMs,
});

/** How much of each list a level of detail shows. */
export const roomFor: Record<DetailLevel, {readonly tasks: number; readonly edges: number; readonly sessions: number; readonly timeline: number}> = {
	summary: {tasks: 0, edges: 10, sessions: 0, timeline: 10},
	detailed: {tasks: 100, edges: 100, sessions: 0, timeline: 50},
	comprehensive: {tasks: 100_000, edges: 10_000, sessions: 10_000, timeline: 1000},
};

type Iso = (atMs: number) => string;

const errorsOf = (facts: ReportFacts, period: Period, iso: Iso, retries: number, max: number): Report['errors'] => {
	const failed = facts.tasks.filter(task => fateOf(task, period) === 'failed');
	return {
		failed_tasks: failed.map(({id, code, reason, createdAtMs, changedAtMs, attempts, state}) => ({
			task_id: id,
			error_code: code,
			cause: reason,
			hours: hoursOf(Math.max(0, changedAtMs - createdAtMs)),
			attempts,
			resolution: state === 'gave-up' ? 'given up; waits for a person' : 'about to be handled',
		})),
		events: facts.errors.slice(-max).map(({taskId, agentId, code, severity, action, recovered, message, atMs}) => ({
			task_id: taskId,
			agent_id: agentId,
			error_code: code,
			severity,
			recovery_action: action,
			recovered: recovered === 1,
			message,
			timestamp: iso(atMs),
		})),
		total_events: facts.errors.length,
		recovered_events: facts.errors.filter(({recovered}) => recovered === 1).length,
		retries,
	};
};

const taskOf = (task: TaskFact, own: readonly SpanFact[], iso: Iso): Report['tasks'][number] => {
	const ms = durationOf(task);
	const orNull = (atMs: number | null) => (atMs === null ? null : iso(atMs));
	const spent = (...states: readonly string[]) => (own.length === 0 ? 0 : secondsOf(spentIn(own, states)));
	return {
		task_id: task.id,
		title: task.title,
		status: task.state,
		priority: task.priority,
		estimated_hours: task.estimatedHours,
		hours: ms === null ? null : hoursOf(ms),
		attempts: task.attempts,
		retries: task.retries,
		created_at: iso(task.createdAtMs),
		started_at: orNull(task.startedAtMs),
		completed_at: orNull(task.completedAtMs),
		merged_at: orNull(task.mergedAtMs),
		blocked_seconds: spent('waiting', 'blocked'),
		queued_seconds: spent('ready', 'claimed', 'prepared'),
		working_seconds: spent('working'),
		merge_wait_seconds: spent('finished', 'merging'),
		retry_wait_seconds: spent('retrying', 'failed'),
		waiting_for_person_seconds: spent('unproven', 'conflicted', 'gave-up'),
		reason: task.reason,
	};
};

const sessionsOf = (facts: ReportFacts, period: Period, iso: Iso): Report['sessions'] => {
	const idleOf = idleTimes(facts);
	return facts.sessions.map(session => {
		const [uptimeMs, idleMs] = [uptimeOf(session, period), idleOf(session.id)];
		return {
			agent_id: session.id,
			agent_type: session.type,
			task_id: session.taskId,
			status: session.state,
			error_code: session.code,
			started_at: session.startedAtMs === null ? null : iso(session.startedAtMs),
			ended_at: session.endedAtMs === null ? null : iso(session.endedAtMs),
			uptime_seconds: secondsOf(uptimeMs),
			idle_seconds: secondsOf(idleMs),
			idle_flag: idleFlagOf(idleMs, uptimeMs),
		};
	});
};

const stepsMax = 5;

/** What a person would do now, the urgent first; each follows from a row. */
const nextStepsOf = ({tasks}: ReportFacts, bottlenecks: readonly Bottleneck[]): string[] => {
	const inState = (...states: readonly string[]) => tasks.filter(({state}) => states.includes(state));
	const more = (count: number, word: string) => (count > stepsMax ? [`${count - stepsMax} more ${word}.`] : []);
	const waiting = inState('unproven', 'conflicted', 'gave-up');
	const [finished, ready, open] = [
		inState('finished', 'merging'),
		inState('ready'),
		inState('waiting', 'blocked', 'claimed', 'prepared', 'working', 'retrying', 'failed'),
	];
	const steps = [
		...waiting.slice(0, stepsMax).map(({id, state, reason}) => `Look at ${id}: it is ${saidState(state)}${reason === null ? '' : ` (${reason})`}.`),
		...more(waiting.length, 'tasks need you'),
		...bottlenecks
			.filter(({severity}) => severity !== 'low')
			.slice(0, 3)
			.map(({recommendation}) => recommendation),
		...(finished.length > 0
			? [
					`To be merged: ${finished
						.slice(0, stepsMax)
						.map(({id}) => id)
						.join(', ')}.`,
				]
			: []),
		...(ready.length > 0
			? [
					`Next to start: ${ready
						.slice(0, stepsMax)
						.map(({id}) => id)
						.join(', ')}.`,
				]
			: []),
	];
	if (steps.length > 0) return [...new Set(steps)];
	return [
		open.length > 0
			? `Nothing to do for you: ${open.length} ${open.length === 1 ? 'task is' : 'tasks are'} under way.`
			: 'Nothing is left to do. orch-tui import or orch-tui add brings more.',
	];
};

/** The whole report, as data. */
export const composeReport = (facts: ReportFacts, period: Period, options: ReportOptions): Report => {
	const {timeRange, detailLevel, timeZone, approve, firstAtMs, iso} = options;
	const room = roomFor[detailLevel];
	const hours = (period.toMs - period.fromMs) / hourMs;
	const observedMs = Math.max(0, period.toMs - Math.max(period.fromMs, firstAtMs ?? period.toMs));
	const summary = summaryOf(facts, period, hours);
	const spans = bySubject(facts.taskSpans);
	const bottlenecks = bottlenecksOf(facts, period, {observedMs, approve});
	return {
		report_type: 'activity_summary',
		time_range: timeRange,
		detail_level: detailLevel,
		generated_at: iso(period.toMs),
		period: {from: iso(period.fromMs), to: iso(period.toMs), hours: hoursOf(period.toMs - period.fromMs), time_zone: timeZone},
		summary,
		performance: performanceOf(facts, period, {hours, observedMs}),
		agents: agentsOf(facts, period),
		resources: resourcesOf(facts),
		bottlenecks,
		errors: errorsOf(facts, period, iso, summary.retries, Math.max(10, room.edges)),
		needs_person: facts.tasks
			.filter(({state}) => state === 'unproven' || state === 'conflicted' || state === 'gave-up')
			.map(({id, state, reason}) => ({task_id: id, status: state, reason})),
		tasks: facts.tasks
			.filter(task => fateOf(task, period) !== undefined)
			.slice(0, room.tasks)
			.map(task => taskOf(task, spans.get(task.id) ?? [], iso)),
		blocked_edges: facts.edges.slice(0, room.edges).map(({taskId, prerequisite, ms, fromMs, toMs}) => ({
			task_id: taskId,
			depends_on: prerequisite,
			seconds: secondsOf(ms),
			is_open: toMs === null,
			from: iso(fromMs),
			to: toMs === null ? null : iso(toMs),
		})),
		sessions: room.sessions === 0 ? [] : sessionsOf(facts, period, iso).slice(0, room.sessions),
		timeline: facts.timeline.map(({atMs, ...event}) => ({timestamp: iso(atMs), ...event})),
		next_steps: nextStepsOf(facts, bottlenecks),
	};
};
