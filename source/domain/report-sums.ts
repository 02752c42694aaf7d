/**
The figures of a report: counts, times and shares, each from the rows alone, by the formulas of the specification.
*/
import {isLive} from './agent.js';
import type {Period, ReportFacts, SessionFact, SpanFact, TaskFact} from './report-facts.js';
import type {Report} from './report-schema.js';
import type {TaskState} from './task.js';

export const hourMs = 3_600_000;

/** Four digits after the point: an hour to the third of a second. */
export const round = (value: number, digits = 4): number => Math.round(value * 10 ** digits) / 10 ** digits;
export const hoursOf = (ms: number): number => round(ms / hourMs);
export const secondsOf = (ms: number): number => round(ms / 1000, 3);
export const sumOf = <Thing>(things: readonly Thing[], of: (thing: Thing) => number): number => things.reduce((sum, thing) => sum + of(thing), 0);
const averageOf = <Thing>(things: readonly Thing[], of: (thing: Thing) => number): number | null =>
	things.length === 0 ? null : sumOf(things, of) / things.length;

export type Fate = 'completed' | 'running' | 'failed' | 'pending' | 'needs_person' | 'cancelled';

const fateByState: Record<Exclude<TaskState, 'merged' | 'cleaned'>, Fate> = {
	waiting: 'pending',
	blocked: 'pending',
	ready: 'pending',
	retrying: 'pending',
	claimed: 'running',
	prepared: 'running',
	working: 'running',
	finished: 'running',
	merging: 'running',
	unproven: 'needs_person',
	conflicted: 'needs_person',
	failed: 'failed',
	'gave-up': 'failed',
	cancelled: 'cancelled',
};

/** What became of a task in the period; `undefined` for one that was merged before it. Cleaned up is completed, whenever it was cleaned up. */
export const fateOf = ({state, mergedAtMs}: TaskFact, {fromMs, toMs}: Period): Fate | undefined => {
	if (state !== 'merged' && state !== 'cleaned') return fateByState[state];
	return mergedAtMs !== null && mergedAtMs >= fromMs && mergedAtMs <= toMs ? 'completed' : undefined;
};

/** From its creation to the end of the work; of one that was merged by other hands, to its merge. */
export const durationOf = ({createdAtMs, completedAtMs, mergedAtMs}: TaskFact): number | null => {
	const endMs = completedAtMs ?? mergedAtMs;
	return endMs === null ? null : Math.max(0, endMs - createdAtMs);
};

/** The part of an attempt that lies within the period. */
export const uptimeOf = ({startedAtMs, createdAtMs, endedAtMs}: SessionFact, {fromMs, toMs}: Period): number =>
	Math.max(0, Math.min(endedAtMs ?? toMs, toMs) - Math.max(startedAtMs ?? createdAtMs, fromMs));

export const outcomeOf = ({state, code, exitCode}: SessionFact): 'active' | 'completed' | 'failed' | 'stopped' => {
	if (isLive(state as Parameters<typeof isLive>[0])) return 'active';
	if (code === 'killed_by_person' || code === 'restart_requested') return 'stopped';
	return state === 'ended' && exitCode === 0 && code === null ? 'completed' : 'failed';
};

/** Milliseconds in one of `states`. */
export const spentIn = (spans: readonly SpanFact[], states: readonly string[]): number => sumOf(spans, ({state, ms}) => (states.includes(state) ? ms : 0));

export const bySubject = (spans: readonly SpanFact[]): ReadonlyMap<string, readonly SpanFact[]> => Map.groupBy(spans, ({subject}) => subject);

/** How much of the period is covered by at least one of the attempts. */
export const busyMs = (sessions: readonly SessionFact[], {fromMs, toMs}: Period): number => {
	const spans = sessions
		.map(({startedAtMs, createdAtMs, endedAtMs}) => ({from: Math.max(fromMs, startedAtMs ?? createdAtMs), to: Math.min(toMs, endedAtMs ?? toMs)}))
		.filter(({from, to}) => to > from)
		.toSorted((a, b) => a.from - b.from);
	let [covered, untilMs] = [0, fromMs];
	for (const {from, to} of spans) {
		covered += Math.max(0, to - Math.max(from, untilMs));
		untilMs = Math.max(untilMs, to);
	}

	return covered;
};

