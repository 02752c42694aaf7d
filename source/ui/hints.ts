/**
Which keys do something here: the line of hints, computed from the keymap and the cards.
*/
import type {PaneName} from '../commands/command.js';
import {type Act, actsIn} from './acts.js';
import type {Keymap} from './bindings.js';
import {fitLine, type Line, lineWidth, span, spread} from './cells.js';
import {shownPress} from './key-names.js';
import {type Context, type ViewKey, viewKeysIn} from './keys/view-key.js';
import {smallestList} from './layout.js';
import type {Glyphs} from './theme.js';

export type Hint = {readonly shown: string; readonly does: string};

const ascii: Readonly<Record<string, string>> = {'⏎': 'Enter', '↓': 'Down', '↑': 'Up', '→': 'Right', '←': 'Left', '⇧': 'S-', '␣': 'Space', '⌫': 'Backspace'};

/** Keys are named in ASCII where there is nothing finer. */
export const keyName = (shown: string, {set}: Glyphs): string => (set === 'unicode' ? shown : shown.replaceAll(/[⏎↓↑→←⇧␣⌫]/g, sign => ascii[sign] ?? sign));

const first = (key: ViewKey): string => key.shown.split(' ')[0] ?? key.shown;

/** `hjkl` where all of them are letters. */
const together = (key: ViewKey, all: readonly ViewKey[]): string => {
	const letters = (key.hintWith ?? []).map(name => all.find(each => each.name === name)).map(each => (each === undefined ? '' : first(each)));
	return letters.length > 0 && letters.every(letter => /^[a-z]$/i.test(letter)) ? letters.join('') : first(key);
};

/** The smaller, the sooner it gets room. */
const ranks = {first: 0, late: 1, usual: 2, early: 3, refused: 4} as const;
/** Below this, there is one space between two of them. */
const tightBelow = 100;
const narrowBelow = 80;

type Ranked = Hint & {readonly rank: number};

/** In their order on the line, and how soon each gets room; help, the palette and the way back are never given up for others. */
export const hintsOf = (
	keymap: Keymap,
	pane: PaneName | undefined,
	context: Context,
	isRefused: (act: Act) => boolean = () => false,
): {readonly hints: readonly Ranked[]; readonly last: readonly Hint[]} => {
	const here = viewKeysIn(keymap.views, context, pane);
	const views = here.flatMap(key => {
		const does = key.hint?.[context];
		return does === undefined || key.presses.length === 0 ? [] : [{kept: key.kept, key, hint: {shown: together(key, here), does}}];
	});
	// The way to what waits, and into what is under the cursor.
	const rankOf = ({name, presses}: ViewKey) => (name === 'attention.next' || presses.includes('return') ? ranks.first : ranks.usual);
	const hintsFor = (wanted: ViewKey['kept']) => views.filter(({kept}) => kept === wanted).map(({hint}) => hint);
	const acts = (pane === undefined ? [] : actsIn(keymap.acts, pane)).map(act => {
		const {press, does, kept} = act.binding;
		return {shown: shownPress(press), does, rank: isRefused(act) ? ranks.refused : kept === 'early' ? ranks.early : ranks.usual};
	});
	const hints = [
		...views.filter(({kept}) => kept === undefined).map(({hint, key}) => ({...hint, rank: rankOf(key)})),
		...acts,
		...hintsFor('early')
			.toReversed()
			.map(hint => ({...hint, rank: ranks.early})),
		...hintsFor('late').map(hint => ({...hint, rank: ranks.late})),
	];
	return {hints, last: hintsFor('last')};
};

/** A hint may name a state by its mark. */
const hintSpans = ({shown, does}: Hint, glyphs: Glyphs, isTight = false): Line => [
	span(' '),
	span(keyName(shown, glyphs), 'accent'),
	span(` ${glyphs.set === 'unicode' ? does : does.replace('◆', '!')}${isTight ? '' : ' '}`),
];

/** At least help and the way back. */
const fittedLast = (last: readonly Hint[], room: number, glyphs: Glyphs, isTight: boolean): Line => {
	const all = last.map(hint => hintSpans(hint, glyphs, isTight));
	const from = all.findIndex((_, index) => index >= all.length - 2 || lineWidth(all.slice(index).flat()) <= room);
	return all.slice(Math.max(0, from)).flat();
};

/** `said`, where there is no line for it, stands in place of the hints that can be given up. `isRefused`: what would come to nothing gets what room is left. */
type Around = {readonly said?: Line; readonly isRefused?: (act: Act) => boolean};

export const hintLine = (
	keymap: Keymap,
	pane: PaneName | undefined,
	context: Context,
	width: number,
	glyphs: Glyphs,
	{said = [], isRefused}: Around = {},
): Line => {
	const {hints, last} = hintsOf(keymap, pane, context, isRefused);
	// Where both have no room, what was said goes away again by itself.
	if (said.length > 0 && width < smallestList.columns) return fitLine(said, width, glyphs.ellipsis);
	const isTight = width < tightBelow;
	const end = fittedLast(last, width - lineWidth(said), glyphs, isTight);
	if (said.length > 0) return spread(said, end, width, glyphs.ellipsis);
	const lines = hints.map(hint => hintSpans(hint, glyphs, isTight));
	const shown = new Set<number>();
	let left = width - lineWidth(end);
	// Where it is narrow, words for an agent matter more than a filter.
	const inTurn = width < narrowBelow ? Object.values(ranks).toSorted((a, b) => Number(a === ranks.late) - Number(b === ranks.late)) : Object.values(ranks);
	for (const rank of inTurn) {
		for (const [index, line] of lines.entries()) {
			if (hints[index]?.rank !== rank || lineWidth(line) > left) continue;
			shown.add(index);
			left -= lineWidth(line);
		}
	}

	return [...lines.filter((_, index) => shown.has(index)).flat(), ...end];
};

/** While something lies over the screen, only its own keys count. */
export const escapeHint = (does: string, glyphs: Glyphs): Line => hintSpans({shown: 'Esc', does}, glyphs);
