/**
A report as markdown, for people: the same figures as the data, in sections that are always there.
*/
import {createClock, sayHours, sayMs} from './report-clock.js';
import type {Report} from './report-schema.js';
import {safeLine} from './text.js';

/** What needs no care: most of what is shown, and there may be a hundred thousand cells. */
const plain = /^[A-Za-z0-9.,:%+-]{0,200}$/;

/** A cell holds one line; a bar would end it, a backtick or a bracket would be read as markdown. */
const cell = (value: string | number | null): string =>
	value === null ? '–' : typeof value === 'number' || plain.test(value) ? String(value) : safeLine(String(value), 300).replaceAll(/[|\\`<>[\]*]/g, '\\$&');

const table = (heads: readonly string[], rows: ReadonlyArray<ReadonlyArray<string | number | null>>, empty: string): string[] =>
	rows.length === 0 ? [empty] : [`| ${heads.join(' | ')} |`, `|${heads.map(() => ' --- ').join('|')}|`, ...rows.map(row => `| ${row.map(cell).join(' | ')} |`)];

const orUnknown = (value: number | null, unit = ''): string => (value === null ? 'not known' : `${value}${unit}`);
const share = (value: number | null): string => (value === null ? 'not known' : `${Math.round(value * 1000) / 10} %`);

type Clock = (iso: string) => string;

const executive = ({period, summary, time_range}: Report, clock: Clock): string[] => [
	`${clock(period.from)} to ${clock(period.to)} (${period.time_zone}), ${time_range}, ${sayHours(period.hours)}.`,
	'',
	...table(
		['Tasks', 'Count', 'Share'],
		[
			['Completed (merged)', summary.completed, `${summary.completed_percent} %`],
			['Running', summary.running, `${summary.running_percent} %`],
			['Failed', summary.failed, `${summary.failed_percent} %`],
			['Pending', summary.pending, `${summary.pending_percent} %`],
			['Need a person', summary.needs_person, `${summary.needs_person_percent} %`],
			['Cancelled', summary.cancelled, `${summary.cancelled_percent} %`],
			['All', summary.total_tasks, summary.total_tasks === 0 ? '0 %' : '100 %'],
		],
		'',
	),
	'',
	`Efficiency ${share(summary.efficiency)}, ${orUnknown(summary.throughput_per_hour)} tasks an hour, CPU use ${share(summary.utilisation)}, ${summary.attempts} attempts, ${summary.retries} of them retries.`,
];

const performance = ({performance: sums, tasks}: Report, clock: Clock): string[] => [
	`- From creation to the end of the work: ${sayHours(sums.avg_hours_per_task)} on average, ${sayHours(sums.total_hours)} together.`,
	`- Fastest: ${sums.fastest === null ? 'none' : `${cell(sums.fastest.task_id)}, ${sayHours(sums.fastest.hours)}`}. Slowest: ${sums.slowest === null ? 'none' : `${cell(sums.slowest.task_id)}, ${sayHours(sums.slowest.hours)}`}.`,
	`- Success rate: ${share(sums.success_rate)}.`,
	`- Agents' time: ${sayHours(sums.agent_hours)} within ${sayHours(sums.busy_hours)}; ${sums.speedup === null ? 'no speed-up to tell' : `${sums.speedup} times as fast as one by one`}. Idle: ${sayHours(sums.idle_hours)}.`,
	...(tasks.length === 0
		? []
		: [
				'',
				...table(
					['Task', 'Title', 'State', 'Time', 'Attempts', 'Blocked', 'Queued', 'Working', 'Merge wait', 'Merged'],
					tasks.map(task => [
						task.task_id,
						task.title,
						task.status,
						task.hours === null ? null : sayHours(task.hours),
						task.attempts,
						sayMs(task.blocked_seconds * 1000),
						sayMs(task.queued_seconds * 1000),
						sayMs(task.working_seconds * 1000),
						sayMs(task.merge_wait_seconds * 1000),
						task.merged_at === null ? null : clock(task.merged_at),
					]),
					'',
				),
			]),
];

const agents = ({agents: types, sessions}: Report): string[] => [
	...table(
		['Agent', 'Sessions', 'Active', 'Completed', 'Failed', 'Stopped', 'Average', 'Together', 'Idle'],
		types.map(type => [
			type.agent_type,
			type.sessions,
			type.active,
			type.completed,
			type.failed,
			type.stopped,
			sayHours(type.avg_uptime_hours),
			sayHours(type.total_uptime_hours),
			sayHours(type.idle_hours),
		]),
		'No agent was at work.',
	),
	...(sessions.length === 0
		? []
		: [
				'',
				...table(
					['Session', 'Agent', 'Task', 'State', 'Error', 'Time', 'Idle', ''],
					sessions.map(one => [
						one.agent_id,
						one.agent_type,
						one.task_id,
						one.status,
						one.error_code,
						sayMs(one.uptime_seconds * 1000),
						sayMs(one.idle_seconds * 1000),
						one.idle_flag ?? '',
					]),
					'',
				),
			]),
];

const resources = ({resources: all}: Report): string[] => {
	const {cpu, memory, disk, held_seconds: held} = all;
	if (all.readings === 0) return ['Nothing was measured.'];
	const full = disk.full_in_hours === null ? '' : `, full in about ${sayHours(disk.full_in_hours)}`;
	return [
		...table(
			['', 'Average', 'Peak', 'Left'],
			[
				['CPU', orUnknown(cpu.avg_percent, ' %'), orUnknown(cpu.peak_percent, ' %'), orUnknown(cpu.idle_percent, ' % idle')],
				['Memory', orUnknown(memory.avg_percent, ' %'), orUnknown(memory.peak_percent, ' %'), orUnknown(memory.available_percent, ' % available')],
				['Disk', orUnknown(disk.avg_percent, ' %'), orUnknown(disk.peak_percent, ' %'), `${disk.trend ?? 'trend not known'}${full}`],
			],
			'',
		),
		'',
		`No new agent could start for ${sayMs(held.memory * 1000)} by memory, ${sayMs(held.disk * 1000)} by disk, ${sayMs(held.cpu * 1000)} by CPU; for ${sayMs(all.slowed_seconds * 1000)} they started one by one. Paused by a person: ${sayMs(all.paused_seconds * 1000)}.`,
	];
};

const bottlenecks = ({bottlenecks: found, blocked_edges: edges}: Report): string[] => [
	...(found.length === 0
		? ['None was found.']
		: found.flatMap(one => [
				`- **${cell(one.issue)}** (${one.severity}): ${cell(one.impact)} ${one.affected_tasks.length === 0 ? '' : `Tasks: ${cell(one.affected_tasks.slice(0, 10).join(', '))}${one.affected_tasks.length > 10 ? ', …' : ''}. `}${cell(one.recommendation)}`,
			])),
	...(edges.length === 0
		? []
		: [
				'',
				...table(
					['Task', 'Depends on', 'Held up', ''],
					edges.map(edge => [edge.task_id, edge.depends_on, sayMs(edge.seconds * 1000), edge.is_open ? 'still' : '']),
					'',
				),
			]),
];

const errors = ({errors: all}: Report, clock: Clock): string[] => [
	`${all.total_events} errors, ${all.recovered_events} of them recovered, ${all.retries} retries.`,
	'',
	...table(
		['Failed task', 'After', 'Attempts', 'Cause', 'What comes of it'],
		all.failed_tasks.map(task => [
			task.task_id,
			sayHours(task.hours),
			task.attempts,
			[task.error_code, task.cause].filter(Boolean).join(': '),
			task.resolution,
		]),
		'No task has failed.',
	),
	...(all.events.length === 0
		? []
		: [
				'',
				...table(
					['When', 'Task', 'Agent', 'Error', 'Severity', 'Then', 'Recovered'],
					all.events.map(one => [
						clock(one.timestamp),
						one.task_id,
						one.agent_id,
						one.error_code,
						one.severity,
						one.recovery_action,
						one.recovered ? 'yes' : 'no',
					]),
					'',
				),
			]),
];

const timeline = ({timeline: events}: Report, clock: Clock): string[] =>
	events.length === 0
		? ['Nothing has happened.']
		: events.map(({timestamp, subject, to, why}) => `- ${clock(timestamp)} ${cell(subject)} ${cell(to ?? '')}${why === null ? '' : `: ${cell(why)}`}`);

/** The same for the same report, whoever runs it: nothing is read from the machine. `isoToMs`: reads an ISO 8601 time. */
export const reportMarkdown = (report: Report, isoToMs: (iso: string) => number): string => {
	const format = createClock(report.period.time_zone);
	const clock: Clock = iso => format(isoToMs(iso));
	const sections: ReadonlyArray<readonly [title: string, lines: readonly string[]]> = [
		['Executive summary', executive(report, clock)],
		['Task performance', performance(report, clock)],
		['Agent activity', agents(report)],
		['Resource utilisation', resources(report)],
		['Bottlenecks and recommendations', bottlenecks(report)],
		['Errors', errors(report, clock)],
		['Timeline', timeline(report, clock)],
		['Next steps', report.next_steps.map(step => `- ${cell(step)}`)],
	];
	const head = ['# Activity report', '', `Generated ${clock(report.generated_at)} (${report.period.time_zone}), ${report.detail_level}.`];
	return `${[...head, ...sections.flatMap(([title, lines]) => ['', `## ${title}`, '', ...lines])].join('\n')}\n`;
};