export const summaryOf = (facts: ReportFacts, period: Period, hours: number): Report['summary'] => {
	const fates = facts.tasks.flatMap(task => {
		const fate = fateOf(task, period);
		return fate === undefined ? [] : [{task, fate}];
	});
	const inFate = (fate: Fate) => fates.filter(one => one.fate === fate);
	const count = (fate: Fate) => inFate(fate).length;
	const percent = (fate: Fate) => (fates.length === 0 ? 0 : round((100 * count(fate)) / fates.length, 1));
	const [completed, failed] = [count('completed'), count('failed')];
	const begun = facts.sessions.filter(({createdAtMs}) => createdAtMs >= period.fromMs && createdAtMs <= period.toMs);
	const merges = (step: string) => facts.merges.find(merge => merge.step === step)?.count ?? 0;
	const cpu = facts.machine?.cpu ?? null;
	return {
		total_tasks: fates.length,
		completed,
		running: count('running'),
		failed,
		pending: count('pending'),
		needs_person: count('needs_person'),
		cancelled: count('cancelled'),
		completed_percent: percent('completed'),
		running_percent: percent('running'),
		failed_percent: percent('failed'),
		pending_percent: percent('pending'),
		needs_person_percent: percent('needs_person'),
		cancelled_percent: percent('cancelled'),
		completed_tasks: inFate('completed').map(({task}) => task.id),
		efficiency: completed + failed === 0 ? null : round(completed / (completed + failed)),
		throughput_per_hour: hours === 0 ? null : round(completed / hours),
		utilisation: cpu === null ? null : round(cpu / 100),
		attempts: begun.length,
		retries: begun.filter(({isFirst}) => isFirst === 0).length,
		merges: {
			landed: merges('landed'),
			conflicted: merges('conflicted'),
			rejected: merges('rejected'),
			superseded: merges('superseded'),
			blocked: merges('blocked'),
		},
	};
};

export const performanceOf = (
	facts: ReportFacts,
	period: Period,
	{hours, observedMs}: {readonly hours: number; readonly observedMs: number},
): Report['performance'] => {
	const all = facts.tasks.filter(task => fateOf(task, period) === 'completed');
	const timed = all
		.flatMap(task => {
			const ms = durationOf(task);
			return ms === null ? [] : [{id: task.id, ms}];
		})
		.toSorted((a, b) => a.ms - b.ms || a.id.localeCompare(b.id));
	const failed = facts.tasks.filter(task => fateOf(task, period) === 'failed').length;
	const average = averageOf(timed, ({ms}) => ms);
	const ids = new Set(all.map(({id}) => id));
	const worked = facts.sessions.filter(({taskId}) => ids.has(taskId));
	const agentMs = sumOf(facts.sessions, session => uptimeOf(session, period));
	const busy = busyMs(facts.sessions, period);
	const named = (one: (typeof timed)[number] | undefined) => (one === undefined ? null : {task_id: one.id, hours: hoursOf(one.ms)});
	return {
		avg_hours_per_task: average === null ? null : hoursOf(average),
		total_hours: hoursOf(sumOf(timed, ({ms}) => ms)),
		tasks_per_hour: hours === 0 ? null : round(all.length / hours),
		velocity_hours_per_task: average === null ? null : hoursOf(average),
		success_rate: all.length + failed === 0 ? null : round(all.length / (all.length + failed)),
		fastest: named(timed[0]),
		slowest: named(timed.at(-1)),
		avg_work_hours: all.length === 0 ? null : hoursOf(sumOf(worked, session => uptimeOf(session, period)) / all.length),
		agent_hours: hoursOf(agentMs),
		busy_hours: hoursOf(busy),
		idle_hours: hoursOf(Math.max(0, observedMs - busy)),
		speedup: busy === 0 ? null : round(agentMs / busy, 2),
	};
};

export const agentsOf = ({sessions, agentSpans}: ReportFacts, period: Period): Report['agents'] =>
	[...Map.groupBy(sessions, ({type}) => type)]
		.map(([type, own]) => {
			const count = (outcome: ReturnType<typeof outcomeOf>) => own.filter(session => outcomeOf(session) === outcome).length;
			const uptime = sumOf(own, session => uptimeOf(session, period));
			const ids = new Set(own.map(({id}) => id));
			return {
				agent_type: type,
				sessions: own.length,
				active: count('active'),
				completed: count('completed'),
				failed: count('failed'),
				stopped: count('stopped'),
				avg_uptime_hours: hoursOf(uptime / own.length),
				total_uptime_hours: hoursOf(uptime),
				idle_hours: hoursOf(
					spentIn(
						agentSpans.filter(({subject}) => ids.has(subject)),
						['quiet', 'stalled'],
					),
				),
			};
		})
		.toSorted((a, b) => a.agent_type.localeCompare(b.agent_type));
