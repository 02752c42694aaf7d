/**
What was done: what has landed, what waits for you, what was wasted, and where the time went.
*/

import {briefLines, needLine} from '../../domain/report-brief-lines.js';
import type {Brief} from '../../domain/report-brief-schema.js';
import type {BriefLine, BriefLook} from '../../domain/report-chart.js';
import {fitLine, type Line, span, wrapLine} from '../cells.js';
import {keyOf} from '../key-of.js';
import {framed} from '../parts/frame.js';
import {reportIn, reportLoad, reportSpans, spanIn} from '../report.js';
import {paneSays} from '../says/panes.js';
import {reportSays} from '../says/report.js';
import {type Desk, definePane, type OwnBox} from './pane.js';

type Row = Brief['needs_you'][number];

const none: readonly Row[] = [];

const lineOf = (line: BriefLine): Line => line.map(({text, mood}) => span(text, mood));

/** The spans, the one that is shown marked. */
const tabs = ({state, glyphs}: Desk): Line =>
	reportSpans.flatMap((each, index) => {
		const word = reportSays.spans[each];
		return [
			span(index === 0 ? '' : ` ${glyphs.dot} `, 'muted'),
			span(each === spanIn(state) ? `[${word}]` : word, each === spanIn(state) ? 'accent' : 'muted'),
		];
	});

const needsLeast = 4;

/** As many lines as there is room for. What is broken in two takes its room from the chart. */
const wrapped = (brief: Brief, look: BriefLook, height: number): Line[] => {
	const linesFor = (lines: number) => briefLines(brief, look, lines).map(lineOf);
	const whole = linesFor(height);
	const broken = whole.flatMap(line => wrapLine(line, look.width));
	return broken.length <= height ? broken : linesFor(Math.max(0, height - (broken.length - whole.length))).flatMap(line => wrapLine(line, look.width));
};

const view = (rows: readonly Row[], cursor: number, desk: Desk, {width, height, isFocused, title, sideAt}: OwnBox): Line[] => {
	const {state, glyphs} = desk;
	const inner = Math.max(0, width - 4);
	const answer = reportIn(state);
	const look: BriefLook = {width: inner, timeZone: answer?.period.time_zone ?? 'UTC', isAscii: glyphs.set === 'ascii', parse: Date.parse};
	const room = Math.max(0, height - 2);
	const above = answer ? wrapped(answer.brief, look, Math.max(0, room - needsLeast - 1)) : [];
	const left = Math.max(0, room - above.length - 2);
	const first = Math.max(0, Math.min(cursor - Math.floor(left / 2), rows.length - left));
	const needs: Line[] =
		rows.length === 0
			? [[span(` ${reportSays.nothing}`, 'muted')]]
			: rows.slice(first, first + left).map((row, index) => [sideAt(first + index), ...lineOf(needLine(row))]);
	const lines = answer
		? [...above.map((line): Line => [span(' '), ...line]), [], [span(` ${reportSays.needs}`, 'muted')], ...needs]
		: [[span(` ${reportSays.loading}`, 'muted')]];
	return framed(
		lines.map(line => fitLine(line, width - 2, glyphs.ellipsis)),
		{
			width,
			height,
			title,
			count: tabs(desk),
			foot: [span(reportSays.keys(keyOf('report.copy', desk), glyphs.dot), 'muted')],
			isFocused,
			glyphs,
		},
	);
};

export const reportPane = definePane<Row>({
	name: 'report',
	title: 'Report',
	subject: paneSays.subjects.need,
	empty: reportSays.nothing,
	rows: (_snapshot, _isWhole, state) => (state === undefined ? none : (reportIn(state)?.brief.needs_you ?? none)),
	keyOf: ({task_id, agent_id, kind}) => `${agent_id ?? ''}/${task_id}/${kind}`,
	selectionOf: ({task_id, agent_id, kind}) =>
		agent_id !== null && kind === 'question' ? {agentId: agent_id, taskId: task_id} : {taskId: task_id, ...(agent_id === null ? {} : {agentId: agent_id})},
	draw: row => [lineOf(needLine(row))],
	loads: state => [reportLoad(spanIn(state))],
	own: {isFor: () => true, lines: view},
});
