import {describe, expect, test} from 'vitest';
import {bottlenecksOf, idleFlagOf, severityOfTime} from '../../source/domain/bottlenecks.js';
import {createClock, isTimeZone, sayMs} from '../../source/domain/report-clock.js';
import type {EdgeFact, ReportFacts, SessionFact, TaskFact} from '../../source/domain/report-facts.js';
import {busyMs, fateOf, outcomeOf, performanceOf, summaryOf} from '../../source/domain/report-sums.js';

const minute = 60_000;
const hour = 60 * minute;
const period = {fromMs: 0, toMs: 10 * hour};

const noMachine = {
	readings: 0,
	coveredMs: 0,
	cpu: null,
	cpuLow: null,
	cpuHigh: null,
	memory: null,
	memoryLow: null,
	memoryHigh: null,
	disk: null,
	diskLow: null,
	diskHigh: null,
	swapHigh: null,
	agentsHigh: null,
	heldMemoryMs: 0,
	heldDiskMs: 0,
	heldCpuMs: 0,
	slowedMs: 0,
};
const facts = (more: Partial<ReportFacts> = {}): ReportFacts => ({
	tasks: [],
	taskSpans: [],
	sessions: [],
	agentSpans: [],
	edges: [],
	errors: [],
	timeline: [],
	merges: [],
	pausedMs: 0,
	machine: noMachine,
	points: [],
	...more,
});
const task = (id: string, more: Partial<TaskFact> = {}): TaskFact => ({
	id,
	title: id,
	state: 'ready',
	priority: 'medium',
	estimatedHours: null,
	retries: 0,
	reason: null,
	code: null,
	createdAtMs: 0,
	changedAtMs: 0,
	completedAtMs: null,
	mergedAtMs: null,
	startedAtMs: null,
	attempts: 0,
	...more,
});
const session = (id: string, more: Partial<SessionFact> = {}): SessionFact => ({
	id,
	type: 'claude',
	taskId: `T-${id}`,
	isFirst: 1,
	state: 'ended',
	exitCode: 0,
	code: null,
	createdAtMs: 0,
	startedAtMs: 0,
	endedAtMs: hour,
	...more,
});
const edge = (taskId: string, prerequisite: string, ms: number, more: Partial<EdgeFact> = {}): EdgeFact => ({
	taskId,
	prerequisite,
	state: 'working',
	fromMs: 0,
	toMs: null,
	ms,
	...more,
});

const found = (more: Partial<ReportFacts>, approve: 'auto' | 'ask' = 'auto', observedMs = 10 * hour) =>
	bottlenecksOf(facts(more), period, {observedMs, approve});

