/**
One merge on one line of the whole view: its stages are columns, so that progress reads left to right.
*/
import {safeLine} from '../../domain/text.js';
import {type Cell, cut, type Line, lineWidth, type Span, span, tableLine, widthOf} from '../cells.js';
import {findTask, findWorktree} from '../find.js';
import {keysOf} from '../key-of.js';
import {glyphOf} from '../marks.js';
import {mergesSays} from '../says/merges.js';
import {changes, clock} from '../words.js';
import type {MergeRow} from './merge-rows.js';
import {brief, landedOf, markOfRow, marksText, queueWords, stageMarks, standingOf, troubleWords, tryOf, verifyingFor} from './merge-standing.js';
import type {Desk} from './pane.js';

/** How wide each column is; 0: left out. `stage`: 1 is the mark alone. */
export type MergeColumns = {readonly task: number; readonly agent: number; readonly size: number; readonly stage: number; readonly standing: number};

const numberWidth = 2;

/** The task gets what the others leave, and so does what stands in the way. */
export const columnsFor = (width: number, stages: number): MergeColumns => {
	const isWide = width >= 100;
	const isMedium = width >= 68;
	const agent = isWide ? 6 : 0;
	const size = isMedium ? 11 : 0;
	const stage = isWide ? 9 : 1;
	// Mark and number, each with a space behind it; a space behind every other column.
	const taken = 2 + numberWidth + 1 + (agent === 0 ? 0 : agent + 1) + (size === 0 ? 0 : size + 1) + (isWide ? stages * (stage + 1) : stages + 1);
	const rest = Math.max(0, width - taken);
	const task = Math.max(8, Math.min(44, Math.floor(rest * 0.5)));
	return {task, agent, size, stage, standing: Math.max(0, rest - task - 1)};
};

export const stageNames = ({policy}: Pick<Desk, 'policy'>): readonly string[] => {
	const {approve, build, verify, land} = mergesSays.stages;
	return policy.approve === 'ask' ? [approve, build, verify, land] : [build, verify, land];
};

export const headingLine = (desk: Desk, {task, agent, size, stage, standing}: MergeColumns): Line => {
	const {columns} = mergesSays;
	const names = stageNames(desk);
	const stages: Cell[] =
		stage > 1 ? names.map((name, index) => ({text: `${index + 1} ${name}`, tone: 'muted', width: stage})) : [{text: '', tone: 'muted', width: names.length}];
	return [
		span('  '),
		...tableLine(
			[
				{text: columns.number, tone: 'muted', width: numberWidth, align: 'right'},
				{text: columns.task, tone: 'muted', width: task},
				{text: columns.agent, tone: 'muted', width: agent},
				{text: columns.size, tone: 'muted', width: size, align: 'right'},
				...stages,
				{text: columns.standing.length <= standing ? columns.standing : columns.standingShort, tone: 'muted', width: standing},
			],
			desk.glyphs.ellipsis,
		),
	];
};

/** What it changes: what has landed is known for good, the rest as the worktree was last seen. */
const sizeOf = (row: MergeRow, desk: Desk): string => {
	const landed = landedOf(desk, row);
	if (row.part === 'merged') return landed ? changes(landed.insertions ?? 0, landed.deletions ?? 0, desk.glyphs.minus) : '';
	const tree = findWorktree(desk.snapshot, row.taskId);
	return tree === undefined ? '' : changes(tree.addedLines, tree.deletedLines, desk.glyphs.minus);
};

/** How long a stage took, or takes; nothing where nobody knows. */
const stageTime = (index: number, row: MergeRow, desk: Desk): string => {
	const known = tryOf(desk, row.merge);
	const name = stageNames(desk)[index];
	if (name === mergesSays.stages.build) return known?.build_ms == null ? '' : brief(known.build_ms);
	if (name !== mergesSays.stages.verify) return '';
	if (row.merge?.step === 'verifying') return brief(verifyingFor(row, desk));
	return known?.verify_ms == null ? '' : brief(known.verify_ms);
};

/** The stages, and behind the one that failed, over all columns that follow, why and what helps. */
const stageCells = (row: MergeRow, desk: Desk, {stage, standing}: MergeColumns): Line => {
	const {glyphs} = desk;
	const marks = stageMarks(row, desk);
	const found = marks.findIndex(({tone}) => tone === 'err');
	// What never came to a merge has failed before the first stage.
	const failed = row.part === 'parked' ? Math.max(found, 0) : -1;
	const shown = failed === -1 ? marks : found === -1 ? [] : marks.slice(0, failed + 1);
	if (stage === 1) return [...marksText(marks, glyphs), span(' ')];
	const cells = shown.flatMap((mark, index): Line => {
		const isLast = index === failed;
		const text = `${glyphOf(mark, glyphs)} ${isLast ? '' : stageTime(index, row, desk)}`;
		return isLast
			? [span(text, mark.tone)]
			: tableLine(
					[
						{text, tone: mark.tone, width: stage},
						{text: '', tone: 'plain', width: 0},
					],
					glyphs.ellipsis,
				).concat(span(' '));
	});
	if (failed === -1) return cells;
	return [...cells, ...troubleSpans(row, desk, standing + (marks.length - failed) * (stage + 1) - (found === -1 ? 0 : 2))];
};

