/**
How one merge stands, in marks and words: its stages, what is in its way and the keys that help.
*/
import type {ShownLanded, ShownMerges, ShownTry} from '../../commands/show-merges-card.js';
import {waitsForPerson} from '../../domain/attention.js';
import type {Merge, MergeStep} from '../../domain/merge.js';
import {isTakenOut} from '../../domain/task.js';
import {safeLine} from '../../domain/text.js';
import {findTask} from '../find.js';
import {keyOf, keysOf} from '../key-of.js';
import {loadedIn} from '../loaded.js';
import {cellsOfStep, glyphOf, type Mark, markOfState, markOfTask} from '../marks.js';
import {mergesSays} from '../says/merges.js';
import type {Tone} from '../theme.js';
import {clock, longAge, shortAge} from '../words.js';
import type {MergeRow} from './merge-rows.js';
import type {Desk} from './pane.js';

/** What `show-merges` has answered last; nothing until it has. */
export const shownMerges = ({state}: Pick<Desk, 'state'>): Partial<ShownMerges> => loadedIn<Partial<ShownMerges>>(state, 'merges') ?? {};

export const tryOf = (desk: Pick<Desk, 'state'>, merge: Pick<Merge, 'id'> | undefined): ShownTry | undefined =>
	merge && shownMerges(desk).tries?.find(({merge_id: id}) => id === merge.id);

export const landedOf = (desk: Desk, {merge}: MergeRow): ShownLanded | undefined =>
	merge && shownMerges(desk).merged?.find(({merge_id: id}) => id === merge.id);

/** Whether a person has to let it in before it is merged. */
const isAsked = ({part, taskId}: MergeRow, {snapshot, policy}: Desk): boolean => {
	const task = part === 'queued' ? findTask(snapshot, taskId) : undefined;
	return task !== undefined && waitsForPerson(task.state, policy);
};

export const markOfRow = (row: MergeRow, desk: Desk): Mark => {
	const task = findTask(desk.snapshot, row.taskId);
	if (row.part === 'merged') return markOfState(row.merge?.revertedAtMs === undefined ? 'merged' : 'cancelled');
	if (row.part === 'parked') return row.merge === undefined && task !== undefined ? markOfTask(task, desk.policy) : markOfState('failed');
	if (row.part === 'under-way') return markOfState('merging');
	return task !== undefined && isAsked(row, desk) ? markOfTask(task, desk.policy) : markOfState('waiting');
};

/** A mark for each stage: built, verified, landed; before them, where a person approves, whether one has. */
export const stageMarks = (row: MergeRow, desk: Desk): readonly Mark[] => {
	const steps = cellsOfStep(row.merge?.step);
	if (desk.policy.approve !== 'ask') return steps;
	const task = findTask(desk.snapshot, row.taskId);
	const approved = row.part === 'queued' && task !== undefined && isAsked(row, desk) ? markOfTask(task, desk.policy) : cellsOfStep('built')[0];
	return approved === undefined ? steps : [approved, ...steps];
};

export const brief = (ms: number): string => (ms < 1000 ? '<1s' : longAge(ms));

/** Time since a verification began, as it is known; else since the merge did. */
export const verifyingFor = (row: MergeRow, desk: Desk): number => {
	const started = tryOf(desk, row.merge)?.verify_started_at ?? undefined;
	return Math.max(0, desk.nowMs - (started === undefined ? (row.merge?.createdAtMs ?? desk.nowMs) : Date.parse(started)));
};

/** `merge.files` of a conflict by their last names, as many as there is room for. */
export const filesText = (files: readonly string[], word: string): string =>
	files[0] === undefined ? word : `${word} ${safeLine(files[0]).split('/').at(-1)}${files.length > 1 ? ` +${files.length - 1}` : ''}`;

type Said = {readonly text: string; readonly tone: Tone};

const underWay = (step: MergeStep, row: MergeRow, desk: Desk): Said => {
	const age = shortAge(desk.nowMs - (row.merge?.createdAtMs ?? desk.nowMs));
	if (step === 'verifying') return {text: mergesSays.verifying(shortAge(verifyingFor(row, desk))), tone: 'info'};
	return {text: step !== 'verified' ? mergesSays.building(age) : mergesSays.landing(age), tone: 'info'};
};

/** What is happening, what went wrong, or when it landed and as which commit, in the words of a small box. */
export const standingOf = (row: MergeRow, desk: Desk, width: number): Said => {
	const {merge, part} = row;
	const task = findTask(desk.snapshot, row.taskId);
	if (part === 'queued')
		return isAsked(row, desk) ? {text: mergesSays.mMerges(keyOf('merge', desk)), tone: 'warn'} : {text: mergesSays.queuedShort, tone: 'muted'};
	if (part === 'parked') {
		if (task !== undefined && isTakenOut(task)) return {text: mergesSays.takenOut, tone: 'info'};
		if (merge?.step === 'conflicted') return {text: filesText(width < 22 ? [] : merge.files, mergesSays.conflicts(merge.files.length)), tone: 'err'};
		return {text: safeLine(merge?.reason ?? task?.reason ?? task?.state ?? ''), tone: 'err'};
	}

	if (merge === undefined) return {text: '', tone: 'muted'};
	return part === 'under-way'
		? underWay(merge.step, row, desk)
		: {text: `${clock(merge.endedAtMs ?? merge.createdAtMs)} ${(merge.commit ?? '').slice(0, 7)}`, tone: 'muted'};
};

/** Why one in the queue does not begin: the words of the whole view. */
export const queueWords = (row: MergeRow, desk: Desk, rows: readonly MergeRow[]): Said => {
	if (isAsked(row, desk)) return {text: mergesSays.waitsForYou(keyOf('merge', desk)), tone: 'warn'};
	if (desk.snapshot.mergeHeld) return {text: mergesSays.heldShort, tone: 'info'};
	const before = rows.find(({position}) => position === row.position - 1);
	return before === undefined ? {text: mergesSays.next, tone: 'muted'} : {text: mergesSays.afterOther(before.taskId), tone: 'muted'};
};

/** What went wrong with one that is parked, and the keys that help. */
export const troubleWords = ({merge, taskId}: MergeRow, desk: Desk): {readonly why: string; readonly keys: readonly string[]; readonly tone?: Tone} => {
	const task = findTask(desk.snapshot, taskId);
	const helping = (of: Exclude<keyof typeof mergesSays.keysOf, 'merged'>) => keysOf(mergesSays.keysOf[of], desk);
	if (task !== undefined && isTakenOut(task)) return {why: mergesSays.takenOut, keys: helping('takenOut'), tone: 'info'};
	const reason = safeLine(merge?.reason ?? task?.reason ?? '');
	switch (merge?.step) {
		case 'conflicted': {
			const names = merge.files.map(file => safeLine(file).split('/').at(-1)).slice(0, 3);
			const more = merge.files.length > names.length ? ` +${merge.files.length - names.length}` : '';
			return {why: `${mergesSays.conflicts(merge.files.length)}  ${names.join(' ')}${more}`, keys: helping('conflicted')};
		}

		case 'rejected':
			return {why: reason, keys: task?.code === 'content_mismatch' ? helping('unsound') : helping('rejected')};
		case 'blocked':
			return {why: reason, keys: helping('blocked')};
		default:
			return {why: reason, keys: helping('unproven')};
	}
};

export const marksText = (marks: readonly Mark[], glyphs: Desk['glyphs']) => marks.map(shown => ({text: glyphOf(shown, glyphs), tone: shown.tone}));
