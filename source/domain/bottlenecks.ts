/**
What held the work up, measured: each with its time, whom it held, how bad that is and what would help.
*/
import {adviceOnCode, adviceOnPrerequisite, adviceOnResource} from './bottleneck-advice.js';
import {sayMs} from './report-clock.js';
import type {Period, ReportFacts} from './report-facts.js';
import type {Bottleneck} from './report-schema.js';
import {bySubject, outcomeOf, secondsOf, spentIn, sumOf, uptimeOf} from './report-sums.js';

const minuteMs = 60_000;

/** What is less than a minute and less than a tenth of the time held nobody up. */
const isWorthTelling = (ms: number, observedMs: number): boolean => ms >= minuteMs || (ms >= 1000 && ms >= 0.1 * observedMs);

/** A quarter of the time, or four hours, is bad; a tenth, or half an hour, is worth a look. */
export const severityOfTime = (ms: number, observedMs: number): Bottleneck['severity'] => {
	if (ms >= 0.25 * observedMs || ms >= 240 * minuteMs) return 'high';
	return ms >= 0.1 * observedMs || ms >= 30 * minuteMs ? 'medium' : 'low';
};

type Found = Omit<Bottleneck, 'severity' | 'seconds'> & {readonly ms: number};

const listed = (ids: readonly string[]): string => (ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`);

const prerequisitesMax = 5;

/** Blocked time per edge; told once for each prerequisite, by its longest edge. */
const byDependency = ({edges}: ReportFacts): Found[] =>
	[...Map.groupBy(edges, ({prerequisite}) => prerequisite)]
		.map(([id, own]): Found => {
			const longest = own.toSorted((a, b) => b.ms - a.ms)[0];
			const ms = longest?.ms ?? 0;
			const tasks = own.map(({taskId}) => taskId);
			const together = own.length > 1 ? `, ${sayMs(sumOf(own, edge => edge.ms))} over all ${own.length}` : '';
			return {
				kind: 'dependency',
				issue: `${listed(tasks)} ${tasks.length === 1 ? 'waits' : 'wait'} for ${id}`,
				impact: `${longest?.taskId ?? ''} was held up for ${sayMs(ms)}${together}.`,
				affected_tasks: tasks,
				recommendation: longest === undefined ? '' : adviceOnPrerequisite(id, longest.state),
				ms,
			};
		})
		.toSorted((a, b) => b.ms - a.ms)
		.slice(0, prerequisitesMax);

const tasksIn = ({taskSpans}: ReportFacts, states: readonly string[]): string[] => [
	...new Set(
		taskSpans
			.filter(({state}) => states.includes(state))
			.toSorted((a, b) => b.ms - a.ms)
			.map(({subject}) => subject),
	),
];

const byMerge = (facts: ReportFacts, approve: 'auto' | 'ask'): Found[] => {
	const [waited, merging] = [spentIn(facts.taskSpans, ['finished']), spentIn(facts.taskSpans, ['merging'])];
	const tasks = tasksIn(facts, ['finished', 'merging']);
	const recommendation =
		approve === 'ask'
			? 'Finished work waits for your word: merge it with m, or set approve to auto.'
			: merging > waited
				? 'The verification takes most of it: make the verify command faster, or leave it out.'
				: 'Work is finished faster than it is merged: check whether merges are held, and how long the verify command takes.';
	return [
		{
			kind: 'merge_wait',
			issue: 'Finished work waits to be merged',
			impact: `${sayMs(waited)} in the queue and ${sayMs(merging)} in the merge, ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} together.`,
			affected_tasks: tasks,
			recommendation,
			ms: waited + merging,
		},
	];
};

const mostFrequent = (codes: readonly string[]): readonly [code: string, count: number] | undefined =>
	[...Map.groupBy(codes, code => code)].map(([code, own]) => [code, own.length] as const).toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0];

/** What failed attempts have cost: their own time, and the waiting for the next. */
const byRetry = (facts: ReportFacts, period: Period): Found[] => {
	const failed = facts.sessions.filter(session => outcomeOf(session) === 'failed');
	const [lost, waited] = [sumOf(failed, session => uptimeOf(session, period)), spentIn(facts.taskSpans, ['retrying'])];
	const [code, times] = mostFrequent(failed.flatMap(({code: own}) => own ?? [])) ?? [undefined, 0];
	const advice =
		code === undefined ? 'Read the log of the last one.' : (adviceOnCode[code] ?? `Read the log of ${failed.find(one => one.code === code)?.id ?? 'one'}.`);
	return [
		{
			kind: 'retry_cost',
			issue: `${failed.length} failed ${failed.length === 1 ? 'attempt' : 'attempts'}`,
			impact: `${sayMs(lost)} of agents' time was lost, and ${sayMs(waited)} were waited for the next try.`,
			affected_tasks: [...new Set([...failed.map(({taskId}) => taskId), ...tasksIn(facts, ['retrying'])])],
			recommendation: code === undefined ? advice : `Most often: ${code}, ${times} of ${failed.length}. ${advice}`,
			ms: lost + waited,
		},
	];
};

