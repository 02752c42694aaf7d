/**
What is on its way into the target branch: under way, in trouble, waiting, and what has landed.
*/
import {waitsForPerson} from '../../domain/attention.js';
import type {Merge, MergeStep} from '../../domain/merge.js';
import type {Snapshot} from '../../domain/snapshot.js';
import {safeLine} from '../../domain/text.js';
import {type Line, span, tableLine} from '../cells.js';
import {facetsOfPart} from '../facets.js';
import {findTask} from '../find.js';
import {cellsOfStep, glyphOf, markOfState, markOfTask} from '../marks.js';
import {remember} from '../remember.js';
import type {Tone} from '../theme.js';
import {clock, counted, shortAge} from '../words.js';
import {type Desk, definePane, type Selection} from './pane.js';

type Row = {readonly key: string; readonly taskId: string; readonly merge: Merge | undefined; readonly selection: Selection};

const over: ReadonlySet<MergeStep> = new Set(['landed', 'superseded']);
const inTrouble: ReadonlySet<MergeStep> = new Set(['conflicted', 'rejected', 'blocked']);

const rowOf = (snapshot: Snapshot, taskId: string, merge: Merge | undefined): Row => {
	const agentId = findTask(snapshot, taskId)?.agentId;
	return {
		key: merge?.step === 'landed' ? `m${merge.id}` : taskId,
		taskId,
		merge,
		selection: {...(merge === undefined ? {} : {mergeId: merge.id}), taskId, ...(agentId === undefined ? {} : {agentId})},
	};
};

/** One row a task: only its newest try tells how it stands. */
const rowsOf = remember((snapshot: Snapshot): readonly Row[] => {
	const newest = new Map<string, Merge>();
	for (const merge of snapshot.merges) {
		if ((newest.get(merge.taskId)?.id ?? 0) < merge.id) newest.set(merge.taskId, merge);
	}

	const all = [...newest.values()].toSorted((a, b) => a.id - b.id);
	const queued = snapshot.mergeQueue.filter(({id}) => !newest.has(id) || over.has(newest.get(id)?.step ?? 'landed'));
	return [
		...all.filter(({step}) => !over.has(step) && !inTrouble.has(step)).map(merge => rowOf(snapshot, merge.taskId, merge)),
		...queued.map(({id}) => rowOf(snapshot, id, undefined)),
		...all.filter(({step}) => inTrouble.has(step)).map(merge => rowOf(snapshot, merge.taskId, merge)),
		...all
			.filter(({step}) => step === 'landed')
			.toReversed()
			.map(merge => rowOf(snapshot, merge.taskId, merge)),
	];
});

const filesText = (files: readonly string[], word: string): string =>
	files[0] === undefined ? word : `${word} ${safeLine(files[0]).split('/').at(-1)}${files.length > 1 ? ` +${files.length - 1}` : ''}`;

/** What is happening, what went wrong, or when it landed and as which commit. */
const standing = (merge: Merge | undefined, isAsked: boolean, nowMs: number, width: number): {readonly text: string; readonly tone: Tone} => {
	if (!merge) return isAsked ? {text: 'm merges it', tone: 'warn'} : {text: 'queued', tone: 'muted'};
	const {step, files, reason, commit, createdAtMs, endedAtMs} = merge;
	const since = shortAge(nowMs - createdAtMs);
	switch (step) {
		case 'landed':
			return {text: `${clock(endedAtMs ?? createdAtMs)} ${(commit ?? '').slice(0, 7)}`, tone: 'muted'};
		case 'conflicted':
			return {text: filesText(width < 22 ? [] : files, counted(files.length, 'conflict')), tone: 'err'};
		case 'rejected':
		case 'blocked':
			return {text: safeLine(reason ?? step), tone: 'err'};
		case 'superseded':
			return {text: 'target moved on', tone: 'muted'};
		case 'intent':
			return {text: `building ${since}`, tone: 'info'};
		case 'built':
		case 'verified':
			return {text: `${step} ${since}`, tone: 'info'};
		case 'verifying':
			return {text: `verifying ${since}`, tone: 'info'};
	}
};

const draw = ({taskId, merge}: Row, desk: Desk, width: number): Line[] => {
	const {glyphs, snapshot, policy} = desk;
	const task = findTask(snapshot, taskId);
	const isAsked = merge === undefined && task !== undefined && waitsForPerson(task.state, policy);
	const step = merge?.step ?? 'built';
	const shown =
		step === 'landed'
			? markOfState('merged')
			: inTrouble.has(step)
				? markOfState('failed')
				: merge
					? markOfState('merging')
					: isAsked
						? markOfTask(task, policy)
						: markOfState('waiting');
	const status = Math.min(40, Math.max(13, Math.floor(width * 0.38)));
	const {text, tone} = standing(merge, isAsked, desk.nowMs, status);
	const steps = merge ? cellsOfStep(step).map(cell => span(glyphOf(cell, glyphs), cell.tone)) : [span(glyphs.dot.repeat(3), 'muted')];
	const title = safeLine(task?.title ?? '');
	return [
		[
			span(glyphOf(shown, glyphs), shown.tone),
			span(' '),
			...tableLine([{text: `${taskId} ${title}`, tone: 'plain', width: width - 2 - 4 - status - 3}], glyphs.ellipsis),
			span(' '),
			...steps,
			span(' '),
			...tableLine([{text, tone, width: status}], glyphs.ellipsis),
		],
	];
};

export const mergesPane = definePane<Row>({
	name: 'merges',
	title: 'Merge',
	subject: 'the merge',
	empty: 'Nothing to merge: finished tasks with evidence come here.',
	rows: rowsOf,
	needsPerson({taskId, merge}, {snapshot, policy}) {
		const state = merge?.step === 'landed' ? undefined : findTask(snapshot, taskId)?.state;
		return state !== undefined && waitsForPerson(state, policy);
	},
	keyOf: ({key}) => key,
	selectionOf: ({selection}) => selection,
	facetsOf: ({taskId, merge}, sight) =>
		facetsOfPart(taskId, merge?.step ?? 'queued', [...(merge?.files ?? []), merge?.reason ?? '', merge?.commit ?? ''], sight),
	draw,
	count: desk => `${rowsOf(desk.snapshot).filter(({merge}) => merge?.step !== 'landed').length} open`,
	foot: ({snapshot: {mergeHeld}, glyphs}) => (mergeHeld ? [span(`${glyphs.held} held: nothing is merged`, 'info')] : []),
});
