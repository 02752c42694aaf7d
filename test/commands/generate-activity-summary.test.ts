import {mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import type {z} from 'zod';
import {output} from '../../source/commands/generate-activity-summary-card.js';
import {buildHouse, type HouseOptions, staysAtWork, works} from '../support/house.js';

const minute = 60_000;
const hour = 60 * minute;

type House = Awaited<ReturnType<typeof buildHouse>>;
type Output = z.output<typeof output>;

const reportOf = async (house: House, input: Record<string, unknown> = {}): Promise<Output> => {
	const result = await house.do('generate-activity-summary', input);
	if (!result.ok) throw new Error(result.problem.message);
	return output.parse(result.value.output);
};

/** Asks the database of a house as somebody would who knows nothing of ours. */
const asking = (house: House, name = 'roadmap.db') => {
	const database = new SqliteDatabase(path.join(house.places.data, name), {readonly: true});
	onTestFinished(() => {
		database.close();
	});
	return <Value>(sql: string, values: Record<string, number> = {}): Value[] => database.prepare<[Record<string, number>], Value>(sql).pluck().all(values);
};

/** Changes the database of a house behind its back: history that would take hours to make. */
const rewriting = (house: House, sql: string): void => {
	const database = new SqliteDatabase(path.join(house.places.data, 'roadmap.db'));
	database.pragma('foreign_keys = OFF');
	database.exec(sql);
	database.close();
};

const agents = {
	'T-1': works,
	'T-2': 'true',
	'T-3': 'exit 3',
	'T-4': works,
	'T-5': staysAtWork,
};

/** One merged, one that follows it, one unproven, one given up after a retry, one at work. */
const aBusyHouse = async (more: HouseOptions = {}) => {
	const house = await buildHouse(agents, {...more, config: {repairs: 0, retries: 1, maxParallel: 8, ...more.config}});
	await house.import('- [ ] T-1 one\n- [ ] T-2 two\n- [ ] T-3 three\n- [ ] T-4 four\n  after: T-1\n- [ ] T-5 five\n- [ ] T-6 six\n  after: T-3\n');
	await house.until(() => {
		const state = (id: string) => house.task(id).state;
		// Only who waits for its hour: by the same clock others are silent.
		if (state('T-3') === 'retrying') house.wait(3000);
		return state('T-1') === 'cleaned' && state('T-4') === 'cleaned' && state('T-2') === 'unproven' && state('T-3') === 'gave-up' && state('T-6') === 'blocked';
	});
	return house;
};

const sections = [
	'Executive summary',
	'Task performance',
	'Agent activity',
	'Resource utilisation',
	'Bottlenecks and recommendations',
	'Errors',
	'Timeline',
	'Next steps',
];
const headingsOf = (markdown: string | null) => [...(markdown ?? '').matchAll(/^## (.*)$/gm)].map(match => match[1]);

describe('All sections are there, also where there is nothing to tell.', () => {
	test.each(['summary', 'detailed', 'comprehensive'] as const)('%s of an empty database: honest zeros and nulls', async detailLevel => {
		const house = await buildHouse({});
		for (const timeRange of ['last_1h', 'last_24h', 'last_7d', 'all']) {
			const report = await reportOf(house, {detailLevel, timeRange});
			expect(headingsOf(report.report)).toEqual(sections);
			expect(report).toMatchObject({
				report_type: 'activity_summary',
				time_range: timeRange,
				detail_level: detailLevel,
				summary: {total_tasks: 0, completed: 0, running: 0, failed: 0, pending: 0, completed_percent: 0, efficiency: null, utilisation: null},
				performance: {avg_hours_per_task: null, total_hours: 0, fastest: null, slowest: null, success_rate: null, speedup: null, agent_hours: 0},
				agents: [],
				resources: {readings: 0, cpu: {avg_percent: null, peak_percent: null}, disk: {trend: null, full_in_hours: null}},
				bottlenecks: [],
				errors: {failed_tasks: [], events: [], total_events: 0, retries: 0},
				tasks: [],
				next_steps: ['Nothing is left to do. orch-tui import or orch-tui add brings more.'],
			});
		}
	});

	test('each level has more than the one before it, and the same figures', async () => {
		const house = await aBusyHouse();
		const [summary, detailed, all] = [
			await reportOf(house),
			await reportOf(house, {detailLevel: 'detailed'}),
			await reportOf(house, {detailLevel: 'comprehensive'}),
		];
		expect([summary.tasks.length, detailed.tasks.length, all.tasks.length]).toEqual([0, 6, 6]);
		expect([summary.sessions.length, detailed.sessions.length, all.sessions.length > 0]).toEqual([0, 0, true]);
		expect(summary.timeline.length).toBeLessThanOrEqual(10);
		expect(all.timeline.length).toBeGreaterThan(summary.timeline.length);
		for (const one of [detailed, all]) expect(one.summary).toEqual(summary.summary);
		for (const one of [summary, detailed, all]) expect(headingsOf(one.report)).toEqual(sections);
	});
});

const ended = `SELECT task_id FROM orchestrator_task WHERE status IN ('merged', 'cleaned') AND task_id IN (
	SELECT subject FROM audit_event WHERE kind = 'task' AND to_state = 'merged' AND at_ms BETWEEN @from AND @to)`;
const failed = `SELECT task_id FROM orchestrator_task WHERE status IN ('gave-up', 'failed') AND (status = 'failed' OR changed_at_ms >= @from)`;
const uptimes = `SELECT agent_id, agent_type, max(0, min(coalesce(completed_at_ms, @to), @to) - max(coalesce(started_at_ms, created_at_ms), @from)) AS ms
	FROM agent_lifecycle WHERE created_at_ms <= @to AND coalesce(completed_at_ms, @to) >= @from`;
const durations = `SELECT task_id, coalesce(completed_at_ms, changed_at_ms) - created_at_ms AS ms FROM orchestrator_task WHERE task_id IN (${ended})`;
const inStates = (...states: readonly string[]) => `SELECT count(*) FROM orchestrator_task WHERE status IN (${states.map(state => `'${state}'`).join(', ')})`;

/** Each figure, and the SQL that anybody may put to the same database. */
const figures: ReadonlyArray<readonly [name: string, of: (report: Output) => number | string | null, sql: string]> = [
	['completed: merged or cleaned', ({summary}) => summary.completed, `SELECT count(*) FROM (${ended})`],
	['running', ({summary}) => summary.running, inStates('claimed', 'prepared', 'working', 'finished', 'merging')],
	['failed', ({summary}) => summary.failed, `SELECT count(*) FROM (${failed})`],
	['pending', ({summary}) => summary.pending, inStates('waiting', 'blocked', 'ready', 'retrying')],
	['needs_person', ({summary}) => summary.needs_person, inStates('unproven', 'conflicted')],
	['total_tasks', ({summary}) => summary.total_tasks, 'SELECT count(*) FROM orchestrator_task'],
	[
		'completed_percent',
		({summary}) => summary.completed_percent,
		`SELECT round(100.0 * count(*) / (SELECT count(*) FROM orchestrator_task), 1) FROM (${ended})`,
	],
	[
		'efficiency',
		({summary}) => summary.efficiency,
		`SELECT round(1.0 * c / (c + f), 4) FROM (SELECT (SELECT count(*) FROM (${ended})) AS c, (SELECT count(*) FROM (${failed})) AS f)`,
	],
	['throughput', ({summary}) => summary.throughput_per_hour, `SELECT round(count(*) / ((@to - @from) / 3600000.0), 4) FROM (${ended})`],
	['attempts', ({summary}) => summary.attempts, 'SELECT count(*) FROM agent_lifecycle WHERE created_at_ms BETWEEN @from AND @to'],
	['retries', ({summary}) => summary.retries, 'SELECT count(*) - count(DISTINCT task_id) FROM agent_lifecycle WHERE created_at_ms BETWEEN @from AND @to'],
	['landed', ({summary}) => summary.merges.landed, `SELECT count(*) FROM merge_attempt WHERE step = 'landed' AND ended_at_ms BETWEEN @from AND @to`],
	['avg_hours_per_task', ({performance}) => performance.avg_hours_per_task, `SELECT round(avg(ms) / 3600000.0, 4) FROM (${durations})`],
	['total_hours', ({performance}) => performance.total_hours, `SELECT round(sum(ms) / 3600000.0, 4) FROM (${durations})`],
	['tasks_per_hour', ({performance}) => performance.tasks_per_hour, `SELECT round(count(*) / ((@to - @from) / 3600000.0), 4) FROM (${ended})`],
	['fastest', ({performance}) => performance.fastest?.task_id ?? null, `SELECT task_id FROM (${durations}) ORDER BY ms, task_id LIMIT 1`],
	['slowest', ({performance}) => performance.slowest?.hours ?? null, `SELECT round(max(ms) / 3600000.0, 4) FROM (${durations})`],
	['agent_hours', ({performance}) => performance.agent_hours, `SELECT round(sum(ms) / 3600000.0, 4) FROM (${uptimes})`],
	['sessions of a type', ({agents: types}) => types[0]?.sessions ?? 0, `SELECT count(*) FROM (${uptimes}) WHERE agent_type = 'paper'`],
	[
		'completed sessions of a type',
		({agents: types}) => types[0]?.completed ?? 0,
		`SELECT count(*) FROM agent_lifecycle WHERE status = 'ended' AND exit_code = 0 AND error_code IS NULL`,
	],
	['active sessions of a type', ({agents: types}) => types[0]?.active ?? 0, `SELECT count(*) FROM agent_lifecycle WHERE status NOT IN ('ended', 'lost')`],
	['average uptime', ({agents: types}) => types[0]?.avg_uptime_hours ?? 0, `SELECT round(avg(ms) / 3600000.0, 4) FROM (${uptimes})`],
	['errors', ({errors}) => errors.total_events, 'SELECT count(*) FROM error_events WHERE created_at_ms BETWEEN @from AND @to'],
	['recovered errors', ({errors}) => errors.recovered_events, 'SELECT count(*) FROM error_events WHERE recovered = 1 AND created_at_ms BETWEEN @from AND @to'],
	[
		'blocked time of an edge',
		({blocked_edges: edges}) => edges.find(({task_id: id}) => id === 'T-4')?.seconds ?? null,
		`SELECT round((min(resolved_at_ms, @to) - max(created_at_ms, @from)) / 1000.0, 3) FROM specs_task_dependency WHERE task_id = 'T-4'`,
	],
	[
		'blocked time of an edge that is open still',
		({blocked_edges: edges}) => edges.find(({task_id: id}) => id === 'T-6')?.seconds ?? null,
		`SELECT round((@to - max(created_at_ms, @from)) / 1000.0, 3) FROM specs_task_dependency WHERE task_id = 'T-6'`,
	],
	[
		'time at work of a task',
		({tasks}) => tasks.find(({task_id: id}) => id === 'T-3')?.working_seconds ?? null,
		`SELECT round(sum((SELECT min(n.at_ms) FROM audit_event n WHERE n.kind = 'task' AND n.subject = 'T-3' AND n.event_id > e.event_id) - e.at_ms) / 1000.0, 3)
			FROM audit_event e WHERE kind = 'task' AND subject = 'T-3' AND to_state = 'working'`,
	],
	[
		'wait for the merge of a task',
		({tasks}) => tasks.find(({task_id: id}) => id === 'T-1')?.merge_wait_seconds ?? null,
		`SELECT round(((SELECT at_ms FROM audit_event WHERE kind = 'task' AND subject = 'T-1' AND to_state = 'merged') - at_ms) / 1000.0, 3)
			FROM audit_event WHERE kind = 'task' AND subject = 'T-1' AND to_state = 'finished'`,
	],
];

test('Every figure is accurate: the same SQL on the same database gives it.', async () => {
	const house = await aBusyHouse();
	const report = await reportOf(house, {detailLevel: 'comprehensive'});
	const values = {from: Date.parse(report.period.from), to: Date.parse(report.period.to)};
	const ask = asking(house);
	const wrong = figures.flatMap(([name, of, sql]) => {
		const [expected = null] = ask<number | string | null>(sql, values);
		const found = of(report);
		// Both round, and a half may go either way in the last of four digits.
		const isSame = typeof found === 'number' && typeof expected === 'number' ? Math.abs(found - expected) < 0.000_11 : found === expected;
		return isSame ? [] : [`${name}: ${found}, not ${expected}`];
	});
	expect(wrong).toEqual([]);
	expect(report.summary).toMatchObject({completed: 2, failed: 1, needs_person: 1, running: 1, pending: 1, total_tasks: 6, completed_tasks: ['T-1', 'T-4']});
	expect(report.errors.failed_tasks).toMatchObject([{task_id: 'T-3', attempts: 2}]);
	expect(report.needs_person.map(({task_id: id}) => id)).toEqual(['T-2', 'T-3']);

	const machine = asking(house, 'metrics.db');
	expect(report.resources.readings).toBe(machine('SELECT sum(readings) FROM metric_reading WHERE at_ms BETWEEN @from AND @to', values)[0]);
	expect(report.resources.cpu.avg_percent).toBe(
		machine('SELECT round(sum(cpu * readings) / sum(readings), 1) FROM metric_reading WHERE at_ms BETWEEN @from AND @to', values)[0],
	);
	expect(report.resources.memory.peak_percent).toBe(
		machine('SELECT round(max(memory_high), 1) FROM metric_reading WHERE at_ms BETWEEN @from AND @to', values)[0],
	);
});

describe('Only what lies in the time range counts, in whatever time zone it is read.', () => {
	/** T-1 merged so many minutes ago. */
	const mergedAgo = async (minutes: number) => {
		const house = await buildHouse({'T-1': works});
		await house.import('- [ ] T-1 one');
		await house.untilState('T-1', 'cleaned');
		house.wait(minutes * minute - (Date.now() - (asking(house)<number>(`SELECT at_ms FROM audit_event WHERE to_state = 'merged'`)[0] ?? 0)));
		return house;
	};

	test.each([
		{timeZone: 'Australia/Adelaide', minutes: 61, counts: false},
		{timeZone: 'America/St_Johns', minutes: 61, counts: false},
		{timeZone: 'Pacific/Kiritimati', minutes: 59, counts: true},
	])('A14 last_1h in $timeZone, a row $minutes min old: $counts', async ({timeZone, minutes, counts}) => {
		vi.stubEnv('TZ', timeZone);
		onTestFinished(() => {
			vi.unstubAllEnvs();
		});
		const house = await mergedAgo(minutes);
		for (const given of [{}, {timeZone: 'UTC'}, {timeZone: 'Asia/Seoul'}]) {
			const report = await reportOf(house, {timeRange: 'last_1h', detailLevel: 'comprehensive', ...given});
			expect(report.summary.completed).toBe(counts ? 1 : 0);
			expect(report.timeline.some(({to}) => to === 'merged')).toBe(counts);
			expect(report.period.time_zone).toBe('timeZone' in given ? given.timeZone : timeZone);
		}
	});

	test.each([
		{range: 'last_1h', minutes: 59, counts: 1},
		{range: 'last_24h', minutes: 24 * 60 - 1, counts: 1},
		{range: 'last_24h', minutes: 24 * 60 + 1, counts: 0},
		{range: 'last_7d', minutes: 7 * 24 * 60 - 1, counts: 1},
		{range: 'last_7d', minutes: 7 * 24 * 60 + 1, counts: 0},
		{range: 'all', minutes: 400 * 24 * 60, counts: 1},
	])('$range has $counts that was merged $minutes minutes ago', async ({range, minutes, counts}) => {
		const house = await mergedAgo(minutes);
		const report = await reportOf(house, {timeRange: range});
		expect(report.summary.completed).toBe(counts);
		expect(report.summary.total_tasks).toBe(counts);
	});

	test('the times that are shown are those of the time zone, the data are UTC', async () => {
		const house = await mergedAgo(10);
		const [there, here] = [await reportOf(house, {timeZone: 'Asia/Seoul'}), await reportOf(house, {timeZone: 'UTC'})];
		const clockOf = ({report}: Output) => Date.parse(`${/^Generated (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/m.exec(report ?? '')?.[1]?.replace(' ', 'T')}Z`);
		expect(Math.round((clockOf(there) - clockOf(here)) / hour)).toBe(9);
		expect(there.generated_at.endsWith('Z')).toBe(true);
	});

	test('unknown_time_zone', async () => {
		const house = await buildHouse({});
		expect(await house.do('generate-activity-summary', {timeZone: 'Mars/Olympus'})).toMatchObject({
			problem: {kind: 'bad-input', code: 'unknown_time_zone', context: {time_zone: 'Mars/Olympus'}},
		});
	});
});

describe('The report is in the requested format and well-formed.', () => {
	test('markdown: every table has as many cells in each row, whatever stands in a title', async () => {
		const house = await buildHouse({});
		await house.do('add-task', {title: 'a | b `c` [d](e) <script> \u001B[31mred\u001B[0m *x*', id: 'T-1'});
		const {report} = await reportOf(house, {detailLevel: 'comprehensive'});
		const tables = (report ?? '').split('\n\n').filter(block => block.startsWith('|'));
		expect(tables.length).toBeGreaterThan(1);
		for (const block of tables) {
			const widths = block
				.trimEnd()
				.split('\n')
				.map(line => line.replaceAll(/\\\|/g, '').split('|').length);
			expect(new Set(widths).size).toBe(1);
		}

		expect(report).not.toContain('\u001B');
		expect(report).toContain('a \\| b \\`c\\` \\[d\\](e) \\<script\\>');
	});

	test('JSON: what is printed is the report, and nothing else', async () => {
		const house = await aBusyHouse();
		const result = await house.do('generate-activity-summary', {outputFormat: 'json', detailLevel: 'detailed'});
		expect(result).toMatchObject({ok: true, value: {output: {output_format: 'json', report: null}}});
		const printed = JSON.parse((result.ok && result.value.said) || '');
		expect(output.omit({output_format: true, report: true, report_path: true, file_size_kb: true}).parse(printed)).toMatchObject({summary: {completed: 2}});
	});

	test('what was asked for by hand changes nothing', async () => {
		const house = await aBusyHouse();
		const before = house.store.activities.lastId();
		await reportOf(house, {detailLevel: 'comprehensive'});
		expect(house.store.activities.lastId()).toBe(before);
	});
});

describe('export', () => {
	test.each(['markdown', 'json'] as const)('%s goes to the file, whole, with its path and size', async outputFormat => {
		const house = await aBusyHouse();
		const report = await reportOf(house, {outputFormat, exportPath: 'report.out'});
		const file = path.join(house.root, 'report.out');
		expect(report).toMatchObject({report_path: file, file_size_kb: Math.round((statSync(file).size / 1024) * 100) / 100});
		const text = readFileSync(file, 'utf8');
		if (outputFormat === 'json') expect(JSON.parse(text)).toMatchObject({report_type: 'activity_summary', summary: report.summary});
		else expect(text).toBe(report.report);
	});

	test('export_exists: what is there is kept, unless it is a report and may be written over', async () => {
		const house = await buildHouse({});
		const file = path.join(house.root, 'a.txt');
		for (const overwrite of [false, true]) {
			expect(await house.do('generate-activity-summary', {exportPath: 'a.txt', overwrite})).toMatchObject({
				problem: {kind: 'refused', code: 'export_exists', context: {export_path: file}},
			});
		}

		expect(readFileSync(file, 'utf8')).toBe('one\n');
		for (const outputFormat of ['markdown', 'json'] as const) {
			await reportOf(house, {outputFormat, exportPath: `${outputFormat}.out`});
			expect(await house.do('generate-activity-summary', {outputFormat, exportPath: `${outputFormat}.out`})).toMatchObject({problem: {code: 'export_exists'}});
			expect((await reportOf(house, {outputFormat, exportPath: `${outputFormat}.out`, overwrite: true})).report_path).toContain('.out');
		}
	});

	test('the databases are never written over', async () => {
		const house = await buildHouse({});
		symlinkSync(path.join(house.places.data, 'roadmap.db'), path.join(house.root, 'link.md'));
		for (const exportPath of ['data/roadmap.db', 'link.md', '.git/HEAD']) {
			expect(await house.do('generate-activity-summary', {exportPath, overwrite: true})).toMatchObject({problem: {code: 'export_exists'}});
		}

		expect((await reportOf(house)).summary.total_tasks).toBe(0);
	});

	test.each([
		{code: 'export_is_folder', exportPath: 'data'},
		{code: 'export_is_folder', exportPath: 'data/'},
		{code: 'export_folder_missing', exportPath: 'nowhere/report.md'},
		{code: 'export_folder_missing', exportPath: 'a.txt/report.md'},
	])('$code: $exportPath', async ({code, exportPath}) => {
		const house = await buildHouse({});
		mkdirSync(path.join(house.root, 'data'), {recursive: true});
		expect(await house.do('generate-activity-summary', {exportPath})).toMatchObject({problem: {kind: 'bad-input', code}});
	});

	test('export_failed: what the system refuses is told', async () => {
		const house = await buildHouse({});
		const exportPath = `${'x'.repeat(300)}.md`;
		expect(await house.do('generate-activity-summary', {exportPath})).toMatchObject({
			problem: {kind: 'outside', code: 'export_failed', message: expect.stringContaining('ENAMETOOLONG')},
		});
	});
});

describe('Bottlenecks are measured: each has its time, its tasks and a recommendation that follows from it.', () => {
	test('a prerequisite that was given up holds up who waits for it, for as long as it does', async () => {
		const house = await aBusyHouse();
		house.wait(2 * hour);
		const report = await reportOf(house);
		const found = report.bottlenecks.find(({kind, affected_tasks: tasks}) => kind === 'dependency' && tasks.includes('T-6'));
		expect(found).toMatchObject({severity: 'high', recommendation: 'Start T-3 again (orch-tui auto-restart-agent T-3), or take the dependency out.'});
		expect(found?.seconds).toBe(report.blocked_edges.find(({task_id: id}) => id === 'T-6')?.seconds);
		expect(found?.seconds).toBeGreaterThan(7200);
		expect(report.next_steps.join('\n')).toContain('T-3');
		// The one at work gives no sign of life, and nothing has looked since: that is no idling that was seen.
		expect(report.bottlenecks.find(({kind}) => kind === 'waiting_for_person')).toMatchObject({affected_tasks: ['T-2']});
	});

	test('an agent that is idle for more than half of its time, and the wait for a merge', async () => {
		const house = await buildHouse({'T-1': staysAtWork, 'T-2': works}, {config: {approve: 'ask'}});
		await house.import('- [ ] T-1 one\n- [ ] T-2 two');
		await house.untilState('T-1', 'working');
		await house.untilState('T-2', 'finished');
		const nowMs = Date.now();
		rewriting(
			house,
			`UPDATE agent_lifecycle SET created_at_ms = ${nowMs - 100 * minute}, started_at_ms = ${nowMs - 100 * minute} WHERE task_id = 'T-1';
			INSERT INTO audit_event (at_ms, actor, kind, subject, from_state, to_state) SELECT ${nowMs - 90 * minute}, 'test', 'agent', agent_id, 'working', 'quiet' FROM agent_lifecycle WHERE task_id = 'T-1';
			INSERT INTO audit_event (at_ms, actor, kind, subject, from_state, to_state) SELECT ${nowMs - 20 * minute}, 'test', 'agent', agent_id, 'quiet', 'working' FROM agent_lifecycle WHERE task_id = 'T-1'`,
		);
		house.wait(45 * minute);
		const report = await reportOf(house, {detailLevel: 'comprehensive'});
		expect(report.bottlenecks.find(({kind}) => kind === 'merge_wait')).toMatchObject({
			affected_tasks: ['T-2'],
			recommendation: 'Finished work waits for your word: merge it with m, or set approve to auto.',
		});
		expect(report.sessions.find(({task_id: id}) => id === 'T-1')).toMatchObject({idle_seconds: 70 * 60, idle_flag: 'Long'});
	});
});

test('a task that was finished by other hands and an agent of another type are told as they are', async () => {
	const house = await buildHouse({'T-1': works});
	writeFileSync(path.join(house.root, 'b.txt'), 'b');
	await house.import('- [ ] T-1 one');
	await house.untilState('T-1', 'cleaned');
	rewriting(house, `UPDATE orchestrator_task SET completed_at_ms = NULL WHERE task_id = 'T-1'; UPDATE agent_lifecycle SET agent_type = 'zebra'`);
	const report = await reportOf(house);
	expect(report.performance.fastest?.task_id).toBe('T-1');
	expect(report.agents).toMatchObject([{agent_type: 'zebra', completed: 1, sessions: 1}]);
});

describe('brief', () => {
	test('what landed, what failed, what was wasted and what needs you, on one page', async () => {
		const house = await aBusyHouse();
		const report = await reportOf(house, {since: 'week', format: 'text', timeZone: 'UTC'});
		const {brief} = report;
		expect(brief.landed.map(({task_id}) => task_id).toSorted()).toEqual(['T-1', 'T-4']);
		expect(brief.failed.map(({task_id}) => task_id)).toEqual(['T-3']);
		expect(brief.tries_per_task).toBe(1);
		expect(brief.wasted).toMatchObject({attempts: 2, retries: 1, killed: 0});
		expect(brief.needs_you.map(({task_id}) => task_id).toSorted()).toEqual(['T-2', 'T-3']);
		// Others wait for it.
		expect(brief.needs_you[0]).toMatchObject({task_id: 'T-3', behind: 1});
		expect(brief.agent_seconds).toBeCloseTo(report.performance.agent_hours * 3600, 0);
		expect(brief.slots.length).toBeGreaterThan(0);
		expect(brief.spend_usd).toBeNull();
		for (const words of ['Report week', 'merged 2', 'failed 1', 'needs you next', 'spend –', 'T-3', '█']) expect(report.report).toContain(words);
	});

	test.each(['yesterday', '2999-01-01'])('since %s there is none', async since => {
		const house = await buildHouse({});
		expect(await house.do('generate-activity-summary', {since})).toMatchObject({problem: {code: 'unknown_since'}});
	});

	test('of nothing: honest zeros, and no line is wider than the page', async () => {
		const house = await buildHouse({});
		const {brief, report} = await reportOf(house, {since: 'left', format: 'text'});
		expect(brief).toMatchObject({landed: [], failed: [], tries_per_task: null, at_once: null, slowest: null, needs_you: [], slots: []});
		for (const line of (report ?? '').split('\n')) expect(line.length).toBeLessThanOrEqual(100);
	});
});
