/**
The parts of the screen that are no boxes: attention, summaries, gauges, news, the last word and the hints.
*/
import type {Need} from '../../domain/attention.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, spread} from '../cells.js';
import {keyOf} from '../key-of.js';
import {glyphOf, markOfState, markOfTask} from '../marks.js';
import {needsOf} from '../needs.js';
import {type MergeRow, mergeRowsOf} from '../panes/merge-rows.js';
import {markOfRow, marksText, stageMarks, standingOf} from '../panes/merge-standing.js';
import {newsLine} from '../panes/messages-pane.js';
import {newsIn} from '../panes/news.js';
import type {Desk} from '../panes/pane.js';
import {askSays} from '../says/ask.js';
import {attentionSays} from '../says/attention.js';
import {dashSays} from '../says/dash.js';
import type {Toast} from '../ui-state.js';
import {shortAge} from '../words.js';

const toastMs = {ok: 10_000, info: 10_000, warn: 15_000, err: 30_000};

const needLine = (need: Need, desk: Desk, more: number, width: number): Line => {
	const {nowMs, glyphs} = desk;
	const sign = glyphs.set === 'unicode' ? '◆' : '!';
	const who = need.kind === 'question' && need.agentId !== undefined ? `${need.agentId} ${need.taskId}` : need.taskId;
	const what = need.kind === 'question' ? '' : `${attentionSays.kinds[need.kind]}: `;
	const text = need.kind === 'approve' ? attentionSays.letIn(keyOf('merge', desk)) : need.text;
	return spread(
		[span(sign, 'ask'), span(` ${who}: `, 'accent'), span(`${what}${safeLine(text)}`)],
		[span(` ${shortAge(nowMs - need.sinceMs)}`, 'muted'), span(more > 0 && width >= 36 ? ` +${more} ` : ' ', 'muted')],
		width,
		glyphs.ellipsis,
	);
};

/** What waiting costs most, and how many more there are. */
export const attentionLine = (desk: Desk, width: number): Line => {
	const [need, ...others] = needsOf(desk);
	return need === undefined ? [] : needLine(need, desk, others.length, width);
};

/** The others, one on a line. */
export const otherNeeds = (desk: Desk, width: number): Line[] =>
	needsOf(desk)
		.slice(1, 50)
		.map(need => needLine(need, desk, 0, width));

/** Where the second half of a summary begins. */
const summaryWidth = 19;

const taskSummary = ({snapshot: {tasks, counts}, glyphs}: Desk): Line[] => {
	const next = (['ready', 'retrying', 'waiting', 'blocked'] as const).flatMap(each => tasks.filter(({state}) => state === each).slice(0, 2));
	const figures = `${glyphOf(markOfState('ready'), glyphs)}${counts.ready} ${glyphOf(markOfState('waiting'), glyphs)}${counts.waiting + counts.blocked}`;
	const label = dashSays.tasks(figures).padEnd(summaryWidth);
	const rows = [0, 1].map(index => next[index]);
	return rows.map((task, index) => [
		span(index === 0 ? label : ' '.repeat(label.length), 'muted'),
		...(task ? [span(`${glyphOf(markOfTask(task), glyphs)} ${task.id} `, 'accent'), span(safeLine(task.title))] : []),
	]);
};

const treeSummary = ({snapshot: {worktrees}}: Desk): Line => {
	const dirty = worktrees.filter(({dirtyFiles}) => dirtyFiles > 0).length;
	return [
		span(dashSays.trees(worktrees.length).padEnd(summaryWidth), 'muted'),
		span(dashSays.uncommitted(dirty, worktrees.length), dirty > 0 ? 'warn' : 'muted'),
	];
};

/** One merge in a few words: `● T-15 ✔✔● verifying 1m`. */
const mergeBrief = (row: MergeRow, desk: Desk): Line => {
	const {glyphs} = desk;
	const shown = markOfRow(row, desk);
	const {text, tone} = standingOf(row, desk, 16);
	const marks = row.part === 'under-way' ? [...marksText(stageMarks(row, desk), glyphs), span(' ')] : [];
	return [span(`${glyphOf(shown, glyphs)} `, shown.tone), span(`${row.taskId} `, 'accent'), ...marks, span(text, tone)];
};

/** What is merged now and next; what is parked, or what has landed last. */
const mergeSummary = (desk: Desk): Line[] => {
	const rows = mergeRowsOf(desk.snapshot);
	const open = rows.filter(({part}) => part === 'under-way' || part === 'queued');
	const [first, second] = [...open.slice(0, 1), ...rows.filter(({part}) => part === 'parked'), ...open.slice(1), ...rows.filter(({part}) => part === 'merged')];
	const label = dashSays.merges(open.length).padEnd(summaryWidth);
	return [
		[span(label, 'muted'), ...(first === undefined ? [span(dashSays.noMerges, 'muted')] : mergeBrief(first, desk))],
		[span(' '.repeat(summaryWidth)), ...(second === undefined ? [] : mergeBrief(second, desk))],
	];
};

export const summaryLines = (desk: Desk, height: number): Line[] => {
	const [firstTask = [], secondTask = []] = taskSummary(desk);
	const [firstMerge = [], secondMerge = []] = mergeSummary(desk);
	return height >= 5 ? [firstTask, secondTask, treeSummary(desk), firstMerge, secondMerge] : [firstTask, treeSummary(desk), firstMerge];
};

export const newsLines = (desk: Desk, width: number, height: number): Line[] =>
	newsIn(desk.snapshot)
		.slice(0, height)
		.map(news => [span(' '), ...newsLine(news, desk, width)]);

/** What was said last, until it is old. */
export const toastLine = (toast: Toast | undefined, desk: Desk): Line => {
	const {nowMs, glyphs} = desk;
	if (!toast || toast.text === '' || nowMs - toast.atMs > toastMs[toast.tone]) return [];
	const signs = {ok: ['✔', '+'], info: ['·', '.'], warn: ['▲', '?'], err: ['✖', 'x']} as const;
	const leftS = Math.ceil(((toast.undoUntilMs ?? nowMs) - nowMs) / 1000);
	return [
		span(` ${signs[toast.tone][glyphs.set === 'unicode' ? 0 : 1]} `, toast.tone),
		span(safeLine(toast.text), toast.tone === 'err' ? 'err' : 'plain'),
		...(leftS > 0 ? [span(`  ${askSays.undoes(keyOf('undo', desk), leftS)}`, 'muted')] : []),
	];
};