const byGate = (facts: ReportFacts): Found[] => {
	const {machine} = facts;
	const held = {memory: machine?.heldMemoryMs ?? 0, disk: machine?.heldDiskMs ?? 0, cpu: machine?.heldCpuMs ?? 0};
	const queued = tasksIn(facts, ['ready', 'prepared']);
	return (['memory', 'disk', 'cpu'] as const).map(resource => ({
		kind: 'resource_gate' as const,
		issue: `The machine was short of ${resource}`,
		impact: `For ${sayMs(held[resource])} no new agent could start.`,
		affected_tasks: queued,
		recommendation: adviceOnResource[resource],
		ms: held[resource],
	}));
};

/** More than half of its time: High Idle. More than half an hour: Long. Silence that nothing explains, not the time in which it waits for an answer. */
export const idleFlagOf = (idleMs: number, uptimeMs: number): 'High Idle' | 'Long' | null => {
	if (uptimeMs > 0 && idleMs > 0.5 * uptimeMs) return 'High Idle';
	return idleMs > 30 * minuteMs ? 'Long' : null;
};

/** Of each attempt, by its id. */
export const idleTimes = ({agentSpans}: ReportFacts): ((id: string) => number) => {
	const spans = bySubject(agentSpans);
	return id => spentIn(spans.get(id) ?? [], ['quiet', 'stalled']);
};

const byIdle = (facts: ReportFacts, period: Period): Found[] => {
	const idleOf = idleTimes(facts);
	const idle = facts.sessions.map(session => ({session, ms: idleOf(session.id), uptimeMs: uptimeOf(session, period)}));
	return (['High Idle', 'Long'] as const).flatMap((flag): Found[] => {
		const own = idle.filter(({ms, uptimeMs}) => idleFlagOf(ms, uptimeMs) === flag).toSorted((a, b) => b.ms - a.ms);
		if (own.length === 0) return [];
		const ms = sumOf(own, one => one.ms);
		return [
			{
				kind: 'idle',
				issue: `${flag}: ${listed(own.map(({session}) => session.id))}`,
				impact: `${sayMs(ms)} without a sign of life, of ${sayMs(sumOf(own, one => one.uptimeMs))}.`,
				affected_tasks: [...new Set(own.map(({session}) => session.taskId))],
				recommendation: 'Look at what they were at; a lower killSeconds would have tried again sooner.',
				ms,
			},
		];
	});
};

const byPerson = (facts: ReportFacts): Found[] => {
	const [tasks, asking] = [spentIn(facts.taskSpans, ['unproven', 'conflicted']), spentIn(facts.agentSpans, ['needs-you'])];
	const found = (kind: Found['kind'], issue: string, impact: string, affected: string[], recommendation: string, ms: number): Found => ({
		kind,
		issue,
		impact,
		affected_tasks: affected,
		recommendation,
		ms,
	});
	const asked = new Set(facts.agentSpans.filter(({state}) => state === 'needs-you').map(({subject}) => subject));
	const askedFor = facts.sessions.filter(({id}) => asked.has(id)).map(({taskId}) => taskId);
	return [
		found(
			'waiting_for_person',
			'Work waited for you',
			`${sayMs(tasks)} unproven or in conflict, ${sayMs(asking)} for an answer to an agent.`,
			[...new Set([...tasksIn(facts, ['unproven', 'conflicted']), ...askedFor])],
			'Look at the tasks that need you first; repairs let an agent mend more by itself.',
			tasks + asking,
		),
		found(
			'paused',
			'Paused by a person',
			`For ${sayMs(facts.pausedMs)} no new agent could start.`,
			tasksIn(facts, ['ready']),
			'Go on when you are ready: orch-tui resume.',
			facts.pausedMs,
		),
	];
};

const rank = {high: 0, medium: 1, low: 2} as const;

/** The worst first. `observedMs`: how much of the period there is a record of. */
export const bottlenecksOf = (
	facts: ReportFacts,
	period: Period,
	{observedMs, approve}: {readonly observedMs: number; readonly approve: 'auto' | 'ask'},
): Bottleneck[] =>
	[...byDependency(facts), ...byMerge(facts, approve), ...byRetry(facts, period), ...byGate(facts), ...byIdle(facts, period), ...byPerson(facts)]
		.filter(({ms}) => isWorthTelling(ms, observedMs))
		.map(({ms, ...found}) => ({...found, severity: severityOfTime(ms, observedMs), seconds: secondsOf(ms)}))
		.toSorted((a, b) => rank[a.severity] - rank[b.severity] || b.seconds - a.seconds);
