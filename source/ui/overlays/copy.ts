/**
What of the row under the cursor can be taken along: each with its letter, and only what there is.
*/
import {safeLine} from '../../domain/text.js';
import {cut, type Line, span} from '../cells.js';
import {findAgent, findTask, findWorktree} from '../find.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing} from '../intent.js';
import {outsideSays} from '../says/outside.js';
import {selectionNow} from '../selection.js';
import type {UiState} from '../ui-state.js';
import {boxed} from './boxed.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

type CopyItem = {readonly press: string; readonly what: string; readonly text: string};
export type CopyOverlay = {readonly kind: 'copy'; readonly items: readonly CopyItem[]; readonly at: number};

const {what} = outsideSays;

/** The row's own name first. */
export const copyItems = (state: UiState, desk: KeyDesk): CopyItem[] => {
	const {snapshot, outputOf} = desk;
	const selection = selectionNow(state, desk);
	const task = findTask(snapshot, selection.taskId);
	const agent = findAgent(snapshot, selection.agentId);
	const worktree = task && findWorktree(snapshot, task.id);
	const landed = snapshot.merges.find(({id, taskId, step}) =>
		selection.mergeId === undefined ? taskId === task?.id && step === 'landed' : id === selection.mergeId,
	);
	const log = agent ? outputOf(agent.id).lines.join('\n') : '';
	const [own, other] = Object.keys(selection)[0] === 'agentId' ? (['agent', 'task'] as const) : (['task', 'agent'] as const);
	const ids = {agent: selection.agentId, task: selection.taskId};
	const all: ReadonlyArray<readonly [string, string, string | undefined]> = [
		['i', what[own], ids[own]],
		[other === 'agent' ? 'a' : 't', what[other], ids[other]],
		['b', what.branch, worktree?.branch],
		['p', what.path, worktree?.state === 'cleaned' ? undefined : worktree?.folder],
		['c', what.commit, task?.commit ?? landed?.commit ?? worktree?.head],
		['e', what.error, task?.code === undefined && agent?.code === undefined ? undefined : (task?.reason ?? agent?.reason)],
		['l', what.log, log],
	];
	return all.flatMap(([press, name, text]) => (text === undefined || text === '' ? [] : [{press, what: name, text}]));
};

const copyOf = ({what: name, text}: CopyItem): Intent => ({kind: 'deed', deed: {do: 'copy', what: name, text}});

const sampleMax = 200;

const lines = ({items, at}: CopyOverlay, {desk, size}: OverlayView): Line[] => {
	const {glyphs} = desk;
	const room = Math.max(10, Math.min(60, size.columns - 24));
	const rows = items.map(
		({press, what: name, text}, index): Line => [
			span(index === at ? glyphs.cursor : ' ', 'accent'),
			span(`${press}  `, 'accent'),
			span(name.padEnd(11)),
			span(name === what.log ? outsideSays.lines(text.split('\n').length) : cut(safeLine(text, sampleMax), room, glyphs.ellipsis), 'muted'),
		],
	);
	return boxed(outsideSays.copyTitle, rows, size, desk, outsideSays.copyFoot);
};

const read = (press: string, overlay: CopyOverlay): Intent => {
	const {items, at} = overlay;
	const to = (next: number) => look({type: 'overlay', overlay: {...overlay, at: Math.max(0, Math.min(items.length - 1, next))}});
	if (press === 'j' || press === 'down') return to(at + 1);
	if (press === 'k' || press === 'up') return to(at - 1);
	const item = press === 'return' ? items[at] : items[press === 'y' ? 0 : items.findIndex(each => each.press === press)];
	if (item) return copyOf(item);
	return closes.has(press) ? closeOverlay : nothing;
};

export const copyOverlay: OverlayDefinition<CopyOverlay> = {kind: 'copy', escape: outsideSays.close, read, lines};
