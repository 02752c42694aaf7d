/**
A report on one page, as lines of pieces with a mood: the screen colours them, the command line prints them.
*/

import type {Brief} from './report-brief-schema.js';
import {type BriefLine, type BriefLook, piece, timeline} from './report-chart.js';
import {createClock, sayMs} from './report-clock.js';
import {safeLine} from './text.js';

const sayS = (seconds: number): string => sayMs(seconds * 1000);

const unknownOf = ({isAscii}: BriefLook): string => (isAscii ? '-' : '–');

/** The figures, two lines or three. */
const sums = (brief: Brief, look: BriefLook): BriefLine[] => {
	const {landed, failed, tries_per_task: tries, wall_seconds, agent_seconds, at_once: atOnce, asks, wasted} = brief;
	const unknown = unknownOf(look);
	const median = asks.median_seconds === null ? '' : `, half of them within ${sayS(asks.median_seconds)}`;
	return [
		[
			piece('merged ', 'muted'),
			piece(String(landed.length), landed.length > 0 ? 'ok' : 'plain'),
			piece('   failed ', 'muted'),
			piece(String(failed.length), failed.length > 0 ? 'err' : 'plain'),
			piece('   tries/task ', 'muted'),
			piece(tries === null ? unknown : String(tries)),
			piece('   wall ', 'muted'),
			piece(sayS(wall_seconds)),
			piece('   agent time ', 'muted'),
			piece(`${sayS(agent_seconds)}${atOnce === null ? '' : ` (${atOnce.toFixed(1)} at once)`}`),
		],
		[
			piece('agents waited for you ', 'muted'),
			piece(asks.count === 0 && asks.seconds === 0 ? '0' : `${sayS(asks.seconds)} (${asks.count} ${asks.count === 1 ? 'ask' : 'asks'}${median})`),
		],
		[
			piece('wasted ', 'muted'),
			piece(`${sayS(wasted.seconds)} in ${wasted.attempts} ${wasted.attempts === 1 ? 'attempt' : 'attempts'}`, wasted.seconds > 0 ? 'warn' : 'plain'),
			piece(`   ${wasted.killed} stopped, ${wasted.retries} retries, ${wasted.conflicts} ${wasted.conflicts === 1 ? 'conflict' : 'conflicts'}`, 'muted'),
		],
		[piece('spend ', 'muted'), piece(unknown), piece('   cheapest ', 'muted'), piece(unknown)],
	];
};

const held = ({held_seconds: by, slowest}: Brief): BriefLine[] => [
	[
		piece('held by machine ', 'muted'),
		piece(`mem ${sayS(by.memory)} · cpu ${sayS(by.cpu)} · disk ${sayS(by.disk)}`),
		piece('   merge gate ', 'muted'),
		piece(sayS(by.merge_gate)),
	],
	[
		piece('held by you ', 'muted'),
		piece(`unproven or in conflict ${sayS(by.person)} · paused ${sayS(by.paused)}`),
		piece('   nobody conducted ', 'muted'),
		piece(sayS(by.nobody)),
	],
	...(slowest === null
		? []
		: [
				[
					piece('slowest ', 'muted'),
					piece(`${slowest.task_id} `, 'accent'),
					piece(`${safeLine(slowest.title, 60)} ${sayS(slowest.agent_seconds)}${slowest.is_open ? ', still open' : ''}`),
				],
			]),
];

const kinds = {question: 'asks', unproven: 'unproven', conflicted: 'conflict', approve: 'approve', 'gave-up': 'gave up'} as const;

export const needLine = ({task_id, agent_id, kind, text}: Brief['needs_you'][number]): BriefLine => [
	piece(`${[agent_id, task_id].filter(Boolean).join(' ')} `, 'accent'),
	piece(`${kinds[kind]}: `, 'warn'),
	piece(safeLine(text, 200)),
];

const landedLines = ({landed, failed}: Brief, {timeZone, parse}: BriefLook): BriefLine[] => {
	const clock = createClock(timeZone);
	const names = (ids: readonly string[]) => ids.map(id => safeLine(id, 64)).join(', ');
	return [
		...landed.map(
			({task_id, title, merged_at, tries}): BriefLine => [
				piece('merged  ', 'ok'),
				piece(`${clock(parse(merged_at)).slice(5, 16)} `, 'muted'),
				piece(`${task_id} `, 'accent'),
				piece(`${safeLine(title, 80)}${tries > 1 ? ` (${tries} tries)` : ''}`),
			],
		),
		...(failed.length === 0 ? [] : [[piece('failed  ', 'err'), piece(names(failed.map(({task_id}) => task_id)))]]),
	];
};

const span = (brief: Brief, {timeZone, parse}: BriefLook): string => {
	const clock = createClock(timeZone);
	const [from, to] = [clock(parse(brief.from)), clock(parse(brief.to))];
	return `${from.slice(0, 10) === to.slice(0, 10) ? from.slice(11, 16) : from.slice(5, 16)} to ${to.slice(11, 16)}`;
};

const inAscii = (line: BriefLine, isAscii: boolean): BriefLine =>
	isAscii ? line.map(({text, mood}) => piece(text.replaceAll('·', '-').replaceAll('–', '-'), mood)) : line;

/** What goes above the list of what needs you: figures, the chart, and where the time went; the chart gives way where there are not `height` lines. */
export const briefLines = (brief: Brief, look: BriefLook, height = 1000): BriefLine[] => {
	const figures = sums(brief, look);
	const causes = held(brief);
	const chart = timeline(brief, look, height - figures.length - causes.length - 2);
	const gap: BriefLine[] = chart.length > 0 ? [[]] : [];
	return [...figures, ...gap, ...chart, ...gap, ...causes].map(line => inAscii(line, look.isAscii)).slice(0, Math.max(0, height));
};

/** The whole report as text: what `y` copies and `--format text` prints. */
export const briefText = (brief: Brief, title: string, look: BriefLook): string => {
	const needs = brief.needs_you.length === 0 ? [[piece('nothing needs you')]] : brief.needs_you.map(needLine);
	const lines = [
		[piece(`Report ${title}, ${span(brief, look)}`)],
		[],
		...briefLines(brief, look),
		[],
		[piece('needs you next')],
		...needs.map((line): BriefLine => [piece('  '), ...line]),
		...(brief.landed.length + brief.failed.length === 0 ? [] : [[], ...landedLines(brief, look)]),
	];
	return `${lines
		.map(line =>
			line
				.map(({text}) => text)
				.join('')
				.trimEnd(),
		)
		.join('\n')}\n`;
};