describe('a bottleneck', () => {
	test.each([
		{what: 'a little of a long time', ms: 59_000, observedMs: 10 * hour, told: 0},
		{what: 'a minute', ms: minute, observedMs: 10 * hour, told: 1},
		{what: 'a tenth of a short time', ms: 2000, observedMs: 20_000, told: 1},
		{what: 'less than a second', ms: 900, observedMs: 1000, told: 0},
	])('is told from a minute on, or a tenth of the time: $what', ({ms, observedMs, told}) => {
		expect(found({pausedMs: ms}, 'auto', observedMs)).toHaveLength(told);
	});

	test.each([
		{ms: 2.5 * hour, severity: 'high'},
		{ms: 2.4 * hour, severity: 'medium'},
		{ms: 31 * minute, severity: 'medium'},
		{ms: 29 * minute, severity: 'low'},
	])('of $ms ms in ten hours is $severity', ({ms, severity}) => {
		expect(severityOfTime(ms, 10 * hour)).toBe(severity);
	});

	test('of a dependency is measured by edge and told once for each prerequisite, by the longest', () => {
		expect(found({edges: [edge('B', 'A', 3 * hour), edge('C', 'A', hour), edge('D', 'X', 20 * minute)]})).toMatchObject([
			{
				kind: 'dependency',
				issue: 'B, C wait for A',
				impact: 'B was held up for 3h00, 4h00 over all 2.',
				affected_tasks: ['B', 'C'],
				severity: 'high',
				seconds: 3 * 3600,
				recommendation: 'Split A, or make the dependency soft where only the order matters.',
			},
			{issue: 'D waits for X', severity: 'low', seconds: 1200},
		]);
	});

	test.each([
		{state: 'gave-up', says: 'Start A again'},
		{state: 'cancelled', says: 'A is cancelled'},
		{state: 'conflicted', says: 'waits for you'},
		{state: 'waiting', says: 'begin with what it depends on'},
		{state: 'ready', says: 'higher priority'},
		{state: 'merged', says: 'Split A'},
	] as const)('of a prerequisite that is $state: $says', ({state, says}) => {
		expect(found({edges: [edge('B', 'A', hour, {state})]})[0]?.recommendation).toContain(says);
	});

	const spans = [
		{subject: 'T-1', state: 'finished', ms: 40 * minute},
		{subject: 'T-2', state: 'finished', ms: 5 * minute},
		{subject: 'T-2', state: 'merging', ms: 10 * minute},
	];
	test('of the merge is the wait and the merge itself', () => {
		expect(found({taskSpans: spans})).toMatchObject([
			{
				kind: 'merge_wait',
				impact: '45m00s in the queue and 10m00s in the merge, 2 tasks together.',
				affected_tasks: ['T-1', 'T-2'],
				seconds: 55 * 60,
				recommendation: expect.stringContaining('held'),
			},
		]);
		expect(found({taskSpans: spans}, 'ask')[0]?.recommendation).toContain('set approve to auto');
		expect(found({taskSpans: [...spans, {subject: 'T-3', state: 'merging', ms: 2 * hour}]})[0]?.recommendation).toContain('verify command');
	});

	test('of retries is what failed attempts took and what was waited for the next; the most frequent code is named', () => {
		const sessions = [
			session('a1', {exitCode: 1, code: 'agent_failed'}),
			session('a2', {exitCode: null, code: 'task_timeout'}),
			session('a3', {state: 'lost', code: 'task_timeout'}),
			session('a4'),
			session('a5', {code: 'killed_by_person', exitCode: 143}),
		];
		expect(found({sessions, taskSpans: [{subject: 'T-a1', state: 'retrying', ms: minute}]})).toMatchObject([
			{
				kind: 'retry_cost',
				issue: '3 failed attempts',
				impact: "3h00 of agents' time was lost, and 1m00s were waited for the next try.",
				affected_tasks: ['T-a1', 'T-a2', 'T-a3'],
				recommendation: 'Most often: task_timeout, 2 of 3. Split these tasks, or raise timeoutSeconds.',
				seconds: 3 * 3600 + 60,
			},
		]);
	});

	test.each([
		{field: 'heldMemoryMs', says: 'The machine was short of memory'},
		{field: 'heldDiskMs', says: 'The machine was short of disk'},
		{field: 'heldCpuMs', says: 'The machine was short of cpu'},
	])('of the gate names the resource: $field', ({field, says}) => {
		expect(found({machine: {...noMachine, [field]: 14 * minute}, taskSpans: [{subject: 'T-9', state: 'ready', ms: hour}]})).toMatchObject([
			{kind: 'resource_gate', issue: says, impact: 'For 14m00s no new agent could start.', affected_tasks: ['T-9'], seconds: 840},
		]);
	});

	test.each([
		{idleMs: 31 * minute, uptimeMs: hour, flag: 'High Idle'},
		{idleMs: 30 * minute, uptimeMs: hour, flag: null},
		{idleMs: 31 * minute, uptimeMs: 2 * hour, flag: 'Long'},
		{idleMs: 2 * minute, uptimeMs: 3 * minute, flag: 'High Idle'},
		{idleMs: 0, uptimeMs: 0, flag: null},
	])('idle for $idleMs of $uptimeMs ms: $flag', ({idleMs, uptimeMs, flag}) => {
		expect(idleFlagOf(idleMs, uptimeMs)).toBe(flag);
	});

	test('of idle agents names them; what waits for an answer is not idle', () => {
		const sessions = [session('a1'), session('a2', {endedAtMs: 4 * hour}), session('a3')];
		const agentSpans = [
			{subject: 'a1', state: 'quiet', ms: 20 * minute},
			{subject: 'a1', state: 'stalled', ms: 20 * minute},
			{subject: 'a2', state: 'quiet', ms: 35 * minute},
			{subject: 'a3', state: 'needs-you', ms: 50 * minute},
		];
		expect(found({sessions, agentSpans})).toMatchObject([
			{kind: 'waiting_for_person', affected_tasks: ['T-a3'], seconds: 3000},
			{kind: 'idle', issue: 'High Idle: a1', impact: '40m00s without a sign of life, of 1h00.', affected_tasks: ['T-a1']},
			{kind: 'idle', issue: 'Long: a2', affected_tasks: ['T-a2']},
		]);
	});

	test('the worst comes first', () => {
		const all = found({edges: [edge('B', 'A', 20 * minute)], pausedMs: 5 * hour, taskSpans: [{subject: 'T-1', state: 'conflicted', ms: 2 * hour}]});
		expect(all.map(({kind, severity}) => `${severity} ${kind}`)).toEqual(['high paused', 'medium waiting_for_person', 'low dependency']);
	});
});

