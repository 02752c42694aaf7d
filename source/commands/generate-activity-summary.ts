/**
Tells what happened, how long it took and what held it up: from the records alone, nothing invented.
*/
import type {z} from 'zod';
import {needsIn} from '../domain/attention.js';
import {leftAtMs} from '../domain/last-look.js';
import {human} from '../domain/message.js';
import {failure, type Result} from '../domain/problem.js';
import {composeReport, periodOf, roomFor} from '../domain/report.js';
import {briefOf} from '../domain/report-brief.js';
import {briefText} from '../domain/report-brief-lines.js';
import type {Brief} from '../domain/report-brief-schema.js';
import {isTimeZone} from '../domain/report-clock.js';
import type {Report} from '../domain/report-schema.js';
import {sinceMs} from '../domain/report-since.js';
import {reportMarkdown} from '../domain/report-text.js';
import type {WriteOutcome} from '../outside/report-file.js';
import {badInput, type Context, defineCommand, refused} from './command.js';
import {facts, input, output} from './generate-activity-summary-card.js';

type Input = z.output<typeof input>;

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** Fine enough for a slope, coarse enough for a month. */
const pointsMax = 500;
const leastStepMs = 60_000;
const needsMax = 100;
const movesMax = 20_000;
/** Of the page that is printed. */
const textWidth = 84;

const machineZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

const reportOf = (
	{store, policy, now}: Context,
	{timeRange, detailLevel}: Input,
	timeZone: string,
	fromMs: number | undefined,
): {readonly report: Report; readonly brief: Brief} => {
	const firstAtMs = store.reports.firstAtMs();
	const period = fromMs === undefined ? periodOf(timeRange, now(), firstAtMs) : {fromMs, toMs: now()};
	const room = roomFor[detailLevel];
	const rows = store.reports.read(period, {edgesMax: Math.max(1000, room.edges), timelineMax: room.timeline});
	const stepMs = Math.max(leastStepMs, Math.ceil((period.toMs - period.fromMs) / pointsMax));
	const machine = store.gauges.usage(period.fromMs, period.toMs);
	const points = store.gauges.history({...period, stepMs});
	const facts = {...rows, machine, points};
	const needs = needsIn({agents: store.agents.listLive(), tasks: store.tasks.list(), messages: store.messages.listWaiting(human, needsMax)}, policy);
	return {
		report: composeReport(facts, period, {timeRange, detailLevel, timeZone, approve: policy.approve, firstAtMs, iso}),
		brief: briefOf(facts, period, {moves: store.reports.agentMoves(period, movesMax), needs, firstAtMs, iso}),
	};
};

const asJson = (report: Report & {readonly since: string | null; readonly brief: Brief}): string => `${JSON.stringify(report, undefined, 2)}\n`;

/** What people read; nothing for JSON. */
const wordsOf = (format: 'markdown' | 'json' | 'text', report: Report, brief: Brief, title: string): string | null => {
	if (format === 'json') return null;
	if (format === 'markdown') return reportMarkdown(report, Date.parse);
	return briefText(brief, title, {width: textWidth, timeZone: report.period.time_zone, isAscii: false, parse: Date.parse});
};

type Written = Extract<WriteOutcome, {kind: 'written'}>;

/** What became of the file, as a problem where there is none. */
const written = (outcome: WriteOutcome): Result<Written> => {
	const {file} = outcome;
	switch (outcome.kind) {
		case 'written': {
			return {ok: true, value: outcome};
		}

		case 'is-folder': {
			return badInput('export_is_folder', `${file} is a folder.`, 'Name a file in it.', {export_path: file});
		}

		case 'no-folder': {
			return badInput('export_folder_missing', `The folder of ${file} does not exist.`, 'Make it first.', {export_path: file});
		}

		case 'exists': {
			return refused('export_exists', `There is a file ${file} already.`, '--overwrite writes over a report.', {export_path: file});
		}

		case 'no-report': {
			return refused('export_exists', `${file} is no report, and is not written over.`, 'Name another file.', {export_path: file});
		}

		case 'failed': {
			const message = `${file} could not be written: ${outcome.reason ?? 'the system refused'}.`;
			return failure({
				kind: 'outside',
				code: 'export_failed',
				message,
				hint: 'Look at the rights of its folder and at the space on the disk.',
				context: {export_path: file},
			});
		}
	}
};

export const generateActivitySummary = defineCommand({
	name: 'generate-activity-summary',
	summary: 'Summarise what was done, how long it took, what held it up and what comes next.',
	input,
	output,
	facts,
	reads: ['orchestrator_task', 'specs_task_dependency', 'agent_lifecycle', 'merge_attempt', 'error_events', 'audit_event', 'metrics'],
	writes: [],

	async run(context, given) {
		const {exportPath, overwrite, since, format, timeZone = machineZone()} = given;
		const {store, now} = context;
		const outputFormat = format === undefined ? given.outputFormat : format === 'md' ? 'markdown' : format;
		if (!isTimeZone(timeZone))
			return badInput('unknown_time_zone', `There is no time zone ${timeZone}.`, 'Its name looks like Europe/Berlin, Asia/Seoul or UTC.', {
				time_zone: timeZone,
			});
		const fromMs =
			since === undefined ? undefined : sinceMs(since, {nowMs: now(), timeZone, leftAtMs: leftAtMs(store.settings.lastLook(), now()), parse: Date.parse});
		if (since !== undefined && (fromMs === undefined || Number.isNaN(fromMs)))
			return badInput('unknown_since', `There is no report since ${since}.`, 'today, left, week, 90m, 8h, 3d or a time in the past are understood.', {since});
		const {report, brief} = reportOf(context, given, timeZone, fromMs);
		const said = wordsOf(outputFormat, report, brief, since ?? report.time_range);
		const text = said ?? asJson({...report, since: since ?? null, brief});
		const answer = {...report, output_format: outputFormat, report: said, since: since ?? null, brief, report_path: null, file_size_kb: null};
		if (exportPath === undefined) return {ok: true, value: {said: text.trimEnd(), output: answer}};

		const result = written(context.reportFiles.write(exportPath, text, {overwrite}));
		if (!result.ok) return result;
		const {file, bytes} = result.value;
		const kb = Math.round((bytes / 1024) * 100) / 100;
		return {ok: true, value: {said: `The report is in ${file} (${kb} kB).`, output: {...answer, report_path: file, file_size_kb: kb}}};
	},
});
