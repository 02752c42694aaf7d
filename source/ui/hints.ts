/**
Which keys do something here: the line of hints, computed from the keymap and the cards.
*/
import type {PaneName} from '../commands/command.js';
import {actsIn} from './acts.js';
import type {Keymap} from './bindings.js';
import {fitLine, type Line, lineWidth, type Span, span, spread} from './cells.js';
import {shownPress} from './key-names.js';
import {type Context, type ViewKey, viewKeysIn} from './keys/view-key.js';
import {smallestList} from './layout.js';
import type {Glyphs} from './theme.js';

export type Hint = {readonly shown: string; readonly does: string};

const ascii: Readonly<Record<string, string>> = {'⏎': 'Enter', '↓': 'Down', '↑': 'Up', '→': 'Right', '←': 'Left', '⇧': 'S-', '␣': 'Space', '⌫': 'Backspace'};

/** Keys are named in ASCII where there is nothing finer. */
export const keyName = (shown: string, {set}: Glyphs): string => (set === 'unicode' ? shown : shown.replaceAll(/[⏎↓↑→←⇧␣⌫]/g, sign => ascii[sign] ?? sign));

const first = (key: ViewKey): string => key.shown.split(' ')[0] ?? key.shown;

/** In the order in which they are given up when there is no room; help and the way back are never given up. */
export const hintsOf = (keymap: Keymap, pane: PaneName | undefined, context: Context): {readonly hints: readonly Hint[]; readonly last: readonly Hint[]} => {
	const views = viewKeysIn(keymap.views, context, pane).flatMap(key => {
		const does = key.hint?.[context];
		return does === undefined || key.presses.length === 0 ? [] : [{kept: key.kept, hint: {shown: first(key), does}}];
	});
	const acts = (pane === undefined ? [] : actsIn(keymap.acts, pane)).map(({binding}) => ({shown: shownPress(binding.press), does: binding.does}));
	const hintsFor = (wanted: ViewKey['kept']) => views.filter(({kept}) => kept === wanted).map(({hint}) => hint);
	return {hints: [...hintsFor(undefined), ...acts, ...hintsFor('early').toReversed()], last: hintsFor('last')};
};

/** A hint may name a state by its mark. */
const hintSpans = ({shown, does}: Hint, glyphs: Glyphs): Line => [
	span(' '),
	span(keyName(shown, glyphs), 'accent'),
	span(` ${glyphs.set === 'unicode' ? does : does.replace('◆', '!')} `),
];

/** `said`, where there is no line for it, stands in place of the hints that can be given up. */
export const hintLine = (keymap: Keymap, pane: PaneName | undefined, context: Context, width: number, glyphs: Glyphs, said: Line = []): Line => {
	const {hints, last} = hintsOf(keymap, pane, context);
	const end = last.flatMap(hint => hintSpans(hint, glyphs));
	// Where both have no room, what was said goes away again by itself.
	if (said.length > 0) return width < smallestList.columns ? fitLine(said, width, glyphs.ellipsis) : spread(said, end, width, glyphs.ellipsis);
	const line: Span[] = [];
	for (const hint of hints) {
		const spans = hintSpans(hint, glyphs);
		if (lineWidth(line) + lineWidth(spans) + lineWidth(end) <= width) line.push(...spans);
	}

	return [...line, ...end];
};

/** While something lies over the screen, only its own keys count. */
export const escapeHint = (does: string, glyphs: Glyphs): Line => hintSpans({shown: 'Esc', does}, glyphs);
