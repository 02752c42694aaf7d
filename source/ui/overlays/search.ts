/**
The line in which one writes what is searched for in a log or another long text.
*/
import {type Line, span} from '../cells.js';
import {aroundCaret, editField, type Field, insertInto} from '../field.js';
import {type Intent, type KeyDesk, look, nothing} from '../intent.js';
import {pageOf} from '../pages/pages.js';
import {framed} from '../parts/frame.js';
import {writing} from '../parts/writing.js';
import {logSays} from '../says/log.js';
import {tabSays} from '../says/tabs.js';
import type {UiState} from '../ui-state.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

export type SearchOverlay = {readonly kind: 'search'; readonly field: Field};

/** The page with what is searched for, or with nothing any more; at the match that is nearest. */
const searched = (state: UiState, desk: KeyDesk, search: string): Intent => {
	const closed = {type: 'overlay', overlay: undefined} as const;
	if (state.page === undefined) return look(closed);
	const page = {...state.page, search: search === '' ? undefined : search};
	const found = search === '' ? undefined : pageOf(page).toMatch?.(0, page, desk, state);
	return look(closed, {type: 'page', page: found?.page ?? page});
};

/** What is searched, by its name. */
const titleOf = ({page}: UiState): string => (page?.kind === 'sheet' ? tabSays.search(tabSays.names[page.tab]) : logSays.search);

const lines = ({field}: SearchOverlay, {desk: {glyphs}, size, state}: OverlayView): Line[] => {
	const [before, after] = aroundCaret(field);
	return framed([[span(' / ', 'accent'), ...writing(before, after, size.columns - 6, glyphs)]], {
		width: size.columns,
		height: 3,
		title: titleOf(state),
		foot: [span(logSays.searchKeys(glyphs.enter), 'muted')],
		isFocused: true,
		glyphs,
	});
};

export const searchOverlay: OverlayDefinition<SearchOverlay> = {
	kind: 'search',
	isWriting: true,
	place: 'bottom',
	escape: logSays.searchEscape,
	read(press, {field}, state, desk) {
		if (press === 'escape' || (press === 'backspace' && field.text === '')) return searched(state, desk, '');
		if (press === 'return') return searched(state, desk, field.text);
		const edited = editField(field, press);
		return edited ? look({type: 'overlay', overlay: {kind: 'search', field: edited}}) : nothing;
	},
	lines,
	paste: (text, overlay) => ({...overlay, field: insertInto(overlay.field, text)}),
};
