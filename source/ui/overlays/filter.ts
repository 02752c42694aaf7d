/**
The line in which a filter is written: the list follows with every letter. ⏎ keeps the filter, Esc clears it.
*/
import type {PaneName} from '../../commands/command.js';
import {type Line, lineWidth, span, spread} from '../cells.js';
import {aroundCaret, editField, type Field, insertInto} from '../field.js';
import {filterFields, readFilter} from '../filter.js';
import {completed, valuesFor} from '../filter-words.js';
import {boxOf} from '../in-view.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing} from '../intent.js';
import {to} from '../keys/move.js';
import type {Size} from '../layout.js';
import type {Sight} from '../panes/pane.js';
import {paneOf} from '../panes/panes.js';
import {framed} from '../parts/frame.js';
import {writing} from '../parts/writing.js';
import {filterSays} from '../says/filter.js';
import {facetsIn, siftedRows} from '../sifted.js';
import type {UiState} from '../ui-state.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type FilterOverlay = {readonly kind: 'filter'; readonly pane: PaneName; readonly field: Field};

const rowsOf = (name: PaneName, sight: Sight, state: UiState, size: Size) => siftedRows(paneOf(name), sight, boxOf(name, state, size).isWhole, state);

const write = (pane: PaneName, field: Field): Intent => look({type: 'overlay', overlay: {kind: 'filter', pane, field}});

const clear = (pane: PaneName): Intent => look({type: 'overlay', overlay: undefined}, {type: 'filter', pane, text: ''});

const read = (press: string, {pane, field}: FilterOverlay, state: UiState, desk: KeyDesk): Intent => {
	if (press === 'escape') return clear(pane);
	if (press === 'return') return closeOverlay;
	if (press === 'up' || press === 'down') return to(press)(press, state, desk);
	if (press === 'tab') return write(pane, completed(field, facetsIn(paneOf(pane), rowsOf(pane, desk, state, desk.size).all, desk)));
	// Nothing is left to take away: whoever goes on wants to be out of here.
	if (press === 'backspace' && field.text === '') return closeOverlay;
	const edited = editField(field, press);
	return edited ? write(pane, edited) : nothing;
};

/** What is wrong with it, or what could be written next. */
const advice = ({pane, field}: FilterOverlay, {desk, state, size}: OverlayView): Line => {
	const {problems} = readFilter(field.text);
	if (problems[0] !== undefined) return [span(problems[0], 'warn')];
	const next = valuesFor(field, facetsIn(paneOf(pane), rowsOf(pane, desk, state, size).all, desk));
	if (next) return [span(filterSays.values(next.field, next.values), 'muted')];
	return [span(`${filterSays.fields(filterFields)}  ${filterSays.language}`, 'muted')];
};

const lines = (overlay: FilterOverlay, view: OverlayView): Line[] => {
	const {pane, field} = overlay;
	const {
		desk,
		desk: {glyphs},
		state,
		size,
	} = view;
	const {rows, all} = rowsOf(pane, desk, state, size);
	const found: Line = [span(` ${filterSays.found(rows.length, all.length)} `, rows.length === 0 ? 'warn' : 'muted')];
	const [before, after] = aroundCaret(field);
	const room = size.columns - 2 - 3 - lineWidth(found);
	const typed: Line = [span(' / ', 'accent'), ...writing(before, after, room, glyphs)];
	const height = size.rows >= 10 ? 4 : 3;
	return framed([spread(typed, found, size.columns - 2, glyphs.ellipsis), [span(' '), ...advice(overlay, view)]], {
		width: size.columns,
		height,
		title: filterSays.title(paneOf(pane).title),
		foot: [span(filterSays.keys(glyphs.enter), 'muted')],
		isFocused: true,
		glyphs,
	});
};

export const filterOverlay: OverlayDefinition<FilterOverlay> = {
	kind: 'filter',
	isWriting: true,
	place: 'bottom',
	escape: filterSays.escape,
	read,
	lines,
	closing: ({pane}) => clear(pane),
	paste: (text, overlay) => ({...overlay, field: insertInto(overlay.field, text)}),
};
