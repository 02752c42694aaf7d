/**
A task that stands still until a person says so: why, what led there, and the keys that do something about it.
*/
import type {CommandCard} from '../../commands/command.js';
import type {Need} from '../../domain/attention.js';
import {type Act, actsIn, isAboutRow, judgeAct} from '../acts.js';
import {keymapFor} from '../bindings.js';
import {fitLine, type Line, span} from '../cells.js';
import {lookAtConflicts} from '../conflicts.js';
import {keyName} from '../hints.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing} from '../intent.js';
import {shownPress} from '../key-names.js';
import {needsOf} from '../needs.js';
import type {Selection, Sight} from '../panes/pane.js';
import {framed} from '../parts/frame.js';
import {overlayOfNeed, peekLines, subjectOf} from '../peek.js';
import {actOn} from '../read-key.js';
import {attentionSays} from '../says/attention.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

/** `key`: of what waits, as `domain/attention.ts` has it. */
export type PeekOverlay = {readonly kind: 'peek'; readonly key: string};

const needIn = (key: string, sight: Sight): Need | undefined => needsOf(sight).find(need => need.key === key);

const selectionOf = ({agentId, taskId}: Need): Selection => ({taskId, ...(agentId === undefined ? {} : {agentId})});

/** Only what would be done now: what a key does to an agent anywhere, and to let the task go where that is a way out. */
const actsFor = (need: Need, cards: readonly CommandCard[], {snapshot, policy}: Sight): Act[] => {
	const {acts} = keymapFor(cards, policy.keys);
	const ofTask = need.can.includes('cancel') ? actsIn(acts, 'tasks').filter(({card}) => card.name === 'cancel-task') : [];
	return [...actsIn(acts, 'agents'), ...ofTask].filter(act => {
		const {kind} = judgeAct(act, selectionOf(need), snapshot);
		return isAboutRow(act) && (kind === 'ask' || kind === 'run');
	});
};

const read = (press: string, {key}: PeekOverlay, desk: KeyDesk): Intent => {
	const need = needIn(key, desk);
	if (need === undefined) return closes.has(press) ? closeOverlay : nothing;
	if (press === 'w' || press === 'W') {
		const all = needsOf(desk);
		const at = all.findIndex(each => each.key === key) + (press === 'w' ? 1 : -1);
		const next = all[(at + all.length) % all.length];
		return next ? look({type: 'overlay', overlay: overlayOfNeed(next)}) : nothing;
	}

	const conflicts = press === 'return' ? lookAtConflicts(need.taskId, press, desk.snapshot) : undefined;
	if (conflicts) return conflicts;
	const act = actsFor(need, desk.cards, desk).find(({binding}) => binding.press === press);
	if (act) return actOn(act, press, selectionOf(need), desk);
	return closes.has(press) ? closeOverlay : nothing;
};

const widthMax = 92;

/** Keys side by side, in as many lines as it takes. */
const flowed = (hints: readonly Line[], width: number): Line[] => {
	const lines: Line[] = [];
	let used = 0;
	for (const hint of hints) {
		const wide = hint.reduce((sum, {text}) => sum + text.length, 0) + 3;
		if (lines.length === 0 || used + wide > width) {
			lines.push(hint);
			used = wide;
		} else {
			lines[lines.length - 1] = [...(lines.at(-1) ?? []), span('   '), ...hint];
			used += wide;
		}
	}

	return lines;
};

const lines = ({key}: PeekOverlay, {desk, cards, size: {columns, rows}}: OverlayView): Line[] => {
	const {glyphs} = desk;
	const need = needIn(key, desk);
	const width = Math.min(columns, widthMax);
	const inner = width - 4;
	const isLow = rows < 12;
	const hint = (press: string, does: string): Line => [span(keyName(press, glyphs), 'accent'), span(` ${does}`)];
	const acts = need === undefined ? [] : actsFor(need, cards, desk).map(({binding}) => hint(shownPress(binding.press), binding.does));
	const resolve = need !== undefined && lookAtConflicts(need.taskId, 'return', desk.snapshot) ? [hint('⏎', attentionSays.resolve)] : [];
	const keys = flowed([...resolve, ...acts, hint('w', attentionSays.next), hint('Esc', attentionSays.stay)], inner);
	const room = Math.max(1, Math.min(18, rows - 3 - keys.length - (isLow ? 0 : 1)));
	const body = need === undefined ? [[span(attentionSays.noLonger, 'muted')]] : peekLines(subjectOf(selectionOf(need), desk), desk, inner, room);
	const all: Line[] = [...body, ...(isLow ? [] : [[]]), ...keys];
	return framed(
		all.map(line => [span(' '), ...fitLine(line, inner, glyphs.ellipsis)]),
		{
			width,
			height: Math.min(rows, all.length + 2),
			title: need === undefined ? key : `${need.taskId} ${attentionSays.kinds[need.kind]}`,
			isFocused: true,
			glyphs,
		},
	);
};

export const peekOverlay: OverlayDefinition<PeekOverlay> = {
	kind: 'peek',
	escape: attentionSays.stay,
	read: (press, overlay, _state, desk) => read(press, overlay, desk),
	lines,
};
