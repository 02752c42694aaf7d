/**
What is on its way into the target branch: under way, in the queue, parked, and what has landed.
*/

import {waitsForPerson} from '../../domain/attention.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, tableLine} from '../cells.js';
import {facetsOfPart} from '../facets.js';
import {findTask} from '../find.js';
import {keyOf} from '../key-of.js';
import type {Load} from '../loads.js';
import {glyphOf} from '../marks.js';
import {mergesSays} from '../says/merges.js';
import {paneSays} from '../says/panes.js';
import {overlapsLoad} from './merge-boxes.js';
import {mergeHeader} from './merge-header.js';
import {mergeLines} from './merge-lines.js';
import {type MergeRow, mergeRowsOf} from './merge-rows.js';
import {markOfRow, marksText, stageMarks, standingOf} from './merge-standing.js';
import {type Desk, definePane} from './pane.js';

/** One line in a small box: `● T-15 search index  ✔●· verifying 1m`. */
const draw = (row: MergeRow, desk: Desk, width: number): Line[] => {
	const {glyphs, snapshot} = desk;
	const shown = markOfRow(row, desk);
	const marks = marksText(stageMarks(row, desk), glyphs);
	const status = Math.min(40, Math.max(13, Math.floor(width * 0.38)));
	const {text, tone} = standingOf(row, desk, status);
	const title = safeLine(findTask(snapshot, row.taskId)?.title ?? '');
	return [
		[
			span(glyphOf(shown, glyphs), shown.tone),
			span(' '),
			...tableLine([{text: `${row.taskId} ${title}`, tone: 'plain', width: width - 2 - marks.length - status - 4}], glyphs.ellipsis),
			span(' '),
			...marks,
			span(' '),
			...tableLine([{text, tone, width: status}], glyphs.ellipsis),
		],
	];
};

const second = 1000;

/** What a verification prints is news; else the merges themselves say when there is any, and only the rates grow old. */
const mergesLoad = (isWhole: boolean, {merges}: Snapshot): Load => {
	const isUnderWay = merges.some(({step}) => step === 'verifying');
	return {
		name: 'merges',
		command: 'show-merges',
		input: {},
		everyMs: isUnderWay ? (isWhole ? 1 : 5) * second : 60 * second,
		with: merges.map(({id, step}) => `${id} ${step}`).join(),
	};
};

export const mergesPane = definePane<MergeRow>({
	name: 'merges',
	title: 'Merge',
	subject: paneSays.subjects.merge,
	empty: mergesSays.empty,
	rows: mergeRowsOf,
	needsPerson({part, taskId}, {snapshot, policy}) {
		const state = part === 'merged' ? undefined : findTask(snapshot, taskId)?.state;
		return state !== undefined && waitsForPerson(state, policy);
	},
	keyOf: ({key}) => key,
	selectionOf: ({selection}) => selection,
	facetsOf: ({part, taskId, merge}, sight) =>
		facetsOfPart(taskId, merge?.step ?? part, [part, ...(merge?.files ?? []), merge?.reason ?? '', merge?.commit ?? ''], sight),
	draw,
	count: desk => mergesSays.open(mergeRowsOf(desk.snapshot).filter(({part}) => part !== 'merged').length),
	foot: desk => (desk.snapshot.mergeHeld ? [span(`${desk.glyphs.held} ${mergesSays.held(keyOf('merge.hold', desk))}`, 'info')] : []),
	loads: (_state, isWhole, snapshot) => [mergesLoad(isWhole, snapshot), overlapsLoad],
	own: {isFor: () => true, header: mergeHeader, lines: (rows, cursor, desk, box) => mergeLines({rows, cursor, desk, box, draw})},
});