describe('sums', () => {
	test.each([
		{what: 'merged in the period', more: {state: 'merged', mergedAtMs: 5}, fate: 'completed'},
		{what: 'cleaned up since', more: {state: 'cleaned', mergedAtMs: 5}, fate: 'completed'},
		{what: 'merged before, cleaned up in the period', more: {state: 'cleaned', mergedAtMs: -5, changedAtMs: 5}, fate: undefined},
		{what: 'given up', more: {state: 'gave-up'}, fate: 'failed'},
		{what: 'unproven', more: {state: 'unproven'}, fate: 'needs_person'},
		{what: 'waits for its next try', more: {state: 'retrying'}, fate: 'pending'},
		{what: 'waits for its merge', more: {state: 'finished'}, fate: 'running'},
	] as const)('a task that is $what: $fate', ({more, fate}) => {
		expect(fateOf(task('T', more), period)).toBe(fate);
	});

	test('efficiency is completed / (completed + failed): 35 of 37 is 0.9459, not 0.944', () => {
		const tasks = [
			...Array.from({length: 35}, (_, index) => task(`M${index}`, {state: 'merged', mergedAtMs: 1})),
			task('F1', {state: 'gave-up'}),
			task('F2', {state: 'gave-up'}),
			task('R', {state: 'working'}),
		];
		const summary = summaryOf(facts({tasks}), period, 10);
		expect(summary).toMatchObject({efficiency: 0.9459, completed: 35, failed: 2, running: 1, total_tasks: 38, throughput_per_hour: 3.5});
		const percents = Object.entries(summary).filter(([name]) => name.endsWith('_percent'));
		expect(percents.reduce((sum, [, value]) => sum + Number(value), 0)).toBeCloseTo(100, 0);
	});

	test('the slowest is one that is done; what was merged by other hands lasted until its merge', () => {
		const tasks = [
			task('A', {state: 'merged', completedAtMs: hour, mergedAtMs: 3 * hour}),
			task('B', {state: 'merged', mergedAtMs: 2 * hour}),
			task('C', {state: 'working', createdAtMs: -1000 * hour}),
		];
		expect(performanceOf(facts({tasks}), period, {hours: 10, observedMs: 10 * hour})).toMatchObject({
			fastest: {task_id: 'A', hours: 1},
			slowest: {task_id: 'B', hours: 2},
			total_hours: 3,
			avg_hours_per_task: 1.5,
			tasks_per_hour: 0.2,
		});
	});

	test('agents side by side are busy once, and faster than one by one', () => {
		const sessions = [
			session('a1'),
			session('a2'),
			session('a3', {startedAtMs: 2 * hour, endedAtMs: 3 * hour}),
			session('a4', {startedAtMs: -hour, endedAtMs: hour / 2}),
		];
		expect(busyMs(sessions, period)).toBe(2 * hour);
		expect(performanceOf(facts({sessions}), period, {hours: 10, observedMs: 10 * hour})).toMatchObject({
			agent_hours: 3.5,
			busy_hours: 2,
			idle_hours: 8,
			speedup: 1.75,
		});
	});

	test.each([
		{more: {state: 'working', exitCode: null}, outcome: 'active'},
		{more: {}, outcome: 'completed'},
		{more: {exitCode: 1}, outcome: 'failed'},
		{more: {state: 'lost', exitCode: null}, outcome: 'failed'},
		{more: {exitCode: 143, code: 'killed_by_person'}, outcome: 'stopped'},
	])('an attempt $more has $outcome', ({more, outcome}) => {
		expect(outcomeOf(session('a1', more))).toBe(outcome);
	});
});

describe('the clock', () => {
	test.each([
		{ms: 0, says: '0s'},
		{ms: 45_400, says: '45s'},
		{ms: 724_000, says: '12m04s'},
		{ms: 67 * minute, says: '1h07'},
		{ms: 74 * hour, says: '3d02h'},
		{ms: -5, says: '0s'},
	])('$ms ms are $says', ({ms, says}) => {
		expect(sayMs(ms)).toBe(says);
	});

	test.each([
		{zone: 'UTC', says: '2026-03-29 00:30:00'},
		{zone: 'Europe/Berlin', says: '2026-03-29 01:30:00'},
		{zone: 'Asia/Seoul', says: '2026-03-29 09:30:00'},
		{zone: 'America/St_Johns', says: '2026-03-28 22:00:00'},
	])('in $zone it is $says', ({zone, says}) => {
		expect(createClock(zone)(Date.UTC(2026, 2, 29, 0, 30))).toBe(says);
	});

	test('counting within a quarter of an hour gives what the system says, also where the clocks are put back', () => {
		for (const zone of ['Europe/Berlin', 'America/St_Johns', 'Asia/Katmandu', 'Australia/Lord_Howe']) {
			const clock = createClock(zone);
			const system = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'medium'});
			for (let index = 0; index < 2000; index += 1) {
				const atMs = Date.UTC(2026, 3, 4, 12) + index * 53_777 + (index % 2) * 205 * 24 * hour;
				expect(clock(atMs)).toBe(system.format(atMs));
			}
		}
	});

	test('a name that is none is no time zone', () => {
		expect(['UTC', 'Asia/Seoul', 'Mars/Olympus', ''].map(isTimeZone)).toEqual([true, true, false, false]);
	});
});
