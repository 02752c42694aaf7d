/**
Find and do anything by typing: keys, words of the screen, commands with their arguments.
*/
import {fitLine, type Line, lineWidth, span, spread} from '../cells.js';
import {aroundCaret, editField, emptyField, type Field, fieldOf, insertInto} from '../field.js';
import {keyName} from '../hints.js';
import {closeOverlay, type Intent, type KeyDesk, look} from '../intent.js';
import {readLine, runSuggestion} from '../palette/run-line.js';
import {type Suggestion, suggestionsFor} from '../palette/suggest.js';
import {framed} from '../parts/frame.js';
import {writing} from '../parts/writing.js';
import {paletteSays} from '../says/palette.js';
import type {UiAction, UiState} from '../ui-state.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type PaletteOverlay = {
	readonly kind: 'palette';
	readonly field: Field;
	/** Those for what stands in the field, best first. */
	readonly offers: readonly Suggestion[];
	readonly picked: number;
	/** Why the line was not run. */
	readonly problem?: string;
	/** Which of the recent lines stands in the field. */
	readonly recent?: number;
};

const rowsMax = 12;
const widthMax = 84;
const recentMax = 5;

const under = ({overlay: _gone, ...rest}: UiState): UiState => rest;

const written = (field: Field, state: UiState, desk: KeyDesk): PaletteOverlay => ({
	kind: 'palette',
	field,
	offers: suggestionsFor(field.text, under(state), desk),
	picked: 0,
});

/** The palette with nothing in it, or with the beginning of a line. */
export const openPalette = (state: UiState, desk: KeyDesk, text = ''): Intent => look({type: 'overlay', overlay: written(fieldOf(text), state, desk)});

const show = (overlay: PaletteOverlay): Intent => look({type: 'overlay', overlay});

const remembered = (line: string, {recent}: UiState): UiAction => ({
	type: 'recent',
	lines: [line, ...recent.filter(each => each !== line)].slice(0, recentMax),
});

/** Closes the palette before the intent is carried out. */
const closing = (intent: Intent, line: string, state: UiState): Intent =>
	intent.kind === 'look'
		? look({type: 'overlay', overlay: undefined}, remembered(line, state), ...intent.actions)
		: {...intent, first: [{type: 'overlay', overlay: undefined}, remembered(line, state)]};

const run = (overlay: PaletteOverlay, state: UiState, desk: KeyDesk): Intent => {
	const {field, offers, picked} = overlay;
	const offer = offers[picked];
	if (offer?.takes === 'must') return show(written(fieldOf(`${offer.line} `), state, desk));
	const line = offer?.line ?? field.text.trim();
	if (line === '') return closeOverlay;
	const reading = offer ? runSuggestion(offer, under(state), desk) : readLine(line, under(state), desk);
	if ('intent' in reading) return closing(reading.intent, line, state);
	// What was picked is filled in, so that the rest can be written.
	const text = offer && offer.line !== field.text.trim() ? `${line} ` : field.text;
	return show({...written(fieldOf(text), state, desk), problem: reading.problem});
};

const complete = ({field, offers, picked}: PaletteOverlay, state: UiState, desk: KeyDesk): Intent => {
	const offer = offers[picked];
	if (offer === undefined) return look();
	const text = offer.takes === undefined ? offer.line : `${offer.line} `;
	return text === field.text && offers.length > 1 ? show({...written(field, state, desk), picked: 1}) : show(written(fieldOf(text), state, desk));
};

/** Above the first line stand the recent ones, as in a shell. */
const step = (overlay: PaletteOverlay, by: number, state: UiState, desk: KeyDesk): Intent => {
	const {picked, offers, recent = -1} = overlay;
	const older = recent - by;
	if (recent >= 0 || (by < 0 && picked === 0)) {
		const line = state.recent[older];
		if (older < 0) return show(written(emptyField, state, desk));
		return line === undefined ? look() : show({...written(fieldOf(line), state, desk), recent: older});
	}

	return show({...overlay, picked: Math.max(0, Math.min(offers.length - 1, picked + by))});
};

const read = (press: string, overlay: PaletteOverlay, state: UiState, desk: KeyDesk): Intent => {
	if (press === 'escape' || (press === 'backspace' && overlay.field.text === '')) return closeOverlay;
	if (press === 'return') return run(overlay, state, desk);
	if (press === 'tab') return complete(overlay, state, desk);
	if (press === 'down' || press === 'ctrl+n') return step(overlay, 1, state, desk);
	if (press === 'up' || press === 'ctrl+p' || press === 'shift+tab') return step(overlay, -1, state, desk);
	const field = editField(overlay.field, press);
	return field ? show(written(field, state, desk)) : look();
};

const offerLine = ({line, does, press = ''}: Suggestion, isPicked: boolean, width: number, {glyphs}: OverlayView['desk']): Line => {
	const nameWidth = Math.max(12, Math.min(28, Math.floor(width * 0.34)));
	const left: Line = [
		span(isPicked ? glyphs.cursor : ' ', 'accent'),
		span(' '),
		...fitLine(
			[span(line, isPicked ? 'strong' : 'plain')],
			Math.max(nameWidth, Math.min(lineWidth([span(line)]), does === '' ? width : nameWidth)),
			glyphs.ellipsis,
		),
		span(' '),
		span(does, 'muted'),
	];
	return spread(left, [span(press === '' ? '' : ` ${keyName(press, glyphs)} `, 'accent')], width, glyphs.ellipsis);
};

const lines = (overlay: PaletteOverlay, {desk, size: {columns, rows}, state: {recent}}: OverlayView): Line[] => {
	const {glyphs} = desk;
	const {field, offers, picked, problem} = overlay;
	const width = Math.min(columns, widthMax);
	const inner = width - 4;
	const room = Math.max(1, Math.min(rowsMax, rows - 8));
	const first = Math.max(0, Math.min(picked - room + 1, offers.length - room));
	const rule: Line = [span(glyphs.across.repeat(inner), 'muted')];
	const typed: Line = [
		span(': ', 'accent'),
		...(field.text === '' ? [span(glyphs.caret, 'accent'), span(paletteSays.hint, 'muted')] : writing(...aroundCaret(field), inner - 2, glyphs)),
	];
	const below: Line[] = [
		...(problem === undefined ? [] : [rule, [span(problem, 'err')]]),
		...(problem === undefined && offers.length === 0 ? [[span(paletteSays.none(field.text.trim()), 'warn')] as Line] : []),
		...(recent.length > 0 && rows >= (field.text === '' ? 16 : 30)
			? [rule, [span(paletteSays.recent, 'muted'), ...recent.map(line => span(`  :${line}`))] as Line]
			: []),
	];
	const body = [typed, rule, ...offers.slice(first, first + room).map((offer, index) => offerLine(offer, first + index === picked, inner, desk)), ...below];
	const keys = glyphs.set === 'ascii' ? paletteSays.asciiKeys : columns < 60 ? paletteSays.fewKeys(glyphs.enter) : paletteSays.keys(glyphs.enter);
	return framed(
		body.map(line => [span(' '), ...fitLine(line, inner, glyphs.ellipsis)]),
		{width, height: Math.min(rows, body.length + 2), title: paletteSays.title, foot: [span(keys, 'muted')], isFocused: true, glyphs},
	);
};

export const paletteOverlay: OverlayDefinition<PaletteOverlay> = {
	kind: 'palette',
	isWriting: true,
	escape: paletteSays.cancels,
	read,
	lines,
	paste: (text, overlay, state, desk) => written(insertInto(overlay.field, text), state, desk),
};
