/**
What has been checked of a task's work, and how it went: its own check, then the verification of its merges.
*/
import {isSameTask} from '../../domain/ids.js';
import type {Merge} from '../../domain/merge.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, wrapText} from '../cells.js';
import {findAgent} from '../find.js';
import {cellsOfStep, glyphOf} from '../marks.js';
import {shownMerges} from '../panes/merge-standing.js';
import type {Desk} from '../panes/pane.js';
import {mergesSays} from '../says/merges.js';
import {tabSays} from '../says/tabs.js';
import {fullClock} from '../words.js';
import {type About, taskOf} from './agent-head.js';
import {checkState} from './check-state.js';
import type {Content} from './diff-lines.js';
import {checkLines} from './task-lines.js';

const indented = (text: string, width: number, tone: 'plain' | 'err' | 'muted'): Line[] =>
	wrapText(safeLine(text, 2000), Math.max(10, width - 4)).map(part => [span('   '), span(part, tone)]);

const mergeLines = ({id, step, reason, files, createdAtMs, commit}: Merge, {glyphs}: Desk, width: number): Line[] => [
	[
		span(' '),
		...cellsOfStep(step).map(cell => span(glyphOf(cell, glyphs), cell.tone)),
		span(` m${id} ${step}`),
		span(`  ${fullClock(createdAtMs)}${commit === undefined ? '' : `  ${commit.slice(0, 7)}`}`, 'muted'),
	],
	...(reason === undefined ? [] : indented(reason, width, 'err')),
	...files.slice(0, 20).flatMap(file => indented(file, width, 'muted')),
];

/** Where the same commit has passed and failed it. */
const flakyLine = (id: string, desk: Desk): Line => {
	const flaky = shownMerges(desk).flaky_checks?.find(({task_id: task}) => isSameTask(task, id));
	return flaky === undefined ? [] : [span(`  ${mergesSays.flaky(desk.glyphs.alert, flaky.passed, flaky.passed + flaky.failed)}`, 'warn')];
};

/** Newest merge first. */
export const checksContent = (about: About, desk: Desk, width: number): Content => {
	const {snapshot} = desk;
	const task = taskOf(about, snapshot);
	if (task === undefined) return {lines: [[span(` ${tabSays.noTask}`, 'muted')]], starts: []};
	const state = checkState(task, findAgent(snapshot, about.agentId ?? task.agentId));
	const merges = snapshot.merges.filter(({taskId}) => taskId === task.id).toSorted((a, b) => b.id - a.id);
	const lines: Line[] = [
		[span(` ${tabSays.ownCheck}`, 'muted')],
		...(task.check === undefined
			? [[span(`   ${tabSays.noCheck}`)]]
			: [
					...checkLines(task, state, desk, width - 2).map((line): Line => [span(' '), ...line]),
					[span(`   ${tabSays.checkStates[state]}`, 'muted'), ...flakyLine(task.id, desk)],
				]),
		...(state === 'failed' && task.reason !== undefined ? indented(task.reason, width, 'err') : []),
		...task.troubleFiles.flatMap(file => indented(file, width, 'muted')),
		[],
		[span(` ${tabSays.merges}`, 'muted'), span(snapshot.isVerified ? '' : `  ${tabSays.notVerified}`, 'muted')],
		...(merges.length === 0 ? [[span(`   ${tabSays.noMerge}`)]] : merges.flatMap(merge => mergeLines(merge, desk, width))),
	];
	return {lines, starts: []};
};
