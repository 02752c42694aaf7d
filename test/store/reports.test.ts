import {expect, test} from 'vitest';
import {taskId} from '../../source/domain/ids.js';
import {composeReport, periodOf, roomFor} from '../../source/domain/report.js';
import {reportMarkdown} from '../../source/domain/report-text.js';
import {aPlan, aStore, at, bring} from '../support/store.js';

const iso = (atMs: number): string => new Date(atMs).toISOString();
const life = ['ready', 'claimed', 'prepared', 'working', 'finished', 'merging', 'merged', 'cleaned'] as const;

test('a report over 100,000 events of 10,000 tasks takes less than a second, with all that it can show', () => {
	const count = 10_000;
	const store = aStore(Array.from({length: count}, (_, index) => aPlan(`T-${index}`, index % 3 === 0 && index > 0 ? {after: [`T-${index - 1}`]} : {})));
	store.atomically(() => {
		for (let index = 0; index < count; index += 1) {
			let from: 'waiting' | (typeof life)[number] = 'waiting';
			for (const [step, state] of life.entries()) {
				const stamp = at(index * 100 + step * 10);
				const patch = {
					...(state === 'working'
						? {agentId: store.agents.add({taskId: taskId(`T-${index}`), fence: 1, name: index % 2 === 0 ? 'claude' : 'codex', permissions: 'edit'}, stamp)}
						: {}),
					...(state === 'merged' ? {commit: 'c0ffee', completedAtMs: index * 100} : {}),
				};
				expect(store.tasks.move(taskId(`T-${index}`), from, state, patch, stamp)).toBe(true);
				from = state;
			}
		}
	});
	expect(store.activities.lastId()).toBeGreaterThanOrEqual(100_000);

	const nowMs = count * 100 + 1000;
	const run = () => {
		const started = process.cpuUsage();
		const period = periodOf('all', nowMs, store.reports.firstAtMs());
		const rows = store.reports.read(period, {edgesMax: roomFor.comprehensive.edges, timelineMax: roomFor.comprehensive.timeline});
		const machine = store.gauges.usage(period.fromMs, period.toMs);
		const options = {timeRange: 'all', detailLevel: 'comprehensive', timeZone: 'UTC', approve: 'auto', firstAtMs: store.reports.firstAtMs(), iso} as const;
		const report = composeReport({...rows, machine, points: []}, period, options);
		const text = reportMarkdown(report, Date.parse);
		// The time of the processor: others may be at work on this machine.
		const {user, system} = process.cpuUsage(started);
		return {report, text, tookMs: (user + system) / 1000};
	};

	const runs = [run(), run(), run()];
	expect(runs[0]?.report.summary).toMatchObject({completed: count, total_tasks: count, attempts: count});
	expect(runs[0]?.report.tasks).toHaveLength(count);
	expect(runs[0]?.text.split('\n').length).toBeGreaterThan(count);
	const best = Math.min(...runs.map(({tookMs}) => tookMs));
	expect(best).toBeLessThan(1000);
});

test('times in a state are those of the period alone, and the last one lasts until its end', () => {
	const store = aStore([aPlan('A'), aPlan('B')]);
	for (const [state, atMs] of [
		['ready', 100],
		['claimed', 200],
	] as const)
		store.tasks.move(taskId('A'), state === 'ready' ? 'waiting' : 'ready', state, {}, at(atMs));
	const {taskSpans} = store.reports.read({fromMs: 150, toMs: 1000}, {edgesMax: 9, timelineMax: 9});
	expect(taskSpans.toSorted((a, b) => a.subject.localeCompare(b.subject) || a.ms - b.ms)).toEqual([
		{subject: 'A', state: 'ready', ms: 50},
		{subject: 'A', state: 'claimed', ms: 800},
		{subject: 'B', state: 'waiting', ms: 850},
	]);
});

test('a pause counts from its switch to the next, also when it began before the period or goes on', () => {
	const store = aStore();
	for (const [value, atMs] of [
		['on', 100],
		['off', 200],
		['on', 500],
	] as const)
		store.settings.set('paused', value, at(atMs));
	expect(store.reports.read({fromMs: 150, toMs: 1000}, {edgesMax: 9, timelineMax: 9}).pausedMs).toBe(50 + 500);
	expect(store.reports.read({fromMs: 300, toMs: 400}, {edgesMax: 9, timelineMax: 9}).pausedMs).toBe(0);
});

test('an edge holds up until it is resolved, or until nobody waits any more', () => {
	const store = aStore([aPlan('A'), aPlan('B', {after: ['A']}), aPlan('C', {after: ['A'], soft: ['B']}), aPlan('D', {after: ['B']})]);
	bring(store, 'A', 'merged');
	store.tasks.resolveDependents(taskId('A'), at(400));
	store.tasks.move(taskId('D'), 'waiting', 'cancelled', {}, at(700));
	const {edges} = store.reports.read({fromMs: 100, toMs: 1000}, {edgesMax: 9, timelineMax: 9});
	expect(edges).toEqual([
		{taskId: 'D', prerequisite: 'B', state: 'waiting', fromMs: 0, toMs: 700, ms: 600},
		{taskId: 'B', prerequisite: 'A', state: 'merged', fromMs: 0, toMs: 400, ms: 300},
		{taskId: 'C', prerequisite: 'A', state: 'merged', fromMs: 0, toMs: 400, ms: 300},
	]);
});

test('the record begins with its oldest event, also where a clock was set back', () => {
	const store = aStore();
	expect(store.reports.firstAtMs()).toBeUndefined();
	store.settings.set('paused', 'on', at(500));
	store.settings.set('paused', 'off', at(300));
	expect(store.reports.firstAtMs()).toBe(300);
});
