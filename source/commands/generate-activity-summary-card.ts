/**
What generate-activity-summary takes, answers and may refuse.
*/
import {z} from 'zod';
import {briefSchema} from '../domain/report-brief-schema.js';
import {detailLevels, reportSchema, timeRanges} from '../domain/report-schema.js';
import type {CommandFacts} from './command.js';

export const input = z.strictObject({
	timeRange: z.enum(timeRanges).default('last_24h').describe('How far back from now, in hours that are the same in every time zone.'),
	since: z
		.string()
		.min(1)
		.max(40)
		.optional()
		.describe(
			'From when on, in place of the time range: today, left (since the screen was left), week, a length as in 90m, 8h, 3d, or a time as in 2026-11-23T09:00.',
		),
	format: z.enum(['text', 'md', 'json']).optional().describe('text: one page. md and json: as outputFormat, which gives way to this.'),
	detailLevel: z
		.enum(detailLevels)
		.default('summary')
		.describe('summary: the figures. detailed: also a row for each task, up to 100. comprehensive: every task, every attempt and a long timeline.'),
	outputFormat: z.enum(['markdown', 'json']).default('markdown').describe('What is printed, or written to the file.'),
	exportPath: z.string().min(1).max(4096).optional().describe('A file to write it to, relative to the repository. Its folder must exist.'),
	overwrite: z.boolean().default(false).describe('Write over a report that is there already; anything else is never written over.'),
	timeZone: z.string().min(1).max(64).optional().describe('The time zone of the times in the text, as in Asia/Seoul. Default: that of this machine.'),
});

export const output = reportSchema.extend({
	output_format: z.enum(['markdown', 'json', 'text']),
	since: z.string().nullable(),
	brief: briefSchema,
	report: z.string().nullable().describe('The text or the markdown; null for JSON, of which these fields are the report.'),
	report_path: z.string().nullable().describe('Where it was written to.'),
	file_size_kb: z.number().min(0).nullable(),
});

export const facts: CommandFacts = {
	purpose: 'Tells what was done in a period, how long it took, what held it up and what to do next; every figure comes from the records alone.',
	success: [
		'Every figure is accurate: the same SQL on the same database gives it.',
		'The report is in the requested format and well-formed.',
		'Only what lies in the time range counts, in whatever time zone it is read.',
		'All sections are there, also where there is nothing to tell.',
		'Bottlenecks are measured: each has its time, its tasks and a recommendation that follows from it.',
	],
	errors: {
		unknown_since: 'since is none of the words, and no time in the past.',
		unknown_time_zone: 'There is no time zone of that name.',
		export_is_folder: 'exportPath is a folder.',
		export_folder_missing: 'The folder that the file should go to does not exist.',
		export_exists: 'There is a file already, and overwrite was not given; or it is no report, and is never written over.',
		export_failed: 'The system refused to write the file.',
	},
	cfr: ['CFR-014', 'CFR-015'],
	related: ['monitor-resource-usage', 'handle-agent-errors', 'find-available-work'],
	examples: [
		'orch-tui generate-activity-summary',
		'orch-tui generate-activity-summary --time-range last_7d --detail-level comprehensive --json',
		'orch-tui generate-activity-summary --time-range all --export-path report.md --overwrite',
		'orch-tui report --since today --format text',
		'orch-tui generate-activity-summary --time-range last_1h --time-zone Asia/Seoul',
	],
};
