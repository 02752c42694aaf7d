/**
After the first key of a sequence, as g of gg: who hesitates is shown what may follow.
*/
import {type Line, lineWidth, span} from '../cells.js';
import {keyName} from '../hints.js';
import {closeOverlay, type Intent, type KeyDesk, look} from '../intent.js';
import {framed} from '../parts/frame.js';
import {readKey} from '../read-key.js';
import {helpSays} from '../says/help.js';
import {keysAfter} from '../sequences.js';
import type {UiState} from '../ui-state.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

/** `keys`: those that were pressed. */
export type PrefixOverlay = {readonly kind: 'prefix'; readonly keys: string; readonly atMs: number};

/** Who knows what follows is not shown it. */
export const shownAfterMs = 600;

const read = (press: string, {keys}: PrefixOverlay, {overlay: _gone, ...under}: UiState, desk: KeyDesk): Intent => {
	if (press === 'escape' || press === 'backspace') return closeOverlay;
	const whole = `${keys} ${press}`;
	const isKnown = keysAfter(keys, desk.keymap, under, desk.size).some(({next}) => next === press);
	const intent = isKnown
		? readKey(whole, under, desk)
		: look({type: 'say', text: helpSays.prefixNone(whole.replaceAll(' ', '')), tone: 'info', atMs: desk.nowMs});
	return {...intent, first: [{type: 'overlay', overlay: undefined}]};
};

const lines = ({keys, atMs}: PrefixOverlay, {desk, keymap, state: {overlay: _gone, ...under}, size}: OverlayView): Line[] => {
	if (desk.nowMs - atMs < shownAfterMs) return [];
	const {glyphs} = desk;
	const rows: Line[] = [[]];
	for (const {next, does} of keysAfter(keys, keymap, under, size)) {
		const piece: Line = [span(` ${keyName(next, glyphs)} `, 'accent'), span(`${does} `)];
		const last = rows.at(-1) ?? [];
		if (last.length > 0 && lineWidth(last) + lineWidth(piece) > size.columns - 2) rows.push(piece);
		else rows[rows.length - 1] = [...last, ...piece];
	}

	return framed(rows, {width: size.columns, height: Math.min(rows.length + 2, size.rows - 1), title: keys, isFocused: true, glyphs});
};

export const prefixOverlay: OverlayDefinition<PrefixOverlay> = {kind: 'prefix', place: 'bottom', escape: helpSays.prefixEscape, read, lines};