/** As many as there is room for, each after two spaces. */
const keySpans = (keys: readonly string[], width: number): Line => {
	const spans: Span[] = [];
	let left = width;
	for (const key of keys) {
		left -= widthOf(key) + 2;
		if (left < 0) break;
		spans.push(span('  '), span(key, 'accent'));
	}

	return spans;
};

/** So much of a reason is said before any key is. */
const whyMin = 34;

const troubleSpans = (row: MergeRow, desk: Desk, width: number): Line => {
	const {why, keys, tone = 'err'} = troubleWords(row, desk);
	const said = keySpans(keys, width - Math.min(widthOf(why), whyMin));
	const room = width - lineWidth(said);
	return [span(cut(why, Math.max(1, room), desk.glyphs.ellipsis), tone), ...said];
};

/** How often it has passed of all times, where the same tree has failed as well. */
const flakyOf = (row: MergeRow, desk: Desk): string | undefined => {
	const {verify_passed: passed = 0, verify_failed: failed = 0} = tryOf(desk, row.merge) ?? {};
	return passed > 0 && failed > 0 ? mergesSays.flaky(desk.glyphs.alert, passed, passed + failed) : undefined;
};

/** `14:20  b81d0c2  queue 4m11s  y copy  u revert`, as much of it as there is room for; `▲ flaky 1/2` is more to know than the time. Of one that was taken back, when and by what. */
const mergedSpans = (row: MergeRow, desk: Desk, {stage, standing}: MergeColumns): Line => {
	const {merge} = row;
	const queued = landedOf(desk, row)?.queued_ms ?? undefined;
	const room = standing + (stage === 1 ? stageNames(desk).length + 1 : stageNames(desk).length * (stage + 1));
	const landed = [clock(merge?.endedAtMs ?? desk.nowMs), (merge?.commit ?? '').slice(0, 7)].join('  ');
	if (merge?.revertedAtMs !== undefined) {
		const words = mergesSays.reverted(clock(merge.revertedAtMs), (merge.revert ?? '').slice(0, 7));
		return [span(cut(`${landed}  ${words}`, room, desk.glyphs.ellipsis), 'warn')];
	}

	const keys = keysOf(mergesSays.keysOf.merged, desk);
	const keysWidth = widthOf(keys.join('  ')) + 2;
	const flaky = flakyOf(row, desk);
	const more = flaky ?? (queued === undefined ? '' : mergesSays.inQueue(brief(queued)));
	const hasMore = more !== '' && widthOf(landed) + 2 + widthOf(more) <= room;
	const text: Line = hasMore
		? [span(`${landed}  `, 'muted'), span(more.padEnd(queueWidth), flaky === undefined ? 'muted' : 'warn')]
		: [span(cut(landed, room, desk.glyphs.ellipsis), 'muted')];
	return [...text, ...(room - lineWidth(text) < keysWidth ? [] : keySpans(keys, keysWidth))];
};

/** The keys behind how long it was in the queue stand below one another. */
const queueWidth = 12;

/** The row of the whole view. */
export const mergeLine = (row: MergeRow, desk: Desk, columns: MergeColumns, rows: readonly MergeRow[]): Line => {
	const {glyphs, snapshot} = desk;
	const {task, agent, size, stage, standing} = columns;
	const shown = markOfRow(row, desk);
	const head: Line = [
		span(`${glyphOf(shown, glyphs)} `, shown.tone),
		...tableLine(
			[
				{text: row.position === 0 ? '' : String(row.position), tone: 'muted', width: numberWidth, align: 'right'},
				{text: `${row.taskId} ${safeLine(findTask(snapshot, row.taskId)?.title ?? '')}`, tone: 'plain', width: task},
				{text: row.selection.agentId ?? '', tone: 'muted', width: agent},
				{text: sizeOf(row, desk), tone: 'muted', width: size, align: 'right'},
			],
			glyphs.ellipsis,
		),
		span(' '),
	];
	if (row.part === 'merged') return [...head, ...mergedSpans(row, desk, columns)];
	const stages = stageCells(row, desk, columns);
	if (row.part === 'parked') return stage === 1 ? [...head, ...stages, ...troubleSpans(row, desk, standing)] : [...head, ...stages];
	const said = row.part === 'queued' ? queueWords(row, desk, rows) : standingOf(row, desk, standing);
	return [...head, ...stages, ...tableLine([{...said, width: standing}], glyphs.ellipsis)];
};
