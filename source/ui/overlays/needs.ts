/**
Everything that waits for a person, what has cost most first; Enter goes there.
*/
import type {Need} from '../../domain/attention.js';
import {safeLine} from '../../domain/text.js';
import {goToNeed} from '../attention.js';
import {fitLine, type Line, span, tableLine} from '../cells.js';
import {findTask} from '../find.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing} from '../intent.js';
import {needsOf} from '../needs.js';
import {framed} from '../parts/frame.js';
import {attentionSays} from '../says/attention.js';
import type {UiState} from '../ui-state.js';
import {shortAge} from '../words.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

/** `at`: what the cursor is on; at first the first. */
export type NeedsOverlay = {readonly kind: 'needs'; readonly at?: string};

const steps: Readonly<Record<string, number>> = {j: 1, down: 1, k: -1, up: -1, w: 1, W: -1, pagedown: 8, pageup: -8, 'ctrl+d': 8, 'ctrl+u': -8};
const farthest = 1_000_000;
const ends: Readonly<Record<string, number>> = {g: -farthest, home: -farthest, G: farthest, end: farthest};

const indexOf = (needs: readonly Need[], {at}: NeedsOverlay): number =>
	Math.max(
		0,
		needs.findIndex(({key}) => key === at),
	);

const read = (press: string, overlay: NeedsOverlay, state: UiState, desk: KeyDesk): Intent => {
	const needs = needsOf(desk);
	const index = indexOf(needs, overlay);
	const need = needs[index];
	const step = steps[press] ?? ends[press];
	if (step !== undefined) {
		const next = needs[Math.min(needs.length - 1, Math.max(0, index + step))];
		return next ? look({type: 'overlay', overlay: {kind: 'needs', at: next.key}}) : nothing;
	}

	if (press === 'return' && need) return look({type: 'overlay', overlay: undefined}, ...goToNeed(need, state, desk));
	return closes.has(press) || press === '!' ? closeOverlay : nothing;
};

const widthMax = 110;

const lines = (overlay: NeedsOverlay, {desk, size: {columns, rows}}: OverlayView): Line[] => {
	const {glyphs, nowMs, snapshot} = desk;
	const needs = needsOf(desk);
	const width = Math.min(columns, widthMax);
	const inner = width - 3;
	const room = Math.max(1, rows - 4);
	const index = indexOf(needs, overlay);
	const first = Math.max(0, Math.min(index - Math.floor(room / 2), needs.length - room));
	const idWidth = Math.min(20, Math.max(3, ...needs.map(({agentId, taskId}) => `${agentId ?? ''} ${taskId}`.trim().length)));
	const isWide = width >= 60;
	const shown = needs.slice(first, first + room).map((need, row): Line => {
		const isHere = first + row === index;
		const {agentId, taskId, kind, text, sinceMs, behind} = need;
		const title = safeLine(findTask(snapshot, taskId)?.title ?? '');
		const said = kind === 'approve' ? title : safeLine(text);
		const fixed = idWidth + 1 + (isWide ? 11 : 0) + 5 + (isWide ? 5 : 0) + 1;
		return [
			span(isHere ? glyphs.cursor : ' ', 'accent'),
			...tableLine(
				[
					{text: `${agentId ?? ''} ${taskId}`.trim(), tone: 'accent', width: idWidth},
					{text: attentionSays.kinds[kind], tone: kind === 'gave-up' ? 'err' : 'warn', width: isWide ? 10 : 0},
					{text: said, tone: isHere ? 'strong' : 'plain', width: Math.max(4, inner - fixed)},
					{text: behind === 0 ? '' : `+${behind}`, tone: 'muted', width: isWide ? 4 : 0, align: 'right'},
					{text: shortAge(nowMs - sinceMs), tone: 'muted', width: 4, align: 'right'},
				],
				glyphs.ellipsis,
			),
		];
	});
	const hidden = needs.length - shown.length;
	return framed(shown.length === 0 ? [[span(` ${attentionSays.nobody}`, 'muted')]] : shown.map(line => fitLine(line, width - 2, glyphs.ellipsis)), {
		width,
		height: Math.min(rows, Math.max(1, shown.length) + 2),
		title: attentionSays.title(needs.length),
		foot: [span(attentionSays.listKeys(glyphs.enter), 'muted')],
		more: hidden > 0 ? attentionSays.more(hidden) : '',
		isFocused: true,
		glyphs,
	});
};

export const needsOverlay: OverlayDefinition<NeedsOverlay> = {kind: 'needs', escape: 'close', read, lines};
